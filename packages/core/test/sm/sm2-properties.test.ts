import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, toHex, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import {
  agreeSm2Key,
  decodeSm2Signature,
  decryptSm2,
  encodeSm2Signature,
  encryptSm2,
  generateSm2KeyPair,
  isSm2PublicKey,
  lenientSm2Ciphertext,
  parseSm2PublicKey,
  prepareSm2Verifier,
  signSm2,
  signSm2Digest,
  sm2CurveParameters,
  sm2Digest,
  sm2PublicKeyOf,
  sm2Z,
  verifySm2,
  verifySm2Digest,
} from '../../src/sm/index.ts';
import { seededRandom } from '../support/seeded-random.ts';

const random = seededRandom('sm2 properties');
const code = (name: string): unknown => expect.objectContaining({ code: name });
const flip = (bytes: Uint8Array, bit: number): Uint8Array =>
  bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
const bytesOf = (value: bigint): Uint8Array =>
  Uint8Array.from(value.toString(16).padStart(64, '0').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

describe('signatures', () => {
  const pair = generateSm2KeyPair(random);
  const message = utf8('电子证照 990000');
  const signature = signSm2(message, pair.privateKey, { random });

  test('what was signed verifies: plain, over the digest, prepared, raw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ maxLength: 40 }), (data, userId) => {
        const { privateKey, publicKey } = generateSm2KeyPair(random);
        const der = signSm2(data, privateKey, { random, userId });
        expect(verifySm2(der, data, publicKey, { userId })).toBe(true);
        expect(prepareSm2Verifier(publicKey, userId).verify(der, data)).toBe(true);
        const e = sm2Digest(data, publicKey, userId);
        const raw = signSm2Digest(e, privateKey, { random, format: 'raw' });
        expect(verifySm2Digest(raw, e, publicKey, { format: 'raw' })).toBe(true);
        expect(verifySm2Digest(raw, e, publicKey)).toBe(false);
        expect(toHex(decodeSm2Signature(encodeSm2Signature(raw)))).toBe(toHex(raw));
      }),
      { numRuns: 25 },
    );
  });

  test('no flipped bit of signature, message, key or user ID verifies', () => {
    const { publicKey } = pair;
    const prepared = prepareSm2Verifier(publicKey);
    for (let bit = 0; bit < signature.length * 8; bit++) {
      expect(verifySm2(flip(signature, bit), message, publicKey)).toBe(false);
      expect(prepared.verify(flip(signature, bit), message)).toBe(false);
    }
    for (let bit = 0; bit < message.length * 8; bit++)
      expect(verifySm2(signature, flip(message, bit), publicKey)).toBe(false);
    for (let bit = 0; bit < publicKey.length * 8; bit++) {
      expect(isSm2PublicKey(flip(publicKey, bit))).toBe(false);
      expect(verifySm2(signature, message, flip(publicKey, bit))).toBe(false);
    }
    expect(verifySm2(signature, message, publicKey, { userId: utf8('1234567812345679') })).toBe(false);
    expect(prepared.verify(signature, message)).toBe(true);
  });

  test('a prepared key gives the same answers before and after its table is built', () => {
    const { privateKey, publicKey } = generateSm2KeyPair(random);
    const verifier = prepareSm2Verifier(publicKey);
    for (let i = 0; i < 30; i++) {
      const data = random(10);
      const made = signSm2(data, privateKey, { random });
      expect(verifier.verify(made, data)).toBe(true);
      expect(verifier.verify(made, flip(data, i))).toBe(false);
    }
  });

  test('the nonce is hedged: the same digest is never signed alike, and a stuck source is noticed', () => {
    const e = sm2Digest(message, pair.publicKey, utf8(''));
    const one = signSm2Digest(e, pair.privateKey, { random });
    expect(toHex(signSm2Digest(e, pair.privateKey, { random }))).not.toBe(toHex(one));
    for (const broken of [() => new Uint8Array(32), () => new Uint8Array(8), () => new Uint8Array(32).fill(255)])
      expect(() => signSm2Digest(e, pair.privateKey, { random: broken })).toThrow(code('ERR_RANDOM'));
  });

  test('a long user ID is refused before its length overflows', () => {
    expect(() => sm2Z(pair.publicKey, new Uint8Array(8192))).toThrow(code('ERR_ARGUMENT'));
    expect(verifySm2(signature, message, pair.publicKey, { userId: new Uint8Array(8192) })).toBe(false);
    expect(sm2Z(pair.publicKey, new Uint8Array(8191)).length).toBe(32);
  });

  test('whatever is thrown in, verification answers and decoders throw only our errors', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 140 }), fc.uint8Array({ maxLength: 70 }), (junk, key) => {
        expect(verifySm2(junk, message, key)).toBe(false);
        expect(verifySm2(junk, message, pair.publicKey)).toBe(false);
        expect(verifySm2Digest(junk, junk, key)).toBe(false);
        for (const decode of [decodeSm2Signature, encodeSm2Signature, parseSm2PublicKey, lenientSm2Ciphertext])
          onlyOurs(() => decode(junk));
        onlyOurs(() => decryptSm2(junk, pair.privateKey));
        onlyOurs(() => sm2PublicKeyOf(junk));
      }),
      { numRuns: 100 },
    );
  });
});

