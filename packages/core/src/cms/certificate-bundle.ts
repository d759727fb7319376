import { CoreError } from '../base/errors.ts';
import { defaultLimits, type Limits } from '../base/limits.ts';
import { decodeAnyEncoding, decodePem, isPem, oids } from '../crypto/index.ts';
import { DerReader, tag } from '../der/index.ts';
import { type Certificate, parseCertificates, type RevocationList } from '../x509/index.ts';
import { assembleSignedData } from './assemble-signed-data.ts';
import { familyTypes } from './families.ts';
import { parseSignedData } from './parse-signed-data.ts';
import type { CmsFamily } from './types.ts';

/** PEM labels of certificates-only messages; GmSSL writes CMS. */
const messageLabels: ReadonlySet<string> = /* @__PURE__ */ new Set(['PKCS7', 'CMS', 'PKCS #7 SIGNED DATA']);

/** What a bundle is made of. */
export interface CertificateBundleRequest {
  readonly certificates: readonly Certificate[];
  readonly revocationLists?: readonly RevocationList[];
  /** `rfc` when absent, which every reader of .p7b files knows. */
  readonly family?: CmsFamily;
}

/**
 * Writes certificates and revocation lists as SignedData without signers, a .p7b file (RFC 5652 §5.1, GB/T 35275-2017 §8).
 * @returns DER of the ContentInfo.
 * @example createCertificateBundle({ certificates: [certificate, issuer], revocationLists: [crl] });
 */
export function createCertificateBundle({
  certificates,
  revocationLists = [],
  family = 'rfc',
}: CertificateBundleRequest): Uint8Array {
  const { signedData, data } = familyTypes[family];
  return assembleSignedData({
    contentType: signedData,
    innerType: data,
    content: undefined,
    certificates: certificates.map(({ raw }) => raw),
    revocationLists: revocationLists.map(({ raw }) => raw),
    signers: [],
  });
}

/**
 * Reads every certificate of a file: whatever `parseCertificates` reads, and SignedData messages (.p7b, PEM label PKCS7 or CMS),
 * with or without signers.
 * @returns At least one certificate, in order; nothing is verified.
 * @throws CoreError `ERR_CERTIFICATE_STRUCTURE` when there is none, `ERR_CMS_STRUCTURE`, and what `parseCertificates` throws.
 * @example parseCertificateBundle(bytes).length; // 2
 */
export function parseCertificateBundle(bytes: Uint8Array, limits: Limits = defaultLimits): Certificate[] {
  const found = messagesOf(bytes).flatMap((message) => parseSignedData(message, limits).certificates);
  if (found.length > 0 && !hasCertificateBlock(bytes)) return found;
  if (found.length === 0) return parseCertificates(bytes, limits);
  return [...parseCertificates(bytes, limits), ...found];
}

function messagesOf(bytes: Uint8Array): readonly Uint8Array[] {
  if (isPem(bytes)) return decodePem(bytes).flatMap((block) => (messageLabels.has(block.label) ? [block.bytes] : []));
  const binary = decodeAnyEncoding(bytes);
  return isSignedData(binary) ? [binary] : [];
}

function hasCertificateBlock(bytes: Uint8Array): boolean {
  return isPem(bytes) && decodePem(bytes).some(({ label }) => label.endsWith('CERTIFICATE'));
}

/** Whether bytes begin like a ContentInfo with SignedData, be it in BER. */
function isSignedData(bytes: Uint8Array): boolean {
  const first = bytes[1] ?? 0;
  const start = 2 + (first > 0x80 ? first & 0x7f : 0);
  if (bytes[0] !== tag.sequence || bytes[start] !== tag.objectIdentifier) return false;
  try {
    const type = DerReader.over(bytes.subarray(start), 'cms').readObjectIdentifier();
    return type === oids.signedData || type === oids.smSignedData;
  } catch (error) {
    if (error instanceof CoreError) return false;
    throw error;
  }
}
