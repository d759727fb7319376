import type { Instant } from '../base/time.ts';
import { oids } from '../crypto/index.ts';
import { type Certificate, certificateFingerprint } from '../x509/index.ts';
import type { PathBudget } from './budget.ts';
import type { Candidate, CandidateIndex } from './candidates.ts';
import { crlStatements, type RevocationIndex } from './crl-evidence.ts';
import { ocspStatements } from './ocsp-evidence.ts';
import type { PathCache } from './path-cache.ts';
import { combine } from './revocation-statement.ts';
import type { OcspEvidence, PathInput, PathPurpose, RevocationFact, TrustAnchor } from './types.ts';

/** The authority that issued a certificate, as the path has it, and the anchor that the path leads to. */
export interface RevocationIssuer extends Omit<Candidate, 'anchor'> {
  readonly anchor: TrustAnchor;
  /** The authorities of the path from this one up: what is known about them is judged there. */
  readonly above: readonly Certificate[];
}

/** What is needed to look certificates up. */
export interface RevocationContext {
  readonly lists: RevocationIndex;
  readonly ocsps: readonly OcspEvidence[];
  readonly candidates: CandidateIndex;
  /** When lists and responses must be current. */
  readonly at: Instant;
  readonly cache: PathCache;
  readonly budget: PathBudget;
  readonly conformance: PathInput['conformance'];
  readonly algorithms: PathInput['algorithms'];
  /** Whether the certificate of a CRL issuer or responder has a valid path to the anchor of the issuer for whom it speaks. */
  readonly isTrusted: (certificate: Certificate, issuer: RevocationIssuer, purpose: PathPurpose) => boolean;
}

/**
 * What the given CRLs and OCSP responses say about one certificate, which is used for a purpose.
 * @throws BudgetExhausted
 */
export function checkRevocation(
  certificate: Certificate,
  issuer: RevocationIssuer,
  context: RevocationContext,
  { purpose }: Pick<PathInput, 'purpose'>,
): RevocationFact {
  const statements = [...ocspStatements(certificate, issuer, context), ...crlStatements(certificate, issuer, context)];
  const answer = combine(statements);
  // That a certificate need not be asked about does not undo a revocation that is known.
  return isNotMeantToBeChecked(certificate, purpose) && answer.status !== 'revoked'
    ? notChecked(certificate)
    : factOf(certificate, answer);
}

/** RFC 6960 §4.2.2.2.1: a responder's certificate says so itself, for its answers; on any other, and for any other use, it means nothing. */
function isNotMeantToBeChecked({ extensions, extendedKeyUsage }: Certificate, purpose: PathPurpose): boolean {
  return (
    purpose === 'ocsp-signing' &&
    extensions.has(oids.ocspNoCheck) &&
    extendedKeyUsage?.includes(oids.ocspSigning) === true
  );
}

const uncheckedFacts = /* @__PURE__ */ new WeakMap<Certificate, RevocationFact>();

/** The fact of a certificate for which nothing is asked. */
export function notChecked(certificate: Certificate): RevocationFact {
  let fact = uncheckedFacts.get(certificate);
  if (fact === undefined) {
    fact = factOf(certificate, { status: 'notChecked' });
    uncheckedFacts.set(certificate, fact);
  }
  return fact;
}

/** A digest of the whole certificate takes as long as a third of a signature check, so it is made when somebody reads it. */
function factOf(certificate: Certificate, answer: Omit<RevocationFact, 'certificate'>): RevocationFact {
  return Object.freeze({
    get certificate(): string {
      return certificateFingerprint(certificate);
    },
    ...answer,
  });
}
