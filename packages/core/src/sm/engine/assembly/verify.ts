/**
 * Verification (GB/T 32918.2 §7.1, B1–B7): the x coordinate of s·G + t·P with t = r + s, against r − e, without an inversion:
 * X = x·Z². Everything here is public; it runs in variable time.
 */
import { BASE_POINT, MONTGOMERY_ONE, N, P } from './constants';
import { listWindows, recode, sparseDigits, windowsOf } from './digits';
import { ELEMENT, isZeroLane, setLane, toMontgomery } from './elements';
import {
  addEntry,
  double,
  entryOf,
  entryPoint,
  foldSum,
  join2,
  mul2,
  pointBesideSum,
  sub2,
  swap2,
} from './kernels.generated';
import { readPoint } from './keys';
import { BASE_NARROW, BASE_WIDE, DIGITS, ELEMENTS, ENTRIES, LIST, NUMBERS, POINT, SUM } from './memory';
import {
  addModOrder,
  addNumbers,
  isInRange,
  isZeroNumber,
  readNumber,
  reduceOnce,
  subtractModOrder,
  subtractNumbers,
} from './numbers';
import { LISTED, pairUp, sumList } from './points';
import { AGAIN, DIGEST, NO, R, S, TABLE, WIDTH, YES } from './slot';

const E: usize = NUMBERS + 3 * 40;
const SCALAR_R: usize = NUMBERS + 4 * 40;
export const SCALAR_S: usize = NUMBERS + 5 * 40;
export const SCALAR_T: usize = NUMBERS + 6 * 40;
/** r − e mod n: what x must be. */
export const EXPECTED_X: usize = NUMBERS + 7 * 40;
const RECODED: usize = NUMBERS + 8 * 40;
const TEMPORARY: usize = NUMBERS + 9 * 40;

/** The width of the base point's table; none at first, since a table takes longer to build than some verifications. */
let baseWidth: usize = 0;
let base: usize = 0;

/** From now on verifies over the table of the base point of width 5 or 8, which the host has built. */
export function useBase(width: usize): void {
  baseWidth = width;
  base = width === 8 ? BASE_WIDE : BASE_NARROW;
}

/** Bytes of an entry of a new key's odd multiples. */
const ENTRY: usize = 240;

/** Verifies the slot's signature, over the key's table if it has one: 1 or 0. */
export function verify(slot: usize): i32 {
  if (readScalars(slot) === 0) return NO;
  if (load<u32>(slot, TABLE) !== 0 && baseWidth !== 0) {
    const width = load<u32>(slot, WIDTH);
    listScalars(LIST, slot);
    sumList(windowsOf(baseWidth) + windowsOf(width));
    const found = compareX();
    if (found !== AGAIN) return found;
  }
  return verifyNewKey(slot);
}

/** Reads r, s and e; t = r + s and x = r − e. Returns 0 when r, s or t is out of range. */
export function readScalars(slot: usize): i32 {
  readNumber(SCALAR_R, slot + R);
  readNumber(SCALAR_S, slot + S);
  readNumber(E, slot + DIGEST);
  if (isInRange(SCALAR_R, N, TEMPORARY) === 0 || isInRange(SCALAR_S, N, TEMPORARY) === 0) return 0;
  addModOrder(SCALAR_T, SCALAR_R, SCALAR_S, TEMPORARY);
  reduceOnce(E, 0, N, TEMPORARY);
  subtractModOrder(EXPECTED_X, SCALAR_R, E, TEMPORARY);
  return isZeroNumber(SCALAR_T) ^ 1;
}

/** Lists the points of s·G over the base point's table. */
function listBase(list: usize): void {
  recode(RECODED, SCALAR_S, windowsOf(baseWidth) * baseWidth);
  listWindows(list, RECODED, base, baseWidth);
}

/** Lists the points of s·G and of t·P over the key's table. */
export function listScalars(list: usize, slot: usize): void {
  const width = load<u32>(slot, WIDTH);
  listBase(list);
  recode(RECODED, SCALAR_T, windowsOf(width) * width);
  listWindows(list + windowsOf(baseWidth) * LISTED, RECODED, load<u32>(slot, TABLE), width);
}

