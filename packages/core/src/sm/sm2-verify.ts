import { bytesToNumberBE } from '@noble/curves/utils.js';
import { isCoreError } from '../base/errors.ts';
import { type Combination, combineOnce } from './combination.ts';
import { hasXModOrder } from './jacobian.ts';
import { combineForKnownKey } from './key-tables.ts';
import { sm2Curve } from './sm2-curve.ts';
import { digestWithZ, SM2_DEFAULT_USER_ID, zOfPoint } from './sm2-digest.ts';
import { parsePoint } from './sm2-keys.ts';
import { parseSignature, type SignatureFormat, type SignatureNumbers } from './sm2-signature.ts';

/** What verification over a message may be told. */
export interface Sm2VerifyOptions {
  /** The user ID, at most 8191 bytes; `1234567812345678` when absent. */
  readonly userId?: Uint8Array;
  /** How the signature is spelt; DER when absent. */
  readonly format?: SignatureFormat;
}

/** A public key that has been checked once and verifies many signatures. */
export interface Sm2Verifier {
  /** Whether the signature belongs to the message under this key and user ID; never throws. */
  verify(signature: Uint8Array, message: Uint8Array, format?: SignatureFormat): boolean;
}

/**
 * Verifies an SM2 signature over a message (GB/T 32918.2 §7).
 * @param signature - Strict DER SEQUENCE { r, s }, or 64 bytes with `format: 'raw'`.
 * @param publicKey - 65 or 33 bytes.
 * @returns `false` for every reason: malformed signature or key, user ID too long, wrong numbers. Never throws.
 * @example verifySm2(signature, message, publicKey);
 */
export function verifySm2(
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
  options: Sm2VerifyOptions = {},
): boolean {
  return falseOnRefusal(() => {
    const numbers = parseSignature(signature, options.format ?? 'der');
    const point = parsePoint(publicKey);
    const e = digestWithZ(zOfPoint(point, options.userId ?? SM2_DEFAULT_USER_ID), message);
    return verifyNumbers(numbers, e, combineOnce(point));
  });
}

/**
 * Verifies an SM2 signature over a digest that already contains Z (`sm2Digest`).
 * @param e - 32 bytes.
 * @returns `false` for every reason. Never throws.
 */
export function verifySm2Digest(
  signature: Uint8Array,
  e: Uint8Array,
  publicKey: Uint8Array,
  options: { readonly format?: SignatureFormat } = {},
): boolean {
  return falseOnRefusal(() => {
    if (e.length !== 32) return false;
    const numbers = parseSignature(signature, options.format ?? 'der');
    return verifyNumbers(numbers, e, combineOnce(parsePoint(publicKey)));
  });
}

/**
 * Prepares a known signer: the key is checked and Z computed once, and a key used often gets a table in a bounded cache.
 * @param publicKey - 65 or 33 bytes.
 * @param userId - At most 8191 bytes; `1234567812345678` when absent.
 * @throws CoreError `ERR_KEY_PUBLIC`, `ERR_ARGUMENT` for a longer user ID.
 */
export function prepareSm2Verifier(publicKey: Uint8Array, userId: Uint8Array = SM2_DEFAULT_USER_ID): Sm2Verifier {
  const point = parsePoint(publicKey);
  const z = zOfPoint(point, userId);
  const combine = combineForKnownKey(point);
  return Object.freeze({
    verify: (signature: Uint8Array, message: Uint8Array, format: SignatureFormat = 'der'): boolean =>
      falseOnRefusal(() => {
        const numbers = parseSignature(signature, format);
        return verifyNumbers(numbers, digestWithZ(z, message), combine);
      }),
  });
}

/** GB/T 32918.2 §7.1, B3–B7, for r and s already in range. */
function verifyNumbers({ r, s }: SignatureNumbers, digest: Uint8Array, combine: Combination): boolean {
  const { n } = sm2Curve;
  const t = (r + s) % n;
  if (t === 0n) return false;
  // (e + x) mod n = r, asked the other way round so that x is never computed.
  const x = (((r - bytesToNumberBE(digest)) % n) + n) % n;
  return hasXModOrder(combine(s, t), x);
}

function falseOnRefusal(check: () => boolean): boolean {
  try {
    return check();
  } catch (error) {
    if (isCoreError(error)) return false;
    throw error;
  }
}
