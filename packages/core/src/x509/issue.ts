import type { CertificateRequest } from './issue-certificate.ts';
import type { RevocationListRequest } from './issue-revocation-list.ts';

/**
 * Issues a certificate after a profile (GB/T 20518-2018, RFC 5280): structure by pkijs, signature over the encoded TBS with
 * `signer`, NULL parameters beside SM2-SM3, and then read back by our own strict parser, compared field by field and verified
 * under the issuer's key before it is returned.
 * @returns The certificate, DER.
 * @throws CoreError `ERR_PROFILE` when the request contradicts the profile or the issuer may not issue it (nothing is signed then);
 * `ERR_ISSUED_MISMATCH` when the result does not read back; whatever `signer` rejects with.
 * @example
 * const der = await issueCertificate({
 *   profile: 'root', subject: { C: 'CN', O: '示范甲省', CN: '示范甲省根CA' }, subjectPublicKey: signer.publicKey, signer,
 *   serialNumber: randomSerialNumber(random), notBefore: Date.UTC(2026, 0, 1), notAfter: Date.UTC(2046, 0, 1),
 * });
 */
export async function issueCertificate(request: CertificateRequest): Promise<Uint8Array> {
  const { buildCertificate } = await import('./issue-certificate.ts');
  return buildCertificate(request);
}

/**
 * Issues a complete CRL of version 2 with number, authority key identifier, reasons and invalidity dates (RFC 5280 §5), then reads
 * it back with our own parser, looks every entry up and verifies it before it is returned.
 * @returns The CRL, DER.
 * @throws CoreError `ERR_PROFILE` when the issuer may not issue it or the request contradicts itself; `ERR_ISSUED_MISMATCH` when
 * the result does not read back; whatever `signer` rejects with.
 */
export async function issueRevocationList(request: RevocationListRequest): Promise<Uint8Array> {
  const { buildRevocationList } = await import('./issue-revocation-list.ts');
  return buildRevocationList(request);
}
