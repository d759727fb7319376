import type { Language } from '../text.ts';
import { encodingRules } from './encoding.ts';
import { keyRules } from './keys.ts';
import { lintRules } from './lint.ts';
import { callRules } from './lists-and-calls.ts';
import { pkiRules } from './pki.ts';
import { documentRules } from './seal-and-document.ts';

/**
 * The Chinese of every English sentence that stands in details. Places: `{1}` takes any text, `{#1}` a number; the Chinese names both
 * `{1}`.
 */
export const ruleTexts: Readonly<Record<string, string>> = {
  ...encodingRules,
  ...keyRules,
  ...pkiRules,
  ...documentRules,
  ...callRules,
  ...lintRules,
};

interface Pattern {
  readonly form: RegExp;
  readonly numbersOnly: boolean;
  readonly text: string;
}

/** Longer than any sentence of ours with the names it quotes; what is longer stays as it is. */
const longest = 2000;

let patterns: readonly Pattern[] | undefined;

function allPatterns(): readonly Pattern[] {
  patterns ??= Object.keys(ruleTexts)
    .filter((sentence) => /\{#?\d\}/.test(sentence))
    .map((sentence) => {
      const parts = sentence.split(/(\{#?\d\})/).map((part, i) => {
        if (i % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
        return part.startsWith('{#') ? String.raw`(-?\d+)` : '([^]*?)';
      });
      const numbersOnly = !/\{\d\}/.test(sentence);
      return { form: new RegExp(`^${parts.join('')}$`), numbersOnly, text: ruleTexts[sentence] as string };
    });
  return patterns;
}

/** The Chinese of a sentence, if it is one of ours; `quoting` when it may be somebody's own text, of which only what is certain is ours. */
export function chineseOf(sentence: string, quoting = false): string | undefined {
  if (Object.hasOwn(ruleTexts, sentence)) return ruleTexts[sentence];
  if (sentence.length > longest) return undefined;
  for (const { form, numbersOnly, text } of allPatterns()) {
    const found = quoting && !numbersOnly ? null : form.exec(sentence);
    if (found !== null)
      return text.replace(/\{(\d)\}/g, (_, place: string) => {
        const value = found[Number(place)] as string;
        return Object.hasOwn(ruleTexts, value) ? (ruleTexts[value] as string) : value;
      });
  }
  return undefined;
}

/**
 * An English sentence of an error's details, a path's failure or a lint finding, in the language of the reader.
 * @param sentence - What `rule`, `expected`, `got` and their like say.
 * @returns The sentence itself when there is no other for it: identifiers, numbers, names of fields.
 * @example ruleText('at most 32 octets', 'zh'); // '不超过 32 字节'
 */
export function ruleText(sentence: string, language: Language): string {
  return language === 'zh' ? (chineseOf(sentence) ?? sentence) : sentence;
}
