import { describe, expect, test } from 'vitest';
import { type Combination, combineOften, combineOnce } from '../../src/sm/engine/portable/combination.ts';
import { hasXModOrder, toAffine } from '../../src/sm/engine/portable/jacobian.ts';
import { Sm2Point, sm2Curve } from '../../src/sm/sm2-curve.ts';
import { seededRandom } from '../support/seeded-random.ts';

const { n, Gx, Gy, p } = sm2Curve;
const random = seededRandom('combination');
const scalar = (): bigint => random(32).reduce((value, byte) => value * 256n + BigInt(byte), 0n) % n;

/** s·G + t·P by noble. */
function expected(s: bigint, t: bigint, key: bigint): { x: bigint; y: bigint } | undefined {
  const total = (s + t * key) % n;
  return total === 0n ? undefined : Sm2Point.BASE.multiplyUnsafe(total).toAffine();
}

function check(combine: Combination, s: bigint, t: bigint, key: bigint): void {
  const sum = combine(s, t);
  const wanted = expected(s, t, key);
  if (wanted === undefined) {
    expect(sum.Z).toBe(0n);
    expect(hasXModOrder(sum, 0n)).toBe(false);
  } else {
    expect(toAffine([sum])[0]).toEqual(wanted);
    expect(hasXModOrder(sum, wanted.x % n)).toBe(true);
    expect(hasXModOrder(sum, (wanted.x + 1n) % n)).toBe(false);
  }
}

describe('s·G + t·P against noble', () => {
  const edges = [
    0n,
    1n,
    2n,
    3n,
    127n,
    128n,
    129n,
    n - 1n,
    n - 2n,
    n >> 1n,
    (n >> 1n) + 1n,
    1n << 255n,
    (1n << 255n) - 1n,
  ];

  test('random keys and scalars', () => {
    for (let i = 0; i < 8; i++) {
      const key = scalar();
      const point = Sm2Point.BASE.multiplyUnsafe(key).toAffine();
      const combinations = [combineOnce(point), combineOften(point)];
      for (let j = 0; j < 4; j++) for (const combine of combinations) check(combine, scalar(), scalar(), key);
    }
  });

  test('keys that meet the base point: doublings and cancellations inside the chain', () => {
    for (const key of [1n, 2n, 3n, n - 1n, n - 2n, (n + 1n) / 2n]) {
      const point = Sm2Point.BASE.multiplyUnsafe(key).toAffine();
      for (const combine of [combineOnce(point), combineOften(point)]) {
        for (const s of edges)
          for (const t of [0n, 1n, 2n, s, n - s - (s === 0n ? 1n : 0n), n - 1n]) check(combine, s, t % n, key);
      }
    }
  });

  test('an x coordinate between n and p stands for x mod n', () => {
    // No one knows a scalar for such a point, so the comparison alone is tested: Z = 1, X anything below p.
    const X = n + 5n;
    expect(X < p).toBe(true);
    expect(hasXModOrder({ X, Y: 1n, Z: 1n }, 5n)).toBe(true);
    expect(hasXModOrder({ X: 5n, Y: 1n, Z: 1n }, 5n)).toBe(true);
    expect(hasXModOrder({ X: 6n, Y: 1n, Z: 1n }, 5n)).toBe(false);
    expect(hasXModOrder({ X: Gx, Y: Gy, Z: 1n }, Gx)).toBe(true);
  });
});
