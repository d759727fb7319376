import { equalBytes } from '../base/bytes.ts';
import type { SealRole } from '../base/errors/seal.ts';
import { CoreError } from '../base/errors.ts';
import { formatInstant, type Instant } from '../base/time.ts';
import { parseTimestampToken, verifyTimestampToken } from '../cms/index.ts';
import type { Signer } from '../crypto/index.ts';
import type { Certificate } from '../x509/index.ts';

/**
 * Refuses a certificate that may not sign: an encryption certificate of a pair, or a CA's (GM/T 0031-2014 §6.1.2 c, §6.2.2 a).
 * @throws CoreError `ERR_SEAL_KEY_USAGE`.
 */
export function checkMaySign(certificate: Certificate, role: SealRole): void {
  const { keyUsage } = certificate;
  // Without the extension every usage is allowed (RFC 5280 §4.2.1.3).
  if (keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation')) return;
  throw new CoreError('ERR_SEAL_KEY_USAGE', { role, certificate: certificate.subject.text });
}

/**
 * Refuses a signer whose key is not the certificate's SM2 key.
 * @throws CoreError `ERR_SEAL_KEY`.
 */
export function checkOwnKey(certificate: Certificate, signer: Signer, role: SealRole): void {
  const isSm2 = signer.algorithm === 'sm2-sm3' && certificate.publicKey.algorithm === 'sm2';
  if (!isSm2 || !endsWithSameKey(certificate.publicKey.spki, signer.publicKey))
    throw new CoreError('ERR_SEAL_KEY', { role, certificate: certificate.subject.text });
}

/** The same point; the algorithm identifiers around it may be spelt differently. */
function endsWithSameKey(a: Uint8Array, b: Uint8Array): boolean {
  return equalBytes(a, b) || (a.length >= 65 && b.length >= 65 && equalBytes(a.subarray(-65), b.subarray(-65)));
}

/**
 * Refuses an instant outside a validity period (both ends included).
 * @throws CoreError `ERR_SEAL_PERIOD`.
 */
export function checkWithin(of: 'seal' | 'certificate', at: Instant, from: Instant, until: Instant): void {
  if (at >= from && at <= until) return;
  throw new CoreError('ERR_SEAL_PERIOD', {
    of,
    at: formatInstant(at),
    from: formatInstant(from),
    until: formatInstant(until),
  });
}

/**
 * Refuses times that stand in the wrong order.
 * @throws CoreError `ERR_SEAL_TIMES`.
 */
export function checkOrder(rule: string, earlier: Instant, later: Instant): void {
  if (earlier < later) return;
  throw new CoreError('ERR_SEAL_TIMES', {
    rule,
    expected: `after ${formatInstant(earlier)}`,
    got: formatInstant(later),
  });
}

/**
 * Refuses a token that does not stamp these bytes or was made before them.
 * @throws CoreError `ERR_SEAL_UNVERIFIED`, `ERR_SEAL_TIMES`, and what `parseTimestampToken` throws.
 */
export function checkStamp(token: Uint8Array, stamped: Uint8Array, madeAt: Instant): void {
  const parsed = parseTimestampToken(token);
  const result = verifyTimestampToken(parsed, stamped);
  if (!result.imprintMatches || !result.signatureVerified)
    throw new CoreError('ERR_SEAL_UNVERIFIED', { what: 'time-stamp' });
  // Tokens and seals hold whole seconds.
  checkOrder('a time-stamp is not older than what it stamps', Math.floor(madeAt / 1000) * 1000 - 1, parsed.genTime);
}
