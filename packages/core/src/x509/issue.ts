import type { SignedCertificateOrder } from './certificate-order.ts';
import type { RevocationListRequest } from './issue-revocation-list.ts';
import { completeCertificate, prepareCertificate } from './prepare-certificate.ts';
import { compareSecondReading } from './second-reader.ts';

/**
 * Issues a certificate after a profile (GB/T 20518-2018, RFC 5280): prepared and linted, signed by `signer`, and then read back by
 * our own strict parser, verified under the issuer's key and read once more by another reader before it is returned. An authority that
 * must survive a crash between these steps calls `prepareCertificate`, `completeCertificate` and `compareSecondReading` itself and
 * records in between.
 * @returns The certificate, DER.
 * @throws CoreError `ERR_PROFILE`, `ERR_CERTIFICATE_LINT` when the order contradicts the profile or the rules, or the issuer may not
 * issue it (nothing is signed then); `ERR_ISSUED_MISMATCH` when the result does not verify; whatever `signer` rejects with.
 * @example
 * const der = await issueCertificate({
 *   profile: 'root', subject: { C: 'CN', O: '示范甲省', CN: '示范甲省根CA' }, subjectPublicKey: signer.publicKey, signer,
 *   serialNumber: randomSerialNumber(random), notBefore: Date.UTC(2026, 0, 1), notAfter: Date.UTC(2046, 0, 1),
 * });
 */
export async function issueCertificate(order: SignedCertificateOrder): Promise<Uint8Array> {
  const prepared = prepareCertificate(order, order.signer);
  const der = completeCertificate(prepared, await order.signer.sign(prepared.tbs));
  await compareSecondReading(der);
  return der;
}

/**
 * Issues a CRL of version 2 (RFC 5280 §5): full or delta, whole or in parts, also indirect, with number, authority key identifier,
 * reasons and invalidity dates. It is read back with our own parser, compared entry by entry and verified before it is returned.
 * @returns The CRL, DER.
 * @throws CoreError `ERR_PROFILE` when the issuer may not issue it or the request contradicts itself or the list before (nothing is
 * signed then); `ERR_ISSUED_MISMATCH` when the result does not read back; `ERR_LIMIT` when it is larger than a CRL may be; whatever
 * `signer` rejects with.
 * @example
 * const times = { thisUpdate: at, nextUpdate: at + 7 * day };
 * const der = await issueRevocationList({ issuer, signer: issuerSigner, number: 8, ...times, revoked });
 */
export async function issueRevocationList(request: RevocationListRequest): Promise<Uint8Array> {
  const { buildRevocationList } = await import('./issue-revocation-list.ts');
  return buildRevocationList(request);
}
