import { forDocument, notReached, type Rule } from './rule.ts';

/** A document without any signature proves nothing. */
export const documentSigned: Rule = {
  id: 'document-signed',
  stage: 'signature',
  group: 'identity',
  codes: ['document.unsigned', 'document.signed', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forDocument(facts, () => {
      const count = facts.signatures.length;
      // A list of signatures that cannot be read is not the same as none.
      if (count === 0 && (facts.document?.problems.length ?? 0) > 0) return [notReached({ kind: 'document' })];
      if (count === 0) return [{ code: 'document.unsigned', subject: { kind: 'document' } }];
      return [{ code: 'document.signed', subject: { kind: 'document' }, details: { count } }];
    });
  },
};
