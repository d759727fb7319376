import type { PathFacts } from '../facts/identity-facts.ts';
import { revocationAnswer, type UseOfKey } from '../times.ts';
import { displayName } from './display-name.ts';
import type { RuleResult, Subject } from './rule.ts';
import { sourceName } from './unused-revocation-data.ts';

/** What can be wrong with revocation data itself. */
export const dataCodes = [
  'revocation.missing',
  'revocation.stale',
  'revocation.invalid',
  'revocation.data.notCurrent',
  'check.notApplicable',
  'check.notReached',
] as const;

/** A certificate of a path with its revocation data. */
export type PathCertificate = PathFacts['certificates'][number];

/** What is wrong with the revocation data of a certificate that is not listed as revoked; `undefined` when it answers. */
export function checkData(entry: PathCertificate, use: UseOfKey, subject: Subject): RuleResult | undefined {
  const { certificate, revocation } = entry;
  const name = displayName(certificate);
  if (revocation.status === 'invalid')
    return { code: 'revocation.invalid', subject, details: { certificate: name, problem: revocation.problem ?? '' } };
  if (revocation.status !== 'good') {
    const locations = certificate.crlLocations.join(', ') || '—';
    return { code: 'revocation.missing', subject, details: { certificate: name, locations } };
  }
  const answer = revocationAnswer(entry, use);
  if (answer !== 'good' && answer !== 'goodThen') {
    const { thisUpdate = '—', nextUpdate = '—' } = revocation;
    return {
      code: 'revocation.stale',
      subject,
      expected: use.at,
      got: `${thisUpdate} / ${nextUpdate}`,
      details: { certificate: name, source: sourceName(revocation.source), thisUpdate, nextUpdate },
    };
  }
  return undefined;
}

/** Tells that the data which answers is no longer current: it was made after the proven time, and a later one may say more. */
export function tellAge(entry: PathCertificate, use: UseOfKey, subject: Subject): RuleResult[] {
  if (revocationAnswer(entry, use) !== 'goodThen') return [];
  const { certificate, revocation } = entry;
  return [
    {
      code: 'revocation.data.notCurrent',
      subject,
      details: {
        certificate: displayName(certificate),
        source: sourceName(revocation.source),
        thisUpdate: revocation.thisUpdate ?? '—',
        usedAt: use.usedAt,
      },
    },
  ];
}
