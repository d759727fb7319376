import { describe, expect, test } from 'vitest';
import { type Limbs, multiply, square } from '../../../../src/sm/engine/portable/field.ts';
import { invertWords } from '../../../../src/sm/engine/portable/inverse.ts';
import {
  carry,
  isInRange,
  isZero,
  limbsOf,
  multiplyModulo,
  newLimbs,
  newWords,
  order,
  prime,
  readWords,
  reduce,
  writeWords,
} from '../../../../src/sm/engine/portable/limbs.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { bigintOf, bytesOf, numberOf, wordsOf } from './values.ts';

const R = 1n << 264n;
const half = 2 ** 23;
const random = seededRandom('limbs');
const residue = (value: bigint, m: bigint): bigint => ((value % m) + m) % m;
const moduli = [prime, order] as const;

/** Limbs all of which are as large as a size allows, in all manner of signs; the top one as a carry leaves it at most. */
function extremes(size: number): Limbs[] {
  const most = size * half;
  const signs = [
    () => 1,
    () => -1,
    (i: number) => (i % 2 === 0 ? 1 : -1),
    (i: number) => (i % 2 === 0 ? -1 : 1),
    (i: number) => (i < 5 ? 1 : -1),
    (i: number) => (i % 3 === 0 ? 1 : -1),
  ];
  return signs.map((sign) => Float64Array.from({ length: 11 }, (_, i) => sign(i) * most));
}

function randomLimbs(size: number): Limbs {
  const bytes = new DataView(random(44).buffer);
  return Float64Array.from({ length: 11 }, (_, i) => Math.trunc((bytes.getInt32(4 * i) / 2 ** 31) * size * half));
}

/** Numbers at which something could go wrong. */
const numbers = (m: bigint): bigint[] => [
  0n,
  1n,
  2n,
  m - 1n,
  m - 2n,
  (m + 1n) / 2n,
  m >> 1n,
  1n << 255n,
  (1n << 240n) - 1n,
];

/** Pairs of sizes whose product is at most 11: docs/sm2-engine.md. */
const sizes = [
  [1, 11],
  [2, 5],
  [3, 3],
  [4, 2],
  [5, 2],
] as const;

function check(out: Limbs, product: bigint, m: bigint): void {
  expect(residue(bigintOf(out) * R, m)).toBe(residue(product, m));
  for (const limb of out.subarray(0, 10)) expect(Math.abs(limb)).toBeLessThanOrEqual(half);
  // (a·b + k·m) / R with |k| at most half of R, and a little.
  const rest = bigintOf(out) * R - product;
  expect(2n * (rest < 0n ? -rest : rest) <= m * (R + R / 1000n)).toBe(true);
}

describe('products and squares against BigInt', () => {
  const out = newLimbs();

  test('limbs as large as they may be, each beside each', () => {
    let run = 0;
    for (const [k, l] of sizes) {
      for (const a of [...extremes(k), ...extremes(k - 0.5)]) {
        for (const b of [...extremes(l), limbsOf(prime.value - 1n), limbsOf(1n), newLimbs()]) {
          for (const [x, y] of [
            [a, b],
            [b, a],
          ] as const) {
            multiply(out, x, y);
            check(out, bigintOf(a) * bigintOf(b), prime.value);
            // Here the multiple of the modulus takes as much of a column as a product of size 1.
            for (const modulus of k * l < 11 ? moduli : []) {
              multiplyModulo(out, x, y, modulus);
              check(out, bigintOf(a) * bigintOf(b), modulus.value);
            }
            run += 1;
          }
        }
      }
    }
    for (const a of [...extremes(3), ...extremes(3.25), ...numbers(prime.value).map(limbsOf)]) {
      square(out, a);
      check(out, bigintOf(a) ** 2n, prime.value);
    }
    expect(run).toBe(1080);
  });

  test('limbs of any size, also in place', () => {
    for (let i = 0; i < 3000; i++) {
      const [k, l] = sizes[i % sizes.length] as (typeof sizes)[0];
      const [a, b, c] = [randomLimbs(k), randomLimbs(l), randomLimbs(3)];
      const [product, power] = [bigintOf(a) * bigintOf(b), bigintOf(c) ** 2n];
      multiply(out, a, b);
      check(out, product, prime.value);
      if (k * l < 11) {
        multiplyModulo(out, a, b, order);
        check(out, product, order.value);
      }
      square(c, c);
      check(c, power, prime.value);
      multiply(a, a, b);
      check(a, product, prime.value);
    }
  });

  test('a column beyond 53 bits is not exact: the test would see it', () => {
    const a = newLimbs().fill(7 * half - 1);
    multiply(out, a, a);
    expect(residue(bigintOf(out) * R, prime.value)).not.toBe(residue(bigintOf(a) ** 2n, prime.value));
  });

  test('a carry keeps the number', () => {
    for (const size of [1, 2, 4, 11, 1000]) {
      for (const limbs of [...extremes(size), randomLimbs(size)]) {
        const value = bigintOf(limbs);
        carry(limbs);
        expect(bigintOf(limbs)).toBe(value);
        for (const limb of limbs.subarray(0, 10)) expect(Math.abs(limb)).toBeLessThanOrEqual(half + size / 2 + 1);
      }
    }
  });
});