describe('keys', () => {
  const { n } = sm2CurveParameters;

  test('the range ends at n-2', () => {
    for (const bad of [0n, n - 1n, n, n + 1n])
      expect(() => sm2PublicKeyOf(bytesOf(bad))).toThrow(code('ERR_KEY_PRIVATE'));
    for (const good of [1n, 2n, n - 2n]) expect(isSm2PublicKey(sm2PublicKeyOf(bytesOf(good)))).toBe(true);
    expect(() => sm2PublicKeyOf(new Uint8Array(31).fill(1))).toThrow(code('ERR_KEY_PRIVATE'));
  });

  test('generation skips numbers out of range and gives up on a broken source', () => {
    const draws = [bytesOf(n - 1n), bytesOf(n), bytesOf(5n)];
    expect(toHex(generateSm2KeyPair(() => draws.shift() as Uint8Array).privateKey)).toBe(toHex(bytesOf(5n)));
    expect(() => generateSm2KeyPair(() => bytesOf(n))).toThrow(code('ERR_RANDOM'));
    expect(() => generateSm2KeyPair(() => new Uint8Array(32))).toThrow(code('ERR_RANDOM'));
  });

  test('compressed and uncompressed forms name the same point; hybrid, infinity and off-curve points are refused', () => {
    for (let i = 0; i < 20; i++) {
      const { publicKey } = generateSm2KeyPair(random);
      const odd = (publicKey[64] as number) & 1;
      const compressed = concatBytes(Uint8Array.of(2 + odd), publicKey.subarray(1, 33));
      expect(toHex(parseSm2PublicKey(compressed))).toBe(toHex(publicKey));
      const hybrid = publicKey.slice();
      hybrid[0] = 6 + odd;
      for (const bad of [
        hybrid,
        Uint8Array.of(0),
        new Uint8Array(65),
        publicKey.subarray(0, 64),
        publicKey.subarray(1),
      ])
        expect(() => parseSm2PublicKey(bad)).toThrow(code('ERR_KEY_PUBLIC'));
    }
  });
});

