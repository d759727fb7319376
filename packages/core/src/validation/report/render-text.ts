import type { Language } from '../../base/text.ts';
import type { Check } from '../judge.ts';
import { type LabelName, label } from './labels.ts';
import type { Report, ReportSignature } from './report.ts';

/** How a text report is written. */
export interface TextOptions {
  /** `summary` keeps to about 40 lines; `detailed` lists every check with expected, got and citation. */
  readonly detail?: 'summary' | 'detailed';
}

const marks: Readonly<Record<Check['status'], string>> = {
  passed: '✓',
  failed: '✗',
  indeterminate: '?',
  warning: '!',
  info: 'i',
  skipped: '-',
};

/**
 * A report as text for a terminal: verdict first, then reasons, what to do, and what was in order. Control characters of the file are
 * replaced, so that no file can write on a terminal.
 * @param language - `zh` or `en`; both say the same, line for line.
 * @returns Lines, ended by line feeds.
 * @example renderText(report, 'en').split('\n')[0]; // 'Verdict: Passed (TOTAL_PASSED)'
 */
export function renderText(report: Report, language: Language, options: TextOptions = {}): string {
  const lines = [...headLines(report, language), ...reasonLines(report, language)];
  lines.push(...(options.detail === 'detailed' ? detailLines(report, language) : summaryLines(report, language)));
  return `${lines.map(plain).join('\n')}\n`;
}

/** Replaces control and direction-changing characters. */
function plain(line: string): string {
  return line.trimEnd().replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '�');
}

const colon = { zh: '：', en: ': ' } as const;
const stop = { zh: '，', en: ', ' } as const;

function headLines(report: Report, language: Language): string[] {
  const word = (name: LabelName): string => label(name, language);
  const line = (name: LabelName, ...values: (string | undefined)[]): string =>
    `${word(name)}${colon[language]}${values.filter((value) => value !== undefined && value !== '').join(stop[language])}`;
  const { verdict, groups, recognition, referenceTime, bestSignatureTime, file, licence, trustList } = report;
  const reason =
    verdict.subIndication === undefined
      ? verdict.etsi.indication
      : `${verdict.etsi.indication} / ${verdict.subIndication}`;
  const lines = [
    `${word('verdict')}${colon[language]}${word(verdict.indication)}${language === 'zh' ? `（${reason}）` : ` (${reason})`}`,
  ];
  if (report.capped) lines.push(`  ${word('capped')}`);
  lines.push(
    `  ${(['identity', 'data', 'conduct'] as const).map((name) => `${word(name)}${colon[language]}${word(groups[name].indication)}`).join(' · ')}`,
    `  ${word('certificateRecognition')}${colon[language]}${word(recognition.certificate)} · ${word('sealRecognition')}${colon[language]}${word(recognition.seal)}`,
    line('file', file.name, `${file.size} ${word('bytes')}`, `SM3 ${file.sm3.slice(0, 16)}…`),
  );
  if (licence !== undefined) lines.push(line('licence', licence.name, licence.id, licence.issuer));
  for (const signature of report.signatures.slice(0, 3))
    lines.push(line('signature', ...signatureParts(signature, language)));
  lines.push(
    line('referenceTime', referenceTime.at, word(referenceTime.source === 'clock' ? 'fromClock' : 'fromArgument')),
  );
  if (bestSignatureTime !== undefined)
    lines.push(
      line(
        'bestSignatureTime',
        bestSignatureTime.at,
        word(bestSignatureTime.source === 'timestamp' ? 'byTimestamp' : 'byReference'),
      ),
    );
  const list =
    trustList?.schemeId === undefined
      ? word('none')
      : `${trustList.schemeId}${stop[language]}${label('sequence', language, trustList.sequence)}`;
  lines.push(line('trustList', list), line('policy', `${report.policy.id} (SM3 ${report.policy.sm3.slice(0, 16)}…)`));
  return lines;
}

function signatureParts(signature: ReportSignature, language: Language): string[] {
  const parts = [signature.id, label(signature.verdict.indication, language)];
  if (signature.seal !== undefined) parts.push(`${label('seal', language)} ${signature.seal.name}`);
  if (signature.signer !== undefined) parts.push(`${label('signer', language)} ${signature.signer}`);
  return parts;
}

