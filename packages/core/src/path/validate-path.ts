import { CoreError } from '../base/errors.ts';
import { defaultLimits } from '../base/limits.ts';
import { formatInstant, type Instant } from '../base/time.ts';
import { type Certificate, sameCertificate } from '../x509/index.ts';
import { BudgetExhausted, PathBudget } from './budget.ts';
import { buildPaths, type PathSearch } from './build-paths.ts';
import { indexCandidates } from './candidates.ts';
import { checkLeaf } from './certificate-rules.ts';
import { indexRevocationLists } from './crl-evidence.ts';
import { type Finding, finding, saysMore, statusOf } from './failure.ts';
import { PathCache } from './path-cache.ts';
import { processPolicies } from './policies.ts';
import { checkRevocation, notChecked, type RevocationContext, type RevocationIssuer } from './revocation.ts';
import { distrustedFrom, type RevocationAnswer, useTimeOf, weighRevocation } from './revocation-time.ts';
import type {
  PathInput,
  PathOutcome,
  PathPurpose,
  RevocationFact,
  StructuralPath,
  TrustAnchor,
  VerifiedPath,
} from './types.ts';
import { markVerified } from './verified-paths.ts';

/**
 * Builds and validates a certification path (RFC 5280 §6) for one time and one purpose, within budgets.
 *
 * Names are chained and signatures verified over received bytes; basicConstraints, path lengths, key usages, extended key usages, name
 * constraints, policies and critical extensions are obeyed on every certificate, an anchor's own certificate included (RFC 5937). CRLs
 * and OCSP responses count when the certificate's issuer signed them, or somebody whom it or the anchor authorised. Content never makes
 * it throw.
 * @returns `valid` with the path, or the reason that says most about all candidates; a path that holds in structure but not at
 * the time is given in `structure` with the facts on revocation, so that a proof of an earlier time can be weighed.
 * @throws CoreError `ERR_ARGUMENT` when `at` or `revocationAt` is not a finite number.
 * @example
 * const [leaf, intermediates, crls] = [certificate, [issuer], pathInput.crls];
 * const outcome = validatePath({ leaf, intermediates, anchors, at, purpose: 'seal-signing', crls, revocation: 'required' });
 * outcome.status === 'valid' && outcome.path.anchor.label; // 'p1-ca'
 */
export function validatePath(input: PathInput): PathOutcome {
  demandInstant(input.at, 'at');
  if (input.revocationAt !== undefined) demandInstant(input.revocationAt, 'revocationAt');
  const budget = new PathBudget(input.limits ?? defaultLimits);
  const revocation = revocationContext(input, budget);
  const search = new PathSearcher(input, revocation, () => false);
  try {
    search.run();
  } catch (error) {
    if (!(error instanceof BudgetExhausted)) throw error;
    search.exhaust(finding('chain.budget', input.leaf, { budget: error.budget, limit: budget.limits[error.budget] }));
  }
  if (search.verified !== undefined) return { status: 'valid', path: prove(search.verified, input) };
  if (revocation.candidates.truncated) {
    const limit = budget.limits.pathSignatureChecks;
    search.exhaust(finding('chain.budget', input.leaf, { budget: 'pathSignatureChecks', limit }));
  }
  return search.failure();
}

function revocationContext(input: PathInput, budget: PathBudget): RevocationContext {
  const at = input.revocationAt ?? input.at;
  let pending: Set<Certificate> | undefined;
  const context: RevocationContext = {
    lists: indexRevocationLists(input.crls),
    ocsps: input.ocsps ?? [],
    candidates: indexCandidates(input, budget.limits),
    at,
    cache: input.cache ?? new PathCache(),
    budget,
    conformance: input.conformance,
    algorithms: input.algorithms,
    isTrusted(certificate, issuer, purpose) {
      // A list whose issuer's certificate is only spoken about by that list proves nothing.
      pending ??= new Set();
      if (pending.has(certificate)) return false;
      pending.add(certificate);
      try {
        return isTrustedBelow(certificate, issuer, purpose, input, context);
      } finally {
        pending.delete(certificate);
      }
    },
  };
  return context;
}

