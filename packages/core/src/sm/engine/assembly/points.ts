// Affine points of tables, and sums of many of them.
import { ELEMENT } from './elements';
import { addToSum, foldSum, startSum } from './kernels.generated';
import { LIST, OTHER_PAIR, PAIR, SUM } from './memory';

/** Bytes of a point in a table: nine limbs of x, nine of y, 32 bits each. */
export const POINT_BYTES: usize = 72;

/** Bytes of an entry of a list: the address of a point and the mask of its sign. */
export const LISTED: usize = 8;

/**
 * Brings one point into each lane: x, then y, negated where the lane's sign is −1.
 * @param signs - [sign of lane 0, of lane 1, of lane 0, of lane 1].
 */
export function pairUp(out: usize, first: usize, second: usize, signs: v128): void {
  const x0 = v128.load(first);
  const x1 = v128.load(first, 16);
  const x2 = v128.load32_zero(first, 32);
  const y0 = v128.load(first, 36);
  const y1 = v128.load(first, 52);
  const y2 = v128.load32_zero(first, 68);
  const u0 = v128.load(second);
  const u1 = v128.load(second, 16);
  const u2 = v128.load32_zero(second, 32);
  const w0 = v128.load(second, 36);
  const w1 = v128.load(second, 52);
  const w2 = v128.load32_zero(second, 68);
  v128.store(out, v128.shuffle<i32>(x0, u0, 0, 4, 1, 5));
  v128.store(out, v128.shuffle<i32>(x0, u0, 2, 6, 3, 7), 16);
  v128.store(out, v128.shuffle<i32>(x1, u1, 0, 4, 1, 5), 32);
  v128.store(out, v128.shuffle<i32>(x1, u1, 2, 6, 3, 7), 48);
  v128.store(out, v128.shuffle<i32>(x2, u2, 0, 4, 1, 5), 64);
  v128.store(out, signed(v128.shuffle<i32>(y0, w0, 0, 4, 1, 5), signs), 80);
  v128.store(out, signed(v128.shuffle<i32>(y0, w0, 2, 6, 3, 7), signs), 96);
  v128.store(out, signed(v128.shuffle<i32>(y1, w1, 0, 4, 1, 5), signs), 112);
  v128.store(out, signed(v128.shuffle<i32>(y1, w1, 2, 6, 3, 7), signs), 128);
  v128.store(out, signed(v128.shuffle<i32>(y2, w2, 0, 4, 1, 5), signs), 144);
}

function signed(limbs: v128, signs: v128): v128 {
  return i32x4.sub(v128.xor(limbs, signs), signs);
}

/** The masks of two signs for `pairUp`. */
export function signsOf(first: i32, second: i32): v128 {
  return i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(first), 1, second), 3, second);
}

/** Writes the pair of points back to two places in tables. */
export function takeApart(first: usize, second: usize, pair: usize): void {
  for (let i: usize = 0; i < 2; i++) {
    const from = pair + i * ELEMENT;
    const to = i * 36;
    const v0 = v128.load(from);
    const v1 = v128.load(from, 16);
    const v2 = v128.load(from, 32);
    const v3 = v128.load(from, 48);
    const v4 = v128.load(from, 64);
    v128.store(first + to, v128.shuffle<i32>(v0, v1, 0, 2, 4, 6));
    v128.store(first + to, v128.shuffle<i32>(v2, v3, 0, 2, 4, 6), 16);
    store<i32>(first + to, i32x4.extract_lane(v4, 0), 32);
    v128.store(second + to, v128.shuffle<i32>(v0, v1, 1, 3, 5, 7));
    v128.store(second + to, v128.shuffle<i32>(v2, v3, 1, 3, 5, 7), 16);
    store<i32>(second + to, i32x4.extract_lane(v4, 1), 32);
  }
}

/** Pairs up the listed point `i` of one list and of another. */
export function pairUpListed(out: usize, first: usize, second: usize): void {
  pairUp(out, load<u32>(first), load<u32>(second), signsOf(load<i32>(first, 4), load<i32>(second, 4)));
}

/**
 * Lane 0 of SUM = the sum of all points of LIST, an even number: the first half in lane 0 beside the second half in lane 1.
 * Where an addition meets two points of the same x, Z² becomes and stays 0.
 */
export function sumList(count: usize): void {
  const half = (count >> 1) * LISTED;
  pairUpListed(PAIR, LIST, LIST + half);
  pairUpListed(OTHER_PAIR, LIST + LISTED, LIST + LISTED + half);
  startSum(SUM, PAIR, OTHER_PAIR);
  for (let at: usize = LIST + 2 * LISTED; at < LIST + half; at += LISTED) {
    pairUpListed(PAIR, at, at + half);
    addToSum(SUM, PAIR);
  }
  foldSum(SUM);
}
