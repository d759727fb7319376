import { displayName } from './display-name.ts';
import { chainCodes, checkPath } from './path-outcome.ts';
import { forSignatures, notReached, type Rule } from './rule.ts';

/** The signer's certificate leads to a listed certification authority. */
export const signerPath: Rule = {
  id: 'signer-path',
  stage: 'signature',
  group: 'identity',
  codes: chainCodes,
  check(facts) {
    return forSignatures(facts, 'signer', ({ signer, signerPath: path }, subject) => {
      if (signer === undefined) return [notReached(subject)];
      return [checkPath(path, displayName(signer), subject)];
    });
  },
};
