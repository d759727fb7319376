import { forEntries, isSignatureList } from './coverage-entries.ts';
import type { Rule } from './rule.ts';

/** Whether the list of signatures is closed. */
export const coverageSignatureList: Rule = {
  id: 'coverage-signature-list',
  stage: 'document',
  group: 'data',
  codes: ['ofd.coverage.signatureList', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forEntries(facts, (entries) => {
      const open = entries.filter((entry) => isSignatureList(entry) && entry.coveredBy.length === 0);
      if (open.length === 0) return [{ code: 'check.notApplicable', subject: { kind: 'document' } }];
      return open.map(({ path }) => ({
        code: 'ofd.coverage.signatureList',
        subject: { kind: 'document', path },
        details: { path },
      }));
    });
  },
};
