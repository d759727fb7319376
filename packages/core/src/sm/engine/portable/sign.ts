import { bytesToNumberBE } from '@noble/curves/utils.js';
import { Sm2Point } from '../../sm2-curve.ts';
import { tableOfBase } from './base.ts';
import { type Limbs, multiply } from './field.ts';
import { invertWords } from './inverse.ts';
import {
  add,
  isZero,
  limbsFrom,
  multiplyModulo,
  newLimbs,
  newWords,
  order,
  prime,
  readWords,
  reduce,
  subtract,
  temporary,
  type Words,
  wipeTemporaries,
  writeWords,
} from './limbs.ts';
import { invert, numberOf, type Point } from './points.ts';
import { multiplySecretly } from './windows.ts';

const scalar: Words = /* @__PURE__ */ temporary(newWords());
const x: Words = /* @__PURE__ */ temporary(newWords());
const r: Words = /* @__PURE__ */ temporary(newWords());
const s: Words = /* @__PURE__ */ temporary(newWords());
const t: Limbs = /* @__PURE__ */ temporary(newLimbs());
const u: Limbs = /* @__PURE__ */ temporary(newLimbs());
const v: Limbs = /* @__PURE__ */ temporary(newLimbs());
const sum: Point = {
  x: temporary(newLimbs()),
  y: temporary(newLimbs()),
  zz: temporary(newLimbs()),
  zzz: temporary(newLimbs()),
};

/** sum = scalar·G, its first point under a random Z. */
function multiplyBlinded(blind: Uint8Array): void {
  readWords(x, blind, 0);
  x[0] = (x[0] as number) | 1;
  limbsFrom(t, x);
  multiply(t, t, prime.square);
  multiplySecretly(sum, tableOfBase(), scalar, t);
}

/**
 * (1 + d)^-1 in the form in which `signWithNonce` takes it.
 * @param d - 32 bytes in [1, n-2].
 */
export function inverseOf(d: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(32);
  readWords(scalar, d, 0);
  limbsFrom(t, scalar);
  t[0] = (t[0] as number) + 1;
  reduce(scalar, t, order);
  invertWords(t, scalar, order);
  multiplyModulo(t, t, order.square, order);
  reduce(scalar, t, order);
  writeWords(bytes, 0, scalar);
  wipeTemporaries();
  return bytes;
}

/**
 * The signature equation (GB/T 32918.2 §6.1, A4 to A7) without a branch or an address from k, d or what comes of them.
 * @param e - 32 bytes.
 * @param inverse - From `inverseOf`.
 * @param k - 32 bytes in [1, n-1].
 * @param blind - 32 random bytes.
 * @returns r ‖ s; `undefined` when the standard asks for another nonce.
 */
export function signWithNonce(
  e: Uint8Array,
  inverse: Uint8Array,
  k: Uint8Array,
  blind: Uint8Array,
): Uint8Array | undefined {
  const signature = new Uint8Array(64);
  readWords(scalar, k, 0);
  multiplyBlinded(blind);
  invert(t, sum.zz);
  multiply(t, t, sum.x);
  numberOf(x, t);
  // r = e + x, below 2^257.
  readWords(r, e, 0);
  limbsFrom(t, r);
  limbsFrom(u, x);
  add(t, t, u);
  subtract(t, t, order.limbs);
  subtract(t, t, order.limbs);
  reduce(r, t, order);
  // s = (1 + d)^-1 (k - rd) = (1 + d)^-1 (k + r) - r.
  limbsFrom(u, r);
  limbsFrom(t, scalar);
  add(t, t, u);
  subtract(t, t, order.limbs);
  reduce(scalar, t, order);
  limbsFrom(t, scalar);
  readWords(s, inverse, 0);
  limbsFrom(v, s);
  multiplyModulo(t, t, v, order);
  subtract(t, t, u);
  reduce(s, t, order);
  writeWords(signature, 0, r);
  writeWords(signature, 32, s);
  // x = 0 is what an exceptional addition leaves.
  const refused = isZero(x) | isZero(r) | isZero(scalar) | isZero(s);
  wipeTemporaries();
  if (refused === 0) return signature;
  signature.fill(0);
  return undefined;
}

/** X ‖ Y of k·G for 32 secret bytes in [1, n-1]. */
export function multiplyBase(k: Uint8Array): Uint8Array {
  const point = new Uint8Array(64);
  readWords(scalar, k, 0);
  multiplyBlinded(new Uint8Array(32));
  // 1/Z³; then 1/Z² = (Z²/Z³)².
  invert(t, sum.zzz);
  multiply(sum.y, sum.y, t);
  multiply(t, t, sum.zz);
  multiply(t, t, t);
  multiply(sum.x, sum.x, t);
  numberOf(x, sum.x);
  numberOf(s, sum.y);
  writeWords(point, 0, x);
  writeWords(point, 32, s);
  const exceptional = isZero(x);
  wipeTemporaries();
  return exceptional === 0 ? point : Sm2Point.BASE.multiply(bytesToNumberBE(k)).toBytes(false).slice(1);
}
