import type { Language, Text } from '../../../base/text.ts';
import type { Check } from '../../judge.ts';
import type { RuleId } from '../../rule-ids.ts';
import { label, labels } from '../labels.ts';
import type { Report, ReportChain, ReportSignature } from '../report.ts';
import { escapeHtml } from './escape.ts';

type Status = 'passed' | 'failed' | 'indeterminate' | 'unknown';

interface Box {
  readonly title: Text;
  readonly lines: readonly string[];
  readonly status: Status;
}

const boxWidth = 160;
const boxHeight = 88;
const columnGap = 26;
const rowGap = 22;
const columnStep = boxWidth + columnGap;
const rowStep = boxHeight + rowGap;
const margin = 14;

/**
 * Draws how a document hangs together with the trust list: document, seal signature, and the branches of signer, seal maker and
 * time-stamp up to their listed services; every box in the colour of its own checks.
 * @returns An SVG element whose text exists in both languages.
 */
export function drawChain(report: Report, signature: ReportSignature): string {
  const at = (names: readonly RuleId[]): Status => worst(report, names, signature.index);
  const stem: Box[] = [
    {
      title: labels.document,
      lines: [report.licence?.name ?? report.document?.title ?? report.file.name ?? '', report.file.sm3.slice(0, 16)],
      status: worst(
        report,
        ['references-unchanged', 'coverage-shown', 'coverage-stowaways', 'document-single'],
        undefined,
      ),
    },
    {
      title: labels.signature,
      lines: [signature.id, signature.layout ?? signature.kind],
      status: at(['signature-readable', 'references-unchanged', 'content-digest', 'signature-value']),
    },
  ];
  return draw(report, stem, rowsOf(report, signature.chains, at, signature.seal));
}

/** Draws the branch of a seal that was validated by itself. */
export function drawSealChain(report: Report): string {
  const at = (names: readonly RuleId[]): Status => worst(report, names, undefined);
  const seal: Box = {
    title: labels.seal,
    lines: [report.file.name ?? '', report.file.sm3.slice(0, 16)],
    status: at(['file-readable', 'seal-maker-signature', 'seal-validity']),
  };
  return draw(report, [seal], rowsOf(report, report.sealChains ?? [], at, undefined));
}

function rowsOf(
  report: Report,
  chains: readonly ReportChain[],
  at: (names: readonly RuleId[]) => Status,
  seal: ReportSignature['seal'],
): Box[][] {
  return chains.map((chain) => {
    const ownRules = leafRules[chain.role];
    const row: Box[] = chain.certificates.map((certificate, position) => ({
      title: position === 0 ? labels[chain.role === 'timestamp' ? 'tsa' : chain.role] : { zh: '上级 CA', en: 'CA' },
      lines: [
        commonName(certificate.subject),
        `?至 ${certificate.notAfter.slice(0, 10)}|until ${certificate.notAfter.slice(0, 10)}`,
      ],
      status:
        position === 0
          ? at(ownRules)
          : authorityStatus(certificate.revocation, at(['chain-validity', 'chain-revocation'])),
    }));
    if (chain.role === 'maker' && seal !== undefined)
      row.unshift({
        title: labels.seal,
        lines: [seal.name, seal.id],
        status: at(['seal-maker-signature', 'seal-copy', 'seal-signer-listed', 'seal-validity']),
      });
    row.push(serviceBox(report, chain, at));
    return row;
  });
}

const leafRules: Readonly<Record<ReportChain['role'], readonly RuleId[]>> = {
  signer: ['signer-certificate', 'signer-path', 'signer-key-usage', 'signer-validity', 'signer-revocation'],
  maker: ['maker-path', 'maker-validity', 'maker-revocation'],
  timestamp: ['timestamp', 'timestamp-service'],
};

function authorityStatus(revocation: string, judged: Status): Status {
  if (revocation === 'good') return judged === 'passed' ? 'passed' : 'unknown';
  return revocation === 'revoked' ? 'indeterminate' : judged === 'passed' ? 'unknown' : judged;
}

