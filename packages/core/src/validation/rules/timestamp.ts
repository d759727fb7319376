import { timestampProblem } from '../times.ts';
import { forSignatures, notApplicable, type Rule, type RuleResult } from './rule.ts';
import { timestampProblems } from './timestamp-problems.ts';

/** A time-stamp that is there proves its time: right data, right signature, recognised service. A bad one proves nothing. */
export const timestamp: Rule = {
  id: 'timestamp',
  stage: 'signature',
  group: 'conduct',
  codes: [
    'timestamp.malformed',
    'timestamp.mismatch',
    'timestamp.signature.invalid',
    'timestamp.untrusted',
    'timestamp.order',
    'timestamp.valid',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forSignatures(facts, 'timestamp', ({ timestamp: token }, subject): RuleResult[] => {
      if (token === undefined) return [notApplicable(subject)];
      const genTime = token.genTime ?? '';
      const problem = timestampProblem(token, facts.at);
      switch (problem) {
        case undefined:
          return [{ code: 'timestamp.valid', subject, details: { genTime, tsa: token.path?.service?.name ?? '' } }];
        case 'malformed':
          return [
            {
              code: 'timestamp.malformed',
              subject,
              details: { error: token.problem?.text ?? timestampProblems.malformed },
            },
          ];
        case 'mismatch':
          return [{ code: 'timestamp.mismatch', subject }];
        case 'signature':
          return [{ code: 'timestamp.signature.invalid', subject }];
        case 'order':
          return [
            {
              code: 'timestamp.order',
              subject,
              expected: `≤ ${facts.at}`,
              got: genTime,
              details: { genTime, at: facts.at },
            },
          ];
        default:
          return [{ code: 'timestamp.untrusted', subject, details: { problem: timestampProblems[problem] } }];
      }
    });
  },
};
