import type { CHash } from '@noble/hashes/utils.js';
import { concatBytes } from '../../base/bytes.ts';

/** What the derived bytes are for: the numbers of RFC 7292 appendix B.3. */
export const purposes = { key: 1, iv: 2, mac: 3 } as const;

/**
 * The key derivation of PKCS#12 (RFC 7292 appendix B.2), older than PBKDF2 and still the way of its MAC.
 * @param password - As `bmpPassword` spells it.
 * @param length - Bytes wanted, at most 64 here.
 */
export function derivePkcs12(
  hash: CHash,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  purpose: keyof typeof purposes,
  length: number,
): Uint8Array {
  const block = hash.blockLen;
  const diversifier = new Uint8Array(block).fill(purposes[purpose]);
  const input = concatBytes(repeat(salt, block), repeat(password, block));
  const derived = new Uint8Array(Math.ceil(length / hash.outputLen) * hash.outputLen);
  for (let at = 0; at < derived.length; at += hash.outputLen) {
    let digest = hash(concatBytes(diversifier, input));
    for (let i = 1; i < iterations; i++) digest = hash(digest);
    derived.set(digest, at);
    addToEachBlock(input, repeat(digest, block), block);
  }
  input.fill(0);
  return derived.slice(0, length);
}

/** A string repeated to whole blocks; an empty one stays empty. */
function repeat(bytes: Uint8Array, block: number): Uint8Array {
  const repeated = new Uint8Array(Math.ceil(bytes.length / block) * block);
  for (let i = 0; i < repeated.length; i++) repeated[i] = bytes[i % bytes.length] as number;
  return repeated;
}

/** Each block of the input becomes block + B + 1, modulo its size. */
function addToEachBlock(input: Uint8Array, addend: Uint8Array, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i--) {
      carry += (input[start + i] as number) + (addend[i] as number);
      input[start + i] = carry & 0xff;
      carry >>= 8;
    }
  }
}

/** A password as BMPString with its two zero octets: UTF-16, big endian (RFC 7292 appendix B.1). */
export function bmpPassword(password: string | Uint8Array): Uint8Array {
  const text = typeof password === 'string' ? password : new TextDecoder().decode(password);
  const bytes = new Uint8Array(2 * text.length + 2);
  for (let i = 0; i < text.length; i++) new DataView(bytes.buffer).setUint16(2 * i, text.charCodeAt(i));
  return bytes;
}
