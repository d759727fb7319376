import { formatInstant, type Text } from '@yinxin/core';
import {
  type DigestName,
  digestContent,
  parseSignedData,
  type SignedData,
  type SignerResult,
  verifySignedData,
  verifySignedStream,
} from '@yinxin/core/cms';
import { decodeAnyEncoding } from '@yinxin/core/crypto';
import { isCoreError } from '@yinxin/core/errors';
import { PendingOutput, readPieces, readWhole, standardStream } from '../byte-streams.ts';
import { CommandError } from '../command-error.ts';
import type { Given } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { type PathMaterial, readPathMaterial } from '../path-material.ts';
import { currentSecond, inLanguage, type Session, message as sentence } from '../session.ts';
import { judgeSigners, type MessageVerdict, type SignerVerdict, verdictOf } from '../signer-verdicts.ts';
import { told } from '../text/sentences.ts';
import { harmless } from '../trees/tree.ts';

/** Every digest: a detached content is read before anybody knows which one its signers use. */
const allDigests: readonly DigestName[] = ['sm3', 'sha224', 'sha256', 'sha384', 'sha512'];

/** `cms verify`: signatures, chains and times, in three values; the content is written when everything passed. */
export const cmsVerify: Run = async (session, given) => {
  const at = given.instant('at') ?? currentSecond(session);
  const material = readPathMaterial(given);
  const out = given.text('out');
  const writing = { force: given.flag('force'), dryRun: given.flag('dryRun') };
  const output = out === undefined ? undefined : new PendingOutput(out, writing);
  try {
    const { signedData, results, leniencies } = await readMessage(given, material, output);
    const signers = judgeSigners(signedData, results, { material, at });
    const verdict = verdictOf(signers);
    const { indication } = verdict;
    const report = {
      schemaVersion: 1,
      ...verdict,
      at: formatInstant(at),
      family: signedData.family,
      contentType: signedData.encapsulated.type,
      signers,
      leniencies,
    };
    if (given.flag('json')) printReport(session, report, out);
    else printVerdict(verdictPlace(session, out), session, verdict, signers, leniencies);
    if (indication === 'passed') await output?.keep(session);
    else if (out !== undefined) session.note(`${sentence(session, 'cms.notWritten', { path: out })}\n`);
    return indication;
  } finally {
    await output?.discard();
  }
};

interface ReadMessage {
  readonly signedData: SignedData;
  readonly results: readonly SignerResult[];
  readonly leniencies: readonly string[];
}

async function readMessage(
  given: Given,
  { certificates: candidates }: PathMaterial,
  output: PendingOutput | undefined,
): Promise<ReadMessage> {
  const detached = given.text('content');
  const message = await readWhole(given.word);
  try {
    if ('pieces' in message) {
      if (detached !== undefined) throw new CommandError('usage', 'cms.signatureTooLong', { path: given.word });
      const { signedData, signers, leniencies } = await verifySignedStream(message.pieces, {
        candidates,
        ...(output === undefined ? {} : { unverified: (piece: Uint8Array) => output.write(piece) }),
      });
      return { signedData, results: signers, leniencies: leniencies.map(({ name }) => name) };
    }
    const signedData = parseSignedData(decodeAnyEncoding(message.bytes));
    const leniencies = signedData.leniencies.map(({ name }) => name);
    const { content } = signedData.encapsulated;
    const everybody = [...signedData.certificates, ...candidates].map(({ publicKey }) => publicKey);
    const expectation =
      detached === undefined
        ? {}
        : {
            content: await digestContent(teed(detached, content === undefined ? output : undefined), {
              algorithms: allDigests,
              publicKeys: everybody,
            }),
          };
    if (content !== undefined) await output?.write(content);
    return { signedData, results: verifySignedData(signedData, { candidates, ...expectation }), leniencies };
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    throw new CommandError('failed', 'inspect.unknown', { path: given.word, reason: cause.code }, cause);
  }
}

/** A detached content as it is read, and written where it is asked for. */
async function* teed(path: string, output: PendingOutput | undefined): AsyncGenerator<Uint8Array> {
  for await (const piece of readPieces(path)) {
    await output?.write(piece);
    yield piece;
  }
}

/** Where a verdict goes: standard output, unless the content goes there. */
export function verdictPlace(session: Session, out: string | undefined): (text: string) => void {
  return out === standardStream ? (text) => session.note(text) : (text) => session.print(text);
}

/** The verdict for programs, in the same place. */
export function printReport(session: Session, report: object, out: string | undefined): void {
  verdictPlace(session, out)(`${JSON.stringify(report)}\n`);
}

/** The verdict for people. */
export function printVerdict(
  print: (text: string) => void,
  session: Session,
  { indication, signersIndication, counterSignersIndication }: MessageVerdict,
  signers: readonly SignerVerdict[],
  leniencies: readonly string[],
): void {
  const say = (text: string, depth = 0): void => print(`${'  '.repeat(depth)}${text}\n`);
  const inWords = (one: MessageVerdict['indication']): string => sentence(session, `indication.${one}`);
  say(inWords(indication));
  if (counterSignersIndication !== undefined)
    say(
      sentence(session, 'cms.apart', {
        signers: inWords(signersIndication),
        counterSigners: inWords(counterSignersIndication),
      }),
      1,
    );
  if (signers.length === 0) say(sentence(session, 'cms.unsigned'), 1);
  const because = (code: string, text: Text | undefined): string =>
    sentence(session, 'cms.because', { code, text: text === undefined ? '' : inLanguage(session, text) });
  const tellSigner = (signer: SignerVerdict, name: 'cms.signer' | 'cms.counterSigner', depth: number): void => {
    const verdict = inWords(signer.indication);
    say(sentence(session, name, { verdict, subject: harmless(signer.subject ?? '?') }), depth);
    if (signer.code !== undefined) say(because(signer.code, signer.message), depth + 1);
    if (signer.diagnosis !== undefined)
      say(sentence(session, 'cms.diagnosis', { diagnosis: told(signer.diagnosis, session.language) }), depth + 1);
    if (signer.timestamp !== undefined) say(sentence(session, 'cms.stamped', { time: signer.timestamp }), depth + 1);
    if (signer.timestampCode !== undefined && signer.timestampMessage !== undefined) {
      const text = inLanguage(session, signer.timestampMessage);
      say(sentence(session, 'cms.notStamped', { code: signer.timestampCode, text }), depth + 1);
    }
    for (const { code, message } of signer.notes)
      say(sentence(session, 'cms.note', { code, text: inLanguage(session, message) }), depth + 1);
    if (signer.claimedTime !== undefined)
      say(sentence(session, 'cms.claimed', { time: signer.claimedTime }), depth + 1);
    if (signer.leniencies.length > 0)
      say(sentence(session, 'cms.leniencies', { names: signer.leniencies.join(', ') }), depth + 1);
    for (const counter of signer.counterSigners) tellSigner(counter, 'cms.counterSigner', depth + 1);
  };
  for (const signer of signers) tellSigner(signer, 'cms.signer', 1);
  if (leniencies.length > 0) say(sentence(session, 'cms.leniencies', { names: leniencies.join(', ') }), 1);
}
