import { forSignatures, notReached, type Rule } from './rule.ts';

/** Key usages that make up a signature certificate; an encryption certificate of a dual pair has neither. */
const signing = ['digitalSignature', 'nonRepudiation', 'contentCommitment'];

const enciphering = ['keyEncipherment', 'dataEncipherment', 'keyAgreement'];

/** The signer signed with the signature certificate of the dual pair. */
export const signerKeyUsage: Rule = {
  id: 'signer-key-usage',
  stage: 'signature',
  group: 'identity',
  codes: [
    'signer.keyUsage.encipherOnly',
    'signer.keyUsage.mixed',
    'signer.keyUsage.fits',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forSignatures(facts, 'signer', ({ signer }, subject) => {
      if (signer === undefined) return [notReached(subject)];
      const { keyUsage } = signer;
      const got = keyUsage.join(', ');
      if (keyUsage.length > 0 && !keyUsage.some((use) => signing.includes(use)))
        return [{ code: 'signer.keyUsage.encipherOnly', subject, expected: 'digitalSignature', got }];
      if (keyUsage.some((use) => enciphering.includes(use))) return [{ code: 'signer.keyUsage.mixed', subject, got }];
      return [{ code: 'signer.keyUsage.fits', subject }];
    });
  },
};
