import type { Instant } from '../base/time.ts';
import type { Certificate } from '../x509/index.ts';
import { allReasons, coversHolds, type ReasonMask } from './crl-scope.ts';
import { distrustedFrom, gravityOf } from './revocation-time.ts';
import type { RevocationFact, RevocationProblem } from './types.ts';

/** What one list or response says about one certificate: a fact without the certificate, and of `good` the reasons it covers. */
export interface RevocationStatement extends Omit<RevocationFact, 'certificate' | 'status'> {
  readonly status: 'good' | 'revoked' | 'unknown';
  /** Of `good`: revocation for these reasons would be known. */
  readonly reasons: ReasonMask;
}

/** When evidence is from: CRLs and OCSP responses alike. */
interface Window {
  readonly thisUpdate: Instant;
  readonly nextUpdate?: Instant | undefined;
  /** From when on expired certificates are still spoken about. */
  readonly expiredSince?: Instant | undefined;
}

/** Whether evidence that does not name a certificate speaks for a time. */
export function freshnessOf(
  { thisUpdate, nextUpdate, expiredSince }: Window,
  certificate: Certificate,
  at: Instant,
): RevocationFact['freshness'] & string {
  if (thisUpdate > at) return 'future';
  // An entry may leave the list after the certificate expires, unless the list says that it keeps them (X.509 expiredCertsOnCRL).
  const keeps = expiredSince !== undefined && certificate.notAfter >= expiredSince;
  if (certificate.notAfter < thisUpdate && !keeps) return 'certificateExpired';
  return nextUpdate !== undefined && at <= nextUpdate ? 'current' : 'stale';
}

const freshnessWeight = { current: 3, stale: 2, future: 1, certificateExpired: 0 } as const;

function weightOf({ freshness }: RevocationStatement): number {
  return freshnessWeight[freshness ?? 'stale'];
}

/**
 * What all statements together say. One that names the certificate outweighs every one that does not, except that a later current one
 * about holds lifts a hold. Lists for some reasons only must cover every reason together (RFC 5280 §6.3.3 l).
 */
export function combine(statements: readonly RevocationStatement[]): Omit<RevocationFact, 'certificate'> {
  const answer = answerOf(statements);
  const disregarded = disregardedBy(answer, statements);
  return disregarded.length === 0 ? answer : { ...answer, disregarded };
}

/** Lists that are about other reasons or certificates, or that lack their full list, are no sign of anything wrong. */
const harmless: ReadonlySet<RevocationProblem> = /* @__PURE__ */ new Set<RevocationProblem>(['crl.scope', 'crl.delta']);

function disregardedBy(
  { problem: told }: Omit<RevocationFact, 'certificate'>,
  statements: readonly RevocationStatement[],
): readonly RevocationProblem[] {
  const found = new Set<RevocationProblem>();
  for (const { status, problem } of statements)
    if (status === 'unknown' && problem !== undefined && problem !== told && !harmless.has(problem)) found.add(problem);
  return [...found];
}

function answerOf(statements: readonly RevocationStatement[]): Omit<RevocationFact, 'certificate'> {
  const goods = statements.filter(({ status }) => status === 'good');
  const revoked = combineRevoked(statements.filter((one) => one.status === 'revoked' && !isLifted(one, goods)));
  if (revoked !== undefined) return factOf(revoked);
  const good = combineGood(goods);
  if (good !== undefined) return factOf(good);
  const open = statements.find(({ status }) => status === 'unknown');
  if (open !== undefined) return factOf(open);
  const [partial] = statements;
  if (partial === undefined) return { status: 'unknown', cause: 'missing' };
  const { status: _, reasons: __, freshness: ___, ...head } = partial;
  return { ...head, status: 'unknown', cause: 'invalid', problem: 'crl.scope' };
}

/**
 * The freshest and newest statements that cover every reason together; the whole is from when the oldest of them is, and ends with the first:
 * before that, a revocation for the reasons of that list would not have been seen.
 */
function combineGood(statements: readonly RevocationStatement[]): RevocationStatement | undefined {
  const ordered = statements.toSorted((a, b) => weightOf(b) - weightOf(a) || (b.thisUpdate ?? 0) - (a.thisUpdate ?? 0));
  const whole = ordered.find(({ reasons }) => reasons === allReasons);
  const chosen: RevocationStatement[] = [];
  let covered: ReasonMask = 0;
  for (const statement of ordered) {
    if (covered === allReasons) break;
    if ((statement.reasons & ~covered) === 0) continue;
    covered |= statement.reasons;
    chosen.push(statement);
  }
  const last = chosen.at(-1);
  if (covered !== allReasons || last === undefined) return undefined;
  if (whole !== undefined && weightOf(whole) >= weightOf(last)) return whole;
  const oldest = chosen.reduce((a, b) => ((b.thisUpdate ?? 0) < (a.thisUpdate ?? 0) ? b : a));
  const { nextUpdate: _, ...head } = oldest;
  const ends = chosen.flatMap(({ nextUpdate }) => (nextUpdate === undefined ? [] : [nextUpdate]));
  return {
    ...head,
    ...(last.freshness === undefined ? {} : { freshness: last.freshness }),
    ...(ends.length < chosen.length ? {} : { nextUpdate: Math.min(...ends) }),
  };
}

/** A hold is lifted by a list that is current, about holds, and newer than what says so. */
function isLifted(statement: RevocationStatement, goods: readonly RevocationStatement[]): boolean {
  return (
    statement.reason === 'certificateHold' &&
    goods.some(
      ({ freshness, reasons, thisUpdate = 0 }) =>
        freshness === 'current' && coversHolds(reasons) && thisUpdate > (statement.thisUpdate ?? 0),
    )
  );
}

/**
 * Every revocation that is said anywhere counts: of several the gravest reason, from the earliest time that any of them names. A newer
 * statement for another reason, or one that leaves out since when the key is lost, takes nothing back.
 */
function combineRevoked(statements: readonly RevocationStatement[]): RevocationStatement | undefined {
  const [first, ...others] = statements;
  if (first === undefined) return undefined;
  if (others.length === 0) return first;
  const gravest = others.reduce((a, b) => (outweighs(b, a) ? b : a), first);
  const since = Math.min(...statements.map((one) => distrustedFrom(one)));
  return since < distrustedFrom(gravest) ? { ...gravest, invalidityDate: since } : gravest;
}

/** By the gravity of the reason; of one gravity the newest statement knows most, and of one time the one with the earlier loss of trust. */
function outweighs(a: RevocationStatement, b: RevocationStatement): boolean {
  const graver = gravityOf(a.reason) - gravityOf(b.reason);
  if (graver !== 0) return graver > 0;
  const later = (a.thisUpdate ?? 0) - (b.thisUpdate ?? 0);
  return later === 0 ? distrustedFrom(a) < distrustedFrom(b) : later > 0;
}

function factOf({ reasons: _, ...fact }: RevocationStatement): Omit<RevocationFact, 'certificate'> {
  return fact;
}
