import { invert } from '@noble/curves/abstract/modular.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { sm2Curve, xOfSum } from './sm2-curve.ts';
import { parsePoint } from './sm2-keys.ts';

/**
 * Whether r ‖ s fit a digest under the ECDSA equation over the SM2 curve: a mistake of some software, which a diagnosis may name.
 * **Never accept a signature because of it.**
 * @param signature - r ‖ s in [1, n-1], 64 bytes.
 * @param digest - 32 bytes.
 * @throws CoreError `ERR_KEY_PUBLIC`.
 * @example fitsEcdsaOverSm2Curve(decodeSm2Signature(signature), sm3(message), publicKey); // false
 */
export function fitsEcdsaOverSm2Curve(signature: Uint8Array, digest: Uint8Array, publicKey: Uint8Array): boolean {
  const { n } = sm2Curve;
  const r = bytesToNumberBE(signature.subarray(0, 32));
  const inverse = invert(bytesToNumberBE(signature.subarray(32)), n);
  return xOfSum((bytesToNumberBE(digest) * inverse) % n, (r * inverse) % n, parsePoint(publicKey)) === r;
}
