import { forSignatures, notReached, type Rule } from './rule.ts';

/** The signature is a seal signature (电子签章), not merely a digital one. */
export const sealPresent: Rule = {
  id: 'seal-present',
  stage: 'signature',
  group: 'identity',
  codes: ['seal.absent', 'seal.present', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forSignatures(facts, 'seal', ({ seal, kind }, subject) => {
      if (seal !== undefined)
        return [{ code: 'seal.present', subject, details: { name: seal.name, sealId: seal.sealId } }];
      return [kind === 'seal' ? notReached(subject) : { code: 'seal.absent', subject }];
    });
  },
};