/** Whether a CRL issuer's or responder's certificate has a valid path to an anchor, when lists and responses must be current. */
function isTrustedBelow(
  leaf: Certificate,
  { anchor, above }: RevocationIssuer,
  purpose: PathPurpose,
  { intermediates, revocation, algorithms, conformance }: PathInput,
  context: RevocationContext,
): boolean {
  const input: PathInput = {
    leaf,
    intermediates,
    anchors: [anchor],
    at: context.at,
    purpose,
    crls: [],
    revocation,
    ...(algorithms === undefined ? {} : { algorithms }),
    ...(conformance === undefined ? {} : { conformance }),
  };
  const below = { ...context, candidates: context.candidates.below(anchor) };
  const isSettled = (certificate: Certificate): boolean =>
    above.includes(certificate) || (purpose === 'ocsp-signing' && certificate === leaf && namesNoEvidence(leaf));
  const search = new PathSearcher(input, below, isSettled);
  search.run();
  return search.verified !== undefined;
}

/** RFC 6960 §4.2.2.2.1, the third way: the authority names no place to ask about its responder, so its short life must do. */
function namesNoEvidence({ distributionPoints, authorityInformation }: Certificate): boolean {
  return distributionPoints.length === 0 && authorityInformation.ocsp.length === 0;
}

/** A time that is no number compares as inside every validity. */
function demandInstant(instant: Instant, argument: string): void {
  if (!Number.isFinite(instant))
    throw new CoreError('ERR_ARGUMENT', { argument, expected: 'milliseconds', got: String(instant) });
}

/** One search for a valid path of one certificate, and the best of what it met on the way. */
class PathSearcher implements PathSearch {
  readonly input: PathInput;
  readonly context: RevocationContext;
  readonly #isSettled: (certificate: Certificate) => boolean;
  readonly #leafProblem: Finding | undefined;
  #reason: Finding | undefined;
  #structure: StructuralPath | undefined;
  #exhausted = false;
  #verified: StructuralPath | undefined;

  /** @param isSettled - Whether a certificate needs no proof that it is not revoked; a proof that it is counts nevertheless. */
  constructor(input: PathInput, context: RevocationContext, isSettled: (certificate: Certificate) => boolean) {
    this.input = input;
    this.context = context;
    this.#isSettled = isSettled;
    this.#leafProblem = checkLeaf(input.leaf, input);
  }

  /** The valid path, when there is one. */
  get verified(): StructuralPath | undefined {
    return this.#verified;
  }

  /** @throws BudgetExhausted */
  run(): void {
    buildPaths(this);
  }

  /** Notes that not every path was looked at. */
  exhaust(found: Finding): void {
    this.#exhausted = true;
    this.note(found);
  }

