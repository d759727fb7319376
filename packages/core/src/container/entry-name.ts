import { copyBytes, equalBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';

/** Longest name in bytes and deepest folder: far beyond any document, far below any parser's trouble. */
const maxNameBytes = 1024;
const maxSegments = 32;

/** Device names that some systems open instead of a file. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

/** How an entry's name was spelt in bytes. */
export type NameEncoding = 'utf-8' | 'utf-8-unflagged' | 'gb18030';

const utf8Decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Decodes an entry's name: UTF-8 when the flag says so; else UTF-8 if it is valid, else GB 18030 as Chinese archivers write it.
 * @throws CoreError `ERR_ZIP_NAME` when the bytes are neither.
 */
export function decodeEntryName(bytes: Uint8Array, flagged: boolean): { name: string; encoding: NameEncoding } {
  const refuse = (rule: string): never => {
    throw new CoreError('ERR_ZIP_NAME', { name: String.fromCharCode(...bytes.subarray(0, 60)), rule });
  };
  if (bytes.length > maxNameBytes) refuse('longer than 1024 bytes');
  try {
    const name = utf8Decoder.decode(bytes);
    const ascii = name.length === bytes.length;
    return { name, encoding: flagged || ascii ? 'utf-8' : 'utf-8-unflagged' };
  } catch {
    if (flagged) refuse('not UTF-8 although marked so');
  }
  try {
    return { name: new TextDecoder('gb18030', { fatal: true }).decode(bytes), encoding: 'gb18030' };
  } catch {
    return refuse('neither UTF-8 nor GB 18030');
  }
}

/**
 * Refuses names that could leave the package, mean two things, or mean another thing on another system.
 * A name that ends with `/` is a folder.
 * @throws CoreError `ERR_ZIP_NAME`.
 */
export function checkEntryName(name: string): void {
  const rule = brokenRule(name);
  if (rule !== undefined) throw new CoreError('ERR_ZIP_NAME', { name, rule });
}

function brokenRule(name: string): string | undefined {
  if (name === '') return 'empty';
  if (name.startsWith('/')) return 'absolute';
  if (name.includes('\\')) return 'a backslash';
  if (name.includes(':')) return 'a colon (drive or stream)';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'a control character';
  const segments = (name.endsWith('/') ? name.slice(0, -1) : name).split('/');
  if (segments.length > maxSegments) return 'more than 32 folders deep';
  for (const segment of segments) {
    if (segment === '') return 'an empty folder name';
    if (segment === '.' || segment === '..') return 'a dot segment';
    if (segment.endsWith(' ') || segment.endsWith('.')) return 'a segment that ends with a blank or dot';
    if (reserved.test(segment)) return 'a device name';
  }
  return undefined;
}

/** What two names are compared by: canonical composition and case folding, so that no two entries look alike to any file system. */
export function foldEntryName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** An entry's name and what two names are compared by. */
export interface KnownName {
  readonly bytes: Uint8Array;
  readonly flagged: boolean;
  readonly name: string;
  readonly encoding: NameEncoding;
  readonly folded: string;
}

/** Names come again and again. Bounded, all bytes are compared, and another name in the same place changes speed only. */
const knownNames: (KnownName | undefined)[] = /* @__PURE__ */ new Array<KnownName | undefined>(256).fill(undefined);

/**
 * Decodes, checks and folds an entry's name.
 * @throws CoreError `ERR_ZIP_NAME`.
 */
export function readEntryName(bytes: Uint8Array, flagged: boolean): KnownName {
  let hash = bytes.length;
  for (let i = 0; i < bytes.length; i++) hash = (hash * 31 + (bytes[i] as number)) | 0;
  const known = knownNames[hash & 255];
  if (known !== undefined && known.flagged === flagged && equalBytes(known.bytes, bytes)) return known;
  const { name, encoding } = decodeEntryName(bytes, flagged);
  checkEntryName(name);
  const folded = foldEntryName(name.endsWith('/') ? name.slice(0, -1) : name);
  const read = { bytes: copyBytes(bytes), flagged, name, encoding, folded };
  knownNames[hash & 255] = read;
  return read;
}
