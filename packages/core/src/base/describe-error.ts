import { type CoreError, errorTexts } from './errors.ts';
import { chineseOf } from './rule-texts/rule-text.ts';
import { fillTemplate, type Language } from './text.ts';

/** Details that say something in words of ours; all others are identifiers, numbers, or what somebody else wrote. */
const spoken = ['rule', 'expected', 'got', 'use', 'reason', 'feature', 'what', 'of', 'role', 'field'];

/**
 * The sentence of an error for people.
 * @param error - An error of this library.
 * @param language - `zh` or `en`.
 * @returns One sentence without the code.
 * @example
 * describeError(new CoreError('ERR_RANDOM', { expected: 32, got: 16 }), 'en');
 * // 'the random source should give 32 bytes, gave 16'
 */
export function describeError(error: CoreError, language: Language): string {
  return fillTemplate(errorTexts[error.code][language], inWords(error.details as Record<string, unknown>), language);
}

/** Details with the sentences among them in both languages. */
function inWords(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const words: Record<string, unknown> = { ...details };
  for (const name of spoken) {
    const value = details[name];
    if (typeof value !== 'string') continue;
    const zh = chineseOf(value, name === 'got');
    if (zh !== undefined) words[name] = { zh, en: value };
  }
  return words;
}
