import { equalBytes } from '../../base/bytes.ts';
import { CoreError } from '../../base/errors.ts';
import type { Text } from '../../base/text.ts';
import type { Instant } from '../../base/time.ts';
import { oids, type Signer } from '../../crypto/index.ts';
import {
  derExplicit,
  derGeneralizedTime,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derValue,
  tag,
} from '../../der/index.ts';
import type { Certificate } from '../certificate.ts';
import { sameCertificate, verifyCertificateSignature } from '../certificate-facts.ts';
import { sameName } from '../name.ts';
import type { RevocationReason } from '../revocation-reasons.ts';
import { type CertId, keyHashOf } from './certificate-id.ts';
import {
  archiveCutoffExtension,
  encodeExtensionSet,
  encodeSignature,
  encodeStatus,
  extendedRevokeExtension,
  invalidityDateExtension,
  nonceExtension,
} from './encode-ocsp.ts';
import { parseOcspResponse } from './parse-response.ts';
import { type OcspAnswer, type OcspRefusalStatus, ocspRefusals, verifyOcspResponseSignature } from './response.ts';

/** What an authority knows about a serial number. */
export type CertificateStatus =
  /** Issued by this authority and not revoked. */
  | { readonly status: 'good' }
  | {
      readonly status: 'revoked';
      readonly revokedAt: Instant;
      readonly reason?: RevocationReason;
      /** Since when the key is known or suspected to be lost. */
      readonly invalidityDate?: Instant;
    }
  /** A serial number that this authority never gave: it must never be called good. */
  | { readonly status: 'notIssued' }
  /** Of another authority. */
  | { readonly status: 'unknown' };

/** Who answers for an authority. */
export interface OcspResponder {
  /** The authority whose certificates are asked about. */
  readonly issuer: Certificate;
  /** The authority's own certificate, or one that it issued for OCSP signing (RFC 6960 §4.2.2.2). */
  readonly certificate: Certificate;
  readonly signer: Signer;
  /** How the response names the responder; `key` when absent. */
  readonly identifiedBy?: 'key' | 'name';
}

/** One certificate's part of a new response. */
export interface NewSingleResponse {
  readonly certId: CertId;
  readonly status: CertificateStatus;
  /** When this was known to be right; not after `producedAt`. */
  readonly thisUpdate: Instant;
  /** When newer information will be there at the latest; absent: at any time. */
  readonly nextUpdate?: Instant;
  /** How far back the responder knows, past the expiry of certificates. */
  readonly archiveCutoff?: Instant;
}

/** What a new response shall say. */
export interface OcspResponseOrder {
  readonly responder: OcspResponder;
  /** Whole seconds; milliseconds are dropped here and in all other times. */
  readonly producedAt: Instant;
  /** At least one. */
  readonly responses: readonly NewSingleResponse[];
  /** The request's, or absent for a response that is produced before anybody asks. */
  readonly nonce?: Uint8Array;
  /**
   * What is said of a serial number that was never issued. `unknown`, when absent: an asker may go on to another responder. `revoked`:
   * since 1970, on hold, with the extension of RFC 6960 §2.2 that explains it: final for askers that take unknown for good.
   */
  readonly unissued?: 'unknown' | 'revoked';
}

/**
 * Makes a basic OCSP response (RFC 6960 §4.2), signed by the authority or its delegated responder, whose certificate is then enclosed; it
 * is read back, compared and verified before it is returned.
 * @returns DER.
 * @throws CoreError `ERR_PROFILE` when the responder may not answer for the authority or times contradict each other (nothing is signed
 * then); `ERR_ISSUED_MISMATCH` when the result does not read back; `ERR_LIMIT`; whatever the signer rejects with.
 * @example
 * const certId = createCertId('sm3', certificate, issuer);
 * const der = await createOcspResponse({
 *   responder: { issuer, certificate: issuer, signer: issuerSigner }, producedAt: at,
 *   responses: [{ certId, status: { status: 'good' }, thisUpdate: at, nextUpdate: at + day }],
 * });
 */
export async function createOcspResponse(order: OcspResponseOrder): Promise<Uint8Array> {
  const { responder, producedAt, responses, nonce, unissued = 'unknown' } = order;
  checkResponder(responder, producedAt);
  if (responses.length === 0) refuse('responses', { zh: '至少一项', en: 'at least one' });
  for (const single of responses) checkTimes(single, producedAt);
  const extensions = [
    ...(nonce === undefined ? [] : [nonceExtension(nonce)]),
    ...(unissued === 'revoked' ? [extendedRevokeExtension()] : []),
  ];
  const tbs = derSequence(
    encodeResponderId(responder),
    derGeneralizedTime(producedAt),
    derSequence(...responses.map((single) => encodeSingle(single, unissued))),
    ...encodeExtensionSet(1, extensions),
  );
  const enclosed = isItself(responder) ? [] : [responder.certificate];
  const basic = derSequence(tbs, ...(await encodeSignature(tbs, responder.signer, enclosed)));
  const bytes = derSequence(derObjectIdentifier(oids.ocspBasic), derOctetString(basic));
  const der = derSequence(derValue(tag.enumerated, Uint8Array.of(0)), derExplicit(0, bytes));
  const differs = firstDifference(parseOcspResponse(der), order);
  if (differs !== undefined) throw new CoreError('ERR_ISSUED_MISMATCH', { field: differs });
  return der;
}

/**
 * A response that refuses to answer (RFC 6960 §2.3); it is not signed.
 * @returns DER.
 * @example parseOcspResponse(createOcspRefusal('tryLater')).status; // 'tryLater'
 */
export function createOcspRefusal(status: OcspRefusalStatus): Uint8Array {
  return derSequence(derValue(tag.enumerated, Uint8Array.of(ocspRefusals[status])));
}

