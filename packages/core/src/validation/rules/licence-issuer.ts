import { forLicence } from './licence-data.ts';
import { notApplicable, type Rule, type RuleResult, type Subject } from './rule.ts';

const subject: Subject = { kind: 'licence' };

/** The issuing authority that the licence names is the one whose certificate sealed it. */
export const licenceIssuer: Rule = {
  id: 'licence-issuer',
  stage: 'licence',
  group: 'identity',
  codes: ['licence.issuer.mismatch', 'licence.issuer.matches', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forLicence(facts, ({ issuerCode }): RuleResult[] => {
      const sealers = facts.signatures.flatMap(({ kind, signer }) =>
        kind === 'seal' && signer?.creditCode !== undefined ? [signer.creditCode] : [],
      );
      // Without a credit code in the certificate only the trust list can tell who the issuer is: see licence-issuer-service.
      if (issuerCode === undefined || sealers.length === 0) return [notApplicable(subject)];
      if (sealers.includes(issuerCode))
        return [{ code: 'licence.issuer.matches', subject, details: { creditCode: issuerCode } }];
      return [{ code: 'licence.issuer.mismatch', subject, expected: issuerCode, got: sealers.join(', ') }];
    });
  },
};
