import {
  addCounterSignature,
  addSignatureTimestamp,
  addSigner,
  checkTimestampAnswer,
  createTimestampRequest,
  type DigestName,
  digestContent,
  parseSignedData,
  parseTimestampRequest,
  type SignedData,
  verifyTimestampToken,
} from '@yinxin/core/cms';
import { decodeAnyEncoding } from '@yinxin/core/crypto';
import { isCoreError } from '@yinxin/core/errors';
import { readPieces, readWhole, writePieces } from '../byte-streams.ts';
import { CommandError } from '../command-error.ts';
import { readSetting } from '../files.ts';
import type { Given } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { readCertificate, readCertificates } from '../keys.ts';
import { currentSecond, type Session } from '../session.ts';
import { openSigner } from '../signers/open-signer.ts';
import { told } from '../text/sentences.ts';
import { encoded } from './cms-sign.ts';
import { readToken, toldRefusals } from './tsa-verify.ts';

/** `cms countersign`: a signature over the signature of one who signed before, which stays as it is. */
export const cmsCountersign: Run = async (session, given) => {
  const { bytes, signedData } = await readSigned(given);
  const index = signerIndex(given, signedData);
  const message = await addCounterSignature(bytes, index, {
    certificate: readCertificate(given.required('cert')),
    signer: await openSigner(session, given, { certificate: given.required('cert') }),
    signingTime: given.instant('signingTime') ?? currentSecond(session),
  });
  await writePieces(
    session,
    given.required('out'),
    [encoded(message, given.text('encoding') === 'pem')],
    writing(given),
  );
  return 'passed';
};

/** `cms add-signer`: another party signs the same content, beside those who have. */
export const cmsAddSigner: Run = async (session, given) => {
  const { bytes, signedData } = await readSigned(given);
  const certificate = readCertificate(given.required('cert'));
  const signer = await openSigner(session, given, { certificate: given.required('cert') });
  const detached = given.text('content');
  if (signedData.encapsulated.content === undefined && detached === undefined)
    throw new CommandError('usage', 'option.missing', { option: '--content' });
  const content =
    detached === undefined
      ? undefined
      : await digestContent(readPieces(detached), {
          algorithms: ['sm3', 'sha256', 'sha384', 'sha512'],
          publicKeys: [certificate.publicKey],
        });
  const signingTime = given.instant('signingTime') ?? currentSecond(session);
  const message = await addSigner(bytes, { certificate, signer, signingTime }, content);
  const isPem = given.text('encoding') === 'pem';
  await writePieces(session, given.required('out'), [encoded(message, isPem)], writing(given));
  return 'passed';
};

/** `cms timestamp`: asks for a time-stamp over a signature, or encloses the one that came back. */
export const cmsTimestamp: Run = async (session, given) => {
  const { bytes, signedData } = await readSigned(given);
  const index = signerIndex(given, signedData);
  const { signature } = signedData.signers[index] as SignedData['signers'][number];
  const [requestOut, tokenPath] = [given.text('requestOut'), given.text('token')];
  if ((requestOut === undefined) === (tokenPath === undefined))
    throw new CommandError('usage', 'option.either', { first: '--request-out', second: '--token' });
  if (tokenPath === undefined) {
    const policy = given.text('policy');
    const request = createTimestampRequest({
      message: signature,
      digest: given.required('digest') as DigestName,
      nonce: session.random(8),
      ...(policy === undefined ? {} : { policy }),
    });
    await writePieces(session, requestOut as string, [request], writing(given));
    return 'passed';
  }
  const out = given.required('out');
  const token = readFitting(session, tokenPath, signature, signedData, given);
  const message = addSignatureTimestamp(bytes, index, token);
  await writePieces(session, out, [encoded(message, given.text('encoding') === 'pem')], writing(given));
  return 'passed';
};

function writing(given: Given): { readonly force: boolean; readonly dryRun: boolean } {
  return { force: given.flag('force'), dryRun: given.flag('dryRun') };
}

async function readSigned(given: Given): Promise<{ readonly bytes: Uint8Array; readonly signedData: SignedData }> {
  const message = await readWhole(given.word);
  if ('pieces' in message) throw new CommandError('usage', 'cms.extensionTooLong', { path: given.word });
  try {
    const bytes = decodeAnyEncoding(message.bytes);
    return { bytes, signedData: parseSignedData(bytes) };
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    throw new CommandError('failed', 'inspect.unknown', { path: given.word, reason: cause.code }, cause);
  }
}

/** Signers are counted from 1, in the order in which `cms verify` lists them; one alone needs no number. */
function signerIndex(given: Given, { signers }: SignedData): number {
  if (signers.length === 0) throw new CommandError('failed', 'cms.unsigned');
  const number = given.count('index', 1, signers.length);
  if (number === undefined && signers.length > 1)
    throw new CommandError('usage', 'cms.whichSigner', { count: signers.length });
  return (number ?? 1) - 1;
}

/** A token that stamps this signature and answers the request, if one is given; whom it is from is for `cms verify` to judge. */
function readFitting(
  session: Session,
  path: string,
  signature: Uint8Array,
  { certificates }: SignedData,
  given: Given,
): Uint8Array {
  const read = readToken(path);
  const { token } = read;
  if (token === undefined)
    throw new CommandError('failed', 'tsa.refused', { refusals: toldRefusals(read, session.language) });
  const candidates = [...certificates, ...given.list('cert').flatMap((file) => readCertificates(file))];
  const { failure } = verifyTimestampToken(token, signature, candidates);
  const requestPath = given.text('request');
  const problems =
    requestPath === undefined ? [] : checkTimestampAnswer(token, parseTimestampRequest(readSetting(requestPath)));
  const code = failure ?? problems[0];
  if (code !== undefined)
    throw new CommandError('failed', 'cms.tokenUnfit', { path, code: told(code, session.language) });
  return token.raw;
}
