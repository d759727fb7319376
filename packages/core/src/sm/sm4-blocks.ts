/// <reference path="./sm-crypto-sm4.d.ts" />
import blockCipher from 'sm-crypto/src/sm4/index.js';
import { CoreError } from '../base/errors.ts';

/** Bytes handed over at once: sm-crypto copies its input into an array of numbers, so a big file goes in pieces. */
const piece = 1 << 16;

/** Runs the block cipher over whole blocks, each for itself or chained (GB/T 32907; GB/T 17964). */
export function runBlocks(
  direction: 'encrypt' | 'decrypt',
  input: Uint8Array,
  key: Uint8Array,
  iv?: Uint8Array,
): Uint8Array {
  const output = new Uint8Array(input.length);
  let chain = iv;
  for (let at = 0; at < input.length; at += piece) {
    const part = input.subarray(at, at + piece);
    const plain = { padding: 'none', output: 'array' } as const;
    const options = chain === undefined ? plain : ({ ...plain, mode: 'cbc', iv: chain } as const);
    output.set(blockCipher[direction](part, key, options), at);
    if (chain !== undefined)
      chain = (direction === 'encrypt' ? output : input).slice(at + part.length - 16, at + part.length);
  }
  return output;
}

/**
 * Refuses a parameter of the wrong length.
 * @throws CoreError `ERR_ARGUMENT`.
 */
export function checkLength(argument: string, bytes: Uint8Array, length: number): void {
  if (bytes.length !== length)
    throw new CoreError('ERR_ARGUMENT', { argument, expected: `${length} bytes`, got: `${bytes.length} bytes` });
}
