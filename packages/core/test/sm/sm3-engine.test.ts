import { createHash, createHmac, getHashes, pbkdf2Sync } from 'node:crypto';
import { hmac } from '@noble/hashes/hmac.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { describe, expect, test } from 'vitest';
import { concatBytes, toHex, utf8 } from '../../src/base/bytes.ts';
import { engineInstance } from '../../src/sm/engine/instance.ts';
import * as engineSm from '../../src/sm/index.ts';
import { bytesOf, derivations, lengths, lists, macs, sm3Answers } from '../support/sm3-answers.ts';
import { withoutWebAssembly } from '../support/without-webassembly.ts';

type Sm = typeof engineSm;

const portableSm = await withoutWebAssembly();
const hosts: readonly (readonly [string, Sm])[] = [
  ['engine', engineSm],
  ['portable', portableSm],
];
const native = (message: Uint8Array): Uint8Array => createHash('sm3').update(message).digest();
const openssl = getHashes().includes('sm3');

test('the engine runs here', () => {
  expect(engineSm.smEngine()).toEqual({ engine: 'wasm-simd' });
});

describe.each(hosts)('SM3, %s', (_name, sm) => {
  test.skipIf(!openssl)('OpenSSL gives the same answers to every length, list, key and password', () => {
    const nativeMany = (list: readonly number[]): Uint8Array[] => list.map((length, i) => native(bytesOf(i, length)));
    const streams: Uint8Array[][] = Array.from({ length: 8 }, () => []);
    const clones: Uint8Array[] = [];
    for (let step = 0; step < 400; step++) {
      const pieces = streams[(step * 5) % 8] as Uint8Array[];
      pieces.push(bytesOf(step, (step * 13) % 200));
      if (step % 50 === 49) clones.push(native(concatBytes(...pieces, utf8('clone'))));
    }
    const all = (digests: readonly Uint8Array[]): string => toHex(native(concatBytes(...digests)));
    expect(sm3Answers(sm)).toEqual({
      abc: toHex(native(utf8('abc'))),
      lengths: all(lengths.map((length) => native(bytesOf(length, length)))),
      many: all(lists.flatMap(nativeMany)),
      hmac: all(macs.map(([k, m]) => createHmac('sm3', bytesOf(k, k)).update(bytesOf(1, m)).digest())),
      pbkdf2: all(derivations.map(([p, s, c, l]) => pbkdf2Sync(bytesOf(1, p), bytesOf(2, s), c, l, 'sm3'))),
      pieces: all([...streams.map((pieces) => native(concatBytes(...pieces))), ...clones]),
    });
    expect([lengths.length, lists.flat().length, macs.length, derivations.length]).toEqual([313, 1157, 133, 6]);
  });

  test('HMAC and PBKDF2 of @noble/hashes run over it', () => {
    for (const length of [0, 64, 65]) {
      const key = bytesOf(3, length);
      expect(hmac(sm.sm3, key, utf8('message'))).toEqual(sm.hmacSm3(key, utf8('message')));
      expect(pbkdf2(sm.sm3, key, utf8('salt'), { c: 5, dkLen: 40 })).toEqual(
        sm.pbkdf2Sm3(key, { salt: utf8('salt'), iterations: 5, length: 40 }),
      );
    }
  });

  test('wrong numbers for PBKDF2 are refused', () => {
    for (const wrong of [0, -1, 1.5, Number.NaN, 2 ** 31]) {
      for (const numbers of [
        { iterations: wrong, length: 16 },
        { iterations: 1, length: wrong },
      ])
        expect(() => sm.pbkdf2Sm3(utf8('p'), { salt: utf8('s'), ...numbers })).toThrow(
          expect.objectContaining({ code: 'ERR_ARGUMENT' }),
        );
    }
  });

  test('no other type than bytes is taken, and an instance ends with its digest', () => {
    for (const wrong of ['abc', [1, 2], undefined, new Uint16Array(2)])
      expect(() => sm.sm3(wrong as unknown as Uint8Array)).toThrow(TypeError);
    const hash = sm.sm3.create();
    expect(() => hash.update('abc' as unknown as Uint8Array)).toThrow(TypeError);
    hash.digest();
    expect(() => hash.update(utf8('d'))).toThrow();
  });
});

