import { toBase64, utf8 } from '../../../base/bytes.ts';
import type { Language, Text } from '../../../base/text.ts';
import type { Check } from '../../judge.ts';
import { type LabelName, label, labels } from '../labels.ts';
import { reasonsOf, warningsOf } from '../render-text.ts';
import type { Report } from '../report.ts';
import { drawChain, drawSealChain } from './chain-picture.ts';
import { bilingual, escapeHtml } from './escape.ts';
import { styleSheet } from './style.ts';

/** How an HTML report is written. */
export interface HtmlOptions {
  /** The language that is shown first; the other one is a click away. */
  readonly lang: Language;
  /** Pictures of pages as SVG documents, in order. */
  readonly pages?: readonly string[];
}

/** At most so many signatures are drawn; the table of checks has all of them. */
const drawnSignatures = 8;

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * A report as one HTML file without scripts and without anything from elsewhere: verdict first, the three answers, reasons and
 * remedies, page pictures, the chain of trust as a picture, all checks. Everything from the file is escaped; page pictures are
 * shown as images, which can neither run nor load anything.
 * @example renderHtml(report, { lang: 'zh', pages: [renderPageSvg(pkg, 0).svg] });
 */
export function renderHtml(report: Report, options: HtmlOptions): string {
  const { lang } = options;
  const body = [
    header(),
    verdictSection(report),
    answersSection(report),
    reasonsSection(report),
    pagesSection(options.pages ?? []),
    chainSection(report),
    factsSection(report),
    checksSection(report),
    footer(report),
  ].join('\n');
  const title = `${label('verdict', lang)}: ${label(report.verdict.indication, lang)} – ${report.licence?.name ?? report.file.name ?? ''}`;
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${styleSheet(lang)}</style>
</head>
<body><i id="zh"></i><i id="en"></i><main>
${body}
</main></body>
</html>
`;
}

const word = (name: LabelName): string => bilingual(labels[name]);
const both = (value: string): string => escapeHtml(value);

function header(): string {
  return `<header><h1>${word('title')}</h1><nav>印信 Yinxin <a href="#zh">中文</a><a href="#en">English</a></nav></header>`;
}

const emblems: Readonly<Record<Report['verdict']['indication'], string>> = {
  passed: '<path d="M17 33l10 10 20-22" fill="none" stroke="currentColor" stroke-width="5"/>',
  failed: '<path d="M20 20l24 24M44 20L20 44" fill="none" stroke="currentColor" stroke-width="5"/>',
  indeterminate:
    '<path d="M24 25c0-11 17-11 17-1 0 7-9 7-9 14" fill="none" stroke="currentColor" stroke-width="4.6"/><circle cx="32" cy="46" r="3.2" fill="currentColor"/>',
};

function verdictSection({ verdict, capped }: Report): string {
  const { indication, subIndication, etsi } = verdict;
  const long = { passed: 'passedLong', failed: 'failedLong', indeterminate: 'indeterminateLong' } as const;
  const emblem = `<svg width="64" height="64" viewBox="0 0 64 64" aria-hidden="true"><circle cx="32" cy="32" r="29" fill="none" stroke="currentColor" stroke-width="4"/>${emblems[indication]}</svg>`;
  const codes = [etsi.indication, subIndication, verdict.code].filter((value) => value !== undefined).join(' / ');
  return `<section class="verdict ${indication}">${emblem}<div><strong>${word(indication)}</strong><p>${word(long[indication])}</p>${
    capped ? `<p>${word('capped')}</p>` : ''
  }<code>${both(codes)}</code></div></section>`;
}

function answersSection({ groups, recognition }: Report): string {
  const questions = { identity: 'identityQuestion', data: 'dataQuestion', conduct: 'conductQuestion' } as const;
  const cards = (['identity', 'data', 'conduct'] as const).map((name) => {
    const { indication } = groups[name];
    return `<div><b>${word(name)}</b><strong class="${indication}">${word(indication)}</strong><small>${word(questions[name])}</small></div>`;
  });
  const pair = (
    [
      ['certificateRecognition', recognition.certificate],
      ['sealRecognition', recognition.seal],
    ] as const
  ).map(([name, answer]) => `<div><span>${word(name)}</span><b class="${answer}">${word(answer)}</b></div>`);
  return `<section><div class="answers">${cards.join('')}</div><div class="pair">${pair.join('')}</div></section>`;
}

function comparison({ expected, got }: Check): string {
  if (expected === undefined && got === undefined) return '';
  const row = (name: LabelName, value: string | undefined): string =>
    value === undefined || value === '' ? '' : `<dt>${word(name)}</dt><dd>${both(value)}</dd>`;
  return `<dl class="compare">${row('expected', expected)}${row('got', got)}</dl>`;
}

function reasonsSection(report: Report): string {
  const reasons = reasonsOf(report);
  const warnings = warningsOf(report);
  if (reasons.length + warnings.length === 0) return '';
  const card = (checks: readonly Check[]): string => {
    const [first] = checks;
    if (first === undefined) return '';
    const lines = checks.slice(0, 20).map((check) => `<p>${bilingual(check.message)}</p>${comparison(check)}`);
    const more = checks.length > 20 ? `<p>${bilingual(remaining(checks.length - 20))}</p>` : '';
    const remedy =
      first.remedy === undefined ? '' : `<p class="remedy"><b>${word('remedies')}</b>${bilingual(first.remedy)}</p>`;
    return `<li class="${first.status}">${lines.join('')}${more}<code>${both(first.code)}</code>${remedy}</li>`;
  };
  const list = (name: LabelName, items: readonly Check[]): string =>
    items.length === 0 ? '' : `<h2>${word(name)}</h2><ol class="reasons">${byCode(items).map(card).join('')}</ol>`;
  return `<section>${list('reasons', reasons)}${list('warnings', warnings)}</section>`;
}

/** Checks of one code together, in the order of the first of each. */
function byCode(checks: readonly Check[]): readonly Check[][] {
  const groups = new Map<string, Check[]>();
  for (const check of checks) groups.set(check.code, [...(groups.get(check.code) ?? []), check]);
  return [...groups.values()];
}

const remaining = (count: number): Text => ({ zh: label('etc', 'zh', count), en: label('etc', 'en', count) });

function pagesSection(pages: readonly string[]): string {
  if (pages.length === 0) return '';
  const figures = pages.map((svg, index) => {
    const caption: Text = { zh: label('page', 'zh', index + 1), en: label('page', 'en', index + 1) };
    return `<figure><img alt="${caption.zh} / ${caption.en}" src="data:image/svg+xml;base64,${toBase64(utf8(svg))}"><figcaption>${bilingual(caption)}</figcaption></figure>`;
  });
  return `<section><h2>${word('pages')}</h2>${figures.join('')}</section>`;
}

function chainSection(report: Report): string {
  const pictures = report.signatures.slice(0, drawnSignatures).map((signature) => {
    const caption = `${signature.id}${signature.seal === undefined ? '' : ` · ${signature.seal.name}`}`;
    return `<figure>${drawChain(report, signature)}<figcaption>${both(caption)}</figcaption></figure>`;
  });
  if (report.sealChains !== undefined) pictures.push(`<figure>${drawSealChain(report)}</figure>`);
  return pictures.length === 0 ? '' : `<section><h2>${word('chain')}</h2>${pictures.join('')}</section>`;
}

function factsSection(report: Report): string {
  const { file, licence, trustList, referenceTime, bestSignatureTime, policy: applied } = report;
  const rows: string[] = [];
  const row = (name: LabelName, ...values: (string | undefined)[]): void => {
    const shown = values.filter((value) => value !== undefined && value !== '');
    if (shown.length > 0) rows.push(`<tr><th>${word(name)}</th><td>${shown.join(' · ')}</td></tr>`);
  };
  const text = (value: string | undefined): string | undefined => (value === undefined ? undefined : both(value));
  row('file', text(file.name), `${file.size} ${word('bytes')}`, `<code>SM3 ${both(file.sm3)}</code>`);
  row('licence', text(licence?.name), text(licence?.id));
  row('issuer', text(licence?.issuer));
  for (const signature of report.signatures.slice(0, drawnSignatures)) {
    const verdict = `<b class="${signature.verdict.indication}">${word(signature.verdict.indication)}</b>`;
    row('signature', both(signature.id), text(signature.layout), verdict);
    row('seal', text(signature.seal?.name), text(signature.seal?.id));
    row('signer', text(signature.signer));
    row('claimedTime', text(signature.claimedSigningTime));
  }
  row('referenceTime', both(referenceTime.at), word(referenceTime.source === 'clock' ? 'fromClock' : 'fromArgument'));
  if (bestSignatureTime !== undefined)
    row(
      'bestSignatureTime',
      both(bestSignatureTime.at),
      word(bestSignatureTime.source === 'timestamp' ? 'byTimestamp' : 'byReference'),
    );
  const sequence: Text = {
    zh: label('sequence', 'zh', trustList?.sequence ?? 0),
    en: label('sequence', 'en', trustList?.sequence ?? 0),
  };
  if (trustList?.sequence === undefined) row('trustList', word('none'));
  else row('trustList', text(trustList.schemeId), bilingual(sequence), `<code>SM3 ${both(trustList.sm3 ?? '')}</code>`);
  row('policy', both(applied.id), `<code>SM3 ${both(applied.sm3)}</code>`);
  row('tool', `yinxin ${both(report.tool.version)}`, both(report.schema));
  row('network', word('none'));
  row('insecure', report.insecure.length === 0 ? word('none') : both(report.insecure.join(', ')));
  return `<section><table class="facts">${rows.join('')}</table></section>`;
}

const statusLabels = {
  passed: 'passed',
  failed: 'failed',
  indeterminate: 'indeterminate',
  warning: 'warning',
  info: 'info',
  skipped: 'skipped',
} as const satisfies Readonly<Record<Check['status'], LabelName>>;

const marks: Readonly<Record<Check['status'], string>> = {
  passed: '✓',
  failed: '✗',
  indeterminate: '?',
  warning: '!',
  info: 'i',
  skipped: '–',
};

function checksSection(report: Report): string {
  const groups = (['identity', 'data', 'conduct'] as const).map((group) => {
    const rows = report.checks.filter((check) => check.group === group).map((check) => checkRow(report, check));
    return `<tbody><tr><th colspan="3">${word(group)}</th></tr>${rows.join('')}</tbody>`;
  });
  return `<section><h2>${word('allChecks')} (${report.checks.length})</h2><table class="checks"><colgroup><col class="r"><col><col class="b"></colgroup><thead><tr><th>${word('result')}</th><th>${word('finding')}</th><th>${word('basis')}</th></tr></thead>${groups.join('')}</table></section>`;
}

function checkRow(report: Report, check: Check): string {
  const { signature } = check.subject;
  const where =
    signature === undefined || report.signatures.length < 2
      ? ''
      : `<span class="where">${both(report.signatures[signature]?.id ?? '')}</span>`;
  const code = check.status === 'skipped' ? check.rule : `${check.rule} · ${check.code}`;
  return `<tr${check.status === 'skipped' ? ' class="skip"' : ''}><td class="${check.status}">${marks[check.status]} ${word(statusLabels[check.status])}</td><td>${bilingual(check.message)}${where}${comparison(check)}<code>${both(code)}</code></td><td class="cite">${check.cites.map(both).join('<br>')}</td></tr>`;
}

function footer(report: Report): string {
  const note: Text = {
    zh: '本报告由核验程序生成；同一输入总是得到逐字节相同的 JSON 报告。',
    en: 'Made by a program; the same input always gives the same JSON report, byte for byte.',
  };
  return `<footer><span>${bilingual(note)}</span><span>yinxin ${both(report.tool.version)} · ${both(report.referenceTime.at)}</span></footer>`;
}
