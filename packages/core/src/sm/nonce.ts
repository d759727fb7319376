import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { concatBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { hmacSm3 } from './hmac-sm3.ts';
import { sm2Curve } from './sm2-curve.ts';

/**
 * Candidate nonces by RFC 6979 §3.2 with HMAC-SM3, with additional data k' as §3.6 allows: a broken random source leaves
 * the deterministic strength, a good one adds protection against fault attacks. China has no standard for this choice.
 * @param d - The private key.
 * @param e - The 32-byte digest.
 * @param extra - Fresh random bytes, or none for the deterministic variant.
 * @returns A function that gives the next nonce in [1, n-1].
 */
export function nonceSource(d: bigint, e: Uint8Array, extra: Uint8Array): () => bigint {
  const { n } = sm2Curve;
  const seed = concatBytes(numberToBytesBE(d, 32), numberToBytesBE(bytesToNumberBE(e) % n, 32), extra);
  let value: Uint8Array = new Uint8Array(32).fill(1);
  let key: Uint8Array = new Uint8Array(32);
  const mix = (separator: number, data: Uint8Array): void => {
    key = hmacSm3(key, concatBytes(value, Uint8Array.of(separator), data));
    value = hmacSm3(key, value);
  };
  mix(0, seed);
  mix(1, seed);
  seed.fill(0);
  let first = true;
  return () => {
    // A candidate falls outside with probability 2^-32, so 16 in a row cannot happen with a sound hash.
    for (let attempt = 0; attempt < 16; attempt++) {
      if (!first) mix(0, new Uint8Array(0));
      first = false;
      value = hmacSm3(key, value);
      const k = bytesToNumberBE(value);
      if (k >= 1n && k < n) return k;
    }
    throw new CoreError('ERR_SIGNING', { rule: 'no nonce in [1, n-1] was found' });
  };
}
