import { forLicence } from './licence-data.ts';
import { notReached, type Rule, type RuleResult, type Subject } from './rule.ts';

const subject: Subject = { kind: 'licence' };

/** The licence identifier has the right check character; a known wrong algorithm is named. */
export const licenceIdentifier: Rule = {
  id: 'licence-identifier',
  stage: 'licence',
  group: 'data',
  codes: [
    'licence.id.invalid',
    'licence.id.legacy',
    'licence.id.valid',
    'licence.note',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forLicence(facts, ({ id, findings }): RuleResult[] => {
      const path = 'ZZBS';
      const results: RuleResult[] = [];
      for (const { severity, text, code } of findings.filter((finding) => finding.about === 'identifier')) {
        if (code === 'licenceId.check.legacy') continue;
        const kind = severity === 'error' ? 'licence.id.invalid' : 'licence.note';
        results.push({ code: kind, subject: { ...subject, path }, details: { finding: text } });
      }
      if (id === undefined) return results.length > 0 ? results : [notReached({ ...subject, path })];
      if (id.legacyVariant !== undefined) {
        const details = { variant: id.legacyVariant, expected: id.expected, got: id.got };
        results.push({
          code: 'licence.id.legacy',
          subject: { ...subject, path },
          details,
          expected: id.expected,
          got: id.got,
        });
      } else if (id.valid) {
        results.push({ code: 'licence.id.valid', subject: { ...subject, path }, details: { id: id.text } });
      } else if (results.every(({ code }) => code === 'licence.note')) {
        const finding = {
          zh: `校验位应为 ${id.expected}，实为 ${id.got}`,
          en: `check character ${id.got} should be ${id.expected}`,
        };
        results.push({
          code: 'licence.id.invalid',
          subject: { ...subject, path },
          details: { finding },
          expected: id.expected,
          got: id.got,
        });
      }
      return results;
    });
  },
};