  /** The reason that says most. */
  failure(): PathOutcome {
    const { leaf } = this.input;
    const structure = this.#structure;
    const missing = (): Finding => finding('chain.anchor.notFound', leaf, { issuer: leaf.issuer.text });
    const best =
      this.#leafProblem !== undefined && structure !== undefined
        ? this.#leafProblem
        : (this.#reason ?? this.#leafProblem ?? missing());
    // Paths that were not looked at any more could have been valid.
    const status = this.#exhausted ? 'indeterminate' : statusOf(best.code);
    return { status, ...best, ...(structure === undefined ? {} : { structure }) };
  }

  note(found: Finding): void {
    if (this.#reason === undefined || saysMore(found.code, this.#reason.code)) this.#reason = found;
  }

  /** Takes a path that holds link by link. @returns Whether the search is over. */
  accept(certificates: readonly Certificate[], anchor: TrustAnchor): boolean {
    const input = this.input;
    const processed = processPolicies(certificates, anchor, this.context.budget, input.policies);
    if ('problem' in processed) {
      this.note(processed.problem);
      return false;
    }
    const revocation = revocationFacts(certificates, anchor, input, this.context);
    const path: StructuralPath = { certificates, anchor, revocation, policies: processed.policies };
    if (this.#leafProblem !== undefined) {
      // No other path changes the leaf; its reason outweighs those of the candidates.
      this.#structure ??= Object.freeze(path);
      return true;
    }
    const problem = checkTimes(path, input.at) ?? checkRevocationFacts(path, input, this.#isSettled);
    if (problem === undefined) {
      this.#verified = path;
      return true;
    }
    if (this.#structure === undefined || this.#reason === undefined || saysMore(problem.code, this.#reason.code))
      this.#structure = Object.freeze(path);
    this.note(problem);
    return false;
  }
}

function prove(path: StructuralPath, { at, purpose }: PathInput): VerifiedPath {
  const { certificates, anchor, revocation, policies } = path;
  return markVerified({ certificates, anchor, revocation, policies, at, purpose });
}

/** One fact for each certificate; the issuer of each is the next one, of the last the anchor. */
function revocationFacts(
  certificates: readonly Certificate[],
  anchor: TrustAnchor,
  input: PathInput,
  context: RevocationContext,
): readonly RevocationFact[] {
  const facts: RevocationFact[] = [];
  const direct = certificates.length === 1 && isAnchor(certificates[0] as Certificate, anchor);
  for (const certificate of certificates) {
    facts.push(
      input.revocation === 'off' || direct || certificate === anchor.certificate
        ? notChecked(certificate)
        : checkRevocation(certificate, revocationIssuer(certificates.slice(facts.length + 1), anchor), context, {
            purpose: facts.length === 0 ? input.purpose : 'certificate-signing',
          }),
    );
  }
  return Object.freeze(facts);
}

function isAnchor(certificate: Certificate, { certificate: own }: TrustAnchor): boolean {
  return own !== undefined && sameCertificate(own, certificate);
}

function revocationIssuer(above: readonly Certificate[], anchor: TrustAnchor): RevocationIssuer {
  const [certificate] = above;
  if (certificate === undefined) {
    const { subject, publicKey, certificate: own, keyIdentifier } = anchor;
    const issuer = { subject, publicKey, anchor, above, ...(own === undefined ? {} : { certificate: own }) };
    return keyIdentifier === undefined ? issuer : { ...issuer, keyIdentifier };
  }
  return { subject: certificate.subject, publicKey: certificate.publicKey, certificate, anchor, above };
}

/** Every certificate of the path and the anchor's own is inside its validity. Certificates count whole seconds. */
function checkTimes({ certificates, anchor }: StructuralPath, at: Instant): Finding | undefined {
  for (const certificate of certificates) {
    const outside = checkTime(certificate, at);
    if (outside !== undefined) return outside;
  }
  return anchor.certificate && checkTime(anchor.certificate, at);
}

function checkTime(certificate: Certificate, at: Instant): Finding | undefined {
  const { notBefore, notAfter } = certificate;
  if (at >= notBefore && Math.floor(at / 1000) * 1000 <= notAfter) return undefined;
  return finding('chain.validity.outside', certificate, {
    notBefore: formatInstant(notBefore),
    notAfter: formatInstant(notAfter),
    at: formatInstant(at),
  });
}

function checkRevocationFacts(
  { certificates, revocation }: StructuralPath,
  input: PathInput,
  isSettled: (certificate: Certificate) => boolean,
): Finding | undefined {
  let open: Finding | undefined;
  for (let index = 0; index < revocation.length; index++) {
    const fact = revocation[index] as RevocationFact;
    const certificate = certificates[index] as Certificate;
    const isRevoked = fact.status === 'revoked';
    const answer = isRevoked ? weighRevoked(fact, certificate, index, input) : undefined;
    if (answer === 'revoked' || answer === 'onHold') {
      return finding('chain.revoked', certificate, {
        revokedAt: formatInstant(distrustedFrom(fact)),
        reason: fact.reason ?? 'unspecified',
        ...(fact.source === undefined ? {} : { source: fact.source }),
      });
    }
    if (input.revocation === 'required' && !isSettled(certificate))
      open ??= answer === 'stale' ? staleFinding(fact, certificate) : openQuestion(fact, certificate);
  }
  return open;
}

function weighRevoked(
  fact: RevocationFact,
  { notAfter }: Certificate,
  index: number,
  { at: usedAt, revocationAt, purpose }: PathInput,
): RevocationAnswer {
  const question = { usedAt, at: revocationAt ?? usedAt, notAfter, time: useTimeOf(purpose, index) };
  return weighRevocation({ ...fact, status: 'revoked' }, question);
}

function staleFinding({ freshness, thisUpdate, nextUpdate }: RevocationFact, certificate: Certificate): Finding {
  return finding('revocation.stale', certificate, {
    freshness: freshness ?? 'stale',
    ...(thisUpdate === undefined ? {} : { thisUpdate: formatInstant(thisUpdate) }),
    ...(nextUpdate === undefined ? {} : { nextUpdate: formatInstant(nextUpdate) }),
  });
}

/** Why a fact does not prove that a certificate is good. */
function openQuestion(fact: RevocationFact, certificate: Certificate): Finding | undefined {
  if (fact.status === 'good' && fact.freshness !== 'current') return staleFinding(fact, certificate);
  if (fact.status !== 'unknown') return undefined;
  if (fact.cause === 'invalid') return finding('revocation.invalid', certificate, { problem: fact.problem ?? '' });
  return finding('revocation.missing', certificate, { locations: certificate.crlDistributionPoints.join(' ') });
}
