import { isCoreError } from '../../base/errors.ts';
import { defaultLimits, type Limits } from '../../base/limits.ts';
import type { Instant } from '../../base/time.ts';
import { oids } from '../../crypto/index.ts';
import type { Certificate } from '../certificate.ts';
import { matchesIssuer } from './certificate-id.ts';
import { isNonceLength } from './create-request.ts';
import {
  type CertificateStatus,
  createOcspRefusal,
  createOcspResponse,
  type NewSingleResponse,
  type OcspResponder,
} from './create-response.ts';
import { type OcspRequest, parseOcspRequest, verifyOcspRequestSignature } from './parse-request.ts';
import type { OcspRefusalStatus } from './response.ts';

/** What a responder needs to answer one request. */
export interface OcspService {
  /** The request as received. */
  readonly request: Uint8Array;
  readonly responder: OcspResponder;
  /**
   * What the authority knows about a serial number (as in `Certificate.serialNumber`); `unavailable` when it cannot tell just now.
   * It has to be asked of the register of issued certificates: a CRL alone cannot tell good from never issued.
   */
  readonly statusOf: (
    serialNumber: string,
  ) => CertificateStatus | 'unavailable' | Promise<CertificateStatus | 'unavailable'>;
  /** Now: producedAt. */
  readonly at: Instant;
  /** As of when `statusOf` speaks; `at` when absent. */
  readonly thisUpdate?: Instant;
  /** Until when the answer may be used; absent: newer information is available all the time. */
  readonly nextUpdate?: Instant;
  readonly archiveCutoff?: Instant;
  /** What is said of a serial number that was never issued; `unknown` when absent. */
  readonly unissued?: 'unknown' | 'revoked';
  /**
   * Whether a requestor may ask; when given, requests must be signed. It is told the enclosed certificate under which the signature
   * verifies; whether that is trusted and current is for it to say. Absent: everybody may ask, signed or not.
   */
  readonly authorise?: (requestor: Certificate) => boolean | Promise<boolean>;
  readonly limits?: Limits;
}

/**
 * Answers an OCSP request as a responder does (RFC 6960 §2.3, RFC 8954 §2.1): a signed response, or a refusal.
 *
 * `malformedRequest`: not a request, over a budget, a nonce that has not 1 to 32 octets, a critical extension that is not known, no
 * acceptable type of response. `sigRequired`: unsigned where only some may ask. `unauthorized`: the requestor may not ask, or no certificate
 * asked about is of this authority. `tryLater`: the status is unavailable. Beside certificates of this authority, others are `unknown`.
 * A serial number that was never issued is never `good`.
 * @returns The response, DER. Whatever the request holds, nothing is thrown on its account.
 * @throws CoreError `ERR_PROFILE` when the responder may not answer for its authority; what `statusOf`, `authorise` and the signer reject with.
 * @example
 * const responder = { issuer, certificate: issuer, signer: issuerSigner };
 * const der = await answerOcspRequest({ request: ocspRequest, responder, statusOf, at });
 * parseOcspResponse(der).status; // 'successful'
 */
export async function answerOcspRequest(service: OcspService): Promise<Uint8Array> {
  const request = readRequest(service.request, service.limits ?? defaultLimits);
  if (request === undefined) return createOcspRefusal('malformedRequest');
  const refusal = await refusalOf(request, service);
  if (refusal !== undefined) return createOcspRefusal(refusal);
  const { responder, at, thisUpdate = at, nextUpdate, archiveCutoff, unissued, statusOf } = service;
  const responses: NewSingleResponse[] = [];
  for (const { certId } of request.entries) {
    const own = matchesIssuer(certId, responder.issuer);
    const status = own ? await statusOf(certId.serialNumber) : foreign;
    if (status === 'unavailable') return createOcspRefusal('tryLater');
    responses.push({
      certId,
      status,
      thisUpdate,
      ...(nextUpdate === undefined ? {} : { nextUpdate }),
      ...(archiveCutoff === undefined ? {} : { archiveCutoff }),
    });
  }
  return createOcspResponse({
    responder,
    producedAt: at,
    responses,
    ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
    ...(unissued === undefined ? {} : { unissued }),
  });
}

/** A certificate of another authority, about which nothing is known. */
const foreign: CertificateStatus = { status: 'unknown' };

function readRequest(bytes: Uint8Array, limits: Limits): OcspRequest | undefined {
  try {
    return parseOcspRequest(bytes, limits);
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}

async function refusalOf(request: OcspRequest, service: OcspService): Promise<OcspRefusalStatus | undefined> {
  const { nonce, acceptableResponses, signature, entries } = request;
  if (nonce !== undefined && !isNonceLength(nonce.length)) return 'malformedRequest';
  if (request.unknownCritical.length > 0 || entries.some((entry) => entry.unknownCritical.length > 0))
    return 'malformedRequest';
  if (acceptableResponses !== undefined && !acceptableResponses.includes(oids.ocspBasic)) return 'malformedRequest';
  if (service.authorise !== undefined) {
    if (signature === undefined) return 'sigRequired';
    const requestor = signature.certificates.find(({ publicKey }) => verifyOcspRequestSignature(request, publicKey));
    if (requestor === undefined || !(await service.authorise(requestor))) return 'unauthorized';
  }
  return entries.some(({ certId }) => matchesIssuer(certId, service.responder.issuer)) ? undefined : 'unauthorized';
}
