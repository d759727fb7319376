import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { concatBytes } from '../base/bytes.ts';
import { CoreError, isCoreError } from '../base/errors.ts';
import type { RandomSource } from '../base/random.ts';
import { equalSecrets } from './equal-secrets.ts';
import { deriveKey } from './key-derivation.ts';
import { type CiphertextParts, cutCiphertext, encodeCiphertext, type Sm2CiphertextFormat } from './sm2-ciphertext.ts';
import { type AffinePoint, Sm2Point, sm2Curve } from './sm2-curve.ts';
import { parsePoint, pointBytes, privateScalar, takeRandom } from './sm2-keys.ts';
import { sm3 } from './sm3.ts';

/** What encryption needs. */
export interface Sm2EncryptOptions {
  /** The source of the one-time key (32 bytes each try). */
  readonly random: RandomSource;
  /** How the ciphertext is spelt; DER when absent. */
  readonly format?: Sm2CiphertextFormat;
}

/**
 * Encrypts a short message, a key as a rule, for the owner of a public key (GB/T 32918.4 §6).
 * @param message - At least one byte.
 * @param publicKey - 65 or 33 bytes.
 * @returns DER SEQUENCE { x, y, hash, ciphertext }, or the three parts joined in the order of `format`.
 * @throws CoreError `ERR_ARGUMENT` for an empty message, `ERR_KEY_PUBLIC`, `ERR_RANDOM`.
 * @example const wrapped = encryptSm2(key, publicKey, { random });
 */
export function encryptSm2(message: Uint8Array, publicKey: Uint8Array, options: Sm2EncryptOptions): Uint8Array {
  if (message.length === 0)
    throw new CoreError('ERR_ARGUMENT', { argument: 'message', expected: 'at least one byte', got: '0 bytes' });
  const point = parsePoint(publicKey);
  // Each draw is unusable with probability 2^-8 at most (a one-byte mask of zero), so 32 in a row mean a broken source.
  for (let attempt = 0; attempt < 32; attempt++) {
    const parts = encryptWithNonce(message, point, bytesToNumberBE(takeRandom(options.random, 32)));
    if (parts !== undefined) return encodeCiphertext(parts, options.format ?? 'der');
  }
  throw new CoreError('ERR_RANDOM', { expected: 32, got: 0 });
}

/** Encryption with a given one-time number; `undefined` when it is out of range or gives a mask of zeros (§6.1, A1 and A5). */
export function encryptWithNonce(message: Uint8Array, point: AffinePoint, k: bigint): CiphertextParts | undefined {
  if (k < 1n || k >= sm2Curve.n) return undefined;
  const shared = Sm2Point.fromAffine(point).multiply(k).toAffine();
  const mask = maskOf(shared, message.length);
  if (mask.every((byte) => byte === 0)) return undefined;
  const c1 = pointBytes(Sm2Point.BASE.multiply(k).toAffine());
  return { c1, c2: exclusiveOr(message, mask), c3: hashOf(shared, message) };
}

/**
 * Decrypts an SM2 ciphertext (GB/T 32918.4 §7).
 * @param privateKey - 32 bytes in [1, n-2].
 * @param options - The spelling; without it all are tried, and the hash inside the ciphertext decides.
 * @throws CoreError `ERR_DECRYPTION` for every fault of the ciphertext, without saying which; `ERR_KEY_PRIVATE`.
 * @example equalBytes(decryptSm2(encryptSm2(key, publicKey, { random }), privateKey), key); // true
 */
export function decryptSm2(
  ciphertext: Uint8Array,
  privateKey: Uint8Array,
  options: { readonly format?: Sm2CiphertextFormat } = {},
): Uint8Array {
  const d = privateScalar(privateKey);
  for (const parts of cutCiphertext(ciphertext, options.format)) {
    const message = decryptParts(parts, d);
    if (message !== undefined) return message;
  }
  throw new CoreError('ERR_DECRYPTION', { algorithm: 'SM2' });
}

function decryptParts({ c1, c2, c3 }: CiphertextParts, d: bigint): Uint8Array | undefined {
  const point = pointOrNothing(c1);
  if (point === undefined || c2.length === 0) return undefined;
  const shared = Sm2Point.fromAffine(point).multiply(d).toAffine();
  const mask = maskOf(shared, c2.length);
  const message = exclusiveOr(c2, mask);
  const matches = equalSecrets(hashOf(shared, message), c3);
  return matches && mask.some((byte) => byte !== 0) ? message : undefined;
}

function pointOrNothing(bytes: Uint8Array): AffinePoint | undefined {
  try {
    return parsePoint(bytes);
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}

function maskOf({ x, y }: AffinePoint, length: number): Uint8Array {
  return deriveKey(concatBytes(numberToBytesBE(x, 32), numberToBytesBE(y, 32)), length);
}

function hashOf({ x, y }: AffinePoint, message: Uint8Array): Uint8Array {
  return sm3.create().update(numberToBytesBE(x, 32)).update(message).update(numberToBytesBE(y, 32)).digest();
}

function exclusiveOr(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte ^ (b[i] as number));
}
