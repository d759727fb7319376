import { describe, expect, test } from 'vitest';
import { concatBytes, toHex, utf8 } from '../../src/base/bytes.ts';
import type { RandomSource } from '../../src/base/random.ts';
import {
  generateSm2KeyPair,
  prepareSm2Signer,
  prepareSm2Verifier,
  SM2_DEFAULT_USER_ID,
  signSm2,
  sm2Digest,
  sm3,
  verifyManySm2,
  verifySm2,
} from '../../src/sm/index.ts';
import { seededRandom } from '../support/seeded-random.ts';

const random = seededRandom('hostile callers');
const { privateKey, publicKey } = generateSm2KeyPair(random);
const message = utf8('示范甲省电子证照');

describe('a random source that acts while it is asked', () => {
  const ways = {
    sign: (signer: ReturnType<typeof prepareSm2Signer>, source: RandomSource) => [
      signer.sign(message, { random: source }),
    ],
    signDigest: (signer: ReturnType<typeof prepareSm2Signer>, source: RandomSource) => [
      signer.signDigest(sm2Digest(message, publicKey, SM2_DEFAULT_USER_ID), { random: source }),
    ],
    signMany: (signer: ReturnType<typeof prepareSm2Signer>, source: RandomSource) =>
      signer.signMany(new Array(5).fill(message), { random: source }),
  };

  test.each(Object.entries(ways))('%s: a signer that it wipes signs nothing', (_, sign) => {
    const signer = prepareSm2Signer(privateKey);
    const wiping: RandomSource = (length) => {
      signer.wipe();
      return random(length);
    };
    expect(() => sign(signer, wiping)).toThrow(expect.objectContaining({ code: 'ERR_KEY_PRIVATE' }));
  });

  test.each(Object.entries(ways))('%s: signing, verifying and hashing in between disturb nothing', (_, sign) => {
    const other = generateSm2KeyPair(random);
    const inner: boolean[] = [];
    const busy: RandomSource = (length) => {
      const signature = signSm2(utf8('another'), other.privateKey, { random });
      inner.push(verifySm2(signature, utf8('another'), other.publicKey));
      sm3(new Uint8Array(70_000));
      return random(length);
    };
    const signatures = sign(prepareSm2Signer(privateKey), busy);
    expect(signatures.every((signature) => verifySm2(signature, message, publicKey))).toBe(true);
    expect(new Set(inner)).toEqual(new Set([true]));
  });

  test('one that hands out the same buffer each time gives different nonces', () => {
    const buffer = new Uint8Array(65_536);
    const reusing: RandomSource = (length) => {
      buffer.set(random(length));
      return buffer.subarray(0, length);
    };
    const signer = prepareSm2Signer(privateKey);
    const options = { random: reusing, format: 'raw' } as const;
    const one = new Array(6).fill(message).map(() => signer.sign(message, options));
    for (const signatures of [one, signer.signMany(new Array(2060).fill(message), options)])
      expect(new Set(signatures.map((signature) => toHex(signature.subarray(0, 32)))).size).toBe(signatures.length);
  });

  test('one that stands still repeats no nonce for another message', () => {
    const still: RandomSource = (length) => Uint8Array.from({ length }, (_, i) => i % 32);
    const [one, two] = prepareSm2Signer(privateKey).signMany([message, utf8('another')], {
      random: still,
      format: 'raw',
    }) as [Uint8Array, Uint8Array];
    expect(one.subarray(0, 32)).not.toEqual(two.subarray(0, 32));
  });
});

