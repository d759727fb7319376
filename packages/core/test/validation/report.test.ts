import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { defaultPolicy, importedPolicy } from '../../src/validation/policy.ts';
import { renderHtml } from '../../src/validation/report/html/render-html.ts';
import { renderText } from '../../src/validation/report/render-text.ts';
import { type Report, reportJson, reportOn } from '../../src/validation/report/report.ts';
import { codeCases } from './code-cases.ts';
import { first, goodFacts, goodSealFacts, goodSignature, type Mutable, sealOf } from './good-facts.ts';

const schema = JSON.parse(readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8')) as object;
const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);

const all: readonly (readonly [string, Report])[] = [
  ['good', reportOn(goodFacts(), defaultPolicy)],
  ['good seal', reportOn(goodSealFacts(), defaultPolicy)],
  ...codeCases.flatMap((item, index) => [
    [`${index} ${item.title}`, reportOn(item.facts, defaultPolicy)] as const,
    [`${index} ${item.title} imported`, reportOn(item.facts, importedPolicy)] as const,
  ]),
];

describe('reports', () => {
  test('every report fits the published schema, and survives JSON', () => {
    for (const [name, report] of all) {
      expect(validate(JSON.parse(reportJson(report))), `${name}: ${JSON.stringify(validate.errors?.[0])}`).toBe(true);
      expect(JSON.parse(reportJson(report))).toEqual(report);
    }
    expect(all.length).toBeGreaterThan(200);
  });

  test('the schema refuses a report with a member more or less', () => {
    const [, report] = all[0] as (typeof all)[number];
    expect(validate({ ...report, extra: 1 })).toBe(false);
    const { policy: _policy, ...rest } = report;
    expect(validate(rest)).toBe(false);
    expect(validate({ ...report, network: 'some' })).toBe(false);
  });

  test('the same input gives the same bytes', () => {
    for (const item of codeCases.slice(0, 20)) {
      const copy = JSON.parse(JSON.stringify(item.facts)) as typeof item.facts;
      expect(reportJson(reportOn(copy, defaultPolicy))).toBe(reportJson(reportOn(item.facts, defaultPolicy)));
    }
  });

  test('passed and skipped checks are listed; a failed one says expected and got', () => {
    const facts = goodFacts();
    Object.assign(first(facts).references[1] ?? {}, { status: 'changed', got: 'ff' });
    const report = reportOn(facts, defaultPolicy);
    const statuses = new Set(report.checks.map((check) => check.status));
    expect([...statuses].sort()).toEqual(['failed', 'info', 'passed', 'skipped']);
    expect(new Set(report.checks.map((check) => check.rule)).size).toBe(Object.keys(defaultPolicy.rules).length);
    expect(report.checks.find((check) => check.status === 'failed')).toMatchObject({
      expected: '2'.repeat(64),
      got: 'ff',
    });
  });

  test('the head says with what, when and under which rules', () => {
    const report = reportOn(goodFacts(), defaultPolicy);
    expect(report).toMatchObject({
      schema: 'yinxin-report/1',
      tool: { name: 'yinxin' },
      policy: { id: 'yinxin-licence-1' },
      referenceTime: { at: '2026-06-02T00:00:00Z', source: 'argument' },
      bestSignatureTime: { at: '2026-06-02T00:00:00Z', source: 'reference' },
      trustList: { schemeId: 'cn-demo', sequence: 3 },
      network: 'none',
      insecure: [],
      verdict: { indication: 'passed', etsi: { indication: 'TOTAL_PASSED' } },
    });
    const unsigned = codeCases.find((item) => item.code === 'document.unsigned')?.facts ?? goodFacts();
    expect(reportOn(unsigned, defaultPolicy).verdict.etsi).toEqual({ indication: 'NO_SIGNATURE_FOUND' });
  });
});

const forbidden = '\u001b[2J\u202e</title><script>alert(1)</script>"\'><img src=x onerror=alert(1)>';

function hostile(): Report {
  const facts = goodFacts();
  facts.file.name = forbidden;
  if (facts.document !== undefined) facts.document.title = forbidden;
  if (facts.licence !== undefined) facts.licence.metadata['ZZMC'] = forbidden;
  sealOf(facts).name = forbidden;
  Object.assign(first(facts), { id: forbidden, layout: forbidden });
  Object.assign(first(facts).signer ?? {}, { subject: forbidden, commonName: forbidden });
  Object.assign(first(facts).references[1] ?? {}, { status: 'changed', path: forbidden, got: forbidden });
  facts.trust.schemeId = forbidden;
  facts.coverage?.push({ path: forbidden, role: forbidden, reachable: true, coveredBy: [], bound: false });
  return reportOn(facts, defaultPolicy);
}

