import { type Instant, utcInstant } from '../base/time.ts';
import { latin1 } from './strings.ts';
import { tag } from './tags.ts';

const utcPattern = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
const generalizedPattern = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{0,8}[1-9]))?Z$/;

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
  const text = latin1(content);
  if (identifier === tag.utcTime) {
    const m = utcPattern.exec(text);
    if (m === null) return undefined;
    const year = Number(m[1]);
    return utcInstant(
      year < 50 ? 2000 + year : 1900 + year,
      Number(m[2]),
      Number(m[3]),
      Number(m[4]),
      Number(m[5]),
      Number(m[6]),
    );
  }
  const m = generalizedPattern.exec(text);
  if (m === null || (precision === 'seconds' && m[7] !== undefined)) return undefined;
  const base = utcInstant(Number(m[1]), Number(m[2]), Number(m[3]), Number(m[4]), Number(m[5]), Number(m[6]));
  return base === undefined ? undefined : base + Math.trunc(Number(`0.${m[7] ?? '0'}`) * 1000);
}
