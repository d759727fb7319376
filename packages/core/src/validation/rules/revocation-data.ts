import type { PathFacts } from '../facts/identity-facts.ts';
import { isCurrent, type ProvenTime } from '../times.ts';
import { displayName } from './display-name.ts';
import type { RuleResult, Subject } from './rule.ts';
import { sourceName } from './unused-revocation-data.ts';

/** What can be wrong with revocation data itself. */
export const dataCodes = [
  'revocation.missing',
  'revocation.stale',
  'revocation.invalid',
  'check.notApplicable',
  'check.notReached',
] as const;

/** A certificate of a path with its revocation data. */
export type PathCertificate = PathFacts['certificates'][number];

/** What is wrong with the revocation data of a certificate that is not listed as revoked; `undefined` when it answers. */
export function checkData(
  { certificate, revocation }: PathCertificate,
  time: ProvenTime,
  at: string,
  subject: Subject,
): RuleResult | undefined {
  const name = displayName(certificate);
  if (revocation.status === 'invalid')
    return { code: 'revocation.invalid', subject, details: { certificate: name, problem: revocation.problem ?? '' } };
  if (revocation.status !== 'good') {
    const locations = certificate.crlLocations.join(', ') || '—';
    return { code: 'revocation.missing', subject, details: { certificate: name, locations } };
  }
  if (!isCurrent(revocation, at, time.at, certificate.notAfter)) {
    const got = `${revocation.thisUpdate ?? '—'} / ${revocation.nextUpdate ?? '—'}`;
    return {
      code: 'revocation.stale',
      subject,
      expected: at,
      got,
      details: { certificate: name, source: sourceName(revocation.source) },
    };
  }
  return undefined;
}
