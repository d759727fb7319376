import { formatInstant, type Instant } from '@yinxin/core';
import { isCoreError } from '@yinxin/core/errors';
import { type RevocationFact, validatePath } from '@yinxin/core/path';
import { type Certificate, type OcspResponse, parseOcspRequest, parseOcspResponse, sameName } from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import type { Exit } from '../exit-codes.ts';
import { readInput, readSetting } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { readCertificate, readCertificates } from '../keys.ts';
import { currentSecond, message, printJson, type Session } from '../session.ts';
import { told } from '../text/sentences.ts';
import { statusLine } from '../text/status-line.ts';

/** `ocsp check`: what a response proves about a certificate: who signed it, for whom, for when, and the nonce. */
export const ocspCheck: Run = async (session, given) => {
  const path = given.word;
  const certificate = readCertificate(given.required('cert'));
  const issuerPath = given.required('issuer');
  const issuer = readCertificate(issuerPath);
  if (!sameName(certificate.issuer, issuer.subject))
    throw new CommandError('usage', 'revocation.notIssuer', { path: given.required('cert') });
  const at = given.instant('at') ?? currentSecond(session);
  const request = given.text('request');
  const nonce = request === undefined ? undefined : parseOcspRequest(readSetting(request)).nonce;
  const response = read(path);
  const outcome = validatePath({
    leaf: certificate,
    intermediates: given.list('responder').flatMap((file) => readCertificates(file)),
    anchors: [{ subject: issuer.subject, publicKey: issuer.publicKey, label: issuerPath }],
    // Whether the certificate itself is still valid is another question: its revocation is asked inside its validity.
    at: Math.min(Math.max(at, certificate.notBefore), certificate.notAfter),
    purpose: 'any',
    crls: [],
    ocsps: [{ response, ...(nonce === undefined ? {} : { nonce }) }],
    revocation: 'required',
    revocationAt: at,
  });
  const structure = outcome.status === 'valid' ? outcome.path : outcome.structure;
  const [fact] = structure?.revocation ?? [];
  const exit = exitOf(response, fact);
  if (given.flag('json')) printJson(session, factJson(path, certificate, response, fact, exit, at));
  else session.print(factLine(session, certificate.serialNumber, response, fact));
  return exit;
};

function read(path: string): OcspResponse {
  try {
    return parseOcspResponse(readInput(path));
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    throw new CommandError('failed', 'inspect.unknown', { path, reason: cause.code }, cause);
  }
}

/** Only a current `good` passes; `revoked` is proven; everything else leaves the question open. */
function exitOf(response: OcspResponse, fact: RevocationFact | undefined): Exit {
  if (response.status !== 'successful') return 'indeterminate';
  if (fact === undefined || fact.status === 'revoked') return 'failed';
  return fact.status === 'good' && fact.freshness === 'current' ? 'passed' : 'indeterminate';
}

function factLine(
  session: Session,
  serialNumber: string,
  response: OcspResponse,
  fact: RevocationFact | undefined,
): string {
  if (response.status !== 'successful')
    return statusLine(
      session,
      serialNumber,
      'unknown',
      message(session, 'ocsp.refused', { status: told(response.status, session.language) }),
    );
  if (fact === undefined) return statusLine(session, serialNumber, 'unknown', message(session, 'ocsp.notIssued'));
  const { status, freshness, revokedAt, reason, thisUpdate, nextUpdate } = fact;
  const times = [thisUpdate, nextUpdate].filter((time) => time !== undefined).map(formatInstant);
  const details = [
    freshness === undefined ? undefined : message(session, `freshness.${freshness}`),
    reasonFor(session, fact),
    revokedAt === undefined ? undefined : formatInstant(revokedAt),
    reason,
    times.length === 0 ? undefined : times.join(' – '),
  ].filter((detail) => detail !== undefined);
  return statusLine(session, serialNumber, status, details.length === 0 ? undefined : details.join(', '));
}

/** Why the question stays open. */
function reasonFor(session: Session, { status, cause, problem }: RevocationFact): string | undefined {
  if (problem !== undefined) return told(problem, session.language);
  return status === 'unknown' && cause === 'missing' ? message(session, 'ocsp.aboutOthers') : undefined;
}

function factJson(
  path: string,
  certificate: Certificate,
  response: OcspResponse,
  fact: RevocationFact | undefined,
  exit: Exit,
  at: Instant,
): object {
  const { certificate: _, thisUpdate, nextUpdate, revokedAt, invalidityDate, ...rest } = fact ?? {};
  const times = Object.entries({ thisUpdate, nextUpdate, revokedAt, invalidityDate }).filter(
    (entry): entry is [string, Instant] => entry[1] !== undefined,
  );
  return {
    schemaVersion: 1,
    file: path,
    result: exit,
    at: formatInstant(at),
    responseStatus: response.status,
    serialNumber: certificate.serialNumber,
    ...rest,
    ...Object.fromEntries(times.map(([name, time]) => [name, formatInstant(time)])),
  };
}
