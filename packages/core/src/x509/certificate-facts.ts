import { equalBytes, toHex } from '../base/bytes.ts';
import { type PublicKey, verifySignature } from '../crypto/index.ts';
import { sm3 } from '../sm/index.ts';
import type { Certificate } from './certificate.ts';
import { sameName } from './name.ts';

const fingerprints = /* @__PURE__ */ new WeakMap<Certificate, string>();

/**
 * The SM3 of a whole certificate, 64 lower-case hexadecimal digits.
 * @example certificateFingerprint(certificate).length; // 64
 */
export function certificateFingerprint(certificate: Certificate): string {
  let fingerprint = fingerprints.get(certificate);
  if (fingerprint === undefined) {
    fingerprint = toHex(sm3(certificate.raw));
    fingerprints.set(certificate, fingerprint);
  }
  return fingerprint;
}

/**
 * Tells whether a certificate's signature verifies under a key, over the received bytes. Says nothing else: no names,
 * no validity, no constraints.
 * @returns `false` for an unknown or forbidden algorithm too. Never throws.
 * @example verifyCertificateSignature(certificate, issuer.publicKey); // true
 */
export function verifyCertificateSignature(certificate: Certificate, issuerPublicKey: PublicKey): boolean {
  const { signatureAlgorithm: algorithm, signature, tbs: message } = certificate;
  return verifySignature({ algorithm, publicKey: issuerPublicKey, signature, message });
}

/**
 * Whether issuer and subject are the same name (RFC 5280 §3.2: self-issued).
 * @example isSelfIssued(root); // true
 */
export function isSelfIssued(certificate: Certificate): boolean {
  return sameName(certificate.issuer, certificate.subject);
}

/**
 * Whether two certificates are the same bytes; names and serial numbers alone do not count.
 * @example sameCertificate(certificate, parseCertificate(certificate.raw)); // true
 */
export function sameCertificate(a: Certificate, b: Certificate): boolean {
  return equalBytes(a.raw, b.raw);
}
