import { formatInstant, type Instant } from '../base/time.ts';

/**
 * Prints an instant as `YYYY-MM-DDTHH:MM:SSZ`, a fraction of a second cut off: the only spelling of times in trust lists.
 * @throws CoreError `ERR_ARGUMENT` for an instant outside the years 0000–9999.
 */
export function formatSeconds(instant: Instant): string {
  return formatInstant(Math.floor(instant / 1000) * 1000);
}
