/**
 * The map of the module's memory: every static region, one after the other. The host reads the addresses from the exported
 * globals, so that this file is the only place that knows them. Below `SCRATCH` lie the constants of the compiler (the build
 * refuses more); above `KEYS` the host places the tables of keys and grows the memory as it needs.
 */

/** Temporaries of numbers, elements and points. Holds secrets while a signature is made; wiped by `wipe`. */
export const SCRATCH: usize = 0x2000;
export const SCRATCH_END: usize = 0x3a00;

/** Temporaries of the kernels: 24 elements of 80 bytes. */
export const KERNEL_SCRATCH: usize = 0x2000;

/** A sum in two lanes (X, Y, Z², Z³) and two pairs of affine points (x, y). */
export const SUM: usize = 0x2780;
export const PAIR: usize = 0x28c0;
export const OTHER_PAIR: usize = 0x2960;

/** Eight elements for whoever runs at the moment. */
export const ELEMENTS: usize = 0x2a00;

/** Twelve numbers of five 64-bit words for whoever runs at the moment. */
export const NUMBERS: usize = 0x2c80;

/** State of an inversion: four numbers of nine 30-bit limbs, 40 bytes each. */
export const INVERSION: usize = 0x2e80;

/** The points to add, each as address and sign mask: at most 104 of 8 bytes. */
export const LIST: usize = 0x2f80;

/** Two points picked from a table without a secret address. */
export const PICKED: usize = 0x3300;

/** Digits of a scalar over a chain of doublings, one byte each. */
export const DIGITS: usize = 0x3400;

/** A Jacobian point under construction and the odd multiples of a new key. Public. */
export const POINT: usize = 0x3a00;
export const ENTRIES: usize = 0x3b00;

/** Up to 64 slots of `SLOT` bytes, in which the host and the module exchange numbers: see `slot.ts`. */
export const SLOTS: usize = 0x8000;
export const SLOT: usize = 256;
export const MOST_SLOTS: usize = 64;

/** States and schedules of SM3, HMAC and the nonce generator. Holds secrets; wiped by whoever writes them. */
export const HASH: usize = 0xc000;
export const HASH_END: usize = 0x10000;

/** Messages on their way through SM3. */
export const MESSAGES: usize = 0x10000;
export const MESSAGES_END: usize = 0x20000;

/** Batches: 256 pairs of accumulated points, of points to add, of differences and of running products. */
export const BATCH: usize = 0x20000;
export const MOST_PAIRS: i32 = 256;
export const ACCUMULATED: usize = 0x20000;
export const ADDED: usize = 0x2a000;
export const DIFFERENCES: usize = 0x34000;
export const PRODUCTS: usize = 0x39000;

/** One byte for each lane of a pair whose addition met an exceptional case. */
export const EXCEPTIONS: usize = 0x3e000;

/** The points to add of each slot of a batch: 64 lists of 512 bytes. Holds the digits of nonces while a batch is signed. */
export const LISTS: usize = 0x40000;
export const BATCH_END: usize = 0x48000;

/** Tables under construction: 260 Jacobian points of a chain of doublings, and their affine forms. */
export const CHAIN: usize = 0x48000;
export const CHAIN_AFFINE: usize = 0x53000;

/** Tables of the base point: for verifying (width 8) and for signing (width 5). */
export const BASE_WIDE: usize = 0x60000;
export const BASE_NARROW: usize = 0xa8000;

/** Tables of keys, placed by the host. */
export const KEYS: usize = 0xc0000;
