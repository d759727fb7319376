import { equalBytes } from '../base/bytes.ts';
import { isCoreError } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import { oids, type PublicKey } from '../crypto/index.ts';
import {
  type Certificate,
  certificateFingerprint,
  findRevoked,
  type GeneralName,
  nameKey,
  type RevocationList,
  type RevokedEntry,
  sameName,
} from '../x509/index.ts';
import type { PathBudget } from './budget.ts';
import type { PathCache } from './path-cache.ts';
import type { RevocationFact, RevocationProblem } from './types.ts';

/** The authority that issued a certificate: the only one whose CRLs count for it. */
export interface RevocationIssuer {
  readonly publicKey: PublicKey;
  readonly certificate?: Certificate;
  readonly keyIdentifier?: Uint8Array;
}

/** The CRLs of one validation, by issuer. */
export type RevocationIndex = ReadonlyMap<string, readonly RevocationList[]>;

/** Sorts CRLs by issuer, each issuer's newest first. */
export function indexRevocationLists(crls: readonly RevocationList[]): RevocationIndex {
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

/** What is needed to look certificates up. */
export interface RevocationContext {
  readonly index: RevocationIndex;
  /** When lists must be current. */
  readonly at: Instant;
  readonly cache: PathCache;
  readonly budget: PathBudget;
}

/**
 * What the given CRLs say about one certificate (RFC 5280 §6.3, complete lists signed by the certificate's own issuer). A list that
 * names it outweighs every list that does not, except that a later current list lifts a hold.
 */
export function checkRevocation(
  certificate: Certificate,
  issuer: RevocationIssuer,
  context: RevocationContext,
): RevocationFact {
  const fingerprint = certificateFingerprint(certificate);
  if (certificate.extensions.has(oids.ocspNoCheck)) return notChecked(certificate);
  let best: RevocationFact = { certificate: fingerprint, status: 'unknown', cause: 'missing' };
  for (const crl of context.index.get(nameKey(certificate.issuer)) ?? []) {
    if (isOfAnotherKey(crl, issuer)) continue;
    const fact = { certificate: fingerprint, ...consult(crl, certificate, issuer, context) };
    if (fact.status === 'revoked' && fact.reason === 'certificateHold' && isCurrentlyGood(best)) continue;
    if (weight(fact) > weight(best)) best = fact;
  }
  return Object.freeze(best);
}

/** The fact of a certificate for which no CRL is asked. */
export function notChecked(certificate: Certificate): RevocationFact {
  return Object.freeze({ certificate: certificateFingerprint(certificate), status: 'notChecked' });
}

/** Two key identifiers that differ: the list of another key under the same name, such as an impostor's or a retired one's. */
function isOfAnotherKey(crl: RevocationList, issuer: RevocationIssuer): boolean {
  const own = issuer.keyIdentifier ?? issuer.certificate?.subjectKeyId;
  return own !== undefined && crl.authorityKeyId !== undefined && !equalBytes(own, crl.authorityKeyId);
}

type Finding = Omit<RevocationFact, 'certificate'>;

function consult(
  crl: RevocationList,
  certificate: Certificate,
  issuer: RevocationIssuer,
  context: RevocationContext,
): Finding {
  const head = {
    ...(crl.number === undefined ? {} : { number: crl.number }),
    thisUpdate: crl.thisUpdate,
    ...(crl.nextUpdate === undefined ? {} : { nextUpdate: crl.nextUpdate }),
  };
  const problem = problemOf(crl, certificate, issuer, context);
  if (problem !== undefined) return { status: 'unknown', cause: 'invalid', problem, ...head };
  let entry: RevokedEntry | undefined;
  try {
    entry = findRevoked(crl, certificate.serialNumber);
  } catch (error) {
    if (!isCoreError(error)) throw error;
    return { status: 'unknown', cause: 'invalid', problem: 'crl.entry', ...head };
  }
  if (entry !== undefined && entry.reason !== 'removeFromCRL') {
    const { revokedAt, reason, invalidityDate } = entry;
    return {
      status: 'revoked',
      ...head,
      revokedAt,
      ...(reason === undefined ? {} : { reason }),
      ...(invalidityDate === undefined ? {} : { invalidityDate }),
    };
  }
  // A list for some reasons only can say that a certificate is revoked, but not that it is good.
  if (crl.issuingDistributionPoint?.onlySomeReasons !== undefined)
    return { status: 'unknown', cause: 'invalid', problem: 'crl.scope', ...head };
  return { status: 'good', freshness: freshnessOf(crl, certificate, context.at), ...head };
}

function problemOf(
  crl: RevocationList,
  certificate: Certificate,
  issuer: RevocationIssuer,
  { cache, budget }: RevocationContext,
): RevocationProblem | undefined {
  const usage = issuer.certificate?.keyUsage;
  if (usage !== undefined && !usage.has('cRLSign')) return 'crl.keyUsage';
  if (crl.baseNumber !== undefined) return 'crl.delta';
  const scope = crl.issuingDistributionPoint;
  if (scope?.indirect) return 'crl.indirect';
  if (crl.unknownCritical.length > 0) return 'crl.unknownCritical';
  if (!isInScope(crl, certificate)) return 'crl.scope';
  const verified = cache.verifyRevocationList(crl, issuer.publicKey, () => budget.spend('pathSignatureChecks'));
  return verified ? undefined : 'crl.signature';
}

/** Whether a list speaks about a certificate: its kind, and one of its distribution points (RFC 5280 §6.3.3 b 2). */
function isInScope({ issuingDistributionPoint: scope }: RevocationList, certificate: Certificate): boolean {
  if (scope === undefined) return true;
  const ca = certificate.basicConstraints?.ca === true;
  if (scope.only === 'attributeCertificates') return false;
  if (scope.only === 'userCertificates' && ca) return false;
  if (scope.only === 'caCertificates' && !ca) return false;
  const point = scope.distributionPoint;
  if (point === undefined) return true;
  // A name relative to the issuer's is never written here and matches nothing.
  return certificate.distributionPoints.some(({ names }) =>
    point.names.some((one) => names.some((other) => sameGeneralName(one, other))),
  );
}

function sameGeneralName(a: GeneralName, b: GeneralName): boolean {
  if (a.kind === 'uri' && b.kind === 'uri') return a.value === b.value;
  return a.kind === 'directory' && b.kind === 'directory' && sameName(a.name, b.name);
}

function freshnessOf(crl: RevocationList, certificate: Certificate, at: Instant): RevocationFact['freshness'] & string {
  if (crl.thisUpdate > at) return 'future';
  // An entry may leave the list after the certificate expires, unless the list says that it keeps them (X.509 expiredCertsOnCRL).
  const keeps = crl.expiredCertsSince !== undefined && certificate.notAfter >= crl.expiredCertsSince;
  if (certificate.notAfter < crl.thisUpdate && !keeps) return 'certificateExpired';
  return crl.nextUpdate !== undefined && at <= crl.nextUpdate ? 'current' : 'stale';
}

function isCurrentlyGood(fact: RevocationFact): boolean {
  return fact.status === 'good' && fact.freshness === 'current';
}

const freshnessWeight = { current: 3, stale: 2, future: 1, certificateExpired: 0 } as const;

function weight(fact: RevocationFact): number {
  if (fact.status === 'revoked') return 20;
  if (fact.status === 'good') return 10 + freshnessWeight[fact.freshness ?? 'stale'];
  return fact.cause === 'invalid' ? 1 : 0;
}
