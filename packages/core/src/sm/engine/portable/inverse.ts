import { down, type Limbs } from './field.ts';
import { low, type Modulus, newLimbs, temporary, type Words } from './limbs.ts';

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
    apply(u, v, q, r, modulus, negativeInverse);
  }
  // f is 1 or -1 by now.
  for (let i = 0; i < 11; i++) out[i] = (d[i] as number) * (f[0] as number);
}

/** (f, g) = (u·f + v·g, q·f + r·g) / 2^24, and (d, e) alike, where a multiple of the modulus clears the rest that there can be. */
function apply(u: number, v: number, q: number, r: number, modulus: Limbs, negativeInverse: number): void {
  let sumF = (u * (f[0] as number) + v * (g[0] as number)) * down;
  let sumG = (q * (f[0] as number) + r * (g[0] as number)) * down;
  let sumD = u * (d[0] as number) + v * (e[0] as number);
  let sumE = q * (d[0] as number) + r * (e[0] as number);
  const k = low(low(sumD) * negativeInverse);
  const l = low(low(sumE) * negativeInverse);
  sumD = (sumD + k * (modulus[0] as number)) * down;
  sumE = (sumE + l * (modulus[0] as number)) * down;
  for (let i = 1; i < 11; i++) {
    sumF += u * (f[i] as number) + v * (g[i] as number);
    sumG += q * (f[i] as number) + r * (g[i] as number);
    sumD += u * (d[i] as number) + v * (e[i] as number) + k * (modulus[i] as number);
    sumE += q * (d[i] as number) + r * (e[i] as number) + l * (modulus[i] as number);
    sumF = down * (sumF - setLow(f, i - 1, sumF));
    sumG = down * (sumG - setLow(g, i - 1, sumG));
    sumD = down * (sumD - setLow(d, i - 1, sumD));
    sumE = down * (sumE - setLow(e, i - 1, sumE));
  }
  f[10] = sumF;
  g[10] = sumG;
  d[10] = sumD;
  e[10] = sumE;
}

function setLow(to: Limbs, i: number, sum: number): number {
  const limb = low(sum);
  to[i] = limb;
  return limb;
}
