import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../../src/base/bytes.ts';
import {
  createDelegatedSigner,
  createSigner,
  createSm2Signer,
  embedSignature,
  generatePrivateKey,
  parsePublicKey,
  prepareSignature,
  type SignedBuild,
  type Signer,
  verifySignature,
} from '../../src/crypto/index.ts';
import { SM2_DEFAULT_USER_ID, sm2Digest, sm3 } from '../../src/sm/index.ts';
import { seededRandom } from '../support/seeded-random.ts';

const random = seededRandom('signers');
const code = (name: string): unknown => expect.objectContaining({ code: name });
const message = utf8('示范甲省电子证照');

describe('signers over keys in memory', () => {
  test.each([
    ['sm2', 'sm2-sm3', undefined],
    ['ec-p256', 'ecdsa-sha256', 'sha256'],
    ['ec-p384', 'ecdsa-sha384', 'sha384'],
    ['ec-p521', 'ecdsa-sha512', 'sha512'],
    ['ed25519', 'ed25519', null],
  ] as const)('%s signs with %s', async (kind, algorithm, nodeHash) => {
    const signer = createSigner(generatePrivateKey(kind, random), { random });
    expect(signer.algorithm).toBe(algorithm);
    const publicKey = parsePublicKey(signer.publicKey);
    const signatures = new Set<string>();
    for (let i = 0; i < 3; i++) {
      const signature = await signer.sign(message);
      expect(verifySignature({ algorithm, publicKey, signature, message })).toBe(true);
      expect(verifySignature({ algorithm, publicKey, signature, message: signature })).toBe(false);
      signatures.add(signature.toString());
      if (nodeHash === undefined) continue;
      // Node's own implementation agrees.
      const key = createPublicKey({ key: Buffer.from(signer.publicKey), format: 'der', type: 'spki' });
      expect(verify(nodeHash, message, key, signature)).toBe(true);
    }
    // Hedged nonces: no two signatures are the same. Ed25519 has no nonce to hedge.
    expect(signatures.size).toBe(kind === 'ed25519' ? 1 : 3);
  });

  test('a digest in place of the message', async () => {
    const signer = createSigner(generatePrivateKey('sm2', random), { random });
    const publicKey = parsePublicKey(signer.publicKey);
    const e = sm2Digest(message, publicKey.point as Uint8Array, SM2_DEFAULT_USER_ID);
    const signature = (await signer.signDigest?.(e)) as Uint8Array;
    expect(verifySignature({ algorithm: 'sm2-sm3', publicKey, signature, message })).toBe(true);
    await expect(signer.signDigest?.(e.subarray(1))).rejects.toThrow(code('ERR_ARGUMENT'));
    // SM3 of the message alone is not e.
    const wrong = (await signer.signDigest?.(sm3(message))) as Uint8Array;
    expect(verifySignature({ algorithm: 'sm2-sm3', publicKey, signature: wrong, message })).toBe(false);
  });
});

