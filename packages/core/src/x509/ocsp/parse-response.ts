import { checkLimit, defaultLimits, type Limits } from '../../base/limits.ts';
import type { Instant } from '../../base/time.ts';
import { oids, parseAlgorithmIdentifier } from '../../crypto/index.ts';
import { contextTag, DerReader, tag } from '../../der/index.ts';
import { refuseOcsp } from '../extension-list.ts';
import { parseName } from '../name.ts';
import { readReason } from '../revocation-reasons.ts';
import { parseCertId } from './certificate-id.ts';
import { readCertificates } from './embedded-certificates.ts';
import { readExtensionSet, readNonce, readValue, unknownCritical } from './ocsp-extensions.ts';
import {
  type OcspAnswer,
  type OcspRefusalStatus,
  type OcspResponse,
  ocspRefusals,
  type ResponderId,
  type SingleResponse,
} from './response.ts';

/** Extensions of a whole response that are taken into account by whoever uses it. */
const processedOfResponse: ReadonlySet<string> = /* @__PURE__ */ new Set([oids.ocspNonce, oids.ocspExtendedRevoke]);
/** Extensions of one answer that are taken into account by whoever uses it. */
const processedOfSingle: ReadonlySet<string> = /* @__PURE__ */ new Set([oids.ocspArchiveCutoff, oids.invalidityDate]);

/**
 * Reads an OCSP response, DER, strictly; nothing may follow it (RFC 6960 §4.2.1, basic responses). It judges nothing: whether the signer
 * may answer, whether the answer is current and meant for a certificate, is the caller's.
 * @param der - Not copied; must not change afterwards.
 * @throws CoreError `ERR_DER_…`, `ERR_LIMIT`, what `parseCertificate` throws for an enclosed certificate, and `ERR_OCSP_STRUCTURE`
 * for well-formed DER that is not an OCSP response: an unknown status or type, a success without an answer, an extension twice.
 * @example
 * const response = parseOcspResponse(bytes);
 * response.status === 'successful' && response.responses[0].status; // 'good'
 */
export function parseOcspResponse(der: Uint8Array, limits: Limits = defaultLimits): OcspResponse {
  checkLimit(limits, 'ocspBytes', der.length);
  const input = DerReader.over(der, 'ocspResponse', limits);
  const outer = input.readSequence();
  input.end();
  const code = outer.readSmallInteger('responseStatus', tag.enumerated);
  if (code === 0) return readAnswer(der, input, outer);
  const status = (Object.keys(ocspRefusals) as OcspRefusalStatus[]).find((name) => ocspRefusals[name] === code);
  if (status === undefined) return refuseOcsp('ocspResponse.responseStatus', 'one of RFC 6960 §4.2.1');
  // RFC 6960 §4.2.1: an error has no bytes; unsigned ones beside it could be taken for an answer.
  outer.end();
  return Object.freeze({ raw: der, status, leniencies: Object.freeze([...input.leniencies]) });
}

function readAnswer(der: Uint8Array, input: DerReader, outer: DerReader): OcspAnswer {
  const explicit = outer.readSequence('responseBytes', contextTag(0, 'constructed'));
  outer.end();
  const bytes = explicit.readSequence();
  explicit.end();
  if (bytes.readObjectIdentifier('responseType') !== oids.ocspBasic)
    refuseOcsp('ocspResponse.responseBytes.responseType', 'the basic response of RFC 6960');
  const wrapped = bytes.read(tag.octetString, 'response');
  bytes.end();
  const offset = wrapped.offset + wrapped.bytes.length - wrapped.content.length;
  const within = bytes.within(wrapped.content, offset, 'response');
  const basic = within.readSequence();
  within.end();
  const tbsElement = basic.read(tag.sequence, 'tbsResponseData');
  const tbs = basic.inside(tbsElement, 'tbsResponseData');
  readVersion(tbs);
  const responderId = readResponderId(tbs);
  const producedAt = readGeneralizedTime(tbs, 'producedAt');
  const responses = readSingles(tbs.readSequence('responses'));
  const set = readExtensionSet(tbs, 1, 'responseExtensions');
  const nonce = readNonce(set);
  const extendedRevoke = readValue(set, oids.ocspExtendedRevoke, 'extendedRevoke', (reader) => {
    reader.readNull();
    return true;
  });
  tbs.end();
  const signatureAlgorithm = parseAlgorithmIdentifier(basic, 'signatureAlgorithm');
  const signature = basic.readOctetBitString('signature');
  const certificates = readCertificates(basic);
  basic.end();
  return Object.freeze({
    raw: der,
    status: 'successful',
    tbs: tbsElement.bytes,
    responderId,
    producedAt,
    responses,
    ...(nonce === undefined ? {} : { nonce }),
    extendedRevoke: extendedRevoke ?? false,
    extensions: set.extensions,
    unknownCritical: unknownCritical(set.extensions, processedOfResponse),
    signatureAlgorithm,
    signature,
    certificates,
    leniencies: Object.freeze([...input.leniencies]),
  });
}

