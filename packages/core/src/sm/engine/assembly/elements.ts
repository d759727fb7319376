// Elements (residues modulo p in two lanes, see the kernels) from and to numbers.
import { ONE, P, P_INVERSE30, P30, R_SQUARE } from './constants';
import { invertNumber } from './inverse';
import { mul2 } from './kernels.generated';
import { ELEMENTS, NUMBERS } from './memory';
import { isZeroNumber, reduceOnce } from './numbers';

/** Bytes of an element. */
export const ELEMENT: usize = 80;

const PRODUCT: usize = ELEMENTS + 7 * ELEMENT;
const WORDS: usize = NUMBERS + 10 * 40;
const OTHER_WORDS: usize = NUMBERS + 11 * 40;

function setLimb(element: usize, lane: usize, limb: usize, value: u64): void {
  store<i32>(element + ((limb >> 1) << 4) + ((limb & 1) << 3) + (lane << 2), i32(value & 0x1fffffff));
}

function limbOf(element: usize, lane: usize, limb: usize): i64 {
  return load<i32>(element + ((limb >> 1) << 4) + ((limb & 1) << 3) + (lane << 2));
}

/** Puts a number into one lane, in Montgomery form only after `toMontgomery`. */
export function setLane(element: usize, lane: usize, number: usize): void {
  const w0 = load<u64>(number);
  const w1 = load<u64>(number, 8);
  const w2 = load<u64>(number, 16);
  const w3 = load<u64>(number, 24);
  setLimb(element, lane, 0, w0);
  setLimb(element, lane, 1, w0 >> 29);
  setLimb(element, lane, 2, (w0 >> 58) | (w1 << 6));
  setLimb(element, lane, 3, w1 >> 23);
  setLimb(element, lane, 4, (w1 >> 52) | (w2 << 12));
  setLimb(element, lane, 5, w2 >> 17);
  setLimb(element, lane, 6, (w2 >> 46) | (w3 << 18));
  setLimb(element, lane, 7, w3 >> 11);
  setLimb(element, lane, 8, w3 >> 40);
  store<u64>(element, 0, 72);
}

/** Both lanes into Montgomery form. */
export function toMontgomery(element: usize): void {
  mul2(element, element, R_SQUARE);
}

/**
 * The residue in one lane as a number below p. A product with 1 lies in [0, p]: the element's size is below 2^261, so that
 * (a + m·p) / R with 0 ≤ m < R is above −1 and at most p.
 */
export function numberOf(out: usize, element: usize, lane: usize): void {
  mul2(PRODUCT, element, ONE);
  const carried0 = limbOf(PRODUCT, lane, 0) + (limbOf(PRODUCT, lane, 1) << 29);
  // The sum of nine shifted limbs, word by word, with the carry kept signed.
  const l2 = limbOf(PRODUCT, lane, 2);
  const l3 = limbOf(PRODUCT, lane, 3);
  const l4 = limbOf(PRODUCT, lane, 4);
  const l5 = limbOf(PRODUCT, lane, 5);
  const l6 = limbOf(PRODUCT, lane, 6);
  const l7 = limbOf(PRODUCT, lane, 7);
  const l8 = limbOf(PRODUCT, lane, 8);
  const mask = ((1 as i64) << 58) - 1;
  // Digits of 58 bits: limbs 0–1, 2–3, 4–5, 6–7, and 8.
  let carry = carried0 >> 58;
  const d0 = u64(carried0 & mask);
  let sum = l2 + (l3 << 29) + carry;
  const d1 = u64(sum & mask);
  carry = sum >> 58;
  sum = l4 + (l5 << 29) + carry;
  const d2 = u64(sum & mask);
  carry = sum >> 58;
  sum = l6 + (l7 << 29) + carry;
  const d3 = u64(sum & mask);
  const d4 = u64(l8 + (sum >> 58));
  store<u64>(out, d0 | (d1 << 58));
  store<u64>(out, (d1 >> 6) | (d2 << 52), 8);
  store<u64>(out, (d2 >> 12) | (d3 << 46), 16);
  store<u64>(out, (d3 >> 18) | (d4 << 40), 24);
  reduceOnce(out, 0, P, OTHER_WORDS);
}

/** 1 when the residue in a lane is zero. */
export function isZeroLane(element: usize, lane: usize): i32 {
  numberOf(WORDS, element, lane);
  return isZeroNumber(WORDS);
}

/** out = 1 / (the residue in lane 0), in both lanes; 0 for 0. */
export function invertLane(out: usize, element: usize): void {
  numberOf(WORDS, element, 0);
  invertNumber(WORDS, WORDS, P30, P_INVERSE30);
  setLane(out, 0, WORDS);
  setLane(out, 1, WORDS);
  // numberOf left Montgomery form: 1/a · R² / R = R/a.
  mul2(out, out, R_SQUARE);
}