describe('numbers', () => {
  const words = newWords();

  test.each(moduli)('are reduced from [-2m, m)', (modulus) => {
    const m = modulus.value;
    const near = numbers(m).flatMap((value) => [value, value - m, value - 2n * m]);
    for (const value of [...near, ...Array.from({ length: 500 }, () => residue(numberOf(random(32)), m) - 2n * m)]) {
      if (value >= m || value < -2n * m) continue;
      const limbs = limbsOf(value < 0n ? -value : value);
      if (value < 0n) for (let i = 0; i < 11; i++) limbs[i] = -(limbs[i] as number);
      reduce(words, limbs, modulus);
      expect(bigintOf(words)).toBe(residue(value, m));
      expect(words.every((word) => word >= 0 && word < 2 ** 24)).toBe(true);
    }
  });

  test.each(moduli)('are compared with 0 and with the modulus', (modulus) => {
    const m = modulus.value;
    const powers = Array.from({ length: 12 }, (_, i) => 1n << BigInt(24 * i));
    for (const value of [0n, m, ...powers].flatMap((of) => [of - 1n, of, of + 1n, m - of, m + of])) {
      if (value < 0n || value >= 1n << 256n) continue;
      expect(isInRange(wordsOf(value), modulus)).toBe(value >= 1n && value < m ? -1 : 0);
      expect(isZero(wordsOf(value))).toBe(value === 0n ? -1 : 0);
    }
  });

  test('are read from bytes and written back', () => {
    for (const value of [...numbers(order.value), (1n << 256n) - 1n, numberOf(random(32))]) {
      const bytes = new Uint8Array(40).fill(7);
      bytes.set(bytesOf(value), 3);
      readWords(words, bytes, 3);
      expect(bigintOf(words)).toBe(value);
      const out = new Uint8Array(40).fill(7);
      writeWords(out, 3, words);
      expect(out).toEqual(bytes);
    }
  });
});

describe('inverses', () => {
  test.each(moduli)('against the definition; 0 gives 0', (modulus) => {
    const m = modulus.value;
    const out = newLimbs();
    const powers = Array.from({ length: 256 }, (_, i) => 1n << BigInt(i)).filter((power) => power < m);
    const randoms = Array.from({ length: 2000 }, () => residue(numberOf(random(32)), m));
    for (const value of [...numbers(m), ...powers, ...randoms]) {
      invertWords(out, wordsOf(value), modulus);
      const inverse = bigintOf(out);
      expect(residue(inverse * value, m)).toBe(value === 0n ? 0n : 1n);
      expect(inverse < 14n * m && inverse > -14n * m).toBe(true);
      for (const limb of out.subarray(0, 10)) expect(Math.abs(limb)).toBeLessThanOrEqual(half);
    }
  });
});
