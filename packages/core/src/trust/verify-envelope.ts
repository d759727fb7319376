import { verifySignature } from '../crypto/index.ts';
import { type Envelope, preAuthenticationEncoding } from './envelope.ts';
import { publicKeyOf, type TrustedKey } from './trusted-key.ts';

/** What one signature of an envelope turned out to be. */
export type EnvelopeSignatureStatus =
  /** Made by a trusted key over exactly these bytes. */
  | 'valid'
  /** Claims a trusted key, and does not verify under it. */
  | 'invalid'
  /** Claims a key that is not trusted here; not computed. */
  | 'unknownKey'
  /** Claims a key that has a valid signature already; not computed, counts once. */
  | 'duplicate';

/** The result of verifying an envelope against trusted keys. */
export interface EnvelopeVerification {
  /** Whether at least `threshold` distinct trusted keys have signed. */
  readonly met: boolean;
  readonly threshold: number;
  /** The distinct trusted keys that have signed, sorted. */
  readonly validKeyIds: readonly string[];
  /** One entry for each signature, in order. */
  readonly signatures: readonly { readonly keyid: string; readonly status: EnvelopeSignatureStatus }[];
}

/**
 * Counts the distinct trusted keys that signed an envelope. A key that signed twice, or is listed twice, counts once; a
 * signature by a key that is not trusted counts for nothing and harms nothing.
 * @param threshold - At least 1; a smaller or broken number is never met.
 * @throws CoreError `ERR_KEY_PUBLIC` when a trusted key itself is malformed. Content of the envelope never makes it throw.
 * @example
 * const envelope = parseEnvelope(published);
 * verifyEnvelope(envelope, operators.keys, operators.threshold).met; // true
 */
export function verifyEnvelope(
  envelope: Envelope,
  keys: readonly TrustedKey[],
  threshold: number,
): EnvelopeVerification {
  // The map makes keys distinct: one canonical SubjectPublicKeyInfo for one point, one identifier for one SubjectPublicKeyInfo.
  const trusted = new Map(keys.map((key) => [key.keyid, publicKeyOf(key)]));
  const message = preAuthenticationEncoding(envelope.payloadType, envelope.payload);
  const valid = new Set<string>();
  const signatures = envelope.signatures.map(({ keyid, sig }) => {
    const publicKey = trusted.get(keyid);
    if (publicKey === undefined) return { keyid, status: 'unknownKey' as const };
    if (valid.has(keyid)) return { keyid, status: 'duplicate' as const };
    const verified = verifySignature({ algorithm: 'sm2-sm3', publicKey, signature: sig, message });
    if (verified) valid.add(keyid);
    return { keyid, status: verified ? ('valid' as const) : ('invalid' as const) };
  });
  return Object.freeze({
    met: Number.isSafeInteger(threshold) && threshold >= 1 && valid.size >= threshold,
    threshold,
    validKeyIds: Object.freeze([...valid].sort()),
    signatures: Object.freeze(signatures),
  });
}
