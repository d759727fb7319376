import { equalBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { Leniency } from '../base/leniency.ts';
import { checkLimit, defaultLimits, type Limits } from '../base/limits.ts';
import type { ContentMemory } from './content-memory.ts';
import { crc32 } from './crc32.ts';
import { readEntryName } from './entry-name.ts';
import { inflate } from './inflate.ts';

/** One file of a package, read and checked. */
export interface ZipEntry {
  /** With `/` between folders, exactly as in the archive. */
  readonly name: string;
  /** The content. */
  readonly bytes: Uint8Array;
}

/** A package that was accepted whole: every entry is inflated and its check sum right. */
export interface ZipPackage {
  /** In the order of the central directory; folders are left out. */
  readonly entries: ReadonlyMap<string, ZipEntry>;
  readonly leniencies: readonly Leniency[];
}

/** What the central directory says of an entry. */
interface CentralRecord {
  readonly name: string;
  /** What names are compared by. */
  readonly folded: string;
  readonly nameBytes: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly time: number;
  readonly needed: number;
  readonly crc: number;
  readonly storedSize: number;
  readonly size: number;
  readonly localOffset: number;
}

const localSignature = 0x04034b50;
const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;
const descriptorSignature = 0x08074b50;
const zip64End = 0x07064b50;

/** Bits 1–2 tell the compressor's effort, 3 a data descriptor, 11 UTF-8 names; every other bit changes the meaning of the data. */
const knownFlags = 0x080e;
const flagDescriptor = 0x0008;
const flagUtf8 = 0x0800;

/** Info-ZIP's Unicode path: a second name for the same entry. */
const extraUnicodePath = 0x7075;
const extraZip64 = 0x0001;

/** What a header says when the value is in its ZIP64 field. */
const open = 0xffffffff;

/**
 * Reads a ZIP package strictly (PKWARE APPNOTE 6.2, GB/T 33190-2016 §6): the central directory and every local header must say the
 * same, entries and directory must fill the file without gap or overlap, names must be safe and distinct after case folding, and
 * every entry is inflated to exactly its declared size within the budgets and checked. Nothing of a refused package is usable.
 * @param bytes - The whole file; entries that are stored are views into it.
 * @param memory - Of entries that come again; the caller must not write into the contents that are given out.
 * @throws CoreError `ERR_ZIP_STRUCTURE`, `ERR_ZIP_NAME`, `ERR_ZIP_ENTRY`, `ERR_ZIP_UNSUPPORTED`, `ERR_LIMIT`.
 * @example parseZip(writeZip([{ name: 'OFD.xml', bytes: utf8('<a/>') }])).entries.get('OFD.xml');
 */
export function parseZip(bytes: Uint8Array, limits: Limits = defaultLimits, memory?: ContentMemory): ZipPackage {
  checkLimit(limits, 'packageBytes', bytes.length);
  return new ZipReader(bytes, limits, memory).read();
}

class ZipReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #limits: Limits;
  readonly #memory: ContentMemory | undefined;
  readonly #leniencies: Leniency[] = [];

  constructor(bytes: Uint8Array, limits: Limits, memory: ContentMemory | undefined) {
    this.#memory = memory;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#limits = limits;
  }

  read(): ZipPackage {
    const end = this.#findEnd();
    const records = this.#readDirectory(end.directoryOffset, end.directorySize, end.count);
    this.#checkNames(records);
    this.#checkSizes(records);
    const contents = this.#readEntries(records, end.directoryOffset);
    const entries = new Map<string, ZipEntry>();
    for (const record of records) {
      if (!record.name.endsWith('/'))
        entries.set(record.name, { name: record.name, bytes: contents.get(record) as Uint8Array });
    }
    return { entries, leniencies: this.#leniencies };
  }

  /** The end record must close the file; a second one anywhere in its comment is a trap for other readers. */
  #findEnd(): { directoryOffset: number; directorySize: number; count: number } {
    const view = this.#view;
    const length = this.#bytes.length;
    for (let at = length - 22; at >= 0 && at >= length - 22 - 0xffff; at--) {
      if (view.getUint32(at, true) !== endSignature) continue;
      if (at + 22 + view.getUint16(at + 20, true) !== length) this.#bad('bytes follow the end record', at);
      const disks = view.getUint16(at + 4, true) | view.getUint16(at + 6, true);
      const count = view.getUint16(at + 10, true);
      if (disks !== 0 || view.getUint16(at + 8, true) !== count) this.#bad('a multi-disk archive', at);
      const directorySize = view.getUint32(at + 12, true);
      const directoryOffset = view.getUint32(at + 16, true);
      if (
        count === 0xffff ||
        directoryOffset === 0xffffffff ||
        (at >= 20 && view.getUint32(at - 20, true) === zip64End)
      ) {
        if (count !== 0xffff) throw new CoreError('ERR_ZIP_UNSUPPORTED', { name: '', feature: 'ZIP64' });
      }
      checkLimit(this.#limits, 'packageEntries', count);
      if (directoryOffset + directorySize !== at)
        this.#bad('the directory does not end where the end record begins', at);
      if (this.#holdsEnd(0, at)) this.#bad('a second end record', at);
      // No reader shows a comment and no signature protects it.
      if (at + 22 !== length) this.#leniencies.push({ name: 'zip.comment', path: '' });
      return { directoryOffset, directorySize, count };
    }
    return this.#bad('no end record', length);
  }

  /** Whether another end record that fits the file stands before this one. */
  #holdsEnd(from: number, to: number): boolean {
    const lowest = Math.max(from, this.#bytes.length - 22 - 0xffff);
    for (let at = this.#bytes.indexOf(0x50, lowest); at >= 0 && at + 22 <= to; at = this.#bytes.indexOf(0x50, at + 1)) {
      if (this.#view.getUint32(at, true) !== endSignature) continue;
      if (at + 22 + this.#view.getUint16(at + 20, true) === this.#bytes.length) return true;
    }
    return false;
  }

  #readDirectory(offset: number, size: number, count: number): CentralRecord[] {
    const records: CentralRecord[] = [];
    const view = this.#view;
    const end = offset + size;
    let at = offset;
    while (at < end) {
      if (at + 46 > end || view.getUint32(at, true) !== centralSignature)
        this.#bad('a directory record is damaged', at);
      const nameLength = view.getUint16(at + 28, true);
      const extraLength = view.getUint16(at + 30, true);
      const commentLength = view.getUint16(at + 32, true);
      const next = at + 46 + nameLength + extraLength + commentLength;
      if (next > end) this.#bad('a directory record is damaged', at);
      const record = this.#readRecord(at, nameLength, extraLength);
      if (commentLength > 0) this.#leniencies.push({ name: 'zip.comment', path: record.name });
      records.push(record);
      at = next;
    }
    if (records.length !== count)
      this.#bad(`the end record counts ${count} entries, the directory ${records.length}`, end);
    if (count === 0) this.#bad('an empty archive', end);
    return records;
  }

  #readRecord(at: number, nameLength: number, extraLength: number): CentralRecord {
    const view = this.#view;
    const flags = view.getUint16(at + 8, true);
    const nameBytes = this.#bytes.subarray(at + 46, at + 46 + nameLength);
    const { name, encoding, folded } = readEntryName(nameBytes, (flags & flagUtf8) !== 0);
    if (encoding === 'utf-8-unflagged') this.#leniencies.push({ name: 'zip.name.utf8Unflagged', path: name });
    if (encoding === 'gb18030') this.#leniencies.push({ name: 'zip.name.gb18030', path: name });
    if ((flags & 0x2041) !== 0) throw new CoreError('ERR_ZIP_UNSUPPORTED', { name, feature: 'encryption' });
    if ((flags & ~knownFlags) !== 0)
      throw new CoreError('ERR_ZIP_UNSUPPORTED', { name, feature: `flags ${flags.toString(16)}` });
    const method = view.getUint16(at + 10, true);
    if (method !== 0 && method !== 8)
      throw new CoreError('ERR_ZIP_UNSUPPORTED', { name, feature: `compression method ${method}` });
    if (view.getUint16(at + 34, true) !== 0) this.#bad('a multi-disk archive', at);
    // Unix file types 0o120000 (link), devices and sockets; 0, 0o040000 and 0o100000 are nothing, folder and file.
    const fileType = view.getUint16(at + 40, true) & 0xf000;
    if (view.getUint8(at + 5) === 3 && fileType !== 0 && fileType !== 0x4000 && fileType !== 0x8000) {
      throw new CoreError('ERR_ZIP_UNSUPPORTED', { name, feature: 'links and special files' });
    }
    const [size, storedSize, localOffset] = this.#readExtra(at + 46 + nameLength, extraLength, name, [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ]) as [number, number, number];
    const record: CentralRecord = {
      name,
      folded,
      nameBytes,
      flags,
      method,
      needed: view.getUint16(at + 6, true),
      time: view.getUint32(at + 12, true),
      crc: view.getUint32(at + 16, true),
      storedSize,
      size,
      localOffset,
    };
    return record;
  }

  /**
   * Passes over extra fields; none may give an entry another name. A ZIP64 field replaces the sizes that its header leaves open
   * (0xffffffff): some writers use it for small entries too, which is noted. Returns the header's fields, completed.
   */
  #readExtra(at: number, length: number, name: string, fields: readonly number[]): readonly number[] {
    const end = at + length;
    let completed = fields;
    while (at + 4 <= end) {
      const id = this.#view.getUint16(at, true);
      const next = at + 4 + this.#view.getUint16(at + 2, true);
      if (next > end) break;
      if (id === extraUnicodePath) {
        throw new CoreError('ERR_ZIP_UNSUPPORTED', { name, feature: 'a second name in an extra field' });
      }
      if (id === extraZip64) completed = this.#readZip64(at + 4, next, name, completed);
      at = next;
    }
    if (at !== end) throw new CoreError('ERR_ZIP_ENTRY', { name, rule: 'damaged extra field' });
    return completed;
  }

  #readZip64(at: number, end: number, name: string, fields: readonly number[]): readonly number[] {
    this.#leniencies.push({ name: 'zip.zip64.small', path: name });
    return fields.map((field) => {
      if (field !== open) return field;
      if (at + 8 > end || this.#view.getUint32(at + 4, true) !== 0) {
        throw new CoreError('ERR_ZIP_UNSUPPORTED', { name, feature: 'ZIP64 sizes' });
      }
      at += 8;
      return this.#view.getUint32(at - 8, true);
    });
  }

  #checkNames(records: readonly CentralRecord[]): void {
    const seen = new Map<string, string>();
    const folders = new Set<string>();
    for (const { name, folded } of records) {
      if (seen.has(folded)) throw new CoreError('ERR_ZIP_NAME', { name, rule: `the same as ${seen.get(folded)}` });
      seen.set(folded, name);
      for (let slash = folded.indexOf('/'); slash >= 0; slash = folded.indexOf('/', slash + 1))
        folders.add(folded.slice(0, slash));
    }
    for (const folder of folders) {
      const name = seen.get(folder);
      if (name !== undefined && !name.endsWith('/'))
        throw new CoreError('ERR_ZIP_NAME', { name, rule: 'both a file and a folder' });
    }
  }

  #checkSizes(records: readonly CentralRecord[]): void {
    let total = 0;
    for (const { name, storedSize, size, method } of records) {
      if (storedSize > this.#bytes.length)
        throw new CoreError('ERR_ZIP_ENTRY', { name, rule: 'stored size beyond the file' });
      if (method === 0 && storedSize !== size)
        throw new CoreError('ERR_ZIP_ENTRY', { name, rule: 'stored with two sizes' });
      if (name.endsWith('/') && size !== 0)
        throw new CoreError('ERR_ZIP_ENTRY', { name, rule: 'a folder with content' });
      total += size;
      checkLimit(this.#limits, 'packageInflatedBytes', total);
      if (size > 1024 * 1024) checkLimit(this.#limits, 'packageRatio', Math.floor(size / Math.max(1, storedSize)));
    }
  }

  /** Entries in the order of their offsets must tile the file from its first byte to the directory. */
  #readEntries(records: readonly CentralRecord[], directoryOffset: number): ReadonlyMap<CentralRecord, Uint8Array> {
    const contents = new Map<CentralRecord, Uint8Array>();
    const ordered = records.toSorted((a, b) => a.localOffset - b.localOffset);
    let at = 0;
    for (const record of ordered) {
      if (record.localOffset < at) this.#bad('entries overlap', record.localOffset);
      if (record.localOffset > at) this.#bad('bytes that belong to no entry', at);
      const dataOffset = this.#checkLocalHeader(record, directoryOffset);
      const dataEnd = dataOffset + record.storedSize;
      if (dataEnd > directoryOffset) this.#bad('an entry reaches into the directory', record.localOffset);
      contents.set(record, this.#content(record, dataOffset, dataEnd));
      at = dataEnd + (record.flags & flagDescriptor ? this.#checkDescriptor(record, dataEnd, directoryOffset) : 0);
    }
    if (at !== directoryOffset) this.#bad('bytes that belong to no entry', at);
    return contents;
  }

  #checkLocalHeader(record: CentralRecord, directoryOffset: number): number {
    const view = this.#view;
    const at = record.localOffset;
    const { name } = record;
    const differs = (what: string): never => {
      throw new CoreError('ERR_ZIP_ENTRY', { name, rule: `${what} differs between local header and directory` });
    };
    if (at + 30 > directoryOffset || view.getUint32(at, true) !== localSignature) this.#bad('no local header', at);
    if (view.getUint16(at + 4, true) !== record.needed) differs('version needed');
    const flags = view.getUint16(at + 6, true);
    if ((flags ^ record.flags) & ~flagUtf8) differs('flags');
    // The names are compared byte by byte below, so the flag changes nothing but how they are printed.
    if (flags !== record.flags) this.#leniencies.push({ name: 'zip.header.utf8Flag', path: name });
    if (view.getUint16(at + 8, true) !== record.method) differs('method');
    if (view.getUint32(at + 10, true) !== record.time) differs('time');
    const streamed = (record.flags & flagDescriptor) !== 0;
    const nameLength = view.getUint16(at + 26, true);
    const extraLength = view.getUint16(at + 28, true);
    const dataOffset = at + 30 + nameLength + extraLength;
    if (dataOffset > directoryOffset) this.#bad('a local header reaches into the directory', at);
    const localName = this.#bytes.subarray(at + 30, at + 30 + nameLength);
    if (!equalBytes(localName, record.nameBytes)) differs('name');
    const [size, storedSize] = this.#readExtra(at + 30 + nameLength, extraLength, name, [
      view.getUint32(at + 22, true),
      view.getUint32(at + 18, true),
    ]);
    const matches = (local: number | undefined, value: number): boolean => local === value || (streamed && local === 0);
    if (!matches(view.getUint32(at + 14, true), record.crc)) differs('check sum');
    if (!matches(storedSize, record.storedSize) || !matches(size, record.size)) differs('size');
    return dataOffset;
  }

  #content(record: CentralRecord, start: number, end: number): Uint8Array {
    const { method, crc, size } = record;
    const data = this.#bytes.subarray(start, end);
    const packed = { method, crc, size, data };
    const known = this.#memory?.find(packed);
    if (known !== undefined) return known;
    const content = method === 0 ? data : inflate(data, size);
    if (content === undefined) {
      throw new CoreError('ERR_ZIP_ENTRY', {
        name: record.name,
        rule: 'compressed data is damaged, of another size or followed by other bytes',
      });
    }
    if (crc32(content) !== crc)
      throw new CoreError('ERR_ZIP_ENTRY', { name: record.name, rule: 'check sum does not match the content' });
    return this.#memory?.offer(packed, content) ?? content;
  }

  /** The record after streamed data, with or without its signature: it must repeat what the directory says. Returns its length. */
  #checkDescriptor(record: CentralRecord, at: number, directoryOffset: number): number {
    const view = this.#view;
    const fits = (offset: number): boolean =>
      offset + 12 <= directoryOffset &&
      view.getUint32(offset, true) === record.crc &&
      view.getUint32(offset + 4, true) === record.storedSize &&
      view.getUint32(offset + 8, true) === record.size;
    if (at + 16 <= directoryOffset && view.getUint32(at, true) === descriptorSignature && fits(at + 4)) return 16;
    if (fits(at)) return 12;
    throw new CoreError('ERR_ZIP_ENTRY', { name: record.name, rule: 'data descriptor differs from the directory' });
  }

  #bad(rule: string, offset: number): never {
    throw new CoreError('ERR_ZIP_STRUCTURE', { rule, offset });
  }
}