/** Whether lane 0 of SUM has the expected x, or x + n where that is still a coordinate. */
function compareX(): i32 {
  if (isZeroLane(SUM + 2 * ELEMENT, 0)) return AGAIN;
  if (hasX(EXPECTED_X)) return YES;
  // n < p: a number below p − n stands for two coordinates.
  if (addNumbers(EXPECTED_X, EXPECTED_X, N) !== 0 || subtractNumbers(TEMPORARY, EXPECTED_X, P) === 0) return NO;
  return hasX(EXPECTED_X);
}

function hasX(number: usize): i32 {
  setLane(ELEMENTS, 0, number);
  toMontgomery(ELEMENTS);
  mul2(ELEMENTS, ELEMENTS, SUM + 2 * ELEMENT);
  sub2(ELEMENTS, SUM, ELEMENTS);
  return isZeroLane(ELEMENTS, 0);
}

/**
 * For a key without a table, and for whatever met an exceptional addition elsewhere: t·P over a chain of doublings, where no
 * addition can be exceptional, then the one addition of s·G with its cases told apart.
 */
function verifyNewKey(slot: usize): i32 {
  if (readPoint(slot) === 0) return NO;
  multiplyPoint(SCALAR_T);
  if (baseWidth === 0) return verifyByChains();
  listBase(LIST);
  sumList(windowsOf(baseWidth));
  if (isZeroLane(SUM + 2 * ELEMENT, 0)) return verifyByChains();
  return joinAndCompare();
}

/** Adds POINT to lane 0 of SUM and compares x. */
function joinAndCompare(): i32 {
  const y = ELEMENTS + 3 * ELEMENT;
  const other = ELEMENTS + 4 * ELEMENT;
  pointBesideSum(SUM, POINT);
  swap2(other, SUM + 3 * ELEMENT);
  mul2(y, SUM + ELEMENT, other);
  foldSum(SUM);
  const found = compareX();
  if (found !== AGAIN) return found;
  // The same x: twice the point, or infinity, which has no x.
  swap2(other, y);
  sub2(y, y, other);
  if (isZeroLane(y, 0) === 0) return NO;
  double(POINT);
  pointBesideSum(SUM, POINT);
  for (let part: usize = 0; part < 4; part++) swap2(SUM + part * ELEMENT, SUM + part * ELEMENT);
  return compareX();
}

/** s·G over a chain as well: without a table of G, and for the one scalar and its opposite at which the table's windows fail. */
function verifyByChains(): i32 {
  const first = ELEMENTS + 5 * ELEMENT;
  memory.copy(first, POINT, 2 * ELEMENT);
  pairUp(POINT, BASE_POINT, BASE_POINT, i32x4.splat(0));
  join2(POINT + ELEMENT, MONTGOMERY_ONE, POINT + ELEMENT);
  multiplyPoint(SCALAR_S);
  pointBesideSum(SUM, POINT);
  for (let part: usize = 0; part < 4; part++) swap2(SUM + part * ELEMENT, SUM + part * ELEMENT);
  memory.copy(POINT, first, 2 * ELEMENT);
  return joinAndCompare();
}

/**
 * POINT = scalar·POINT for a public scalar in [1, n − 1]. Inside, an even multiple m < scalar is added to an odd d < 16: m = ±d is
 * impossible by parity and m + d ≤ n − 1, so no addition is exceptional.
 */
function multiplyPoint(scalar: usize): void {
  const step = ENTRIES + 8 * ENTRY;
  const plus = i32x4.splat(0);
  entryOf(ENTRIES, POINT);
  double(POINT);
  entryOf(step, POINT);
  addEntry(POINT, ENTRIES, plus);
  entryOf(ENTRIES + ENTRY, POINT);
  for (let i: usize = 2; i < 8; i++) {
    addEntry(POINT, step, plus);
    entryOf(ENTRIES + i * ENTRY, POINT);
  }
  sparseDigits(scalar);
  let bit: usize = 256;
  while (load<i8>(DIGITS + bit) === 0) bit--;
  entryPoint(POINT, ENTRIES + usize(load<i8>(DIGITS + bit) >> 1) * ENTRY);
  while (bit-- > 0) {
    double(POINT);
    const digit: i32 = load<i8>(DIGITS + bit);
    if (digit === 0) continue;
    const sign = digit >> 31;
    addEntry(POINT, ENTRIES + usize(((digit ^ sign) - sign) >> 1) * ENTRY, i64x2.splat(i64(sign) & 0xffffffff));
  }
}
