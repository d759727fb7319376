import { forEntries, isSignatureList } from './coverage-entries.ts';
import type { Rule } from './rule.ts';

/** Nothing is smuggled along (夹带文件): files that no link reaches and no signature protects. */
export const coverageStowaways: Rule = {
  id: 'coverage-stowaways',
  stage: 'document',
  group: 'data',
  codes: ['ofd.coverage.unlisted', 'ofd.coverage.noStowaways', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forEntries(facts, (entries) => {
      const stowaways = entries.filter(
        (entry) => !entry.reachable && entry.coveredBy.length === 0 && !isSignatureList(entry),
      );
      if (stowaways.length === 0) return [{ code: 'ofd.coverage.noStowaways', subject: { kind: 'document' } }];
      return stowaways.map(({ path }) => ({
        code: 'ofd.coverage.unlisted',
        subject: { kind: 'document', path },
        details: { path },
      }));
    });
  },
};
