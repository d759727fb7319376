import { sm2Curve } from '../../sm2-curve.ts';
import { down, type Limbs, magic } from './field.ts';

/** A number below 2^256 as eleven limbs of 24 bits in [0, 2^24), and a zero above them for windows that reach beyond. */
export type Words = Int32Array;

/** Rooms for what comes up on the way, some of it secret; none keeps anything from call to call. */
export const temporaries: (Limbs | Words | Uint8Array)[] = [];

/** A prime, with what arithmetic modulo it needs. */
export interface Modulus {
  readonly value: bigint;
  readonly words: Words;
  readonly limbs: Limbs;
  /** -1 / modulus modulo 2^24. */
  readonly negativeInverse: number;
  /** 2^528 and 2^792 modulo it: what brings a number, and the inverse of one in Montgomery form, into that form. */
  readonly square: Limbs;
  readonly cube: Limbs;
}

/** The prime p of the field. */
export const prime: Modulus = /* @__PURE__ */ modulusOf(sm2Curve.p);

/** The order n of the base point. */
export const order: Modulus = /* @__PURE__ */ modulusOf(sm2Curve.n);

/** 1. */
export const one: Limbs = /* @__PURE__ */ limbsOf(1n);

/** Eleven zeros. */
export function newLimbs(): Limbs {
  return new Float64Array(11);
}

/** Twelve zeros. */
export function newWords(): Words {
  return new Int32Array(12);
}

/** Enters a room among the temporaries. */
export function temporary<T extends Limbs | Words | Uint8Array>(room: T): T {
  temporaries.push(room);
  return room;
}

/** Overwrites all that came up on the way. */
export function wipeTemporaries(): void {
  for (const room of temporaries) room.fill(0);
}

/** A public number as limbs in [-2^23, 2^23]. */
export function limbsOf(value: bigint): Limbs {
  const limbs = newLimbs();
  for (let i = 0, left = value; i < 11; i++, left >>= 24n) limbs[i] = Number(left & 0xffffffn);
  carry(limbs);
  return limbs;
}

function modulusOf(value: bigint): Modulus {
  const low = value & 0xffffffn;
  // Newton's iteration doubles the bits of the inverse: 3, 6, 12, 24.
  let inverse = low;
  for (let i = 0; i < 3; i++) inverse = (inverse * (2n - low * inverse)) & 0xffffffn;
  const words = newWords();
  for (let i = 0, left = value; i < 11; i++, left >>= 24n) words[i] = Number(left & 0xffffffn);
  return {
    value,
    words,
    limbs: limbsOf(value),
    negativeInverse: Number(-inverse & 0xffffffn),
    square: limbsOf(2n ** 528n % value),
    cube: limbsOf(2n ** 792n % value),
  };
}

/** Brings limbs back to 2^23 and a few units more, without changing the number. */
export function carry(limbs: Limbs): void {
  let below = 0;
  for (let i = 0; i < 10; i++) {
    const limb = limbs[i] as number;
    const high = limb + magic - magic;
    limbs[i] = limb - high + below;
    below = high * down;
  }
  limbs[10] = (limbs[10] as number) + below;
}

/** A number in words as limbs; it has functions of its own, because what takes one kind of array only is faster. */
export function limbsFrom(out: Limbs, words: Words): void {
  for (let i = 0; i < 11; i++) out[i] = words[i] as number;
}

/** out = a + b. */
export function add(out: Limbs, a: Limbs, b: Limbs): void {
  for (let i = 0; i < 11; i++) out[i] = (a[i] as number) + (b[i] as number);
}

/** out = a - b. */
export function subtract(out: Limbs, a: Limbs, b: Limbs): void {
  for (let i = 0; i < 11; i++) out[i] = (a[i] as number) - (b[i] as number);
}

/** out = out - a - 2b. */
export function subtractTwo(out: Limbs, a: Limbs, b: Limbs): void {
  for (let i = 0; i < 11; i++) out[i] = (out[i] as number) - (a[i] as number) - 2 * (b[i] as number);
}

/** out = 3·out. */
export function triple(out: Limbs): void {
  for (let i = 0; i < 11; i++) out[i] = 3 * (out[i] as number);
}

const columns: Limbs = /* @__PURE__ */ temporary(new Float64Array(22));

/** out = a·b / 2^264 modulo any modulus; slow, for the few products modulo n. */
export function multiplyModulo(out: Limbs, a: Limbs, b: Limbs, { limbs, negativeInverse }: Modulus): void {
  columns.fill(0);
  for (let i = 0; i < 11; i++) {
    const factor = a[i] as number;
    for (let j = 0; j < 11; j++) columns[i + j] = (columns[i + j] as number) + factor * (b[j] as number);
  }
  for (let i = 0; i < 11; i++) {
    const factor = low(low(columns[i] as number) * negativeInverse);
    for (let j = 0; j < 11; j++) columns[i + j] = (columns[i + j] as number) + factor * (limbs[j] as number);
    columns[i + 1] = (columns[i + 1] as number) + (columns[i] as number) * down;
  }
  for (let i = 11; i < 21; i++) {
    const limb = low(columns[i] as number);
    out[i - 11] = limb;
    columns[i + 1] = (columns[i + 1] as number) + ((columns[i] as number) - limb) * down;
  }
  out[10] = columns[21] as number;
}

/** What is left of a number after rounding to a multiple of 2^24. */
export function low(number: number): number {
  return number - (number + magic - magic);
}

/** Brings limbs to [0, 2^24); the top one keeps what is above, and the sign. */
export function normalise(out: Words, number: Limbs): void {
  let high = 0;
  for (let i = 0; i < 11; i++) {
    high += number[i] as number;
    out[i] = i < 10 ? high & 0xffffff : high;
    high >>= 24;
  }
}

/** The number in [0, modulus) that a number in [-2·modulus, modulus) is congruent to. */
export function reduce(out: Words, number: Limbs, { words }: Modulus): void {
  normalise(out, number);
  for (let times = 0; times < 2; times++) {
    const negative = (out[10] as number) >> 31;
    let high = 0;
    for (let i = 0; i < 11; i++) {
      high += (out[i] as number) + ((words[i] as number) & negative);
      out[i] = i < 10 ? high & 0xffffff : high;
      high >>= 24;
    }
  }
}

/** -1 when a number is in [1, modulus - 1], otherwise 0; takes the same time for both. */
export function isInRange(number: Words, modulus: Modulus): number {
  let borrow = 0;
  let bits = 0;
  for (let i = 0; i < 11; i++) {
    borrow = (borrow + (number[i] as number) - (modulus.words[i] as number)) >> 24;
    bits |= number[i] as number;
  }
  return (borrow & -bits) >> 31;
}

/** -1 when a number is 0, otherwise 0. */
export function isZero(number: Words): number {
  let bits = 0;
  for (let i = 0; i < 11; i++) bits |= number[i] as number;
  return ~(-bits >> 31);
}

/** Reads 32 bytes, big endian. */
export function readWords(out: Words, bytes: Uint8Array, at: number): void {
  for (let i = 0, end = at + 31; i < 10; i++, end -= 3)
    out[i] = (bytes[end] as number) | ((bytes[end - 1] as number) << 8) | ((bytes[end - 2] as number) << 16);
  out[10] = (bytes[at + 1] as number) | ((bytes[at] as number) << 8);
}

/** Writes a number as 32 bytes, big endian. */
export function writeWords(bytes: Uint8Array, at: number, number: Words): void {
  for (let i = 0; i < 32; i++) bytes[at + 31 - i] = (number[Math.floor(i / 3)] as number) >> (8 * (i % 3));
}
