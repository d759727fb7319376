import { displayName } from './display-name.ts';
import { forSignatures, type Rule } from './rule.ts';

/** The signature says whose it is. */
export const signerCertificate: Rule = {
  id: 'signer-certificate',
  stage: 'signature',
  group: 'identity',
  codes: ['signer.certificate.missing', 'signer.certificate.present', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forSignatures(facts, 'signer', ({ signer }, subject) => {
      if (signer === undefined) return [{ code: 'signer.certificate.missing', subject }];
      return [{ code: 'signer.certificate.present', subject, details: { certificate: displayName(signer) } }];
    });
  },
};
