import { forSignatures, notApplicable, type Rule } from './rule.ts';

/** The seal beside the signature is the one inside it. */
export const sealCopy: Rule = {
  id: 'seal-copy',
  stage: 'signature',
  group: 'identity',
  codes: ['seal.copy.mismatch', 'seal.copy.matched', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forSignatures(facts, 'seal', ({ sealCopyMatches }, subject) => {
      if (sealCopyMatches === undefined) return [notApplicable(subject)];
      return [{ code: sealCopyMatches ? 'seal.copy.matched' : 'seal.copy.mismatch', subject }];
    });
  },
};
