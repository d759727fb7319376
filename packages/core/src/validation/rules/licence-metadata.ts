import { forDocument, type Rule, type RuleResult, type Subject } from './rule.ts';

const subject: Subject = { kind: 'licence' };

/** The elements that every licence states are there and well formed. */
export const licenceMetadata: Rule = {
  id: 'licence-metadata',
  stage: 'licence',
  group: 'data',
  codes: [
    'licence.metadata.missing',
    'licence.metadata.invalid',
    'licence.metadata.complete',
    'licence.note',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forDocument(facts, (): RuleResult[] => {
      const { licence } = facts;
      if (licence === undefined)
        return [{ code: 'licence.metadata.missing', subject, details: { element: 'ZZBS, ZZMC' } }];
      const results: RuleResult[] = licence.missing.map((element) => ({
        code: 'licence.metadata.missing',
        subject: { ...subject, path: element },
        details: { element },
      }));
      const findings = licence.findings.filter((finding) => finding.about === 'metadata');
      for (const { severity, path, text } of findings) {
        const code = severity === 'error' ? 'licence.metadata.invalid' : 'licence.note';
        results.push({ code, subject: { ...subject, path }, details: { finding: text } });
      }
      if (results.every(({ code }) => code === 'licence.note'))
        results.push({ code: 'licence.metadata.complete', subject });
      return results;
    });
  },
};
