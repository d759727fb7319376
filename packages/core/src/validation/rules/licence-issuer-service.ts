import { ruleText } from '../../base/rule-texts/rule-text.ts';
import { provenDocumentTimeOf, statusAt } from '../times.ts';
import { forLicence } from './licence-data.ts';
import { notReached, type Rule, type RuleResult, type Subject } from './rule.ts';

const subject: Subject = { kind: 'licence' };

/** The issuing authority is listed as a licence issuer and was granted when the licence is proven to have been sealed. */
export const licenceIssuerService: Rule = {
  id: 'licence-issuer-service',
  stage: 'licence',
  group: 'identity',
  codes: [
    'licence.issuer.notListed',
    'service.withdrawn',
    'service.granted',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forLicence(facts, ({ issuer, issuerCode, issuerName }): RuleResult[] => {
      if (facts.trust.status !== 'authentic') return [notReached(subject)];
      if (issuer === undefined) {
        const creditCode = issuerCode ?? issuerName ?? '—';
        return [{ code: 'licence.issuer.notListed', subject, details: { creditCode } }];
      }
      const at = provenDocumentTimeOf(facts);
      const status = statusAt(issuer, at) ?? 'not listed';
      const details = { service: issuer.name, at, status: { zh: ruleText(status, 'zh'), en: status } };
      if (status !== 'granted')
        return [{ code: 'service.withdrawn', subject, expected: 'granted', got: status, details }];
      return [{ code: 'service.granted', subject, details }];
    });
  },
};