/**
 * The checks that decide, worst first, each code and sentence once.
 * @example reasonsOf(report); // []
 */
export function reasonsOf(report: Report): readonly Check[] {
  const seen = new Set<string>();
  const decisive = (['failed', 'indeterminate'] as const).flatMap((status) =>
    report.checks.filter((check) => check.status === status),
  );
  const first = decisive.filter((check) => check.code === report.verdict.code);
  return [...first, ...decisive].filter((check) => {
    const key = `${check.code} ${check.message.en}`;
    return seen.has(key) ? false : seen.add(key) !== undefined;
  });
}

/** What the policy does not let decide, and revocation data that was given in vain. */
export function warningsOf(report: Report): readonly Check[] {
  return report.checks.filter(({ status, code }) => status === 'warning' || code.startsWith('revocation.data.'));
}

function reasonLines(report: Report, language: Language): string[] {
  const reasons = reasonsOf(report);
  if (reasons.length === 0) return [];
  const lines = [`${label('reasons', language)}${colon[language]}`];
  for (const check of reasons.slice(0, 6)) lines.push(`  ${marks[check.status]} ${sentence(check, language)}`);
  if (reasons.length > 6) lines.push(`    ${label('etc', language, reasons.length - 6)}`);
  const remedies = [...new Set(reasons.map((check) => check.remedy?.[language] ?? ''))].filter((text) => text !== '');
  lines.push(`${label('remedies', language)}${colon[language]}`, ...remedies.slice(0, 5).map((text) => `  → ${text}`));
  return lines;
}

function sentence(check: Check, language: Language): string {
  const values = [
    ...(check.expected === undefined ? [] : [`${label('expected', language)} ${check.expected}`]),
    ...(check.got === undefined ? [] : [`${label('got', language)} ${check.got}`]),
  ].join(stop[language]);
  const tail = values === '' ? check.code : `${check.code}${language === 'zh' ? '；' : '; '}${values}`;
  return language === 'zh' ? `${check.message.zh}（${tail}）` : `${check.message.en} (${tail})`;
}

function summaryLines(report: Report, language: Language): string[] {
  const lines: string[] = [];
  const warnings = warningsOf(report);
  if (warnings.length > 0) {
    lines.push(`${label('warnings', language)}${colon[language]}`);
    for (const check of warnings.slice(0, 4)) lines.push(`  ! ${sentence(check, language)}`);
    if (warnings.length > 4) lines.push(`    ${label('etc', language, warnings.length - 4)}`);
  }
  const passed = report.checks
    .filter((check) => check.status === 'passed')
    .toSorted((a, b) => rank(a.rule) - rank(b.rule));
  lines.push(`${label('passedChecks', language)} (${passed.length})${colon[language]}`);
  const texts = [...new Set(passed.map((check) => check.message[language]))];
  for (const text of texts.slice(0, 12)) lines.push(`  ✓ ${text}`);
  if (texts.length > 12) lines.push(`    ${label('etc', language, texts.length - 12)}`);
  return lines;
}

/** What a clerk wants to see first of what is in order. */
const foremost: readonly string[] = [
  'signature-value',
  'references-unchanged',
  'coverage-shown',
  'coverage-stowaways',
  'seal-present',
  'seal-maker-signature',
  'seal-signer-listed',
  'signer-path',
  'maker-path',
  'timestamp-service',
  'signer-revocation',
  'approved-scope',
];

function rank(rule: string): number {
  const position = foremost.indexOf(rule);
  return position < 0 ? foremost.length : position;
}

function detailLines(report: Report, language: Language): string[] {
  const lines = [`${label('allChecks', language)} (${report.checks.length})${colon[language]}`];
  for (const check of report.checks) {
    const where =
      check.subject.signature === undefined
        ? ''
        : ` [${report.signatures[check.subject.signature]?.id ?? check.subject.signature}]`;
    lines.push(`  ${marks[check.status]} ${check.rule}${where}${colon[language]}${sentence(check, language)}`);
    if (check.cites.length > 0 && check.status !== 'skipped') lines.push(`      ${check.cites.join('; ')}`);
  }
  return lines;
}
