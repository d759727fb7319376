import { equalBytes } from '../base/bytes.ts';
import { oids, type PublicKey } from '../crypto/index.ts';
import {
  type Certificate,
  findRevoked,
  nameKey,
  type RevocationList,
  type RevokedEntry,
  sameName,
} from '../x509/index.ts';
import { crlIssuersOf, type ReasonMask, reasonsOf } from './crl-scope.ts';
import { signerOf } from './crl-signer.ts';
import { isAllowed } from './evidence-algorithm.ts';
import { keepsIssuingRules } from './issuing-rules.ts';
import type { RevocationContext, RevocationIssuer } from './revocation.ts';
import { freshnessOf, type RevocationStatement } from './revocation-statement.ts';
import type { RevocationProblem } from './types.ts';

/** The CRLs of one validation, by issuer. */
export type RevocationIndex = ReadonlyMap<string, readonly RevocationList[]>;

const noLists: RevocationIndex = /* @__PURE__ */ new Map();

/** Sorts CRLs by issuer, each issuer's newest first. */
export function indexRevocationLists(crls: readonly RevocationList[]): RevocationIndex {
  if (crls.length === 0) return noLists;
  const index = new Map<string, RevocationList[]>();
  for (const crl of crls) {
    const key = nameKey(crl.issuer);
    const lists = index.get(key);
    if (lists === undefined) index.set(key, [crl]);
    else lists.push(crl);
  }
  for (const lists of index.values()) lists.sort((a, b) => b.thisUpdate - a.thisUpdate);
  return index;
}

/** What every given CRL that may speak about a certificate says (RFC 5280 §6.3.3); the newest first. */
export function crlStatements(
  certificate: Certificate,
  issuer: RevocationIssuer,
  context: RevocationContext,
): readonly RevocationStatement[] {
  const statements: RevocationStatement[] = [];
  const deltas: RevocationStatement[] = [];
  for (const name of crlIssuersOf(certificate)) {
    const lists = context.lists.get(nameKey(name)) ?? [];
    for (const crl of lists) {
      const statement = consult(crl, certificate, issuer, context, lists);
      if (statement !== undefined) (crl.baseNumber === undefined ? statements : deltas).push(statement);
    }
  }
  // A delta by itself proves nothing but a revocation.
  return [...statements, ...deltas];
}

function consult(
  crl: RevocationList,
  certificate: Certificate,
  issuer: RevocationIssuer,
  context: RevocationContext,
  lists: readonly RevocationList[],
): RevocationStatement | undefined {
  const reasons = reasonsOf(crl, certificate);
  // Somebody else's list, such as a foreign one that names this issuer, is no list about the certificate at all.
  if (reasons === 0 && !sameName(crl.issuer, certificate.issuer)) return undefined;
  if (reasons === 0) return problem(crl, 'crl.scope');
  if (crl.unknownCritical.length > 0) return problem(crl, 'crl.unknownCritical');
  if (context.conformance === 'rfc5280' && !keepsIssuingRules(crl)) return problem(crl, 'crl.profile');
  const signer = signerOf(crl, certificate, issuer, context);
  if (signer === undefined) return undefined;
  if ('problem' in signer) return problem(crl, signer.problem);
  return crl.baseNumber === undefined
    ? consultComplete(crl, certificate, reasons, signer.key, context, lists)
    : consultDelta(crl, certificate);
}

