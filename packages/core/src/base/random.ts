/**
 * A source of cryptographically strong random bytes, given by the caller: nothing in this library reads randomness by itself.
 * @param length - How many bytes, at most 65,536.
 * @returns Fresh bytes that the caller may keep.
 * @example const random: RandomSource = (length) => crypto.getRandomValues(new Uint8Array(length));
 */
export type RandomSource = (length: number) => Uint8Array;
