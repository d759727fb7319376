import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { toHex } from '@yinxin/core';
import { sm3 } from '@yinxin/core/sm';
import { CommandError } from '../command-error.ts';

/** Which of the two CAs of a folder. */
export type CaName = 'root' | 'sub';

/** A certificate is about to be signed: written and on disk before the key is used. */
export interface IntentEntry {
  readonly kind: 'intent';
  readonly at: string;
  readonly ca: CaName;
  readonly serial: string;
  readonly profile: string;
  readonly subject: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** What is to be signed, base64. */
  readonly tbs: string;
  /** SM3 of the request that it answers. */
  readonly request?: string;
  /** Serial number of the certificate that it renews. */
  readonly renews?: string;
}

/** A certificate was signed: on disk before it is given to anybody. */
export interface IssuedEntry {
  readonly kind: 'issued';
  readonly at: string;
  readonly serial: string;
  /** The certificate, base64. */
  readonly certificate: string;
}

/** An intent came to nothing: nobody was given the certificate, and its serial number is never used again. */
export interface VoidEntry {
  readonly kind: 'void';
  readonly at: string;
  readonly serial: string;
  readonly reason: string;
}

/** One line of the journal. */
export type JournalEntry = IntentEntry | IssuedEntry | VoidEntry;

const journalName = 'journal.log';
const headName = 'journal.head';

/** The last line that was on disk when its writer was told so. */
interface Head {
  readonly count: number;
  readonly digest: string;
}

const start: Head = { count: 0, digest: toHex(new Uint8Array(32)) };

/** A line is the SM3 of the digest before it and of its own text, a blank, its text. */
function lineOf(entry: JournalEntry, before: string): { readonly line: string; readonly digest: string } {
  const text = JSON.stringify(entry);
  const digest = digestOf(before, text);
  return { line: `${digest} ${text}\n`, digest };
}

function digestOf(before: string, text: string): string {
  return toHex(sm3(new TextEncoder().encode(`${before}${text}`)));
}

/** The two files of a journal that begins with these entries. */
export function newJournal(
  entries: readonly JournalEntry[],
): readonly { readonly name: string; readonly text: string }[] {
  let head = start;
  let text = '';
  for (const entry of entries) {
    const { line, digest } = lineOf(entry, head.digest);
    text += line;
    head = { count: head.count + 1, digest };
  }
  return [
    { name: journalName, text },
    { name: headName, text: JSON.stringify(head) },
  ];
}

/**
 * The write-ahead journal of a CA folder: one chained line for each step of an issuance. A line that a crash cut off at the end is
 * dropped, since its writer was never told that it is there; anything else that does not fit ends the command.
 */
export class Journal {
  readonly #path: string;
  readonly #entries: JournalEntry[];
  #head: Head;
  /** Bytes of the complete lines; what follows is a torn tail. */
  #size: number;

  private constructor(path: string, entries: JournalEntry[], head: Head, size: number) {
    this.#path = path;
    this.#entries = entries;
    this.#head = head;
    this.#size = size;
  }

  /**
   * Reads and checks a journal.
   * @throws CommandError when a line does not fit its digest, or lines are missing that were acknowledged.
   */
  static open(dir: string): Journal {
    const path = join(dir, journalName);
    const bytes = read(path);
    const acknowledged = readHead(join(dir, headName));
    const entries: JournalEntry[] = [];
    let head = start;
    let at = 0;
    for (;;) {
      if (head.count === acknowledged.count && head.digest !== acknowledged.digest) damaged(path, head.count);
      const end = bytes.indexOf(0x0a, at);
      if (end < 0) break;
      const line = new TextDecoder().decode(bytes.subarray(at, end));
      const text = line.slice(65);
      const digest = digestOf(head.digest, text);
      if (line.slice(0, 65) !== `${digest} `) damaged(path, head.count + 1);
      entries.push(JSON.parse(text) as JournalEntry);
      head = { count: head.count + 1, digest };
      at = end + 1;
    }
    if (head.count < acknowledged.count)
      throw new CommandError('io', 'ca.journalShort', { path, expected: acknowledged.count, got: head.count });
    return new Journal(path, entries, head, at);
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** Appends one line; it is on disk when this returns. */
  append(entry: JournalEntry): void {
    const { line, digest } = lineOf(entry, this.#head.digest);
    const bytes = Buffer.from(line);
    const file = openSync(this.#path, 'r+');
    try {
      // Another writer would have made it longer by a whole line: never overwrite what was acknowledged to somebody else.
      const tail = fstatSync(file).size - this.#size;
      if (tail < 0) damaged(this.#path, this.#head.count);
      if (tail > 0) dropTornTail(file, this.#size, tail, this.#path);
      writeWhole(file, bytes, this.#size);
      fsyncSync(file);
    } catch (cause) {
      if (cause instanceof CommandError) throw cause;
      throw new CommandError('io', 'file.unwritable', { path: this.#path, reason: (cause as Error).message }, cause);
    } finally {
      closeSync(file);
    }
    this.#size += bytes.length;
    this.#head = { count: this.#head.count + 1, digest };
    this.#entries.push(entry);
    writeDurably(join(dirname(this.#path), headName), JSON.stringify(this.#head));
  }
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new CommandError(
      'usage',
      'setting.unreadable',
      { path, reason: (cause as NodeJS.ErrnoException).code },
      cause,
    );
  }
}

function readHead(path: string): Head {
  const bytes = read(path);
  try {
    const { count, digest } = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Head>;
    if (Number.isSafeInteger(count) && typeof digest === 'string') return { count: count as number, digest };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new CommandError('io', 'ca.journalDamaged', { path, line: 1 });
}

function damaged(path: string, line: number): never {
  throw new CommandError('io', 'ca.journalDamaged', { path, line });
}

/** Cuts off what a crash left of a line; a whole line there was written by somebody else. */
function dropTornTail(file: number, size: number, length: number, path: string): void {
  const tail = Buffer.alloc(length);
  readAt(file, tail, size);
  if (tail.includes(0x0a)) throw new CommandError('io', 'ca.journalBusy', { path });
  ftruncateSync(file, size);
}

function readAt(file: number, into: Buffer, position: number): void {
  let at = 0;
  while (at < into.length) {
    const got = readSync(file, into, at, into.length - at, position + at);
    if (got === 0) return;
    at += got;
  }
}

/** A write that the disk takes only in part leaves a torn tail; it is cut off again so that the next line starts clean. */
function writeWhole(file: number, bytes: Buffer, position: number): void {
  let at = 0;
  try {
    while (at < bytes.length) at += writeSync(file, bytes, at, bytes.length - at, position + at);
  } catch (error) {
    ftruncateSync(file, position);
    throw error;
  }
}

/** Replaces a file so that after a crash the old or the new one is there, whole. */
export function writeDurably(path: string, content: string | Uint8Array): void {
  const half = `${path}.part`;
  try {
    const file = openSync(half, 'w', 0o644);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(half, path);
    syncFolder(dirname(path));
  } catch (cause) {
    throw new CommandError('io', 'file.unwritable', { path, reason: (cause as Error).message }, cause);
  }
}

/** A rename is on disk when its folder is. Windows cannot open folders, and needs it not. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
