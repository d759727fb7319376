import { type AffinePoint, sm2Curve } from '../../sm2-curve.ts';
import { add, addAffine, double, infinity, type JacobianPoint, toAffine } from './jacobian.ts';

/** Computes s·G + t·P for one P; both scalars in [0, n-1] and public. */
export type Combination = (s: bigint, t: bigint) => JacobianPoint;

const base: AffinePoint = /* @__PURE__ */ Object.freeze({ x: sm2Curve.Gx, y: sm2Curve.Gy });

/** Widths in bits, by measurement: wider tables cost more to build than they save. */
const widths = { sparseBase: 8, sparseKey: 5, fixedBase: 7, fixedKey: 6 } as const;

/**
 * For a key seen once: both scalars in non-adjacent form over one chain of doublings (Straus), the base point's odd multiples
 * kept from call to call.
 */
export function combineOnce(point: AffinePoint): Combination {
  return (s, t) => {
    const ofBase = oddMultiplesOfBase();
    const ofKey = oddMultiples(point, widths.sparseKey);
    const sDigits = nonAdjacentForm(s, widths.sparseBase);
    const tDigits = nonAdjacentForm(t, widths.sparseKey);
    let sum = infinity;
    for (let bit = Math.max(sDigits.length, tDigits.length) - 1; bit >= 0; bit--) {
      sum = double(sum);
      const sDigit = sDigits[bit] ?? 0;
      if (sDigit !== 0) sum = addSigned(sum, ofBase, Math.abs(sDigit) >> 1, sDigit);
      const tDigit = tDigits[bit] ?? 0;
      if (tDigit !== 0) sum = addSigned(sum, ofKey, Math.abs(tDigit) >> 1, tDigit);
    }
    return sum;
  };
}

/** For a key seen often: every window of both scalars has its own table, so nothing is doubled. */
export function combineOften(point: AffinePoint): Combination {
  const ofBase = fixedTableOfBase();
  const ofKey = fixedTable(point, widths.fixedKey);
  return (s, t) => addFixed(addFixed(infinity, ofBase, widths.fixedBase, s), ofKey, widths.fixedKey, t);
}

let baseMultiples: readonly AffinePoint[] | undefined;
let baseTable: readonly AffinePoint[] | undefined;

function oddMultiplesOfBase(): readonly AffinePoint[] {
  baseMultiples ??= oddMultiples(base, widths.sparseBase);
  return baseMultiples;
}

function fixedTableOfBase(): readonly AffinePoint[] {
  baseTable ??= fixedTable(base, widths.fixedBase);
  return baseTable;
}

/** P, 3P, 5P … (2^(width-1) - 1)P. */
function oddMultiples(point: AffinePoint, width: number): readonly AffinePoint[] {
  const first: JacobianPoint = { X: point.x, Y: point.y, Z: 1n };
  const step = double(first);
  const multiples = [first];
  for (let last = first; multiples.length < 1 << (width - 2); ) {
    last = add(last, step);
    multiples.push(last);
  }
  return toAffine(multiples);
}

/** For every window w the multiples 1 … 2^(width-1) of 2^(w·width)·P, one window more than the scalar for the last carry. */
function fixedTable(point: AffinePoint, width: number): readonly AffinePoint[] {
  const half = 1 << (width - 1);
  const table: JacobianPoint[] = [];
  let first = point;
  for (let window = windowCount(width); window > 0; window--) {
    let multiple: JacobianPoint = { X: first.x, Y: first.y, Z: 1n };
    table.push(multiple);
    for (let i = 1; i < half; i++) {
      multiple = addAffine(multiple, first.x, first.y);
      table.push(multiple);
    }
    first = toAffine([double(multiple)])[0] as AffinePoint;
  }
  return toAffine(table);
}

function windowCount(width: number): number {
  return Math.ceil(256 / width) + 1;
}

function addFixed(start: JacobianPoint, table: readonly AffinePoint[], width: number, scalar: bigint): JacobianPoint {
  const half = 1 << (width - 1);
  const digits = windowDigits(scalar, width);
  let sum = start;
  for (let window = 0; window < digits.length; window++) {
    const digit = digits[window] as number;
    if (digit !== 0) sum = addSigned(sum, table, window * half + Math.abs(digit) - 1, digit);
  }
  return sum;
}

function addSigned(sum: JacobianPoint, table: readonly AffinePoint[], index: number, digit: number): JacobianPoint {
  const { x, y } = table[index] as AffinePoint;
  return addAffine(sum, x, digit < 0 ? -y : y);
}

/** Digits in (-2^(width-1), 2^(width-1)], least significant first. */
function windowDigits(scalar: bigint, width: number): number[] {
  const size = 1 << width;
  const digits: number[] = [];
  const words = words32(scalar);
  let carry = 0;
  for (let window = 0, bit = 0; window < windowCount(width); window++, bit += width) {
    let digit = bitsAt(words, bit, width) + carry;
    carry = digit > size / 2 ? 1 : 0;
    if (carry === 1) digit -= size;
    digits.push(digit);
  }
  return digits;
}

/** Odd digits below 2^(width-1) in size with at least width - 1 zeros between them, least significant first. */
function nonAdjacentForm(scalar: bigint, width: number): number[] {
  const words = words32(scalar);
  const digits: number[] = new Array(257).fill(0);
  let carry = 0;
  for (let bit = 0; bit < 257; ) {
    if ((bitsAt(words, bit, 1) ^ carry) === 0) {
      bit++;
      continue;
    }
    let digit = bitsAt(words, bit, width) + carry;
    carry = digit >= 1 << (width - 1) ? 1 : 0;
    if (carry === 1) digit -= 1 << width;
    digits[bit] = digit;
    bit += width;
  }
  return digits;
}

/** A number below 2^256 as 32-bit words, least significant first, with zeros above. */
function words32(scalar: bigint): Uint32Array {
  const words = new Uint32Array(10);
  let left = scalar;
  for (let i = 0; i < 8; i++) {
    words[i] = Number(left & 0xffffffffn);
    left >>= 32n;
  }
  return words;
}

/** `count` bits from position `bit` on. */
function bitsAt(words: Uint32Array, bit: number, count: number): number {
  const word = bit >>> 5;
  const shift = bit & 31;
  const low = (words[word] ?? 0) >>> shift;
  const high = shift === 0 ? 0 : (words[word + 1] ?? 0) << (32 - shift);
  return (low | high) & ((1 << count) - 1);
}
