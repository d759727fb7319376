import { invertCt } from '@noble/curves/abstract/modular.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { CoreError } from '../base/errors.ts';
import type { RandomSource } from '../base/random.ts';
import { nonceSource } from './nonce.ts';
import { Sm2Point, sm2Curve } from './sm2-curve.ts';
import { digestWithZ, SM2_DEFAULT_USER_ID, zOfPoint } from './sm2-digest.ts';
import { privateScalar, takeRandom } from './sm2-keys.ts';
import { type SignatureFormat, type SignatureNumbers, signatureBytes } from './sm2-signature.ts';

/** What a signature over a digest needs. */
export interface Sm2DigestSignOptions {
  /** The source of the nonce's additional entropy (32 bytes are taken). */
  readonly random: RandomSource;
  /** How the signature is spelt; DER when absent. */
  readonly format?: SignatureFormat;
}

/** What a signature over a message needs. */
export interface Sm2SignOptions extends Sm2DigestSignOptions {
  /** The user ID, at most 8191 bytes; `1234567812345678` when absent. */
  readonly userId?: Uint8Array;
}

/**
 * Signs a message with SM2 and SM3 (GB/T 32918.2 §6). The nonce is RFC 6979 with HMAC-SM3, hedged with fresh randomness.
 * @param privateKey - 32 bytes in [1, n-2].
 * @returns DER SEQUENCE { r, s }, or 64 bytes with `format: 'raw'`.
 * @throws CoreError `ERR_KEY_PRIVATE`, `ERR_RANDOM`, `ERR_ARGUMENT` for a user ID over 8191 bytes.
 * @example const signature = signSm2(message, privateKey, { random });
 */
export function signSm2(message: Uint8Array, privateKey: Uint8Array, options: Sm2SignOptions): Uint8Array {
  const point = Sm2Point.BASE.multiply(privateScalar(privateKey)).toAffine();
  const e = digestWithZ(zOfPoint(point, options.userId ?? SM2_DEFAULT_USER_ID), message);
  return signSm2Digest(e, privateKey, options);
}

/**
 * Signs a digest that already contains Z (`sm2Digest`). Never give SM3 of the message alone: nobody else verifies that.
 * @param e - 32 bytes.
 * @param privateKey - 32 bytes in [1, n-2].
 * @throws CoreError `ERR_KEY_PRIVATE`, `ERR_RANDOM`, `ERR_ARGUMENT` when `e` has another length.
 */
export function signSm2Digest(e: Uint8Array, privateKey: Uint8Array, options: Sm2DigestSignOptions): Uint8Array {
  return signWithExtra(e, privateKey, takeRandom(options.random, 32), options.format);
}

/**
 * Signs a digest with the unhedged RFC 6979 nonce, for test vectors and for devices without a random source.
 * @param e - 32 bytes, already containing Z.
 * @throws CoreError `ERR_KEY_PRIVATE`, `ERR_ARGUMENT` when `e` has another length.
 */
export function signSm2DigestDeterministic(
  e: Uint8Array,
  privateKey: Uint8Array,
  format: SignatureFormat = 'der',
): Uint8Array {
  return signWithExtra(e, privateKey, new Uint8Array(0), format);
}

function signWithExtra(
  e: Uint8Array,
  privateKey: Uint8Array,
  extra: Uint8Array,
  format: SignatureFormat = 'der',
): Uint8Array {
  if (e.length !== 32) {
    throw new CoreError('ERR_ARGUMENT', { argument: 'e', expected: '32 bytes', got: `${e.length} bytes` });
  }
  const d = privateScalar(privateKey);
  const number = bytesToNumberBE(e);
  const nextNonce = nonceSource(d, e, extra);
  for (;;) {
    const signature = signWithNonce(number, d, nextNonce());
    if (signature !== undefined) return signatureBytes(signature, format);
  }
}

/** The signature equation for one nonce; `undefined` when the standard asks for another nonce (GB/T 32918.2 §6.1, A5–A6). */
export function signWithNonce(e: bigint, d: bigint, k: bigint): SignatureNumbers | undefined {
  const { n } = sm2Curve;
  const x = Sm2Point.BASE.multiply(k).toAffine().x;
  const r = (e + x) % n;
  if (r === 0n || r + k === n) return undefined;
  // s = (1+d)^-1 (k - rd) written as (1+d)^-1 (k + r) - r, which is never negative before the last step.
  const s = (((invertCt(1n + d, n) * ((k + r) % n)) % n) + n - r) % n;
  return s === 0n ? undefined : { r, s };
}
