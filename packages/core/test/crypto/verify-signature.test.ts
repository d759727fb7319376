import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex, utf8 } from '../../src/base/bytes.ts';
import {
  canVerify,
  createSigner,
  createSm2Signer,
  generatePrivateKey,
  type PublicKey,
  parsePublicKey,
  sm2PublicKeyInfo,
  verifySignature,
} from '../../src/crypto/index.ts';
import { derInteger, derSequence } from '../../src/der/index.ts';
import { encodeSm2Signature, generateSm2KeyPair, sm2CurveParameters, verifySm2 } from '../../src/sm/index.ts';
import { seededRandom } from '../support/seeded-random.ts';

const random = seededRandom('verify signature');

describe('verifySignature', () => {
  const { privateKey } = generateSm2KeyPair(random);
  const signer = createSm2Signer(privateKey, { random });
  const publicKey = parsePublicKey(signer.publicKey);
  const message = utf8('印章');

  test('takes what a signer made, many times over, and nothing else', async () => {
    for (let i = 0; i < 20; i++) {
      const data = concatBytes(message, Uint8Array.of(i));
      const signature = await signer.sign(data);
      expect(verifySignature({ algorithm: 'sm2-sm3', publicKey, signature, message: data })).toBe(true);
      expect(verifySignature({ algorithm: 'sm2-sm3', publicKey, signature, message })).toBe(false);
    }
  });

  test('a key or algorithm of another kind is false, not an error', async () => {
    const signature = await signer.sign(message);
    const statement = { publicKey, signature, message };
    const others = [
      'ecdsa-sha256',
      'rsa-sha256',
      'sm2-sha256',
      'sm2-sha1',
      'rsa-sm3',
      'rsa-pss-sha256',
      'ed25519',
    ] as const;
    for (const algorithm of others) expect(verifySignature({ ...statement, algorithm })).toBe(false);
    const bare: PublicKey = { algorithm: 'unknown', spki: new Uint8Array(0), leniencies: [] };
    for (const algorithm of ['sm2-sm3', ...others] as const)
      expect(verifySignature({ ...statement, publicKey: bare, algorithm })).toBe(false);
    expect(canVerify('sm2-sm3')).toBe(true);
    for (const algorithm of ['sm2-sha1', 'rsa-md5', 'rsa-sha1', 'ecdsa-sha1', 'rsa-sm3', 'rsa-pss-sha1'] as const)
      expect(canVerify(algorithm)).toBe(false);
  });

  test('another user ID verifies only where it is named', async () => {
    const userId = utf8('示范甲省');
    const other = createSm2Signer(privateKey, { random, userId });
    const signature = await other.sign(message);
    expect(verifySignature({ algorithm: 'sm2-sm3', publicKey, signature, message })).toBe(false);
    expect(verifySignature({ algorithm: 'sm2-sm3', publicKey, signature, message, userId })).toBe(true);
  });
});

describe('ECDSA with a key that comes again', () => {
  test.each(['ec-p256', 'ec-p384', 'ec-p521'] as const)('%s: the table changes nothing', async (kind) => {
    const key = createSigner(generatePrivateKey(kind, random), { random });
    const publicKey = parsePublicKey(key.publicKey);
    const message = utf8('示范');
    const signature = await key.sign(message);
    const changed = signature.with(-1, (signature.at(-1) as number) ^ 1);
    const statement = { algorithm: key.algorithm, publicKey, message };
    for (let i = 0; i < 24; i++) {
      expect(verifySignature({ ...statement, signature })).toBe(true);
      if (i % 6 === 0) expect(verifySignature({ ...statement, signature: changed })).toBe(false);
    }
    for (const number of [new Uint8Array(100_000).fill(1), new Uint8Array(1)])
      expect(verifySignature({ ...statement, signature: derSequence(derInteger(number), derInteger(1)) })).toBe(false);
  });
});

describe('createSm2Signer', () => {
  test('keeps its own copy of the key and refuses one out of range', async () => {
    const { privateKey, publicKey } = generateSm2KeyPair(random);
    const key = privateKey.slice();
    const signer = createSm2Signer(key, { random });
    key.fill(0);
    const signature = await signer.sign(utf8('a'));
    expect(verifySm2(signature, utf8('a'), publicKey)).toBe(true);
    expect(signer.publicKey).toEqual(sm2PublicKeyInfo(publicKey));
    const tooBig = fromHex((sm2CurveParameters.n - 1n).toString(16));
    expect(() => createSm2Signer(tooBig, { random })).toThrow(expect.objectContaining({ code: 'ERR_KEY_PRIVATE' }));
  });

  test('a broken random source rejects the act of signing', async () => {
    const { privateKey } = generateSm2KeyPair(random);
    const signer = createSm2Signer(privateKey, { random: () => new Uint8Array(32) });
    await expect(signer.sign(utf8('a'))).rejects.toMatchObject({ code: 'ERR_RANDOM' });
    expect(() => encodeSm2Signature(new Uint8Array(64))).toThrow();
  });
});
