import { formatInstant } from '@yinxin/core';
import {
  createSm2Recipient,
  type EnvelopedData,
  openEncryptedData,
  openEnvelopedStream,
  openSignedAndEnvelopedData,
  parseEnvelopedData,
  type RecipientKey,
  type SignerResult,
} from '@yinxin/core/cms';
import { decodeAnyEncoding } from '@yinxin/core/crypto';
import { isCoreError } from '@yinxin/core/errors';
import { PendingOutput, readWhole } from '../byte-streams.ts';
import { CommandError } from '../command-error.ts';
import type { Given } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { openPrivateKey, readCertificate } from '../keys.ts';
import { readPathMaterial } from '../path-material.ts';
import { currentSecond, type Session, message as sentence } from '../session.ts';
import { judgeSigners, verdictOf } from '../signer-verdicts.ts';
import { readSharedKey } from './cms-encrypt.ts';
import { printReport, printVerdict, verdictPlace } from './cms-verify.ts';

/**
 * `cms decrypt`: the content of an encrypted message; what is signed as well is judged, and written only when nothing is proven
 * bad.
 */
export const cmsDecrypt: Run = async (session, given) => {
  const out = given.required('out');
  const at = given.instant('at') ?? currentSecond(session);
  const material = readPathMaterial(given);
  const output = new PendingOutput(out, { force: given.flag('force'), dryRun: given.flag('dryRun') });
  try {
    const { message, opened, results } = await open(session, given, output, material.certificates);
    const isSigned = message.kind === 'signedAndEnvelopedData';
    const signers = judgeSigners(message, results, { material, at });
    // Encryption alone promises nothing about its author, so that there is no verdict to give.
    const verdict = isSigned ? verdictOf(signers) : undefined;
    const indication = verdict?.indication;
    const leniencies = [...message.leniencies.map(({ name }) => name), ...opened.leniencies];
    const isBroken = indication === 'failed';
    if (given.flag('json')) {
      const report = {
        schemaVersion: 1,
        kind: message.kind,
        cipher: opened.cipher,
        integrity: opened.integrity,
        ...(opened.recipient === undefined ? {} : { recipient: opened.recipient }),
        ...(verdict === undefined ? {} : { ...verdict, at: formatInstant(at), signers }),
        leniencies,
      };
      printReport(session, report, out);
    } else if (verdict !== undefined) {
      printVerdict(verdictPlace(session, out), session, verdict, signers, leniencies);
    } else if (opened.integrity === 'none') session.note(`${sentence(session, 'cms.noIntegrity')}\n`);
    if (isBroken) session.note(`${sentence(session, 'cms.notWritten', { path: out })}\n`);
    else await output.keep(session);
    return indication ?? 'passed';
  } finally {
    await output.discard();
  }
};

interface Opened {
  readonly message: EnvelopedData;
  readonly opened: {
    readonly cipher: string;
    readonly integrity: 'authenticated' | 'none';
    readonly recipient?: number;
    readonly leniencies: readonly string[];
  };
  readonly results: readonly SignerResult[];
}

async function open(
  session: Session,
  given: Given,
  output: PendingOutput,
  candidates: Parameters<typeof openSignedAndEnvelopedData>[2],
): Promise<Opened> {
  const shared = given.text('sharedKey');
  const key = given.text('key');
  if ((shared === undefined) === (key === undefined))
    throw new CommandError('usage', 'option.either', { first: '--key', second: '--shared-key' });
  const recipient = key === undefined ? undefined : await readRecipient(session, given, key);
  const input = await readWhole(given.word);
  try {
    if ('pieces' in input) {
      if (recipient === undefined) throw new CommandError('usage', 'cms.formTooLong');
      const result = await openEnvelopedStream(input.pieces, {
        recipient,
        unverified: (piece) => output.write(piece),
        ...(candidates === undefined ? {} : { candidates }),
      });
      const { cipher, signers, leniencies, recipient: index } = result;
      const message = { ...result.message, leniencies: result.messageLeniencies };
      return { message, opened: { cipher, integrity: 'none', recipient: index, leniencies }, results: signers };
    }
    const message = parseEnvelopedData(decodeAnyEncoding(input.bytes));
    const opened =
      recipient === undefined
        ? { ...openEncryptedData(message, readSharedKey(shared as string)), signers: [] }
        : await openSignedAndEnvelopedData(message, recipient, candidates);
    await output.write(opened.content);
    return { message, opened, results: opened.signers };
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    throw new CommandError('failed', 'cms.notOpened', { path: given.word }, cause);
  }
}

async function readRecipient(session: Session, given: Given, key: string): Promise<RecipientKey> {
  const own = given.text('recipient');
  const certificate = own === undefined ? undefined : readCertificate(own);
  return createSm2Recipient(await openPrivateKey(session, given, key), certificate);
}
