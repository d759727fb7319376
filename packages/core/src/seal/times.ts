import type { LeniencyName } from '../base/leniency.ts';
import { type Instant, utcInstant } from '../base/time.ts';
import { decodeTime, latin1, tag } from '../der/index.ts';

/** A time of a seal in any spelling met in real files. */
export interface SpeltTime {
  readonly instant: Instant;
  /** As written, without padding. */
  readonly text: string;
  /** How the spelling breaks the standard. */
  readonly leniencies: readonly LeniencyName[];
}

const compact = /^(\d+)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?(?:\d\d)?)?$/;
const separated =
  /^(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?:[T ]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)? ?(Z|[+-]\d\d:?(?:\d\d)?)?$/;

/** China Standard Time: what software means that writes a time without a zone. */
const chinaOffset = 8 * 3_600_000;

/**
 * Reads a time of a seal: strict DER first, then the spellings of corpus files, each with its name.
 * Fields of twelve digits are read as their ASN.1 type says; only when that gives no date of the years 1990–2099 the other way.
 * @param identifier - The tag of the value; text types are read like GeneralizedTime.
 * @returns `undefined` when no spelling fits.
 */
export function readSpeltTime(identifier: number, content: Uint8Array): SpeltTime | undefined {
  const text = latin1(content).replace(/^[\0 ]+|[\0 ]+$/g, '');
  const strict = decodeTime(identifier, content);
  if (strict !== undefined) return { instant: strict, text, leniencies: [] };
  const m = separated.exec(text);
  if (m !== null) {
    const fields = [m[1], m[2], m[3], m[4] ?? '0', m[5] ?? '0', m[6] ?? '0'].map(Number);
    return finish(fields, m[7], m[8], text, ['der.time.format']);
  }
  const c = compact.exec(text);
  if (c === null) return undefined;
  for (const reading of compactReadings(c[1] as string, identifier)) {
    const spelt = finish(reading.fields, c[2], c[3], text, reading.leniencies);
    if (spelt !== undefined && spelt.instant >= firstPlausible && spelt.instant < lastPlausible) return spelt;
  }
  return undefined;
}

const firstPlausible: Instant = Date.UTC(1990, 0, 1);
const lastPlausible: Instant = Date.UTC(2100, 0, 1);

interface Reading {
  readonly fields: readonly number[];
  readonly leniencies: readonly LeniencyName[];
}

function compactReadings(digits: string, identifier: number): Reading[] {
  const pairs = (text: string): number[] => (text.match(/\d\d/g) ?? []).map(Number);
  const long: Reading = {
    fields: [Number(digits.slice(0, 4)), ...pairs(digits.slice(4))],
    leniencies: identifier === tag.utcTime ? ['der.time.format', 'seal.time.ambiguousYear'] : ['der.time.format'],
  };
  const year = Number(digits.slice(0, 2));
  const short: Reading = {
    fields: [year < 50 ? 2000 + year : 1900 + year, ...pairs(digits.slice(2))],
    leniencies: identifier === tag.utcTime ? ['der.time.format'] : ['der.time.format', 'seal.time.ambiguousYear'],
  };
  switch (digits.length) {
    case 8:
    case 14:
      return [long];
    case 10:
    case 12:
      return identifier === tag.utcTime ? [short, long] : [long, short];
    default:
      return [];
  }
}

function finish(
  fields: readonly number[],
  fraction: string | undefined,
  zone: string | undefined,
  text: string,
  leniencies: readonly LeniencyName[],
): SpeltTime | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields;
  const base = utcInstant(year, month, day, hour, minute, second);
  if (base === undefined) return undefined;
  const millis = Math.trunc(Number(`0.${fraction ?? '0'}`) * 1000);
  if (zone === undefined)
    return { instant: base + millis - chinaOffset, text, leniencies: [...leniencies, 'seal.time.localAssumed'] };
  const offset = zoneOffset(zone);
  return offset === undefined ? undefined : { instant: base + millis - offset, text, leniencies };
}

function zoneOffset(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const hours = Number(digits.slice(0, 2));
  const minutes = Number(digits.slice(2) || '0');
  if (hours > 14 || minutes > 59) return undefined;
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
