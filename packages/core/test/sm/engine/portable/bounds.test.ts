import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as field from '../../../../src/sm/engine/portable/field.ts';
import * as limbs from '../../../../src/sm/engine/portable/limbs.ts';
import * as points from '../../../../src/sm/engine/portable/points.ts';

/**
 * The formulas of points.ts, run over bounds instead of numbers: every limb holds the largest size that it can have. The arithmetic
 * below them is replaced by what it does to bounds, and states what it needs; docs/sm2-engine.md derives the rules.
 */
type Bounds = Float64Array;
const found = vi.hoisted(() => ({ widest: 0, products: 0 }));

vi.mock('../../../../src/sm/engine/portable/field.ts', async (original) => {
  const half = 2 ** 23;
  const multiply = (out: Bounds, a: Bounds, b: Bounds): void => {
    found.products += 1;
    // Above each column: what reduction adds, two multiples of 2^16 and two smaller ones of up to 2^23, and the carry from below.
    for (let k = 0; k < 21; k++) {
      let column = 2 * half * 2 ** 16 + half * 2 ** 8 + half + 2 ** 30;
      for (let i = Math.max(0, k - 10); i <= Math.min(k, 10); i++) column += (a[i] as number) * (b[k - i] as number);
      found.widest = Math.max(found.widest, column);
    }
    const size = (x: Bounds): number => x.reduceRight((sum, limb) => sum * 2 ** 24 + limb, 0) / 2 ** 256;
    // |(a·b + k·p) / 2^264| with |k| at most half of 2^264 and one unit of the limb above.
    const value = (size(a) * size(b)) / 2 ** 8 + 0.5001;
    out.fill(half);
    out[10] = value * 2 ** 16 + 1;
  };
  return {
    ...(await original<typeof field>()),
    multiply,
    square: (out: Bounds, a: Bounds): void => multiply(out, a, a),
  };
});

vi.mock('../../../../src/sm/engine/portable/limbs.ts', async (original) => {
  const real = await original<typeof limbs>();
  const each = (out: Bounds, bound: (i: number) => number): void => {
    const bounds = Array.from(out, (_, i) => bound(i));
    out.set(bounds);
  };
  const at = (bounds: Bounds, i: number): number => bounds[i] as number;
  const sum = (out: Bounds, a: Bounds, b: Bounds): void => each(out, (i) => at(a, i) + at(b, i));
  return {
    ...real,
    add: sum,
    subtract: sum,
    subtractTwo: (out: Bounds, a: Bounds, b: Bounds) => each(out, (i) => at(out, i) + at(a, i) + 2 * at(b, i)),
    triple: (out: Bounds) => each(out, (i) => 3 * at(out, i)),
    carry: (out: Bounds) => {
      const before = out.slice();
      const up = (i: number): number => (i === 0 ? 0 : Math.ceil(at(before, i - 1) / 2 ** 24) + 1);
      each(out, (i) => (i < 10 ? 2 ** 23 : at(before, 10)) + up(i));
    },
  };
});

/** A coordinate in a table, of either sign: the result of a product. */
const entry = (): Bounds => {
  const bounds = limbs.newLimbs().fill(2 ** 23);
  bounds[10] = 2 ** 16;
  return bounds;
};

const parts = ['x', 'y', 'zz', 'zzz'] as const;

/** Runs a formula on a point that may be any it has made before, until no bound grows. */
function close(point: points.Point, formulas: readonly (() => void)[]): number {
  for (let round = 1; round < 50; round++) {
    let grew = false;
    for (const formula of formulas) {
      const before = parts.map((part) => point[part].slice());
      formula();
      parts.forEach((part, p) => {
        point[part].forEach((bound, i) => {
          const old = (before[p] as Bounds)[i] as number;
          if (bound > old + 1e-6) grew = true;
          point[part][i] = Math.max(bound, old);
        });
      });
    }
    if (!grew) return round;
  }
  throw new Error('the bounds grow without end');
}

describe('no column overflows', () => {
  beforeEach(() => {
    Object.assign(found, { widest: 0, products: 0 });
  });

  test('additions of entries and doublings, each fed with all results of both', () => {
    const point = points.newPoint();
    points.start(point, entry(), entry(), entry());
    close(point, [() => points.addAffine(point, entry(), entry()), () => points.double(point)]);
    expect(found.widest).toBeLessThan(2 ** 53);
    // Not far below: the bounds are those of the formulas, and 9·11·2^46 is their largest column.
    expect(found.widest).toBeGreaterThan(2 ** 52);
    expect(found.products).toBeGreaterThan(40);
    for (const part of parts)
      for (const bound of point[part].subarray(0, 10)) expect(bound).toBeLessThan(2.001 * 2 ** 23);
    // reduce takes numbers in [-2p, p): the coordinates that are inverted are results of products.
    for (const part of ['zz', 'zzz'] as const) expect((point[part][10] as number) / 2 ** 16).toBeLessThan(0.6);
  });

  test('the check notices a formula that needs a carry', () => {
    const point = points.newPoint();
    points.start(point, entry(), entry());
    limbs.triple(point.y);
    limbs.triple(point.y);
    points.addAffine(point, entry(), entry());
    expect(found.widest).toBeGreaterThan(2 ** 53);
  });
});
