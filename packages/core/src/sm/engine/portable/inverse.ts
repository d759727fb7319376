import { down, type Limbs, low, type Modulus, newLimbs, temporary, type Words } from './limbs.ts';

const f: Limbs = /* @__PURE__ */ temporary(newLimbs());
const g: Limbs = /* @__PURE__ */ temporary(newLimbs());
const d: Limbs = /* @__PURE__ */ temporary(newLimbs());
const e: Limbs = /* @__PURE__ */ temporary(newLimbs());

/**
 * out = ±1 / number modulo an odd modulus, 0 for 0, for a number below it; |out| < 14·modulus. Division steps of Bernstein and Yang (CHES
 * 2019), in the variant that needs 590 for 256 bits: always 25 rounds of 24, no branch and no address from the number.
 */
export function invertWords(out: Limbs, number: Words, { limbs: modulus, negativeInverse }: Modulus): void {
  for (let i = 0; i < 11; i++) {
    f[i] = modulus[i] as number;
    g[i] = number[i] as number;
    d[i] = 0;
    e[i] = i === 0 ? 1 : 0;
  }
  let zeta = -1;
  for (let round = 0; round < 25; round++) {
    // The steps look at the lowest bits only; (u v; q r) gathers what they do to f and g.
    let lowF = (f[0] as number) | 0;
    let lowG = (g[0] as number) | 0;
    let u = 1;
    let v = 0;
    let q = 0;
    let r = 1;
    for (let step = 0; step < 24; step++) {
      let swap = zeta >> 31;
      const odd = -(lowG & 1);
      lowG = (lowG + (((lowF ^ swap) - swap) & odd)) | 0;
      q += ((u ^ swap) - swap) & odd;
      r += ((v ^ swap) - swap) & odd;
      swap &= odd;
      zeta = (zeta ^ swap) - 1;
      lowF = (lowF + (lowG & swap)) | 0;
      u += q & swap;
      v += r & swap;
      lowG >>= 1;
      u <<= 1;
      v <<= 1;
    }
    apply(f, g, u, v, q, r, modulus, 0);
    apply(d, e, u, v, q, r, modulus, negativeInverse);
  }
  // f is 1 or -1 by now.
  for (let i = 0; i < 11; i++) out[i] = (d[i] as number) * (f[0] as number);
}

/** (a, b) = (u·a + v·b, q·a + r·b) / 2^24; a multiple of the modulus clears the rest, where there can be one. */
function apply(
  a: Limbs,
  b: Limbs,
  u: number,
  v: number,
  q: number,
  r: number,
  modulus: Limbs,
  negativeInverse: number,
): void {
  let sumA = u * (a[0] as number) + v * (b[0] as number);
  let sumB = q * (a[0] as number) + r * (b[0] as number);
  const k = low(low(sumA) * negativeInverse);
  const l = low(low(sumB) * negativeInverse);
  sumA = (sumA + k * (modulus[0] as number)) * down;
  sumB = (sumB + l * (modulus[0] as number)) * down;
  for (let i = 1; i < 11; i++) {
    sumA += u * (a[i] as number) + v * (b[i] as number) + k * (modulus[i] as number);
    sumB += q * (a[i] as number) + r * (b[i] as number) + l * (modulus[i] as number);
    a[i - 1] = low(sumA);
    b[i - 1] = low(sumB);
    sumA = (sumA - (a[i - 1] as number)) * down;
    sumB = (sumB - (b[i - 1] as number)) * down;
  }
  a[10] = sumA;
  b[10] = sumB;
}
