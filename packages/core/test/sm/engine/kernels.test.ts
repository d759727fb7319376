import { readFileSync } from 'node:fs';
import { main } from 'assemblyscript/asc';
import { beforeAll, describe, expect, test } from 'vitest';
// @ts-expect-error a tool without types
import { kernelSource } from '../../../../../tools/engine-kernels.mjs';
import { sm2Curve } from '../../../src/sm/sm2-curve.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const assembly = new URL('../../../src/sm/engine/assembly/', import.meta.url);
const { p } = sm2Curve;
const R = 1n << 261n;
const residue = (value: bigint): bigint => ((value % p) + p) % p;
const random = seededRandom('kernels');

type Limbs = readonly number[];
interface Kernels {
  readonly memory: WebAssembly.Memory;
  mul2(out: number, a: number, b: number): void;
  sqr2(out: number, a: number): void;
  invert(out: number, number: number): void;
}
let kernels: Kernels;

/** The kernels and the inversion alone: the module for the package does not export them. */
beforeAll(async () => {
  const entry = `export { mul2, sqr2 } from './kernels.generated';
    import { invertNumber } from './inverse';
    import { N_INVERSE30, N30 } from './constants';
    export function invert(out: usize, number: usize): void { invertNumber(out, number, N30, N_INVERSE30); }`;
  let binary: Uint8Array | undefined;
  const { error, stderr } = await main(
    'entry.ts --outFile out.wasm -O3 --runtime stub --noAssert --use abort= --enable simd --initialMemory 2'.split(' '),
    {
      readFile: (name) => {
        if (name === 'entry.ts') return entry;
        if (name === 'kernels.generated.ts') return kernelSource() as string;
        try {
          return readFileSync(new URL(name, assembly), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile: (name, contents) => {
        if (name === 'out.wasm') binary = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  expect(error, String(stderr)).toBeNull();
  kernels = new WebAssembly.Instance(new WebAssembly.Module(binary as Uint8Array<ArrayBuffer>))
    .exports as unknown as Kernels;
  // The compiler takes its time on a busy machine.
}, 60_000);

const [A, B, OUT] = [0xa000, 0xa100, 0xa200];

function put(at: number, first: Limbs, second: Limbs): void {
  const view = new DataView(kernels.memory.buffer);
  for (let i = 0; i < 9; i++) {
    const limb = at + (i >> 1) * 16 + (i & 1) * 8;
    view.setInt32(limb, first[i] as number, true);
    view.setInt32(limb + 4, second[i] as number, true);
  }
}

function limbsAt(at: number, lane: number): number[] {
  const view = new DataView(kernels.memory.buffer);
  return Array.from({ length: 9 }, (_, i) => view.getInt32(at + (i >> 1) * 16 + (i & 1) * 8 + lane * 4, true));
}

const numberOf = (limbs: Limbs): bigint => limbs.reduceRight((value, limb) => (value << 29n) + BigInt(limb), 0n);

/** Limbs at the edges of what the bounds allow for two operands: three times a centred limb each. */
const edge = 3 * 2 ** 28;
const edges: readonly Limbs[] = [
  new Array(9).fill(0),
  [1, 0, 0, 0, 0, 0, 0, 0, 0],
  new Array(9).fill(2 ** 29 - 1),
  new Array(9).fill(edge - 1),
  new Array(9).fill(-edge),
  Array.from({ length: 9 }, (_, i) => (i % 2 === 0 ? edge - 1 : -edge)),
  Array.from({ length: 9 }, (_, i) => (i % 2 === 0 ? -edge : edge - 1)),
  Array.from({ length: 9 }, (_, i) => (i < 4 ? edge - 1 : -edge)),
  ...[p - 1n, p, p + 1n, 2n ** 256n - 1n, 2n ** 261n - 1n, sm2Curve.n - 1n].map((value) =>
    Array.from({ length: 9 }, (_, i) => Number((value >> BigInt(29 * i)) & 0x1fffffffn)),
  ),
];

function randomLimbs(): number[] {
  const bytes = new DataView(random(36).buffer);
  return Array.from({ length: 9 }, (_, i) => Math.trunc((bytes.getInt32(4 * i) / 2 ** 31) * edge));
}

function checkOut(lane: number, product: bigint): void {
  const limbs = limbsAt(OUT, lane);
  expect(residue(numberOf(limbs) * R)).toBe(residue(product));
  for (const limb of limbs.slice(0, 8)) expect(limb >= -(2 ** 28) && limb < 2 ** 28).toBe(true);
  // (a·b + m·p) / R with 0 ≤ m < R.
  const result = numberOf(limbs) * R;
  expect(result >= product && result < product + R * p).toBe(true);
}

describe('field kernels against BigInt', () => {
  test('products and squares of limbs at the edges, each beside each', () => {
    for (const a of edges) {
      for (const b of edges) {
        put(A, a, b);
        put(B, b, a);
        kernels.mul2(OUT, A, B);
        for (const lane of [0, 1]) checkOut(lane, numberOf(a) * numberOf(b));
        kernels.sqr2(OUT, A);
        checkOut(0, numberOf(a) ** 2n);
        checkOut(1, numberOf(b) ** 2n);
      }
    }
  });

  test('products and squares of limbs of any size up to three times a centred one', () => {
    for (let i = 0; i < 2000; i++) {
      const [a, b, c, d] = [randomLimbs(), randomLimbs(), randomLimbs(), randomLimbs()];
      put(A, a, b);
      put(B, c, d);
      kernels.mul2(OUT, A, B);
      checkOut(0, numberOf(a) * numberOf(c));
      checkOut(1, numberOf(b) * numberOf(d));
      kernels.sqr2(OUT, A);
      checkOut(0, numberOf(a) ** 2n);
      checkOut(1, numberOf(b) ** 2n);
    }
  });
});

describe('inversion modulo n against the definition', () => {
  const { n } = sm2Curve;

  function invert(number: bigint): bigint {
    const view = new DataView(kernels.memory.buffer);
    for (let i = 0; i < 4; i++) view.setBigUint64(A + 8 * i, (number >> BigInt(64 * i)) & (2n ** 64n - 1n), true);
    kernels.invert(OUT, A);
    let inverse = 0n;
    for (let i = 3; i >= 0; i--) inverse = (inverse << 64n) | view.getBigUint64(OUT + 8 * i, true);
    return inverse;
  }

  test('edges and random numbers; 0 gives 0', () => {
    expect(invert(0n)).toBe(0n);
    const powers = Array.from({ length: 256 }, (_, i) => 2n ** BigInt(i)).filter((power) => power < n);
    const randoms = Array.from({ length: 2000 }, () => random(32).reduce((x, byte) => x * 256n + BigInt(byte), 0n) % n);
    for (const number of [1n, 2n, 3n, n - 1n, n - 2n, (n + 1n) / 2n, n >> 1n, ...powers, ...randoms]) {
      const inverse = invert(number);
      expect(inverse < n).toBe(true);
      expect((inverse * number) % n).toBe(1n);
    }
  });
});
