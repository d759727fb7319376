import type { Limbs } from './field.ts';
import { newLimbs, newWords, order, temporary, type Words } from './limbs.ts';
import { addAffine, double, type Entry, newPoint, type Point, start, toAffine, unpack } from './points.ts';

/**
 * A table of P: for each of the 43 windows of 6 bits the odd multiples 1, 3 … 63 of 2^(6·window)·P, an
 * entry each. Wider windows take longer to build and to search than they save in additions.
 */
export type Table = Float64Array;

const width = 6;
const windows = 43;
const perWindow = 32;

/** Doubles of a point in a table. */
const size = 11;

const x: Limbs = /* @__PURE__ */ temporary(newLimbs());
const y: Limbs = /* @__PURE__ */ temporary(newLimbs());
const taken: Entry = /* @__PURE__ */ temporary(newLimbs());
const recoded: Words = /* @__PURE__ */ temporary(newWords());

/** The table of a point that is an entry; 120 kB. */
export function tableOf(point: Entry): Table {
  const table = new Float64Array(windows * perWindow * size);
  const base = newPoint();
  take(point, 0, 1);
  start(base, x, y);
  for (let window = 0; window < windows; window++) {
    oddMultiples(table, window * perWindow * size, base, perWindow);
    for (let i = 0; i < width; i++) double(base);
  }
  return table;
}

const multiples: Point[] = [];

/** The multiples 1, 3, 5 … of a point. */
function oddMultiples(table: Table, at: number, point: Point, count: number): void {
  while (multiples.length < count) multiples.push(newPoint());
  const points = multiples.slice(0, count);
  const [first, second] = points as [Point, Point];
  copy(first, point);
  copy(second, point);
  double(second);
  toAffine([first, second], table, at);
  take(table, at, 1);
  start(first, x, y);
  take(table, at + size, 1);
  for (let i = 1; i < count; i++) {
    copy(points[i] as Point, points[i - 1] as Point);
    addAffine(points[i] as Point, x, y);
  }
  toAffine(points, table, at);
}

function copy(to: Point, from: Point): void {
  to.x.set(from.x);
  to.y.set(from.y);
  to.zz.set(from.zz);
  to.zzz.set(from.zzz);
}

/** Takes the point at a place of a table, or its opposite for a sign of -1, to x and y. */
function take(table: Table, at: number, sign: number): void {
  for (let i = 0; i < size; i++) taken[i] = table[at + i] as number;
  unpack(x, y, taken, sign);
}

/** The same for one of the 32 points of a window; all of them are read, and all but one taken zero times. */
function takeSecretly(table: Table, at: number, place: number, sign: number): void {
  let v0 = 0;
  let v1 = 0;
  let v2 = 0;
  let v3 = 0;
  let v4 = 0;
  let v5 = 0;
  let v6 = 0;
  let v7 = 0;
  let v8 = 0;
  let v9 = 0;
  let v10 = 0;
  for (let i = 0, from = at; i < perWindow; i++, from += size) {
    const mine = ((i ^ place) - 1) >>> 31;
    v0 += mine * (table[from] as number);
    v1 += mine * (table[from + 1] as number);
    v2 += mine * (table[from + 2] as number);
    v3 += mine * (table[from + 3] as number);
    v4 += mine * (table[from + 4] as number);
    v5 += mine * (table[from + 5] as number);
    v6 += mine * (table[from + 6] as number);
    v7 += mine * (table[from + 7] as number);
    v8 += mine * (table[from + 8] as number);
    v9 += mine * (table[from + 9] as number);
    v10 += mine * (table[from + 10] as number);
  }
  taken[0] = v0;
  taken[1] = v1;
  taken[2] = v2;
  taken[3] = v3;
  taken[4] = v4;
  taken[5] = v5;
  taken[6] = v6;
  taken[7] = v7;
  taken[8] = v8;
  taken[9] = v9;
  taken[10] = v10;
  unpack(x, y, taken, sign);
}

/**
 * A scalar in [1, n-1] as an odd one, itself or n minus it, whose windows read as odd digits ±1 … ±63, never zero (Joye and Tunstall 2009).
 * @returns 1, or -1 when it was subtracted from n.
 */
function recode(scalar: Words): number {
  const even = ((scalar[0] as number) & 1) - 1;
  let sum = 0;
  for (let i = 0; i < 11; i++) {
    sum += (((scalar[i] as number) ^ even) - even + ((order.words[i] as number) & even)) | 0;
    recoded[i] = sum & 0xffffff;
    sum >>= 24;
  }
  return 2 * even + 1;
}

/** `count` bits, at most 24, from position `bit` on. */
function bitsAt(words: Words, bit: number, count: number): number {
  const word = Math.floor(bit / 24);
  const shift = bit % 24;
  return (((words[word] as number) >> shift) | ((words[word + 1] as number) << (24 - shift))) & ((1 << count) - 1);
}

/** Digit of a window of the recoded scalar. */
function digitAt(window: number): number {
  return (bitsAt(recoded, window * width, width + 1) | 1) - (window < windows - 1 ? 1 << width : 0);
}

/** sum = scalar·P over P's table, or as much more than it was, in variable time. */
export function addMultiple(sum: Point, table: Table, scalar: Words, more: boolean): void {
  const sign = recode(scalar);
  for (let window = 0; window < windows; window++) {
    const digit = digitAt(window);
    take(table, (window * perWindow + (Math.abs(digit) >> 1)) * size, sign * Math.sign(digit));
    if (window > 0 || more) addAffine(sum, x, y);
    else start(sum, x, y);
  }
}

/** sum = scalar·P over P's table, for a secret scalar, under the blinding factor z. */
export function multiplySecretly(sum: Point, table: Table, scalar: Words, z: Limbs): void {
  const sign = recode(scalar);
  for (let window = 0; window < windows; window++) {
    const digit = digitAt(window);
    const negative = digit >> 31;
    takeSecretly(table, window * perWindow * size, ((digit ^ negative) - negative) >> 1, sign * (2 * negative + 1));
    if (window > 0) addAffine(sum, x, y);
    else start(sum, x, y, z);
  }
}

const sparse: Table = /* @__PURE__ */ new Float64Array(8 * size);
const digits: Int8Array = /* @__PURE__ */ new Int8Array(257);

/** sum = scalar·P without a table, by the non-adjacent form of width 5, in variable time. */
export function multiplyOnce(sum: Point, point: Entry, scalar: Words): void {
  take(point, 0, 1);
  start(sum, x, y);
  oddMultiples(sparse, 0, sum, 8);
  let bit = nonAdjacentForm(scalar);
  take(sparse, ((digits[bit] as number) >> 1) * size, 1);
  start(sum, x, y);
  while (--bit >= 0) {
    double(sum);
    const digit = digits[bit] as number;
    if (digit === 0) continue;
    take(sparse, (Math.abs(digit) >> 1) * size, Math.sign(digit));
    addAffine(sum, x, y);
  }
}

/**
 * Odd digits ±1 … ±15 with at least four zeros between them.
 * @returns The place of the highest digit.
 */
function nonAdjacentForm(scalar: Words): number {
  digits.fill(0);
  let carry = 0;
  let highest = 0;
  for (let bit = 0; bit < 257; ) {
    if ((bitsAt(scalar, bit, 1) ^ carry) === 0) {
      bit++;
      continue;
    }
    const digit = bitsAt(scalar, bit, 5) + carry;
    carry = digit >> 4;
    digits[bit] = digit - 32 * carry;
    highest = bit;
    bit += 5;
  }
  return highest;
}
