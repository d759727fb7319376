import { HASH } from './memory';

/** One message: chaining words; digest; sum of PBKDF2; one block; the two states of an HMAC key; the expanded message. */
export const STATE: usize = HASH;
export const DIGEST: usize = HASH + 0x40;
export const TAG: usize = HASH + 0x80;
export const BLOCK: usize = HASH + 0xc0;
export const INNER: usize = HASH + 0x100;
export const OUTER: usize = HASH + 0x120;
export const WORDS: usize = HASH + 0x200;
export const PAIRS: usize = HASH + 0x300;

/** Four messages in lanes: chaining words; the two states of four HMAC keys; the expanded messages. */
export const LANES: usize = HASH + 0x400;
export const LANES_INNER: usize = HASH + 0x480;
export const LANES_OUTER: usize = HASH + 0x500;
export const LANE_WORDS: usize = HASH + 0x600;

/** The nonce generator: of each of four signatures the seed in three blocks, the value V in one and a tag in one. */
export const SEEDS: usize = HASH + 0xc00;
export const VALUES: usize = HASH + 0xf00;
export const TAGS: usize = HASH + 0x1000;

/** Nothing above holds a secret. */
export const SECRETS_END: usize = HASH + 0x1200;

/** What the lanes of `sm3Many` work on. */
export const NEXT: usize = HASH + 0x1200;
export const LEFT: usize = HASH + 0x1210;
export const TARGET: usize = HASH + 0x1220;

/** Lengths in bytes of the messages for `sm3Many`, 32 bits each: 1024 of them. */
export const LENGTHS: usize = HASH + 0x2000;
