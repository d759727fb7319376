import { equalBytes, toHex } from '../base/bytes.ts';
import type { Leniency } from '../base/leniency.ts';
import { checkLimit, defaultLimits, type Limits } from '../base/limits.ts';
import type { Instant } from '../base/time.ts';
import {
  type AlgorithmIdentifier,
  oids,
  type PublicKey,
  parseAlgorithmIdentifier,
  verifySignature,
} from '../crypto/index.ts';
import { contextTag, DerReader, tag } from '../der/index.ts';
import { type Extension, parseExtensions, readExtension, refuseRevocationList } from './extension-list.ts';
import {
  type DistributionPoint,
  parseAuthorityKeyIdentifier,
  parseDistributionPointName,
  parseDistributionPoints,
  parseReasonFlags,
} from './extension-values.ts';
import { type Name, parseName, sameName } from './name.ts';
import { RevokedEntries, type RevokedEntry } from './revocation-entries.ts';
import { serialNumberContents, serialNumberText } from './serial-number.ts';
import { parseTime } from './times.ts';

/** What a CRL is about, when not everything its issuer issued (RFC 5280 §5.2.5). */
export interface IssuingDistributionPoint {
  readonly distributionPoint?: Pick<DistributionPoint, 'names' | 'relativeName'>;
  readonly only?: 'userCertificates' | 'caCertificates' | 'attributeCertificates';
  readonly onlySomeReasons?: ReadonlySet<string>;
  readonly indirect: boolean;
}

/** A certificate revocation list as read: views of the received bytes, decoded head, entries found on demand. */
export interface RevocationList {
  readonly raw: Uint8Array;
  /** What the signature covers, as received. */
  readonly tbs: Uint8Array;
  readonly version: 1 | 2;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly issuer: Name;
  readonly thisUpdate: Instant;
  readonly nextUpdate?: Instant;
  /** The CRL number in decimal. */
  readonly number?: string;
  /** Of a delta CRL: the number of the CRL that it changes, in decimal. */
  readonly baseNumber?: string;
  readonly authorityKeyId?: Uint8Array;
  readonly issuingDistributionPoint?: IssuingDistributionPoint;
  /** Where delta CRLs to this one are published. */
  readonly freshestCrl?: readonly DistributionPoint[];
  /** Since when expired certificates stay on the list (X.509 expiredCertsOnCRL). */
  readonly expiredCertsSince?: Instant;
  readonly extensions: ReadonlyMap<string, Extension>;
  /** Critical extensions, of the list or of an entry, that are not understood: such a list proves nothing. */
  readonly unknownCritical: readonly string[];
  readonly entries: RevokedEntries;
  readonly signature: Uint8Array;
  readonly leniencies: readonly Leniency[];
}

/**
 * Reads a CRL, DER, strictly; nothing may follow it (RFC 5280 §5.1). Entries are checked for shape without building objects.
 * @param der - Not copied; must not change afterwards.
 * @throws CoreError `ERR_DER_…`, `ERR_LIMIT`, and `ERR_CRL_STRUCTURE` for well-formed DER that is not a CRL.
 * @example
 * const crl = parseRevocationList(bytes);
 * findRevoked(crl, certificate.serialNumber); // undefined
 */
export function parseRevocationList(der: Uint8Array, limits: Limits = defaultLimits): RevocationList {
  checkLimit(limits, 'crlBytes', der.length);
  const input = DerReader.over(der, 'crl', limits);
  const outer = input.readSequence();
  input.end();
  const tbsElement = outer.read(tag.sequence, 'tbs');
  const tbs = outer.inside(tbsElement, 'tbs');
  const version = tbs.peek() === tag.integer ? parseVersion(tbs) : 1;
  const innerStart = tbs.offset;
  parseAlgorithmIdentifier(tbs, 'signature');
  const inner = der.subarray(innerStart, tbs.offset);
  const issuer = parseName(tbs, 'issuer');
  if (issuer.rdns.length === 0) refuseRevocationList('crl.tbs.issuer', 'not empty');
  const thisUpdate = parseTime(tbs, 'thisUpdate');
  const nextUpdate =
    tbs.peek() === tag.utcTime || tbs.peek() === tag.generalizedTime ? parseTime(tbs, 'nextUpdate') : undefined;
  const entries = readEntries(tbs, version);
  const { list, extensions } = readCrlExtensions(tbs, version);
  tbs.end();
  const outerStart = outer.offset;
  const signatureAlgorithm = parseAlgorithmIdentifier(outer, 'signatureAlgorithm');
  if (!equalBytes(inner, der.subarray(outerStart, outer.offset)))
    refuseRevocationList('crl.signatureAlgorithm', 'the same inside and outside the signed part');
  const signature = outer.readOctetBitString('signature');
  outer.end();
  const values = readValues(list, extensions);
  return Object.freeze({
    raw: der,
    tbs: tbsElement.bytes,
    version,
    signatureAlgorithm,
    issuer,
    thisUpdate,
    ...(nextUpdate === undefined ? {} : { nextUpdate }),
    ...values,
    extensions,
    unknownCritical: unknownCriticalOf(extensions, entries, values.issuingDistributionPoint),
    entries,
    signature,
    leniencies: Object.freeze([...input.leniencies]),
  });
}

