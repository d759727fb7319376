import { isWithin, provenTimeOf } from '../times.ts';
import { forSeals, type Rule } from './rule.ts';

/** The seal was valid when it was used, as far as that time is proven. */
export const sealValidity: Rule = {
  id: 'seal-validity',
  stage: 'signature',
  group: 'conduct',
  codes: [
    'seal.validity.outside',
    'seal.validity.noPoe',
    'seal.validity.inside',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forSeals(facts, 'seal', (seal, subject, signature) => {
      const time = signature === undefined ? { at: facts.at, source: 'reference' } : provenTimeOf(signature, facts.at);
      if (isWithin(time.at, seal.validFrom, seal.validUntil))
        return [{ code: 'seal.validity.inside', subject, details: { at: time.at } }];
      const code = time.source === 'timestamp' ? 'seal.validity.outside' : 'seal.validity.noPoe';
      return [{ code, subject, expected: `${seal.validFrom} / ${seal.validUntil}`, got: time.at }];
    });
  },
};