function consultComplete(
  crl: RevocationList,
  certificate: Certificate,
  reasons: ReasonMask,
  key: PublicKey,
  context: RevocationContext,
  lists: readonly RevocationList[],
): RevocationStatement {
  const base = lookUp(crl, certificate);
  // Only deltas take entries back (RFC 5280 §5.3.1).
  if (base?.reason === 'removeFromCRL') return problem(crl, 'crl.profile');
  const delta = deltaOf(crl, key, context, lists);
  const changed = delta === undefined ? undefined : lookUp(delta, certificate);
  const entry = changed ?? base;
  const { thisUpdate, nextUpdate } = delta ?? crl;
  const head = headOf(delta ?? crl, crl.number);
  if (delta?.number !== undefined) head.deltaNumber = delta.number;
  if (entry !== undefined && entry.reason !== 'removeFromCRL') return revoked(entry, head);
  const times = { thisUpdate, nextUpdate, expiredSince: crl.expiredCertsSince };
  return { status: 'good', reasons, ...head, freshness: freshnessOf(times, certificate, context.at) };
}

/** A delta without its base: an entry proves a revocation, no entry proves nothing. */
function consultDelta(delta: RevocationList, certificate: Certificate): RevocationStatement {
  const entry = lookUp(delta, certificate);
  return entry === undefined || entry.reason === 'removeFromCRL'
    ? problem(delta, 'crl.delta')
    : revoked(entry, headOf(delta));
}

function lookUp(crl: RevocationList, certificate: Certificate): RevokedEntry | undefined {
  return findRevoked(crl, certificate.serialNumber, certificate.issuer);
}

/**
 * The newest current delta that changes a complete list (RFC 5280 §5.2.4): of the same issuer, key and scope, made for this list or an
 * older one, and newer than it. A complete list that is no longer current itself takes none.
 */
function deltaOf(
  crl: RevocationList,
  key: PublicKey,
  context: RevocationContext,
  lists: readonly RevocationList[],
): RevocationList | undefined {
  const { at, cache, budget, conformance } = context;
  const { number, nextUpdate } = crl;
  if (number === undefined || nextUpdate === undefined || at > nextUpdate) return undefined;
  return lists.find(
    (delta) =>
      delta.baseNumber !== undefined &&
      delta.number !== undefined &&
      BigInt(delta.baseNumber) <= BigInt(number) &&
      BigInt(number) < BigInt(delta.number) &&
      delta.thisUpdate <= at &&
      delta.nextUpdate !== undefined &&
      at <= delta.nextUpdate &&
      delta.unknownCritical.length === 0 &&
      (conformance !== 'rfc5280' || keepsIssuingRules(delta)) &&
      isAllowed(delta.signatureAlgorithm, key, context) &&
      sameExtension(crl, delta, oids.issuingDistributionPoint) &&
      sameExtension(crl, delta, oids.authorityKeyIdentifier) &&
      cache.verifyRevocationList(delta, key, budget.spendSignatureCheck),
  );
}

function sameExtension(a: RevocationList, b: RevocationList, oid: string): boolean {
  const one = a.extensions.get(oid);
  const other = b.extensions.get(oid);
  if (one === undefined || other === undefined) return one === other;
  return equalBytes(one.value, other.value);
}

type HeadFields = Pick<RevocationStatement, 'source' | 'thisUpdate' | 'nextUpdate' | 'number' | 'deltaNumber'>;
type Head = { -readonly [field in keyof HeadFields]: HeadFields[field] };

/** When a list is from, and its number or that of the list that it changes. */
function headOf({ thisUpdate, nextUpdate, number: own }: RevocationList, number: string | undefined = own): Head {
  const head: Head = { source: 'crl' };
  if (number !== undefined) head.number = number;
  head.thisUpdate = thisUpdate;
  if (nextUpdate !== undefined) head.nextUpdate = nextUpdate;
  return head;
}

function revoked({ revokedAt, reason, invalidityDate }: RevokedEntry, head: Head): RevocationStatement {
  return {
    status: 'revoked',
    reasons: 0,
    ...head,
    revokedAt,
    ...(reason === undefined ? {} : { reason }),
    ...(invalidityDate === undefined ? {} : { invalidityDate }),
  };
}

function problem(crl: RevocationList, problem: RevocationProblem): RevocationStatement {
  return { status: 'unknown', reasons: 0, cause: 'invalid', problem, ...headOf(crl) };
}
