import { normalizeZ } from '@noble/curves/abstract/curve.js';
import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex } from '../../../src/base/bytes.ts';
import { engineModule, runEngine } from '../../../src/sm/engine/instance.ts';
import { PortableEngine } from '../../../src/sm/engine/portable-engine.ts';
import type { EngineCheck, Sm2Engine } from '../../../src/sm/engine/sm2-engine.ts';
import { WasmEngine } from '../../../src/sm/engine/wasm-engine.ts';
import { Sm2Point, sm2Curve } from '../../../src/sm/sm2-curve.ts';
import { seededRandom } from '../../support/seeded-random.ts';

/**
 * Signatures that noble's arithmetic makes and the engine judges. Scalars walk in steps, s + i·a and t + i·b, so that one addition
 * of noble's gives the next sum s·G + t·P: to the combs and chains of the engine they are as good as random. For a release:
 * YINXIN_SIGNATURES=10000000 npx vitest run packages/core/test/sm/engine/differential.test.ts
 */
const total = Number(process.env['YINXIN_SIGNATURES'] ?? 100_000);
const perKey = 1000;
const release = total > 100_000;

const { n } = sm2Curve;
const random = seededRandom(release ? `differential ${Date.now()}` : 'differential');
const modN = (value: bigint): bigint => ((value % n) + n) % n;
const bytesOf = (value: bigint): Uint8Array => fromHex(value.toString(16).padStart(64, '0'));
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const scalar = (): bigint => (numberOf(random(32)) % (n - 1n)) + 1n;

interface Signed {
  readonly signature: Uint8Array;
  readonly e: Uint8Array;
  readonly valid: boolean;
}

/** A key and so many signatures of it, one in four spoilt in one place. */
function signatures(count: number): { readonly point: Uint8Array; readonly signed: Signed[] } {
  const d = scalar();
  const key = Sm2Point.BASE.multiplyUnsafe(d);
  const [a, b] = [scalar(), scalar()];
  let [s, t] = [scalar(), scalar()];
  let sum = Sm2Point.BASE.multiplyUnsafe(modN(s + t * d));
  const step = Sm2Point.BASE.multiplyUnsafe(modN(a + b * d));
  const sums: { readonly s: bigint; readonly t: bigint }[] = [];
  const points: (typeof Sm2Point.BASE)[] = [];
  for (let i = 0; i < count; i++) {
    sums.push({ s, t });
    points.push(sum);
    [s, t, sum] = [modN(s + a), modN(t + b), sum.add(step)];
  }
  const affine = normalizeZ(Sm2Point, points);
  const signed = sums.map(({ s, t }, i): Signed => {
    const r = modN(t - s);
    const e = bytesOf(modN(r - (affine[i] as (typeof points)[0]).x));
    const signature = concatBytes(bytesOf(r), bytesOf(s));
    const valid = i % 4 !== 3;
    if (!valid) {
      const spoilt = i % 8 === 3 ? e : signature;
      const place = (i * 7) % spoilt.length;
      spoilt[place] = (spoilt[place] as number) ^ (1 << (i % 7));
    }
    return { signature, e, valid };
  });
  return { point: key.toBytes(false).slice(1), signed };
}

const module = engineModule();

/** The engines, and how many signatures they get: JavaScript takes five times as long. */
const engines: (readonly [string, number, () => Sm2Engine])[] = [['portable', total / 5, () => new PortableEngine()]];
if (module !== undefined) engines.push(['wasm', total, () => new WasmEngine(runEngine(module))]);

describe('signatures by noble', () => {
  test.each(engines)(
    'the engine agrees on every path: %s, %i',
    (_, total, make) => {
      const engine = make();
      let run = 0;
      let disagreed = 0;
      let valid = 0;
      while (run < total) {
        const { point, signed } = signatures(Math.min(perKey, total - run));
        const fresh = engine.newKey(point);
        const known = engine.knownKey(point);
        const count = (verdict: boolean, expected: boolean): void => {
          run += 1;
          if (expected) valid += 1;
          if (verdict !== expected) disagreed += 1;
        };
        // One in eight without tables; then over growing ones; the second half in batches.
        const [first, second] = [signed.length >> 3, signed.length >> 1];
        for (const { signature, e, valid } of signed.slice(0, first))
          count(engine.verify({ key: fresh, signature, e }), valid);
        for (const { signature, e, valid } of signed.slice(first, second))
          count(engine.verify({ key: known, signature, e }), valid);
        const rest = signed.slice(second);
        const checks = rest.map(({ signature, e }): EngineCheck => ({ key: known, signature, e }));
        engine.verifyMany(checks).forEach((verdict, i) => {
          count(verdict, (rest[i] as Signed).valid);
        });
      }
      expect({ run, disagreed, valid }).toEqual({ run: total, disagreed: 0, valid: (total / 4) * 3 });
    },
    release ? 24 * 3_600_000 : 120_000,
  );
});
