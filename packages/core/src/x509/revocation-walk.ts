import { toHex } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { decodeObjectIdentifier, tag } from '../der/index.ts';
import { refuseRevocationList } from './extension-list.ts';

/** What one walk over the entries finds; offsets count from the first entry. */
export interface EntryWalk {
  /** Where each entry begins, in the order of the list. */
  readonly offsets: Uint32Array;
  /** Ordinals of the entries that name a certificate issuer (RFC 5280 §5.3.3), rising; it holds until the next one. */
  readonly issuerEntries: Uint32Array;
  /** Critical entry extensions that are not processed. */
  readonly unknownCritical: readonly string[];
  /** Whether any entry has extensions, which version 1 does not have. */
  readonly extended: boolean;
  /** Deviations met, each once. */
  readonly deviations: ReadonlySet<EntryDeviation>;
}

/** What is tolerated in an entry, and noted for the list. */
export type EntryDeviation = 'der.time.type' | 'der.default.encoded' | 'x509.serial.negative';

/** More extensions than RFC 5280 §5.3 knows; each is compared with those before it. */
const mostExtensions = 16;

/**
 * Walks the entries of a CRL once and checks everything that decoding would: SEQUENCE { INTEGER, time, extensions OPTIONAL }, minimal
 * lengths, times that exist, no extension twice, values of the known ones. No object is made for an entry, so that 100,000 take
 * milliseconds, and decoding an entry later cannot fail.
 * @param bytes - The content of revokedCertificates.
 * @param origin - Where it begins, from the start of the CRL, for errors.
 * @throws CoreError `ERR_CRL_STRUCTURE`.
 */
export function walkEntries(bytes: Uint8Array, origin: number): EntryWalk {
  return new Walker(bytes, origin).walk();
}

class Walker {
  readonly #bytes: Uint8Array;
  readonly #origin: number;
  readonly #issuerEntries: number[] = [];
  readonly #unknownCritical = new Set<string>();
  readonly #deviations = new Set<EntryDeviation>();
  #extended = false;

  constructor(bytes: Uint8Array, origin: number) {
    this.#bytes = bytes;
    this.#origin = origin;
  }

  walk(): EntryWalk {
    const bytes = this.#bytes;
    // The shortest entry has 20 bytes, so this cannot be too small.
    const offsets = new Uint32Array(Math.floor(bytes.length / 20) + 1);
    let count = 0;
    for (let at = 0; at < bytes.length; count++) {
      offsets[count] = at;
      at = this.#entry(at, count);
    }
    return {
      offsets: offsets.slice(0, count),
      issuerEntries: Uint32Array.from(this.#issuerEntries),
      unknownCritical: [...this.#unknownCritical],
      extended: this.#extended,
      deviations: this.#deviations,
    };
  }

  /** Checks one entry. @returns Where it ends. */
  #entry(at: number, ordinal: number): number {
    const bytes = this.#bytes;
    const entryEnd = this.#end(at, tag.sequence, bytes.length);
    const serial = contentStart(bytes, at);
    const serialEnd = this.#end(serial, tag.integer, entryEnd);
    this.#checkSerial(contentStart(bytes, serial), serialEnd);
    const timeTag = bytes[serialEnd] === tag.utcTime ? tag.utcTime : tag.generalizedTime;
    const timeEnd = this.#end(serialEnd, timeTag, entryEnd);
    this.#checkTime(contentStart(bytes, serialEnd), timeEnd, timeTag);
    if (timeTag === tag.generalizedTime && isBefore2050(bytes, serialEnd + 2)) this.#deviations.add('der.time.type');
    if (timeEnd < entryEnd) {
      const listEnd = this.#end(timeEnd, tag.sequence, entryEnd);
      if (listEnd !== entryEnd) this.#refuse(listEnd, 'nothing after the extensions');
      this.#extended = true;
      this.#extensions(contentStart(bytes, timeEnd), listEnd, ordinal);
    }
    return entryEnd;
  }

  #checkSerial(start: number, end: number): void {
    const bytes = this.#bytes;
    if (end - start === 0 || end - start > 127 || !isMinimal(bytes, start, end))
      this.#refuse(start, 'serial number of 1 to 127 octets, minimal');
    if ((bytes[start] as number) >= 0x80) this.#deviations.add('x509.serial.negative');
  }

