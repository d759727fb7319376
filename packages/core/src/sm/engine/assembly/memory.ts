/**
 * The map of the module's memory: every static region, one after the other. The host reads the addresses from the exported
 * globals, so that this file is the only place that knows them. Below `CONSTANTS_END` lie the constants of the compiler
 * (the build refuses more); above `KEYS` the host places the tables of keys and grows the memory as it needs.
 */
export const CONSTANTS_END: usize = 0x2000;

/** Temporaries of field and point arithmetic. Holds secrets while a signature is made; wiped by `wipe`. */
export const SCRATCH: usize = 0x2000;
export const SCRATCH_END: usize = 0x8000;

/** The first of them belong to the kernels. */
export const KERNEL_SCRATCH: usize = 0x2000;

/** Up to 64 slots of `SLOT` bytes, in which the host and the module exchange numbers: see `slot.ts`. */
export const SLOTS: usize = 0x8000;
export const SLOT: usize = 256;
export const MOST_SLOTS: usize = 64;

/** States and schedules of SM3, HMAC and the nonce generator. Holds secrets; wiped by `wipe`. */
export const HASH: usize = 0xc000;
export const HASH_END: usize = 0xd200;

/** Inside HASH, one message: chaining words; digest; sum of PBKDF2; one block; the two states of an HMAC key; the expanded message. */
export const STATE: usize = 0xc000;
export const DIGEST: usize = 0xc040;
export const TAG: usize = 0xc080;
export const BLOCK: usize = 0xc0c0;
export const INNER: usize = 0xc100;
export const OUTER: usize = 0xc120;
export const WORDS: usize = 0xc200;
export const PAIRS: usize = 0xc300;

/** Inside HASH, four messages in lanes: chaining words, expanded messages, the two states of four HMAC keys. */
export const LANES: usize = 0xc400;
export const LANES_INNER: usize = 0xc480;
export const LANES_OUTER: usize = 0xc500;
export const LANE_WORDS: usize = 0xc600;

/** Inside HASH, the nonce generator: of each of four signatures the seed (three blocks), the value V and a tag in one block each. */
export const SEEDS: usize = 0xcc00;
export const VALUES: usize = 0xcf00;
export const TAGS: usize = 0xd000;

/** Lengths in bytes of the messages for `sm3Many`, 32 bits each: 1024 of them. */
export const LENGTHS: usize = 0xf000;

/** Messages on their way through SM3. */
export const MESSAGES: usize = 0x10000;
export const MESSAGES_END: usize = 0x20000;

/** Points of batches and of tables under construction. */
export const BATCH: usize = 0x20000;
export const BATCH_END: usize = 0xe0000;

/** Tables of the base point: for verifying (width 8) and for signing (width 5). */
export const BASE_WIDE: usize = 0xe0000;
export const BASE_NARROW: usize = 0x130000;

/** Tables of keys, placed by the host. */
export const KEYS: usize = 0x140000;
