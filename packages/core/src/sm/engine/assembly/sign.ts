/**
 * Signing (GB/T 32918.2 §6.1). No branch, no address and no early exit depends on k, d or what comes of them; only whether a nonce
 * had to be thrown away is visible, which happens with probability 2^-32 at most and says nothing about the one that is used.
 */
import { N, N_INVERSE30, N_SQUARE, N30, ONE_WORDS } from './constants';
import { placeOfWindow, recode, signOfWindow, windowAt, windowsOf } from './digits';
import { ELEMENT, invertLane, numberOf, setLane, toMontgomery } from './elements';
import { invertNumber } from './inverse';
import { addToSum, blindSum, foldSum, mul2, sqr2 } from './kernels.generated';
import { BASE_NARROW, ELEMENTS, NUMBERS, PAIR, PICKED, SUM } from './memory';
import {
  addModOrder,
  addNumbers,
  isInRange,
  isZeroNumber,
  multiplyModOrder,
  readNumber,
  reduceOnce,
  subtractModOrder,
  writeNumber,
} from './numbers';
import { POINT_BYTES, pairUp, signsOf } from './points';
import { BLINDING, DIGEST, KEY_INVERSE, NONCE, POINT_X, R, S } from './slot';

/** Width of the windows of the base point's table for signing: the whole window is read each time, so wider is slower. */
export const NARROW_WIDTH: usize = 5;

const K: usize = NUMBERS;
const X: usize = NUMBERS + 40;
const Z: usize = NUMBERS + 80;
const E: usize = NUMBERS + 3 * 40;
const SIGNATURE_R: usize = NUMBERS + 4 * 40;
const SIGNATURE_S: usize = NUMBERS + 5 * 40;
const INVERSE: usize = NUMBERS + 6 * 40;
const RECODED: usize = NUMBERS + 7 * 40;
const TEMPORARY: usize = NUMBERS + 8 * 40;
const BLIND: usize = ELEMENTS;

/**
 * Writes (1 + d)^-1 of the private key d at NONCE to KEY_INVERSE, in the form in which `sign` takes it back.
 * @returns 0 when d is outside [1, n − 2].
 */
export function prepareKey(slot: usize): i32 {
  readNumber(K, slot + NONCE);
  const inRange = isInRange(K, N, TEMPORARY);
  addNumbers(K, K, ONE_WORDS);
  const valid = inRange & isInRange(K, N, TEMPORARY);
  invertNumber(INVERSE, K, N30, N_INVERSE30);
  multiplyModOrder(Z, INVERSE, N_SQUARE, TEMPORARY);
  writeNumber(slot + KEY_INVERSE, Z);
  return valid;
}

/**
 * Signs the digest with the slot's nonce, blinding factor and key inverse: r and s into the slot.
 * @returns 0 when the standard asks for another nonce (A3, A5, A6).
 */
export function sign(slot: usize): i32 {
  readNumber(K, slot + NONCE);
  const inRange = isInRange(K, N, TEMPORARY);
  multiplyBlinded(slot);
  invertLane(ELEMENTS, SUM + 2 * ELEMENT);
  mul2(ELEMENTS, ELEMENTS, SUM);
  numberOf(X, ELEMENTS, 0);
  return inRange & finishSignature(slot, X);
}

/** Writes r and s for the nonce in the slot and the x coordinate of its point. */
export function finishSignature(slot: usize, x: usize): i32 {
  readNumber(K, slot + NONCE);
  readNumber(E, slot + DIGEST);
  readNumber(INVERSE, slot + KEY_INVERSE);
  // x = 0 is what an exceptional addition leaves; no point of the curve in use has it by chance.
  const some = isZeroNumber(x) ^ 1;
  reduceOnce(x, 0, N, TEMPORARY);
  reduceOnce(E, 0, N, TEMPORARY);
  addModOrder(SIGNATURE_R, E, x, TEMPORARY);
  // s = (1 + d)^-1 (k − r·d) = (1 + d)^-1 (k + r) − r.
  addModOrder(K, K, SIGNATURE_R, TEMPORARY);
  multiplyModOrder(SIGNATURE_S, INVERSE, K, TEMPORARY);
  subtractModOrder(SIGNATURE_S, SIGNATURE_S, SIGNATURE_R, TEMPORARY);
  writeNumber(slot + R, SIGNATURE_R);
  writeNumber(slot + S, SIGNATURE_S);
  const zero = isZeroNumber(SIGNATURE_R) | isZeroNumber(K) | isZeroNumber(SIGNATURE_S);
  return some & (zero ^ 1);
}

