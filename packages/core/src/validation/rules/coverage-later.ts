import { forEntries, isSignatureList } from './coverage-entries.ts';
import type { Rule } from './rule.ts';

/** Nothing that is shown was added after an earlier signature. */
export const coverageLater: Rule = {
  id: 'coverage-later',
  stage: 'document',
  group: 'data',
  codes: ['ofd.coverage.addedLater', 'ofd.coverage.noLaterContent', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forEntries(facts, (entries) => {
      const later = entries.flatMap((entry) =>
        entry.addedAfter === undefined || !entry.reachable || isSignatureList(entry)
          ? []
          : [{ path: entry.path, after: entry.addedAfter }],
      );
      if (later.length === 0) return [{ code: 'ofd.coverage.noLaterContent', subject: { kind: 'document' } }];
      return later.map(({ path, after }) => ({
        code: 'ofd.coverage.addedLater',
        subject: { kind: 'document', path },
        details: { path, signature: after + 1 },
      }));
    });
  },
};
