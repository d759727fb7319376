import { formatCitation, leniencyTexts } from '@yinxin/core';
import { errorTexts } from '@yinxin/core/errors';
import { trustListRefusals } from '@yinxin/core/trust';
import { explainCode, verdictCodes } from '@yinxin/core/validation';
import { certificateLintRules, certificateRequestRules } from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import type { Run } from '../grammar/types.ts';
import { inLanguage, message, printJson, type Session } from '../session.ts';
import { type CommandText, commandCodes } from '../text/codes.ts';
import { messages } from '../text/messages.ts';
import { inWords } from '../text/places.ts';

/** What is known of a code; verdict codes have everything, rules of the linters their clause, all others a sentence. */
interface Explanation {
  readonly code: string;
  readonly kind: 'verdict' | 'finding' | 'rule' | 'error' | 'leniency';
  readonly text: string;
  readonly remedy?: string;
  readonly group?: string;
  readonly indication?: string;
  readonly subIndication?: string;
  readonly severity?: string;
  readonly cites?: readonly string[];
}

/** `explain`: one code, or the list of all. */
export const explain: Run = async (session, given) => {
  if (given.words.length === 0) return listAll(session, given.flag('json'));
  const found = explanationOf(given.word, session);
  if (found === undefined) {
    const similar = allCodes().filter((code) => code.toLowerCase().includes(given.word.toLowerCase()));
    throw new CommandError('usage', similar.length === 0 ? 'explain.unknown' : 'explain.similar', {
      code: given.word,
      similar: similar.slice(0, 8),
    });
  }
  if (given.flag('json')) {
    printJson(session, { schemaVersion: 1, ...found });
    return 'passed';
  }
  session.print(`${found.code}\n`);
  const indication = [found.indication, found.subIndication].filter(Boolean).join(' / ');
  const rows: readonly (readonly [string, string | undefined])[] = [
    [message(session, 'explain.meaning'), inWords(found.text, session.language)],
    [message(session, 'explain.indication'), indication === '' ? undefined : indication],
    [message(session, 'explain.remedy'), found.remedy],
    [message(session, 'explain.clause'), found.cites?.join(', ')],
  ];
  const colon = session.language === 'zh' ? '：' : ': ';
  for (const [label, text] of rows) if (text) session.print(`  ${label}${colon}${text}\n`);
  return 'passed';
};

/** The rules of `cert lint`, and those for requests. */
const lintRules = [...certificateLintRules, ...certificateRequestRules];

function explanationOf(code: string, session: Session): Explanation | undefined {
  const { language } = session;
  const verdict = explainCode(code, language);
  if (verdict !== undefined) return { kind: 'verdict', ...verdict };
  const rule = lintRules.find(({ id }) => id === code);
  if (rule !== undefined) {
    const { severity, clauses, text } = rule;
    return { code, kind: 'rule', text: inLanguage(session, text), severity, cites: clauses.map(formatCitation) };
  }
  if (Object.hasOwn(commandCodes, code)) {
    const text: CommandText = commandCodes[code as keyof typeof commandCodes];
    const { indication } = text;
    return {
      code,
      kind: 'finding',
      text: inLanguage(session, text),
      ...(indication === undefined ? {} : { indication }),
    };
  }
  if (Object.hasOwn(trustListRefusals, code)) {
    const text = trustListRefusals[code as keyof typeof trustListRefusals];
    return { code, kind: 'finding', text: inLanguage(session, text) };
  }
  if (Object.hasOwn(messages, code)) {
    return { code, kind: 'error', text: inLanguage(session, messages[code as keyof typeof messages]) };
  }
  if (Object.hasOwn(errorTexts, code)) {
    return { code, kind: 'error', text: errorTexts[code as keyof typeof errorTexts][language] };
  }
  if (Object.hasOwn(leniencyTexts, code)) {
    return { code, kind: 'leniency', text: leniencyTexts[code as keyof typeof leniencyTexts][language] };
  }
  return undefined;
}

function allCodes(): string[] {
  const verdicts: ReadonlySet<string> = new Set(verdictCodes);
  return [
    ...verdictCodes,
    ...Object.keys(commandCodes).filter((code) => !verdicts.has(code)),
    ...Object.keys(trustListRefusals).filter((code) => !verdicts.has(code)),
    ...lintRules.map(({ id }) => id),
    ...Object.keys(leniencyTexts).sort(),
    ...Object.keys(errorTexts).sort(),
  ];
}

function listAll(session: Session, asJson: boolean): 'passed' {
  const found = allCodes().map((code) => explanationOf(code, session));
  if (asJson) printJson(session, { schemaVersion: 1, codes: found });
  else for (const one of found) session.print(`${one?.code}\t${inWords(one?.text ?? '', session.language)}\n`);
  return 'passed';
}
