import { fillTemplate, type Language, type Text } from '../base/text.ts';
import type { CodeIndication, Group, Severity } from './code-entry.ts';
import { codeRegistry, type VerdictCode } from './codes.generated.ts';

/** Every verdict code, in order of precedence. */
export const verdictCodes: readonly VerdictCode[] = /* @__PURE__ */ Object.freeze(
  Object.keys(codeRegistry) as VerdictCode[],
);

/**
 * Tells whether a text is a verdict code.
 * @example isVerdictCode('document.unsigned'); // true
 */
export function isVerdictCode(text: string): text is VerdictCode {
  return Object.hasOwn(codeRegistry, text);
}

/** A value for a place in a code's sentence; a text is chosen by language. */
export type DetailValue = string | number | Text;

/**
 * The sentence of a code with its places filled.
 * @example describeCode('document.unsigned', 'en'); // 'the file carries no seal signature and no digital signature'
 */
export function describeCode(
  code: VerdictCode,
  language: Language,
  details: Readonly<Record<string, DetailValue>> = {},
): string {
  const values: Record<string, string | number> = {};
  for (const name of Object.keys(details)) {
    const value = details[name] as DetailValue;
    values[name] = typeof value === 'object' ? value[language] : value;
  }
  return fillTemplate(codeRegistry[code][language], values);
}

/** Sentences without places, which are the same for every check. */
const plainTexts = /* @__PURE__ */ new Map<VerdictCode, Text>();

/** The sentence of a code with its places filled, in both languages. */
export function textOfCode(code: VerdictCode, details?: Readonly<Record<string, DetailValue>>): Text {
  const { zh, en } = codeRegistry[code];
  if (zh.includes('{') || en.includes('{'))
    return { zh: describeCode(code, 'zh', details), en: describeCode(code, 'en', details) };
  let text = plainTexts.get(code);
  if (text === undefined) {
    text = Object.freeze({ zh, en });
    plainTexts.set(code, text);
  }
  return text;
}

/** What to do about a code. */
export function remedyOf(code: VerdictCode): Text {
  return codeRegistry[code].remedy ?? { zh: '无需处理。', en: 'Nothing to do.' };
}

/** Everything that the registry says about one code, in one language. */
export interface CodeExplanation {
  readonly code: VerdictCode;
  readonly group: Group;
  readonly indication: CodeIndication;
  readonly subIndication?: string;
  readonly etsi?: string;
  readonly severity: Severity;
  /** The sentence; its places stand as `{name}`. */
  readonly text: string;
  readonly remedy: string;
  readonly cites: readonly string[];
}

/**
 * Explains a verdict code.
 * @returns `undefined` when there is no such code.
 * @example explainCode('seal.signer.notListed', 'en')?.indication; // "failed"
 */
export function explainCode(code: string, language: Language): CodeExplanation | undefined {
  if (!isVerdictCode(code)) return undefined;
  const entry = codeRegistry[code];
  return {
    code,
    group: entry.group,
    indication: entry.indication,
    ...(entry.subIndication === undefined ? {} : { subIndication: entry.subIndication }),
    ...(entry.etsi === undefined ? {} : { etsi: entry.etsi }),
    severity: entry.severity,
    text: entry[language],
    remedy: remedyOf(code)[language],
    cites: entry.cites,
  };
}
