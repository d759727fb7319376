import { utcInstant } from '../base/time.ts';

/** How a validity without an end is written in data, metadata and on the page. */
export const longTerm = '长期' as const;

/**
 * Reads a date as real licences write it: `2025-01-02`, `20250102`, `2025年1月2日`, `2025/01/02`, `长期`.
 * @returns `YYYY-MM-DD`, `长期` (also for dates from 2099-12-31 on, which some systems write instead), or `undefined`.
 * @example readLicenceDate('2025年1月2日'); // "2025-01-02"
 */
export function readLicenceDate(text: string): string | undefined {
  const compact = text.normalize('NFKC').replace(/\s/gu, '');
  if (compact === longTerm || compact === '永久' || compact === '长期有效') return longTerm;
  const match =
    /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(compact) ??
    /^(\d{4})(\d\d)(\d\d)$/.exec(compact) ??
    /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/.exec(compact) ??
    /^(\d{4})年(\d{1,2})月(\d{1,2})日$/.exec(compact);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (utcInstant(year, month, day, 0, 0, 0) === undefined) return undefined;
  const date = `${match[1]}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return date >= '2099-12-31' ? longTerm : date;
}

/**
 * Tells whether a text is a date exactly as `YYYY-MM-DD`, and exists.
 * @example isCalendarDate('2026-02-30'); // false
 */
export function isCalendarDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  return match !== null && utcInstant(Number(match[1]), Number(match[2]), Number(match[3]), 0, 0, 0) !== undefined;
}
