import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { compareBytes, concatBytes, equalBytes } from '../base/bytes.ts';
import { derNull, derObjectIdentifier, derOctetString, derSequence } from '../der/index.ts';
import { type HashName, hashes, oidOfHash } from './hashes.ts';
import type { RsaPublicKey } from './public-key.ts';

/** The hashes that an RSA signature may use. */
export type RsaHash = Exclude<HashName, 'sm3'>;

/**
 * Below 1024 bits anyone can factor, and a policy asks for 2048; above 8192 no certificate of the field is, and the work grows with
 * the square.
 */
const modulusBits = { least: 1024, most: 8192 } as const;

/**
 * Verifies RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2) by building the one right encoded message and comparing: nothing of the
 * decrypted block is parsed, so nothing in it can be forged around.
 * @returns `false` for every reason. Never throws.
 */
export function verifyRsa(hash: RsaHash, key: RsaPublicKey, signature: Uint8Array, digest: Uint8Array): boolean {
  const opened = openSignature(key, signature);
  if (opened === undefined) return false;
  const expected = encodedMessage(hash, digest, opened.length);
  return expected !== undefined && equalBytes(opened, expected);
}

/** What RSASSA-PSS needs beside the message. */
export interface PssOptions {
  readonly hash: RsaHash;
  readonly maskHash: RsaHash;
  /** In bytes; the salt has exactly this length. */
  readonly saltLength: number;
}

/**
 * Verifies RSASSA-PSS (RFC 8017 §8.1.2, §9.1.2) with MGF1 and trailer field 1.
 * @returns `false` for every reason. Never throws.
 */
export function verifyRsaPss(
  options: PssOptions,
  key: RsaPublicKey,
  signature: Uint8Array,
  digest: Uint8Array,
): boolean {
  const opened = openSignature(key, signature);
  if (opened === undefined) return false;
  const { saltLength } = options;
  const hash = hashes[options.hash];
  // One bit less than the modulus: when that is a whole number of bytes, the first byte is no part of the encoded message.
  const bits = bitLength(key.modulus) - 1;
  const width = Math.ceil(bits / 8);
  const encoded = opened.subarray(opened.length - width);
  if (opened.length !== width && opened[0] !== 0) return false;
  const maskedLength = width - hash.outputLen - 1;
  if (width < hash.outputLen + saltLength + 2 || encoded[width - 1] !== 0xbc) return false;
  const seed = encoded.subarray(maskedLength, width - 1);
  const spare = 8 * width - bits;
  if (((encoded[0] as number) & ~(0xff >> spare) & 0xff) !== 0) return false;
  const block = encoded.slice(0, maskedLength);
  const mask = generateMask(options.maskHash, seed, maskedLength);
  for (let i = 0; i < maskedLength; i++) block[i] = (block[i] as number) ^ (mask[i] as number);
  block[0] = (block[0] as number) & (0xff >> spare);
  const saltAt = maskedLength - saltLength;
  for (let i = 0; i < saltAt - 1; i++) if (block[i] !== 0) return false;
  if (block[saltAt - 1] !== 1) return false;
  return equalBytes(seed, hash(concatBytes(new Uint8Array(8), digest, block.subarray(saltAt))));
}

/** MGF1 (RFC 8017 appendix B.2.1). */
function generateMask(name: RsaHash, seed: Uint8Array, length: number): Uint8Array {
  const hash = hashes[name];
  const mask = new Uint8Array(Math.ceil(length / hash.outputLen) * hash.outputLen);
  const counter = new Uint8Array(4);
  for (let at = 0, count = 0; at < length; at += hash.outputLen, count++) {
    new DataView(counter.buffer).setUint32(0, count);
    mask.set(hash(concatBytes(seed, counter)), at);
  }
  return mask.subarray(0, length);
}

/** Whether key and signature are within bounds: sizes, odd modulus, odd exponent of at least 3, signature below the modulus. */
export function isPossibleSignature({ modulus, exponent }: RsaPublicKey, signature: Uint8Array): boolean {
  const bits = bitLength(modulus);
  if (bits < modulusBits.least || bits > modulusBits.most) return false;
  if (exponent.length > 4 || signature.length !== modulus.length || compareBytes(signature, modulus) >= 0) return false;
  const isOdd = (number: Uint8Array): boolean => ((number.at(-1) ?? 0) & 1) === 1;
  return isOdd(modulus) && isOdd(exponent) && bytesToNumberBE(exponent) >= 3n;
}

/** signature^e mod n, as long as the modulus; `undefined` when key or signature is out of bounds. */
function openSignature(key: RsaPublicKey, signature: Uint8Array): Uint8Array | undefined {
  if (!isPossibleSignature(key, signature)) return undefined;
  const n = bytesToNumberBE(key.modulus);
  const opened = power(bytesToNumberBE(signature), bytesToNumberBE(key.exponent), n);
  return numberToBytesBE(opened, key.modulus.length);
}

/** Bits of a big-endian number without leading zero octets. */
export function bitLength(magnitude: Uint8Array): number {
  return magnitude.length === 0 ? 0 : magnitude.length * 8 - (Math.clz32(magnitude[0] as number) - 24);
}

/** 00 01 FF … FF 00 ‖ DigestInfo; `undefined` when the width is too small for it. */
export function encodedMessage(hash: RsaHash, digest: Uint8Array, width: number): Uint8Array | undefined {
  const info = derSequence(derSequence(derObjectIdentifier(oidOfHash[hash]), derNull()), derOctetString(digest));
  const padding = width - info.length - 3;
  if (padding < 8) return undefined;
  return concatBytes(Uint8Array.of(0, 1), new Uint8Array(padding).fill(0xff), Uint8Array.of(0), info);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  // From the highest bit down: for 65537 that is sixteen squarings and one multiplication.
  let result = base;
  for (let bit = BigInt(exponent.toString(2).length - 2); bit >= 0n; bit--) {
    result = (result * result) % modulus;
    if ((exponent >> bit) & 1n) result = (result * base) % modulus;
  }
  return result;
}
