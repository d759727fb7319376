import type { SignatureFacts } from '../facts/facts.ts';
import { provenTimeOf } from '../times.ts';
import { forSignatures, type Rule } from './rule.ts';
import { checkService, serviceCodes } from './service-status.ts';

/** The signer's certification authority was granted at the proven time. */
export const signerService: Rule = {
  id: 'signer-service',
  stage: 'signature',
  group: 'identity',
  codes: serviceCodes,
  check(facts) {
    return forSignatures(facts, 'signer', (signature, subject) => [
      checkService(signature.signerPath, issuedWith(signature), provenTimeOf(signature, facts.at).at, subject),
    ]);
  },
};

/** The algorithm with which the listed authority signed the certificate next to it. */
function issuedWith({ signerPath }: SignatureFacts): string | undefined {
  return signerPath?.certificates.at(-1)?.certificate.signatureAlgorithm;
}
