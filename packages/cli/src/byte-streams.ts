import {
  chmodSync,
  closeSync,
  createReadStream,
  fsyncSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from './command-error.ts';
import { openStream, refuseExisting, replacedFile, type WriteOptions } from './files.ts';
import { type Session, tell } from './session.ts';
import { standardStream } from './standard-stream.ts';
import { undoOnExit } from './unfinished.ts';

export { standardStream };

/** Content up to this size is held in memory, so that the message is DER and may be PEM; more goes by in pieces. */
export const heldBytes: number = 8 * 1024 * 1024;

/** Bytes of a file; `undefined` for standard input, whose length nobody knows. */
export function sizeOf(path: string): number | undefined {
  if (path === standardStream) return undefined;
  try {
    return statSync(path).size;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** A file, or standard input, in pieces. */
export async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  const source = path === standardStream ? process.stdin : createReadStream(path);
  try {
    for await (const piece of source) yield piece as Uint8Array;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** A file in memory when it is short enough; `undefined` for a longer one and for standard input that goes on. */
export async function readWhole(
  path: string,
): Promise<{ readonly bytes: Uint8Array } | { readonly pieces: AsyncIterable<Uint8Array> }> {
  const size = sizeOf(path);
  const source = readPieces(path);
  if (size !== undefined && size > heldBytes) return { pieces: source };
  const held: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const next = await source.next();
    if (next.done === true) return { bytes: Buffer.concat(held) };
    held.push(next.value);
    length += next.value.length;
    if (length > heldBytes) return { pieces: followed(held, source) };
  }
}

async function* followed(held: readonly Uint8Array[], rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* held;
  yield* rest;
}

function unreadable(path: string, cause: unknown): CommandError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new CommandError('io', 'file.unreadable', { path, reason: code ?? message }, cause);
}

/**
 * An output that comes into being only when it is kept: pieces go to a file that its owner alone may read, which takes the output's
 * name, or goes to standard output, at the end. Until then nothing unproven can be mistaken for a result, and when the process is
 * ended before, nothing of it stays.
 */
export class PendingOutput {
  readonly #path: string;
  readonly #options: WriteOptions;
  readonly #partial: string;
  readonly #folder: string | undefined;
  /** The file that is replaced; absent for standard output, pipes and devices. */
  readonly #real: string | undefined;
  readonly #mode: number;
  readonly #forget: () => void;
  /** Written without waiting: a file that is opened in the background could come into being after it was removed. */
  #file: number | undefined;
  #size = 0;

  /**
   * @param mode - Who may read the file; its owner alone when absent, as befits what was decrypted.
   * @throws CommandError when the output exists and must not be overwritten.
   */
  constructor(path: string, options: WriteOptions, mode = 0o600) {
    this.#mode = mode;
    if (path !== standardStream) refuseExisting([{ path }], options);
    this.#path = path;
    this.#options = options;
    this.#real = path === standardStream ? undefined : replacedFile(path);
    this.#folder = this.#real === undefined ? mkdtempSync(join(tmpdir(), 'yinxin-')) : undefined;
    this.#partial = this.#folder === undefined ? `${this.#real}.${process.pid}.part` : join(this.#folder, 'output');
    this.#forget = undoOnExit(() => this.#remove());
  }

  /** Takes the next piece. */
  async write(piece: Uint8Array): Promise<void> {
    this.#size += piece.length;
    if (this.#options.dryRun) return;
    try {
      this.#file ??= openSync(this.#partial, 'wx', 0o600);
      for (let at = 0; at < piece.length; ) at += writeSync(this.#file, piece, at);
    } catch (cause) {
      throw this.#unwritable(cause);
    }
  }

  /** Makes the output what it is. */
  async keep(session: Session): Promise<void> {
    const path = this.#path;
    if (this.#options.dryRun) {
      tell(session, 'file.wouldWrite', { path, size: this.#size });
      return;
    }
    try {
      this.#file ??= openSync(this.#partial, 'wx', 0o600);
      fsyncSync(this.#file);
      this.#close();
      if (this.#real !== undefined) {
        // Somebody may have made the file since the beginning.
        refuseExisting([{ path }], this.#options);
        if (this.#mode !== 0o600) chmodSync(this.#partial, this.#mode);
        renameSync(this.#partial, this.#real);
        tell(session, 'file.written', { path });
      } else if (path !== standardStream) {
        await this.#pour(path);
        tell(session, 'file.written', { path });
      } else {
        for await (const piece of readPieces(this.#partial))
          if (!process.stdout.write(piece)) await new Promise((resolve) => process.stdout.once('drain', resolve));
      }
    } catch (cause) {
      throw this.#unwritable(cause);
    }
  }

  async #pour(path: string): Promise<void> {
    const stream = openStream(path);
    try {
      for await (const piece of readPieces(this.#partial))
        for (let at = 0; at < piece.length; ) at += writeSync(stream, piece, at);
    } finally {
      closeSync(stream);
    }
  }

  /** Removes whatever is left; call it in any case. */
  async discard(): Promise<void> {
    this.#remove();
    this.#forget();
  }

  #close(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) closeSync(file);
  }

  #remove(): void {
    this.#close();
    rmSync(this.#partial, { force: true });
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }

  #unwritable(cause: unknown): unknown {
    if (cause instanceof CommandError) return cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    return new CommandError('io', 'file.unwritable', { path: this.#path, reason: code ?? message }, cause);
  }
}

/** Writes pieces to an output and keeps it when all have come. */
export async function writePieces(
  session: Session,
  path: string,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: WriteOptions,
): Promise<void> {
  const output = new PendingOutput(path, options, 0o644);
  try {
    for await (const piece of pieces) await output.write(piece);
    await output.keep(session);
  } finally {
    await output.discard();
  }
}
