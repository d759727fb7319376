import { isWithin, provenSealTimeOf } from '../times.ts';
import { forSeals, notReached, type Rule } from './rule.ts';

/** The maker's certificate was valid at the earliest time for which the seal is proven. */
export const makerValidity: Rule = {
  id: 'maker-validity',
  stage: 'signature',
  group: 'conduct',
  codes: ['maker.validity.outside', 'maker.validity.inside', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forSeals(facts, 'maker', (seal, subject, signature) => {
      const { maker } = seal;
      if (maker === undefined) return [notReached(subject)];
      const time = provenSealTimeOf(seal, signature, facts.at).at;
      if (isWithin(time, maker.notBefore, maker.notAfter))
        return [{ code: 'maker.validity.inside', subject, details: { at: time } }];
      return [
        { code: 'maker.validity.outside', subject, expected: `${maker.notBefore} / ${maker.notAfter}`, got: time },
      ];
    });
  },
};
