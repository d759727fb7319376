import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { concatBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { cutValues, derOf, integerOf, unsignedMagnitude, valueTag } from './der-values.ts';
import { sm2Curve } from './sm2-curve.ts';

/** How a signature value is spelt: DER SEQUENCE { r, s } (the rule), or 64 bytes r ‖ s (devices and web interfaces). */
export type SignatureFormat = 'der' | 'raw';

/** The two numbers of a signature, each in [1, n-1]. */
export interface SignatureNumbers {
  readonly r: bigint;
  readonly s: bigint;
}

/**
 * Turns r ‖ s into DER SEQUENCE { r INTEGER, s INTEGER } (GB/T 35276 §7.3).
 * @param raw - 64 bytes.
 * @throws CoreError `ERR_SIGNATURE_ENCODING` for another length, or r or s outside [1, n-1].
 */
export function encodeSm2Signature(raw: Uint8Array): Uint8Array {
  parseSignature(raw, 'raw');
  return derOf(valueTag.sequence, integerOf(raw.subarray(0, 32)), integerOf(raw.subarray(32)));
}

/**
 * Turns a DER signature into r ‖ s.
 * @returns 64 bytes.
 * @throws CoreError `ERR_SIGNATURE_ENCODING` when it is not strict DER, or r or s is outside [1, n-1].
 */
export function decodeSm2Signature(der: Uint8Array): Uint8Array {
  return signatureBytes(parseSignature(der, 'der'), 'raw');
}

/**
 * Reads a signature value; there is exactly one spelling for each pair of numbers.
 * @throws CoreError `ERR_SIGNATURE_ENCODING`.
 */
export function parseSignature(bytes: Uint8Array, format: SignatureFormat): SignatureNumbers {
  const { r, s } = format === 'raw' ? splitRaw(bytes) : readDer(bytes);
  const { n } = sm2Curve;
  if (r < 1n || r >= n || s < 1n || s >= n) refuse('r and s are in [1, n-1]');
  return { r, s };
}

/** Spells a signature. */
export function signatureBytes({ r, s }: SignatureNumbers, format: SignatureFormat): Uint8Array {
  const raw = concatBytes(numberToBytesBE(r, 32), numberToBytesBE(s, 32));
  return format === 'raw' ? raw : encodeSm2Signature(raw);
}

function splitRaw(bytes: Uint8Array): SignatureNumbers {
  if (bytes.length !== 64) refuse('r ‖ s has 64 bytes');
  return { r: bytesToNumberBE(bytes.subarray(0, 32)), s: bytesToNumberBE(bytes.subarray(32)) };
}

function readDer(bytes: Uint8Array): SignatureNumbers {
  const outer = cutValues(bytes, [valueTag.sequence])?.[0];
  const inner = outer && cutValues(outer, [valueTag.integer, valueTag.integer]);
  if (inner === undefined) refuse('a signature is DER SEQUENCE { r INTEGER, s INTEGER }');
  const [r, s] = inner.map(unsignedMagnitude);
  if (r === undefined || s === undefined) refuse('r and s are minimal positive INTEGERs below 2^256');
  return { r: bytesToNumberBE(r), s: bytesToNumberBE(s) };
}

function refuse(rule: string): never {
  throw new CoreError('ERR_SIGNATURE_ENCODING', { rule });
}
