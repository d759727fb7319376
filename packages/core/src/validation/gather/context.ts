import { defaultLimits, type Limits } from '../../base/limits.ts';
import type { Instant } from '../../base/time.ts';
import type { AlgorithmPolicy } from '../../crypto/index.ts';
import type { OcspEvidence } from '../../path/index.ts';
import type { AuthenticTrustList } from '../../trust/index.ts';
import { type Certificate, parseCertificate, type RevocationList } from '../../x509/index.ts';
import { algorithmPolicyOf } from '../algorithm-rules.ts';
import type { ValidationCache } from '../cache.ts';
import type { LeniencyFacts, OcspResponseFacts, RevocationListFacts } from '../facts/facts.ts';
import type { ValidationInput } from '../input.ts';
import { attempt } from './fact-values.ts';
import { readOcspResponses } from './ocsp-responses.ts';
import { readRevocationLists } from './revocation-lists.ts';

/** What all parts of one gathering share. */
export interface GatherContext {
  readonly input: ValidationInput;
  readonly at: Instant;
  readonly limits: Limits;
  readonly cache: ValidationCache | undefined;
  /** Present when a list was accepted, however old it is: staleness is judged by a rule. */
  readonly list: AuthenticTrustList | undefined;
  /** Of the policy: which signatures on certificates, CRLs and OCSP responses count. */
  readonly algorithms: AlgorithmPolicy;
  readonly crls: readonly RevocationList[];
  /** What is to be said of every CRL, read or not. */
  readonly revocationLists: readonly RevocationListFacts[];
  readonly ocsps: readonly OcspEvidence[];
  /** What is to be said of every OCSP response, read or not. */
  readonly ocspResponses: readonly OcspResponseFacts[];
  /** Certificates that the caller gave and that can be read. */
  readonly certificates: readonly Certificate[];
  readonly leniencies: LeniencyFacts[];
}

/** Reads what the caller gave beside the file. */
export function makeContext(input: ValidationInput): GatherContext {
  const limits = input.limits ?? defaultLimits;
  const outcome = input.trust?.outcome;
  const crls = readRevocationLists(input, limits);
  const ocsps = readOcspResponses(input, limits);
  const context: GatherContext = {
    input,
    at: input.at,
    limits,
    cache: input.cache,
    list: outcome?.status === 'authentic' ? outcome.list : undefined,
    algorithms: algorithmPolicyOf(input.policy),
    crls: crls.flatMap(({ list }) => list ?? []),
    revocationLists: crls.map(({ facts }) => facts),
    ocsps: ocsps.flatMap(({ evidence }) => evidence ?? []),
    ocspResponses: ocsps.map(({ facts }) => facts),
    certificates: input.certificates.flatMap((der) => attempt(() => parseCertificate(der, limits)).value ?? []),
    leniencies: [],
  };
  for (const [index, { evidence }] of ocsps.entries())
    if (evidence !== undefined) noteLeniencies(context, `ocspResponse:${index}`, evidence.response.leniencies);
  return context;
}

/** Adds tolerated deviations of one object. */
export function noteLeniencies(
  context: GatherContext,
  object: string,
  leniencies: readonly ({ readonly name: string; readonly path: string } | string)[],
): void {
  for (const item of leniencies) {
    const leniency =
      typeof item === 'string' ? { name: item, object, path: '' } : { name: item.name, object, path: item.path };
    const known = context.leniencies.some(
      (other) => other.name === leniency.name && other.object === object && other.path === leniency.path,
    );
    if (!known) context.leniencies.push(leniency);
  }
}
