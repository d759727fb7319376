import { describe, expect, test } from 'vitest';
import { concatBytes, toHex } from '../../../../src/base/bytes.ts';
import { tableOfBase } from '../../../../src/sm/engine/portable/base.ts';
import { limbsOf, newLimbs, newWords, order, prime, temporaries } from '../../../../src/sm/engine/portable/limbs.ts';
import {
  type Entry,
  entryOf,
  newPoint,
  numberOf as numberOfElement,
  type Point,
  toAffine,
  unpack,
} from '../../../../src/sm/engine/portable/points.ts';
import { inverseOf, multiplyBase, signWithNonce } from '../../../../src/sm/engine/portable/sign.ts';
import { addMultiple, multiplyOnce, multiplySecretly, tableOf } from '../../../../src/sm/engine/portable/windows.ts';
import { deriveNonce } from '../../../../src/sm/nonce.ts';
import { Sm2Point, sm2Curve } from '../../../../src/sm/sm2-curve.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { bigintOf, bytesOf, numberOf, wordsOf } from './values.ts';

const { n } = sm2Curve;
const random = seededRandom('points');
const scalar = (): bigint => (numberOf(random(32)) % (n - 1n)) + 1n;
const noble = (k: bigint): string => toHex(Sm2Point.BASE.multiplyUnsafe(k).toBytes(false).slice(1));

/** The scalar whose last addition in the windows of a table is a doubling; n minus it is the other: docs/sm2-engine.md. */
const exceptional = 30n * (1n << 252n) - n;

const scalars = [
  1n,
  2n,
  3n,
  4n,
  31n,
  32n,
  33n,
  63n,
  64n,
  65n,
  n - 1n,
  n - 2n,
  n - 64n,
  n >> 1n,
  (n + 1n) / 2n,
  1n << 255n,
  (1n << 252n) - 1n,
]
  .concat([exceptional - 2n, exceptional + 2n, n - exceptional - 2n])
  .concat(Array.from({ length: 40 }, scalar));

function coordinatesOf(entry: Entry): string {
  const [x, y, word] = [newLimbs(), newLimbs(), newWords()];
  unpack(x, y, entry, 1);
  const numbers = [x, y].map((element) => {
    numberOfElement(word, element);
    return bytesOf(bigintOf(word));
  });
  return toHex(concatBytes(...numbers));
}

function affine(point: Point): string {
  const entry = newLimbs();
  toAffine([point], entry, 0);
  return coordinatesOf(entry);
}

function isInfinite({ zz }: Point): boolean {
  const word = newWords();
  numberOfElement(word, zz);
  return bigintOf(word) === 0n;
}

describe('multiples of points against noble', () => {
  const sum = newPoint();
  const blind = limbsOf(numberOf(random(32)) % prime.value);

  test('every entry of a table', () => {
    const key = scalar();
    const point = Sm2Point.BASE.multiplyUnsafe(key);
    const table = tableOf(entryOf(point.toBytes(false).slice(1)));
    let run = 0;
    for (let window = 0; window < 43; window++) {
      for (const i of [0, 1, 16, 31]) {
        const multiple = (key * BigInt(2 * i + 1) * (1n << BigInt(6 * window))) % n;
        const at = (window * 32 + i) * 11;
        expect(coordinatesOf(table.slice(at, at + 11))).toBe(noble(multiple));
        run += 1;
      }
    }
    expect([run, table.length]).toEqual([172, 43 * 32 * 11]);
  });

  test('by windows, in secret, and without a table', () => {
    const base = entryOf(Sm2Point.BASE.toBytes(false).slice(1));
    for (const k of scalars) {
      addMultiple(sum, tableOfBase(), wordsOf(k), false);
      expect(affine(sum)).toBe(noble(k));
      multiplySecretly(sum, tableOfBase(), wordsOf(k), blind);
      expect(affine(sum)).toBe(noble(k));
      multiplyOnce(sum, base, wordsOf(k));
      expect(affine(sum)).toBe(noble(k));
      expect(toHex(multiplyBase(bytesOf(k)))).toBe(noble(k));
    }
  });

  test('one upon the other', () => {
    for (let i = 0; i < 20; i++) {
      const [s, t, key] = [scalar(), scalar(), scalar()];
      const table = tableOf(entryOf(Sm2Point.BASE.multiplyUnsafe(key).toBytes(false).slice(1)));
      addMultiple(sum, table, wordsOf(t), false);
      addMultiple(sum, tableOfBase(), wordsOf(s), true);
      expect(affine(sum)).toBe(noble((s + t * key) % n));
    }
  });

  test('an exceptional addition leaves ZZ = 0; the public key is right all the same, and a nonce is refused', () => {
    for (const k of [exceptional, n - exceptional]) {
      addMultiple(sum, tableOfBase(), wordsOf(k), false);
      expect(isInfinite(sum)).toBe(true);
      multiplySecretly(sum, tableOfBase(), wordsOf(k), blind);
      expect(isInfinite(sum)).toBe(true);
      expect(toHex(multiplyBase(bytesOf(k)))).toBe(noble(k));
      expect(signWithNonce(random(32), inverseOf(bytesOf(5n)), bytesOf(k), random(32))).toBeUndefined();
    }
    // Whatever is added to it, infinity stays.
    addMultiple(sum, tableOfBase(), wordsOf(7n), true);
    expect(isInfinite(sum)).toBe(true);
  });
});

describe('secrets', () => {
  test('nothing is left in the temporaries after a call', () => {
    const clean = (): boolean => temporaries.every((room) => room.every((limb) => limb === 0));
    const [k, d] = [bytesOf(scalar()), bytesOf(scalar())];
    multiplySecretly(newPoint(), tableOfBase(), wordsOf(5n), limbsOf(3n));
    expect(clean()).toBe(false);
    for (const call of [
      () => inverseOf(d),
      () => multiplyBase(k),
      () => signWithNonce(random(32), d, k, random(32)),
      () => deriveNonce(d, random(32), random(32), 0),
    ]) {
      call();
      expect(clean()).toBe(true);
    }
    expect(temporaries.length).toBeGreaterThan(20);
  });

  test('the inverse of 1 + d, for the first and the last key', () => {
    for (const d of [1n, 2n, n - 2n, n - 3n, scalar()]) {
      const expected = (Sm2Point.Fn.inv(1n + d) << 264n) % n;
      expect(numberOf(inverseOf(bytesOf(d)))).toBe(expected);
    }
    expect(order.value).toBe(n);
  });
});
