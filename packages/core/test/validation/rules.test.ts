import { describe, expect, test } from 'vitest';
import { codeRegistry, type VerdictCode } from '../../src/validation/codes.generated.ts';
import { isVerdictCode, verdictCodes } from '../../src/validation/codes.ts';
import { judge } from '../../src/validation/judge.ts';
import { packCodes } from '../../src/validation/pack/pack-codes.ts';
import { defaultPolicy, importedPolicy } from '../../src/validation/policy.ts';
import { ruleIds } from '../../src/validation/rule-ids.ts';
import { rules } from '../../src/validation/rules/index.ts';
import { codeCases } from './code-cases.ts';
import { goodFacts, goodSealFacts } from './good-facts.ts';

const seenWhereBroken = new Set<VerdictCode>();
const passing = judge(goodFacts(), defaultPolicy);
const passingCodes = new Set(passing.checks.map((check) => check.code));

describe('rules over facts', () => {
  test('good facts pass every rule under both policies', () => {
    expect(passing.checks.filter((check) => !['passed', 'info', 'skipped'].includes(check.status))).toEqual([]);
    expect(passing.verdict).toEqual({ indication: 'passed' });
    expect(judge(goodFacts(), importedPolicy).verdict).toEqual({ indication: 'passed' });
    expect(judge(goodSealFacts(), defaultPolicy).verdict).toEqual({ indication: 'passed' });
    expect([passing.certificateRecognition, passing.sealRecognition]).toEqual(['recognised', 'recognised']);
  });

  test.each(codeCases.map((item) => [item.code, item.title, item] as const))('%s: %s', (code, _title, item) => {
    const judgement = judge(item.facts, item.policy);
    const codes = judgement.checks.map((check) => check.code);
    expect(codes).toContain(code);
    expect(judgement.verdict.indication).toBe(item.verdict);
    for (const seen of codes) seenWhereBroken.add(seen);
    for (const check of judgement.checks) {
      expect(`${check.message.zh}${check.message.en}`, check.code).not.toMatch(/\{\w+\}/);
    }
  });

  test('every code of the registry occurs in one case and is absent from another', () => {
    const produced = new Set([...seenWhereBroken, ...passingCodes]);
    const fromRules = verdictCodes.filter((code) => !packCodes.some((known) => known === code));
    expect(fromRules.filter((code) => !produced.has(code))).toEqual([]);
    const absentSomewhere = fromRules.filter(
      (code) =>
        !passingCodes.has(code) ||
        codeCases.some((item) => !judge(item.facts, defaultPolicy).checks.some((check) => check.code === code)),
    );
    expect(absentSomewhere).toEqual(fromRules);
  });

  test('a rule gives only the codes that it declares, of its own group, and the declarations make up the registry', () => {
    const declared = new Set<string>();
    for (const rule of rules) {
      for (const code of rule.codes) declared.add(code);
      for (const facts of [goodFacts(), goodSealFacts(), ...codeCases.map((item) => item.facts)]) {
        const results = rule.check(facts, defaultPolicy);
        expect(results.length, `${rule.id} says nothing`).toBeGreaterThan(0);
        for (const { code } of results) expect(rule.codes).toContain(code);
      }
    }
    for (const code of packCodes) declared.add(code);
    expect([...declared].filter((code) => !isVerdictCode(code))).toEqual([]);
    expect(verdictCodes.filter((code) => !declared.has(code))).toEqual([]);
  });

  test('the group of a rule is that of its codes, apart from shared ones', () => {
    const shared = new Set([
      'service.withdrawn',
      'service.granted',
      'check.notApplicable',
      'check.notReached',
      'licence.note',
    ]);
    for (const rule of rules) {
      for (const code of rule.codes)
        if (!shared.has(code)) expect(codeRegistry[code].group, `${rule.id} ${code}`).toBe(rule.group);
    }
  });

  test('there is one rule for every id, in order', () => {
    expect(rules.map((rule) => rule.id)).toEqual([...ruleIds]);
  });

  test('judging changes nothing in the facts', () => {
    const facts = goodFacts();
    const before = JSON.stringify(facts);
    judge(facts, defaultPolicy);
    expect(JSON.stringify(facts)).toBe(before);
  });
});