function serviceBox(report: Report, chain: ReportChain, at: (names: readonly RuleId[]) => Status): Box {
  if (chain.service === undefined) {
    const text = labels.notComplete;
    return { title: labels.service, lines: [`?${text.zh}|${text.en}`], status: 'indeterminate' };
  }
  const rule = { signer: 'signer-service', maker: 'maker-service', timestamp: 'timestamp-service' } as const;
  const list = worst(report, ['trust-list'], undefined);
  const own = at([rule[chain.role]]);
  return {
    title: labels.service,
    lines: [chain.service.name, chain.service.provider],
    status: list === 'passed' ? own : list,
  };
}

function commonName(subject: string): string {
  return /(?:^|, )CN=((?:[^,\\]|\\.)*)/.exec(subject)?.[1] ?? subject;
}

/** The worst status of some rules, for one signature (or all of them). */
function worst(report: Report, names: readonly RuleId[], signature: number | undefined): Status {
  const statuses = report.checks
    .filter((check) => names.includes(check.rule))
    .filter(
      (check) =>
        signature === undefined || check.subject.signature === undefined || check.subject.signature === signature,
    )
    .map((check) => statusOf(check));
  for (const status of ['failed', 'indeterminate', 'passed'] as const) if (statuses.includes(status)) return status;
  return 'unknown';
}

function statusOf(check: Check): Status {
  if (check.status === 'warning') return 'indeterminate';
  if (check.status === 'info') return 'passed';
  if (check.status === 'skipped') return check.code === 'check.notReached' ? 'indeterminate' : 'unknown';
  return check.status;
}

function draw(report: Report, stem: readonly Box[], rows: readonly (readonly Box[])[]): string {
  const columns = 1 + Math.max(1, ...rows.map((row) => row.length)) + 1;
  const rowCount = Math.max(1, rows.length, stem.length);
  const height = margin * 2 + rowCount * rowStep - rowGap;
  const width = margin * 2 + columns * columnStep - columnGap;
  const x = (column: number): number => margin + column * columnStep;
  const y = (row: number, of: number): number => margin + ((rowCount - of) * rowStep) / 2 + row * rowStep;
  const parts: string[] = [];
  stem.forEach((box, row) => {
    const top = y(row, stem.length);
    if (row > 0) parts.push(arrow(x(0) + boxWidth / 2, top - rowGap, x(0) + boxWidth / 2, top, box.status));
    parts.push(drawBox(box, x(0), top));
  });
  const stemY = y(stem.length - 1, stem.length) + boxHeight / 2;
  const listColumn = columns - 1;
  rows.forEach((row, rowIndex) => {
    const top = y(rowIndex, rows.length);
    const middle = top + boxHeight / 2;
    row.forEach((box, index) => {
      const fromY = index === 0 ? stemY : middle;
      parts.push(arrow(x(index) + boxWidth, fromY, x(index + 1), middle, box.status), drawBox(box, x(index + 1), top));
    });
    parts.push(arrow(x(row.length) + boxWidth, middle, x(listColumn), middle, row.at(-1)?.status ?? 'unknown'));
  });
  parts.push(drawBox(listBox(report), x(listColumn), margin, height - margin * 2));
  const title = `${labels.chain.zh} / ${labels.chain.en}`;
  return `<svg class="chain" role="img" aria-label="${escapeHtml(title)}" viewBox="0 0 ${width} ${height}" xmlns="http://www.w3.org/2000/svg">${parts.join('')}</svg>`;
}

function listBox(report: Report): Box {
  const { trustList } = report;
  const status = worst(report, ['trust-list'], undefined);
  const none = `?${labels.none.zh}|${labels.none.en}`;
  const sequence = (language: Language): string => label('sequence', language, trustList?.sequence ?? 0);
  if (trustList?.sequence === undefined) return { title: labels.trustList, lines: [none], status };
  return { title: labels.trustList, lines: [trustList.schemeId ?? '', `?${sequence('zh')}|${sequence('en')}`], status };
}

