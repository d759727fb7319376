import { forDocument, notReached, type Rule } from './rule.ts';

/** One document to a package: readers disagree about which of several they show. */
export const documentSingle: Rule = {
  id: 'document-single',
  stage: 'document',
  group: 'data',
  codes: ['document.several', 'document.single', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forDocument(facts, () => {
      const count = facts.document?.count ?? 0;
      if (count === 1) return [{ code: 'document.single', subject: { kind: 'document' } }];
      if (count === 0) return [notReached({ kind: 'document' })];
      return [
        {
          code: 'document.several',
          subject: { kind: 'document' },
          details: { count },
          expected: '1',
          got: String(count),
        },
      ];
    });
  },
};
