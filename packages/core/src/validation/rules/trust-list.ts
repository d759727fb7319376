import { instantOf } from '../times.ts';
import type { Rule, Subject } from './rule.ts';

/** There is an authentic, current trust list. */
export const trustList: Rule = {
  id: 'trust-list',
  stage: 'signature',
  group: 'identity',
  codes: ['trustList.missing', 'trustList.refused', 'trustList.stale', 'trustList.authentic'],
  check({ trust, at }) {
    const subject: Subject = { kind: 'trustList' };
    if (trust.status === 'missing') return [{ code: 'trustList.missing', subject }];
    if (trust.status === 'refused')
      return [
        {
          code: 'trustList.refused',
          subject,
          details: { problem: trust.problem?.text ?? { zh: '不明', en: 'unknown' } },
        },
      ];
    if (trust.nextUpdate === undefined || instantOf(trust.nextUpdate) <= instantOf(at))
      return [{ code: 'trustList.stale', subject, expected: `> ${at}`, got: trust.nextUpdate ?? '' }];
    return [{ code: 'trustList.authentic', subject, details: { sequence: trust.sequence ?? 0 } }];
  },
};