function parseVersion(tbs: DerReader): 2 {
  if (tbs.readSmallInteger('version') !== 1) refuseRevocationList('crl.tbs.version', '2, or absent for 1');
  return 2;
}

function readEntries(tbs: DerReader, version: 1 | 2): RevokedEntries {
  const element = tbs.readOptional(tag.sequence, 'revokedCertificates');
  if (element === undefined) return new RevokedEntries(new Uint8Array(0), 0);
  // RFC 5280: absent rather than empty; some authorities write an empty list.
  if (element.content.length === 0) tbs.note('x509.crl.emptyList', 'revokedCertificates');
  const entries = new RevokedEntries(element.content, element.offset + element.bytes.length - element.content.length);
  if (entries.extended && version === 1)
    refuseRevocationList('crl.tbs.revokedCertificates', 'extensions only in version 2');
  for (const deviation of entries.deviations) tbs.note(deviation, 'revokedCertificates');
  return entries;
}

const noExtensions: ReadonlyMap<string, Extension> = /* @__PURE__ */ new Map();

function readCrlExtensions(
  tbs: DerReader,
  version: 1 | 2,
): { readonly list: DerReader; readonly extensions: ReadonlyMap<string, Extension> } {
  const element = tbs.readOptional(contextTag(0, 'constructed'), 'crlExtensions');
  if (element === undefined) return { list: tbs, extensions: noExtensions };
  if (version === 1) refuseRevocationList('crl.tbs.crlExtensions', 'only in version 2');
  const explicit = tbs.inside(element, 'crlExtensions');
  const list = explicit.readSequence();
  explicit.end();
  return { list, extensions: parseExtensions(list, refuseRevocationList) };
}

/** Critical extensions that are taken into account by whoever uses the list. */
const processedExtensions: ReadonlySet<string> = /* @__PURE__ */ new Set([
  oids.issuingDistributionPoint,
  oids.deltaCrlIndicator,
  oids.crlNumber,
  oids.authorityKeyIdentifier,
  oids.freshestCrl,
]);

function unknownCriticalOf(
  extensions: ReadonlyMap<string, Extension>,
  entries: RevokedEntries,
  scope: IssuingDistributionPoint | undefined,
): readonly string[] {
  const unknown = [...extensions.values()]
    .filter(({ oid, critical }) => critical && !processedExtensions.has(oid))
    .map(({ oid }) => oid);
  unknown.push(...entries.unknownCritical);
  // Entries of other issuers on a list that does not say so: whoever takes them for the list's own reads them wrongly.
  if (entries.namesIssuers && scope?.indirect !== true) unknown.push(oids.certificateIssuer);
  return Object.freeze(unknown);
}

type CrlValues = Pick<
  RevocationList,
  'number' | 'baseNumber' | 'authorityKeyId' | 'issuingDistributionPoint' | 'freshestCrl' | 'expiredCertsSince'
>;

function readValues(list: DerReader, extensions: ReadonlyMap<string, Extension>): CrlValues {
  const read = <T>(oid: string, name: string, decode: (reader: DerReader) => T): T | undefined =>
    readExtension(list, extensions, oid, name, decode);
  const number = read(oids.crlNumber, 'cRLNumber', readCrlNumber);
  const baseNumber = read(oids.deltaCrlIndicator, 'deltaCRLIndicator', readCrlNumber);
  const authorityKeyId = read(oids.authorityKeyIdentifier, 'authorityKeyIdentifier', (reader) =>
    parseAuthorityKeyIdentifier(reader, serialNumberText),
  )?.keyIdentifier;
  const point = read(oids.issuingDistributionPoint, 'issuingDistributionPoint', readIssuingDistributionPoint);
  const freshestCrl = read(oids.freshestCrl, 'freshestCRL', parseDistributionPoints);
  const expiredCertsSince = read(oids.expiredCertsOnCrl, 'expiredCertsOnCRL', (reader) => reader.readTime());
  return {
    ...(number === undefined ? {} : { number }),
    ...(baseNumber === undefined ? {} : { baseNumber }),
    ...(authorityKeyId === undefined ? {} : { authorityKeyId }),
    ...(point === undefined ? {} : { issuingDistributionPoint: point }),
    ...(freshestCrl === undefined ? {} : { freshestCrl }),
    ...(expiredCertsSince === undefined ? {} : { expiredCertsSince }),
  };
}

