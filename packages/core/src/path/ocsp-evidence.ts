import { equalBytes } from '../base/bytes.ts';
import { oids, type PublicKey } from '../crypto/index.ts';
import {
  type Certificate,
  matchesCertId,
  matchesResponder,
  type OcspAnswer,
  type SingleResponse,
  sameName,
} from '../x509/index.ts';
import { allReasons } from './crl-scope.ts';
import { isAllowed } from './evidence-algorithm.ts';
import type { RevocationContext, RevocationIssuer } from './revocation.ts';
import { freshnessOf, type RevocationStatement } from './revocation-statement.ts';
import type { OcspEvidence, RevocationProblem } from './types.ts';

/** What every given OCSP response that is about a certificate says (RFC 6960 §3.2). */
export function ocspStatements(
  certificate: Certificate,
  issuer: RevocationIssuer,
  context: RevocationContext,
): readonly RevocationStatement[] {
  const statements: RevocationStatement[] = [];
  for (const evidence of context.ocsps) {
    const { response } = evidence;
    // A refusal is not signed and says nothing.
    if (response.status !== 'successful') continue;
    for (const single of response.responses) {
      if (!matchesCertId(single.certId, certificate, issuer)) continue;
      const problem = problemOf(evidence, response, single, certificate, issuer, context);
      statements.push(problem === undefined ? read(single, certificate, context) : unusable(single, problem));
    }
  }
  return statements;
}

function read(single: SingleResponse, certificate: Certificate, { at }: RevocationContext): RevocationStatement {
  const { status, revokedAt, reason, invalidityDate, thisUpdate, nextUpdate, archiveCutoff: expiredSince } = single;
  if (status === 'unknown') return unusable(single, 'ocsp.unknown');
  if (status === 'good') {
    const freshness = freshnessOf({ thisUpdate, nextUpdate, expiredSince }, certificate, at);
    return { status, reasons: allReasons, ...headOf(single), freshness };
  }
  return {
    status,
    reasons: 0,
    ...headOf(single),
    ...(revokedAt === undefined ? {} : { revokedAt }),
    ...(reason === undefined ? {} : { reason }),
    ...(invalidityDate === undefined ? {} : { invalidityDate }),
  };
}

function unusable(single: SingleResponse, problem: RevocationProblem): RevocationStatement {
  return { status: 'unknown', reasons: 0, cause: 'invalid', problem, ...headOf(single) };
}

function headOf({
  thisUpdate,
  nextUpdate,
}: SingleResponse): Pick<RevocationStatement, 'source' | 'thisUpdate' | 'nextUpdate'> {
  return { source: 'ocsp', thisUpdate, ...(nextUpdate === undefined ? {} : { nextUpdate }) };
}

function problemOf(
  { nonce }: OcspEvidence,
  response: OcspAnswer,
  single: SingleResponse,
  certificate: Certificate,
  issuer: RevocationIssuer,
  context: RevocationContext,
): RevocationProblem | undefined {
  if (response.unknownCritical.length > 0 || single.unknownCritical.length > 0) return 'ocsp.unknownCritical';
  if (nonce !== undefined && (response.nonce === undefined || !equalBytes(nonce, response.nonce))) return 'ocsp.nonce';
  let named = false;
  for (const key of responderKeys(response, certificate, issuer, context)) {
    named = true;
    if (context.cache.verifyOcspResponse(response, key, context.budget.spendSignatureCheck))
      return isAllowed(response.signatureAlgorithm, key, context) ? undefined : 'ocsp.algorithm';
  }
  return named ? 'ocsp.signature' : 'ocsp.responder';
}

/**
 * The keys of those who may answer for an issuer (RFC 6960 §4.2.2.2): its own, and those that it certified itself for OCSP signing. A
 * delegate's certificate is validated like any other; id-pkix-ocsp-nocheck spares it the question of its own revocation.
 */
function* responderKeys(
  response: OcspAnswer,
  certificate: Certificate,
  issuer: RevocationIssuer,
  context: RevocationContext,
): IterableIterator<PublicKey> {
  const { publicKey } = issuer;
  if (matchesResponder(response.responderId, { subject: certificate.issuer, publicKey })) yield publicKey;
  for (const delegate of [...response.certificates, ...context.candidates.certificates]) {
    if (delegate.extendedKeyUsage?.includes(oids.ocspSigning) !== true) continue;
    if (!sameName(delegate.issuer, certificate.issuer)) continue;
    if (!matchesResponder(response.responderId, delegate)) continue;
    if (!context.cache.verifyCertificate(delegate, publicKey, context.budget.spendSignatureCheck)) continue;
    if (context.isTrusted(delegate, issuer, 'ocsp-signing')) yield delegate.publicKey;
  }
}
