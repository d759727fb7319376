import { type Instant, utcInstant } from '../../base/time.ts';

const chinaOffset = 8 * 3_600_000;

/**
 * SignatureDateTime in the spellings of real files: `yyyyMMddHHmmss[.fff][Z]` and `yyyy-MM-dd HH:mm:ss`; without `Z` it is read as
 * China Standard Time. Proves nothing and decides nothing.
 * @example readDescribedTime('20200817111329Z') === Date.parse('2020-08-17T11:13:29Z'); // true
 */
export function readDescribedTime(text: string | undefined): Instant | undefined {
  const match = /^(\d{4})[-/]?(\d\d)[-/]?(\d\d)[ T]?(\d\d):?(\d\d):?(\d\d)(?:\.\d{1,9})?(Z?)$/.exec(text?.trim() ?? '');
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const instant = utcInstant(year, month, day, hour, minute, second);
  return instant === undefined || match[7] === 'Z' ? instant : instant - chinaOffset;
}
