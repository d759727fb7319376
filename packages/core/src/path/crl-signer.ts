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
    if (!context.cache.verifyRevocationList(crl, candidate.publicKey, context.budget.spendSignatureCheck)) {
      problem ??= 'crl.signature';
      continue;
    }
    if (!isAllowed(crl.signatureAlgorithm, candidate.publicKey, context)) {
      problem ??= 'crl.algorithm';
      continue;
    }
    if (speaksForItself(crl, candidate, certificate) || isTrusted(crl, candidate, issuer, context))
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

function isTrusted(
  crl: RevocationList,
  candidate: Candidate,
  issuer: RevocationIssuer,
  context: RevocationContext,
): boolean {
  if (candidate === issuer) return true;
  const { anchor } = issuer;
  if (candidate.anchor !== undefined)
    return sameName(candidate.subject, anchor.subject) && equalBytes(candidate.publicKey.spki, anchor.publicKey.spki);
  if (candidate.certificate === undefined) return false;
  if (sameName(crl.issuer, issuer.subject) && !isCertifiedAbove(candidate.certificate, issuer, context)) return false;
  return context.isTrusted(candidate.certificate, issuer, 'crl-signing');
}

/**
 * Whether another key under the issuer's own name was certified by the issuer or by somebody above it. RFC 5280 §6.3.3 f asks for the
 * same anchor only: then any authority below that could certify the name of another, and lift its revocations.
 */
function isCertifiedAbove(
  signer: Certificate,
  { publicKey, anchor, above }: RevocationIssuer,
  { cache, budget }: RevocationContext,
): boolean {
  const keys = [publicKey, ...above.slice(1).map((authority) => authority.publicKey), anchor.publicKey];
  return keys.some((key) => cache.verifyCertificate(signer, key, budget.spendSignatureCheck));
}
