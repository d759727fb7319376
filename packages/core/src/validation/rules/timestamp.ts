import { timestampProblem } from '../times.ts';
import { forSignatures, notApplicable, type Rule, type RuleResult } from './rule.ts';
import { timestampProblems } from './timestamp-problems.ts';

/** A time-stamp that is there is sound in itself: readable, over this signature, rightly signed, not from the future. */
export const timestamp: Rule = {
  id: 'timestamp',
  stage: 'signature',
  group: 'conduct',
  codes: [
    'timestamp.malformed',
    'timestamp.mismatch',
    'timestamp.signature.invalid',
    'timestamp.order',
    'timestamp.intact',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forSignatures(facts, 'timestamp', ({ timestamp: token }, subject): RuleResult[] => {
      if (token === undefined) return [notApplicable(subject)];
      const genTime = token.genTime ?? '';
      switch (timestampProblem(token, facts.at)) {
        case 'malformed': {
          const error = token.problem?.text ?? timestampProblems.malformed;
          return [{ code: 'timestamp.malformed', subject, details: { error } }];
        }
        case 'mismatch':
          return [{ code: 'timestamp.mismatch', subject }];
        case 'signature':
          return [{ code: 'timestamp.signature.invalid', subject }];
        case 'order': {
          const range = { expected: `≤ ${facts.at}`, got: genTime };
          return [{ code: 'timestamp.order', subject, ...range, details: { genTime, at: facts.at } }];
        }
        default:
          return [{ code: 'timestamp.intact', subject, details: { genTime } }];
      }
    });
  },
};