describe('views of every kind', () => {
  const signature = signSm2(message, privateKey, { random });

  /** The same bytes in memory that others can change or resize. */
  const places: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
    shared: (bytes) => {
      const view = new Uint8Array(new SharedArrayBuffer(bytes.length + 7), 7);
      view.set(bytes);
      return view;
    },
    resizable: (bytes) => {
      // The second argument is of ES2024, later than the declarations that we compile with.
      const buffer = Reflect.construct(ArrayBuffer, [bytes.length, { maxByteLength: 4 * bytes.length }]);
      const view = new Uint8Array(buffer as ArrayBuffer);
      view.set(bytes);
      return view;
    },
    'a subclass': (bytes) => new (class extends Uint8Array {})(bytes),
  };

  test.each(Object.entries(places))('%s', (_, place) => {
    expect(verifySm2(place(signature), place(message), place(publicKey))).toBe(true);
    const verifier = prepareSm2Verifier(place(publicKey));
    const check = { verifier, signature: place(signature), message: place(message) };
    expect(verifyManySm2([check, { ...check, message: place(utf8('another')) }, check])).toEqual([true, false, true]);
    expect(verifySm2(signSm2(place(message), place(privateKey), { random }), message, publicKey)).toBe(true);
  });

  test('signature, message and key that overlap in one buffer are read and never written', () => {
    const buffer = concatBytes(publicKey, signature, message);
    const before = buffer.slice();
    const key = buffer.subarray(0, 65);
    const inner = signSm2(buffer, privateKey, { random });
    expect(verifySm2(inner, buffer, key)).toBe(true);
    expect(verifySm2(buffer.subarray(65, 65 + signature.length), buffer.subarray(65 + signature.length), key)).toBe(
      true,
    );
    expect(buffer).toEqual(before);
  });

  // `slice` of a Buffer is no copy.
  const memories: [string, (bytes: Uint8Array) => Uint8Array][] = [
    ['an array', (bytes) => bytes.slice()],
    ['a Buffer', (bytes) => Buffer.from(bytes)],
  ];

  test.each(memories)('a verifier keeps the key that it was given, not the memory: %s', (_, memory) => {
    const { privateKey: another, publicKey: other } = generateSm2KeyPair(random);
    const key = memory(publicKey);
    const userId = utf8('1234567812345678');
    const verifier = prepareSm2Verifier(key, userId);
    key.set(other);
    userId.fill(0);
    const foreign = signSm2(message, another, { random });
    // Nor does the store of tables, in which the key is found by what it was.
    for (const known of [verifier, prepareSm2Verifier(publicKey)])
      for (let i = 0; i < 60; i++) {
        expect(known.verify(signature, message)).toBe(true);
        expect(known.verify(foreign, message)).toBe(false);
      }
  });

  test.each(memories)('a signer keeps the key that it was given, and wipes no other: %s', (_, memory) => {
    const key = memory(privateKey);
    const signer = prepareSm2Signer(key);
    const deterministic: RandomSource = () => Uint8Array.from({ length: 32 }, (_, i) => i);
    const before = signer.sign(message, { random: deterministic });
    key.fill(1);
    // The nonce comes of the key, too.
    expect(signer.sign(message, { random: deterministic })).toEqual(before);
    expect(verifySm2(before, message, publicKey)).toBe(true);
    key.set(privateKey);
    signer.wipe();
    expect(new Uint8Array(key)).toEqual(privateKey);
  });

  test('a key that is refused leaves no table behind for another', () => {
    const off = publicKey.slice();
    off[64] = (off[64] as number) ^ 1;
    for (let i = 0; i < 60; i++) {
      expect(() => prepareSm2Verifier(off)).toThrow(expect.objectContaining({ code: 'ERR_KEY_PUBLIC' }));
      expect(verifySm2(signature, message, off)).toBe(false);
    }
    const verifier = prepareSm2Verifier(publicKey);
    for (let i = 0; i < 60; i++) expect(verifier.verify(signature, message)).toBe(true);
  });

  test('a user ID has at most 8191 bytes', () => {
    const longest = new Uint8Array(8191).fill(0x61);
    const own = signSm2(message, privateKey, { random, userId: longest });
    expect(verifySm2(own, message, publicKey, { userId: longest })).toBe(true);
    expect(verifySm2(own, message, publicKey, { userId: new Uint8Array(8192).fill(0x61) })).toBe(false);
    expect(verifySm2(own, message, publicKey, { userId: new Uint8Array(65_536 + 8191).fill(0x61) })).toBe(false);
  });
});
