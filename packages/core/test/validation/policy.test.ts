import { describe, expect, test } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import { judge } from '../../src/validation/judge.ts';
import { parsePolicy } from '../../src/validation/parse-policy.ts';
import {
  builtInPolicies,
  checkPolicy,
  defaultPolicy,
  importedPolicy,
  policyDigest,
} from '../../src/validation/policy.ts';
import type { Policy } from '../../src/validation/policy-types.ts';
import { integrityRules } from '../../src/validation/rule-ids.ts';
import { goodFacts } from './good-facts.ts';

interface Loose {
  rules: Record<string, string> | string[];
  parameters: Record<string, unknown>;
  [name: string]: unknown;
}

const rulesOf = (policy: Loose): Record<string, string> => policy.rules as Record<string, string>;

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isCoreError(error)) return error.code;
    throw error;
  }
  return 'none';
}

const json = (change: (policy: Loose) => void): Uint8Array => {
  const copy = JSON.parse(JSON.stringify(defaultPolicy)) as Loose;
  change(copy);
  return utf8(JSON.stringify(copy));
};

describe('policies', () => {
  test('built-in policies are whole, frozen, and survive writing and reading', () => {
    for (const policy of builtInPolicies) {
      checkPolicy(policy);
      expect(Object.isFrozen(policy) && Object.isFrozen(policy.rules) && Object.isFrozen(policy.parameters)).toBe(true);
      const read = parsePolicy(utf8(JSON.stringify(policy)));
      expect(read).toEqual(policy);
      expect(policyDigest(read)).toBe(policyDigest(policy));
    }
    expect(policyDigest(defaultPolicy)).not.toBe(policyDigest(importedPolicy));
  });

  test('a missing rule is an error at the start, not a skipped check', () => {
    for (const rule of Object.keys(defaultPolicy.rules)) {
      expect(codeOf(() => parsePolicy(json((policy) => delete rulesOf(policy)[rule])))).toBe('ERR_POLICY_RULE_MISSING');
    }
    const { timestamp: _removed, ...rest } = defaultPolicy.rules;
    const hole = { ...defaultPolicy, rules: rest } as unknown as Policy;
    expect(codeOf(() => judge(goodFacts(), hole))).toBe('ERR_POLICY_RULE_MISSING');
  });

  test('integrity rules cannot be lowered', () => {
    for (const rule of integrityRules)
      for (const level of ['warn', 'inform', 'ignore'])
        expect(codeOf(() => parsePolicy(json((policy) => Object.assign(rulesOf(policy), { [rule]: level }))))).toBe(
          'ERR_POLICY_RULE_LEVEL',
        );
  });

  test.each([
    ['an unknown rule', (p: Loose) => Object.assign(p.rules, { x: 'fail' }), 'ERR_POLICY_RULE_UNKNOWN'],
    ['an unknown level', (p: Loose) => Object.assign(p.rules, { timestamp: 'ignore' }), 'ERR_POLICY_RULE_LEVEL'],
    ['an unknown member', (p: Loose) => Object.assign(p, { extra: 1 }), 'ERR_POLICY_STRUCTURE'],
    ['an unknown parameter', (p: Loose) => Object.assign(p.parameters, { extra: 1 }), 'ERR_POLICY_STRUCTURE'],
    ['a missing parameter', (p: Loose) => delete p.parameters['algorithms'], 'ERR_POLICY_STRUCTURE'],
    ['a wrong schema', (p: Loose) => Object.assign(p, { schema: 'x' }), 'ERR_POLICY_STRUCTURE'],
    ['a wrong id', (p: Loose) => Object.assign(p, { id: '../x' }), 'ERR_POLICY_STRUCTURE'],
    ['a negative skew', (p: Loose) => Object.assign(p.parameters, { clockSkewSeconds: -1 }), 'ERR_POLICY_STRUCTURE'],
    ['rules as a list', (p: Loose) => Object.assign(p, { rules: [] }), 'ERR_POLICY_STRUCTURE'],
  ])('%s is refused', (_name, change, code) => {
    expect(codeOf(() => parsePolicy(json((policy) => void change(policy))))).toBe(code);
  });

  test('bytes that are not JSON are refused', () => {
    for (const bytes of [utf8('{'), utf8('[]'), utf8('null'), Uint8Array.of(0xff)])
      expect(codeOf(() => parsePolicy(bytes))).toBe('ERR_POLICY_STRUCTURE');
  });

  test('the digest of a policy does not depend on the order of its members', () => {
    const shuffled = {
      ...defaultPolicy,
      rules: Object.fromEntries(Object.entries(defaultPolicy.rules).reverse()),
    } as unknown as Policy;
    expect(policyDigest(shuffled)).toBe(policyDigest(defaultPolicy));
  });
});