/** Writes the point k·G to POINT_X for the scalar at NONCE, in [1, n − 1]; the blinding factor stands in BLINDING. */
export function multiplyBase(slot: usize): i32 {
  readNumber(K, slot + NONCE);
  const inRange = isInRange(K, N, TEMPORARY);
  multiplyBlinded(slot);
  const inverse = ELEMENTS;
  const cube = ELEMENTS + ELEMENT;
  const zz = SUM + 2 * ELEMENT;
  invertLane(inverse, zz);
  // 1/Z³ = Z³ · (1/Z²)³.
  sqr2(cube, inverse);
  mul2(cube, cube, inverse);
  mul2(cube, cube, SUM + 3 * ELEMENT);
  mul2(cube, cube, SUM + ELEMENT);
  mul2(inverse, inverse, SUM);
  numberOf(X, inverse, 0);
  numberOf(Z, cube, 0);
  writeNumber(slot + POINT_X, X);
  writeNumber(slot + POINT_X + 32, Z);
  return inRange & (isZeroNumber(X) ^ 1);
}

/** SUM = K·G, its first point under a random Z: half of the 52 windows in each lane. */
function multiplyBlinded(slot: usize): void {
  readNumber(Z, slot + BLINDING);
  store<u64>(Z, load<u64>(Z) | 1);
  setLane(BLIND, 0, Z);
  setLane(BLIND, 1, Z);
  toMontgomery(BLIND);
  const windows = windowsOf(NARROW_WIDTH);
  const half = windows >> 1;
  recode(RECODED, K, windows * NARROW_WIDTH);
  pickPair(PAIR, RECODED, 0, half);
  blindSum(SUM, PAIR, BLIND);
  for (let i: usize = 1; i < half; i++) {
    pickPair(PAIR, RECODED, i, half + i);
    addToSum(SUM, PAIR);
  }
  foldSum(SUM);
}

/** The points of two windows of a secret scalar, one in each lane. */
export function pickPair(out: usize, recoded: usize, first: usize, second: usize): void {
  const one = windowAt(recoded, first, NARROW_WIDTH);
  const other = windowAt(recoded, second, NARROW_WIDTH);
  const size = POINT_BYTES << (NARROW_WIDTH - 1);
  pick(PICKED, BASE_NARROW + first * size, placeOfWindow(one, NARROW_WIDTH));
  pick(PICKED + POINT_BYTES, BASE_NARROW + second * size, placeOfWindow(other, NARROW_WIDTH));
  const signs = signsOf(signOfWindow(one, NARROW_WIDTH), signOfWindow(other, NARROW_WIDTH));
  pairUp(out, PICKED, PICKED + POINT_BYTES, signs);
}

/** Copies one of the 16 points of a window; all of them are read. */
function pick(out: usize, window: usize, place: usize): void {
  const wanted = i32x4.splat(i32(place));
  const one = i32x4.splat(1);
  let counter = i32x4.splat(0);
  let v0 = i32x4.splat(0);
  let v1 = v0;
  let v2 = v0;
  let v3 = v0;
  let v4 = v0;
  for (let at = window; at < window + (POINT_BYTES << (NARROW_WIDTH - 1)); at += POINT_BYTES) {
    const mask = i32x4.eq(counter, wanted);
    v0 = v128.or(v0, v128.and(v128.load(at), mask));
    v1 = v128.or(v1, v128.and(v128.load(at, 16), mask));
    v2 = v128.or(v2, v128.and(v128.load(at, 32), mask));
    v3 = v128.or(v3, v128.and(v128.load(at, 48), mask));
    v4 = v128.or(v4, v128.and(v128.load64_zero(at, 64), mask));
    counter = i32x4.add(counter, one);
  }
  v128.store(out, v0);
  v128.store(out, v1, 16);
  v128.store(out, v2, 32);
  v128.store(out, v3, 48);
  store<i64>(out, i64x2.extract_lane(v4, 0), 64);
}
