/**
 * Inverses by the "safegcd" iteration of Bernstein and Yang (CHES 2019, variant with half-delta and 590 steps for 256 bits): always
 * 20 rounds of 30 division steps, no branch and no address from the number. Limbs of 30 bits, signed; 62-bit sums fit i64.
 */
import { INVERSION } from './memory';

const F: usize = INVERSION;
const G: usize = INVERSION + 40;
const D: usize = INVERSION + 80;
const E: usize = INVERSION + 120;
const MASK: i64 = 0x3fffffff;

/** out = 1 / number mod modulus (0 for 0), for a number below the odd modulus given as 30-bit limbs with its inverse mod 2^30. */
export function invertNumber(out: usize, number: usize, modulus: usize, inverse30: i32): void {
  memory.copy(F, modulus, 36);
  split(G, number);
  memory.fill(D, 0, 80);
  store<i32>(E, 1);
  let zeta: i64 = -1;
  for (let round = 0; round < 20; round++) {
    // Rows of the transition matrix, (u, v) for f and (q, r) for g, each in one word: u + v·2^32.
    let f: i64 = load<i32>(F) | (load<i32>(F, 4) << 30);
    let g: i64 = load<i32>(G) | (load<i32>(G, 4) << 30);
    let rowF: i64 = 1;
    let rowG: i64 = (1 as i64) << 32;
    for (let step = 0; step < 30; step++) {
      const swap = zeta >> 63;
      const odd = -(g & 1);
      const both = swap & odd;
      g += ((f ^ swap) - swap) & odd;
      rowG += ((rowF ^ swap) - swap) & odd;
      zeta = (zeta ^ both) - 1;
      f += g & both;
      rowF += rowG & both;
      g >>= 1;
      rowF <<= 1;
    }
    const u: i64 = i64(i32(rowF));
    const v: i64 = (rowF - u) >> 32;
    const q: i64 = i64(i32(rowG));
    const r: i64 = (rowG - q) >> 32;
    stepCoefficients(u, v, q, r, modulus, inverse30);
    stepRest(u, v, q, r);
  }
  finish(out, modulus);
}

/** (d, e) = (u·d + v·e, q·d + r·e) / 2^30 mod modulus, both kept in (−2·modulus, modulus). */
function stepCoefficients(u: i64, v: i64, q: i64, r: i64, modulus: usize, inverse30: i32): void {
  const signD: i64 = load<i32>(D, 32) >> 31;
  const signE: i64 = load<i32>(E, 32) >> 31;
  const d0: i64 = load<i32>(D);
  const e0: i64 = load<i32>(E);
  const m0: i64 = load<i32>(modulus);
  let sumD = u * d0 + v * e0;
  let sumE = q * d0 + r * e0;
  let multipleD = (u & signD) + (v & signE);
  let multipleE = (q & signD) + (r & signE);
  multipleD -= (i64(inverse30) * (sumD & MASK) + multipleD) & MASK;
  multipleE -= (i64(inverse30) * (sumE & MASK) + multipleE) & MASK;
  sumD = (sumD + m0 * multipleD) >> 30;
  sumE = (sumE + m0 * multipleE) >> 30;
  for (let i: usize = 4; i < 36; i += 4) {
    const d: i64 = load<i32>(D + i);
    const e: i64 = load<i32>(E + i);
    const m: i64 = load<i32>(modulus + i);
    sumD += u * d + v * e + m * multipleD;
    sumE += q * d + r * e + m * multipleE;
    store<i32>(D + i - 4, i32(sumD & MASK));
    store<i32>(E + i - 4, i32(sumE & MASK));
    sumD >>= 30;
    sumE >>= 30;
  }
  store<i32>(D, i32(sumD), 32);
  store<i32>(E, i32(sumE), 32);
}

/** (f, g) = (u·f + v·g, q·f + r·g) / 2^30. */
function stepRest(u: i64, v: i64, q: i64, r: i64): void {
  const f0: i64 = load<i32>(F);
  const g0: i64 = load<i32>(G);
  let sumF = (u * f0 + v * g0) >> 30;
  let sumG = (q * f0 + r * g0) >> 30;
  for (let i: usize = 4; i < 36; i += 4) {
    const f: i64 = load<i32>(F + i);
    const g: i64 = load<i32>(G + i);
    sumF += u * f + v * g;
    sumG += q * f + r * g;
    store<i32>(F + i - 4, i32(sumF & MASK));
    store<i32>(G + i - 4, i32(sumG & MASK));
    sumF >>= 30;
    sumG >>= 30;
  }
  store<i32>(F, i32(sumF), 32);
  store<i32>(G, i32(sumG), 32);
}

/** d times the sign of f, in [0, modulus), as words. */
function finish(out: usize, modulus: usize): void {
  normalise(modulus, load<i32>(F, 32) >> 31);
  store<u64>(out, limb(0) | (limb(1) << 30) | (limb(2) << 60));
  store<u64>(out, (limb(2) >> 4) | (limb(3) << 26) | (limb(4) << 56), 8);
  store<u64>(out, (limb(4) >> 8) | (limb(5) << 22) | (limb(6) << 52), 16);
  store<u64>(out, (limb(6) >> 12) | (limb(7) << 18) | (limb(8) << 48), 24);
}

function limb(i: usize): u64 {
  return load<u32>(D + 4 * i);
}

/** d = ±d in [0, m): (−2m, m) → (−m, m) → the sign → (−m, m) → [0, m). */
function normalise(modulus: usize, negate: i32): void {
  const before: i64 = load<i32>(D, 32) >> 31;
  let carry: i64 = 0;
  for (let i: usize = 0; i < 36; i += 4) {
    const m: i64 = load<i32>(modulus + i);
    const d: i64 = load<i32>(D + i);
    carry += d + (m & before);
    store<i32>(D + i, i32(i < 32 ? carry & MASK : carry));
    carry >>= 30;
  }
  let sum: i64 = 0;
  for (let i: usize = 0; i < 36; i += 4) {
    const d: i64 = load<i32>(D + i);
    sum += (d ^ i64(negate)) - i64(negate);
    store<i32>(D + i, i32(i < 32 ? sum & MASK : sum));
    sum >>= 30;
  }
  const after: i64 = load<i32>(D, 32) >> 31;
  let last: i64 = 0;
  for (let i: usize = 0; i < 36; i += 4) {
    const m: i64 = load<i32>(modulus + i);
    const d: i64 = load<i32>(D + i);
    last += d + (m & after);
    store<i32>(D + i, i32(i < 32 ? last & MASK : last));
    last >>= 30;
  }
}

/** Four words as nine limbs of 30 bits. */
function split(out: usize, number: usize): void {
  const w0 = load<u64>(number);
  const w1 = load<u64>(number, 8);
  const w2 = load<u64>(number, 16);
  const w3 = load<u64>(number, 24);
  store<i32>(out, i32(w0 & MASK));
  store<i32>(out, i32((w0 >> 30) & MASK), 4);
  store<i32>(out, i32(((w0 >> 60) | (w1 << 4)) & MASK), 8);
  store<i32>(out, i32((w1 >> 26) & MASK), 12);
  store<i32>(out, i32(((w1 >> 56) | (w2 << 8)) & MASK), 16);
  store<i32>(out, i32((w2 >> 22) & MASK), 20);
  store<i32>(out, i32(((w2 >> 52) | (w3 << 12)) & MASK), 24);
  store<i32>(out, i32((w3 >> 18) & MASK), 28);
  store<i32>(out, i32(w3 >> 48), 32);
}
