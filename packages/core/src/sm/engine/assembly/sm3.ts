import { HASH, MESSAGES } from './memory';
import { BLOCK, DIGEST, INNER, OUTER, PAIRS, SECRETS_END, STATE, TAG, WORDS } from './sm3-memory';
import { compress } from './sm3-rounds.generated';
import { bigEndian } from './sm3-vectors';

/** The eight words before the first block (GB/T 32905 §4.1). */
const INITIAL: usize = memory.data<u32>(
  [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e],
  16,
);

/** Copies a state of eight words. */
export function copyState(to: usize, from: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
}

/** Sets a state to its value before the first block. */
export function startState(state: usize): void {
  copyState(state, INITIAL);
}

/** Writes a state as the 32 bytes of a digest. */
export function storeDigest(to: usize, state: usize): void {
  v128.store(to, bigEndian(v128.load(state)));
  v128.store(to, bigEndian(v128.load(state, 16)), 16);
}

/** Blocks of a message of `length` bytes with its padding: one bit, zeros, 64 bits of length (GB/T 32905 §5.2). */
export function paddedBlocks(length: u32): u32 {
  return (length + 72) >> 6;
}

/**
 * Writes the padding behind the last `length` bytes of a message.
 * @param before - Bytes of the message before `start`, a whole number of blocks.
 * @returns The blocks from `start` on.
 */
export function pad(start: usize, length: u32, before: u64): u32 {
  const blocks = paddedBlocks(length);
  const end = start + ((<usize>blocks) << 6);
  memory.fill(start + length, 0, end - start - length);
  store<u8>(start + length, 0x80);
  store<u64>(end - 8, bswap<u64>((before + length) << 3));
  return blocks;
}

/** Overwrites the expanded message, and `length` bytes of messages: what is hashed may be a secret. */
function wipeMessage(length: u32): void {
  memory.fill(WORDS, 0, PAIRS + 256 - WORDS);
  memory.fill(MESSAGES, 0, length);
}

/** The whole blocks of `length` bytes at MESSAGES into STATE. */
export function sm3Blocks(length: u32): void {
  compress(STATE, MESSAGES, length >> 6);
  wipeMessage(length);
}

/** The digest of a message of `total` bytes, at DIGEST: its last `length` bytes are at MESSAGES, STATE holds the blocks before. */
export function sm3Last(length: u32, total: f64): void {
  compress(STATE, MESSAGES, pad(MESSAGES, length, <u64>total - length));
  storeDigest(DIGEST, STATE);
  wipeMessage(length);
}

/** The digest of `length` bytes at MESSAGES, at DIGEST. */
export function sm3Once(length: u32): void {
  startState(STATE);
  sm3Last(length, length);
}

/** The two states of HMAC-SM3 after the key block (GB/T 15852.2): `length` bytes, at most 64, at BLOCK. */
export function hmacKey(length: u32): void {
  memory.fill(BLOCK + length, 0, 64 - length);
  addToBlock(0x36);
  startState(INNER);
  compress(INNER, BLOCK, 1);
  addToBlock(0x36 ^ 0x5c);
  startState(OUTER);
  compress(OUTER, BLOCK, 1);
}

function addToBlock(mask: u8): void {
  for (let i: usize = 0; i < 64; i += 16) v128.store(BLOCK + i, v128.xor(v128.load(BLOCK + i), i8x16.splat(mask)));
}

/** Writes the padding of a message of 32 bytes behind a key block, 96 bytes in all, into the second half of a block. */
export function shapeBlock(block: usize): void {
  v128.store(block, i32x4(0x80, 0, 0, 0), 32);
  v128.store(block, i32x4(0, 0, 0, 0x0003_0000), 48);
}

/** From the inner state in STATE to the tag at `to`; BLOCK is shaped. */
export function hmacOuter(to: usize): void {
  storeDigest(BLOCK, STATE);
  copyState(STATE, OUTER);
  compress(STATE, BLOCK, 1);
  storeDigest(to, STATE);
}

/** The tag of `length` bytes at MESSAGES under the key of `hmacKey`, at DIGEST. */
export function hmacOnce(length: u32): void {
  shapeBlock(BLOCK);
  copyState(STATE, INNER);
  compress(STATE, MESSAGES, pad(MESSAGES, length, 64));
  hmacOuter(DIGEST);
}

/** Begins the rounds of PBKDF2: U1 is at DIGEST. */
export function pbkdf2Start(): void {
  shapeBlock(BLOCK);
  shapeBlock(DIGEST);
  copyState(TAG, DIGEST);
}

/** The rounds of PBKDF2 after the first (RFC 8018 §5.2): U at DIGEST goes on, TAG collects the sum. */
export function pbkdf2Rounds(count: u32): void {
  for (; count > 0; count--) {
    copyState(STATE, INNER);
    compress(STATE, DIGEST, 1);
    hmacOuter(DIGEST);
    v128.store(TAG, v128.xor(v128.load(TAG), v128.load(DIGEST)));
    v128.store(TAG, v128.xor(v128.load(TAG, 16), v128.load(DIGEST, 16)), 16);
  }
}

/** Overwrites whatever HMAC, PBKDF2 or the nonce generator left, and the first `length` bytes of MESSAGES. */
export function wipeHash(length: u32): void {
  memory.fill(HASH, 0, SECRETS_END - HASH);
  memory.fill(MESSAGES, 0, length);
}
