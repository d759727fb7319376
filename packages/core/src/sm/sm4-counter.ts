import { copyBytes } from '../base/bytes.ts';
import { runBlocks } from './sm4-blocks.ts';

/** Bytes of key stream made at once. */
const piece = 1 << 16;

/**
 * Adds the key stream E(c), E(c+1), … to the input.
 * @param counter - The first block, 16 bytes; not changed.
 * @param width - How many of its last bytes count: 16 in CTR, 4 in GCM.
 */
export function countedBlocks(input: Uint8Array, key: Uint8Array, counter: Uint8Array, width: number): Uint8Array {
  const output = new Uint8Array(input.length);
  const current = copyBytes(counter);
  for (let at = 0; at < input.length; at += piece) {
    const part = input.subarray(at, at + piece);
    const blocks = new Uint8Array(Math.ceil(part.length / 16) * 16);
    for (let block = 0; block < blocks.length; block += 16) {
      blocks.set(current, block);
      increment(current, width);
    }
    const stream = runBlocks('encrypt', blocks, key);
    for (let i = 0; i < part.length; i++) output[at + i] = (part[i] as number) ^ (stream[i] as number);
  }
  return output;
}

/** Adds one to the last `width` bytes, big endian, with wrap-around. */
export function increment(counter: Uint8Array, width: number): void {
  for (let i = 15; i >= 16 - width; i--) {
    const byte = ((counter[i] as number) + 1) & 0xff;
    counter[i] = byte;
    if (byte !== 0) return;
  }
}
