import { sha1 } from '@noble/hashes/legacy.js';
import { equalBytes } from '../base/bytes.ts';
import { isCoreError } from '../base/errors.ts';
import { oids, parseAlgorithmIdentifier } from '../crypto/index.ts';
import { DerReader, tag } from '../der/index.ts';
import type { Certificate } from '../x509/index.ts';
import { digestNameOf, digestOf } from './digests.ts';
import type { CmsAttribute, SignedData } from './types.ts';

/** What the signingCertificate attributes say about a certificate. */
export type SigningCertificateMatch = 'match' | 'mismatch' | 'absent';

/**
 * Compares a signer's certificate with the first entry of its signingCertificate attribute (RFC 2634 §5.4, SHA-1) and
 * signingCertificateV2 attribute (RFC 5035 §3, SHA-256 unless another digest is named). Where both stand, both must fit.
 */
export function checkSigningCertificate(signedData: SignedData, certificate: Certificate): SigningCertificateMatch {
  const attributes = signedData.signers[0]?.signedAttributes ?? [];
  const first = compare(attributes, oids.signingCertificateAttribute, certificate, matchesV1);
  const second = compare(attributes, oids.signingCertificateV2Attribute, certificate, matchesV2);
  if (first === 'mismatch' || second === 'mismatch') return 'mismatch';
  return first === 'match' || second === 'match' ? 'match' : 'absent';
}

function compare(
  attributes: readonly CmsAttribute[],
  type: string,
  certificate: Certificate,
  matches: (entry: DerReader, certificate: Certificate) => boolean,
): SigningCertificateMatch {
  const found = attributes.filter((attribute) => attribute.type === type);
  if (found.length === 0) return 'absent';
  const value = found[0]?.values[0];
  if (found.length !== 1 || value === undefined) return 'mismatch';
  try {
    // SigningCertificate(V2) ::= SEQUENCE { certs SEQUENCE OF ESSCertID(v2), policies OPTIONAL }; the first one is the signer's.
    const entry = DerReader.over(value, 'signingCertificate').readSequence().readSequence('certs').readSequence('0');
    return matches(entry, certificate) ? 'match' : 'mismatch';
  } catch (error) {
    if (isCoreError(error)) return 'mismatch';
    throw error;
  }
}

/** ESSCertID: the digest is SHA-1 by definition; it only points at the certificate whose signature was verified. */
function matchesV1(entry: DerReader, certificate: Certificate): boolean {
  return equalBytes(entry.readOctetString('certHash'), sha1(certificate.raw));
}

/** ESSCertIDv2: the digest algorithm is SHA-256 when it is left out. */
function matchesV2(entry: DerReader, certificate: Certificate): boolean {
  const id =
    entry.peek() === tag.sequence
      ? parseAlgorithmIdentifier(entry, 'hashAlgorithm')
      : { oid: oids.sha256, parameters: undefined };
  const name = digestNameOf(id);
  return name !== undefined && equalBytes(entry.readOctetString('certHash'), digestOf(name, certificate.raw));
}
