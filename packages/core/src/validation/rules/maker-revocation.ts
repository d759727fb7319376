import { distrustedFrom, provenSealTimeOf, revocationAnswer, type UseOfKey } from '../times.ts';
import { checkData, dataCodes, tellAge } from './revocation-data.ts';
import { forSeals, notReached, type Rule, type RuleResult } from './rule.ts';
import { sourceName } from './unused-revocation-data.ts';

/** The maker's certificate was not revoked at the earliest time for which the seal is proven. */
export const makerRevocation: Rule = {
  id: 'maker-revocation',
  stage: 'signature',
  group: 'conduct',
  codes: [
    'maker.revoked',
    'maker.revocation.listed',
    'maker.revocation.good',
    'maker.revocation.afterSealing',
    ...dataCodes,
  ],
  check(facts) {
    return forSeals(facts, 'maker', (seal, subject, signature) => {
      const leaf = seal.makerPath?.certificates[0];
      if (leaf === undefined) return [notReached(subject)];
      const time = provenSealTimeOf(seal, signature, facts.at);
      const use: UseOfKey = { usedAt: time.at, time: 'proven', at: facts.at };
      const { revocation } = leaf;
      const source = sourceName(revocation.source);
      const distrusted = distrustedFrom(revocation);
      if (revocation.status === 'listed')
        return [
          { code: 'maker.revocation.listed', subject, details: { service: seal.makerPath?.service?.name ?? '' } },
        ];
      if (distrusted === undefined) {
        const good: RuleResult = {
          code: 'maker.revocation.good',
          subject,
          details: { thisUpdate: revocation.thisUpdate ?? '', source },
        };
        return [checkData(leaf, use, subject) ?? good, ...tellAge(leaf, use, subject)];
      }
      if (time.source === 'timestamp' && revocationAnswer(leaf, use) === 'revokedLater')
        return [
          { code: 'maker.revocation.afterSealing', subject, details: { revokedAt: distrusted, genTime: time.at } },
        ];
      return [
        {
          code: 'maker.revoked',
          subject,
          details: { revokedAt: distrusted, reason: revocation.reason ?? 'unspecified', source },
        },
      ];
    });
  },
};
