// Scalars as digits. The fixed windows have no branch and no address from the scalar; the sparse form is for public scalars.
import { N } from './constants';
import { DIGITS } from './memory';
import { LISTED, POINT_BYTES } from './points';

/** Windows of a table: 32 of 8 bits, or 52 of 5. */
export function windowsOf(width: usize): usize {
  return (255 + width) / width;
}

/**
 * A scalar k in [0, n) as b = (k' + 2^L − 1) / 2 with L = windows · width and k' = k or k − n, whichever is odd: then k' is the sum
 * of (2·b_i − 1)·2^i, so that every window of b stands for an odd digit, never zero (Joye and Tunstall 2009).
 * @param out - Five words.
 */
export function recode(out: usize, scalar: usize, bits: usize): void {
  const even: u64 = (load<u64>(scalar) & 1) - 1;
  let borrow: u64 = 0;
  for (let i: usize = 0; i < 32; i += 8) {
    const x = load<u64>(scalar + i);
    const y = load<u64>(N + i) & even;
    const difference = x - y;
    store<u64>(out + i, difference - borrow);
    borrow = u64(x < y) | u64(difference < borrow);
  }
  // Halved with the sign kept, then 2^(L − 1) added.
  const w0 = load<u64>(out);
  const w1 = load<u64>(out, 8);
  const w2 = load<u64>(out, 16);
  const w3 = load<u64>(out, 24);
  const sign = 0 - borrow;
  const top: u64 = (w3 >> 1) | (sign << 63);
  const added: u64 = bits === 256 ? (1 as u64) << 63 : 0;
  const high = top + added;
  store<u64>(out, (w0 >> 1) | (w1 << 63));
  store<u64>(out, (w1 >> 1) | (w2 << 63), 8);
  store<u64>(out, (w2 >> 1) | (w3 << 63), 16);
  store<u64>(out, high, 24);
  store<u64>(out, (bits === 256 ? 0 : (1 as u64) << 3) + sign + u64(high < top), 32);
}

/** Window `i` of a recoded scalar. */
export function windowAt(recoded: usize, i: usize, width: usize): i32 {
  const bit = i * width;
  const word = recoded + ((bit >> 6) << 3);
  const shift: u64 = bit & 63;
  // A window may lie across two words; shifting by 64 in two steps gives 0 where it does not.
  const value = (load<u64>(word) >> shift) | ((load<u64>(word, 8) << 1) << (63 - shift));
  return i32(value) & ((1 << i32(width)) - 1);
}

/** The sign mask of a window's digit: −1 for a negative one. */
export function signOfWindow(window: i32, width: usize): i32 {
  return (window >> (i32(width) - 1)) - 1;
}

/** The place of a window's digit among 1, 3, 5 … */
export function placeOfWindow(window: i32, width: usize): usize {
  return (window ^ signOfWindow(window, width)) & ((1 << (i32(width) - 1)) - 1);
}

/** Lists the point of every window: address in the table and sign. For public scalars. */
export function listWindows(list: usize, recoded: usize, table: usize, width: usize): void {
  const windows = windowsOf(width);
  const size = POINT_BYTES << (width - 1);
  for (let i: usize = 0; i < windows; i++) {
    const window = windowAt(recoded, i, width);
    store<u32>(list + i * LISTED, u32(table + i * size + placeOfWindow(window, width) * POINT_BYTES));
    store<i32>(list + i * LISTED, signOfWindow(window, width), 4);
  }
}

/**
 * A public scalar as 257 digits that are odd and below 16 in size, or zero, with at least four zeros between two that are not
 * (non-adjacent form of width 5).
 */
export function sparseDigits(scalar: usize): void {
  memory.fill(DIGITS, 0, 264);
  let carry: u32 = 0;
  let bit: usize = 0;
  while (bit < 257) {
    const word: u64 = bit < 256 ? load<u64>(scalar + ((bit >> 6) << 3)) : 0;
    const next: u64 = bit < 192 ? load<u64>(scalar + ((bit >> 6) << 3), 8) : 0;
    const shift: u64 = bit & 63;
    const window = u32(((word >> shift) | ((next << 1) << (63 - shift))) & 31);
    if (((window ^ carry) & 1) === 0) {
      bit++;
      continue;
    }
    let digit = i32(window + carry);
    carry = u32(digit >> 4);
    digit -= i32(carry << 5);
    store<i8>(DIGITS + bit, i8(digit));
    bit += 5;
  }
}
