import { readFileSync } from 'node:fs';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { hmac } from '@noble/hashes/hmac.js';
import { main } from 'assemblyscript/asc';
import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, toHex } from '../../src/base/bytes.ts';
import { type EngineInstance, engineInstance } from '../../src/sm/engine/instance.ts';
import { signSm2Digest, signSm2DigestDeterministic, sm2CurveParameters, sm3 } from '../../src/sm/index.ts';
import { deriveNonce } from '../../src/sm/nonce.ts';
import { bytesOf } from '../support/sm3-answers.ts';

const { n } = sm2CurveParameters;

/** RFC 6979 §3.2 and §3.6 from the text, over the HMAC of @noble/hashes. */
function nonceOf(d: Uint8Array, e: Uint8Array, extra: Uint8Array, skip = 0): string {
  const seed = concatBytes(d, numberToBytesBE(bytesToNumberBE(e) % n, 32), extra);
  let V = new Uint8Array(32).fill(1);
  let K = new Uint8Array(32);
  for (const separator of [0, 1]) {
    K = hmac(sm3, K, concatBytes(V, Uint8Array.of(separator), seed));
    V = hmac(sm3, K, V);
  }
  for (let left = skip; ; ) {
    V = hmac(sm3, K, V);
    const k = bytesToNumberBE(V);
    if (k >= 1n && k < n && left-- === 0) return toHex(V);
    K = hmac(sm3, K, concatBytes(V, Uint8Array.of(0)));
    V = hmac(sm3, K, V);
  }
}

/** Numbers at which a reduction or a comparison could go wrong. */
const edges = [0n, 1n, n - 1n, n, n + 1n, 2n ** 256n - 1n, 2n ** 32n, n - 2n ** 32n].map((number) =>
  numberToBytesBE(number, 32),
);
const cases = [
  ...edges.flatMap((e) => [edges[1], edges[2], bytesOf(5, 32)].map((d) => ({ d: d as Uint8Array, e }))),
  ...Array.from({ length: 60 }, (_, i) => ({ d: bytesOf(i, 32), e: bytesOf(i + 100, 32) })),
];

describe('nonces of the engine', () => {
  const found = engineInstance();
  if (found === undefined) throw new Error('no engine');
  const engine: EngineInstance = found;
  /** Four places, as far apart as the engine's slots. */
  const stride = 256;
  const place = { d: 0, e: 32, extra: 64, to: 96 };

  function put(lane: number, { d, e }: { d: Uint8Array; e: Uint8Array }, extra: Uint8Array): void {
    const at = engine.at.SLOTS + lane * stride;
    engine.bytes.set(d, at + place.d);
    engine.bytes.set(e, at + place.e);
    engine.bytes.set(extra, at + place.extra);
  }
  const take = (lane: number): string => {
    const at = engine.at.SLOTS + lane * stride + place.to;
    return toHex(engine.bytes.slice(at, at + 32));
  };

  test.each([0, 32])('one by one with %i random bytes, the first and the later ones', (extraLength) => {
    const { SLOTS: at } = engine.at;
    cases.forEach((given, i) => {
      const extra = bytesOf(i + 7, extraLength);
      for (const skip of [0, 1, 3]) {
        put(0, given, extra);
        engine.exports.deriveNonce(at + place.d, at + place.e, at + place.extra, extraLength, skip, at + place.to);
        expect(take(0)).toBe(nonceOf(given.d, given.e, extra, skip));
      }
    });
    expect(cases.length).toBe(84);
  });

  test.each([0, 32])('four at a time with %i random bytes, under one key and under four', (extraLength) => {
    const { SLOTS: at } = engine.at;
    for (let i = 0; i < cases.length; i += 4) {
      for (const keyStride of [0, stride]) {
        const four = [0, 1, 2, 3].map((lane) => {
          const { d, e } = cases[i + lane] as { d: Uint8Array; e: Uint8Array };
          const extra = bytesOf(i + lane, extraLength);
          put(lane, { d, e }, extra);
          return { d: keyStride === 0 ? (cases[i]?.d as Uint8Array) : d, e, extra };
        });
        engine.exports.deriveNonces(
          at + place.d,
          keyStride,
          at + place.e,
          at + place.extra,
          extraLength,
          at + place.to,
          stride,
        );
        expect([0, 1, 2, 3].map(take)).toEqual(four.map(({ d, e, extra }) => nonceOf(d, e, extra)));
      }
    }
  });

  test('key, nonce and states are gone from memory when the caller has wiped its own place', () => {
    const { SLOTS: at } = engine.at;
    const given = { d: bytesOf(41, 32), e: bytesOf(42, 32) };
    for (const lanes of [1, 4]) {
      for (let lane = 0; lane < lanes; lane++) put(lane, given, bytesOf(43, 32));
      if (lanes === 1) engine.exports.deriveNonce(at + place.d, at + place.e, at + place.extra, 32, 0, at + place.to);
      else engine.exports.deriveNonces(at + place.d, stride, at + place.e, at + place.extra, 32, at + place.to, stride);
      const nonce = engine.bytes.slice(at + place.to, at + place.to + 32);
      engine.bytes.fill(0, at, at + 4 * stride);
      const memory = Buffer.from(engine.bytes);
      for (const secret of [given.d, nonce])
        for (let i = 0; i + 4 <= 32; i++) expect(memory.includes(Buffer.from(secret.subarray(i, i + 4)))).toBe(false);
      // No word of the chain of states either: the region of SM3 is all zeros.
      expect(engine.bytes.slice(engine.at.STATE, engine.at.STATE + 0x1200).every((byte) => byte === 0)).toBe(true);
    }
  });
});

