import type { Instant } from '../../base/time.ts';
import { encodeAlgorithmIdentifier, oids, type Signer, signatureAlgorithmIdentifier } from '../../crypto/index.ts';
import {
  derBitString,
  derExplicit,
  derGeneralizedTime,
  derNull,
  derOctetString,
  derSequence,
  derValue,
  tag,
} from '../../der/index.ts';
import type { Certificate } from '../certificate.ts';
import { encodeExtension, type NewExtension } from '../encode-extensions.ts';
import { revocationReasons } from '../revocation-reasons.ts';
import type { CertificateStatus } from './create-response.ts';

/** `[number] EXPLICIT Extensions`, or nothing. */
export function encodeExtensionSet(number: number, extensions: readonly NewExtension[]): Uint8Array[] {
  return extensions.length === 0 ? [] : [derExplicit(number, derSequence(...extensions.map(encodeExtension)))];
}

/** The nonce, an OCTET STRING inside the extension (RFC 8954 §2.1); not critical. */
export function nonceExtension(nonce: Uint8Array): NewExtension {
  return { oid: oids.ocspNonce, critical: false, value: derOctetString(nonce) };
}

/** How far back the responder knows (RFC 6960 §4.4.4). */
export function archiveCutoffExtension(cutoff: Instant): NewExtension {
  return { oid: oids.ocspArchiveCutoff, critical: false, value: derGeneralizedTime(cutoff) };
}

/** Since when a revoked key is known or suspected to be lost (RFC 6960 §4.4.5, RFC 5280 §5.3.2). */
export function invalidityDateExtension(since: Instant): NewExtension {
  return { oid: oids.invalidityDate, critical: false, value: derGeneralizedTime(since) };
}

/** That `revoked` may mean never issued (RFC 6960 §4.4.8). */
export function extendedRevokeExtension(): NewExtension {
  return { oid: oids.ocspExtendedRevoke, critical: false, value: derNull() };
}

/** CertStatus. What was never issued is said to be unknown, or revoked as RFC 6960 §2.2 spells it. */
export function encodeStatus(status: CertificateStatus, unissued: 'unknown' | 'revoked'): Uint8Array {
  switch (status.status) {
    case 'good':
      return derValue(0x80);
    case 'revoked':
      return encodeRevoked(status.revokedAt, revocationReasons[status.reason ?? 'unspecified']);
    case 'unknown':
      return derValue(0x82);
    case 'notIssued':
      return unissued === 'unknown' ? derValue(0x82) : encodeRevoked(0, revocationReasons.certificateHold);
  }
}

function encodeRevoked(revokedAt: Instant, reason: number): Uint8Array {
  return derValue(
    0xa1,
    derGeneralizedTime(revokedAt),
    // RFC 5280 §5.3.1: the reason is left out rather than written as unspecified.
    ...(reason === 0 ? [] : [derExplicit(0, derValue(tag.enumerated, Uint8Array.of(reason)))]),
  );
}

/** What stands behind the signed part of requests and responses: algorithm, signature, certificates. */
export async function encodeSignature(
  tbs: Uint8Array,
  signer: Signer,
  certificates: readonly Certificate[],
): Promise<readonly Uint8Array[]> {
  return [
    encodeAlgorithmIdentifier(signatureAlgorithmIdentifier(signer.algorithm)),
    derBitString(await signer.sign(tbs)),
    ...(certificates.length === 0 ? [] : [derExplicit(0, derSequence(...certificates.map(({ raw }) => raw)))]),
  ];
}
