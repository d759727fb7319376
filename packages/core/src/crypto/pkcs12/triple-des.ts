/*
 * DES (FIPS 46-3), decryption only and bit by bit: old PKCS#12 files shroud their keys with three-key triple DES. Tables are as the
 * standard prints them; bits are counted from 1.
 */

const initialPermutation = [
  58, 50, 42, 34, 26, 18, 10, 2, 60, 52, 44, 36, 28, 20, 12, 4, 62, 54, 46, 38, 30, 22, 14, 6, 64, 56, 48, 40, 32, 24,
  16, 8, 57, 49, 41, 33, 25, 17, 9, 1, 59, 51, 43, 35, 27, 19, 11, 3, 61, 53, 45, 37, 29, 21, 13, 5, 63, 55, 47, 39, 31,
  23, 15, 7,
] as const;
const finalPermutation = [
  40, 8, 48, 16, 56, 24, 64, 32, 39, 7, 47, 15, 55, 23, 63, 31, 38, 6, 46, 14, 54, 22, 62, 30, 37, 5, 45, 13, 53, 21,
  61, 29, 36, 4, 44, 12, 52, 20, 60, 28, 35, 3, 43, 11, 51, 19, 59, 27, 34, 2, 42, 10, 50, 18, 58, 26, 33, 1, 41, 9, 49,
  17, 57, 25,
] as const;
const expansion = [
  32, 1, 2, 3, 4, 5, 4, 5, 6, 7, 8, 9, 8, 9, 10, 11, 12, 13, 12, 13, 14, 15, 16, 17, 16, 17, 18, 19, 20, 21, 20, 21, 22,
  23, 24, 25, 24, 25, 26, 27, 28, 29, 28, 29, 30, 31, 32, 1,
] as const;
const roundPermutation = [
  16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
] as const;
const keyChoice1 = [
  57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36, 63, 55,
  47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
] as const;
const keyChoice2 = [
  14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2, 41, 52, 31, 37, 47, 55, 30,
  40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
] as const;
const keyShifts = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1] as const;
/** Each box as 64 hexadecimal digits: four rows of sixteen. */
const boxes = [
  'e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d',
  'f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9',
  'a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c',
  '7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e',
  '2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453',
  'c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d',
  '4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c',
  'd2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b',
] as const;

type Bits = readonly number[];

/**
 * Decrypts triple DES in CBC mode (three keys, EDE).
 * @param key - 24 bytes; parity bits are ignored.
 * @returns Padding included.
 */
export function decryptTripleDesCbc(ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array {
  const [first, second, third] = [0, 8, 16].map((at) => roundKeys(key.subarray(at, at + 8))) as [
    Bits[],
    Bits[],
    Bits[],
  ];
  const plaintext = new Uint8Array(ciphertext.length);
  let previous = iv;
  for (let at = 0; at + 8 <= ciphertext.length; at += 8) {
    const block = ciphertext.subarray(at, at + 8);
    // Decryption takes the round keys backwards; the middle step is an encryption.
    const bits = runBlock(runBlock(runBlock(toBits(block), third.toReversed()), second), first.toReversed());
    for (let i = 0; i < 64; i++) {
      const octet = at + (i >> 3);
      plaintext[octet] = ((plaintext[octet] as number) << 1) | (bits[i] as number);
    }
    for (let i = 0; i < 8; i++) plaintext[at + i] = (plaintext[at + i] as number) ^ (previous[i] as number);
    previous = block;
  }
  return plaintext;
}

function toBits(octets: Uint8Array): Bits {
  return Array.from({ length: 8 * octets.length }, (_, i) => ((octets[i >> 3] as number) >> (7 - (i & 7))) & 1);
}

function permute(bits: Bits, table: readonly number[]): number[] {
  return table.map((position) => bits[position - 1] as number);
}

function roundKeys(key: Uint8Array): Bits[] {
  const chosen = permute(toBits(key), keyChoice1);
  let [left, right] = [chosen.slice(0, 28), chosen.slice(28)];
  return keyShifts.map((shift) => {
    left = [...left.slice(shift), ...left.slice(0, shift)];
    right = [...right.slice(shift), ...right.slice(0, shift)];
    return permute([...left, ...right], keyChoice2);
  });
}

function runBlock(block: Bits, keys: readonly Bits[]): Bits {
  const start = permute(block, initialPermutation);
  let [left, right]: [Bits, Bits] = [start.slice(0, 32), start.slice(32)];
  for (const key of keys) {
    const mixed = roundFunction(right, key);
    [left, right] = [right, left.map((bit, i) => bit ^ (mixed[i] as number))];
  }
  return permute([...right, ...left], finalPermutation);
}

function roundFunction(half: Bits, key: Bits): Bits {
  const expanded = permute(half, expansion).map((bit, i) => bit ^ (key[i] as number));
  const substituted = boxes.flatMap((box, i) => {
    const six = expanded.slice(6 * i, 6 * i + 6) as [number, number, number, number, number, number];
    const row = 2 * six[0] + six[5];
    const column = 8 * six[1] + 4 * six[2] + 2 * six[3] + six[4];
    const value = Number.parseInt(box[16 * row + column] as string, 16);
    return [value >> 3, (value >> 2) & 1, (value >> 1) & 1, value & 1];
  });
  return permute(substituted, roundPermutation);
}
