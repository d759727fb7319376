/**
 * The map of the module's memory: every static region, one after the other. The host reads the addresses from the exported
 * globals, so that this file is the only place that knows them. Below `CONSTANTS_END` lie the constants of the compiler
 * (the build refuses more); above `KEYS` the host places the tables of keys and grows the memory as it needs.
 */
export const CONSTANTS_END: usize = 0x2000;

/** Temporaries of field and point arithmetic. Holds secrets while a signature is made; wiped by `wipe`. */
export const SCRATCH: usize = 0x2000;
export const SCRATCH_END: usize = 0x8000;

/** Up to 64 slots of `SLOT` bytes, in which the host and the module exchange numbers: see `slot.ts`. */
export const SLOTS: usize = 0x8000;
export const SLOT: usize = 256;
export const MOST_SLOTS: usize = 64;

/** States and schedules of SM3, HMAC and the nonce generator. Holds secrets; wiped by `wipe`. */
export const HASH: usize = 0xc000;
export const HASH_END: usize = 0x10000;

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
