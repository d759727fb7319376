import { formatInstant, type Language } from '@yinxin/core';
import {
  type ContentDigests,
  checkTimestampAnswer,
  checkTimestampCertificate,
  digestContent,
  parseTimestampRequest,
  parseTimestampResponse,
  parseTimestampToken,
  type TimestampResponse,
  type TimestampToken,
  verifyTimestampImprint,
} from '@yinxin/core/cms';
import { decodeAnyEncoding, oids } from '@yinxin/core/crypto';
import { isCoreError } from '@yinxin/core/errors';
import type { Certificate } from '@yinxin/core/x509';
import { readPieces } from '../byte-streams.ts';
import { CommandError } from '../command-error.ts';
import { readInput, readSetting } from '../files.ts';
import type { Given } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { type PathMaterial, readPathMaterial, withEnclosed } from '../path-material.ts';
import { judgePath, type Said } from '../path-verdict.ts';
import { currentSecond, inLanguage, message, printJson } from '../session.ts';
import type { Indication, SaidCode } from '../signer-verdicts.ts';
import { type PrintedCode, type SentenceDetails, sentencesOf, told } from '../text/sentences.ts';
import { harmless } from '../trees/tree.ts';

/** Which of the digests that are computed an imprint names. */
const digestByOid: ReadonlyMap<string, 'sm3' | 'sha224' | 'sha256' | 'sha384' | 'sha512'> = new Map([
  [oids.sm3, 'sm3'],
  [oids.sm3Keyless, 'sm3'],
  [oids.hmacSm3, 'sm3'],
  [oids.sha224, 'sha224'],
  [oids.sha256, 'sha256'],
  [oids.sha384, 'sha384'],
  [oids.sha512, 'sha512'],
]);

interface Finding extends SaidCode {
  readonly indication: Exclude<Indication, 'passed'>;
}

interface Findings {
  readonly findings: readonly Finding[];
  readonly notes: readonly SaidCode[];
  readonly certificate: Certificate | undefined;
}

/** `tsa verify`: what a token proves about a file, and whose token it is. */
export const tsaVerify: Run = async (session, given) => {
  const at = given.instant('at') ?? currentSecond(session);
  const material = readPathMaterial(given);
  const read = readToken(given.word);
  const { token } = read;
  if (token === undefined) {
    const refusals = toldRefusals(read, session.language);
    if (given.flag('json'))
      printJson(session, { schemaVersion: 1, indication: 'failed', refusals: read.refusals, status: read.status });
    else
      session.print(`${message(session, 'indication.failed')}\n  ${message(session, 'tsa.refused', { refusals })}\n`);
    return 'failed';
  }
  const content = given.text('content');
  const digests =
    content === undefined
      ? undefined
      : await digestContent(readPieces(content), { algorithms: [...new Set(digestByOid.values())] });
  const { findings, notes, certificate } = judge(token, given, digests, material, at);
  const indication: Indication = findings.some((one) => one.indication === 'failed')
    ? 'failed'
    : findings.length > 0
      ? 'indeterminate'
      : 'passed';
  const facts = {
    genTime: formatInstant(token.genTime),
    ...(token.accuracyMs === undefined ? {} : { accuracyMs: token.accuracyMs }),
    policy: token.policy,
    serialNumber: token.serialNumber,
    ...(certificate === undefined ? {} : { authority: certificate.subject.text }),
  };
  if (given.flag('json')) {
    const leniencies = token.leniencies.map(({ name }) => name);
    printJson(session, { schemaVersion: 1, indication, at: formatInstant(at), ...facts, findings, notes, leniencies });
  } else {
    session.print(`${message(session, `indication.${indication}`)}\n`);
    session.print(
      `  ${message(session, 'tsa.time', { time: facts.genTime, authority: harmless(facts.authority ?? '?') })}\n`,
    );
    for (const { code, message: text } of findings)
      session.print(`  ${message(session, 'cms.because', { code, text: inLanguage(session, text) })}\n`);
    for (const { code, message: text } of notes)
      session.print(`  ${message(session, 'cms.note', { code, text: inLanguage(session, text) })}\n`);
  }
  return indication;
};

/** A bare token, or a response with or without one. */
export function readToken(path: string): Partial<TimestampResponse> & Pick<TimestampResponse, 'refusals'> {
  const bytes = decodeAnyEncoding(readInput(path));
  try {
    return { token: parseTimestampToken(bytes), refusals: [] };
  } catch (first) {
    if (!isCoreError(first)) throw first;
    try {
      return parseTimestampResponse(bytes);
    } catch (cause) {
      if (!isCoreError(cause)) throw cause;
      throw new CommandError('failed', 'inspect.unknown', { path, reason: cause.code }, cause);
    }
  }
}

function judge(
  token: TimestampToken,
  given: Given,
  digests: ContentDigests | undefined,
  material: PathMaterial,
  at: number,
): Findings {
  const findings: Finding[] = [];
  const find = (indication: Finding['indication'], code: PrintedCode, details?: SentenceDetails): void =>
    void findings.push({ indication, code, message: sentencesOf(code, details) });
  const failed = (code: PrintedCode): void => find('failed', code);
  const open = (code: PrintedCode): void => find('indeterminate', code);
  const requestPath = given.text('request');
  const request = requestPath === undefined ? undefined : parseTimestampRequest(readSetting(requestPath));
  if (request !== undefined) for (const problem of checkTimestampAnswer(token, request)) failed(problem);
  const name = digestByOid.get(token.imprint.algorithm.oid);
  const digest = name && digests?.digests.get(name);
  const expected = digest === undefined ? token.imprint : { algorithm: token.imprint.algorithm, digest };
  const result = verifyTimestampImprint(token, expected, material.certificates);
  // Without the file nothing says what was stamped; a request says it too.
  if (digests === undefined && request === undefined) open('content.missing');
  if (result.failure === 'certificate.notFound' || result.failure === 'algorithm.unsupported') open(result.failure);
  else if (result.failure !== undefined) failed(result.failure);
  if (result.signingCertificate === 'absent') open('signingCertificate.absent');
  const { certificate } = result;
  if (certificate === undefined || !result.signatureVerified) return { findings, notes: [], certificate };
  for (const problem of checkTimestampCertificate(certificate)) failed(problem);
  if (token.genTime > at) failed('genTime.future');
  const { reason, notes } = judgePath(withEnclosed(material, token.signedData), {
    leaf: certificate,
    role: 'tsa',
    at: token.genTime,
    now: at,
  });
  if (reason !== undefined) find(reason.indication, reason.code, reason.details);
  return { findings, notes: notes.map(withSentence), certificate };
}

function withSentence({ code, details }: Said): SaidCode {
  return { code, message: sentencesOf(code, details) };
}

/** Why an authority gave no token, in words. */
export function toldRefusals(
  { refusals, status }: Pick<TimestampResponse, 'refusals'> & Partial<TimestampResponse>,
  language: Language,
): string {
  return refusals.map((code) => told(code, language)).join(', ') || String(status);
}
