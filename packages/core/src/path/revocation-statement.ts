import type { Instant } from '../base/time.ts';
import type { Certificate } from '../x509/index.ts';
import { allReasons, type ReasonMask } from './crl-scope.ts';
import { distrustedFrom } from './revocation-time.ts';
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
 * lifts a hold. Lists for some reasons only must cover every reason together (RFC 5280 §6.3.3 l).
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
  const good = combineGood(statements.filter(({ status }) => status === 'good'));
  let revoked: RevocationStatement | undefined;
  for (const statement of statements) {
    if (statement.status !== 'revoked' || isLifted(statement, good)) continue;
    if (revoked === undefined || outweighs(statement, revoked)) revoked = statement;
  }
  if (revoked !== undefined) return factOf(withInvalidityDate(revoked, statements));
  if (good !== undefined) return factOf(good);
  const open = statements.find(({ status }) => status === 'unknown');
  if (open !== undefined) return factOf(open);
  const [partial] = statements;
  if (partial === undefined) return { status: 'unknown', cause: 'missing' };
  const { status: _, reasons: __, freshness: ___, ...head } = partial;
  return { ...head, status: 'unknown', cause: 'invalid', problem: 'crl.scope' };
}

/** The freshest statements that cover every reason together; the oldest of them dates the whole. */
function combineGood(statements: readonly RevocationStatement[]): RevocationStatement | undefined {
  const ordered = statements.toSorted((a, b) => weightOf(b) - weightOf(a));
  const whole = ordered.find(({ reasons }) => reasons === allReasons);
  let covered: ReasonMask = 0;
  let worst: RevocationStatement | undefined;
  for (const statement of ordered) {
    if ((statement.reasons & ~covered) === 0) continue;
    covered |= statement.reasons;
    if (worst === undefined || weightOf(statement) < weightOf(worst) || isOlder(statement, worst)) worst = statement;
    if (covered === allReasons) break;
  }
  if (covered !== allReasons) return undefined;
  return whole !== undefined && worst !== undefined && weightOf(whole) >= weightOf(worst) ? whole : worst;
}

/** Not every source says since when a key is lost; what another one says of the same revocation stays true. */
function withInvalidityDate(
  revoked: RevocationStatement,
  statements: readonly RevocationStatement[],
): RevocationStatement {
  const dates = statements.flatMap(({ status, revokedAt, invalidityDate }) =>
    status === 'revoked' && revokedAt === revoked.revokedAt && invalidityDate !== undefined ? [invalidityDate] : [],
  );
  return dates.length === 0 ? revoked : { ...revoked, invalidityDate: Math.min(...dates) };
}

function isOlder(a: RevocationStatement, b: RevocationStatement): boolean {
  return weightOf(a) === weightOf(b) && (a.nextUpdate ?? 0) < (b.nextUpdate ?? 0);
}

function isLifted(statement: RevocationStatement, good: RevocationStatement | undefined): boolean {
  return (
    statement.reason === 'certificateHold' &&
    good?.freshness === 'current' &&
    (good.thisUpdate ?? 0) > (statement.thisUpdate ?? 0)
  );
}

/** The newest statement knows most; of two of one time the one with the earlier loss of trust. */
function outweighs(a: RevocationStatement, b: RevocationStatement): boolean {
  const later = (a.thisUpdate ?? 0) - (b.thisUpdate ?? 0);
  return later === 0 ? distrustedFrom(a) < distrustedFrom(b) : later > 0;
}

function factOf({ reasons: _, ...fact }: RevocationStatement): Omit<RevocationFact, 'certificate'> {
  return fact;
}
