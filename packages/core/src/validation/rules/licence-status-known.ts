import { forLicence } from './licence-data.ts';
import { notApplicable, type Rule, type RuleResult, type Subject } from './rule.ts';

const subject: Subject = { kind: 'licence' };

/** Whether the issuer was asked for the status at all; a policy may demand it. */
export const licenceStatusKnown: Rule = {
  id: 'licence-status-known',
  stage: 'licence',
  group: 'conduct',
  codes: ['licence.status.unknown', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forLicence(facts, ({ status }): RuleResult[] => [
      status === undefined ? { code: 'licence.status.unknown', subject } : notApplicable(subject),
    ]);
  },
};