describe('signers over keys that are held elsewhere', () => {
  const key = generatePrivateKey('sm2', random);
  const holder = createSm2Signer(key.secret, { random });
  const held = { algorithm: 'sm2-sm3', publicKey: key.publicKey } as const;
  const verified = (signer: Signer, signature: Uint8Array): boolean =>
    verifySignature({ algorithm: 'sm2-sm3', publicKey: parsePublicKey(signer.publicKey), signature, message });

  test('who writes into what was handed over changes nothing: neither the holder nor the caller', async () => {
    const other = utf8('另一份');
    const lying = createDelegatedSigner({
      ...held,
      sign: (bytes) => {
        bytes.set(other);
        return holder.sign(bytes);
      },
    });
    const given = message.slice();
    await expect(lying.sign(given)).rejects.toThrow(code('ERR_SIGNING'));
    expect(given).toEqual(message);
    let kept: Uint8Array = new Uint8Array(0);
    const late = createDelegatedSigner({
      ...held,
      sign: async (bytes) => {
        kept = Buffer.from(await holder.sign(bytes));
        return kept;
      },
    });
    const signature = await late.sign(message);
    kept.fill(0);
    expect(verified(late, signature)).toBe(true);
    const changed = message.slice();
    const pending = createDelegatedSigner({ ...held, sign: holder.sign }).sign(changed);
    changed.fill(0);
    await expect(pending).rejects.toThrow(code('ERR_SIGNING'));
  });

  test('by messages, by digests, and by digests where both are taken', async () => {
    const byMessage = createDelegatedSigner({ ...held, sign: holder.sign });
    expect(verified(byMessage, await byMessage.sign(message))).toBe(true);
    expect(byMessage.signDigest).toBeUndefined();
    const digests: Uint8Array[] = [];
    const signDigest = async (digest: Uint8Array): Promise<Uint8Array> => {
      digests.push(digest);
      return (await holder.signDigest?.(digest)) as Uint8Array;
    };
    const sign = (): Promise<Uint8Array> => Promise.reject(new Error('digests are preferred'));
    const byDigest = createDelegatedSigner({ ...held, sign, signDigest });
    expect(verified(byDigest, await byDigest.sign(message))).toBe(true);
    expect(digests).toEqual([
      sm2Digest(message, parsePublicKey(key.publicKey).point as Uint8Array, SM2_DEFAULT_USER_ID),
    ]);
  });

  test.each([
    ['nothing', async () => new Uint8Array(0)],
    ['the signature of something else', () => holder.sign(utf8('else'))],
    [
      'the signature of another key',
      (m: Uint8Array) => createSigner(generatePrivateKey('sm2', random), { random }).sign(m),
    ],
    [
      'a signature that covers SM3 of the message',
      async (m: Uint8Array) => (await holder.signDigest?.(sm3(m))) as Uint8Array,
    ],
    ['a byte too many', async (m: Uint8Array) => concatBytes(await holder.sign(m), Uint8Array.of(0))],
  ] as const)('a holder that gives %s is not believed', async (_, sign) => {
    await expect(createDelegatedSigner({ ...held, sign }).sign(message)).rejects.toThrow(code('ERR_SIGNING'));
  });

  test('algorithms that do not fit the key, or are never verified, make no signer', () => {
    for (const algorithm of ['ecdsa-sha256', 'rsa-sha256', 'ed25519', 'sm2-sha1', 'rsa-sha1'] as const)
      expect(() => createDelegatedSigner({ ...held, algorithm, sign: holder.sign })).toThrow(
        code('ERR_ALGORITHM_UNSUPPORTED'),
      );
    expect(() => createDelegatedSigner(held)).toThrow(code('ERR_ALGORITHM_UNSUPPORTED'));
  });
});

describe('split signatures', () => {
  const key = generatePrivateKey('sm2', random);
  const signer = createSm2Signer(key.secret, { random });
  const absent = { algorithm: 'sm2-sm3', publicKey: key.publicKey, random } as const;
  /** Something signed that has randomness in it, as salts of a licence are. */
  const build: SignedBuild<Uint8Array> = async (one, source) => {
    const body = concatBytes(message, source(40));
    return concatBytes(body, await one.sign(body));
  };

  test('prepared here, signed elsewhere, put together here', async () => {
    const prepared = await prepareSignature(build, absent);
    expect(prepared.message.subarray(0, message.length)).toEqual(message);
    const point = parsePublicKey(key.publicKey).point as Uint8Array;
    expect(prepared.digest).toEqual(sm2Digest(prepared.message, point, SM2_DEFAULT_USER_ID));
    for (const signature of [
      await signer.sign(prepared.message),
      (await signer.signDigest?.(prepared.digest as Uint8Array)) as Uint8Array,
    ])
      expect(await embedSignature(build, prepared, signature)).toEqual(concatBytes(prepared.message, signature));
  });

  test('a signature over other bytes, a build that changed, one that signs twice or never', async () => {
    const prepared = await prepareSignature(build, absent);
    const signature = await signer.sign(prepared.message);
    const refused = code('ERR_SIGNING');
    await expect(embedSignature(build, prepared, await signer.sign(message))).rejects.toThrow(refused);
    await expect(embedSignature((one) => one.sign(message), prepared, signature)).rejects.toThrow(refused);
    await expect(
      embedSignature(async (one, source) => [await build(one, source), await build(one, source)], prepared, signature),
    ).rejects.toThrow(refused);
    await expect(embedSignature(async () => message, prepared, signature)).rejects.toThrow(refused);
    await expect(prepareSignature(async () => message, absent)).rejects.toThrow(refused);
    const broken = new Error('before it signs');
    await expect(prepareSignature(() => Promise.reject(broken), absent)).rejects.toBe(broken);
    await expect(prepareSignature(build, { ...absent, algorithm: 'rsa-sha1' })).rejects.toThrow(
      code('ERR_ALGORITHM_UNSUPPORTED'),
    );
  });

  test('a build that wraps what stopped it is prepared all the same', async () => {
    const wrapping: SignedBuild<Uint8Array> = async (one, source) => {
      try {
        return await build(one, source);
      } catch (cause) {
        throw new Error('could not be built', { cause });
      }
    };
    const prepared = await prepareSignature(wrapping, absent);
    const signature = await signer.sign(prepared.message);
    expect(await embedSignature(wrapping, prepared, signature)).toEqual(concatBytes(prepared.message, signature));
  });
});
