import { equalBytes } from '../base/bytes.ts';
import {
  type AlgorithmPolicy,
  canVerify,
  checkAlgorithm,
  type PublicKey,
  publicKeyBits,
  type SignatureAlgorithm,
  signatureAlgorithmOf,
} from '../crypto/index.ts';
import { type Certificate, isSelfIssued, sameCertificate, sameName } from '../x509/index.ts';
import type { PathBudget } from './budget.ts';
import { type Candidate, type CandidateIndex, keyMatch } from './candidates.ts';
import { checkAuthority, isUsableKey } from './certificate-rules.ts';
import { type Finding, finding } from './failure.ts';
import { checkNameConstraints } from './name-constraints.ts';
import type { PathCache } from './path-cache.ts';
import type { PathInput, TrustAnchor } from './types.ts';

/** What the builder works with. */
export interface PathSearch {
  readonly input: PathInput;
  readonly context: {
    readonly candidates: CandidateIndex;
    readonly cache: PathCache;
    readonly budget: PathBudget;
  };
  /** Takes every reason why a candidate failed. */
  note(finding: Finding): void;
  /** Takes every path that holds in structure. @returns Whether the search is over. */
  accept(certificates: readonly Certificate[], anchor: TrustAnchor): boolean;
}

/**
 * Searches paths from the leaf upwards, depth first, the likeliest issuer first. Whatever it accepts has a verified signature and
 * fulfilled constraints at every link (RFC 5280 §6.1 without policies, times and revocation).
 * @throws BudgetExhausted
 */
export function buildPaths(search: PathSearch): void {
  const { leaf, anchors } = search.input;
  // A leaf that is listed itself is trusted by that decision; nothing above it is asked.
  for (const anchor of anchors) {
    if (anchor.certificate !== undefined && sameCertificate(anchor.certificate, leaf)) {
      if (search.accept([leaf], anchor)) return;
    }
  }
  extend(search, [leaf]);
}

function extend(search: PathSearch, path: Certificate[]): boolean {
  const { budget, candidates } = search.context;
  budget.spend('pathBuildSteps');
  const child = path[path.length - 1] as Certificate;
  if (child.issuer.rdns.length === 0) {
    search.note(finding('chain.constraint.name', child, { rule: 'an issuer' }));
    return false;
  }
  let found = false;
  for (const candidate of candidates.issuersOf(child)) {
    const { anchor, certificate } = candidate;
    if (anchor === undefined && isAmong(path, candidate)) continue;
    found = true;
    budget.spend('pathBuildSteps');
    // Certificates in the path so far, this one, and an anchor above it that is not it.
    if (path.length + (anchor === undefined ? 2 : 1) > budget.limits.pathLength) {
      search.note(finding('chain.budget', child, { budget: 'pathLength', limit: budget.limits.pathLength }));
      continue;
    }
    const problem = checkLink(search, path, candidate);
    if (problem !== undefined) {
      search.note(problem);
      continue;
    }
    if (anchor !== undefined) {
      if (search.accept([...path], anchor)) return true;
    } else if (certificate !== undefined) {
      path.push(certificate);
      const over = extend(search, path);
      path.pop();
      if (over) return true;
    }
  }
  if (!found) search.note(finding('chain.anchor.notFound', child, { issuer: child.issuer.text }));
  return false;
}

/** The same name with the same key is the same authority, whoever certified it: a second visit is a loop. */
function isAmong(path: readonly Certificate[], { publicKey, subject }: Candidate): boolean {
  for (const known of path)
    if (equalBytes(known.publicKey.spki, publicKey.spki) && sameName(known.subject, subject)) return true;
  return false;
}

/** How many authorities of a path that begins with its leaf are not self-issued. */
function countFollowers(path: readonly Certificate[]): number {
  let count = 0;
  for (let i = 1; i < path.length; i++) if (!isSelfIssued(path[i] as Certificate)) count++;
  return count;
}

/** Checks one candidate as issuer of the last certificate of the path so far. */
function checkLink(search: PathSearch, path: readonly Certificate[], candidate: Candidate): Finding | undefined {
  const { input, context } = search;
  const child = path[path.length - 1] as Certificate;
  const { anchor, certificate } = candidate;
  const followers = countFollowers(path);
  const constraint =
    certificate === undefined
      ? undefined
      : (checkAuthority(certificate, followers, input, anchor === undefined ? 'intermediate' : 'anchor') ??
        checkAuthorities(input, followers, candidate));
  // A constraint is the reason only when the candidate did sign: anybody can write a certificate with the right name.
  const unsigned = checkSignature(search, child, candidate);
  if (unsigned !== undefined) return unsigned;
  if (constraint !== undefined) return constraint;
  if (certificate?.nameConstraints === undefined) return undefined;
  for (let index = 0; index < path.length; index++) {
    const below = path[index] as Certificate;
    if (index > 0 && isSelfIssued(below)) continue;
    const outside = checkNameConstraints(certificate, below, context.budget);
    if (outside !== undefined) return outside;
  }
  return undefined;
}

/** The caller's own limit on the length of the path. */
function checkAuthorities({ authorities }: PathInput, followers: number, candidate: Candidate): Finding | undefined {
  const { anchor, certificate } = candidate;
  if (authorities === undefined || anchor !== undefined || certificate === undefined) return undefined;
  const got = followers + (isSelfIssued(certificate) ? 0 : 1);
  if (got <= authorities) return undefined;
  return finding('chain.constraint.pathLength', certificate, { allowed: authorities, got });
}

function checkSignature(search: PathSearch, child: Certificate, candidate: Candidate): Finding | undefined {
  const { input, context } = search;
  const { publicKey, subject } = candidate;
  const { signatureAlgorithm: id } = child;
  if (!canVerify(id) || !isUsableKey(publicKey))
    return finding('chain.algorithm.unsupported', child, { algorithm: id.oid, key: publicKey.algorithm });
  if (context.cache.verifyCertificate(child, publicKey, context.budget.spendSignatureCheck))
    return input.algorithms === undefined ? undefined : checkAlgorithmPolicy(input.algorithms, input, child, publicKey);
  // Another key of the same name says nothing: the certificate itself names the key that it wants.
  return keyMatch(child, candidate) === 'different'
    ? finding('chain.anchor.notFound', child, { issuer: subject.text })
    : finding('chain.signature.invalid', child, { issuer: subject.text });
}

function checkAlgorithmPolicy(
  algorithms: AlgorithmPolicy,
  { at, algorithmsAt = at }: PathInput,
  child: Certificate,
  issuerKey: PublicKey,
): Finding | undefined {
  const algorithm = signatureAlgorithmOf(child.signatureAlgorithm) as SignatureAlgorithm;
  const check = checkAlgorithm(algorithms, algorithm, publicKeyBits(issuerKey), algorithmsAt);
  if (check.status === 'allowed') return undefined;
  const { code: rule, expected, got } = check;
  return finding('chain.algorithm.notAllowed', child, { rule, algorithm, expected, got });
}
