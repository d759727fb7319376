import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { copyBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { RandomSource } from '../base/random.ts';
import { derInteger, derSequence } from '../der/index.ts';
import { prepareSm2Signer, prepareSm2Verifier, SM2_DEFAULT_USER_ID, sm2Digest } from '../sm/index.ts';
import { takeRandom } from '../sm/sm2-keys.ts';
import { hashes } from './hashes.ts';
import type { PrivateKey } from './private-key.ts';
import { parsePublicKey, sm2PublicKeyInfo } from './public-key.ts';
import { type SignatureAlgorithm, schemeOf } from './signature-algorithms.ts';
import { verifyDigestSignature, verifySignature } from './verify-signature.ts';

/**
 * Something that signs: a key in memory, a token, a remote service. Only the key's owner knows how. Signature values are as
 * certificates carry them: DER SEQUENCE { r, s } for SM2 and ECDSA, as long as the modulus for RSA, 64 bytes for Ed25519.
 */
export interface Signer {
  readonly algorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /**
   * Signs a message (not a digest).
   * @returns The signature value.
   */
  sign(message: Uint8Array): Promise<Uint8Array>;
  /**
   * Signs a digest that the caller computed piece by piece: for SM2 SM3(Z ‖ M) (`sm2Digest`, never SM3 of the message alone), for
   * ECDSA and RSA the hash of the message. Absent where the algorithm or the device knows messages only.
   * @returns The signature value, the same as `sign` gives for the message.
   */
  signDigest?(digest: Uint8Array): Promise<Uint8Array>;
}

/** What an SM2 signer needs. */
export interface Sm2SignerOptions {
  /** The source of additional entropy for each signature. */
  readonly random: RandomSource;
  /** At most 8191 bytes; `1234567812345678` when absent. */
  readonly userId?: Uint8Array;
}

/**
 * A signer over an SM2 private key in memory. Every signature is verified before it is returned, so that a computing fault
 * cannot publish a value from which the key could be derived.
 * @param privateKey - 32 bytes in [1, n-2]; copied.
 * @throws CoreError `ERR_KEY_PRIVATE`, `ERR_ARGUMENT` for a user ID over 8191 bytes; `sign` rejects with `ERR_RANDOM`, `ERR_SIGNING`.
 * @example const signature = await createSm2Signer(privateKey, { random }).sign(message);
 */
export function createSm2Signer(privateKey: Uint8Array, options: Sm2SignerOptions): Signer {
  const { random, userId = SM2_DEFAULT_USER_ID } = options;
  const signer = prepareSm2Signer(privateKey, { userId });
  const verifier = prepareSm2Verifier(signer.publicKey, userId);
  const publicKey = sm2PublicKeyInfo(signer.publicKey);
  const parsed = parsePublicKey(publicKey);
  return Object.freeze({
    algorithm: 'sm2-sm3' as const,
    publicKey,
    sign: async (message: Uint8Array): Promise<Uint8Array> => {
      const signature = signer.sign(message, { random });
      if (!verifier.verify(signature, message)) refuse();
      return signature;
    },
    signDigest: async (digest: Uint8Array): Promise<Uint8Array> => {
      const signature = signer.signDigest(digest, { random });
      if (!verifyDigestSignature({ algorithm: 'sm2-sm3', publicKey: parsed, signature, digest })) refuse();
      return signature;
    },
  });
}

/** What a signer over a key of any kind needs. */
export interface SignerOptions {
  /** The source of additional entropy for each SM2 and ECDSA signature; Ed25519 draws none. */
  readonly random: RandomSource;
}

const curves = { 'ec-p256': p256, 'ec-p384': p384, 'ec-p521': p521 } as const;
const usualHash = { 'ec-p256': 'sha256', 'ec-p384': 'sha384', 'ec-p521': 'sha512' } as const;

/**
 * A signer over a private key in memory, whatever its kind: SM2 with SM3, ECDSA with the hash of the curve's strength and a hedged
 * nonce (RFC 6979 §3.6), Ed25519. Every signature is verified before it is returned.
 * @param key - Copied.
 * @throws CoreError `ERR_ALGORITHM_UNSUPPORTED` for RSA: arithmetic whose time depends on the key does not sign; put the key
 * behind an external signer.
 * @example await createSigner(generatePrivateKey('ec-p256', random), { random }).sign(message);
 */
export function createSigner(key: PrivateKey, { random }: SignerOptions): Signer {
  if (key.algorithm === 'sm2') return createSm2Signer(key.secret, { random });
  if (key.algorithm === 'rsa')
    throw new CoreError('ERR_ALGORITHM_UNSUPPORTED', { algorithm: 'RSA', use: 'signing with a key in memory' });
  const secret = copyBytes(key.secret);
  if (key.algorithm === 'ed25519')
    return createDelegatedSigner({
      algorithm: 'ed25519',
      publicKey: key.publicKey,
      sign: async (message) => ed25519.sign(message, secret),
    });
  const curve = curves[key.algorithm];
  const hash = usualHash[key.algorithm];
  return createDelegatedSigner({
    algorithm: `ecdsa-${hash}`,
    publicKey: key.publicKey,
    signDigest: async (digest) => {
      const extraEntropy = takeRandom(random, curve.Point.Fn.BYTES);
      const compact = curve.sign(digest, secret, { prehash: false, lowS: false, extraEntropy });
      const width = compact.length / 2;
      return derSequence(derInteger(compact.subarray(0, width)), derInteger(compact.subarray(width)));
    },
  });
}

/** A key that somebody else holds: what is known of it, and how it is asked. */
export interface DelegatedKey {
  readonly algorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Signs a message. At least one of the two functions is given; digests are preferred where both are. */
  readonly sign?: (message: Uint8Array) => Promise<Uint8Array>;
  /** Signs a digest, as `Signer.signDigest` says. */
  readonly signDigest?: (digest: Uint8Array) => Promise<Uint8Array>;
}

/**
 * A signer over a key that is held elsewhere: a device, a service, another process. Digests are computed here where the holder
 * takes digests only, and each value that comes back must verify under the announced public key before it is passed on.
 * @throws CoreError `ERR_KEY_PUBLIC`; `ERR_ALGORITHM_UNSUPPORTED` for an algorithm that is not implemented, does not fit the key,
 * or has no digests where the holder takes nothing else. `sign` and `signDigest` reject with `ERR_SIGNING` for a value that does
 * not verify, and with whatever the given functions reject with.
 * @example
 * const remote = createDelegatedSigner({ algorithm: 'sm2-sm3', publicKey: signer.publicKey, sign: device });
 * await remote.sign(message);
 */
export function createDelegatedSigner(key: DelegatedKey): Signer {
  const { algorithm, sign, signDigest } = key;
  const publicKey = parsePublicKey(copyBytes(key.publicKey));
  const scheme = schemeOf(algorithm);
  const hash = scheme?.hash === undefined ? undefined : hashes[scheme.hash];
  if (scheme === undefined || !fits(scheme.family, publicKey.algorithm)) unsupported(algorithm);
  const digestOf = (message: Uint8Array): Uint8Array => {
    if (publicKey.algorithm === 'sm2' && publicKey.point)
      return sm2Digest(message, publicKey.point, SM2_DEFAULT_USER_ID);
    return hash === undefined ? unsupported(algorithm) : hash(message);
  };
  const digests =
    signDigest === undefined || hash === undefined
      ? undefined
      : async (digest: Uint8Array): Promise<Uint8Array> => {
          if (digest.length !== hash.outputLen) {
            const expected = `${hash.outputLen} bytes`;
            throw new CoreError('ERR_ARGUMENT', { argument: 'digest', expected, got: `${digest.length} bytes` });
          }
          // Copies both ways: what was asked and what was verified stay as they are, whatever the holder does with its own.
          const signature = copyBytes(await signDigest(copyBytes(digest)));
          if (!verifyDigestSignature({ algorithm, publicKey, signature, digest })) refuse();
          return signature;
        };
  if (sign === undefined && digests === undefined) unsupported(algorithm);
  return Object.freeze({
    algorithm,
    publicKey: publicKey.spki,
    sign: async (message: Uint8Array): Promise<Uint8Array> => {
      if (digests !== undefined) return digests(digestOf(message));
      const signature = copyBytes(sign === undefined ? unsupported(algorithm) : await sign(copyBytes(message)));
      if (!verifySignature({ algorithm, publicKey, signature, message })) refuse();
      return signature;
    },
    ...(digests === undefined ? {} : { signDigest: digests }),
  });
}

function fits(family: string, key: string): boolean {
  if (family === 'ecdsa') return key in curves;
  return family === 'rsa-pss' ? key === 'rsa' : family === key;
}

function unsupported(algorithm: string): never {
  throw new CoreError('ERR_ALGORITHM_UNSUPPORTED', { algorithm, use: 'signing with this key' });
}

function refuse(): never {
  throw new CoreError('ERR_SIGNING', { rule: 'the signature verifies under the signer’s own public key' });
}