/** RFC 5280 §5.2.3 allows 20 octets; a few more are read, hundreds are an attack on the printer. */
const mostCrlNumberOctets = 32;

function readCrlNumber(reader: DerReader): string {
  const magnitude = reader.readUnsignedInteger();
  if (magnitude.length > mostCrlNumberOctets) refuseRevocationList(reader.path, 'at most 32 octets');
  return BigInt(`0x${toHex(magnitude)}`).toString();
}

function readIssuingDistributionPoint(reader: DerReader): IssuingDistributionPoint {
  const sequence = reader.readSequence();
  const name = sequence.readOptional(contextTag(0, 'constructed'), 'distributionPoint');
  const distributionPoint =
    name === undefined ? undefined : parseDistributionPointName(sequence.inside(name, 'distributionPoint'));
  const user = readFlag(sequence, 1);
  const ca = readFlag(sequence, 2);
  const reasonTag = contextTag(3, 'primitive');
  const onlySomeReasons =
    sequence.peek() === reasonTag ? parseReasonFlags(sequence, 'onlySomeReasons', reasonTag) : undefined;
  const indirect = readFlag(sequence, 4);
  const attribute = readFlag(sequence, 5);
  sequence.end();
  if (Number(user) + Number(ca) + Number(attribute) > 1)
    refuseRevocationList(sequence.path, 'at most one of the three kinds of certificate');
  const only = user ? 'userCertificates' : ca ? 'caCertificates' : attribute ? 'attributeCertificates' : undefined;
  return {
    ...(distributionPoint === undefined ? {} : { distributionPoint }),
    ...(only === undefined ? {} : { only }),
    ...(onlySomeReasons === undefined ? {} : { onlySomeReasons }),
    indirect,
  };
}

function readFlag(sequence: DerReader, number: number): boolean {
  const element = sequence.readOptional(contextTag(number, 'primitive'), 'flag');
  if (element === undefined) return false;
  const octet = element.content[0];
  if (element.content.length !== 1 || (octet !== 0xff && octet !== 0))
    sequence.invalid(element, 'flag', 'BOOLEAN must be FF or 00');
  if (octet === 0) sequence.note('der.default.encoded', 'flag');
  return octet === 0xff;
}

/**
 * Tells whether a CRL's signature verifies under a key, over the received bytes. Says nothing about names, usages or times.
 * @returns `false` for an unknown or forbidden algorithm too. Never throws.
 * @example verifyRevocationListSignature(crl, issuer.publicKey); // true
 */
export function verifyRevocationListSignature(crl: RevocationList, issuerPublicKey: PublicKey): boolean {
  const { signatureAlgorithm: algorithm, signature, tbs: message } = crl;
  return verifySignature({ algorithm, publicKey: issuerPublicKey, signature, message });
}

/**
 * Looks a certificate up by its serial number. The caller makes sure that the list is its issuer's, or, of an indirect list, may speak
 * for its issuer.
 * @param serialNumber - As in `Certificate.serialNumber`.
 * @param certificateIssuer - Of an indirect list: who issued the certificate; the list's own issuer when absent.
 * @returns The entry, or `undefined` when the list does not name it. `removeFromCRL` is an entry, too: it says *no longer revoked*.
 * @throws CoreError `ERR_ENCODING` when the text is not a serial number, `ERR_DER_…` or `ERR_CRL_STRUCTURE` when the entry is damaged.
 * @example findRevoked(crl, '0102')?.reason; // 'superseded'
 */
export function findRevoked(
  crl: RevocationList,
  serialNumber: string,
  certificateIssuer: Name = crl.issuer,
): RevokedEntry | undefined {
  const own = certificateIssuer === crl.issuer || sameName(certificateIssuer, crl.issuer);
  // A list without entries of other issuers says nothing about anybody else's certificates.
  if (!own && !crl.entries.namesIssuers) return undefined;
  for (const content of serialNumberContents(serialNumber)) {
    const entry = crl.entries.find(content, (names) =>
      names === undefined
        ? own
        : names.some((name) => name.kind === 'directory' && sameName(name.name, certificateIssuer)),
    );
    if (entry !== undefined) return entry;
  }
  return undefined;
}
