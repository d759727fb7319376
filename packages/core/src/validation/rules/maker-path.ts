import { displayName } from './display-name.ts';
import { chainCodes, checkPath } from './path-outcome.ts';
import { forSeals, notReached, type Rule } from './rule.ts';

/** The maker's certificate leads to a listed seal-making service. */
export const makerPath: Rule = {
  id: 'maker-path',
  stage: 'signature',
  group: 'identity',
  codes: chainCodes,
  check(facts) {
    return forSeals(facts, 'maker', ({ maker, makerPath: path }, subject) => {
      if (maker === undefined) return [notReached(subject)];
      return [checkPath(path, displayName(maker), subject)];
    });
  },
};
