import { bytesToNumberBE } from '@noble/curves/utils.js';
import { CoreError } from '../base/errors.ts';
import { valueTag } from './der-values.ts';
import { sm2Curve } from './sm2-curve.ts';

/** How a signature value is spelt: DER SEQUENCE { r, s } (the rule), or 64 bytes r ‖ s (devices and web interfaces). */
export type SignatureFormat = 'der' | 'raw';

/**
 * Turns r ‖ s into DER SEQUENCE { r INTEGER, s INTEGER } (GB/T 35276 §7.3).
 * @param raw - 64 bytes.
 * @throws CoreError `ERR_SIGNATURE_ENCODING` for another length, or r or s outside [1, n-1].
 * @example const der = encodeSm2Signature(signSm2(message, privateKey, { random, format: 'raw' }));
 */
export function encodeSm2Signature(raw: Uint8Array): Uint8Array {
  return encodeNumbers(parseSignature(raw, 'raw'));
}

/**
 * Turns a DER signature (GB/T 35276 §7.3) into r ‖ s.
 * @returns 64 bytes.
 * @throws CoreError `ERR_SIGNATURE_ENCODING` when it is not strict DER, or r or s is outside [1, n-1].
 * @example decodeSm2Signature(signature).length; // 64
 */
export function decodeSm2Signature(der: Uint8Array): Uint8Array {
  return parseSignature(der, 'der');
}

/**
 * Reads a signature value; there is exactly one spelling for each pair of numbers.
 * @returns r ‖ s, 64 bytes.
 * @throws CoreError `ERR_SIGNATURE_ENCODING`.
 */
export function parseSignature(bytes: Uint8Array, format: SignatureFormat): Uint8Array {
  const numbers = new Uint8Array(64);
  if (!readSignature(bytes, format, numbers))
    refuse(
      format === 'raw' ? 'r ‖ s has 64 bytes' : 'a signature is DER SEQUENCE { r INTEGER, s INTEGER }, both minimal',
    );
  if (!isInRange(numbers, 0) || !isInRange(numbers, 32)) refuse('r and s are in [1, n-1]');
  return numbers;
}

/**
 * Reads the spelling alone, as fast as it goes: r ‖ s to the 64 bytes of `out`.
 * @returns `false` when it is not the one spelling of two numbers below 2^256; whether they are in [1, n-1] the engine asks.
 */
export function readSignature(bytes: Uint8Array, format: SignatureFormat, out: Uint8Array): boolean {
  if (format === 'raw') {
    if (bytes.length !== 64) return false;
    out.set(bytes);
    return true;
  }
  // Two INTEGERs of at most 33 octets: every length has one octet (X.690 §10.1).
  if (bytes[0] !== valueTag.sequence || bytes[1] !== bytes.length - 2 || bytes.length > 72) return false;
  const second = readInteger(bytes, 2, out, 0);
  return second > 0 && readInteger(bytes, second, out, 32) === bytes.length;
}

/** Reads a minimal, not negative INTEGER (X.690 §8.3) as 32 bytes. Returns where it ends; 0 when it is none. */
function readInteger(bytes: Uint8Array, at: number, out: Uint8Array, to: number): number {
  const length = bytes[at + 1] ?? 0;
  const end = at + 2 + length;
  const first = bytes[at + 2] ?? 0x80;
  if (bytes[at] !== valueTag.integer || length < 1 || length > 33 || end > bytes.length || first >= 0x80) return 0;
  let from = at + 2;
  if (first === 0 && length > 1) {
    if ((bytes[from + 1] as number) < 0x80) return 0;
    from++;
  }
  const size = end - from;
  if (size > 32) return 0;
  out.fill(0, to, to + 32 - size);
  for (let i = to + 32 - size; from < end; i++) out[i] = bytes[from++] as number;
  return end;
}

function isInRange(numbers: Uint8Array, at: number): boolean {
  const number = bytesToNumberBE(numbers.subarray(at, at + 32));
  return number >= 1n && number < sm2Curve.n;
}

/** Spells r ‖ s, both in range. */
export function signatureBytes(numbers: Uint8Array, format: SignatureFormat): Uint8Array {
  return format === 'raw' ? numbers : encodeNumbers(numbers);
}

/** One allocation: it runs for every signature. */
function encodeNumbers(numbers: Uint8Array): Uint8Array {
  const first = significant(numbers, 0);
  const second = significant(numbers, 32);
  const [r, s] = [contentLength(numbers, first, 32), contentLength(numbers, second, 64)];
  const der = new Uint8Array(6 + r + s);
  der[0] = valueTag.sequence;
  der[1] = 4 + r + s;
  writeInteger(der, 2, r, numbers, first, 32);
  writeInteger(der, 4 + r, s, numbers, second, 64);
  return der;
}

/** Where the number that ends before `at` + 32 begins without its leading zeros. */
function significant(numbers: Uint8Array, at: number): number {
  let from = at;
  while (from < at + 31 && numbers[from] === 0) from++;
  return from;
}

/** A sign octet comes before a first bit that is set. */
function contentLength(numbers: Uint8Array, from: number, end: number): number {
  return end - from + ((numbers[from] as number) >> 7);
}

function writeInteger(
  der: Uint8Array,
  at: number,
  length: number,
  numbers: Uint8Array,
  from: number,
  end: number,
): void {
  der[at] = valueTag.integer;
  der[at + 1] = length;
  let to = at + 2 + length - (end - from);
  for (let i = from; i < end; i++) der[to++] = numbers[i] as number;
}

function refuse(rule: string): never {
  throw new CoreError('ERR_SIGNATURE_ENCODING', { rule });
}
