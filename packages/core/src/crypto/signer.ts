import { CoreError } from '../base/errors.ts';
import type { RandomSource } from '../base/random.ts';
import { prepareSm2Verifier, SM2_DEFAULT_USER_ID, signSm2Digest, sm2Digest, sm2PublicKeyOf } from '../sm/index.ts';
import type { SignatureAlgorithm } from './algorithm-identifier.ts';
import { sm2PublicKeyInfo } from './public-key.ts';

/** Something that signs: a key in memory, a token, a remote service. Only the key's owner knows how. */
export interface Signer {
  readonly algorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /**
   * Signs a message (not a digest).
   * @returns The signature value as certificates carry it: DER SEQUENCE { r, s } for SM2.
   */
  sign(message: Uint8Array): Promise<Uint8Array>;
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
  const key = privateKey.slice();
  const userId = (options.userId ?? SM2_DEFAULT_USER_ID).slice();
  const point = sm2PublicKeyOf(key);
  const verifier = prepareSm2Verifier(point, userId);
  return Object.freeze({
    algorithm: 'sm2-sm3' as const,
    publicKey: sm2PublicKeyInfo(point),
    sign: async (message: Uint8Array): Promise<Uint8Array> => {
      const signature = signSm2Digest(sm2Digest(message, point, userId), key, { random: options.random });
      if (!verifier.verify(signature, message))
        throw new CoreError('ERR_SIGNING', { rule: 'the signature verifies under the signer’s own public key' });
      return signature;
    },
  });
}
