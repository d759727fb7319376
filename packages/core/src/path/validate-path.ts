import { CoreError } from '../base/errors.ts';
import { defaultLimits } from '../base/limits.ts';
import { formatInstant, type Instant } from '../base/time.ts';
import type { Certificate } from '../x509/index.ts';
import { BudgetExhausted, PathBudget } from './budget.ts';
import { buildPaths } from './build-paths.ts';
import { indexCandidates } from './candidates.ts';
import { checkLeaf } from './certificate-rules.ts';
import { type Finding, finding, saysMore, statusOf } from './failure.ts';
import { PathCache } from './path-cache.ts';
import {
  checkRevocation,
  indexRevocationLists,
  notChecked,
  type RevocationContext,
  type RevocationIssuer,
} from './revocation.ts';
import type { PathInput, PathOutcome, RevocationFact, StructuralPath, TrustAnchor, VerifiedPath } from './types.ts';

const verifiedPaths = new WeakSet<object>();

/** Whether a value is a path that `validatePath` made, not one that looks like it. */
export function isVerifiedPath(value: unknown): value is VerifiedPath {
  return typeof value === 'object' && value !== null && verifiedPaths.has(value);
}

/**
 * Builds and validates a certification path (RFC 5280 §6) for one time and one purpose, within budgets.
 *
 * Names are chained and signatures verified over received bytes; basicConstraints, path lengths, key usages, extended key usages, name
 * constraints and critical extensions are obeyed on every certificate, an anchor's own certificate included; CRLs count when the
 * certificate's own issuer signed them. Policies are not processed: a critical policyConstraints, policyMappings or
 * inhibitAnyPolicy ends the path as not understood. Content never makes it throw.
 * @returns `valid` with the path, or the reason that says most about all candidates; a path that holds in structure but not at
 * the time is given in `structure` with the facts on revocation, so that a proof of an earlier time can be weighed.
 * @throws CoreError `ERR_ARGUMENT` when `at` or `revocationAt` is not a finite number.
 * @example
 * const outcome = validatePath({ leaf, intermediates, anchors, at, purpose: 'seal-signing', crls, revocation: 'required' });
 * if (outcome.status === 'valid') outcome.path.anchor.label;
 */
export function validatePath(input: PathInput): PathOutcome {
  demandInstant(input.at, 'at');
  if (input.revocationAt !== undefined) demandInstant(input.revocationAt, 'revocationAt');
  const budget = new PathBudget(input.limits ?? defaultLimits);
  const candidates = indexCandidates(input, budget.limits);
  const cache = input.cache ?? new PathCache();
  const leafProblem = checkLeaf(input.leaf, input);
  const revocation: RevocationContext = {
    index: indexRevocationLists(input.crls),
    at: input.revocationAt ?? input.at,
    cache,
    budget,
  };
  let reason: Finding | undefined;
  let structure: StructuralPath | undefined;
  let verified: VerifiedPath | undefined;
  let exhausted = false;
  const note = (found: Finding): void => {
    if (reason === undefined || saysMore(found.code, reason.code)) reason = found;
  };
  try {
    buildPaths({
      input,
      candidates,
      cache,
      budget,
      note,
      accept: (certificates, anchor) => {
        const path = { certificates, anchor, revocation: revocationFacts(certificates, anchor, input, revocation) };
        const problem = checkTimes(path, input.at) ?? checkRevocationFacts(path, input);
        if (leafProblem !== undefined) {
          // No other path changes the leaf; its reason outweighs those of the candidates.
          structure ??= Object.freeze(path);
          return true;
        }
        if (problem === undefined) {
          verified = prove(path, input);
          return true;
        }
        if (structure === undefined || reason === undefined || saysMore(problem.code, reason.code))
          structure = Object.freeze(path);
        note(problem);
        return false;
      },
    });
  } catch (error) {
    if (!(error instanceof BudgetExhausted)) throw error;
    exhausted = true;
    note(finding('chain.budget', input.leaf, { budget: error.budget, limit: budget.limits[error.budget] }));
  }
  if (verified !== undefined) return { status: 'valid', path: verified };
  if (candidates.truncated) {
    exhausted = true;
    note(
      finding('chain.budget', input.leaf, { budget: 'pathSignatureChecks', limit: budget.limits.pathSignatureChecks }),
    );
  }
  const best =
    leafProblem !== undefined && structure !== undefined
      ? leafProblem
      : (reason ?? leafProblem ?? notFound(input.leaf));
  // Paths that were not looked at any more could have been valid.
  const status = exhausted ? 'indeterminate' : statusOf(best.code);
  return { status, ...best, ...(structure === undefined ? {} : { structure }) };
}