function refuse(field: string, rule: Text): never {
  throw new CoreError('ERR_PROFILE', { profile: 'ocspResponse', field, rule });
}

function isItself({ issuer, certificate }: OcspResponder): boolean {
  return sameCertificate(issuer, certificate);
}

/** What clients will demand of the responder (RFC 6960 §4.2.2.2): so that no response is made that nobody may believe. */
function checkResponder(responder: OcspResponder, at: Instant): void {
  const { issuer, certificate, signer } = responder;
  if (at < certificate.notBefore || at > certificate.notAfter)
    refuse('responder', { zh: '应答时有效的证书', en: 'a certificate that is valid when it answers' });
  if (!equalBytes(signer.publicKey, certificate.publicKey.spki))
    refuse('signer', { zh: '应答者的密钥', en: 'the key of the responder' });
  if (isItself(responder)) return;
  if (certificate.extendedKeyUsage?.includes(oids.ocspSigning) !== true)
    refuse('responder', { zh: '用于 OCSP 签名的证书', en: 'a certificate for OCSP signing' });
  if (certificate.keyUsage?.has('digitalSignature') === false)
    refuse('responder', { zh: '可以签名的密钥', en: 'a key that may sign' });
  if (!sameName(certificate.issuer, issuer.subject) || !verifyCertificateSignature(certificate, issuer.publicKey))
    refuse('responder', { zh: '由该 CA 自己签发的证书', en: 'a certificate issued by the authority itself' });
}

function checkTimes({ thisUpdate, nextUpdate, status }: NewSingleResponse, producedAt: Instant): void {
  if (!(wholeSeconds(thisUpdate) <= wholeSeconds(producedAt)))
    refuse('thisUpdate', { zh: '不晚于 producedAt', en: 'not after producedAt' });
  if (nextUpdate !== undefined && !(wholeSeconds(thisUpdate) < wholeSeconds(nextUpdate)))
    refuse('nextUpdate', { zh: '晚于 thisUpdate', en: 'later than thisUpdate' });
  if (status.status === 'revoked' && status.reason === 'removeFromCRL')
    refuse('reason', { zh: '吊销的原因', en: 'one of a revocation' });
}

function encodeResponderId({ certificate, identifiedBy = 'key' }: OcspResponder): Uint8Array {
  return identifiedBy === 'name'
    ? derExplicit(1, certificate.subject.raw)
    : derExplicit(2, derOctetString(keyHashOf(certificate.publicKey)));
}

function encodeSingle(single: NewSingleResponse, unissued: 'unknown' | 'revoked'): Uint8Array {
  const { certId, status, thisUpdate, nextUpdate, archiveCutoff } = single;
  return derSequence(
    certId.raw,
    encodeStatus(status, unissued),
    derGeneralizedTime(thisUpdate),
    ...(nextUpdate === undefined ? [] : [derExplicit(0, derGeneralizedTime(nextUpdate))]),
    ...encodeExtensionSet(1, [
      ...(archiveCutoff === undefined ? [] : [archiveCutoffExtension(archiveCutoff)]),
      ...(status.status !== 'revoked' || status.invalidityDate === undefined
        ? []
        : [invalidityDateExtension(status.invalidityDate)]),
    ]),
  );
}

function wholeSeconds(instant: Instant): Instant {
  return Math.floor(instant / 1000) * 1000;
}

/** The first field in which a response differs from what was asked for. */
function firstDifference(issued: ReturnType<typeof parseOcspResponse>, order: OcspResponseOrder): string | undefined {
  const { responder, producedAt, responses, nonce } = order;
  if (issued.status !== 'successful') return 'responseStatus';
  if (issued.leniencies.length > 0) return issued.leniencies[0]?.path;
  if (issued.producedAt !== wholeSeconds(producedAt)) return 'producedAt';
  if (issued.responses.length !== responses.length) return 'responses';
  if ((nonce === undefined) !== (issued.nonce === undefined)) return 'nonce';
  if (nonce !== undefined && !equalBytes(nonce, issued.nonce ?? new Uint8Array(0))) return 'nonce';
  for (const [index, wanted] of responses.entries()) {
    const differs = singleDifference(issued.responses[index], wanted, order.unissued ?? 'unknown');
    if (differs !== undefined) return `responses.${index}.${differs}`;
  }
  return verifyOcspResponseSignature(issued, responder.certificate.publicKey) ? undefined : 'signature';
}

function singleDifference(
  got: OcspAnswer['responses'][number] | undefined,
  wanted: NewSingleResponse,
  unissued: 'unknown' | 'revoked',
): string | undefined {
  if (got === undefined || !equalBytes(got.certId.raw, wanted.certId.raw)) return 'certID';
  const { status } = wanted;
  if (got.status !== (status.status === 'notIssued' ? unissued : status.status)) return 'certStatus';
  if (status.status === 'revoked') {
    if (got.revokedAt !== wholeSeconds(status.revokedAt)) return 'revocationTime';
    if (got.reason !== (status.reason === 'unspecified' ? undefined : status.reason)) return 'revocationReason';
    if (got.invalidityDate !== seconds(status.invalidityDate)) return 'invalidityDate';
  }
  if (got.thisUpdate !== wholeSeconds(wanted.thisUpdate)) return 'thisUpdate';
  if (got.nextUpdate !== seconds(wanted.nextUpdate)) return 'nextUpdate';
  return got.archiveCutoff === seconds(wanted.archiveCutoff) ? undefined : 'archiveCutoff';
}

function seconds(instant: Instant | undefined): Instant | undefined {
  return instant === undefined ? undefined : wholeSeconds(instant);
}
