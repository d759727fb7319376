import { toHex } from '../base/bytes.ts';
import type { Instant } from '../base/time.ts';
import { oids } from '../crypto/index.ts';
import { DerReader, decodeObjectIdentifier, tag } from '../der/index.ts';
import { parseExtensions, readExtension, refuseRevocationList } from './extension-list.ts';
import { type RevocationReason, readReason } from './revocation-reasons.ts';
import { serialNumberText } from './serial-number.ts';
import { parseTime } from './times.ts';

/** One entry of a CRL. */
export interface RevokedEntry {
  /** As in `Certificate.serialNumber`. */
  readonly serialNumber: string;
  readonly revokedAt: Instant;
  readonly reason?: RevocationReason;
  /** Since when the key is known or believed to be compromised; earlier than `revokedAt`. */
  readonly invalidityDate?: Instant;
}

/** Entry extensions that are processed; `certificateIssuer` is not, so an indirect CRL counts as not understood. */
const processedEntryExtensions: ReadonlySet<string> = /* @__PURE__ */ new Set([oids.reasonCode, oids.invalidityDate]);

/**
 * The entries of a CRL, walked once for structure and then found through a hash table of offsets: 100,000 entries cost two
 * typed arrays and no object.
 */
export class RevokedEntries {
  readonly #bytes: Uint8Array;
  readonly #offsets: Uint32Array;
  /** Slots of 1 + index into `#offsets`; 0 is empty. Built by the first look-up. */
  #table: Uint32Array | undefined;
  readonly unknownCritical: string | undefined;

  /**
   * @param bytes - The content of revokedCertificates.
   * @param offset - Where it begins, from the start of the CRL.
   */
  constructor(bytes: Uint8Array, offset: number) {
    this.#bytes = bytes;
    const { offsets, unknownCritical } = walkEntries(bytes, offset);
    this.#offsets = offsets;
    this.unknownCritical = unknownCritical;
  }

  /** How many entries there are. */
  get count(): number {
    return this.#offsets.length;
  }

