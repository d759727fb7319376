import { distrustedFrom } from '../times.ts';
import { forAuthorities } from './authorities.ts';
import { displayName } from './display-name.ts';
import { checkData, dataCodes } from './revocation-data.ts';
import type { Rule } from './rule.ts';

/** No authority above signer and maker is revoked. */
export const chainRevocation: Rule = {
  id: 'chain-revocation',
  stage: 'signature',
  group: 'conduct',
  codes: ['chain.revoked', 'chain.revocation.good', ...dataCodes],
  check(facts) {
    return forAuthorities(
      facts,
      (entry, time, subject) => {
        const distrusted = distrustedFrom(entry.revocation);
        if (distrusted === undefined) return checkData(entry, time, facts.at, subject);
        const details = {
          certificate: displayName(entry.certificate),
          revokedAt: distrusted,
          reason: entry.revocation.reason ?? 'unspecified',
        };
        return { code: 'chain.revoked', subject, details };
      },
      (count, _at, subject) => ({ code: 'chain.revocation.good', subject, details: { count } }),
    );
  },
};
