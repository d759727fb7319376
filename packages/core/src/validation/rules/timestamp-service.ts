import { type TimestampProblem, timestampProblem } from '../times.ts';
import { forSignatures, notApplicable, notReached, type Rule } from './rule.ts';
import { timestampProblems } from './timestamp-problems.ts';

/** What `timestamp` has said about the token already. */
const unsound: ReadonlySet<TimestampProblem> = new Set(['malformed', 'mismatch', 'signature', 'order']);

/** The time-stamp comes from a service that the list recognises; from anybody else it proves nothing, and the rest stands without it. */
export const timestampService: Rule = {
  id: 'timestamp-service',
  stage: 'signature',
  group: 'conduct',
  codes: ['timestamp.untrusted', 'timestamp.valid', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forSignatures(facts, 'timestamp', ({ timestamp: token }, subject) => {
      if (token === undefined) return [notApplicable(subject)];
      const problem = timestampProblem(token, facts.at);
      if (problem === undefined) {
        const details = { genTime: token.genTime ?? '', tsa: token.path?.service?.name ?? '' };
        return [{ code: 'timestamp.valid', subject, details }];
      }
      if (unsound.has(problem)) return [notReached(subject)];
      return [{ code: 'timestamp.untrusted', subject, details: { problem: timestampProblems[problem] } }];
    });
  },
};
