import type { Instant } from '../base/time.ts';
import { type DerReader, derGeneralizedTime, tag } from '../der/index.ts';

const from2050 = /* @__PURE__ */ Date.UTC(2050, 0, 1);

/**
 * Reads Time ::= UTCTime | GeneralizedTime (RFC 5280 §4.1.2.5). GeneralizedTime before 2050 and fractions of a second are
 * tolerated by name.
 */
export function parseTime(reader: DerReader, field: string): Instant {
  const type = reader.peek();
  const instant = reader.readTime(field);
  if (type === tag.generalizedTime) {
    if (instant < from2050) reader.note('der.time.type', field);
    if (instant % 1000 !== 0) reader.note('der.time.format', field);
  }
  return instant;
}

/** Whether a time is written as GeneralizedTime: from 2050 on (RFC 5280 §4.1.2.5). */
export function isGeneralized(instant: Instant): boolean {
  return instant >= from2050;
}

/**
 * A time as it is written: UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280 §4.1.2.5). Digit by digit: a CRL has a hundred
 * thousand of them.
 * @throws CoreError `ERR_ARGUMENT` when the instant is not a finite number of the years 0000–9999.
 */
export function encodeTime(instant: Instant): Uint8Array {
  const date = new Date(instant);
  const year = date.getUTCFullYear();
  // Outside the four digits of a year, the general function says what is wrong.
  if (!(year >= 0 && year <= 9999)) return derGeneralizedTime(instant);
  const length = isGeneralized(instant) ? 15 : 13;
  const bytes = new Uint8Array(2 + length);
  bytes[0] = length === 15 ? tag.generalizedTime : tag.utcTime;
  bytes[1] = length;
  if (length === 15) writeDigits(bytes, 2, Math.floor(year / 100));
  writeDigits(bytes, length - 11, year % 100);
  writeDigits(bytes, length - 9, date.getUTCMonth() + 1);
  writeDigits(bytes, length - 7, date.getUTCDate());
  writeDigits(bytes, length - 5, date.getUTCHours());
  writeDigits(bytes, length - 3, date.getUTCMinutes());
  writeDigits(bytes, length - 1, date.getUTCSeconds());
  bytes[length + 1] = 0x5a;
  return bytes;
}

function writeDigits(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = 0x30 + Math.floor(value / 10);
  bytes[at + 1] = 0x30 + (value % 10);
}
