import { instantOf, isWithin, provenTimeOf } from '../times.ts';
import { forSignatures, notReached, type Rule } from './rule.ts';

/** The signer's certificate was valid when the signature is proven to have existed. */
export const signerValidity: Rule = {
  id: 'signer-validity',
  stage: 'signature',
  group: 'conduct',
  codes: [
    'signer.validity.outside',
    'signer.validity.noPoe',
    'signer.validity.notYet',
    'signer.validity.inside',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forSignatures(facts, 'signer', (signature, subject) => {
      const { signer } = signature;
      if (signer === undefined) return [notReached(subject)];
      const time = provenTimeOf(signature, facts.at);
      if (isWithin(time.at, signer.notBefore, signer.notAfter))
        return [{ code: 'signer.validity.inside', subject, details: { at: time.at } }];
      const range = { expected: `${signer.notBefore} / ${signer.notAfter}`, got: time.at };
      if (time.source === 'timestamp') return [{ code: 'signer.validity.outside', subject, ...range }];
      const early = instantOf(time.at) < instantOf(signer.notBefore);
      return [{ code: early ? 'signer.validity.notYet' : 'signer.validity.noPoe', subject, ...range }];
    });
  },
};