  /** The entry of an INTEGER content, decoded; of two entries the earlier in the list. */
  find(serial: Uint8Array): RevokedEntry | undefined {
    const table = this.#table ?? this.#buildTable();
    this.#table = table;
    const mask = table.length - 1;
    for (let slot = hash(serial, 0, serial.length) & mask; ; slot = (slot + 1) & mask) {
      const index = table[slot] as number;
      if (index === 0) return undefined;
      const at = this.#offsets[index - 1] as number;
      if (this.#hasSerial(at, serial)) return this.#decode(at);
    }
  }

  /** Every entry, decoded one after another. */
  *[Symbol.iterator](): IterableIterator<RevokedEntry> {
    for (const at of this.#offsets) yield this.#decode(at);
  }

  #buildTable(): Uint32Array {
    let size = 16;
    while (size < this.#offsets.length * 2) size *= 2;
    const table = new Uint32Array(size);
    const mask = size - 1;
    for (let index = 0; index < this.#offsets.length; index++) {
      const [start, end] = this.#serialRange(this.#offsets[index] as number);
      let slot = hash(this.#bytes, start, end) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = index + 1;
    }
    return table;
  }

  #serialRange(at: number): readonly [start: number, end: number] {
    const start = contentStart(this.#bytes, contentStart(this.#bytes, at));
    const length = this.#bytes[start - 1] as number;
    return [start, start + length];
  }

  #hasSerial(at: number, serial: Uint8Array): boolean {
    const [start, end] = this.#serialRange(at);
    if (end - start !== serial.length) return false;
    for (let i = 0; i < serial.length; i++) if (this.#bytes[start + i] !== serial[i]) return false;
    return true;
  }

  #decode(at: number): RevokedEntry {
    const bytes = this.#bytes;
    const start = contentStart(bytes, at);
    const end = start + contentLength(bytes, at);
    const reader = DerReader.over(bytes.subarray(at, end), 'crl.entry').readSequence();
    const serialNumber = serialNumberText(reader.readInteger('userCertificate'));
    const revokedAt = parseTime(reader, 'revocationDate');
    if (reader.done) return { serialNumber, revokedAt };
    const list = reader.readSequence('crlEntryExtensions');
    reader.end();
    const extensions = parseExtensions(list, refuseRevocationList);
    const reason = readExtension(list, extensions, oids.reasonCode, 'reasonCode', (value) =>
      readReason(value, refuseRevocationList),
    );
    const invalidityDate = readExtension(list, extensions, oids.invalidityDate, 'invalidityDate', (value) =>
      value.peek() === tag.generalizedTime
        ? value.readTime()
        : value.invalid(value.readElement(), '', 'GeneralizedTime'),
    );
    return {
      serialNumber,
      revokedAt,
      ...(reason === undefined ? {} : { reason }),
      ...(invalidityDate === undefined ? {} : { invalidityDate }),
    };
  }
}

/**
 * Checks the shape of every entry: SEQUENCE { INTEGER, time, SEQUENCE of extensions OPTIONAL }, lengths minimal, nothing left over.
 * Entries with extensions are decoded in full, since a critical extension that is not understood makes the whole CRL unusable.
 */
function walkEntries(
  bytes: Uint8Array,
  origin: number,
): { readonly offsets: Uint32Array; readonly unknownCritical: string | undefined } {
  // The shortest entry has 20 bytes, so this cannot be too small.
  const offsets = new Uint32Array(Math.floor(bytes.length / 20) + 1);
  let count = 0;
  let unknownCritical: string | undefined;
  for (let at = 0; at < bytes.length; ) {
    const entryEnd = valueEnd(bytes, at, tag.sequence, bytes.length, origin);
    const serial = contentStart(bytes, at);
    const serialEnd = valueEnd(bytes, serial, tag.integer, entryEnd, origin);
    const serialStart = contentStart(bytes, serial);
    if (serialEnd - serialStart === 0 || serialEnd - serialStart > 127 || !isMinimal(bytes, serialStart, serialEnd))
      refuseEntry(serial + origin, 'serial number of 1 to 127 octets, minimal');
    const timeTag = bytes[serialEnd] === tag.utcTime ? tag.utcTime : tag.generalizedTime;
    const timeEnd = valueEnd(bytes, serialEnd, timeTag, entryEnd, origin);
    if (!isTime(bytes, contentStart(bytes, serialEnd), timeEnd, timeTag))
      refuseEntry(serialEnd + origin, 'a time of DER');
    if (timeEnd < entryEnd) {
      const listEnd = valueEnd(bytes, timeEnd, tag.sequence, entryEnd, origin);
      if (listEnd !== entryEnd) refuseEntry(listEnd + origin, 'nothing after the extensions');
      unknownCritical ??= walkExtensions(bytes, contentStart(bytes, timeEnd), listEnd, origin);
    }
    offsets[count++] = at;
    at = entryEnd;
  }
  return { offsets: offsets.slice(0, count), unknownCritical };
}

/** Walks the extensions of one entry. @returns The identifier of a critical one that is not processed. */
function walkExtensions(bytes: Uint8Array, start: number, end: number, origin: number): string | undefined {
  let unknown: string | undefined;
  if (start === end) refuseEntry(start + origin, 'at least one extension');
  for (let at = start; at < end; ) {
    const extensionEnd = valueEnd(bytes, at, tag.sequence, end, origin);
    const oid = contentStart(bytes, at);
    let next = valueEnd(bytes, oid, tag.objectIdentifier, extensionEnd, origin);
    if (bytes[next] === tag.boolean) {
      const after = valueEnd(bytes, next, tag.boolean, extensionEnd, origin);
      if (bytes[next + 2] === 0xff) {
        const content = bytes.subarray(contentStart(bytes, oid), next);
        const name = decodeObjectIdentifier(content) ?? toHex(content);
        if (!processedEntryExtensions.has(name)) unknown ??= name;
      } else if (after !== next + 3 || bytes[next + 2] !== 0) refuseEntry(next + origin, 'BOOLEAN must be FF or 00');
      next = after;
    }
    if (valueEnd(bytes, next, tag.octetString, extensionEnd, origin) !== extensionEnd)
      refuseEntry(next + origin, 'nothing after extnValue');
    at = extensionEnd;
  }
  return unknown;
}

function refuseEntry(offset: number, rule: string): never {
  return refuseRevocationList(`crl.tbs.revokedCertificates at ${offset}`, rule);
}

/** Where the value at `at` ends; its tag, minimal length and end are checked. */
function valueEnd(bytes: Uint8Array, at: number, identifier: number, limit: number, origin: number): number {
  if (at + 2 > limit || bytes[at] !== identifier) refuseEntry(at + origin, `tag ${identifier.toString(16)}`);
  const first = bytes[at + 1] as number;
  if (first > 0x84 || first === 0x80) refuseEntry(at + origin, 'a length of DER');
  const start = contentStart(bytes, at);
  const length = contentLength(bytes, at);
  if (first > 0x80 && (length < 0x80 || length < 256 ** (first - 0x81))) refuseEntry(at + origin, 'a minimal length');
  // Comparing this way round cannot overflow, and refuses a length octet beyond the limit.
  if (start > limit || length > limit - start) refuseEntry(at + origin, 'a value inside its container');
  return start + length;
}

function contentStart(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1] as number;
  return first < 0x80 ? at + 2 : at + 2 + (first & 0x7f);
}

function contentLength(bytes: Uint8Array, at: number): number {
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

/** Digits and Z in the right number; whether the date exists is asked when the entry is used. */
function isTime(bytes: Uint8Array, start: number, end: number, identifier: number): boolean {
  if (end - start !== (identifier === tag.utcTime ? 13 : 15) || bytes[end - 1] !== 0x5a) return false;
  for (let i = start; i < end - 1; i++) if ((bytes[i] as number) < 0x30 || (bytes[i] as number) > 0x39) return false;
  return true;
}

/** FNV-1a; serial numbers chosen to collide only slow their own CRL down, and its issuer signed it. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let i = start; i < end; i++) value = Math.imul(value ^ (bytes[i] as number), 0x01000193);
  return value >>> 0;
}
