import { numberToBytesBE } from '@noble/curves/utils.js';
import { concatBytes, utf8 } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { digestWithZ } from './message-digest.ts';
import { type AffinePoint, type CurveParameters, sm2Curve } from './sm2-curve.ts';
import { parseCoordinates } from './sm2-keys.ts';
import { sm3 } from './sm3.ts';

/** The user ID of the public-key infrastructure, `1234567812345678` (GB/T 35276 §10; GM/T 0009 §10). */
export const SM2_DEFAULT_USER_ID: Uint8Array = /* @__PURE__ */ utf8('1234567812345678');

/** a ‖ b ‖ xG ‖ yG. */
const curveBytes: Uint8Array = /* @__PURE__ */ numbersOf(sm2Curve.a, sm2Curve.b, sm2Curve.Gx, sm2Curve.Gy);

/** ENTL counts bits in 16 bits, so an ID has at most this many bytes. */
const longestUserId = 8191;

/**
 * Z, the hash that binds user ID, curve and public key (GB/T 32918.2 §5.5):
 * SM3(ENTL ‖ ID ‖ a ‖ b ‖ xG ‖ yG ‖ xA ‖ yA).
 * @param publicKey - 65 or 33 bytes.
 * @param userId - At most 8191 bytes; empty is allowed.
 * @returns 32 bytes.
 * @throws CoreError `ERR_KEY_PUBLIC`, `ERR_ARGUMENT` for a longer ID.
 * @example
 * const e = sm3(concatBytes(sm2Z(publicKey, SM2_DEFAULT_USER_ID), message));
 * equalBytes(e, sm2Digest(message, publicKey, SM2_DEFAULT_USER_ID)); // true
 */
export function sm2Z(publicKey: Uint8Array, userId: Uint8Array): Uint8Array {
  return zOfCoordinates(parseCoordinates(publicKey), userId);
}

/** Z for 64 bytes X ‖ Y. */
export function zOfCoordinates(
  coordinates: Uint8Array,
  userId: Uint8Array,
  curve: Uint8Array = curveBytes,
): Uint8Array {
  if (userId.length > longestUserId) {
    throw new CoreError('ERR_ARGUMENT', {
      argument: 'userId',
      expected: `at most ${longestUserId} bytes`,
      got: `${userId.length} bytes`,
    });
  }
  const bits = userId.length * 8;
  return sm3(concatBytes(Uint8Array.of(bits >> 8, bits & 0xff), userId, curve, coordinates));
}

/** Z for a point already checked. */
export function zOfPoint(point: AffinePoint, userId: Uint8Array, curve: CurveParameters = sm2Curve): Uint8Array {
  return zOfCoordinates(numbersOf(point.x, point.y), userId, numbersOf(curve.a, curve.b, curve.Gx, curve.Gy));
}

function numbersOf(...numbers: readonly bigint[]): Uint8Array {
  return concatBytes(...numbers.map((number) => numberToBytesBE(number, 32)));
}

/**
 * The digest that SM2 signs: e = SM3(Z ‖ M) (GB/T 32918.2 §6.1).
 * @param publicKey - 65 or 33 bytes.
 * @param userId - At most 8191 bytes.
 * @returns 32 bytes.
 * @throws CoreError `ERR_KEY_PUBLIC`, `ERR_ARGUMENT`.
 * @example sm2Digest(message, publicKey, SM2_DEFAULT_USER_ID).length; // 32
 */
export function sm2Digest(message: Uint8Array, publicKey: Uint8Array, userId: Uint8Array): Uint8Array {
  return digestWithZ(sm2Z(publicKey, userId), message);
}
