import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex } from '../../../src/base/bytes.ts';
import { type EngineExports, engineModule, runEngine } from '../../../src/sm/engine/instance.ts';
import { type CountedKey, KeyTables } from '../../../src/sm/engine/key-tables.ts';
import { WasmEngine } from '../../../src/sm/engine/wasm-engine.ts';
import { prepareSm2Signer } from '../../../src/sm/index.ts';
import { Sm2Point, sm2Curve } from '../../../src/sm/sm2-curve.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const random = seededRandom('tables');

/** A room that only notes what is built in it. */
function room(bytes: number): { readonly tables: KeyTables; readonly built: string[]; used: number } {
  const built: string[] = [];
  const state = { built, used: 0 };
  const tables = new KeyTables({
    allocate: (size) => {
      if (state.used + size > bytes) return undefined;
      state.used += size;
      return state.used - size;
    },
    build: (key, table, width) => built.push(`${key.point[0]}: ${width} at ${table}`),
  });
  return Object.assign(state, { tables });
}

const keyNumber = (tables: KeyTables, i: number): CountedKey =>
  tables.keyOf(Uint8Array.from({ length: 64 }, (_, at) => (at === 0 ? i & 0xff : at === 1 ? i >> 8 : 1)));

describe('tables grow with use', () => {
  test('none, narrow after four uses, wide after forty-eight; by point, not by handle', () => {
    const { tables, built } = room(2 ** 26);
    for (let i = 1; i <= 60; i++) {
      const key = keyNumber(tables, 7);
      tables.use(key, 1);
      expect(key.width).toBe(i <= 4 ? 0 : i <= 48 ? 5 : 8);
    }
    expect(built.length).toBe(2);
  });

  test('a batch counts all its uses at once', () => {
    const { tables } = room(2 ** 26);
    const key = keyNumber(tables, 7);
    tables.use(key, 64);
    expect(key.width).toBe(8);
  });

  test('within 64 MB whoever has not come for the longest time gives way, and earns a table anew', () => {
    const state = room(2 ** 30);
    const { tables } = state;
    const first = keyNumber(tables, 0);
    tables.use(first, 100);
    const keys = Array.from({ length: 400 }, (_, i) => keyNumber(tables, i + 1));
    for (const key of keys) {
      tables.use(key, 5);
      tables.use(key, 60);
      tables.use(first, 1);
    }
    expect(state.used).toBeLessThanOrEqual(64 * 2 ** 20);
    expect(first.width).toBe(8);
    const [oldest, newest] = [keys[0] as CountedKey, keys.at(-1) as CountedKey];
    expect([oldest.width, newest.width]).toEqual([0, 8]);
    expect(new Set(keys.filter(({ width }) => width === 8).map(({ table }) => table)).size).toBe(189);
    tables.use(oldest, 1);
    expect(oldest.width).toBe(0);
    tables.use(oldest, 4);
    expect(oldest.width).toBe(5);
  });

  test('where the platform gives no memory keys do without', () => {
    const { tables, built } = room(0);
    const key = keyNumber(tables, 1);
    tables.use(key, 100);
    expect(key.width).toBe(0);
    expect(built).toEqual([]);
  });

  test('a flood of new keys does not wipe the count of a busy one', () => {
    const { tables } = room(2 ** 26);
    const busy = keyNumber(tables, 0);
    for (let i = 1; i < 9000; i++) {
      keyNumber(tables, i);
      if (i % 1000 === 0) tables.use(keyNumber(tables, 0), 1);
    }
    expect(keyNumber(tables, 0)).toBe(busy);
    expect(busy.width).toBe(5);
  });
});

const module = engineModule();

describe.skipIf(module === undefined)('a batch', () => {
  const bytesOf = (value: bigint): Uint8Array => fromHex(value.toString(16).padStart(64, '0'));

  test('asks again for exceptional additions alone', () => {
    const instance = runEngine(module as WebAssembly.Module);
    let alone = 0;
    const counted: EngineExports = {
      ...instance.exports,
      verify: (slot) => {
        alone += 1;
        return instance.exports.verify(slot);
      },
    };
    const engine = new WasmEngine({
      exports: counted,
      at: instance.at,
      get bytes() {
        return instance.bytes;
      },
      get words() {
        return instance.words;
      },
    });
    // The key is G itself, and s = t: both sums are the same point, whose double is the result.
    const { n } = sm2Curve;
    const known = engine.knownKey(Sm2Point.BASE.toBytes(false).slice(1));
    const hostile = (s: bigint, r: bigint): { signature: Uint8Array; e: Uint8Array } => {
      const x = Sm2Point.BASE.multiplyUnsafe((2n * s + r) % n).toAffine().x;
      return { signature: concatBytes(bytesOf(r), bytesOf(s)), e: bytesOf((((r - x) % n) + n) % n) };
    };
    const privateKey = random(32);
    privateKey[0] = 1;
    const signer = prepareSm2Signer(privateKey);
    const honest = engine.knownKey(signer.publicKey.slice(1));
    const z = random(32);
    const secret = engine.prepareSecret(privateKey);
    const checks = Array.from({ length: 64 }, (_, i) => {
      // r = t − s = 0 is out of range; −s, which has the same x, is reached by t = n − s.
      if (i === 10 || i === 63) {
        const s = BigInt(i) * 12_345n + 1n;
        return { key: known, ...hostile(s, n - 2n * s), infinite: true };
      }
      if (i % 2 === 0) return { key: known, ...hostile(BigInt(i) * 999n + 5n, 77n), infinite: false };
      const e = random(32);
      return { key: honest, signature: engine.sign(secret, e, z), e, infinite: false };
    });
    // Infinity has no x: whatever e says, the verdict is no.
    const fits = checks.map((check) => (check.infinite ? { ...check, e: bytesOf(1n) } : check));
    for (let i = 0; i < 2; i++) engine.verifyMany(fits.map((check) => ({ ...check, e: new Uint8Array(32) })));
    alone = 0;
    expect(engine.verifyMany(fits)).toEqual(fits.map(({ infinite }) => !infinite));
    expect(alone).toBe(2);
  });
});