describe('nonces in JavaScript', () => {
  test.each([0, 32])('with %i random bytes, the first and the later ones', (extraLength) => {
    cases.forEach(({ d, e }, i) => {
      const extra = bytesOf(i + 7, extraLength);
      for (const skip of [0, 1, 3]) expect(toHex(deriveNonce(d, e, extra, skip))).toBe(nonceOf(d, e, extra, skip));
    });
  });
});

describe('the two numbers that no chosen input brings about', () => {
  interface Exports {
    readonly memory: WebAssembly.Memory;
    isBelowOrder(number: number): number;
    reduceDigest(to: number, e: number): void;
  }
  const place = 0xa000;
  let nonce: Exports;

  /** The file alone: the module for the package does not export them. */
  beforeAll(async () => {
    const assembly = new URL('../../src/sm/engine/assembly/', import.meta.url);
    let binary: Uint8Array | undefined;
    const { error, stderr } = await main(
      'entry.ts --outFile out.wasm -O3 --runtime stub --noAssert --use abort= --enable simd --initialMemory 2'.split(
        ' ',
      ),
      {
        readFile: (name) => {
          if (name === 'entry.ts') return "export { isBelowOrder, reduceDigest } from './nonce';";
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
    const module = new WebAssembly.Module(binary as Uint8Array<ArrayBuffer>);
    nonce = new WebAssembly.Instance(module).exports as unknown as Exports;
  });

  /** The neighbours of 0, of n and of every power of 2^32, as far as they have 256 bits. */
  const numbers = [0n, n, n + n, ...Array.from({ length: 9 }, (_, i) => 1n << BigInt(32 * i))]
    .flatMap((number) => [number - 1n, number, number + 1n, n - number, n + number])
    .filter((number) => number >= 0n && number < 1n << 256n);

  test('a candidate outside [1, n-1] is refused, a digest is reduced', () => {
    for (const number of numbers) {
      const memory = new Uint8Array(nonce.memory.buffer);
      memory.set(numberToBytesBE(number, 32), place);
      expect(nonce.isBelowOrder(place)).toBe(number >= 1n && number < n ? 1 : 0);
      nonce.reduceDigest(place + 32, place);
      expect(bytesToNumberBE(memory.slice(place + 32, place + 64))).toBe(number % n);
    }
    expect(numbers.length).toBe(49);
  });
});

test('signatures are made with these nonces', () => {
  const d = bytesOf(77, 32);
  const number = bytesToNumberBE(d);
  for (let i = 0; i < 20; i++) {
    const e = bytesOf(i + 200, 32);
    const extra = bytesOf(i + 300, 32);
    for (const [signature, nonce] of [
      [signSm2DigestDeterministic(e, d, 'raw'), nonceOf(d, e, new Uint8Array(0))],
      [signSm2Digest(e, d, { random: () => extra, format: 'raw' }), nonceOf(d, e, extra)],
    ] as const) {
      const r = bytesToNumberBE(signature.subarray(0, 32));
      const s = bytesToNumberBE(signature.subarray(32));
      // s = (1+d)^-1 (k - rd), solved for k.
      expect(toHex(numberToBytesBE((s * (1n + number) + r * number) % n, 32))).toBe(nonce);
    }
  }
});
