import type { Instant } from '../base/time.ts';
import { type DerReader, tag } from '../der/index.ts';

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
