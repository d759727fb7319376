import type { Instant } from '../base/time.ts';
import { type DerReader, derGeneralizedTime, derValue, tag } from '../der/index.ts';

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

/** A time as it is written: UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280 §4.1.2.5). */
export function encodeTime(instant: Instant): Uint8Array {
  if (isGeneralized(instant)) return derGeneralizedTime(instant);
  // The value without its identifier, its length and the century.
  return derValue(tag.utcTime, derGeneralizedTime(instant).subarray(4));
}
