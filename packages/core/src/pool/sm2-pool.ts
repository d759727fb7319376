import { CoreError } from '../base/errors.ts';
import type { RandomSource } from '../base/random.ts';
import { engineModule } from '../sm/engine/instance.ts';
import { type SignatureFormat, SM2_DEFAULT_USER_ID } from '../sm/index.ts';
import { takeRandom } from '../sm/sm2-keys.ts';
import { Crew, type Task } from './crew.ts';
import { packBytes, unpackBytes } from './packing.ts';
import type { PoolWorker } from './port.ts';

/** Where the workers come from. */
export interface Sm2PoolOptions {
  /** Starts a worker that runs `@yinxin/core/pool/worker`; called again when one is lost. */
  readonly spawn: () => PoolWorker;
  /** How many workers; the number of processor cores is right. */
  readonly size: number;
}

/** What every call may be told. */
export interface PoolCallOptions {
  /** The user ID, at most 8191 bytes; `1234567812345678` when absent. */
  readonly userId?: Uint8Array;
  /** How signatures are spelt; DER when absent. */
  readonly format?: SignatureFormat;
  /** Ends the call: it is rejected with the signal's reason, what the workers have in hand is thrown away. */
  readonly signal?: AbortSignal;
  /** Called with the number of items done so far, after every piece of up to 256. */
  readonly onProgress?: (done: number) => void;
}

/** A signature to be verified. Items of one signer are faster when they hold the same `publicKey` object. */
export interface PoolVerifyItem {
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  /** 65 or 33 bytes. */
  readonly publicKey: Uint8Array;
}

/** Who signs. */
export interface PoolSignOptions extends PoolCallOptions {
  /**
   * 32 bytes. A copy goes to a worker with every piece of work, in a buffer that changes threads without being copied, and is
   * overwritten there when the piece is done: between calls no worker holds a key.
   */
  readonly privateKey: Uint8Array;
  /** The source of the nonces' additional entropy, 32 bytes for each message; asked on this thread. */
  readonly random: RandomSource;
}

/** Items from anywhere; they are taken as the workers can do with them, never all at once. */
export type Items<T> = Iterable<T> | AsyncIterable<T>;

/**
 * SM2 on several threads. Results come in the order of the items. A worker that is lost is replaced and its work done again;
 * what fails twice, or with every worker lost, is rejected with `ERR_POOL_WORKER`. After `close` everything is rejected with
 * `ERR_POOL_CLOSED`.
 */
export interface Sm2Pool {
  /** As `verifySm2` for every item. */
  verifyMany(items: Items<PoolVerifyItem>, options?: PoolCallOptions): Promise<boolean[]>;
  /** The same, piece by piece: for more items than there is memory for. */
  verifyEach(items: Items<PoolVerifyItem>, options?: PoolCallOptions): AsyncGenerator<boolean, void, void>;
  /** As `signSm2` for every message. */
  signMany(messages: Items<Uint8Array>, options: PoolSignOptions): Promise<Uint8Array[]>;
  /** The same, piece by piece. */
  signEach(messages: Items<Uint8Array>, options: PoolSignOptions): AsyncGenerator<Uint8Array, void, void>;
  /** Ends the workers. */
  close(): Promise<void>;
}

/** Items in one piece of work: some milliseconds, so that sending it costs nothing and an abort takes effect soon. */
const mostItems = 256;

/** Bytes in one piece, so that long messages do not pile up. */
const mostBytes = 1 << 20;

/**
 * Starts a pool of workers.
 * @throws CoreError `ERR_ARGUMENT` when `size` is no whole number from 1 to 1024.
 * @example
 * const spawn = () => new Worker(new URL(import.meta.resolve('@yinxin/core/pool/worker')));
 * const pool = createSm2Pool({ spawn, size: availableParallelism() });
 * const verdicts = await pool.verifyMany([{ publicKey, signature, message }]);
 * await pool.close();
 */
export function createSm2Pool({ spawn, size }: Sm2PoolOptions): Sm2Pool {
  if (!Number.isInteger(size) || size < 1 || size > 1024)
    throw new CoreError('ERR_ARGUMENT', { argument: 'size', expected: '1 to 1024', got: String(size) });
  const crew = new Crew(spawn, size, engineModule());
  const verify = (items: Items<PoolVerifyItem>, options: PoolCallOptions = {}): AsyncGenerator<boolean[], void, void> =>
    pieces(crew, items, sizeOfItem, (piece) => verifyTask(piece, options), verdictsOf, options);
  const sign = (messages: Items<Uint8Array>, options: PoolSignOptions): AsyncGenerator<Uint8Array[], void, void> =>
    pieces(
      crew,
      messages,
      (message) => message.length,
      (piece) => signTask(piece, options),
      signaturesOf,
      options,
    );
  return Object.freeze({
    verifyMany: (items, options) => collect(verify(items, options)),
    verifyEach: (items, options) => singly(verify(items, options)),
    signMany: (messages, options) => collect(sign(messages, options)),
    signEach: (messages, options) => singly(sign(messages, options)),
    close: () => crew.close(),
  } satisfies Sm2Pool);
}

