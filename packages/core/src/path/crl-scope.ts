import type { Certificate, DistributionPoint, GeneralName, Name, RevocationList } from '../x509/index.ts';
import { nameKey, relativeNamesKey, sameName } from '../x509/index.ts';

/** Reasons of revocation as bits, 1–8 of ReasonFlags. */
export type ReasonMask = number;

const reasonBits: Readonly<Record<string, ReasonMask>> = {
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 4,
  superseded: 8,
  cessationOfOperation: 16,
  certificateHold: 32,
  privilegeWithdrawn: 64,
  aACompromise: 128,
};

/** Every reason. */
export const allReasons: ReasonMask = 255;

/** Whether certificates on hold would be among those revoked for these reasons. */
export function coversHolds(reasons: ReasonMask): boolean {
  return (reasons & (reasonBits['certificateHold'] as ReasonMask)) !== 0;
}

/** The lists of one issuer that a certificate points at, and for which reasons. */
type Point = Pick<DistributionPoint, 'names' | 'relativeName' | 'reasons' | 'crlIssuer'>;

/** The names of CRL issuers that may speak about a certificate: its own issuer, and those that its distribution points name. */
export function crlIssuersOf(certificate: Certificate): readonly Name[] {
  const names = [certificate.issuer];
  for (const { crlIssuer = [] } of [...certificate.distributionPoints, ...(certificate.freshestCrl ?? [])])
    for (const name of crlIssuer)
      if (name.kind === 'directory' && !names.some((known) => sameName(known, name.name))) names.push(name.name);
  return names;
}

/**
 * For which reasons of revocation a list speaks about a certificate (RFC 5280 §6.3.3 b and d); 0 when it does not. Besides the
 * distribution points of the certificate, the list that its issuer publishes under its own name always counts.
 */
export function reasonsOf(crl: RevocationList, certificate: Certificate): ReasonMask {
  if (!isOfKind(crl, certificate)) return 0;
  const covered = maskOf(crl.issuingDistributionPoint?.onlySomeReasons);
  const own: Point = { names: [{ kind: 'directory', name: certificate.issuer }] };
  let mask = isPointFor(own, crl, certificate) ? covered : 0;
  for (const point of certificate.distributionPoints)
    if (isPointFor(point, crl, certificate)) mask |= covered & maskOf(point.reasons);
  return mask;
}

function maskOf(reasons: ReadonlySet<string> | undefined): ReasonMask {
  if (reasons === undefined) return allReasons;
  let mask = 0;
  for (const reason of reasons) mask |= reasonBits[reason] ?? 0;
  return mask;
}

function isOfKind({ issuingDistributionPoint: scope }: RevocationList, certificate: Certificate): boolean {
  if (scope?.only === undefined) return true;
  return scope.only === (certificate.basicConstraints?.ca === true ? 'caCertificates' : 'userCertificates');
}

function isPointFor(point: Point, crl: RevocationList, certificate: Certificate): boolean {
  const scope = crl.issuingDistributionPoint;
  if (point.crlIssuer === undefined) {
    if (!sameName(crl.issuer, certificate.issuer)) return false;
  } else if (scope?.indirect !== true || !point.crlIssuer.some((name) => isNamed(name, crl.issuer))) return false;
  const named = scope?.distributionPoint;
  if (named === undefined) return true;
  const wanted = new Set(keysOf(named, crl.issuer));
  // A point without a name of its own means the lists that its CRL issuer publishes under the issuer's name.
  const offered =
    point.names.length > 0 || point.relativeName !== undefined
      ? keysOf(point, issuerOf(point) ?? certificate.issuer)
      : keysOf({ names: point.crlIssuer ?? [] }, crl.issuer);
  return offered.some((key) => wanted.has(key));
}

function isNamed(name: GeneralName, issuer: Name): boolean {
  return name.kind === 'directory' && sameName(name.name, issuer);
}

function issuerOf({ crlIssuer = [] }: Point): Name | undefined {
  for (const name of crlIssuer) if (name.kind === 'directory') return name.name;
  return undefined;
}

/** The names of a distribution point as texts to compare; a relative one is completed with its issuer's name. */
function keysOf({ names, relativeName }: Pick<DistributionPoint, 'names' | 'relativeName'>, issuer: Name): string[] {
  const keys = names.flatMap((name) => {
    if (name.kind === 'directory') return [`directory ${nameKey(name.name)}`];
    return name.kind === 'uri' || name.kind === 'dns' || name.kind === 'email' ? [`${name.kind} ${name.value}`] : [];
  });
  if (relativeName !== undefined) keys.push(`directory ${nameKey(issuer)}\u0001${relativeNamesKey(relativeName)}`);
  return keys;
}
