import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex, toHex } from '../../../src/base/bytes.ts';
import { engineModule, runEngine } from '../../../src/sm/engine/instance.ts';
import { inverseOf, multiplyBase, signWithNonce } from '../../../src/sm/engine/portable/sign.ts';
import { PortableEngine } from '../../../src/sm/engine/portable-engine.ts';
import type { Sm2Engine } from '../../../src/sm/engine/sm2-engine.ts';
import { WasmEngine } from '../../../src/sm/engine/wasm-engine.ts';
import {
  generateSm2KeyPair,
  prepareSm2Signer,
  prepareSm2Verifier,
  signSm2Digest,
  signSm2DigestDeterministic,
  sm2PublicKeyOf,
  sm3,
  verifyManySm2,
  verifySm2,
} from '../../../src/sm/index.ts';
import { Sm2Point, sm2Curve } from '../../../src/sm/sm2-curve.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const { n } = sm2Curve;
const random = seededRandom('signing');
const code = (name: string): unknown => expect.objectContaining({ code: name });
const bytesOf = (value: bigint): Uint8Array => fromHex(value.toString(16).padStart(64, '0'));
const numberOf = (bytes: Uint8Array): bigint => bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
const modN = (value: bigint): bigint => ((value % n) + n) % n;

const module = engineModule();
const instance = module === undefined ? undefined : runEngine(module);
const engines: (readonly [string, Sm2Engine])[] = [['portable', new PortableEngine()]];
if (instance !== undefined) engines.push(['wasm', new WasmEngine(instance)]);

/** r ‖ s by noble and the equations of the standard, for a given nonce. */
function expected(d: bigint, e: bigint, k: bigint): Uint8Array {
  const r = modN(e + Sm2Point.BASE.multiplyUnsafe(k).toAffine().x);
  const s = modN(Sm2Point.Fn.inv(1n + d) * (k + r) - r);
  return concatBytes(bytesOf(r), bytesOf(s));
}

interface Case {
  readonly d: bigint;
  readonly e: bigint;
  readonly k: bigint;
}

const scalar = (): bigint => (numberOf(random(32)) % (n - 2n)) + 1n;
const edges = [1n, 2n, 3n, 31n, 32n, n - 1n, n - 2n, n - 31n, 1n << 255n, (n + 1n) / 2n, (1n << 130n) - 1n, 1n << 130n];
const good: readonly Case[] = Array.from({ length: 64 }, (_, i) => ({
  d: i % 7 === 0 ? n - 2n : scalar(),
  e: i % 5 === 0 ? 2n ** 256n - 1n : numberOf(random(32)),
  k: edges[i] ?? scalar(),
}));

/** Nonces that the standard asks to throw away (GB/T 32918.2 §6.1, A3, A5, A6). */
const refused: readonly (Case & { readonly why: string })[] = [0, 1, 2].flatMap(() => {
  const [d, k] = [scalar(), scalar()];
  const x = Sm2Point.BASE.multiplyUnsafe(k).toAffine().x;
  const r = modN(k * Sm2Point.Fn.inv(d));
  return [
    { why: 'k = 0', d, k: 0n, e: 5n },
    { why: 'k = n', d, k: n, e: 5n },
    { why: 'k > n', d, k: 2n ** 256n - 1n, e: 5n },
    { why: 'r = 0', d, k, e: modN(-x) },
    { why: 'r + k = n', d, k, e: modN(-k - x) },
    { why: 's = 0', d, k, e: modN(r - x) },
  ];
});

describe.skipIf(instance === undefined)('the module signs with the nonce it is given', () => {
  // A skipped suite's body runs all the same.
  const { exports, at, bytes } = instance ?? ({ at: {} } as NonNullable<typeof instance>);
  const slots = at.SLOTS;

  function place(slot: number, { d, e, k }: Case): void {
    bytes.set(bytesOf(d), slot + 96);
    expect(exports.prepareKey(slot)).toBe(1);
    bytes.set(bytesOf(e), slot);
    bytes.set(bytesOf(k), slot + 96);
    bytes.set(random(32), slot + 128);
  }
  const signatureAt = (slot: number): string => toHex(bytes.slice(slot + 32, slot + 96));
  const resultAt = (slot: number): number => new DataView(bytes.buffer).getInt32(slot + 168, true);

  test('the table of the base point', () => {
    bytes.set(concatBytes(bytesOf(sm2Curve.Gx), bytesOf(sm2Curve.Gy)), slots + 96);
    expect(exports.buildTable(slots, at.BASE_NARROW, 5)).toBe(1);
  });

  test('one by one: edges and random nonces, the refused ones', () => {
    for (const each of good) {
      place(slots, each);
      expect(exports.sign(slots)).toBe(1);
      expect(signatureAt(slots)).toBe(toHex(expected(each.d, each.e, each.k)));
    }
    for (const each of refused) {
      place(slots, each);
      expect(exports.sign(slots), each.why).toBe(0);
    }
  });

  test('in batches of every size, refused ones among them', () => {
    for (const size of [1, 2, 3, 4, 5, 31, 64]) {
      const batch: readonly (Case & { readonly why?: string })[] = [
        ...good.slice(0, Math.ceil(size / 2)),
        ...refused,
        ...good,
      ].slice(0, size);
      for (const [i, each] of batch.entries()) place(slots + 256 * i, each);
      exports.signBatch(size);
      batch.forEach((each, i) => {
        const slot = slots + 256 * i;
        expect(resultAt(slot), each.why).toBe(each.why === undefined ? 1 : 2);
        if (each.why === undefined) expect(signatureAt(slot)).toBe(toHex(expected(each.d, each.e, each.k)));
      });
    }
  });

  test('a private key is in [1, n − 2]', () => {
    for (const [d, valid] of [
      [0n, 0],
      [1n, 1],
      [n - 2n, 1],
      [n - 1n, 0],
      [n, 0],
      [2n ** 256n - 1n, 0],
    ] as const) {
      bytes.set(bytesOf(d), slots + 96);
      expect(exports.prepareKey(slots)).toBe(valid);
    }
  });

  test('multiples of the base point by noble', () => {
    for (const { k } of good) {
      bytes.set(bytesOf(k), slots + 96);
      expect(exports.multiplyBase(slots)).toBe(1);
      const { x, y } = Sm2Point.BASE.multiplyUnsafe(k).toAffine();
      expect(toHex(bytes.slice(slots + 96, slots + 160))).toBe(toHex(concatBytes(bytesOf(x), bytesOf(y))));
    }
  });
});

