import { concatBytes, utf8 } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { crc32 } from './crc32.ts';
import { deflate } from './deflate.ts';
import { checkEntryName, foldEntryName } from './entry-name.ts';

/** One file to be packed. */
export interface ZipSource {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Pictures and DER gain nothing from compression; the default compresses when that makes the entry much smaller. */
  readonly method?: 'store' | 'deflate';
}

/** What compression has to save, in bytes: for less, every reader would build two code tables and walk the entry bit by bit. */
const worthwhile = 512;

/** 1980-01-01 00:00, the first moment of the DOS calendar: a package tells its time by its content, not by its container. */
const fixedTime = 0x00210000;

/**
 * Writes a ZIP package: same entries, same bytes, on every machine and at every time. No extra fields, no comments, names in UTF-8.
 * @throws CoreError `ERR_ZIP_NAME` for an unsafe or repeated name.
 */
export function writeZip(entries: readonly ZipSource[]): Uint8Array {
  const seen = new Set<string>();
  const local: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    checkEntryName(entry.name);
    const folded = foldEntryName(entry.name);
    if (seen.has(folded)) throw new CoreError('ERR_ZIP_NAME', { name: entry.name, rule: 'given twice' });
    seen.add(folded);
    const name = utf8(entry.name);
    const isShort = entry.bytes.length <= worthwhile && entry.method !== 'deflate';
    const crc = crc32(entry.bytes);
    const deflated = entry.method === 'store' || isShort ? undefined : deflate(entry.bytes, crc);
    const smaller =
      deflated !== undefined && (entry.method === 'deflate' || deflated.length + worthwhile <= entry.bytes.length);
    const data = smaller ? deflated : entry.bytes;
    const facts = header(name, smaller ? 8 : 0, crc, data.length, entry.bytes.length);
    const localHeader = concatBytes(Uint8Array.of(0x50, 0x4b, 3, 4), facts, name);
    local.push(localHeader, data);
    central.push(Uint8Array.of(0x50, 0x4b, 1, 2, 20, 0), facts, new Uint8Array(10), uint32(offset), name);
    offset += localHeader.length + data.length;
  }
  const directory = concatBytes(...central);
  const count = uint16(entries.length);
  const end = concatBytes(
    Uint8Array.of(0x50, 0x4b, 5, 6, 0, 0, 0, 0),
    count,
    count,
    uint32(directory.length),
    uint32(offset),
    uint16(0),
  );
  return concatBytes(...local, directory, end);
}

/** The 26 octets that local header and directory share: version 2.0, UTF-8 names, method, time, check sum, sizes, lengths. */
function header(name: Uint8Array, method: number, crc: number, storedSize: number, size: number): Uint8Array {
  return concatBytes(
    uint16(20),
    uint16(0x0800),
    uint16(method),
    uint32(fixedTime),
    uint32(crc),
    uint32(storedSize),
    uint32(size),
    uint16(name.length),
    uint16(0),
  );
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >> 8);
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24);
}
