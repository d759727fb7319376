import { forLicence } from './licence-data.ts';
import { notApplicable, type Rule, type RuleResult, type Subject } from './rule.ts';

const subject: Subject = { kind: 'licence' };

/** Metadata, signed attachment and visible text say the same. */
export const licenceFields: Rule = {
  id: 'licence-fields',
  stage: 'licence',
  group: 'data',
  codes: ['licence.fields.mismatch', 'licence.fields.match', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forLicence(facts, ({ comparisons }): RuleResult[] => {
      if (comparisons.length === 0) return [notApplicable(subject)];
      const different = comparisons.filter((comparison) => !comparison.matches);
      if (different.length === 0)
        return [{ code: 'licence.fields.match', subject, details: { count: comparisons.length } }];
      return different.map(({ field, source, expected, got }) => ({
        code: 'licence.fields.mismatch',
        subject: { ...subject, path: field },
        expected,
        got,
        details: { field: `${field} (${source})` },
      }));
    });
  },
};