  #checkTime(start: number, end: number, identifier: number): void {
    if (!isTime(this.#bytes, start, end, identifier)) this.#refuse(start, 'a time of DER that exists');
  }

  #extensions(start: number, end: number, ordinal: number): void {
    const bytes = this.#bytes;
    if (start === end) this.#refuse(start, 'at least one extension');
    let seen = 0;
    for (let at = start; at < end; seen++) {
      if (seen === mostExtensions) this.#refuse(at, `at most ${mostExtensions} extensions`);
      const extensionEnd = this.#end(at, tag.sequence, end);
      const oid = contentStart(bytes, at);
      const oidEnd = this.#end(oid, tag.objectIdentifier, extensionEnd);
      this.#checkOnce(start, at, oid, oidEnd);
      const critical = bytes[oidEnd] === tag.boolean;
      const valueAt = critical ? this.#critical(oidEnd, extensionEnd) : oidEnd;
      if (this.#end(valueAt, tag.octetString, extensionEnd) !== extensionEnd)
        this.#refuse(valueAt, 'nothing after extnValue');
      this.#value(oid, oidEnd, valueAt, extensionEnd, critical && bytes[oidEnd + 2] === 0xff, ordinal);
      at = extensionEnd;
    }
  }

  /** `critical BOOLEAN DEFAULT FALSE`. @returns Where it ends. */
  #critical(at: number, limit: number): number {
    const end = this.#end(at, tag.boolean, limit);
    const octet = this.#bytes[at + 2];
    if (end !== at + 3 || (octet !== 0xff && octet !== 0)) this.#refuse(at, 'BOOLEAN must be FF or 00');
    if (octet === 0) this.#deviations.add('der.default.encoded');
    return end;
  }

  /** No identifier stands twice in one list of extensions. */
  #checkOnce(start: number, until: number, oid: number, oidEnd: number): void {
    const bytes = this.#bytes;
    for (let at = start; at < until; at = contentStart(bytes, at) + contentLength(bytes, at)) {
      const other = contentStart(bytes, at);
      let same = 0;
      while (oid + same < oidEnd && bytes[oid + same] === bytes[other + same]) same++;
      if (oid + same === oidEnd) this.#refuse(oid, 'an extension occurs once');
    }
  }

  /** The value of an extension at `valueAt`, an OCTET STRING up to `end`. */
  #value(oid: number, oidEnd: number, valueAt: number, end: number, critical: boolean, ordinal: number): void {
    const bytes = this.#bytes;
    const start = contentStart(bytes, valueAt);
    switch (entryExtension(bytes, oid, oidEnd)) {
      case 'reasonCode':
        // ENUMERATED of one octet; 7 is not used (RFC 5280 §5.3.1).
        if (
          end - start !== 3 ||
          bytes[start] !== tag.enumerated ||
          bytes[start + 1] !== 1 ||
          !isReason(bytes[start + 2])
        )
          this.#refuse(start, 'a reason of RFC 5280 §5.3.1');
        return;
      case 'invalidityDate':
        if (this.#end(start, tag.generalizedTime, end) !== end) this.#refuse(start, 'one GeneralizedTime');
        this.#checkTime(contentStart(bytes, start), end, tag.generalizedTime);
        return;
      case 'certificateIssuer':
        if (this.#end(start, tag.sequence, end) !== end) this.#refuse(start, 'one SEQUENCE of names');
        this.#issuerEntries.push(ordinal);
        return;
      default:
        if (critical) {
          const content = bytes.subarray(contentStart(bytes, oid), oidEnd);
          this.#unknownCritical.add(decodeObjectIdentifier(content) ?? toHex(content));
        }
    }
  }

  /** Where the value at `at` ends; its tag, minimal length and end are checked. */
  #end(at: number, identifier: number, limit: number): number {
    const bytes = this.#bytes;
    if (at + 2 > limit || bytes[at] !== identifier) this.#refuse(at, `tag ${identifier.toString(16)}`);
    const first = bytes[at + 1] as number;
    if (first < 0x80) {
      const end = at + 2 + first;
      if (end > limit) this.#refuse(at, 'a value inside its container');
      return end;
    }
    if (first > 0x84 || first === 0x80) this.#refuse(at, 'a length of DER');
    const start = contentStart(bytes, at);
    const length = contentLength(bytes, at);
    if (length < 0x80 || length < 256 ** (first - 0x81)) this.#refuse(at, 'a minimal length');
    // Comparing this way round cannot overflow, and refuses a length octet beyond the limit.
    if (start > limit || length > limit - start) this.#refuse(at, 'a value inside its container');
    return start + length;
  }

  #refuse(at: number, rule: string): never {
    throw new CoreError('ERR_CRL_STRUCTURE', { path: `crl.tbs.revokedCertificates at ${at + this.#origin}`, rule });
  }
}