/** A time that is no number compares as inside every validity. */
function demandInstant(instant: Instant, argument: string): void {
  if (!Number.isFinite(instant))
    throw new CoreError('ERR_ARGUMENT', { argument, expected: 'milliseconds', got: String(instant) });
}

function notFound(leaf: Certificate): Finding {
  return finding('chain.anchor.notFound', leaf, { issuer: leaf.issuer.text });
}

function prove(path: StructuralPath, { at, purpose }: PathInput): VerifiedPath {
  const proven = Object.freeze({ ...path, at, purpose }) as VerifiedPath;
  verifiedPaths.add(proven);
  return proven;
}

/** One fact for each certificate; the issuer of each is the next one, of the last the anchor. */
function revocationFacts(
  certificates: readonly Certificate[],
  anchor: TrustAnchor,
  input: PathInput,
  context: RevocationContext,
): readonly RevocationFact[] {
  return Object.freeze(
    certificates.map((certificate, index) => {
      const issuer: Certificate | TrustAnchor = certificates[index + 1] ?? anchor;
      const direct = certificate === anchor.certificate || (certificates.length === 1 && isAnchor(certificate, anchor));
      if (input.revocation === 'off' || direct) return notChecked(certificate);
      return checkRevocation(certificate, revocationIssuer(issuer), context);
    }),
  );
}

function isAnchor(certificate: Certificate, { certificate: own }: TrustAnchor): boolean {
  return (
    own !== undefined &&
    own.raw.length === certificate.raw.length &&
    own.raw.every((octet, i) => octet === certificate.raw[i])
  );
}

function revocationIssuer(issuer: Certificate | TrustAnchor): RevocationIssuer {
  return 'raw' in issuer ? { publicKey: issuer.publicKey, certificate: issuer } : issuer;
}

/** Every certificate of the path and the anchor's own is inside its validity. Certificates count whole seconds. */
function checkTimes({ certificates, anchor }: StructuralPath, at: Instant): Finding | undefined {
  const all = anchor.certificate === undefined ? certificates : [...certificates, anchor.certificate];
  for (const certificate of all) {
    const { notBefore, notAfter } = certificate;
    if (at < notBefore || Math.floor(at / 1000) * 1000 > notAfter) {
      return finding('chain.validity.outside', certificate, {
        notBefore: formatInstant(notBefore),
        notAfter: formatInstant(notAfter),
        at: formatInstant(at),
      });
    }
  }
  return undefined;
}

function checkRevocationFacts({ certificates, revocation }: StructuralPath, input: PathInput): Finding | undefined {
  let open: Finding | undefined;
  for (const [index, fact] of revocation.entries()) {
    const certificate = certificates[index] as Certificate;
    if (fact.status === 'revoked' && (fact.revokedAt ?? 0) <= input.at) {
      return finding('chain.revoked', certificate, {
        revokedAt: formatInstant(fact.revokedAt ?? 0),
        reason: fact.reason ?? 'unspecified',
      });
    }
    if (input.revocation === 'required') open ??= openQuestion(fact, certificate);
  }
  return open;
}

/** Why a fact does not prove that a certificate is good. */
function openQuestion(fact: RevocationFact, certificate: Certificate): Finding | undefined {
  if (fact.status === 'good' && fact.freshness !== 'current') {
    return finding('revocation.stale', certificate, {
      freshness: fact.freshness ?? 'stale',
      ...(fact.thisUpdate === undefined ? {} : { thisUpdate: formatInstant(fact.thisUpdate) }),
      ...(fact.nextUpdate === undefined ? {} : { nextUpdate: formatInstant(fact.nextUpdate) }),
    });
  }
  if (fact.status !== 'unknown') return undefined;
  if (fact.cause === 'invalid') return finding('revocation.invalid', certificate, { problem: fact.problem ?? '' });
  return finding('revocation.missing', certificate, { locations: certificate.crlDistributionPoints.join(' ') });
}
