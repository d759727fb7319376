import { forLicence } from './licence-data.ts';
import { notApplicable, type Rule, type RuleResult, type Subject } from './rule.ts';

const subject: Subject = { kind: 'licence' };

/** The holder's code has the right check character for its type. */
export const licenceHolder: Rule = {
  id: 'licence-holder',
  stage: 'licence',
  group: 'data',
  codes: ['licence.holder.invalid', 'licence.holder.valid', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forLicence(facts, ({ holderCode, findings }): RuleResult[] => {
      const at = { ...subject, path: 'CZZTDM' };
      if (holderCode === 'valid') return [{ code: 'licence.holder.valid', subject: at }];
      if (holderCode !== 'invalid') return [notApplicable(at)];
      const wrong = findings.filter((finding) => finding.about === 'holder' && finding.severity === 'error');
      const texts =
        wrong.length > 0 ? wrong.map(({ text }) => text) : [{ zh: '校验位不符', en: 'wrong check character' }];
      return texts.map((finding) => ({ code: 'licence.holder.invalid', subject: at, details: { finding } }));
    });
  },
};
