import type { SignerInfo } from '../../cms/index.ts';
import { oids, signatureAlgorithmOf } from '../../crypto/index.ts';
import type { Certificate } from '../../x509/index.ts';

const sm3Identifiers: ReadonlySet<string> = new Set([oids.sm3, oids.sm3Keyless, '1.2.156.10197.1.401.2']);

/**
 * The name of the algorithm that a CMS signer used. GB/T 35275 names digest and signature apart, so the key decides what an identifier
 * without a digest means.
 */
export function signerAlgorithmName(signer: SignerInfo, certificate: Certificate | undefined): string {
  const { signatureAlgorithm, digestAlgorithm } = signer;
  const named = signatureAlgorithmOf(signatureAlgorithm);
  if (certificate !== undefined && certificate.publicKey.algorithm !== 'sm2') return named ?? signatureAlgorithm.oid;
  if (!sm3Identifiers.has(digestAlgorithm.oid)) return `${signatureAlgorithm.oid} ${digestAlgorithm.oid}`;
  return named ?? 'sm2-sm3';
}
