import { isWithin } from '../times.ts';
import { forAuthorities } from './authorities.ts';
import { displayName } from './display-name.ts';
import type { Rule } from './rule.ts';

/** The authorities above signer and maker were valid at the proven time. */
export const chainValidity: Rule = {
  id: 'chain-validity',
  stage: 'signature',
  group: 'conduct',
  codes: ['chain.validity.outside', 'chain.validity.inside', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forAuthorities(
      facts,
      ({ certificate }, time, subject) => {
        if (isWithin(time.at, certificate.notBefore, certificate.notAfter)) return undefined;
        return {
          code: 'chain.validity.outside',
          subject,
          expected: `${certificate.notBefore} / ${certificate.notAfter}`,
          got: time.at,
          details: { certificate: displayName(certificate), at: time.at },
        };
      },
      (count, at, subject) => ({ code: 'chain.validity.inside', subject, details: { count, at } }),
    );
  },
};
