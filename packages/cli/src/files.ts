import {
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandError } from './command-error.ts';
import { type Session, tell } from './session.ts';

function reasonOf(error: unknown): string {
  const { code, message } = error as Error & { readonly code?: string };
  return code ?? message;
}

/** Reads a file that is to be judged or shown: not being able to is our side's fault (exit 4). */
export function readInput(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw new CommandError('io', 'file.unreadable', { path, reason: reasonOf(cause) }, cause);
  }
}

/** Reads a file that configures the act (trust, key, data, policy): a missing one is an error, never a fallback (exit 2). */
export function readSetting(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw new CommandError('usage', 'setting.unreadable', { path, reason: reasonOf(cause) }, cause);
  }
}

/** A JSON file that configures the act. */
export function readJsonSetting(path: string): unknown {
  const bytes = readSetting(path);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (cause) {
    throw new CommandError('usage', 'setting.json', { path }, cause);
  }
}

/** Whether a path is a folder; an absent one is not. */
export function isFolder(path: string): boolean {
  return statusOf(path, statSync)?.isDirectory() === true;
}

/** Bytes of a plain file; `undefined` for anything else. */
export function fileSize(path: string): number | undefined {
  const status = statusOf(path, statSync);
  return status?.isFile() ? status.size : undefined;
}

/** Whether anything is there, be it a link to nothing. */
export function exists(path: string): boolean {
  return statusOf(path, lstatSync) !== undefined;
}

function statusOf(path: string, read: typeof statSync): Stats | undefined {
  try {
    return read(path);
  } catch {
    // Also below a plain file (ENOTDIR), which `throwIfNoEntry` would not cover.
    return undefined;
  }
}

/** Makes a folder where there is none. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (cause) {
    throw new CommandError('io', 'file.unwritable', { path, reason: reasonOf(cause) }, cause);
  }
}

/** The files of a folder whose names end so, sorted by name; none when the folder is absent. */
export function listFiles(folder: string, ending: RegExp): string[] {
  if (!isFolder(folder)) return [];
  return readdirSync(folder)
    .filter((name) => ending.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** Something to be written: all of a command's outputs are gathered first, so that a refusal leaves nothing half done. */
export interface Output {
  readonly path: string;
  readonly bytes: Uint8Array | string;
  /** A private key: readable by its owner only. */
  readonly secret?: true;
  /** The command's own state, which it may always renew. */
  readonly renew?: true;
}

/** Renews a file of the command's own: complete or as before, and silently. */
export function replaceFile(path: string, bytes: Uint8Array): void {
  const half = `${path}.${process.pid}.part`;
  try {
    writeFileSync(half, bytes, { mode: 0o644, flag: 'wx' });
    renameSync(half, path);
  } catch (cause) {
    if (exists(half)) rmSync(half);
    throw new CommandError('io', 'file.unwritable', { path, reason: reasonOf(cause) }, cause);
  }
}

/** How outputs are written. */
export interface WriteOptions {
  readonly force: boolean;
  readonly dryRun: boolean;
}

/**
 * What an output is replaced at, through links; `undefined` for a pipe or a device, into which it is written as it comes.
 * A link to nothing is an error: nobody meant what would come into being behind it.
 */
export function replacedFile(path: string): string | undefined {
  if (isStream(path)) return undefined;
  if (!exists(path)) return path;
  const status = statusOf(path, statSync);
  const real = status === undefined ? undefined : realpathSync(path);
  if (real !== undefined && status?.isBlockDevice() !== true) return real;
  throw new CommandError('io', 'file.unwritable', { path, reason: real === undefined ? 'ENOENT' : 'ENOTSUP' });
}

function isStream(path: string): boolean {
  const status = statusOf(path, statSync);
  return status !== undefined && (status.isCharacterDevice() || status.isFIFO() || status.isSocket());
}

/** Opens a pipe or a device for writing; a pipe that nobody reads is an error and not an endless wait. */
export function openStream(path: string): number {
  const probe = openSync(path, constants.O_WRONLY | (constants.O_NONBLOCK ?? 0));
  try {
    return openSync(path, constants.O_WRONLY);
  } finally {
    closeSync(probe);
  }
}

function writeStream(path: string, bytes: Uint8Array | string): void {
  const stream = openStream(path);
  try {
    writeFileSync(stream, bytes);
  } finally {
    closeSync(stream);
  }
}

/** Refuses outputs that are there already, unless `--force` is given: before an act that cannot be taken back. Pipes and devices lose nothing. */
export function refuseExisting(outputs: readonly Pick<Output, 'path' | 'renew'>[], options: WriteOptions): void {
  for (const { path, renew } of outputs) {
    const isSafe = options.force || renew === true || !exists(path) || isStream(path);
    if (!isSafe) throw new CommandError('usage', 'file.exists', { path });
  }
}

/**
 * Writes every output, or refuses before writing any when one exists and `--force` is not given.
 * Each file appears complete or not at all; pipes and devices are written into.
 */
export function writeOutputs(session: Session, outputs: readonly Output[], options: WriteOptions): void {
  refuseExisting(outputs, options);
  for (const { path, bytes, secret, renew } of outputs) {
    if (options.dryRun) {
      tell(session, 'file.wouldWrite', { path, size: Buffer.byteLength(bytes) });
      continue;
    }
    const mode = secret ? 0o600 : 0o644;
    const real = replacedFile(path);
    const half = `${real}.${process.pid}.part`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      if (real === undefined) {
        writeStream(path, bytes);
      } else if (options.force || renew) {
        writeFileSync(half, bytes, { mode, flag: 'wx' });
        renameSync(half, real);
      } else {
        // `wx` also refuses a file that came into being since the check above.
        writeFileSync(path, bytes, { mode, flag: 'wx' });
      }
    } catch (cause) {
      if (exists(half)) rmSync(half);
      if (reasonOf(cause) === 'EEXIST' && exists(path)) throw new CommandError('usage', 'file.exists', { path }, cause);
      throw new CommandError('io', 'file.unwritable', { path, reason: reasonOf(cause) }, cause);
    }
    tell(session, 'file.written', { path });
  }
}
