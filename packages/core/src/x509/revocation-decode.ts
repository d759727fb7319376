import type { Instant } from '../base/time.ts';
import { tag } from '../der/index.ts';
import type { RevokedEntry } from './revocation-entries.ts';
import { type RevocationReason, reasonOf } from './revocation-reasons.ts';
import { contentLength, contentStart, entryExtension, twoDigits } from './revocation-walk.ts';
import { serialNumberText } from './serial-number.ts';

/**
 * Decodes one entry without its certificate issuer. Only for entries that `walkEntries` has checked: nothing is checked twice, so that
 * a look-up takes less than a microsecond.
 * @param at - Where the entry begins.
 */
export function decodeEntry(bytes: Uint8Array, at: number): Omit<RevokedEntry, 'certificateIssuer'> {
  const serial = contentStart(bytes, at);
  const serialStart = contentStart(bytes, serial);
  const serialEnd = serialStart + contentLength(bytes, serial);
  const serialNumber = serialNumberText(bytes.subarray(serialStart, serialEnd));
  const revokedAt = decodeTime(bytes, serialEnd);
  let reason: RevocationReason | undefined;
  let invalidityDate: Instant | undefined;
  eachExtension(bytes, at, (oid, oidEnd, value) => {
    const kind = entryExtension(bytes, oid, oidEnd);
    if (kind === 'reasonCode') reason = reasonOf(bytes[value + 2] as number);
    else if (kind === 'invalidityDate') invalidityDate = decodeTime(bytes, value);
  });
  if (reason === undefined && invalidityDate === undefined) return { serialNumber, revokedAt };
  return {
    serialNumber,
    revokedAt,
    ...(reason === undefined ? {} : { reason }),
    ...(invalidityDate === undefined ? {} : { invalidityDate }),
  };
}

/** The value of the certificateIssuer extension of an entry that has one, walked before. */
export function issuerValueOf(bytes: Uint8Array, at: number): Uint8Array {
  let found: Uint8Array = new Uint8Array(0);
  eachExtension(bytes, at, (oid, oidEnd, value, end) => {
    if (entryExtension(bytes, oid, oidEnd) === 'certificateIssuer') found = bytes.subarray(value, end);
  });
  return found;
}

/** Calls back with the places of each extension's identifier and value. */
function eachExtension(
  bytes: Uint8Array,
  at: number,
  found: (oid: number, oidEnd: number, value: number, end: number) => void,
): void {
  const start = contentStart(bytes, at);
  const entryEnd = start + contentLength(bytes, at);
  const list = valueEnd(bytes, valueEnd(bytes, start));
  if (list === entryEnd) return;
  for (let next = contentStart(bytes, list); next < entryEnd; ) {
    const end = valueEnd(bytes, next);
    const oid = contentStart(bytes, next);
    const oidEnd = valueEnd(bytes, oid);
    const wrapped = bytes[oidEnd] === tag.boolean ? valueEnd(bytes, oidEnd) : oidEnd;
    found(oid, oidEnd, contentStart(bytes, wrapped), end);
    next = end;
  }
}

function valueEnd(bytes: Uint8Array, at: number): number {
  return contentStart(bytes, at) + contentLength(bytes, at);
}

/** UTCTime or GeneralizedTime with seconds and Z. */
function decodeTime(bytes: Uint8Array, at: number): Instant {
  const start = at + 2;
  const short = bytes[at] === tag.utcTime;
  const first = twoDigits(bytes, start);
  const year = short ? first + (first < 50 ? 2000 : 1900) : first * 100 + twoDigits(bytes, start + 2);
  const rest = start + (short ? 2 : 4);
  const [month, day] = [twoDigits(bytes, rest), twoDigits(bytes, rest + 2)];
  const seconds = (twoDigits(bytes, rest + 4) * 60 + twoDigits(bytes, rest + 6)) * 60 + twoDigits(bytes, rest + 8);
  return dayNumber(year, month, day) * 86_400_000 + seconds * 1000;
}

/** Days since 1970-01-01 in the Gregorian calendar; the year begins in March, so that the leap day comes last. */
function dayNumber(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leapDays + dayOfYear - 719_468;
}
