import { provenTimeOf } from '../times.ts';
import { forSignatures, notApplicable, type Rule } from './rule.ts';

/** Whether the time of the signature is proven at all; a policy may demand it. */
export const timestampPresent: Rule = {
  id: 'timestamp-present',
  stage: 'signature',
  group: 'conduct',
  codes: ['timestamp.missing', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forSignatures(facts, 'timestamp', (signature, subject) => {
      if (provenTimeOf(signature, facts.at).source === 'timestamp') return [notApplicable(subject)];
      return [{ code: 'timestamp.missing', subject }];
    });
  },
};
