// A slot is 256 bytes of exchange between host and module. Numbers are 32 bytes, big endian, as signatures and keys carry them.

/** The digest e. */
export const DIGEST: usize = 0;

/** The signature: r, then s. Read by verification, written by signing. */
export const R: usize = 32;
export const S: usize = 64;

/** Verification: the public point, x then y, and the table of the key (0: none) with its width. */
export const POINT_X: usize = 96;
export const TABLE: usize = 160;
export const WIDTH: usize = 164;

/** What a batch found out: one of the values below. */
export const RESULT: usize = 168;

/** Signing: the nonce k, the fresh randomness that hedges and blinds, (1 + d)^-1 as the module wrote it, and d for the nonce. */
export const NONCE: usize = 96;
export const BLINDING: usize = 128;
export const KEY_INVERSE: usize = 192;
export const PRIVATE_KEY: usize = 224;

/** Results: no; yes; an exceptional addition was met, so ask again on the path that has none. */
export const NO: i32 = 0;
export const YES: i32 = 1;
export const AGAIN: i32 = 2;
