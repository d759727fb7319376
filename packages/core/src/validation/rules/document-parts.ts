import { forDocument, type Rule } from './rule.ts';

/** Every part that the document names is there and can be read; otherwise readers show different things. */
export const documentParts: Rule = {
  id: 'document-parts',
  stage: 'document',
  group: 'data',
  codes: ['document.part.unreadable', 'document.parts.readable', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forDocument(facts, () => {
      const parts = facts.document?.parts ?? [];
      if (parts.length === 0) return [{ code: 'document.parts.readable', subject: { kind: 'document' } }];
      return parts.map(({ kind, path, role }) => ({
        code: 'document.part.unreadable',
        subject: { kind: 'document', path },
        details: { path, role, kind },
      }));
    });
  },
};