function sizeOfItem({ signature, message, publicKey }: PoolVerifyItem): number {
  return signature.length + message.length + publicKey.length;
}

function verifyTask(items: readonly PoolVerifyItem[], { userId, format = 'der' }: PoolCallOptions): Task {
  const numbers = new Map<Uint8Array, number>();
  const keys = new Uint32Array(items.length);
  for (let i = 0; i < items.length; i++) {
    const { publicKey } = items[i] as PoolVerifyItem;
    let number = numbers.get(publicKey);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(publicKey, number);
    }
    keys[i] = number;
  }
  return {
    work: { kind: 'verify', count: items.length, keys, format },
    pack: () =>
      packBytes([
        userId ?? SM2_DEFAULT_USER_ID,
        ...items.map(({ signature }) => signature),
        ...items.map(({ message }) => message),
        ...numbers.keys(),
      ]),
  };
}

function verdictsOf(result: ArrayBuffer): boolean[] {
  const bytes = new Uint8Array(result);
  const verdicts: boolean[] = new Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) verdicts[i] = bytes[i] === 1;
  return verdicts;
}

function signTask(
  messages: readonly Uint8Array[],
  { userId, format = 'der', privateKey, random }: PoolSignOptions,
): Task {
  return {
    work: { kind: 'sign', count: messages.length, format },
    pack: () => {
      // Drawn anew when a worker was lost: no entropy is used twice.
      const entropy = takeRandom(random, 32 * messages.length);
      return packBytes([userId ?? SM2_DEFAULT_USER_ID, privateKey, entropy, ...messages]);
    },
  };
}

function signaturesOf(result: ArrayBuffer): Uint8Array[] {
  return unpackBytes(result).map((signature) => signature.slice());
}

/**
 * The results of all items, a piece at a time and in order. The next items are taken only when a worker has room for them and no
 * more than the crew's room is ahead of the consumer.
 */
async function* pieces<T, R>(
  crew: Crew,
  items: Items<T>,
  sizeOf: (item: T) => number,
  taskOf: (piece: readonly T[]) => Task,
  read: (result: ArrayBuffer) => R[],
  { signal, onProgress }: PoolCallOptions,
): AsyncGenerator<R[], void, void> {
  signal?.throwIfAborted();
  const abort = abortion(signal);
  const underway: { readonly count: number; readonly result: Promise<ArrayBuffer> }[] = [];
  let done = 0;
  const first = async (): Promise<R[]> => {
    const { count, result } = underway.shift() as (typeof underway)[number];
    const results = read(await abort.or(result));
    // One result too many or too few would give every later item the result of another.
    if (results.length !== count)
      throw new CoreError('ERR_POOL_WORKER', { reason: `${results.length} results for ${count} items` });
    done += results.length;
    onProgress?.(done);
    return results;
  };
  try {
    for await (const piece of cut(items, sizeOf)) {
      await abort.or(crew.vacancy());
      const result = crew.run(taskOf(piece));
      // A later piece may fail while an earlier one is waited for; it is reported when its turn comes.
      result.catch(() => undefined);
      underway.push({ count: piece.length, result });
      while (underway.length >= Math.max(crew.room, 1)) yield await first();
    }
    while (underway.length > 0) yield await first();
  } finally {
    abort.release();
  }
}

/** Cuts items into pieces of work. */
async function* cut<T>(items: Items<T>, sizeOf: (item: T) => number): AsyncGenerator<T[], void, void> {
  let piece: T[] = [];
  let size = 0;
  const isFull = (item: T): boolean => {
    piece.push(item);
    size += sizeOf(item);
    return piece.length >= mostItems || size >= mostBytes;
  };
  const take = (): T[] => {
    const full = piece;
    piece = [];
    size = 0;
    return full;
  };
  if (Symbol.iterator in items) {
    for (const item of items) if (isFull(item)) yield take();
  } else {
    for await (const item of items) if (isFull(item)) yield take();
  }
  if (piece.length > 0) yield piece;
}

/** Lets a promise lose against an abort signal. */
function abortion(signal: AbortSignal | undefined): { or<T>(promise: Promise<T>): Promise<T>; release(): void } {
  if (signal === undefined) return { or: (promise) => promise, release: () => undefined };
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
  });
  aborted.catch(() => undefined);
  signal.addEventListener('abort', stop);
  return {
    or: (promise) => Promise.race([promise, aborted]),
    release: () => signal.removeEventListener('abort', stop),
  };
}

async function collect<R>(results: AsyncGenerator<R[], void, void>): Promise<R[]> {
  const all: R[] = [];
  for await (const piece of results) for (const result of piece) all.push(result);
  return all;
}

async function* singly<R>(results: AsyncGenerator<R[], void, void>): AsyncGenerator<R, void, void> {
  for await (const piece of results) yield* piece;
}
