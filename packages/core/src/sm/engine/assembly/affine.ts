/**
 * Many additions of affine points with one inversion (Montgomery's trick): 5 products and a square each. Pairs lie at ACCUMULATED
 * and ADDED; an addition of two points with the same x has no slope, is marked in EXCEPTIONS and replaced by anything.
 */
import { MONTGOMERY_ONE } from './constants';
import { ELEMENT, invertLane, isZeroLane } from './elements';
import { addAffine, join2, mul2, sub2, swap2 } from './kernels.generated';
import { ACCUMULATED, ADDED, DIFFERENCES, ELEMENTS, EXCEPTIONS, MOST_PAIRS, PRODUCTS } from './memory';

/** Bytes of a pair of affine points. */
export const PAIR_BYTES: usize = 160;

const INVERSE: usize = ELEMENTS;
const OTHER: usize = ELEMENTS + ELEMENT;
const ALL: usize = ELEMENTS + 2 * ELEMENT;

/** Whether an exception was marked since `clearExceptions`. */
export let exceptionMet: bool = false;

export function clearExceptions(): void {
  exceptionMet = false;
  memory.fill(EXCEPTIONS, 0, 2 * MOST_PAIRS);
}

/** ACCUMULATED[i] += ADDED[i] for i below `count`. */
export function addPairs(count: usize): void {
  for (let i: usize = 0; i < count; i++)
    sub2(DIFFERENCES + i * ELEMENT, ADDED + i * PAIR_BYTES, ACCUMULATED + i * PAIR_BYTES);
  invertAll(count);
  for (let i = count; i-- > 0; ) {
    inverseAt(i);
    addAffine(ACCUMULATED + i * PAIR_BYTES, ADDED + i * PAIR_BYTES, OTHER);
  }
}

/** Multiplies DIFFERENCES up into PRODUCTS and inverts the last of them; `inverseAt` then gives single inverses, last first. */
export function invertAll(count: usize): void {
  multiplyUp(count);
  if (isZeroLane(ALL, 0)) {
    markExceptions(count);
    multiplyUp(count);
  }
  // 1/(a·b)·b and 1/(a·b)·a: one inversion for both lanes.
  invertLane(INVERSE, ALL);
  swap2(OTHER, PRODUCTS + (count - 1) * ELEMENT);
  mul2(INVERSE, INVERSE, OTHER);
}

/** OTHER = 1 / DIFFERENCES[i] in both lanes; to be asked for i = count − 1 down to 0. */
export function inverseAt(i: usize): void {
  if (i === 0) {
    memory.copy(OTHER, INVERSE, ELEMENT);
    return;
  }
  mul2(OTHER, INVERSE, PRODUCTS + (i - 1) * ELEMENT);
  mul2(INVERSE, INVERSE, DIFFERENCES + i * ELEMENT);
}

/** Where `inverseAt` leaves its result. */
export const INVERSE_OF_ONE: usize = OTHER;

function multiplyUp(count: usize): void {
  memory.copy(PRODUCTS, DIFFERENCES, ELEMENT);
  for (let i: usize = 1; i < count; i++)
    mul2(PRODUCTS + i * ELEMENT, PRODUCTS + (i - 1) * ELEMENT, DIFFERENCES + i * ELEMENT);
  const last = PRODUCTS + (count - 1) * ELEMENT;
  swap2(ALL, last);
  mul2(ALL, ALL, last);
}

function markExceptions(count: usize): void {
  exceptionMet = true;
  for (let i: usize = 0; i < count; i++) {
    const difference = DIFFERENCES + i * ELEMENT;
    if (isZeroLane(difference, 0)) {
      join2(difference, MONTGOMERY_ONE, difference);
      store<u8>(EXCEPTIONS + 2 * i, 1);
    }
    if (isZeroLane(difference, 1)) {
      join2(difference, difference, MONTGOMERY_ONE);
      store<u8>(EXCEPTIONS + 2 * i, 1, 1);
    }
  }
}
