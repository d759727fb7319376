import { fromHex } from '../../../../src/base/bytes.ts';
import { newWords, type Words } from '../../../../src/sm/engine/portable/limbs.ts';

/** The number that limbs stand for. */
export function bigintOf(limbs: Float64Array | Words): bigint {
  return Array.from(limbs).reduceRight((value, limb) => (value << 24n) + BigInt(limb), 0n);
}

/** A number below 2^256 as words. */
export function wordsOf(value: bigint): Words {
  const words = newWords();
  for (let i = 0, left = value; i < 11; i++, left >>= 24n) words[i] = Number(left & 0xffffffn);
  return words;
}

/** A number below 2^256 as 32 bytes. */
export const bytesOf = (value: bigint): Uint8Array => fromHex(value.toString(16).padStart(64, '0'));

/** The number that bytes stand for, big endian. */
export const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
