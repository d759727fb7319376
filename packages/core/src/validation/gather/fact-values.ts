import { toHex } from '../../base/bytes.ts';
import { describeError } from '../../base/describe-error.ts';
import { type CoreError, isCoreError } from '../../base/errors.ts';
import { formatInstant, type Instant } from '../../base/time.ts';
import { sm3 } from '../../sm/index.ts';
import type { ProblemFacts } from '../facts/facts.ts';

/** Either a value or the problem that kept it from being read. */
export type Attempt<T> =
  | { readonly value: T; readonly problem?: never }
  | { readonly value?: never; readonly problem: ProblemFacts };

/** Turns an error about content into a fact; a bug stays an error. */
export function attempt<T>(action: () => T): Attempt<T> {
  try {
    return { value: action() };
  } catch (error) {
    if (isCoreError(error)) return { problem: problemOf(error) };
    throw error;
  }
}

/** An error of this library as a fact. */
export function problemOf(error: CoreError): ProblemFacts {
  return { code: error.code, text: { zh: describeError(error, 'zh'), en: describeError(error, 'en') } };
}

/** Lower-case hexadecimal SM3. */
export function digestHex(bytes: Uint8Array): string {
  return toHex(sm3(bytes));
}

/** Times that were printed before: certificates and lists come with many files. */
const printed = /* @__PURE__ */ new Map<Instant, string>();

/** An instant for facts; years that a calendar cannot print are moved to its ends. */
export function isoTime(instant: Instant): string {
  const known = printed.get(instant);
  if (known !== undefined) return known;
  const text = formatInstant(Math.min(Math.max(instant, -62_167_219_200_000), 253_402_300_799_000));
  if (printed.size >= 512) printed.clear();
  printed.set(instant, text);
  return text;
}

/** Leaves members out that are absent. */
export function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const present: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const item = value[name as keyof T];
    if (item !== undefined) present[name] = item;
  }
  return present as { [K in keyof T]: Exclude<T[K], undefined> };
}
