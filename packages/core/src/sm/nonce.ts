import { CoreError } from '../base/errors.ts';
import type { Limbs } from './engine/portable/field.ts';
import {
  isInRange,
  limbsFrom,
  newLimbs,
  newWords,
  order,
  readWords,
  reduce,
  subtract,
  temporary,
  type Words,
  wipeTemporaries,
  writeWords,
} from './engine/portable/limbs.ts';
import { absorbPortably, finishPortably, initialState } from './sm3-portable.ts';

// Shared, since one nonce is derived at a time, and wiped after it.
/** V of RFC 6979. */
const value: Uint8Array = /* @__PURE__ */ temporary(new Uint8Array(32));
/** V, a byte, d, e modulo n, and the additional data. */
const seed: Uint8Array = /* @__PURE__ */ temporary(new Uint8Array(32 + 1 + 3 * 32));
/** The states after the two blocks of the key K: it is used for two messages and more. */
const inner: Int32Array = /* @__PURE__ */ temporary(new Int32Array(8));
const outer: Int32Array = /* @__PURE__ */ temporary(new Int32Array(8));
const state: Int32Array = /* @__PURE__ */ temporary(new Int32Array(8));
const block: Uint8Array = /* @__PURE__ */ temporary(new Uint8Array(64));
const words: Words = /* @__PURE__ */ temporary(newWords());
const limbs: Limbs = /* @__PURE__ */ temporary(newLimbs());

/**
 * A nonce by RFC 6979 §3.2 with HMAC-SM3, with additional data k' as §3.6 allows: a broken random source leaves the
 * deterministic strength, a good one adds protection against fault attacks. China has no standard for this choice.
 * @param d - The private key, 32 bytes.
 * @param e - The 32-byte digest.
 * @param extra - 32 fresh random bytes, or none for the deterministic variant.
 * @param skip - How many nonces the signature equation has refused.
 * @returns 32 bytes in [1, n-1], for the caller to wipe.
 */
export function deriveNonce(d: Uint8Array, e: Uint8Array, extra: Uint8Array, skip: number): Uint8Array {
  try {
    readWords(words, e, 0);
    limbsFrom(limbs, words);
    subtract(limbs, limbs, order.limbs);
    reduce(words, limbs, order);
    seed.set(d, 33);
    writeWords(seed, 65, words);
    seed.set(extra, 97);
    value.fill(0);
    setKey(value);
    value.fill(1);
    mix(0, 97 + extra.length);
    mix(1, 97 + extra.length);
    // A candidate falls outside with probability 2^-32, so 16 in a row cannot happen with a sound hash.
    for (let attempt = 0, left = skip; attempt < 16 + skip; attempt++) {
      if (attempt > 0) mix(0, 33);
      mac(value, value);
      readWords(words, value, 0);
      if (isInRange(words, order) !== 0 && left-- === 0) return value.slice();
    }
  } finally {
    wipeTemporaries();
  }
  throw new CoreError('ERR_SIGNING', { rule: 'no nonce in [1, n-1] was found' });
}

/** K = HMAC(K, V ‖ separator ‖ …), so many bytes; V = HMAC(K, V). */
function mix(separator: number, length: number): void {
  seed.set(value);
  seed[32] = separator;
  mac(seed.subarray(0, length), value);
  setKey(value);
  for (let i = 0; i < 32; i++) value[i] = seed[i] as number;
  mac(value, value);
}

/** Begins with a key of 32 bytes. */
function setKey(key: Uint8Array): void {
  absorbKey(inner, key, 0x36);
  absorbKey(outer, key, 0x5c);
}

function absorbKey(to: Int32Array, key: Uint8Array, pad: number): void {
  for (let i = 0; i < 8; i++) to[i] = initialState[i] as number;
  for (let i = 0; i < 64; i++) block[i] = (i < 32 ? (key[i] as number) : 0) ^ pad;
  absorbPortably(to, block, 0, block);
}

/** HMAC-SM3 of a message. */
function mac(message: Uint8Array, out: Uint8Array): void {
  finish(inner, message, out);
  finish(outer, out, out);
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
