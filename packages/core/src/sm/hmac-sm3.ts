import { hmac } from '@noble/hashes/hmac.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { CoreError } from '../base/errors.ts';
import { engineInstance } from './engine/instance.ts';
import { hmacInEngine, mostBytesAtOnce, pbkdf2InEngine } from './engine/sm3.ts';
import { sm3 } from './sm3.ts';

/**
 * HMAC-SM3 (GB/T 15852.2).
 * @param key - Any length; longer than 64 bytes is hashed first.
 * @returns 32 bytes.
 * @example hmacSm3(key, message).length; // 32
 */
export function hmacSm3(key: Uint8Array, message: Uint8Array): Uint8Array {
  const engine = engineInstance();
  if (engine === undefined || message.length > mostBytesAtOnce) return hmac(sm3, key, message);
  return withShortKey(key, (short) => hmacInEngine(engine, short, message));
}

/** What PBKDF2 is told besides the password. */
export interface Pbkdf2Options {
  readonly salt: Uint8Array;
  /** At least 1; for passwords of people, tens of thousands and more. */
  readonly iterations: number;
  /** Bytes wanted, at least 1. */
  readonly length: number;
}

/**
 * PBKDF2 with HMAC-SM3 (RFC 8018 §5.2; GM/T 0091).
 * @returns `length` bytes.
 * @throws CoreError `ERR_ARGUMENT` when iterations or length are no positive whole numbers below 2^31.
 * @example const key = pbkdf2Sm3(utf8(password), { salt, iterations: 65_536, length: 16 });
 */
export function pbkdf2Sm3(password: Uint8Array, { salt, iterations, length }: Pbkdf2Options): Uint8Array {
  for (const [argument, number] of [
    ['iterations', iterations],
    ['length', length],
  ] as const) {
    if (!Number.isInteger(number) || number < 1 || number >= 2 ** 31)
      throw new CoreError('ERR_ARGUMENT', { argument, expected: '1 to 2147483647', got: String(number) });
  }
  const engine = engineInstance();
  if (engine === undefined || salt.length > mostBytesAtOnce - 4)
    return pbkdf2(sm3, password, salt, { c: iterations, dkLen: length });
  return withShortKey(password, (short) => pbkdf2InEngine(engine, short, salt, iterations, length));
}

/** A key longer than a block counts as its digest (RFC 2104 §2). */
function withShortKey(key: Uint8Array, use: (short: Uint8Array) => Uint8Array): Uint8Array {
  if (key.length <= 64) return use(key);
  const digest = sm3(key);
  try {
    return use(digest);
  } finally {
    digest.fill(0);
  }
}
