import { constants, generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../../src/base/bytes.ts';
import { hashes } from '../../src/crypto/hashes.ts';
import {
  createSigner,
  generatePrivateKey,
  type NativeKeys,
  type NativeVerify,
  type PublicKey,
  parsePublicKey,
  type SignatureAlgorithm,
  type SignatureStatement,
  useNativeSignatures,
  verifyDigestSignature,
  verifySignature,
} from '../../src/crypto/index.ts';
import { nativeExample } from '../../src/crypto/native-examples.ts';
import type { RsaHash } from '../../src/crypto/rsa.ts';
import { derInteger, derSequence } from '../../src/der/index.ts';
import { hostSignatures } from '../support/host-signatures.ts';
import { seededRandom } from '../support/seeded-random.ts';

const random = seededRandom('native signatures');
const kinds = ['ec-p256', 'ec-p384', 'ec-p521', 'rsa'] as const;
const message = utf8('示范');
const altered = utf8('示范。');

interface Signed {
  readonly right: SignatureStatement;
  readonly wrong: SignatureStatement;
}

async function signedBy(kind: (typeof kinds)[number] | 'sm2' | 'ed25519'): Promise<Signed> {
  if (kind === 'rsa') return signedByRsa('rsa-sha256');
  const signer = createSigner(generatePrivateKey(kind, random), { random });
  const publicKey = parsePublicKey(signer.publicKey);
  const right = { algorithm: signer.algorithm, publicKey, signature: await signer.sign(message), message };
  return { right, wrong: { ...right, message: altered } };
}

const rsaKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });

function signedByRsa(algorithm: 'rsa-pss-sha256' | `rsa-${RsaHash}`): Signed {
  const isPss = algorithm === 'rsa-pss-sha256';
  const padding = isPss ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  const key = { key: rsaKeys.privateKey, padding, ...(isPss ? { saltLength: 32 } : {}) };
  const signature = new Uint8Array(sign(isPss ? 'sha256' : algorithm.slice(4), message, key));
  const publicKey = parsePublicKey(new Uint8Array(rsaKeys.publicKey.export({ type: 'spki', format: 'der' })));
  const right: SignatureStatement = { algorithm, publicKey, signature, message };
  return { right, wrong: { ...right, message: altered } };
}

/** A host that does what it is told, and counts how often it is asked beside its examination. */
function counting(verify: (prepared: NativeVerify) => NativeVerify = (prepared) => prepared): {
  readonly keys: NativeKeys;
  asked: number;
} {
  const host = {
    asked: 0,
    keys: ((spki) => {
      const change = verify(hostSignatures(spki));
      return (hash, signature, text) => {
        host.asked++;
        return change(hash, signature, text);
      };
    }) as NativeKeys,
  };
  return host;
}

/** What is no verdict: each is given in place of one. */
const noVerdicts: readonly unknown[] = [1, 'true', {}, undefined, null, Promise.resolve(true)];
const says = (answer: unknown): NativeVerify => (() => answer) as unknown as NativeVerify;
const fails: NativeVerify = () => {
  throw new Error('no');
};

afterEach(() => useNativeSignatures(undefined));

