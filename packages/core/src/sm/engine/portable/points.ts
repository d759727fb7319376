import { type Limbs, magic, multiply, square } from './field.ts';
import { invertWords } from './inverse.ts';
import {
  add,
  carry,
  limbsFrom,
  limbsOf,
  newLimbs,
  newWords,
  one,
  prime,
  readWords,
  reduce,
  subtract,
  subtractTwo,
  temporary,
  triple,
  type Words,
} from './limbs.ts';

/** A point as (X/Z², Y/Z³) with coordinates in Montgomery form; ZZ = 0 stands for infinity and for what an exceptional addition left. */
export interface Point {
  readonly x: Limbs;
  readonly y: Limbs;
  readonly zz: Limbs;
  readonly zzz: Limbs;
}

/** A point with room for its coordinates. */
export function newPoint(): Point {
  return { x: newLimbs(), y: newLimbs(), zz: newLimbs(), zzz: newLimbs() };
}

/**
 * An affine point as it stands in a table: eleven times a limb of x and, 2^25 times as large, one of y. So a point is chosen from a
 * window by eleven sums of products with 0 and 1.
 */
export type Entry = Float64Array;

/** A sum with this, and the difference, rounds to a multiple of 2^25. */
const packingMagic = 2 * magic;

function pack(entry: Entry, from: number, x: Limbs, y: Limbs): void {
  for (let i = 0; i < 11; i++) entry[from + i] = (x[i] as number) + 2 ** 25 * (y[i] as number);
}

/** The coordinates in an entry, those of the opposite point for a sign of -1. */
export function unpack(x: Limbs, y: Limbs, entry: Entry, sign: number): void {
  for (let i = 0; i < 11; i++) {
    const both = entry[i] as number;
    const high = both + packingMagic - packingMagic;
    x[i] = both - high;
    y[i] = high * (sign * 2 ** -25);
  }
}

/** The entry of a point X ‖ Y in bytes. */
export function entryOf(point: Uint8Array): Entry {
  const entry = newLimbs();
  for (const [out, at] of [
    [h, 0],
    [r, 32],
  ] as const) {
    readWords(words, point, at);
    limbsFrom(out, words);
    multiply(out, out, prime.square);
  }
  pack(entry, 0, h, r);
  return entry;
}

/** 1 in Montgomery form. */
const unit: Limbs = /* @__PURE__ */ limbsOf(2n ** 264n % prime.value);

const h: Limbs = /* @__PURE__ */ temporary(newLimbs());
const r: Limbs = /* @__PURE__ */ temporary(newLimbs());
const v: Limbs = /* @__PURE__ */ temporary(newLimbs());
const w: Limbs = /* @__PURE__ */ temporary(newLimbs());
const words: Words = /* @__PURE__ */ temporary(newWords());

/** point = (x, y), under a Z of the caller's when there is one. */
export function start({ x, y, zz, zzz }: Point, px: Limbs, py: Limbs, z?: Limbs): void {
  if (z === undefined) {
    x.set(px);
    y.set(py);
    zz.set(unit);
    zzz.set(unit);
    return;
  }
  square(zz, z);
  multiply(zzz, zz, z);
  multiply(x, px, zz);
  multiply(y, py, zzz);
}

/** point = point + (x, y), for points of different x: 8 products, 2 squares (madd-2008-s of the Explicit-Formulas Database). */
export function addAffine({ x, y, zz, zzz }: Point, px: Limbs, py: Limbs): void {
  multiply(h, px, zz);
  subtract(h, h, x);
  multiply(r, py, zzz);
  subtract(r, r, y);
  square(w, h);
  multiply(v, x, w);
  multiply(zz, zz, w);
  multiply(w, w, h);
  multiply(zzz, zzz, w);
  multiply(y, y, w);
  square(x, r);
  finish(x, y);
}

/** point = 2·point, with a = -3: 7 products, 3 squares (dbl-2008-s-1). */
export function double({ x, y, zz, zzz }: Point): void {
  add(h, y, y);
  carry(h);
  square(r, h);
  multiply(v, x, r);
  multiply(w, h, r);
  multiply(y, y, w);
  subtract(h, x, zz);
  add(x, x, zz);
  multiply(zz, zz, r);
  multiply(zzz, zzz, w);
  multiply(r, h, x);
  triple(r);
  w.fill(0);
  square(x, r);
  finish(x, y);
}

/** From x = r², v, w and y: x = x - w - 2v, y = r·(v - x) - y. */
function finish(x: Limbs, y: Limbs): void {
  subtractTwo(x, w, v);
  carry(x);
  subtract(v, v, x);
  multiply(r, r, v);
  subtract(y, r, y);
}

/** out = 1 / element, 0 for 0, for an element in [-2p, p). */
export function invert(out: Limbs, element: Limbs): void {
  reduce(words, element, prime);
  invertWords(out, words, prime);
  multiply(out, out, prime.cube);
}

/** The number that an element stands for. */
export function numberOf(out: Words, element: Limbs): void {
  multiply(h, element, one);
  reduce(out, h, prime);
}

/** What came before each point in the product of all; kept, since new arrays cost more than what is done with them. */
const products: Limbs[] = [];

/** Brings points, none of them infinity, to affine form with one inversion (Montgomery's trick): an entry of each into a table. */
export function toAffine(points: readonly Point[], table: Float64Array, from: number): void {
  v.set(unit);
  points.forEach(({ zzz }, i) => {
    products[i] ??= newLimbs();
    (products[i] as Limbs).set(v);
    multiply(v, v, zzz);
  });
  invert(v, v);
  for (let i = points.length - 1; i >= 0; i--) {
    const { x, y, zz, zzz } = points[i] as Point;
    // 1/Z³ of this point; then 1/Z = Z²/Z³.
    multiply(r, v, products[i] as Limbs);
    multiply(v, v, zzz);
    multiply(h, zz, r);
    square(h, h);
    multiply(h, x, h);
    multiply(r, y, r);
    pack(table, from + 11 * i, h, r);
  }
}