function arrow(x1: number, y1: number, x2: number, y2: number, status: Status): string {
  const half = (x1 + x2) / 2;
  const down = x1 === x2;
  const path = down
    ? `M${x1} ${y1}V${y2 - 7}`
    : y1 === y2
      ? `M${x1} ${y1}H${x2 - 7}`
      : `M${x1} ${y1}C${half} ${y1} ${half} ${y2} ${x2 - 7} ${y2}`;
  const head = down ? `M${x2} ${y2}l-4.5 -8h9z` : `M${x2} ${y2}l-8 -4.5v9z`;
  const dash = status === 'passed' ? '' : ' stroke-dasharray="5 4"';
  return `<g class="${status}"><path d="${path}" fill="none" stroke="currentColor" stroke-width="1.6"${dash}/><path d="${head}" fill="currentColor"/></g>`;
}

const signs: Readonly<Record<Status, string>> = { passed: '✓', failed: '✗', indeterminate: '?', unknown: '–' };

function drawBox(box: Box, x: number, y: number, height: number = boxHeight): string {
  const full = box.lines.map((text) => text.replace(/^\?/, '').replace('|', ' / ')).join('\n');
  const top = y + (height - boxHeight) / 2;
  const lines = box.lines.flatMap((text, index) => wrap(text, index === 0 ? 2 : 1));
  const text = lines
    .slice(0, 3)
    .map((value, index) => textPair(value, x + 14, top + 44 + index * 18, index < lines.length - 1 ? 600 : 400));
  return (
    `<g class="${box.status}"><title>${escapeHtml(full)}</title>` +
    `<rect x="${x}" y="${y}" width="${boxWidth}" height="${height}" rx="3" style="fill:var(--paper)" stroke="currentColor" stroke-width="1.6"/>` +
    `<rect x="${x}" y="${y}" width="5" height="${height}" fill="currentColor"/>` +
    `<text x="${x + boxWidth - 12}" y="${top + 22}" font-size="15" font-weight="700" text-anchor="end" fill="currentColor">${signs[box.status]}</text>` +
    `${bilingualText(box.title, `x="${x + 14}" y="${top + 22}" font-size="13" fill="currentColor" font-weight="600"`)}${text.join('')}</g>`
  );
}

function textPair(value: string, x: number, y: number, weight: number): string {
  const attributes = `x="${x}" y="${y}" font-size="14" font-weight="${weight}" style="fill:var(--ink)"`;
  const pair = /^\?([^|]*)\|(.*)$/.exec(value);
  if (pair !== null) return bilingualText({ zh: pair[1] ?? '', en: pair[2] ?? '' }, attributes);
  return `<text ${attributes}>${escapeHtml(value)}</text>`;
}

function bilingualText(text: Text, attributes: string): string {
  return `<text class="zh" ${attributes}>${escapeHtml(text.zh)}</text><text class="en" ${attributes}>${escapeHtml(text.en)}</text>`;
}

/** Breaks a text into lines that fit a box, the last one with an ellipsis when something is left. */
function wrap(text: string, most: number): string[] {
  if (text.startsWith('?')) return [text];
  const lines: string[] = [];
  let current = '';
  let width = 0;
  for (const character of text) {
    const advance = character.codePointAt(0) !== undefined && (character.codePointAt(0) as number) > 0x2e7f ? 14 : 7.8;
    if (width + advance > boxWidth - 24) {
      lines.push(current);
      current = '';
      width = 0;
    }
    current += character;
    width += advance;
  }
  if (current !== '') lines.push(current);
  if (lines.length <= most) return lines;
  const kept = lines.slice(0, most);
  kept[most - 1] = `${[...(kept[most - 1] ?? '')].slice(0, -1).join('')}…`;
  return kept;
}