describe('encryption', () => {
  const { privateKey, publicKey } = generateSm2KeyPair(random);

  test('every format opens, named and unnamed', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 80 }),
        fc.constantFrom('der' as const, 'c1c3c2' as const, 'c1c2c3' as const),
        (message, format) => {
          const sealed = encryptSm2(message, publicKey, { random, format });
          expect(decryptSm2(sealed, privateKey, { format })).toEqual(message);
          expect(decryptSm2(sealed, privateKey)).toEqual(message);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('no flipped bit opens, nor does another key', () => {
    const sealed = encryptSm2(utf8('0123456789abcdef'), publicKey, { random });
    for (let bit = 0; bit < sealed.length * 8; bit += 5)
      expect(() => decryptSm2(flip(sealed, bit), privateKey)).toThrow(code('ERR_DECRYPTION'));
    expect(() => decryptSm2(sealed, generateSm2KeyPair(random).privateKey)).toThrow(code('ERR_DECRYPTION'));
    expect(() => encryptSm2(new Uint8Array(0), publicKey, { random })).toThrow(code('ERR_ARGUMENT'));
  });

  test('coordinates without a sign octet are read only by the lenient function, which names them', () => {
    let met = 0;
    for (let i = 0; i < 12; i++) {
      const message = random(16);
      const raw = encryptSm2(message, publicKey, { random, format: 'c1c3c2' });
      const [x, y, c3, c2] = [raw.subarray(1, 33), raw.subarray(33, 65), raw.subarray(65, 97), raw.subarray(97)];
      const body = concatBytes(
        Uint8Array.of(2, 32),
        x,
        Uint8Array.of(2, 32),
        y,
        Uint8Array.of(4, 32),
        c3,
        Uint8Array.of(4, 16),
        c2,
      );
      const loose = concatBytes(Uint8Array.of(0x30, body.length), body);
      const read = lenientSm2Ciphertext(loose) ?? expect.fail('not read');
      expect(decryptSm2(read.der, privateKey, { format: 'der' })).toEqual(message);
      if (read.leniencies.length === 0) continue;
      met++;
      expect(read.leniencies).toEqual(['sm2.ciphertext.integer']);
      expect(() => decryptSm2(loose, privateKey, { format: 'der' })).toThrow(code('ERR_DECRYPTION'));
    }
    expect(met).toBeGreaterThan(0);
  });
});

describe('key exchange', () => {
  test('both sides agree; a changed confirmation, ID or point does not pass', () => {
    const [a, b, ra, rb] = [0, 0, 0, 0].map(() => generateSm2KeyPair(random)) as [Pair, Pair, Pair, Pair];
    const first = {
      role: 'initiator',
      privateKey: a.privateKey,
      ephemeralPrivateKey: ra.privateKey,
      userId: utf8('甲'),
      peerPublicKey: b.publicKey,
      peerEphemeralPublicKey: rb.publicKey,
      peerUserId: utf8('乙'),
      length: 48,
    } as const;
    const second = {
      role: 'responder',
      privateKey: b.privateKey,
      ephemeralPrivateKey: rb.privateKey,
      userId: utf8('乙'),
      peerPublicKey: a.publicKey,
      peerEphemeralPublicKey: ra.publicKey,
      peerUserId: utf8('甲'),
      length: 48,
    } as const;
    const ours = agreeSm2Key(first);
    const theirs = agreeSm2Key({ ...second, peerConfirmation: ours.confirmation });
    expect(toHex(theirs.key)).toBe(toHex(ours.key));
    const failed = code('ERR_KEY_AGREEMENT');
    expect(() => agreeSm2Key({ ...second, peerConfirmation: flip(ours.confirmation, 7) })).toThrow(failed);
    expect(() => agreeSm2Key({ ...second, peerUserId: utf8('丙'), peerConfirmation: ours.confirmation })).toThrow(
      failed,
    );
    expect(() => agreeSm2Key({ ...second, role: 'initiator', peerConfirmation: ours.confirmation })).toThrow(failed);
    expect(() => agreeSm2Key({ ...first, peerEphemeralPublicKey: flip(rb.publicKey, 100) })).toThrow(failed);
    expect(() => agreeSm2Key({ ...first, length: 0 })).toThrow(code('ERR_ARGUMENT'));
  });
});

type Pair = ReturnType<typeof generateSm2KeyPair>;

function onlyOurs(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!isCoreError(error)) throw error;
  }
}