/** Refuses two entries for one certificate. */
export function refuseDuplicate(serialNumber: string): never {
  return refuseRevocationList('crl.tbs.revokedCertificates', `serial number ${serialNumber} once`);
}

/** Which of the processed entry extensions an identifier names: all are 2.5.29.x, three octets of content. */
export function entryExtension(
  bytes: Uint8Array,
  oid: number,
  oidEnd: number,
): 'reasonCode' | 'invalidityDate' | 'certificateIssuer' | undefined {
  if (oidEnd - oid !== 5 || bytes[oid + 2] !== 0x55 || bytes[oid + 3] !== 0x1d) return undefined;
  const last = bytes[oid + 4];
  return last === 21 ? 'reasonCode' : last === 24 ? 'invalidityDate' : last === 29 ? 'certificateIssuer' : undefined;
}

function isReason(code: number | undefined): boolean {
  return code !== undefined && code <= 10 && code !== 7;
}

/** Where the content of the value at `at` begins. */
export function contentStart(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1] as number;
  return first < 0x80 ? at + 2 : at + 2 + (first & 0x7f);
}

/** How long the content of the value at `at` is. */
export function contentLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1] as number;
  if (first < 0x80) return first;
  let length = 0;
  for (let i = 0; i < (first & 0x7f); i++) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  return length;
}

function isMinimal(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 2) return true;
  const first = bytes[start] as number;
  const sign = (bytes[start + 1] as number) & 0x80;
  return !((first === 0 && sign === 0) || (first === 0xff && sign !== 0));
}

const daysOfMonth: readonly number[] = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Digits and Z in the right number, and a date and time that exist. */
function isTime(bytes: Uint8Array, start: number, end: number, identifier: number): boolean {
  if (end - start !== (identifier === tag.utcTime ? 13 : 15) || bytes[end - 1] !== 0x5a) return false;
  for (let i = start; i < end - 1; i++) if ((bytes[i] as number) < 0x30 || (bytes[i] as number) > 0x39) return false;
  const month = twoDigits(bytes, end - 11);
  const day = twoDigits(bytes, end - 9);
  if (day < 1 || day > (daysOfMonth[month] ?? 0)) return false;
  if (month === 2 && day === 29 && !isLeapYear(bytes, start, identifier)) return false;
  return twoDigits(bytes, end - 7) < 24 && twoDigits(bytes, end - 5) < 60 && twoDigits(bytes, end - 3) < 60;
}

function isLeapYear(bytes: Uint8Array, start: number, identifier: number): boolean {
  // Two digits mean 1950 to 2049, in which every fourth year is a leap year.
  if (identifier === tag.utcTime) return twoDigits(bytes, start) % 4 === 0;
  const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function isBefore2050(bytes: Uint8Array, start: number): boolean {
  return twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2) < 2050;
}

export function twoDigits(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) - 0x30) * 10 + (bytes[at + 1] as number) - 0x30;
}