describe('text', () => {
  test('the verdict stands first, both languages line for line, within 40 lines', () => {
    for (const [name, report] of all) {
      const zh = renderText(report, 'zh').split('\n');
      const en = renderText(report, 'en').split('\n');
      expect(zh.length, name).toBeLessThanOrEqual(41);
      expect(zh[0]).toMatch(/^结论：/);
      expect(en[0]).toMatch(/^Verdict: /);
      expect(Math.abs(zh.length - en.length), name).toBeLessThanOrEqual(0);
      expect(
        en
          .join('\n')
          .match(/\([a-z]+\.[\w.]+/g)
          ?.sort(),
      ).toEqual(
        zh
          .join('\n')
          .match(/（[a-z]+\.[\w.]+/g)
          ?.map((x) => x.replace('（', '('))
          .sort(),
      );
    }
  });

  test('reasons come with what to do', () => {
    const facts = codeCases.find((item) => item.code === 'revocation.missing')?.facts ?? goodFacts();
    const text = renderText(reportOn(facts, defaultPolicy), 'zh');
    expect(text).toMatch(
      /结论：暂不能确认（INDETERMINATE \/ TRY_LATER）[\s\S]*原因：[\s\S]*revocation\.missing[\s\S]*怎么办：[\s\S]*--crl/,
    );
  });

  test('the detailed form lists every check', () => {
    const report = reportOn(goodFacts(), defaultPolicy);
    const text = renderText(report, 'en', { detail: 'detailed' });
    for (const check of report.checks) expect(text).toContain(`${check.rule}`);
    expect(text).toContain('GB/T 38540-2020');
  });

  test('a file cannot write on the terminal', () => {
    for (const detail of ['summary', 'detailed'] as const)
      expect(renderText(hostile(), 'en', { detail })).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });
});

describe('HTML', () => {
  test('nothing from the file becomes markup, nothing is loaded, nothing runs', () => {
    const html = renderHtml(hostile(), {
      lang: 'zh',
      pages: ['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    });
    expect(html).not.toMatch(/<script|onerror=alert\(1\)>|<img src=x/i);
    expect(html).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(html).not.toMatch(/\b(?:src|href)="(?!data:image\/svg\+xml;base64,|#)/);
    expect(html).not.toMatch(/@import|url\(/);
    expect(html).toContain("default-src 'none'");
    expect(html.match(/<img /g)).toHaveLength(1);
  });

  test('the three answers, both recognitions, reasons, remedies, chain and every check are there in both languages', () => {
    const facts = codeCases.find((item) => item.code === 'signer.revoked.noPoe')?.facts ?? goodFacts();
    const report = reportOn(facts, defaultPolicy);
    const html = renderHtml(report, { lang: 'en' });
    for (const text of [
      '身份可信',
      '数据可信',
      '行为可信',
      '证书互认',
      '签章互认',
      'Certificate recognition',
      'Seal recognition',
    ])
      expect(html).toContain(text);
    const [verdict, reasons, chain, checks] = [
      'class="verdict indeterminate"',
      'class="reasons"',
      'class="chain"',
      'class="checks"',
    ].map((mark) => html.indexOf(mark));
    expect([verdict, reasons, chain, checks]).toEqual(
      [verdict, reasons, chain, checks].toSorted((a, b) => (a ?? 0) - (b ?? 0)),
    );
    expect(verdict).toBeGreaterThan(0);
    expect(html.match(/<tr(?: class="skip")?><td class=/g)).toHaveLength(report.checks.length);
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  });

  test('every report can be drawn, whatever is missing', () => {
    const many = goodFacts();
    for (let index = 1; index < 12; index++)
      many.signatures.push(
        JSON.parse(JSON.stringify(goodSignature(index))) as Mutable<ReturnType<typeof goodSignature>>,
      );
    for (const [, report] of [...all, ['many', reportOn(many, defaultPolicy)] as const]) {
      const html = renderHtml(report, { lang: 'zh' });
      expect(html).not.toMatch(/undefined|NaN|\[object/);
      for (const tag of ['svg', 'section', 'table', 'div', 'li', 'figure'])
        expect(html.split(`<${tag}`).length, tag).toBe(html.split(`</${tag}>`).length);
    }
  });
});
