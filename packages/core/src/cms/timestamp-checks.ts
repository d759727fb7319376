import { equalBytes } from '../base/bytes.ts';
import { oids } from '../crypto/index.ts';
import type { Certificate } from '../x509/index.ts';
import { digestNameOf } from './digests.ts';
import type { TimestampRequest } from './timestamp-request.ts';
import type { TimestampToken } from './timestamp-token.ts';

/** How an answer departs from its request. */
export type TimestampAnswerProblem =
  /** Another digest, or another algorithm, was stamped. */
  | 'imprint.mismatch'
  /** The nonce of the request is missing, or another one stands there: the answer may be an old one. */
  | 'nonce.mismatch'
  /** A nonce stands there that nobody sent. */
  | 'nonce.unexpected'
  /** The policy is not the one asked for. */
  | 'policy.mismatch'
  /** The certificate was asked for and is not enclosed. */
  | 'certificate.missing'
  /** Certificates are enclosed that were not asked for (RFC 3161 §2.4.1: must not be). */
  | 'certificate.unexpected';

/**
 * Compares an answer with its request, as a requester must (RFC 3161 §2.2). The signature is another question:
 * `verifyTimestampImprint(token, request.imprint)`.
 * @returns Every departure; empty when the answer fits.
 * @example checkTimestampAnswer(token, parseTimestampRequest(timestampRequest)); // ['nonce.mismatch']
 */
export function checkTimestampAnswer(
  token: TimestampToken,
  request: TimestampRequest,
): readonly TimestampAnswerProblem[] {
  const problems: TimestampAnswerProblem[] = [];
  const sameAlgorithm =
    token.imprint.algorithm.oid === request.imprint.algorithm.oid ||
    (digestNameOf(token.imprint.algorithm) ?? 1) === (digestNameOf(request.imprint.algorithm) ?? 2);
  if (!sameAlgorithm || !equalBytes(token.imprint.digest, request.imprint.digest)) problems.push('imprint.mismatch');
  if (request.nonce !== undefined && token.nonce !== request.nonce) problems.push('nonce.mismatch');
  if (request.nonce === undefined && token.nonce !== undefined) problems.push('nonce.unexpected');
  if (request.policy !== undefined && token.policy !== request.policy) problems.push('policy.mismatch');
  const enclosed = token.signedData.certificates.length > 0;
  if (request.certificate === 'enclosed' && !enclosed) problems.push('certificate.missing');
  if (request.certificate === 'omitted' && enclosed) problems.push('certificate.unexpected');
  return problems;
}

/** How a certificate departs from what a time-stamp authority needs. */
export type TimestampCertificateProblem =
  /** No extended key usage timeStamping. */
  | 'purpose.absent'
  /** The extended key usage is not critical. */
  | 'purpose.notCritical'
  /** Other purposes stand beside timeStamping. */
  | 'purpose.notSole'
  /** The key usage allows no signatures, or allows more than signatures. */
  | 'keyUsage';

/**
 * Checks that a certificate is reserved for time-stamps: extended key usage critical and timeStamping alone (RFC 3161 §2.3), key
 * usage, where stated, digitalSignature and nonRepudiation only.
 * @returns Every departure; empty when the certificate fits.
 * @example checkTimestampCertificate(certificate); // ['purpose.absent']
 */
export function checkTimestampCertificate(certificate: Certificate): readonly TimestampCertificateProblem[] {
  const { extendedKeyUsage = [], extensions, keyUsage } = certificate;
  const problems: TimestampCertificateProblem[] = [];
  if (!extendedKeyUsage.includes(oids.timeStamping)) problems.push('purpose.absent');
  else {
    if (extensions.get(oids.extendedKeyUsage)?.critical !== true) problems.push('purpose.notCritical');
    if (extendedKeyUsage.length !== 1) problems.push('purpose.notSole');
  }
  const allowed: ReadonlySet<string> = new Set(['digitalSignature', 'nonRepudiation']);
  if (keyUsage !== undefined && (keyUsage.size === 0 || [...keyUsage].some((use) => !allowed.has(use))))
    problems.push('keyUsage');
  return problems;
}

/**
 * What may be said of the order of two tokens of one authority (RFC 3161 §2.4.2): by `genTime` alone where both promise ordering,
 * else only when the times lie further apart than the sum of both accuracies.
 * @returns `unknown` when nothing may be said.
 * @example compareTimestamps(token, token); // 'unknown'
 */
export function compareTimestamps(first: TimestampToken, second: TimestampToken): 'before' | 'after' | 'unknown' {
  const distance = second.genTime - first.genTime;
  const byTime = first.ordering && second.ordering;
  if (!byTime && (first.accuracyMs === undefined || second.accuracyMs === undefined)) return 'unknown';
  const margin = byTime ? 0 : (first.accuracyMs ?? 0) + (second.accuracyMs ?? 0);
  if (Math.abs(distance) <= margin) return 'unknown';
  return distance > 0 ? 'before' : 'after';
}
