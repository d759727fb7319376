import { fillTemplate, type Language, type Text } from '@yinxin/core';
import { ruleText } from '@yinxin/core/errors';
import { codeRegistry, type VerdictCode } from '@yinxin/core/validation';
import { harmless } from '../trees/tree.ts';
import { type CommandCode, commandCodes } from './codes.ts';

/** A code that stands in what the command prints about messages, time-stamps and chains. */
export type PrintedCode = VerdictCode | CommandCode;

/** What fills the places of a code's sentence; a text is chosen by language. */
export type SentenceDetails = Readonly<Record<string, string | number | Text>>;

/** The sentence of a code, its places filled. Names in it come from strangers and are made harmless. */
export function sentenceOf(code: PrintedCode, language: Language, details: SentenceDetails = {}): string {
  const text: Text = code in commandCodes ? commandCodes[code as CommandCode] : codeRegistry[code as VerdictCode];
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(details))
    values[name] = harmless(typeof value === 'object' ? value[language] : String(value));
  return fillTemplate(text[language], values);
}

/** The same in both languages, for programs that show it to people. */
export function sentencesOf(code: PrintedCode, details?: SentenceDetails): Text {
  return { zh: sentenceOf(code, 'zh', details), en: sentenceOf(code, 'en', details) };
}

/** A code that somebody else gave, its sentence before it where there is one. */
export function told(code: string, language: Language): string {
  if (!(code in commandCodes)) return code;
  const [open, close] = language === 'zh' ? ['（', '）'] : [' (', ')'];
  return `${sentenceOf(code as CommandCode, language)}${open}${code}${close}`;
}

/** An English sentence that the library gives, such as what a rule met, for people in both languages. */
export function inBoth(sentence: string): Text {
  return { zh: ruleText(sentence, 'zh'), en: sentence };
}
