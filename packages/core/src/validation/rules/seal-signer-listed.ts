import { forSignatures, notApplicable, notReached, type Rule } from './rule.ts';

/** The signer is among those that the seal names. */
export const sealSignerListed: Rule = {
  id: 'seal-signer-listed',
  stage: 'signature',
  group: 'identity',
  codes: ['seal.signer.notListed', 'seal.signer.listed', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forSignatures(facts, 'seal', ({ kind, signer, signerListed, seal }, subject) => {
      if (kind !== 'seal') return [notApplicable(subject)];
      if (seal === undefined || signerListed === undefined) return [notReached(subject)];
      if (signerListed) return [{ code: 'seal.signer.listed', subject }];
      return [
        {
          code: 'seal.signer.notListed',
          subject,
          expected: `1 of ${seal.signerCount} ${seal.signerList}`,
          got: signer?.fingerprint ?? '',
        },
      ];
    });
  },
};
