import type { Instant } from '../base/time.ts';
import type { PathPurpose, RevocationFact } from './types.ts';

/** What revocation data says of a certificate, as far as it matters for a time. */
export type RevocationKnowledge = Pick<
  RevocationFact,
  'freshness' | 'thisUpdate' | 'nextUpdate' | 'revokedAt' | 'invalidityDate'
> & { readonly status: 'good' | 'revoked'; readonly reason?: string };

/**
 * Who says when a key was used. `proven`: somebody else, by a time-stamp, or we ourselves who hold the result now. `stated`: whoever holds
 * the key, because what it makes carries its own time: tokens, OCSP responses, certificates. A thief states any time.
 */
export type UseTime = 'proven' | 'stated';

/** What is asked of revocation data. */
export interface RevocationQuestion {
  /** When the key was used, for all that is known. */
  readonly usedAt: Instant;
  readonly time: UseTime;
  /** The time of the judgement, `usedAt` or later. */
  readonly at: Instant;
  /** The end of the certificate's validity: lists need not keep what has expired. */
  readonly notAfter: Instant;
}

/** The answer for that use of the key. */
export type RevocationAnswer =
  /** Not revoked, says data that is current when it is judged. */
  | 'good'
  /** Not revoked, says data that is no longer current, but was made after the use. */
  | 'goodThen'
  /** Revoked, but only after the use, and for nothing that throws doubt on it. */
  | 'revokedLater'
  | 'revoked'
  | 'onHold'
  /** The data does not speak for the time that matters. */
  | 'stale';

/** Reasons for which a key is given up without being lost. */
const harmless: ReadonlySet<string | undefined> = /* @__PURE__ */ new Set([
  'superseded',
  'cessationOfOperation',
  'affiliationChanged',
]);

/** How grave a reason is: the key may be lost, it is on hold, it was given up. */
export function gravityOf(reason: string | undefined): number {
  return harmless.has(reason) ? 0 : reason === 'certificateHold' ? 1 : 2;
}

/**
 * Since when a revoked certificate is not trusted: the invalidity date where it is earlier (RFC 5280 §5.3.2).
 * @example distrustedFrom({ revokedAt: at, invalidityDate: at - 1000 }) === at - 1000; // true
 */
export function distrustedFrom({
  revokedAt = 0,
  invalidityDate = revokedAt,
}: Pick<RevocationFact, 'revokedAt' | 'invalidityDate'>): Instant {
  return Math.min(revokedAt, invalidityDate);
}

/**
 * What revocation data decides about one use of a key: the one rule for all verdicts.
 *
 * A use whose time somebody else proves is good when data from after that time says so, and when a revocation came later. A key that
 * states its times itself must be known to be kept safe until the judgement: only current data says so, and any revocation counts,
 * however late, unless the key was merely given up.
 * @example
 * const known = { status: 'revoked', reason: 'keyCompromise', revokedAt: at, thisUpdate: at, nextUpdate: at + 1000 } as const;
 * weighRevocation(known, { usedAt: at - 500, time: 'proven', at, notAfter: at + 1000 }); // 'revokedLater'
 * weighRevocation(known, { usedAt: at - 500, time: 'stated', at, notAfter: at + 1000 }); // 'revoked'
 */
export function weighRevocation(known: RevocationKnowledge, question: RevocationQuestion): RevocationAnswer {
  const { usedAt, time, at } = question;
  if (known.status === 'revoked') {
    const { reason } = known;
    if (distrustedFrom(known) <= usedAt || (time === 'stated' && !harmless.has(reason)))
      return reason === 'certificateHold' ? 'onHold' : 'revoked';
    return time === 'proven' || isWithinWindow(known, at) ? 'revokedLater' : 'stale';
  }
  const freshness = known.freshness ?? freshnessAt(known, question);
  if (freshness === 'current') return 'good';
  const isOfThen = freshness === 'stale' && (known.thisUpdate ?? Number.NEGATIVE_INFINITY) >= usedAt;
  return time === 'proven' && isOfThen ? 'goodThen' : 'stale';
}

function freshnessAt(
  known: RevocationKnowledge,
  { at, notAfter }: RevocationQuestion,
): RevocationKnowledge['freshness'] {
  const { thisUpdate } = known;
  if (thisUpdate === undefined || thisUpdate > at) return 'future';
  if (thisUpdate > notAfter) return 'certificateExpired';
  return isWithinWindow(known, at) ? 'current' : 'stale';
}

function isWithinWindow({ thisUpdate, nextUpdate }: RevocationKnowledge, at: Instant): boolean {
  return thisUpdate !== undefined && nextUpdate !== undefined && thisUpdate <= at && at <= nextUpdate;
}

/** Purposes of keys whose products carry their own time. */
const statedPurposes: ReadonlySet<PathPurpose> = /* @__PURE__ */ new Set([
  'timestamping',
  'ocsp-signing',
  'crl-signing',
  'certificate-signing',
]);

/**
 * Who says when a key of a path was used: authorities above the leaf state the times of what they issue.
 * @example useTimeOf('timestamping', 0); // 'stated'
 */
export function useTimeOf(purpose: PathPurpose, position: number): UseTime {
  return position > 0 || statedPurposes.has(purpose) ? 'stated' : 'proven';
}
