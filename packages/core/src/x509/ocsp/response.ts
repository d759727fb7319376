import type { Leniency } from '../../base/leniency.ts';
import type { Instant } from '../../base/time.ts';
import { type AlgorithmIdentifier, type PublicKey, verifySignature } from '../../crypto/index.ts';
import type { Certificate } from '../certificate.ts';
import type { Extension } from '../extension-list.ts';
import { type Name, sameName } from '../name.ts';
import type { RevocationReason } from '../revocation-reasons.ts';
import { type CertId, matchesKeyHash } from './certificate-id.ts';

/** Why a responder does not answer, with the number in the response (RFC 6960 §4.2.1). */
export const ocspRefusals = {
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  sigRequired: 5,
  unauthorized: 6,
} as const;

/** The reason of a refusal by name. */
export type OcspRefusalStatus = keyof typeof ocspRefusals;

/** Who signed a response: a name, or the hash of a key. */
export type ResponderId =
  | { readonly kind: 'name'; readonly name: Name }
  | { readonly kind: 'key'; readonly keyHash: Uint8Array };

/** What a response says about one certificate (RFC 6960 §4.2.1). */
export interface SingleResponse {
  readonly certId: CertId;
  /** `good` says no more than that it is not revoked; `unknown` that the responder does not know it. */
  readonly status: 'good' | 'revoked' | 'unknown';
  /** Of `revoked`. */
  readonly revokedAt?: Instant;
  readonly reason?: RevocationReason;
  /** Since when the key is known or suspected to be lost, as in the entry of a CRL (RFC 6960 §4.4.5). */
  readonly invalidityDate?: Instant;
  readonly thisUpdate: Instant;
  /** Absent: newer information is available all the time. */
  readonly nextUpdate?: Instant;
  /** How far back the responder knows, past the expiry of certificates (RFC 6960 §4.4.4). */
  readonly archiveCutoff?: Instant;
  readonly extensions: ReadonlyMap<string, Extension>;
  /** Critical extensions that are not understood: then this answer proves nothing. */
  readonly unknownCritical: readonly string[];
}

/** A response without an answer: not signed, so it proves nothing. */
export interface OcspRefusal {
  readonly raw: Uint8Array;
  readonly status: OcspRefusalStatus;
  readonly leniencies: readonly Leniency[];
}

/** A basic OCSP response as read: views of the received bytes and the decoded fields. */
export interface OcspAnswer {
  readonly raw: Uint8Array;
  readonly status: 'successful';
  /** What the signature covers, as received. */
  readonly tbs: Uint8Array;
  readonly responderId: ResponderId;
  readonly producedAt: Instant;
  /** At least one. */
  readonly responses: readonly SingleResponse[];
  /** Echo of the request's, any length. */
  readonly nonce?: Uint8Array;
  /** The responder says `revoked` of serial numbers that were never issued (RFC 6960 §4.4.8). */
  readonly extendedRevoke: boolean;
  readonly extensions: ReadonlyMap<string, Extension>;
  /** Critical extensions of the whole response that are not understood: then it proves nothing. */
  readonly unknownCritical: readonly string[];
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** Enclosed certificates, not covered by the signature: the delegated responder's, perhaps. */
  readonly certificates: readonly Certificate[];
  readonly leniencies: readonly Leniency[];
}

/** An OCSP response: an answer when `status` is `successful`, else a refusal. */
export type OcspResponse = OcspAnswer | OcspRefusal;

/**
 * Tells whether a response's signature verifies under a key, over the received bytes. Says nothing about who may answer, times or which
 * certificates are meant.
 * @returns `false` for a refusal, which is not signed, and for an unknown or forbidden algorithm, too. Never throws.
 * @example verifyOcspResponseSignature(ocspResponse, issuer.publicKey); // true
 */
export function verifyOcspResponseSignature(response: OcspResponse, publicKey: PublicKey): boolean {
  if (response.status !== 'successful') return false;
  const { signatureAlgorithm: algorithm, signature, tbs: message } = response;
  return verifySignature({ algorithm, publicKey, signature, message });
}

/**
 * Whether a responder identifier points at a certificate (or an anchor) by its subject or its key (RFC 6960 §4.2.1).
 * @example if (ocspResponse.status === 'successful') matchesResponder(ocspResponse.responderId, issuer);
 */
export function matchesResponder(
  id: ResponderId,
  responder: { readonly subject: Name; readonly publicKey: PublicKey },
): boolean {
  return id.kind === 'name' ? sameName(id.name, responder.subject) : matchesKeyHash(id.keyHash, responder.publicKey);
}
