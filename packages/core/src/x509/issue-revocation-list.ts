import { equalBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { Text } from '../base/text.ts';
import type { Instant } from '../base/time.ts';
import { encodeAlgorithmIdentifier, oids, type Signer, signatureAlgorithmIdentifier } from '../crypto/index.ts';
import { derExplicit, derGeneralizedTime, derInteger, derSequence } from '../der/index.ts';
import type { Certificate } from './certificate.ts';
import { encodeDistributionPoints, encodeIssuingDistributionPoint } from './encode-distribution-point.ts';
import { authorityKeyExtension, encodeExtension, keyIdentifierOf, type NewExtension } from './encode-extensions.ts';
import { encodeRevokedEntries } from './encode-revoked-entries.ts';
import { nameKey, sameName } from './name.ts';
import { issuersKey } from './revocation-changes.ts';
import { RevokedEntries, type RevokedEntry } from './revocation-entries.ts';
import {
  type IssuingDistributionPoint,
  parseRevocationList,
  type RevocationList,
  verifyRevocationListSignature,
} from './revocation-list.ts';
import { signStructure } from './sign-structure.ts';
import { encodeTime } from './times.ts';

/** What a new CRL shall say. */
export interface RevocationListRequest {
  /** The authority whose certificates are listed, or of an indirect list whoever lists them; its keyUsage must allow it. */
  readonly issuer: Certificate;
  readonly signer: Signer;
  /** Grows with every list of this issuer, full and delta lists counted together. */
  readonly number: bigint | number;
  /** Whole seconds; milliseconds are dropped here and in `nextUpdate`, `expiredCertsSince` and `revoked`. */
  readonly thisUpdate: Instant;
  readonly nextUpdate: Instant;
  /** Each certificate once, in any order. Gone through twice: an array, a Set, the entries of a CRL, but no generator. */
  readonly revoked: Iterable<RevokedEntry>;
  /** Makes a delta CRL: `revoked` is what changed since the full list of this number (RFC 5280 §5.2.4). */
  readonly baseNumber?: bigint | number;
  /** What the list is about, when not everything: one of several parts, one kind of certificate, some reasons, other issuers too. */
  readonly issuingDistributionPoint?: IssuingDistributionPoint;
  /** URIs of the delta CRLs to this full one. */
  readonly freshestCrl?: readonly string[];
  /** Since when expired certificates stay on the list (X.509 expiredCertsOnCRL). */
  readonly expiredCertsSince?: Instant;
  /** The newest list of the same issuer, if there is one: numbers rise and times do not go back. */
  readonly previous?: Pick<RevocationList, 'issuer' | 'number' | 'thisUpdate'>;
}

/** Whole seconds of all times, checked. */
interface Times {
  readonly thisUpdate: Instant;
  readonly nextUpdate: Instant;
}

/** The work of `issueRevocationList`, which documents it. */
export async function buildRevocationList(request: RevocationListRequest): Promise<Uint8Array> {
  const { issuer, signer } = request;
  const times = { thisUpdate: wholeSeconds(request.thisUpdate), nextUpdate: wholeSeconds(request.nextUpdate) };
  checkRequest(request, times);
  const entries = encodeRevokedEntries(request.revoked, issuer.subject, (entry) => checkEntry(entry, request, times));
  checkRepeated(entries);
  const extensions = buildExtensions(request);
  const tbs = derSequence(
    derInteger(1),
    encodeAlgorithmIdentifier(signatureAlgorithmIdentifier(signer.algorithm)),
    issuer.subject.raw,
    encodeTime(times.thisUpdate),
    encodeTime(times.nextUpdate),
    // RFC 5280 §5.1.2.6: absent rather than empty.
    ...(entries.length === 0 ? [] : [derSequence(entries)]),
    derExplicit(0, derSequence(...extensions.map(encodeExtension))),
  );
  const der = await signStructure(tbs, signer);
  const differs = firstDifference(parseRevocationList(der), request, times, extensions);
  if (differs !== undefined) throw new CoreError('ERR_ISSUED_MISMATCH', { field: differs });
  return der;
}

function refuse(field: string, rule: Text): never {
  throw new CoreError('ERR_PROFILE', { profile: 'crl', field, rule });
}

function checkRequest(request: RevocationListRequest, { thisUpdate, nextUpdate }: Times): void {
  const { issuer, number, baseNumber, previous, freshestCrl, issuingDistributionPoint: point } = request;
  if (issuer.keyUsage?.has('cRLSign') !== true || (issuer.basicConstraints?.ca !== true && point?.indirect !== true))
    refuse('issuer', { zh: '可以签发吊销列表的 CA', en: 'an authority that may sign CRLs' });
  checkNumber('number', number);
  if (!(thisUpdate < nextUpdate)) refuse('nextUpdate', { zh: '晚于 thisUpdate', en: 'later than thisUpdate' });
  if (baseNumber !== undefined) {
    checkNumber('baseNumber', baseNumber);
    if (BigInt(baseNumber) >= BigInt(number))
      refuse('baseNumber', { zh: '小于增量列表的编号', en: 'below the number of the delta CRL' });
    if (freshestCrl !== undefined) refuse('freshestCrl', { zh: '只用于完整列表', en: 'on full CRLs only' });
  }
  if (freshestCrl?.length === 0) refuse('freshestCrl', { zh: '至少一个 URI', en: 'at least one URI' });
  if (request.expiredCertsSince !== undefined && request.expiredCertsSince > thisUpdate)
    refuse('expiredCertsSince', { zh: '不晚于 thisUpdate', en: 'not later than thisUpdate' });
  if (point !== undefined) checkScope(point);
  if (previous === undefined) return;
  if (!sameName(previous.issuer, issuer.subject))
    refuse('previous', { zh: '同一签发者的列表', en: 'a list of the same issuer' });
  if (previous.number !== undefined && BigInt(number) <= BigInt(previous.number))
    refuse('number', {
      zh: `大于上一份列表的编号 ${previous.number}`,
      en: `above ${previous.number}, the number of the list before`,
    });
  if (thisUpdate < previous.thisUpdate)
    refuse('thisUpdate', { zh: '不早于上一份列表', en: 'not before that of the list before' });
}

/** RFC 5280 §5.2.5: DER is empty, and so forbidden, when nothing is said; a list for no reason at all says nothing. */
function checkScope(point: IssuingDistributionPoint): void {
  const { distributionPoint, only, onlySomeReasons, indirect } = point;
  if (distributionPoint === undefined && only === undefined && onlySomeReasons === undefined && !indirect)
    refuse('issuingDistributionPoint', { zh: '有内容，否则不给出', en: 'something, or absent' });
  if (onlySomeReasons?.size === 0)
    refuse('issuingDistributionPoint.onlySomeReasons', { zh: '至少一个原因', en: 'at least one reason' });
  if (distributionPoint?.relativeName === undefined && distributionPoint?.names.length === 0)
    refuse('issuingDistributionPoint.distributionPoint', { zh: '至少一个名称', en: 'at least one name' });
}

function checkNumber(field: string, number: bigint | number): void {
  if (number < 0 || (typeof number === 'number' && !Number.isSafeInteger(number)))
    refuse(field, { zh: '整数', en: 'a whole number' });
  // RFC 5280 §5.2.3: 20 octets, of which the first bit is the sign.
  if (BigInt(number) >> 159n !== 0n) refuse(field, { zh: '不超过 20 字节', en: 'at most 20 octets' });
}

const earliest = /* @__PURE__ */ Date.UTC(1950, 0, 1);

function checkEntry(entry: RevokedEntry, request: RevocationListRequest, { thisUpdate }: Times): void {
  const { revokedAt, invalidityDate, reason, certificateIssuer } = entry;
  const { baseNumber, issuingDistributionPoint: point } = request;
  if (!(wholeSeconds(revokedAt) <= thisUpdate))
    refuse('revoked.revokedAt', { zh: '不晚于 thisUpdate', en: 'not later than thisUpdate' });
  if (revokedAt < earliest)
    refuse('revoked.revokedAt', {
      zh: '不早于 1950 年（UTCTime 的起点）',
      en: 'not before 1950, where UTCTime begins',
    });
  if (invalidityDate !== undefined && !(invalidityDate <= revokedAt))
    refuse('revoked.invalidityDate', { zh: '不晚于 revokedAt', en: 'not later than revokedAt' });
  if (reason === 'removeFromCRL' && baseNumber === undefined)
    refuse('revoked.reason', { zh: '除增量列表外不用 removeFromCRL', en: 'removeFromCRL on delta CRLs only' });
  const some = point?.onlySomeReasons;
  if (some !== undefined && reason !== 'removeFromCRL' && !some.has(reason ?? 'unspecified'))
    refuse('revoked.reason', { zh: 'onlySomeReasons 之一', en: 'one of onlySomeReasons' });
  if (certificateIssuer === undefined) return;
  if (point?.indirect !== true)
    refuse('revoked.certificateIssuer', { zh: '只用于间接列表', en: 'on indirect CRLs only' });
  if (certificateIssuer.length === 0)
    refuse('revoked.certificateIssuer', { zh: '至少一个名称', en: 'at least one name' });
}

/** Our own reader finds entries for one certificate before anything is signed. */
function checkRepeated(entries: Uint8Array): void {
  try {
    new RevokedEntries(entries, 0);
  } catch (cause) {
    throw new CoreError(
      'ERR_PROFILE',
      { profile: 'crl', field: 'revoked', rule: { zh: '每张证书一项', en: 'a list with each certificate once' } },
      { cause },
    );
  }
}

function buildExtensions(request: RevocationListRequest): NewExtension[] {
  const { issuer, number, baseNumber, issuingDistributionPoint: point, freshestCrl, expiredCertsSince } = request;
  const own = issuer.subjectKeyId ?? keyIdentifierOf(issuer.publicKey.point ?? issuer.publicKey.spki);
  const extensions = [
    authorityKeyExtension(own),
    { oid: oids.crlNumber, critical: false, value: derInteger(magnitudeOf(number)) },
  ];
  if (baseNumber !== undefined)
    extensions.push({ oid: oids.deltaCrlIndicator, critical: true, value: derInteger(magnitudeOf(baseNumber)) });
  if (point !== undefined) {
    const value = encodeIssuingDistributionPoint(point);
    extensions.push({ oid: oids.issuingDistributionPoint, critical: true, value });
  }
  if (freshestCrl !== undefined)
    extensions.push({ oid: oids.freshestCrl, critical: false, value: encodeDistributionPoints(freshestCrl) });
  if (expiredCertsSince !== undefined) {
    const value = derGeneralizedTime(wholeSeconds(expiredCertsSince));
    extensions.push({ oid: oids.expiredCertsOnCrl, critical: false, value });
  }
  return extensions;
}

function magnitudeOf(number: bigint | number): Uint8Array {
  const hex = number.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Uint8Array.from(even.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function wholeSeconds(instant: Instant): Instant {
  return Math.floor(instant / 1000) * 1000;
}

/** The first field in which a list differs from what was asked for. */
function firstDifference(
  issued: RevocationList,
  request: RevocationListRequest,
  times: Times,
  extensions: readonly NewExtension[],
): string | undefined {
  if (issued.leniencies.some(({ name }) => name !== 'x509.serial.negative')) return issued.leniencies[0]?.path;
  if (!equalBytes(issued.issuer.raw, request.issuer.subject.raw)) return 'issuer';
  if (issued.thisUpdate !== times.thisUpdate || issued.nextUpdate !== times.nextUpdate) return 'thisUpdate';
  if (issued.number !== BigInt(request.number).toString()) return 'number';
  if (issued.baseNumber !== (request.baseNumber === undefined ? undefined : BigInt(request.baseNumber).toString()))
    return 'baseNumber';
  if (issued.unknownCritical.length > 0) return 'extensions';
  const got = [...issued.extensions.values()];
  for (const [index, { oid, critical, value }] of extensions.entries()) {
    const one = got[index];
    if (one?.oid !== oid || one.critical !== critical || !equalBytes(one.value, value)) return `extensions.${oid}`;
  }
  if (got.length !== extensions.length) return 'extensions';
  const differs = firstEntryDifference(issued, request);
  if (differs !== undefined) return `revokedCertificates.${differs}`;
  return verifyRevocationListSignature(issued, request.issuer.publicKey) ? undefined : 'signature';
}

function firstEntryDifference(issued: RevocationList, { revoked, issuer }: RevocationListRequest): string | undefined {
  const entries = issued.entries[Symbol.iterator]();
  const own = nameKey(issuer.subject);
  for (const wanted of revoked) {
    const got = entries.next().value as RevokedEntry | undefined;
    const reason = wanted.reason === 'unspecified' ? undefined : wanted.reason;
    const invalidityDate = wanted.invalidityDate === undefined ? undefined : wholeSeconds(wanted.invalidityDate);
    if (
      got?.serialNumber !== wanted.serialNumber ||
      got.revokedAt !== wholeSeconds(wanted.revokedAt) ||
      got.reason !== reason ||
      got.invalidityDate !== invalidityDate ||
      (issuersKey(got) ?? own) !== (issuersKey(wanted) ?? own)
    )
      return wanted.serialNumber;
  }
  return entries.next().done === true ? undefined : 'count';
}
