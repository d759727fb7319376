import { equalBytes } from '../base/bytes.ts';
import type { PublicKey } from '../crypto/index.ts';
import { type Certificate, nameKey, type RevocationList, sameName } from '../x509/index.ts';
import type { Candidate } from './candidates.ts';
import { isAllowed } from './evidence-algorithm.ts';
import type { RevocationContext, RevocationIssuer } from './revocation.ts';
import type { RevocationProblem } from './types.ts';

/** The key that signed a CRL, of somebody who may; or why there is none. `undefined`: the list of an altogether other key. */
export type CrlSigner = { readonly key: PublicKey } | { readonly problem: RevocationProblem } | undefined;

/**
 * Who signed a CRL (RFC 5280 §6.3.3 f and g): the key that issued the certificate, or another one of the CRL's issuer for which a valid
 * path leads to the same anchor.
 * @throws BudgetExhausted
 */
export function signerOf(
  crl: RevocationList,
  certificate: Certificate,
  issuer: RevocationIssuer,
  context: RevocationContext,
): CrlSigner {
  let problem: RevocationProblem | undefined;
  for (const candidate of candidatesOf(crl, certificate, issuer, context)) {
    if (isOfAnotherKey(crl, candidate)) continue;
    const usage = candidate.certificate?.keyUsage;
    if (usage !== undefined && !usage.has('cRLSign')) {
      problem ??= 'crl.keyUsage';
      continue;
    }
    const spend = (): void => context.budget.spend('pathSignatureChecks');
    if (!context.cache.verifyRevocationList(crl, candidate.publicKey, spend)) {
      problem ??= 'crl.signature';
      continue;
    }
    if (!isAllowed(crl.signatureAlgorithm, candidate.publicKey, context)) {
      problem ??= 'crl.algorithm';
      continue;
    }
    if (speaksForItself(crl, candidate, certificate) || isTrusted(candidate, issuer, context))
      return { key: candidate.publicKey };
    problem = 'crl.issuer';
  }
  return problem === undefined ? undefined : { problem };
}

/** The issuer of the certificate first, then whoever has the name of the CRL's issuer. */
function* candidatesOf(
  crl: RevocationList,
  certificate: Certificate,
  issuer: RevocationIssuer,
  { candidates, budget }: RevocationContext,
): IterableIterator<Candidate> {
  if (sameName(crl.issuer, certificate.issuer)) yield issuer;
  for (const candidate of candidates.named(nameKey(crl.issuer))) {
    if (candidate.certificate !== undefined && candidate.certificate === issuer.certificate) continue;
    budget.spend('pathBuildSteps');
    yield candidate;
  }
}

/** Two key identifiers that differ: the list of another key under the same name, such as an impostor's or a retired one's. */
function isOfAnotherKey(crl: RevocationList, { certificate, keyIdentifier }: Candidate): boolean {
  const own = keyIdentifier ?? certificate?.subjectKeyId;
  return own !== undefined && crl.authorityKeyId !== undefined && !equalBytes(own, crl.authorityKeyId);
}

/** A CRL issuer's certificate whose own distribution point names that issuer: then the authority leaves its status to its own list. */
function speaksForItself(crl: RevocationList, candidate: Candidate, certificate: Certificate): boolean {
  return (
    candidate.certificate !== undefined &&
    equalBytes(candidate.certificate.raw, certificate.raw) &&
    !sameName(crl.issuer, certificate.issuer)
  );
}

function isTrusted(candidate: Candidate, issuer: RevocationIssuer, context: RevocationContext): boolean {
  if (candidate === issuer) return true;
  const { anchor } = issuer;
  if (candidate.anchor !== undefined)
    return sameName(candidate.subject, anchor.subject) && equalBytes(candidate.publicKey.spki, anchor.publicKey.spki);
  return candidate.certificate !== undefined && context.isTrusted(candidate.certificate, issuer, 'any');
}
