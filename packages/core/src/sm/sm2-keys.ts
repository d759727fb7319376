import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { concatBytes, copyBytes } from '../base/bytes.ts';
import { CoreError, isCoreError } from '../base/errors.ts';
import type { RandomSource } from '../base/random.ts';
import { sm2Engine } from './engine/select.ts';
import { type AffinePoint, isOnCurve, Sm2Point, sm2Curve } from './sm2-curve.ts';

/** An SM2 key pair. */
export interface Sm2KeyPair {
  /** 32 bytes, big endian, in [1, n-2]. */
  readonly privateKey: Uint8Array;
  /** 65 bytes: 04 ‖ X ‖ Y. */
  readonly publicKey: Uint8Array;
}

/**
 * Asks a random source for bytes and makes sure that it gave them.
 * @throws CoreError `ERR_RANDOM` when the length differs or, from 16 bytes on, every byte is the same (an unseeded source).
 */
export function takeRandom(random: RandomSource, length: number): Uint8Array {
  const bytes = random(length);
  if (!(bytes instanceof Uint8Array) || bytes.length !== length)
    throw new CoreError('ERR_RANDOM', { expected: length, got: bytes instanceof Uint8Array ? bytes.length : 0 });
  if (length >= 16 && bytes.every((byte) => byte === bytes[0]))
    throw new CoreError('ERR_RANDOM', { expected: length, got: 0 });
  return bytes;
}

/**
 * Makes an SM2 key pair (GB/T 32918.1 §6.1): the private key is uniform in [1, n-2].
 * @throws CoreError `ERR_RANDOM`.
 * @example const { privateKey, publicKey } = generateSm2KeyPair(random);
 */
export function generateSm2KeyPair(random: RandomSource): Sm2KeyPair {
  // Rejection keeps the key uniform; one draw in 2^32 is refused, so 8 in a row mean a broken source.
  for (let attempt = 0; attempt < 8; attempt++) {
    const privateKey = copyBytes(takeRandom(random, 32));
    const d = bytesToNumberBE(privateKey);
    if (d >= 1n && d <= sm2Curve.n - 2n) return { privateKey, publicKey: sm2PublicKeyOf(privateKey) };
  }
  throw new CoreError('ERR_RANDOM', { expected: 32, got: 0 });
}

/**
 * The private key as a number.
 * @throws CoreError `ERR_KEY_PRIVATE` when it is not 32 bytes in [1, n-2] (n-1 has no inverse of 1 + d).
 */
export function privateScalar(privateKey: Uint8Array): bigint {
  if (privateKey.length !== 32)
    throw new CoreError('ERR_KEY_PRIVATE', { rule: 'an SM2 private key has 32 bytes (GB/T 32918.1)' });
  const d = bytesToNumberBE(privateKey);
  if (d < 1n || d > sm2Curve.n - 2n)
    throw new CoreError('ERR_KEY_PRIVATE', { rule: 'an SM2 private key is in [1, n-2] (GB/T 32918.1)' });
  return d;
}

/**
 * The public key of a private key.
 * @param privateKey - 32 bytes in [1, n-2], big endian.
 * @returns 65 bytes: 04 ‖ X ‖ Y.
 * @throws CoreError `ERR_KEY_PRIVATE`.
 * @example equalBytes(sm2PublicKeyOf(privateKey), publicKey); // true
 */
export function sm2PublicKeyOf(privateKey: Uint8Array): Uint8Array {
  privateScalar(privateKey);
  return concatBytes(Uint8Array.of(4), sm2Engine().multiplyBase(privateKey));
}

/** A point as 04 ‖ X ‖ Y. */
export function pointBytes(point: AffinePoint): Uint8Array {
  return concatBytes(Uint8Array.of(4), numberToBytesBE(point.x, 32), numberToBytesBE(point.y, 32));
}

/**
 * Reads a point in uncompressed (04) or compressed (02, 03) form and checks that it is on the curve. With cofactor 1 this is the
 * whole public-key check (GB/T 32918.1 §6.2.1); infinity has no such form.
 * @throws CoreError `ERR_KEY_PUBLIC`.
 */
export function parsePoint(bytes: Uint8Array): AffinePoint {
  const { p, a, b } = sm2Curve;
  const form = bytes[0];
  const known = (form === 4 && bytes.length === 65) || ((form === 2 || form === 3) && bytes.length === 33);
  if (!known)
    throw new CoreError('ERR_KEY_PUBLIC', { rule: 'a point is 04 ‖ X ‖ Y (65 bytes) or 02/03 ‖ X (33 bytes)' });
  const x = bytesToNumberBE(bytes.subarray(1, 33));
  if (x >= p) throw new CoreError('ERR_KEY_PUBLIC', { rule: 'a coordinate is below p' });
  if (form === 4) {
    const y = bytesToNumberBE(bytes.subarray(33));
    if (y >= p) throw new CoreError('ERR_KEY_PUBLIC', { rule: 'a coordinate is below p' });
    if (!isOnCurve(x, y)) throw new CoreError('ERR_KEY_PUBLIC', { rule: 'the point is on the curve' });
    return { x, y };
  }
  const square = (((x * x + a) % p) * x + b) % p;
  const root = Sm2Point.Fp.pow(square, (p + 1n) >> 2n);
  if ((root * root) % p !== square) throw new CoreError('ERR_KEY_PUBLIC', { rule: 'the point is on the curve' });
  return { x, y: (root & 1n) === BigInt(form === 3) ? root : p - root };
}

/**
 * Reads a point as `parsePoint` does, as 64 bytes X ‖ Y; the usual form is checked by the engine.
 * @throws CoreError `ERR_KEY_PUBLIC`.
 */
export function parseCoordinates(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 4 && bytes.length === 65) {
    const coordinates = copyBytes(bytes.subarray(1));
    if (sm2Engine().isPoint(coordinates)) return coordinates;
  }
  return pointBytes(parsePoint(bytes)).slice(1);
}

/**
 * Reads an SM2 public key in uncompressed or compressed form.
 * @param bytes - 65 or 33 bytes.
 * @returns The 65-byte uncompressed form.
 * @throws CoreError `ERR_KEY_PUBLIC` when the point is infinity, off the curve, of another length or in hybrid form (06, 07).
 * @example parseSm2PublicKey(publicKey).length; // 65
 */
export function parseSm2PublicKey(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 4 && bytes.length === 65) {
    const point = copyBytes(bytes);
    if (sm2Engine().isPoint(point.subarray(1))) return point;
  }
  return concatBytes(Uint8Array.of(4), parseCoordinates(bytes));
}

/**
 * Whether the bytes are an SM2 public key in uncompressed or compressed form; never throws.
 * @example isSm2PublicKey(publicKey); // true
 */
export function isSm2PublicKey(bytes: Uint8Array): boolean {
  try {
    parseCoordinates(bytes);
    return true;
  } catch (error) {
    if (isCoreError(error)) return false;
    throw error;
  }
}
