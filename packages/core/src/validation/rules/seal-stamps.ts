import type { Text } from '../../base/text.ts';
import type { StampFacts } from '../facts/facts.ts';
import { forSignatures, notApplicable, type Rule } from './rule.ts';

const stampProblems: Readonly<Record<NonNullable<StampFacts['problem']>, Text>> = {
  noPage: { zh: '所指页面不存在', en: 'the page does not exist' },
  noBoundary: { zh: '没有位置', en: 'it has no position' },
  outsidePage: { zh: '位置在页面之外', en: 'it lies outside the page' },
};

/** The stamps that a reader shows lie on pages that exist. */
export const sealStamps: Rule = {
  id: 'seal-stamps',
  stage: 'document',
  group: 'data',
  codes: ['seal.stamp.misplaced', 'seal.stamp.absent', 'seal.stamp.placed', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forSignatures(facts, 'seal', ({ kind, stamps }, subject) => {
      if (stamps.length === 0)
        return [kind === 'seal' ? { code: 'seal.stamp.absent', subject } : notApplicable(subject)];
      const misplaced = stamps.flatMap(({ page, problem }) =>
        problem === undefined ? [] : [{ page, problem: stampProblems[problem] }],
      );
      if (misplaced.length === 0) return [{ code: 'seal.stamp.placed', subject, details: { count: stamps.length } }];
      return misplaced.map(({ page, problem }) => ({
        code: 'seal.stamp.misplaced',
        subject: { ...subject, path: page },
        details: { problem },
      }));
    });
  },
};
