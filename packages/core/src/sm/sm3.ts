import { abytes, aexists, aoutput, type CHash, type Hash } from '@noble/hashes/utils.js';
import { fromHex } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { engineInstance } from './engine/instance.ts';
import { absorbInEngine, digestInEngine, finishInEngine, mostBytesAtOnce } from './engine/sm3.ts';
import { absorbPortably, finishPortably, initialState } from './sm3-portable.ts';

/** SM3("abc") (GB/T 32905 Annex A.1). */
const digestOfAbc: Uint8Array = /* @__PURE__ */ fromHex(
  '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
);

/** SM3 of the platform, in the shape of Node's `createHash('sm3')`. */
export interface NativeSm3 {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
  copy(): NativeSm3;
}

interface Native {
  readonly create: () => NativeSm3;
  readonly from: number;
}

let native: Native | undefined;

/** SM3 in progress, in the shape of @noble/hashes: any number side by side, each with its own state. */
export class Sm3 implements Hash<Sm3> {
  blockLen = 64;
  outputLen = 32;
  canXOF = false;
  /** Read and set by @noble/hashes. */
  finished = false;
  destroyed = false;
  readonly #state: Int32Array = new Int32Array(8);
  /** The bytes after the last whole block. */
  readonly #rest: Uint8Array = new Uint8Array(64);
  #length = 0;
  #native: NativeSm3 | undefined;

  constructor() {
    for (let i = 0; i < 8; i++) this.#state[i] = initialState[i] as number;
  }

  /** Takes the next piece of the message. */
  update(data: Uint8Array): this {
    aexists(this);
    abytes(data);
    const { length } = data;
    if (native !== undefined && this.#length === 0 && length >= native.from) this.#native = native.create();
    const held = this.#length % 64;
    this.#length += length;
    if (this.#native !== undefined) {
      this.#native.update(data);
      return this;
    }
    const rest = this.#rest;
    if (held + length < 64) {
      rest.set(data, held);
      return this;
    }
    const engine = engineInstance();
    if (engine === undefined) absorbPortably(this.#state, rest, held, data);
    else absorbInEngine(engine, this.#state, rest, held, data);
    const left = this.#length % 64;
    for (let i = 0, from = length - left; i < left; i++) rest[i] = data[from + i] as number;
    return this;
  }

  /** Ends the message and writes the digest. */
  digestInto(out: Uint8Array): void {
    aexists(this);
    aoutput(out, this);
    this.finished = true;
    if (this.#native !== undefined) {
      out.set(this.#native.digest());
      return;
    }
    const engine = engineInstance();
    const held = this.#length % 64;
    if (engine === undefined) finishPortably(this.#state, this.#rest, held, this.#length, out);
    else finishInEngine(engine, this.#state, this.#rest, held, this.#length, out);
  }

  /** Ends the message; the instance is of no use afterwards. */
  digest(): Uint8Array<ArrayBuffer> {
    const digest = new Uint8Array(32);
    this.digestInto(digest);
    this.destroy();
    return digest;
  }

  /** Overwrites what it holds. */
  destroy(): void {
    this.destroyed = true;
    this.#native = undefined;
    this.#state.fill(0);
    this.#rest.fill(0);
    this.#length = 0;
  }

  /** Copies its state into another instance, or into a new one. */
  _cloneInto(to: Sm3 = new Sm3()): Sm3 {
    to.finished = this.finished;
    to.destroyed = this.destroyed;
    to.#state.set(this.#state);
    to.#rest.set(this.#rest);
    to.#length = this.#length;
    to.#native = this.#native?.copy();
    return to;
  }

  /** A second instance that goes on from here. */
  clone(): Sm3 {
    return this._cloneInto();
  }
}

function digestOf(message: Uint8Array): Uint8Array {
  abytes(message);
  if (message.length <= mostBytesAtOnce && (native === undefined || message.length < native.from)) {
    const engine = engineInstance();
    if (engine !== undefined) return digestInEngine(engine, message);
  }
  return new Sm3().update(message).digest();
}

/**
 * The SM3 hash (GB/T 32905): 32 bytes out, 64-byte blocks. It has the interface of @noble/hashes, so `hmac(sm3, …)` and
 * `pbkdf2(sm3, …)` of that library work, and `sm3.create().update(…).digest()` hashes piece by piece.
 * @example
 * toHex(sm3(utf8('abc'))); // '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'
 */
export const sm3: CHash<Sm3> = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.assign((message: Uint8Array) => digestOf(message) as Uint8Array<ArrayBuffer>, {
    blockLen: 64,
    outputLen: 32,
    canXOF: false,
    create: (): Sm3 => new Sm3(),
  }),
);

/**
 * Lets the platform's own SM3 take messages whose first piece is long: on a processor with SM3 instructions it is faster than
 * anything portable. The results are the same; this library never asks for it by itself.
 * @param create - Begins a hash; `undefined` ends the arrangement.
 * @param options - `from`: the length in bytes of the first piece from which on the platform is asked; 16,384 when absent.
 * @throws CoreError `ERR_ARGUMENT` when it does not compute SM3.
 * @example useNativeSm3(() => createHash('sm3'));
 */
export function useNativeSm3(create: (() => NativeSm3) | undefined, options: { readonly from?: number } = {}): void {
  if (create === undefined) {
    native = undefined;
    return;
  }
  const hash = create();
  hash.update(Uint8Array.of(0x61));
  for (const each of [hash.copy(), hash]) {
    each.update(Uint8Array.of(0x62, 0x63));
    const digest = each.digest();
    if (digest.length !== 32 || digestOfAbc.some((byte, i) => byte !== digest[i]))
      throw new CoreError('ERR_ARGUMENT', { argument: 'create', expected: 'SM3', got: 'another function' });
  }
  native = { create, from: Math.max(options.from ?? 16_384, 1) };
}
