import type { Leniency } from '../../base/leniency.ts';
import { checkLimit, defaultLimits, type Limits } from '../../base/limits.ts';
import {
  type AlgorithmIdentifier,
  oids,
  type PublicKey,
  parseAlgorithmIdentifier,
  signatureAlgorithmOf,
  verifySignature,
} from '../../crypto/index.ts';
import { contextTag, DerReader, tag } from '../../der/index.ts';
import type { Certificate } from '../certificate.ts';
import { type Extension, refuseOcsp } from '../extension-list.ts';
import { type GeneralName, parseGeneralName } from '../general-name.ts';
import { type CertId, parseCertId } from './certificate-id.ts';
import { readCertificates } from './embedded-certificates.ts';
import { readExtensionSet, readNonce, readValue, unknownCritical } from './ocsp-extensions.ts';
import { readVersion } from './parse-response.ts';

/** One certificate that is asked about. */
export interface OcspRequestEntry {
  readonly certId: CertId;
  readonly extensions: ReadonlyMap<string, Extension>;
  readonly unknownCritical: readonly string[];
}

/** The optional signature of a request. */
export interface OcspRequestSignature {
  readonly algorithm: AlgorithmIdentifier;
  readonly value: Uint8Array;
  readonly certificates: readonly Certificate[];
}

/** An OCSP request as read (RFC 6960 §4.1.1): views of the received bytes and the decoded fields. */
export interface OcspRequest {
  readonly raw: Uint8Array;
  /** What an optional signature covers, as received. */
  readonly tbs: Uint8Array;
  readonly requestorName?: GeneralName;
  /** At least one. */
  readonly entries: readonly OcspRequestEntry[];
  /** Any length; a responder checks it. */
  readonly nonce?: Uint8Array;
  /** Which types of response are understood, object identifiers; absent means the basic one. */
  readonly acceptableResponses?: readonly string[];
  /** Which signature algorithms are preferred, the best first (RFC 6960 §4.4.7). */
  readonly preferredAlgorithms: readonly AlgorithmIdentifier[];
  readonly extensions: ReadonlyMap<string, Extension>;
  readonly unknownCritical: readonly string[];
  readonly signature?: OcspRequestSignature;
  readonly leniencies: readonly Leniency[];
}

const processedOfRequest: ReadonlySet<string> = /* @__PURE__ */ new Set([
  oids.ocspNonce,
  oids.ocspAcceptableResponses,
  oids.ocspPreferredAlgorithms,
]);
const processedOfEntry: ReadonlySet<string> = /* @__PURE__ */ new Set([oids.ocspServiceLocator]);

/**
 * Reads an OCSP request, DER, strictly; nothing may follow it (RFC 6960 §4.1.1).
 * @param der - Not copied; must not change afterwards.
 * @throws CoreError `ERR_DER_…`, `ERR_LIMIT`, what `parseCertificate` throws for an enclosed certificate, and `ERR_OCSP_STRUCTURE`
 * for well-formed DER that is not a request: another version, no certificate asked about, an extension twice.
 * @example parseOcspRequest(ocspRequest).entries.length; // 1
 */
export function parseOcspRequest(der: Uint8Array, limits: Limits = defaultLimits): OcspRequest {
  checkLimit(limits, 'ocspBytes', der.length);
  const input = DerReader.over(der, 'ocspRequest', limits);
  const outer = input.readSequence();
  input.end();
  const tbsElement = outer.read(tag.sequence, 'tbsRequest');
  const tbs = outer.inside(tbsElement, 'tbsRequest');
  readVersion(tbs);
  const requestorName = readRequestorName(tbs);
  const entries = readEntries(tbs.readSequence('requestList'));
  const set = readExtensionSet(tbs, 2, 'requestExtensions');
  const nonce = readNonce(set);
  const acceptableResponses = readValue(set, oids.ocspAcceptableResponses, 'acceptableResponses', readIdentifiers);
  const preferredAlgorithms =
    readValue(set, oids.ocspPreferredAlgorithms, 'preferredSignatureAlgorithms', readPreferred) ?? [];
  tbs.end();
  const signature = readSignature(outer);
  outer.end();
  return Object.freeze({
    raw: der,
    tbs: tbsElement.bytes,
    ...(requestorName === undefined ? {} : { requestorName }),
    entries,
    ...(nonce === undefined ? {} : { nonce }),
    ...(acceptableResponses === undefined ? {} : { acceptableResponses }),
    preferredAlgorithms: Object.freeze(preferredAlgorithms),
    extensions: set.extensions,
    unknownCritical: unknownCritical(set.extensions, processedOfRequest),
    ...(signature === undefined ? {} : { signature }),
    leniencies: Object.freeze([...input.leniencies]),
  });
}

