import type { Text } from '../../base/text.ts';
import type { Facts } from '../facts/facts.ts';
import { notApplicable, notReached, type Rule, type Subject } from './rule.ts';

/** Region, licence type, seal type and purpose lie inside what the trust list approves. */
export const approvedScope: Rule = {
  id: 'approved-scope',
  stage: 'licence',
  group: 'conduct',
  codes: ['service.scope', 'service.scope.inside', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    if (facts.scopes.length === 0)
      return [hasRecognition(facts) ? notApplicable({ kind: 'licence' }) : notReached({ kind: 'licence' })];
    return facts.scopes.map(({ service, inside, missing, signature }) => {
      const subject: Subject = { kind: 'licence', ...(signature === undefined ? {} : { signature }) };
      if (inside) return { code: 'service.scope.inside', subject, details: { service: service.name } };
      return { code: 'service.scope', subject, details: { service: service.name, missing: joinTexts(missing) } };
    });
  },
};

/** Whether anything was recognised at all, so that the absence of scopes means "nothing to decide". */
function hasRecognition(facts: Facts): boolean {
  return facts.file.format === 'seal';
}

function joinTexts(texts: readonly Text[]): Text {
  return { zh: texts.map((text) => text.zh).join('、'), en: texts.map((text) => text.en).join(', ') };
}
