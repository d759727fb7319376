import type { Instant } from '../../base/time.ts';
import { publicKeyBits } from '../../crypto/index.ts';
import type { PathOutcome, PathPurpose, RevocationFact, StructuralPath } from '../../path/index.ts';
import { structureOf, type TrustAnchor, validatePath } from '../../path/index.ts';
import { type AuthenticTrustList, serviceById, trustAnchorsOf } from '../../trust/index.ts';
import { type Certificate, sameCertificate } from '../../x509/index.ts';
import type { PathCertificateFacts, PathFacts, RevocationFacts, ServiceFacts } from '../facts/identity-facts.ts';
import { certificateFacts, serviceFacts } from './certificate-facts.ts';
import type { GatherContext } from './context.ts';
import { defined, isoTime } from './fact-values.ts';

/** The kind of listed service that a path must lead to. */
export type PathService = 'ca' | 'sealMaker' | 'tsa';

const purposes: Readonly<Record<PathService, PathPurpose>> = {
  ca: 'seal-signing',
  sealMaker: 'seal-making',
  tsa: 'timestamping',
};

/**
 * Finds the path from a certificate to a listed service of a kind. Only structure counts here; validity and revocation are facts of each
 * certificate.
 * @param enclosed - Certificates that came with the signature; trusted no more than any others.
 * @param provenAt - When the signature is proven to have existed: the policy must have relied on the algorithms of its path then.
 */
export function findPath(
  context: GatherContext,
  leaf: Certificate,
  type: PathService,
  enclosed: readonly Certificate[],
  provenAt: Instant,
): PathFacts {
  const { list } = context;
  if (list === undefined) return { status: 'invalid', code: 'chain.anchor.notFound', certificates: [unchecked(leaf)] };
  const find = (service: PathService): PathOutcome =>
    search(context, leaf, enclosed, trustAnchorsOf(list, service), purposes[type], provenAt);
  const outcome = find(type);
  const path = structureOf(outcome);
  if (path !== undefined) return validFacts(list, path, () => structureOf(find('ca')));
  const other = type === 'ca' ? undefined : structureOf(find('ca'));
  return failureFacts(leaf, outcome, other === undefined ? undefined : serviceOf(list, other.anchor));
}

function search(
  context: GatherContext,
  leaf: Certificate,
  enclosed: readonly Certificate[],
  anchors: readonly TrustAnchor[],
  purpose: PathPurpose,
  algorithmsAt: Instant,
): PathOutcome {
  const { at, crls, ocsps, limits, certificates, cache } = context;
  const intermediates = [...enclosed, ...certificates].filter((certificate) => !sameCertificate(certificate, leaf));
  return validatePath({
    leaf,
    intermediates,
    anchors,
    at,
    purpose,
    crls,
    ocsps,
    algorithms: context.algorithms,
    algorithmsAt,
    revocation: 'required',
    limits,
    ...(cache === undefined ? {} : { cache: cache.paths }),
  });
}

/** The path of an outcome when at most its times are in question. */
function validFacts(
  list: AuthenticTrustList,
  path: StructuralPath,
  throughAuthority: () => StructuralPath | undefined,
): PathFacts {
  const [leaf] = path.certificates;
  const isListedItself =
    leaf !== undefined && path.certificates.length === 1 && path.revocation[0]?.status === 'notChecked';
  return defined({
    status: 'valid' as const,
    certificates: isListedItself
      ? [{ certificate: certificateFacts(leaf), revocation: listedRevocation(throughAuthority()) }]
      : path.certificates.map((certificate, i) => ({
          certificate: certificateFacts(certificate),
          revocation: revocationFacts(path.revocation[i]),
          issuerKeyBits: publicKeyBits(path.certificates[i + 1]?.publicKey ?? path.anchor.publicKey),
        })),
    anchor: { subject: path.anchor.subject.text, label: path.anchor.label },
    service: serviceOf(list, path.anchor),
  });
}

/**
 * A certificate that the list names itself is trusted by that decision, and its status in the list is its revocation data. Should its
 * authority have revoked it nevertheless, that counts.
 */
function listedRevocation(upward: StructuralPath | undefined): RevocationFacts {
  const fact = revocationFacts(upward?.revocation[0]);
  return fact.status === 'revoked' ? fact : { status: 'listed' };
}

function failureFacts(leaf: Certificate, outcome: PathOutcome, wrongService: ServiceFacts | undefined): PathFacts {
  if (outcome.status === 'valid') throw new TypeError('a valid path is no failure');
  const { code, certificate, details, structure } = outcome;
  const reason = Object.values(details).map(String).join(', ');
  const certificates = structure?.certificates.map((item, i) => ({
    certificate: certificateFacts(item),
    revocation: revocationFacts(structure.revocation[i]),
  }));
  return defined({
    status: 'invalid' as const,
    code,
    problem: reason === '' ? code : `${code} (${reason})`,
    at: certificate.commonName ?? certificate.subject.text,
    certificates: certificates ?? [unchecked(leaf)],
    wrongService,
  });
}

function unchecked(leaf: Certificate): PathCertificateFacts {
  return { certificate: certificateFacts(leaf), revocation: { status: 'notChecked' } };
}

function serviceOf(list: AuthenticTrustList, anchor: TrustAnchor): ServiceFacts | undefined {
  const listed = serviceById(list, anchor.label);
  return listed === undefined ? undefined : serviceFacts(listed);
}

function revocationFacts(fact: RevocationFact | undefined): RevocationFacts {
  if (fact === undefined || fact.status === 'notChecked') return { status: 'notChecked' };
  const status = fact.status === 'unknown' ? (fact.cause ?? 'missing') : fact.status;
  const time = (instant: number | undefined): string | undefined =>
    instant === undefined ? undefined : isoTime(instant);
  return defined({
    status,
    problem: fact.problem,
    source: fact.source,
    disregarded: fact.disregarded,
    crlNumber: fact.number,
    freshness: fact.freshness,
    thisUpdate: time(fact.thisUpdate),
    nextUpdate: time(fact.nextUpdate),
    revokedAt: time(fact.revokedAt),
    reason: fact.reason,
    invalidityDate: time(fact.invalidityDate),
  });
}