function readRequestorName(tbs: DerReader): GeneralName | undefined {
  const element = tbs.readOptional(contextTag(1, 'constructed'), 'requestorName');
  if (element === undefined) return undefined;
  const explicit = tbs.inside(element, 'requestorName');
  const name = parseGeneralName(explicit, '');
  explicit.end();
  return name;
}

function readEntries(list: DerReader): readonly OcspRequestEntry[] {
  const entries: OcspRequestEntry[] = [];
  while (!list.done) {
    checkLimit(list.limits, 'ocspEntries', entries.length + 1);
    const entry = list.readSequence('request');
    const certId = parseCertId(entry, 'reqCert');
    const { extensions } = readExtensionSet(entry, 0, 'singleRequestExtensions');
    entry.end();
    entries.push(Object.freeze({ certId, extensions, unknownCritical: unknownCritical(extensions, processedOfEntry) }));
  }
  if (entries.length === 0) refuseOcsp(list.path, 'at least one certificate');
  return Object.freeze(entries);
}

function readIdentifiers(reader: DerReader): readonly string[] {
  const sequence = reader.readSequence();
  const identifiers: string[] = [];
  while (!sequence.done) identifiers.push(sequence.readObjectIdentifier('type'));
  return Object.freeze(identifiers);
}

/** SEQUENCE OF SEQUENCE { sigIdentifier, certIdentifier AlgorithmIdentifier OPTIONAL }; the second says which key fits. */
function readPreferred(reader: DerReader): AlgorithmIdentifier[] {
  const sequence = reader.readSequence();
  const algorithms: AlgorithmIdentifier[] = [];
  while (!sequence.done) {
    const preferred = sequence.readSequence('preferred');
    algorithms.push(parseAlgorithmIdentifier(preferred, 'sigIdentifier'));
    if (!preferred.done) parseAlgorithmIdentifier(preferred, 'certIdentifier');
    preferred.end();
  }
  return algorithms;
}

function readSignature(outer: DerReader): OcspRequestSignature | undefined {
  const element = outer.readOptional(contextTag(0, 'constructed'), 'optionalSignature');
  if (element === undefined) return undefined;
  const explicit = outer.inside(element, 'optionalSignature');
  const sequence = explicit.readSequence();
  explicit.end();
  const algorithm = parseAlgorithmIdentifier(sequence, 'signatureAlgorithm');
  const value = sequence.readOctetBitString('signature');
  const certificates = readCertificates(sequence);
  sequence.end();
  return Object.freeze({ algorithm, value, certificates });
}

/**
 * Tells whether a request is signed and its signature verifies under a key, over the received bytes.
 * @returns `false` for an unsigned request and an unknown or forbidden algorithm, too. Never throws.
 * @example verifyOcspRequestSignature(parseOcspRequest(ocspRequest), certificate.publicKey); // false: it is not signed
 */
export function verifyOcspRequestSignature(request: OcspRequest, publicKey: PublicKey): boolean {
  const { signature, tbs } = request;
  const algorithm = signature === undefined ? undefined : signatureAlgorithmOf(signature.algorithm);
  return (
    signature !== undefined &&
    algorithm !== undefined &&
    verifySignature({ algorithm, publicKey, signature: signature.value, message: tbs })
  );
}