describe('beside the answers', () => {
  test.skipIf(!openssl)('a million messages, a thousand at a time', { timeout: 60_000 }, () => {
    const together = createHash('sm3');
    const expected = createHash('sm3');
    for (let round = 0; round < 1000; round++) {
      const seed = bytesOf(round, 1400);
      const messages = Array.from({ length: 1000 }, (_, i) => seed.subarray(i % 400, (i % 400) + (i % 119)));
      for (const digest of engineSm.sm3Many(messages)) together.update(digest);
      // OpenSSL takes 2 µs a message; every tenth round is compared one by one, the rest with the scalar code.
      for (const message of messages) expected.update(round % 10 === 0 ? native(message) : engineSm.sm3(message));
    }
    expect(together.digest('hex')).toBe(expected.digest('hex'));
  });

  test('lengths beyond 32 bits of bytes and of bits', async () => {
    // The state after so many bytes is made up; both ways of padding must still agree, and the length must count.
    const { finishInEngine } = await import('../../src/sm/engine/sm3.ts');
    const { finishPortably } = await import('../../src/sm/sm3-portable.ts');
    const seen = new Set<string>();
    const totals = [64, 2 ** 29 - 64, 2 ** 29, 2 ** 32, 2 ** 32 + 64, 2 ** 40, 2 ** 53 - 64];
    for (const blocks of totals) {
      for (const held of [0, 55, 56, 63]) {
        const run = (finish: typeof finishPortably): string => {
          const out = new Uint8Array(32);
          finish(
            Int32Array.from({ length: 8 }, (_, i) => i),
            bytesOf(7, 64),
            held,
            blocks + held,
            out,
          );
          return toHex(out);
        };
        const engine = engineInstance();
        if (engine === undefined) throw new Error('no engine');
        const digest = run((...given) => finishInEngine(engine, ...given));
        expect(digest).toBe(run(finishPortably));
        seen.add(digest);
      }
    }
    expect(seen.size).toBe(totals.length * 4);
  });

  test('nothing that was hashed, no key and no digest stays in the memory of the engine', () => {
    const engine = engineInstance();
    if (engine === undefined) throw new Error('no engine');
    const secret = bytesOf(99, 48);
    const has = (bytes: Uint8Array): boolean => Buffer.from(engine.bytes).includes(Buffer.from(bytes));
    const traces = (): boolean[] =>
      [0, 8, 16, 24, 32].flatMap((at) => {
        const part = secret.slice(at, at + 8);
        const turned = Uint8Array.from(part, (_, i) => part[(i & 4) + 3 - (i & 3)] as number);
        return [part, turned, part.map((b) => b ^ 0x36), part.map((b) => b ^ 0x5c)].map(has);
      });
    const outputs = [
      engineSm.sm3(secret),
      engineSm.sm3.create().update(secret).update(secret).digest(),
      ...engineSm.sm3Many([secret, secret, secret, bytesOf(1, 900), secret]),
      engineSm.hmacSm3(secret, utf8('message')),
      engineSm.hmacSm3(utf8('key'), secret),
      engineSm.pbkdf2Sm3(secret, { salt: secret, iterations: 3, length: 32 }),
    ];
    expect(traces()).not.toContain(true);
    expect(outputs.map((digest) => has(digest.subarray(0, 8)))).not.toContain(true);
    // The search itself finds what is there.
    engine.bytes.set(secret, engine.at.MESSAGES);
    expect(traces()).toContain(true);
    engine.bytes.fill(0, engine.at.MESSAGES, engine.at.MESSAGES + 64);
  });
});

describe.skipIf(!openssl)('SM3 of the platform', () => {
  test('takes messages that begin with a long piece, and only those', () => {
    let asked = 0;
    engineSm.useNativeSm3(
      () => {
        asked++;
        return createHash('sm3');
      },
      { from: 100 },
    );
    try {
      asked = 0;
      for (const length of [0, 99, 100, 5000])
        expect(engineSm.sm3(bytesOf(1, length))).toEqual(bytes(bytesOf(1, length)));
      expect(asked).toBe(2);
      const stream = engineSm.sm3.create().update(bytesOf(1, 200));
      const clone = stream.clone().update(utf8('a'));
      expect(clone.digest()).toEqual(bytes(concatBytes(bytesOf(1, 200), utf8('a'))));
      expect(stream.update(utf8('b')).digest()).toEqual(bytes(concatBytes(bytesOf(1, 200), utf8('b'))));
      expect(engineSm.hmacSm3(bytesOf(1, 20), bytesOf(2, 100_000))).toEqual(
        new Uint8Array(createHmac('sm3', bytesOf(1, 20)).update(bytesOf(2, 100_000)).digest()),
      );
      expect(asked).toBe(3);
    } finally {
      engineSm.useNativeSm3(undefined);
    }
    expect(sm3Answers(engineSm)).toEqual(sm3Answers(portableSm));
    expect(asked).toBe(3);
  });

  test('another function than SM3, or a copy that is none, is refused', () => {
    expect(() => engineSm.useNativeSm3(() => createHash('sha256'))).toThrow(
      expect.objectContaining({ code: 'ERR_ARGUMENT' }),
    );
    const broken = (): engineSm.NativeSm3 => {
      const hash = createHash('sm3');
      return {
        update: (part: Uint8Array) => hash.update(part),
        digest: () => hash.digest(),
        copy: () => createHash('sm3'),
      };
    };
    expect(() => engineSm.useNativeSm3(broken)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }));
  });
});

function bytes(message: Uint8Array): Uint8Array {
  return new Uint8Array(native(message));
}