describe('signatures of the platform', () => {
  const signed = new Map<string, Signed>();
  beforeAll(async () => {
    for (const kind of kinds) signed.set(kind, await signedBy(kind));
  });

  test.each(kinds)('%s: right and wrong as without it, and it is asked', (kind) => {
    const { right, wrong } = signed.get(kind) as Signed;
    const host = counting();
    useNativeSignatures(host.keys);
    verifySignature(right);
    const before = host.asked;
    expect([verifySignature(right), verifySignature(wrong)]).toEqual([true, false]);
    expect(host.asked - before).toBe(2);
    useNativeSignatures(undefined);
    expect([verifySignature(right), verifySignature(wrong)]).toEqual([true, false]);
    expect(host.asked - before).toBe(2);
  });

  test('RSA over every hash of SHA-2', () => {
    const host = counting();
    useNativeSignatures(host.keys);
    verifySignature(signedByRsa('rsa-sha256').right);
    for (const hash of ['sha224', 'sha256', 'sha384', 'sha512', 'sha512-224', 'sha512-256'] as const) {
      const { right, wrong } = signedByRsa(`rsa-${hash}`);
      const before = host.asked;
      expect([verifySignature(right), verifySignature(wrong)]).toEqual([true, false]);
      expect(host.asked - before).toBe(2);
    }
  });

  test('it is never asked about SM2, Ed25519, PSS, digests, or what is no signature at all', async () => {
    const host = counting();
    useNativeSignatures(host.keys);
    const before = host.asked;
    for (const { right, wrong } of [await signedBy('sm2'), await signedBy('ed25519'), signedByRsa('rsa-pss-sha256')])
      expect([verifySignature(right), verifySignature(wrong)]).toEqual([true, false]);
    const { right } = signed.get('ec-p256') as Signed;
    expect(verifyDigestSignature({ ...right, digest: hashes.sha256(message) })).toBe(true);
    const signatures = [
      concatBytes(right.signature, Uint8Array.of(0)),
      derSequence(derInteger(0), derInteger(1)),
      derSequence(derInteger(1), derInteger(new Uint8Array(32).fill(0xff))),
      derSequence(derInteger(new Uint8Array(100_000).fill(1)), derInteger(1)),
      new Uint8Array(0),
    ];
    for (const signature of signatures) expect(verifySignature({ ...right, signature })).toBe(false);
    const rsa = (signed.get('rsa') as Signed).right;
    const longer = concatBytes(Uint8Array.of(0), rsa.signature);
    for (const signature of [longer, rsa.signature.slice(1), new Uint8Array(rsa.signature.length).fill(0xff)])
      expect(verifySignature({ ...rsa, signature })).toBe(false);
    const forPss: PublicKey = { ...rsa.publicKey, pss: 'any' };
    expect(verifySignature({ ...rsa, publicKey: forPss })).toBe(false);
    expect(host.asked).toBe(before);
  });

  test('one that says yes or no to everything, throws, or gives no boolean, is refused', () => {
    for (const host of [fails, ...[true, false, ...noVerdicts].map(says)])
      expect(() => useNativeSignatures(() => host)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }));
    expect(() =>
      useNativeSignatures(() => {
        throw new Error('no key');
      }),
    ).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }));
    const { right, wrong } = signed.get('ec-p256') as Signed;
    expect([verifySignature(right), verifySignature(wrong)]).toEqual([true, false]);
  });

  test.each(['ec-p384', 'ec-p521', 'rsa'] as const)('%s: one that lies about this kind alone is not asked', (kind) => {
    const { right, wrong } = signed.get(kind) as Signed;
    // Which key it is shows in its length; the RSA key of the example has an exponent of one octet.
    const size = { 'ec-p384': 120, 'ec-p521': 158, rsa: 292 }[kind];
    let lied = 0;
    for (const lie of [says(true), says(false), fails]) {
      useNativeSignatures((spki) => {
        if (spki.length !== size) return hostSignatures(spki);
        lied++;
        return lie;
      });
      expect([verifySignature(right), verifySignature(wrong)]).toEqual([true, false]);
    }
    expect(lied).toBe(3);
  });

  test('one that passes and fails later, or gives no boolean then, decides nothing', () => {
    let fault: NativeVerify | undefined;
    useNativeSignatures((spki) => {
      const verify = hostSignatures(spki);
      return (...statement) => (fault ?? verify)(...statement);
    });
    for (const { right } of signed.values()) expect(verifySignature(right)).toBe(true);
    for (const broken of [fails, ...noVerdicts.map(says)]) {
      fault = broken;
      for (const { right, wrong } of signed.values())
        expect([verifySignature(right), verifySignature(wrong)]).toEqual([true, false]);
    }
  });

  test.each(kinds)('%s: the example is right by this library, too', (kind) => {
    const { key, hash, signature, message: text, other } = nativeExample(kind);
    const publicKey: PublicKey = { spki: new Uint8Array(0), leniencies: [], ...key };
    const algorithm = kind === 'rsa' ? 'rsa-sha256' : (`ecdsa-${hash}` as SignatureAlgorithm);
    expect(verifySignature({ algorithm, publicKey, signature, message: text })).toBe(true);
    expect(verifySignature({ algorithm, publicKey, signature, message: other })).toBe(false);
  });
});