/** `version [0] EXPLICIT INTEGER DEFAULT v1`, of requests and responses alike. */
export function readVersion(reader: DerReader): void {
  const element = reader.readOptional(contextTag(0, 'constructed'), 'version');
  if (element === undefined) return;
  const explicit = reader.inside(element, 'version');
  if (explicit.readSmallInteger() !== 0) refuseOcsp(explicit.path, '1');
  explicit.end();
  reader.note('der.default.encoded', 'version');
}

function readResponderId(tbs: DerReader): ResponderId {
  if (tbs.peek() === contextTag(1, 'constructed')) {
    const explicit = tbs.readSequence('responderID', contextTag(1, 'constructed'));
    const name = parseName(explicit, 'byName');
    explicit.end();
    return Object.freeze({ kind: 'name', name });
  }
  const implicit = tbs.readOptional(contextTag(2, 'primitive'), 'responderID');
  if (implicit !== undefined) {
    tbs.note('ocsp.responderKey.implicit', 'responderID');
    return Object.freeze({ kind: 'key', keyHash: implicit.content });
  }
  const explicit = tbs.readSequence('responderID', contextTag(2, 'constructed'));
  const keyHash = explicit.readOctetString('byKey');
  explicit.end();
  return Object.freeze({ kind: 'key', keyHash });
}

function readSingles(list: DerReader): readonly SingleResponse[] {
  const singles: SingleResponse[] = [];
  while (!list.done) {
    checkLimit(list.limits, 'ocspEntries', singles.length + 1);
    singles.push(readSingle(list.readSequence('singleResponse')));
  }
  if (singles.length === 0) refuseOcsp(list.path, 'at least one answer');
  return Object.freeze(singles);
}

function readSingle(single: DerReader): SingleResponse {
  const certId = parseCertId(single, 'certID');
  const status = readStatus(single);
  const thisUpdate = readGeneralizedTime(single, 'thisUpdate');
  const next = single.readOptional(contextTag(0, 'constructed'), 'nextUpdate');
  let nextUpdate: Instant | undefined;
  if (next !== undefined) {
    const explicit = single.inside(next, 'nextUpdate');
    nextUpdate = readGeneralizedTime(explicit, '');
    explicit.end();
  }
  const set = readExtensionSet(single, 1, 'singleExtensions');
  const archiveCutoff = readValue(set, oids.ocspArchiveCutoff, 'archiveCutoff', (reader) =>
    readGeneralizedTime(reader, ''),
  );
  const invalidityDate = readValue(set, oids.invalidityDate, 'invalidityDate', (reader) =>
    readGeneralizedTime(reader, ''),
  );
  single.end();
  return Object.freeze({
    certId,
    ...status,
    thisUpdate,
    ...(nextUpdate === undefined ? {} : { nextUpdate }),
    ...(archiveCutoff === undefined ? {} : { archiveCutoff }),
    ...(invalidityDate === undefined ? {} : { invalidityDate }),
    extensions: set.extensions,
    unknownCritical: unknownCritical(set.extensions, processedOfSingle),
  });
}

/** CertStatus: good and unknown are IMPLICIT NULL, revoked has a time and perhaps a reason. */
function readStatus(single: DerReader): Pick<SingleResponse, 'status' | 'revokedAt' | 'reason'> {
  if (single.peek() === contextTag(1, 'constructed')) {
    const info = single.readSequence('certStatus', contextTag(1, 'constructed'));
    const revokedAt = readGeneralizedTime(info, 'revocationTime');
    const element = info.readOptional(contextTag(0, 'constructed'), 'revocationReason');
    info.end();
    if (element === undefined) return { status: 'revoked', revokedAt };
    const explicit = info.inside(element, 'revocationReason');
    const reason = readReason(explicit, refuseOcsp);
    explicit.end();
    return { status: 'revoked', revokedAt, reason };
  }
  const unknown = single.peek() === contextTag(2, 'primitive');
  const element = single.read(contextTag(unknown ? 2 : 0, 'primitive'), 'certStatus');
  if (element.content.length !== 0) single.invalid(element, 'certStatus', 'NULL must be empty');
  return { status: unknown ? 'unknown' : 'good' };
}

/** GeneralizedTime alone (RFC 6960 §4.2.2.1: as in RFC 5280 §4.1.2.5.2). */
function readGeneralizedTime(reader: DerReader, field: string): Instant {
  if (reader.peek() !== tag.generalizedTime) reader.read(tag.generalizedTime, field);
  return reader.readTime(field);
}
