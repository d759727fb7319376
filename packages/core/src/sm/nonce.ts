import { concatBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import {
  isInRange,
  limbsFrom,
  newLimbs,
  newWords,
  order,
  readWords,
  reduce,
  subtract,
  writeWords,
} from './engine/portable/limbs.ts';
import { absorbPortably, finishPortably, initialState } from './sm3-portable.ts';

/** Nonces of one signature. */
export interface Nonces {
  /** The next in [1, n-1], 32 bytes, until the next call. */
  next(): Uint8Array;
  /** Overwrites it, and what those after it would come from. */
  wipe(): void;
}

/**
 * Candidate nonces by RFC 6979 §3.2 with HMAC-SM3, with additional data k' as §3.6 allows: a broken random source leaves
 * the deterministic strength, a good one adds protection against fault attacks. China has no standard for this choice.
 * @param d - The private key, 32 bytes.
 * @param e - The 32-byte digest.
 * @param extra - Fresh random bytes, or none for the deterministic variant.
 */
export function noncesOf(d: Uint8Array, e: Uint8Array, extra: Uint8Array): Nonces {
  const seed = concatBytes(d, belowOrder(e), extra);
  const number = newWords();
  let value: Uint8Array = new Uint8Array(32).fill(1);
  let key = new MacKey(new Uint8Array(32));
  const step = (): void => {
    const old = value;
    value = key.tag(old);
    old.fill(0);
  };
  const mix = (separator: number, data: Uint8Array): void => {
    const message = concatBytes(value, Uint8Array.of(separator), data);
    const tag = key.tag(message);
    key.wipe();
    key = new MacKey(tag);
    for (const rest of [message, tag]) rest.fill(0);
    step();
  };
  mix(0, seed);
  mix(1, seed);
  seed.fill(0);
  let first = true;
  return {
    next: () => {
      // A candidate falls outside with probability 2^-32, so 16 in a row cannot happen with a sound hash.
      for (let attempt = 0; attempt < 16; attempt++) {
        if (!first) mix(0, new Uint8Array(0));
        first = false;
        step();
        readWords(number, value, 0);
        const inRange = isInRange(number, order);
        number.fill(0);
        if (inRange !== 0) return value;
      }
      throw new CoreError('ERR_SIGNING', { rule: 'no nonce in [1, n-1] was found' });
    },
    wipe: () => {
      value.fill(0);
      key.wipe();
    },
  };
}

/** A digest modulo n. */
function belowOrder(e: Uint8Array): Uint8Array {
  const [number, limbs, bytes] = [newWords(), newLimbs(), new Uint8Array(32)];
  readWords(number, e, 0);
  limbsFrom(limbs, number);
  subtract(limbs, limbs, order.limbs);
  reduce(number, limbs, order);
  writeWords(bytes, 0, number);
  return bytes;
}

/** HMAC-SM3 under a key of 32 bytes whose blocks have been hashed once for all messages. */
class MacKey {
  readonly #inner = initialState.slice();
  readonly #outer = initialState.slice();

  constructor(key: Uint8Array) {
    absorbKey(this.#inner, key, 0x36);
    absorbKey(this.#outer, key, 0x5c);
  }

  tag(message: Uint8Array): Uint8Array {
    const tag = new Uint8Array(32);
    finish(this.#inner, message, tag);
    finish(this.#outer, tag, tag);
    return tag;
  }

  wipe(): void {
    this.#inner.fill(0);
    this.#outer.fill(0);
  }
}

/** Shared, since one message is hashed at a time, and wiped after it. */
const block: Uint8Array = /* @__PURE__ */ new Uint8Array(64);
const state: Int32Array = /* @__PURE__ */ new Int32Array(8);

function absorbKey(to: Int32Array, key: Uint8Array, pad: number): void {
  for (let i = 0; i < 64; i++) block[i] = (i < 32 ? (key[i] as number) : 0) ^ pad;
  absorbPortably(to, block, 0, block);
  block.fill(0);
}

/** The digest of a block and a message, from the state after the block. */
function finish(afterBlock: Int32Array, message: Uint8Array, out: Uint8Array): void {
  const { length } = message;
  const held = length % 64;
  for (let i = 0; i < 8; i++) state[i] = afterBlock[i] as number;
  absorbPortably(state, block, 0, message);
  for (let i = 0, from = length - held; i < held; i++) block[i] = message[from + i] as number;
  finishPortably(state, block, held, 64 + length, out);
  state.fill(0);
  block.fill(0);
}
