import { instantOf } from '../times.ts';
import { forLicence } from './licence-data.ts';
import { notApplicable, type Rule, type RuleResult, type Subject } from './rule.ts';

const subject: Subject = { kind: 'licence' };

/** The licence has not been cancelled, revoked, annulled, suspended or replaced, as far as its issuer told the caller. */
export const licenceStatus: Rule = {
  id: 'licence-status',
  stage: 'licence',
  group: 'conduct',
  codes: ['licence.status.bad', 'licence.status.valid', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forLicence(facts, ({ status }): RuleResult[] => {
      if (status === undefined) return [notApplicable(subject)];
      const { value, since, obtainedAt } = status;
      const isInForce = value === 'valid' || instantOf(since) > instantOf(facts.at);
      if (isInForce) return [{ code: 'licence.status.valid', subject, details: { obtainedAt } }];
      return [
        { code: 'licence.status.bad', subject, expected: 'valid', got: value, details: { status: value, since } },
      ];
    });
  },
};
