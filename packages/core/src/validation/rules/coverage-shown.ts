import { forEntries, isSignatureList } from './coverage-entries.ts';
import type { Rule } from './rule.ts';

/** Whatever a reader can show is protected by a signature. */
export const coverageShown: Rule = {
  id: 'coverage-shown',
  stage: 'document',
  group: 'data',
  codes: ['ofd.coverage.reachableUnsigned', 'ofd.coverage.full', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forEntries(facts, (entries) => {
      const shown = entries.filter((entry) => entry.reachable && !isSignatureList(entry));
      const open = shown.filter((entry) => entry.coveredBy.length === 0);
      if (open.length === 0)
        return [{ code: 'ofd.coverage.full', subject: { kind: 'document' }, details: { count: shown.length } }];
      return open.map(({ path, role }) => ({
        code: 'ofd.coverage.reachableUnsigned',
        subject: { kind: 'document', path },
        details: { path, role },
      }));
    });
  },
};
