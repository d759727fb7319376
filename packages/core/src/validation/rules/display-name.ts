import type { CertificateFacts } from '../facts/identity-facts.ts';

/** The name of a certificate in a sentence: its common name, else the whole subject. */
export function displayName(certificate: CertificateFacts): string {
  return certificate.commonName ?? certificate.subject;
}
