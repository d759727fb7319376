import { instantOf } from '../times.ts';
import { forLicence } from './licence-data.ts';
import { notApplicable, type Rule, type RuleResult, type Subject } from './rule.ts';

const subject: Subject = { kind: 'licence' };

/** The licence is within its own period of validity at the reference time. */
export const licencePeriod: Rule = {
  id: 'licence-period',
  stage: 'licence',
  group: 'conduct',
  codes: [
    'licence.period.expired',
    'licence.period.notBegun',
    'licence.period.inside',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forLicence(facts, ({ validFrom, validUntil }): RuleResult[] => {
      if (validFrom === undefined && validUntil === undefined) return [notApplicable(subject)];
      if (validUntil !== undefined && instantOf(facts.at) > instantOf(validUntil))
        return [
          {
            code: 'licence.period.expired',
            subject,
            expected: `≤ ${validUntil}`,
            got: facts.at,
            details: { until: validUntil },
          },
        ];
      if (validFrom !== undefined && instantOf(facts.at) < instantOf(validFrom))
        return [
          {
            code: 'licence.period.notBegun',
            subject,
            expected: `≥ ${validFrom}`,
            got: facts.at,
            details: { from: validFrom },
          },
        ];
      return [
        { code: 'licence.period.inside', subject, details: { from: validFrom ?? '—', until: validUntil ?? '∞' } },
      ];
    });
  },
};