describe('JavaScript signs with the nonce it is given', () => {
  test('edges and random nonces, the refused ones', () => {
    for (const { d, e, k } of good) {
      const signature = signWithNonce(bytesOf(e), inverseOf(bytesOf(d)), bytesOf(k), random(32));
      expect(toHex(signature ?? new Uint8Array(0))).toBe(toHex(expected(d, e, k)));
    }
    // Out of range is none that is drawn.
    const drawn = refused.filter(({ k }) => k >= 1n && k < n);
    for (const { d, e, k, why } of drawn)
      expect(signWithNonce(bytesOf(e), inverseOf(bytesOf(d)), bytesOf(k), random(32)), why).toBeUndefined();
    expect(drawn.length).toBe(9);
  });

  test('multiples of the base point by noble', () => {
    for (const { k } of good) {
      const { x, y } = Sm2Point.BASE.multiplyUnsafe(k).toAffine();
      expect(toHex(multiplyBase(bytesOf(k)))).toBe(toHex(concatBytes(bytesOf(x), bytesOf(y))));
    }
  });
});

describe('engines sign alike', () => {
  test('the same digest, key and randomness give the same signature, one by one and in batches', () => {
    const privateKey = bytesOf(scalar());
    const z = random(32);
    const messages = Array.from({ length: 70 }, (_, i) => random(i * 3));
    const digests = messages.map((message) => sm3(concatBytes(z, message)));
    const extras = digests.map(() => random(32));
    const few = 6;
    const results = engines.map(([, engine]) => {
      const secret = engine.prepareSecret(privateKey);
      const single = digests.slice(0, few).map((e, i) => toHex(engine.sign(secret, e, extras[i] as Uint8Array)));
      const plain = digests.slice(0, few).map((e) => toHex(engine.sign(secret, e, new Uint8Array(0))));
      const many = engine.signMany(secret, digests, extras).map(toHex);
      expect(many.length).toBe(digests.length);
      expect(many.slice(0, few)).toEqual(single);
      expect(toHex(engine.signMessage(secret, z, messages[1] as Uint8Array, extras[1] as Uint8Array))).toBe(single[1]);
      return { single, plain, many };
    });
    for (const result of results) expect(result).toEqual(results[0]);
  });
});

describe.skipIf(instance === undefined)('secrets in the module', () => {
  test('nothing of key, inverse, nonce or randomness is left after a call', () => {
    const { exports, bytes } = runEngine(module as WebAssembly.Module);
    const engine = new WasmEngine({
      ...(instance as NonNullable<typeof instance>),
      exports,
      bytes,
      words: new Uint32Array(bytes.buffer),
    });
    const privateKey = random(32);
    privateKey[0] = 1;
    const [e, extra] = [random(32), random(32)];
    const secret = engine.prepareSecret(privateKey);
    const d = numberOf(privateKey);
    const signature = engine.sign(secret, e, extra);
    const [r, s] = [numberOf(signature.subarray(0, 32)), numberOf(signature.subarray(32))];
    const k = modN(s * (1n + d) + r * d);
    const secrets = [d, d + 1n, k, modN(k + r), numberOf(secret.inverse), Sm2Point.Fn.inv(1n + d), numberOf(extra)];
    const left = (): string[] => {
      const memory = toHex(bytes);
      return secrets.flatMap((value) => {
        const big = bytesOf(value);
        const little = big.slice().reverse();
        // Any 8 bytes of it, in either order.
        return [big, little].flatMap((form) =>
          [0, 8, 16, 24].map((from) => toHex(form.slice(from, from + 8))).filter((piece) => memory.includes(piece)),
        );
      });
    };
    expect(left()).toEqual([]);
    // The search finds what is there.
    bytes.set(bytesOf(k).reverse(), 0x2d00);
    expect(left().length).toBeGreaterThan(3);
    exports.wipe();
    expect(left()).toEqual([]);
    engine.signMany(secret, new Array(8).fill(e), new Array(8).fill(extra));
    expect(left()).toEqual([]);
    expect(toHex(engine.multiplyBase(privateKey))).toBe(toHex(sm2PublicKeyOf(privateKey).slice(1)));
    expect(left()).toEqual([]);
    // Not only the numbers: all temporaries are zero.
    const { SCRATCH, SCRATCH_END } = exports as unknown as Record<string, WebAssembly.Global>;
    expect(bytes.subarray(SCRATCH?.value, SCRATCH_END?.value).every((byte) => byte === 0)).toBe(true);
  });
});

