// Numbers of 256 bits as four 64-bit words, least significant first. No branch and no address depends on their values.
import { N, N_NEGATIVE_INVERSE32 } from './constants';

/** Reads 32 bytes, big endian. */
export function readNumber(out: usize, bytes: usize): void {
  const w0 = bswap<u64>(load<u64>(bytes, 24));
  const w1 = bswap<u64>(load<u64>(bytes, 16));
  const w2 = bswap<u64>(load<u64>(bytes, 8));
  const w3 = bswap<u64>(load<u64>(bytes));
  store<u64>(out, w0);
  store<u64>(out, w1, 8);
  store<u64>(out, w2, 16);
  store<u64>(out, w3, 24);
}

/** Writes 32 bytes, big endian. */
export function writeNumber(bytes: usize, number: usize): void {
  const w0 = load<u64>(number);
  const w1 = load<u64>(number, 8);
  const w2 = load<u64>(number, 16);
  const w3 = load<u64>(number, 24);
  store<u64>(bytes, bswap<u64>(w3));
  store<u64>(bytes, bswap<u64>(w2), 8);
  store<u64>(bytes, bswap<u64>(w1), 16);
  store<u64>(bytes, bswap<u64>(w0), 24);
}

/** out = a + b; returns the carry. */
export function addNumbers(out: usize, a: usize, b: usize): u64 {
  let carry: u64 = 0;
  for (let i: usize = 0; i < 32; i += 8) {
    const x = load<u64>(a + i);
    const sum = x + load<u64>(b + i);
    const total = sum + carry;
    carry = u64(sum < x) | u64(total < sum);
    store<u64>(out + i, total);
  }
  return carry;
}

/** out = a − b; returns the borrow. */
export function subtractNumbers(out: usize, a: usize, b: usize): u64 {
  let borrow: u64 = 0;
  for (let i: usize = 0; i < 32; i += 8) {
    const x = load<u64>(a + i);
    const y = load<u64>(b + i);
    const difference = x - y;
    store<u64>(out + i, difference - borrow);
    borrow = u64(x < y) | u64(difference < borrow);
  }
  return borrow;
}

/** out = b where the mask is all ones, else a. */
function choose(out: usize, a: usize, b: usize, mask: u64): void {
  for (let i: usize = 0; i < 32; i += 8) {
    const x = load<u64>(a + i);
    store<u64>(out + i, x ^ ((x ^ load<u64>(b + i)) & mask));
  }
}

/** Takes the modulus away once from carry·2^256 + number, when it goes. */
export function reduceOnce(number: usize, carry: u64, modulus: usize, temporary: usize): void {
  const borrow = subtractNumbers(temporary, number, modulus);
  choose(number, temporary, number, 0 - (borrow & (carry ^ 1)));
}

/** out = a + b mod n, for both below n. */
export function addModOrder(out: usize, a: usize, b: usize, temporary: usize): void {
  reduceOnce(out, addNumbers(out, a, b), N, temporary);
}

/** out = a − b mod n, for both below n. */
export function subtractModOrder(out: usize, a: usize, b: usize, temporary: usize): void {
  const borrow = subtractNumbers(out, a, b);
  addNumbers(temporary, out, N);
  choose(out, out, temporary, 0 - borrow);
}

/** 1 when the number is zero. */
export function isZeroNumber(number: usize): i32 {
  const all = load<u64>(number) | load<u64>(number, 8) | load<u64>(number, 16) | load<u64>(number, 24);
  return i32(all === 0);
}

/** 1 when the number is in [1, modulus − 1]. */
export function isInRange(number: usize, modulus: usize, temporary: usize): i32 {
  return i32(subtractNumbers(temporary, number, modulus)) & (isZeroNumber(number) ^ 1);
}

/** 1 when both are the same. */
export function isSameNumber(a: usize, b: usize): i32 {
  let difference: u64 = 0;
  for (let i: usize = 0; i < 32; i += 8) difference |= load<u64>(a + i) ^ load<u64>(b + i);
  return i32(difference === 0);
}

/** out = a·b / 2^256 mod n (Montgomery's product by rows of 32 bits), for both below n; out is none of the others. */
export function multiplyModOrder(out: usize, a: usize, b: usize, temporary: usize): void {
  let top: u64 = 0;
  memory.fill(out, 0, 32);
  for (let i: usize = 0; i < 32; i += 4) {
    const factor: u64 = load<u32>(a + i);
    const low: u64 = load<u32>(out);
    const first: u64 = load<u32>(b);
    const start: u64 = low + factor * first;
    const multiple: u64 = (start * N_NEGATIVE_INVERSE32) & 0xffffffff;
    const last: u64 = load<u32>(N);
    let carry: u64 = start >> 32;
    let other: u64 = ((start & 0xffffffff) + multiple * last) >> 32;
    for (let j: usize = 4; j < 32; j += 4) {
      const digit: u64 = load<u32>(out + j);
      const x: u64 = load<u32>(b + j);
      const y: u64 = load<u32>(N + j);
      carry += digit + factor * x;
      other += (carry & 0xffffffff) + multiple * y;
      carry >>= 32;
      store<u32>(out + j - 4, u32(other));
      other >>= 32;
    }
    top += carry + other;
    store<u32>(out + 28, u32(top));
    top >>= 32;
  }
  reduceOnce(out, top, N, temporary);
}
