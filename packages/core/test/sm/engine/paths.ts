import { engineModule, runEngine } from '../../../src/sm/engine/instance.ts';
import type { CountedKey } from '../../../src/sm/engine/key-tables.ts';
import { PortableEngine } from '../../../src/sm/engine/portable-engine.ts';
import type { EngineKey, Sm2Engine } from '../../../src/sm/engine/sm2-engine.ts';
import { WasmEngine } from '../../../src/sm/engine/wasm-engine.ts';
import { seededRandom } from '../../support/seeded-random.ts';

/** One way through an engine to a verdict: what the suites run over. */
export interface VerificationPath {
  readonly name: string;
  readonly engine: Sm2Engine;
  /** A key as this path keeps it. */
  key(point: Uint8Array): EngineKey;
  verify(key: EngineKey, signature: Uint8Array, e: Uint8Array): boolean;
}

/** Every path of every engine that runs here: new key, narrow table, wide table, batch; with and without WebAssembly. */
export function verificationPaths(): readonly VerificationPath[] {
  const module = engineModule();
  const portable = new PortableEngine();
  const paths = [
    plain('portable, new key', portable, (point) => portable.newKey(point)),
    plain('portable, table', portable, (point) => warm(portable, portable.knownKey(point), 20)),
  ];
  if (module === undefined) return paths;
  const [fresh, narrow, wide] = [0, 0, 0].map(() => new WasmEngine(runEngine(module))) as [
    WasmEngine,
    WasmEngine,
    WasmEngine,
  ];
  const wideKey = (point: Uint8Array): EngineKey => warm(wide, wide.knownKey(point), 64);
  return [
    {
      name: 'wasm, no table of the base point',
      engine: fresh,
      key: (point) => fresh.newKey(point),
      // An instance of its own each time: only the first verification has none.
      verify: (key, signature, e) => {
        const first = new WasmEngine(runEngine(module));
        return first.verify({ key: first.newKey((key as CountedKey).point), signature, e });
      },
    },
    plain('wasm, new key', fresh, (point) => fresh.newKey(point)),
    {
      name: 'wasm, narrow table',
      engine: narrow,
      key: (point) => warm(narrow, narrow.knownKey(point), 8),
      verify(key, signature, e) {
        // Never so many uses that a wide table were due.
        (key as CountedKey).uses = 8;
        const verdict = narrow.verify({ key, signature, e });
        if ((key as CountedKey).width !== 5) throw new Error('not over a narrow table');
        return verdict;
      },
    },
    {
      name: 'wasm, wide table',
      engine: wide,
      key: wideKey,
      verify(key, signature, e) {
        if ((key as CountedKey).width !== 8) throw new Error('not over a wide table');
        return wide.verify({ key, signature, e });
      },
    },
    {
      name: 'wasm, batch',
      engine: wide,
      key: wideKey,
      verify(key, signature, e) {
        const verdicts = wide.verifyMany(new Array(5).fill({ key, signature, e }));
        if (verdicts.some((verdict) => verdict !== verdicts[0])) throw new Error('a batch is of two minds');
        return verdicts[0] as boolean;
      },
    },
    ...paths,
  ];
}

function plain(name: string, engine: Sm2Engine, key: (point: Uint8Array) => EngineKey): VerificationPath {
  return { name, engine, key, verify: (of, signature, e) => engine.verify({ key: of, signature, e }) };
}

const random = seededRandom('warming up');

function warm(engine: Sm2Engine, key: EngineKey, uses: number): EngineKey {
  const nothing = { key, signature: random(64), e: random(32) };
  for (let i = 0; i < uses; i++) engine.verify(nothing);
  return key;
}
