import { CoreError } from './errors.ts';

/** A point in time: milliseconds since 1970-01-01T00:00:00Z. Never read from a clock in this library. */
export type Instant = number;

/**
 * Prints an instant as ISO 8601 in UTC; a fraction is printed only when there is one.
 * @throws CoreError `ERR_ARGUMENT` when the instant is not a finite number of the years 0000–9999.
 * @example formatInstant(0); // "1970-01-01T00:00:00Z"
 */
export function formatInstant(instant: Instant): string {
  if (!(instant >= -62_167_219_200_000 && instant <= 253_402_300_799_999)) {
    throw new CoreError('ERR_ARGUMENT', {
      argument: 'instant',
      expected: 'milliseconds of the years 0000-9999',
      got: String(instant),
    });
  }
  const text = new Date(instant).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}

const isoPattern = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d))?$/;

/**
 * Reads ISO 8601 `YYYY-MM-DD` (midnight UTC) or `YYYY-MM-DDTHH:MM:SS[.fff](Z|±HH:MM)`; nothing else.
 * @throws CoreError `ERR_ENCODING` for any other spelling or a date that does not exist.
 * @example parseInstant('2026-01-01T08:00:00+08:00') === parseInstant('2026-01-01T00:00:00Z'); // true
 */
export function parseInstant(text: string): Instant {
  const m = isoPattern.exec(text);
  if (m === null) throw new CoreError('ERR_ENCODING', { encoding: 'ISO 8601', offset: 0 });
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = m;
  const base = utcInstant(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
  if (base === undefined) throw new CoreError('ERR_ENCODING', { encoding: 'ISO 8601', offset: 0 });
  const millis = Math.trunc(Number(`0.${fraction || '0'}`) * 1000);
  return base + millis - zoneOffset(zone);
}

function zoneOffset(zone: string): number {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) throw new CoreError('ERR_ENCODING', { encoding: 'ISO 8601', offset: 0 });
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/**
 * The instant of a calendar date and time in UTC, or `undefined` when it does not exist (month 13, 30 February, second 60).
 * @param month - 1 to 12.
 */
export function utcInstant(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): Instant | undefined {
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  // Every date but those of the first century, which `Date.UTC` would move.
  if (year >= 100) return day <= daysOf(year, month) ? Date.UTC(year, month - 1, day, hour, minute, second) : undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.setUTCHours(hour, minute, second, 0);
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
