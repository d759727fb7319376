import type { Facts, SignatureFacts } from '../facts/facts.ts';
import type { CertificateFacts, ServiceFacts } from '../facts/identity-facts.ts';
import { shownEntries } from './coverage-entries.ts';
import { forLicence } from './licence-data.ts';
import { notApplicable, notReached, type Rule, type RuleResult, type Subject } from './rule.ts';

const subject: Subject = { kind: 'licence' };

/**
 * The issuing authority that the licence names is the one whose certificate sealed it, and its seal protects everything that is shown:
 * neither somebody else's seal nor a seal of the authority's from another document makes a licence.
 */
export const licenceIssuer: Rule = {
  id: 'licence-issuer',
  stage: 'licence',
  group: 'identity',
  codes: [
    'licence.issuer.mismatch',
    'licence.issuer.partial',
    'licence.issuer.unproven',
    'licence.issuer.matches',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forLicence(facts, ({ issuerCode, issuer }): RuleResult[] => {
      if (issuerCode === undefined) return [notReached(subject)];
      const sealed = facts.signatures.filter(({ kind, signer }) => kind === 'seal' && signer !== undefined);
      if (sealed.length === 0) return [notApplicable(subject)];
      const answers = sealed.map(({ signer }) => isIssuer(signer as CertificateFacts, issuerCode, issuer));
      const own = sealed.filter((_, position) => answers[position] === 'yes');
      const details = { creditCode: issuerCode };
      if (own.length > 0) {
        const open = own.map((signature) => unprotected(facts, signature));
        if (open.some((path) => path === undefined)) return [{ code: 'licence.issuer.matches', subject, details }];
        return [{ code: 'licence.issuer.partial', subject, details: { path: open[0] ?? '' } }];
      }
      if (answers.includes('unknown')) return [{ code: 'licence.issuer.unproven', subject, details }];
      const got = sealed.map(({ signer }) => signer?.creditCode ?? signer?.organisationCode ?? '').join(', ');
      return [{ code: 'licence.issuer.mismatch', subject, expected: issuerCode, got }];
    });
  },
};

/** By credit code; by the organisation code inside it; or by the very name that the trust list gives to the issuer. */
function isIssuer(
  signer: CertificateFacts,
  issuerCode: string,
  issuer: ServiceFacts | undefined,
): 'yes' | 'no' | 'unknown' {
  if (signer.creditCode !== undefined) return signer.creditCode === issuerCode ? 'yes' : 'no';
  if (signer.organisationCode !== undefined)
    return signer.organisationCode.replace('-', '') === issuerCode.slice(8, 17) ? 'yes' : 'no';
  return issuer !== undefined && signer.organisation === issuer.name ? 'yes' : 'unknown';
}

/** The first thing shown that a signature leaves open; files of other signatures do not count. */
function unprotected(facts: Facts, signature: SignatureFacts): string | undefined {
  return shownEntries(facts.coverage ?? []).find(({ coveredBy }) => !coveredBy.includes(signature.index))?.path;
}
