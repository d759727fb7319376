import { type Instant, utcInstant } from '../base/time.ts';
import { latin1 } from './strings.ts';
import { tag } from './tags.ts';

/** What may follow the seconds. */
const endPattern = /^(?:\.(\d{0,8}[1-9]))?Z$/;

/** Whether a GeneralizedTime may have a fraction: certificates and seals may not (RFC 5280 §4.1.2.5.2), time-stamps may (RFC 3161 §2.4.2). */
export type TimePrecision = 'seconds' | 'fraction';

/**
 * Decodes UTCTime or GeneralizedTime as DER spells them (X.690 §11.7–11.8): seconds present, `Z`, no trailing zero in a fraction.
 * Years of UTCTime: 50–99 are 1950–1999, 00–49 are 2000–2049 (RFC 5280 §4.1.2.5.1). Fractions are cut to milliseconds.
 * @returns The instant, or `undefined` when it is spelt otherwise or does not exist.
 */
export function decodeTime(
  identifier: number,
  content: Uint8Array,
  precision: TimePrecision = 'seconds',
): Instant | undefined {
  if (identifier === tag.utcTime) {
    const year = pair(content, 0);
    if (content.length !== 13 || content[12] !== 0x5a) return undefined;
    return instantFrom(content, 2, year < 50 ? 2000 + year : 1900 + year);
  }
  const base = instantFrom(content, 4, pair(content, 0) * 100 + pair(content, 2));
  if (base === undefined || (content.length === 15 && content[14] === 0x5a)) return base;
  const fraction = precision === 'fraction' ? endPattern.exec(latin1(content.subarray(14)))?.[1] : undefined;
  return fraction === undefined ? undefined : base + Math.trunc(Number(`0.${fraction}`) * 1000);
}

/** The month to the second, two digits each, and the year that goes before. */
function instantFrom(content: Uint8Array, at: number, year: number): Instant | undefined {
  const [month, day, hour] = [pair(content, at), pair(content, at + 2), pair(content, at + 4)];
  const [minute, second] = [pair(content, at + 6), pair(content, at + 8)];
  // What is no number makes the sum none.
  if (Number.isNaN(year + month + day + hour + minute + second)) return undefined;
  return utcInstant(year, month, day, hour, minute, second);
}

/** Two decimal digits; NaN when they are none. */
function pair(content: Uint8Array, at: number): number {
  const tens = (content[at] ?? 0) - 0x30;
  const ones = (content[at + 1] ?? 0) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
