import { bytesToNumberBE } from '@noble/curves/utils.js';
import { xOfSum } from '../../sm2-curve.ts';
import { tableOfBase } from './base.ts';
import { type Limbs, multiply } from './field.ts';
import { tableOfKey, type VerifyingKey } from './key-tables.ts';
import {
  add,
  isInRange,
  isZero,
  limbsFrom,
  newLimbs,
  newWords,
  normalise,
  order,
  prime,
  readWords,
  reduce,
  subtract,
  type Words,
} from './limbs.ts';
import { newPoint, numberOf, type Point } from './points.ts';
import { addMultiple, multiplyOnce } from './windows.ts';

const r: Words = /* @__PURE__ */ newWords();
const s: Words = /* @__PURE__ */ newWords();
const t: Words = /* @__PURE__ */ newWords();
const x: Words = /* @__PURE__ */ newWords();
const rest: Words = /* @__PURE__ */ newWords();
const limbs: Limbs = /* @__PURE__ */ newLimbs();
const other: Limbs = /* @__PURE__ */ newLimbs();
const sum: Point = /* @__PURE__ */ newPoint();

/** Whether r ‖ s belong to a digest (GB/T 32918.2 §7.1, B1 to B7), in variable time. */
export function verifyDigest(key: VerifyingKey, signature: Uint8Array, e: Uint8Array): boolean {
  readWords(r, signature, 0);
  readWords(s, signature, 32);
  if ((isInRange(r, order) & isInRange(s, order)) === 0) return false;
  limbsFrom(limbs, r);
  limbsFrom(other, s);
  add(other, other, limbs);
  subtract(other, other, order.limbs);
  reduce(t, other, order);
  if (isZero(t) !== 0) return false;
  const table = tableOfKey(key);
  if (table === undefined) multiplyOnce(sum, key.entry, t);
  else addMultiple(sum, table, t, false);
  addMultiple(sum, tableOfBase(), s, true);
  // (e + x) mod n = r, asked the other way round: x is never computed.
  readWords(x, e, 0);
  limbsFrom(other, x);
  subtract(other, limbs, other);
  reduce(x, other, order);
  numberOf(rest, sum.zz);
  if (isZero(rest) !== 0) return hasXSlowly(key.point);
  if (hasX()) return true;
  // n < p, so a number below p - n stands for two coordinates.
  limbsFrom(limbs, x);
  add(limbs, limbs, order.limbs);
  normalise(x, limbs);
  return isInRange(x, prime) !== 0 && hasX();
}

/** Whether the sum has the coordinate x = X/Z²: X = x·Z² needs no inversion. */
function hasX(): boolean {
  limbsFrom(limbs, x);
  multiply(limbs, limbs, prime.square);
  multiply(limbs, limbs, sum.zz);
  subtract(limbs, limbs, sum.x);
  numberOf(rest, limbs);
  return isZero(rest) !== 0;
}

/** The same after an exceptional addition, which nothing but a key made for it brings about, or for infinity. */
function hasXSlowly(point: Uint8Array): boolean {
  const key = { x: bytesToNumberBE(point.subarray(0, 32)), y: bytesToNumberBE(point.subarray(32)) };
  return xOfSum(bigintOf(s), bigintOf(t), key) === bigintOf(x);
}

function bigintOf(words: Words): bigint {
  return words.reduceRight((value, word) => (value << 24n) | BigInt(word), 0n);
}
