import { distrustedFrom, type UseOfKey } from '../times.ts';
import { forAuthorities } from './authorities.ts';
import { displayName } from './display-name.ts';
import { checkData, dataCodes } from './revocation-data.ts';
import type { Rule } from './rule.ts';
import { sourceName, unusedCodes, unusedRevocationData } from './unused-revocation-data.ts';

/** No authority above signer and maker is revoked; revocation data that could not be used is named here, too. */
export const chainRevocation: Rule = {
  id: 'chain-revocation',
  stage: 'signature',
  group: 'conduct',
  codes: ['chain.revoked', 'chain.revocation.good', ...dataCodes, ...unusedCodes],
  check(facts) {
    const results = forAuthorities(
      facts,
      (entry, time, subject) => {
        const distrusted = distrustedFrom(entry.revocation);
        // An authority states the times of what it issues: whoever has its key can date certificates back.
        const use: UseOfKey = { usedAt: time.at, time: 'stated', at: facts.at };
        if (distrusted === undefined) return checkData(entry, use, subject);
        const details = {
          certificate: displayName(entry.certificate),
          revokedAt: distrusted,
          reason: entry.revocation.reason ?? 'unspecified',
          source: sourceName(entry.revocation.source),
        };
        return { code: 'chain.revoked', subject, details };
      },
      (count, _at, subject) => ({ code: 'chain.revocation.good', subject, details: { count } }),
    );
    return [...results, ...unusedRevocationData(facts)];
  },
};
