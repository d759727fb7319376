import type { Text } from '../../base/text.ts';
import { instantOf, timestampProblem } from '../times.ts';
import { forSeals, notApplicable, type Rule } from './rule.ts';
import { timestampProblems } from './timestamp-problems.ts';

/** A token on the seal itself (GM/T 0031-2025) proves that the seal is not younger, and does not precede its making. */
export const sealTimestamp: Rule = {
  id: 'seal-timestamp',
  stage: 'signature',
  group: 'conduct',
  codes: ['seal.timestamp.invalid', 'seal.timestamp.valid', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forSeals(facts, 'seal', (seal, subject) => {
      const token = seal.timestamp;
      if (token === undefined) return [notApplicable(subject)];
      const problem = timestampProblem(token, facts.at);
      if (problem !== undefined)
        return [{ code: 'seal.timestamp.invalid', subject, details: { problem: timestampProblems[problem] } }];
      const genTime = token.genTime ?? '';
      if (instantOf(seal.createdAt) > instantOf(genTime)) {
        const problem: Text = { zh: '早于印章声明的制作时间', en: 'it is older than the stated making of the seal' };
        return [
          { code: 'seal.timestamp.invalid', subject, expected: seal.createdAt, got: genTime, details: { problem } },
        ];
      }
      return [{ code: 'seal.timestamp.valid', subject, details: { genTime } }];
    });
  },
};