describe('prepared signers', () => {
  const { privateKey, publicKey } = generateSm2KeyPair(random);
  const signer = prepareSm2Signer(privateKey);
  const verifier = prepareSm2Verifier(publicKey);

  test('sign what verifies: message, digest, many, raw', () => {
    expect(toHex(signer.publicKey)).toBe(toHex(publicKey));
    const message = random(40);
    expect(verifier.verify(signer.sign(message, { random }), message)).toBe(true);
    expect(verifier.verify(signer.sign(message, { random, format: 'raw' }), message, 'raw')).toBe(true);
    for (const size of [0, 1, 3, 4, 65]) {
      const messages = Array.from({ length: size }, (_, i) => random(i + 1));
      const signatures = signer.signMany(messages, { random });
      const checks = signatures.map((signature, i) => ({ verifier, signature, message: messages[i] as Uint8Array }));
      expect(verifyManySm2(checks)).toEqual(new Array(size).fill(true));
      expect(verifyManySm2(checks.map((check) => ({ ...check, message })))).toEqual(new Array(size).fill(false));
      expect(new Set(signatures.map(toHex)).size).toBe(size);
    }
  });

  test('another user ID is another signature', () => {
    const other = prepareSm2Signer(privateKey, { userId: new Uint8Array([1]) });
    const message = random(10);
    const signature = other.sign(message, { random });
    expect(verifier.verify(signature, message)).toBe(false);
    expect(verifySm2(signature, message, publicKey, { userId: new Uint8Array([1]) })).toBe(true);
  });

  test('are of one mind with the plain functions', () => {
    const e = random(32);
    const fixed = random(32);
    const options = { random: () => fixed };
    expect(toHex(signer.signDigest(e, options))).toBe(toHex(signSm2Digest(e, privateKey, options)));
    expect(toHex(signSm2DigestDeterministic(e, privateKey))).toBe(toHex(signSm2DigestDeterministic(e, privateKey)));
  });

  test('refuse wrong arguments, a broken source, and work after they were wiped', () => {
    expect(() => signer.signDigest(random(31), { random })).toThrow(code('ERR_ARGUMENT'));
    expect(() => signer.sign(random(3), { random: () => new Uint8Array(32) })).toThrow(code('ERR_RANDOM'));
    expect(() => signer.signMany([random(3)], { random: () => new Uint8Array(2) })).toThrow(code('ERR_RANDOM'));
    expect(() => prepareSm2Signer(bytesOf(n - 1n))).toThrow(code('ERR_KEY_PRIVATE'));
    const mortal = prepareSm2Signer(privateKey);
    mortal.wipe();
    mortal.wipe();
    expect(() => mortal.sign(random(3), { random })).toThrow(code('ERR_KEY_PRIVATE'));
    expect(() => mortal.signMany([random(3)], { random })).toThrow(code('ERR_KEY_PRIVATE'));
    // The caller's key is the caller's.
    expect(numberOf(privateKey)).not.toBe(0n);
  });
});

describe('many checks', () => {
  test('verdicts stand in order whatever stands beside them: keys with and without tables, malformed values, other verifiers', () => {
    const pairs = Array.from({ length: 5 }, () => generateSm2KeyPair(random));
    const busy = prepareSm2Verifier((pairs[0] as (typeof pairs)[0]).publicKey);
    const checks = Array.from({ length: 300 }, (_, i) => {
      const { privateKey, publicKey } = pairs[i % 3 === 0 ? (i / 3) % 5 : 0] as (typeof pairs)[0];
      const message = random(20);
      const signature = signSm2Digest(random(32), privateKey, { random });
      const valid = prepareSm2Signer(privateKey).sign(message, { random });
      const verifier = publicKey === pairs[0]?.publicKey ? busy : prepareSm2Verifier(publicKey);
      const kinds = [
        { verifier, signature: valid, message, verdict: true },
        { verifier, signature, message, verdict: false },
        { verifier, signature: valid.subarray(1), message, verdict: false },
        { verifier: { verify: () => i % 2 === 0 }, signature: valid, message, verdict: i % 2 === 0 },
      ];
      return kinds[i % 11 > 2 ? 0 : (i % 11) + 1] as (typeof kinds)[0];
    });
    expect(verifyManySm2(checks)).toEqual(checks.map(({ verdict }) => verdict));
  });
});
