import { equalBytes } from '../base/bytes.ts';
import { CoreError, isCoreError } from '../base/errors.ts';
import type { Leniency, LeniencyName } from '../base/leniency.ts';
import { checkLimit, defaultLimits, type Limits } from '../base/limits.ts';
import { oids, type SignatureDiagnosis } from '../crypto/index.ts';
import { DerReader } from '../der/index.ts';
import type { Certificate } from '../x509/index.ts';
import { type DigestName, digestNameOf, digestOf, isDigestVariant } from './digests.ts';
import { parseSignedData } from './parse-signed-data.ts';
import { checkSigningCertificate, type SigningCertificateMatch } from './signing-certificate.ts';
import { readTimestampInfo, type TimestampInfo } from './timestamp-info.ts';
import type { SignedData } from './types.ts';
import { verifySignedData } from './verify-signed-data.ts';
import type { SignerFailure } from './verify-signer.ts';

/** A time-stamp token (RFC 3161, GB/T 20520): views of the received bytes, nothing judged. */
export interface TimestampToken extends TimestampInfo {
  /** The token as received, without bytes that follow it. */
  readonly raw: Uint8Array;
  readonly signedData: SignedData;
  /** Deviations of the token and of the message around it. */
  readonly leniencies: readonly Leniency[];
}

/**
 * Reads a time-stamp token (RFC 3161 §2.4.2, GB/T 20520): SignedData under either outer identifier, with TSTInfo inside and
 * exactly one signer.
 * @param bytes - One ContentInfo; a TimeStampResp is not a token.
 * @throws CoreError `ERR_TIMESTAMP_STRUCTURE`, `ERR_CMS_STRUCTURE`, `ERR_DER_…`, `ERR_LIMIT`.
 * @example parseTimestampToken(bytes).genTime === at; // true
 */
export function parseTimestampToken(bytes: Uint8Array, limits: Limits = defaultLimits): TimestampToken {
  checkLimit(limits, 'timestampBytes', bytes.length);
  const signedData = parseSignedData(bytes, limits);
  const { type, content } = signedData.encapsulated;
  if (type !== oids.timestampInfo) wrong('timestamp.contentType', 'content type id-ct-TSTInfo');
  if (content === undefined) wrong('timestamp.content', 'TSTInfo is enclosed');
  if (signedData.signers.length !== 1) wrong('timestamp.signers', 'exactly one signer');
  const input = DerReader.over(content, 'timestamp', limits);
  const sequence = input.readSequence();
  input.end();
  const info = readTimestampInfo(sequence);
  return Object.freeze({
    raw: signedData.raw,
    signedData,
    ...info,
    leniencies: Object.freeze([...signedData.leniencies, ...input.leniencies]),
  });
}

/** Why a token does not verify. */
export type TimestampFailure =
  | SignerFailure
  /** The digest algorithm of the imprint is unknown or weak. */
  | 'imprint.algorithm'
  /** The token stamps other bytes. */
  | 'imprint.mismatch'
  /** signingCertificate names another certificate than the one that verifies. */
  | 'signingCertificate.mismatch';

/** The outcome for a token. The certificate's chain, its timeStamping purpose and its validity are not looked at. */
export interface TimestampResult {
  /** The token stamps exactly these bytes. */
  readonly imprintMatches: boolean;
  /** The signature verifies and the signingCertificate attribute, where present, names the certificate. */
  readonly signatureVerified: boolean;
  readonly certificate?: Certificate;
  /** `absent` breaks RFC 3161 §2.4.1: then only the signature binds the certificate. */
  readonly signingCertificate: SigningCertificateMatch;
  /** The first reason why one of the two is false. */
  readonly failure?: TimestampFailure;
  readonly diagnosis?: SignatureDiagnosis;
  readonly leniencies: readonly LeniencyName[];
}

/**
 * Verifies what a token says about some bytes: imprint, signature, and the certificate that signed (RFC 3161 §2.2–2.4).
 * @param message - The bytes that were stamped, e.g. the signature octets of a seal signature.
 * @param candidates - Certificates that may be the authority's, when the token encloses none.
 * @example verifyTimestampToken(token, signature).imprintMatches; // true
 */
export function verifyTimestampToken(
  token: TimestampToken,
  message: Uint8Array,
  candidates: readonly Certificate[] = [],
): TimestampResult {
  return verifyWith(token, candidates, (name) => digestOf(name, message));
}

/**
 * Verifies a token against a digest that was made elsewhere, such as that of a request or of a file longer than memory.
 * @param expected - Its algorithm must be the token's, whatever the spelling of the identifier.
 * @example verifyTimestampImprint(token, parseTimestampRequest(timestampRequest).imprint).signatureVerified; // true
 */
export function verifyTimestampImprint(
  token: TimestampToken,
  expected: TimestampInfo['imprint'],
  candidates: readonly Certificate[] = [],
): TimestampResult {
  const known = digestNameOf(expected.algorithm);
  return verifyWith(token, candidates, (name) => (name === known ? expected.digest : undefined));
}

function verifyWith(
  token: TimestampToken,
  candidates: readonly Certificate[],
  expected: (name: DigestName) => Uint8Array | undefined,
): TimestampResult {
  const leniencies = new Set<LeniencyName>();
  const imprint = checkImprint(token, expected, leniencies);
  const result = verifySignedData(token.signedData, { candidates })[0];
  for (const name of result?.leniencies ?? []) leniencies.add(name);
  const { certificate } = result ?? {};
  const signingCertificate =
    certificate === undefined ? 'absent' : checkSigningCertificate(token.signedData, certificate);
  const isBound = signingCertificate === 'match' || signingCertificate === 'absent';
  const failure = result?.failure ?? (isBound ? imprint : 'signingCertificate.mismatch');
  return {
    imprintMatches: imprint === undefined,
    signatureVerified: result?.verified === true && isBound,
    signingCertificate,
    ...(certificate === undefined ? {} : { certificate }),
    ...(failure === undefined ? {} : { failure }),
    ...(result?.diagnosis === undefined ? {} : { diagnosis: result.diagnosis }),
    leniencies: [...leniencies],
  };
}

function checkImprint(
  token: TimestampToken,
  expected: (name: DigestName) => Uint8Array | undefined,
  leniencies: Set<LeniencyName>,
): 'imprint.algorithm' | 'imprint.mismatch' | undefined {
  const { algorithm, digest } = token.imprint;
  const name = digestNameOf(algorithm);
  if (name === undefined) return 'imprint.algorithm';
  if (isDigestVariant(algorithm)) leniencies.add('cms.algorithm.variant');
  const wanted = expected(name);
  return wanted !== undefined && equalBytes(digest, wanted) ? undefined : 'imprint.mismatch';
}

/**
 * Whether bytes can be read as a token: a fact, for fields that hold dummy bytes in real files.
 * @example readableTimestampToken(Uint8Array.of(0x30, 0)); // undefined
 */
export function readableTimestampToken(bytes: Uint8Array, limits: Limits = defaultLimits): TimestampToken | undefined {
  try {
    return parseTimestampToken(bytes, limits);
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}

function wrong(path: string, rule: string): never {
  throw new CoreError('ERR_TIMESTAMP_STRUCTURE', { path, offset: 0, rule });
}
