import { fromHex } from '@yinxin/core';
import {
  type CmsFamily,
  createEncryptedData,
  createEnvelopedData,
  createEnvelopedStream,
  createSignedAndEnvelopedData,
} from '@yinxin/core/cms';
import { readWhole, sizeOf, writePieces } from '../byte-streams.ts';
import { CommandError } from '../command-error.ts';
import { readSetting } from '../files.ts';
import type { Given } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { readCertificate, readCertificates } from '../keys.ts';
import type { Session } from '../session.ts';
import { openSigner } from '../signers/open-signer.ts';
import { encoded } from './cms-sign.ts';

/** `cms encrypt`: for certificates, for certificates and signed at once, or under a shared key. */
export const cmsEncrypt: Run = async (session, given) => {
  const out = given.required('out');
  const isPem = given.text('encoding') === 'pem';
  const writing = { force: given.flag('force'), dryRun: given.flag('dryRun') };
  const content = await readWhole(given.word);
  if ('bytes' in content) {
    const message = await encrypt(session, given, content.bytes);
    await writePieces(session, out, [encoded(message, isPem)], writing);
    return 'passed';
  }
  if (isPem) throw new CommandError('usage', 'cms.pemTooLong');
  if (given.text('cert') !== undefined || given.text('sharedKey') !== undefined || given.text('cipher') !== 'sm4-cbc')
    throw new CommandError('usage', 'cms.formTooLong');
  const contentLength = sizeOf(given.word);
  const stream = createEnvelopedStream({
    content: content.pieces,
    ...(contentLength === undefined ? {} : { contentLength }),
    ...envelope(session, given),
  });
  await writePieces(session, out, stream, writing);
  return 'passed';
};

function envelope(session: Session, given: Given) {
  const recipients = given.list('recipient').flatMap((path) => readCertificates(path).slice(0, 1));
  if (recipients.length === 0)
    throw new CommandError('usage', 'option.either', { first: '--recipient', second: '--shared-key' });
  return { recipients, family: given.required('family') as CmsFamily, random: session.random };
}

async function encrypt(session: Session, given: Given, content: Uint8Array): Promise<Uint8Array> {
  const shared = given.text('sharedKey');
  if (shared !== undefined) {
    if (given.list('recipient').length > 0)
      throw new CommandError('usage', 'option.together', { first: '--shared-key', second: '--recipient' });
    const family = given.required('family') as CmsFamily;
    return createEncryptedData({ content, key: readSharedKey(shared), family, random: session.random });
  }
  const own = given.text('cert');
  if (own === undefined && given.list('chain').length > 0)
    throw new CommandError('usage', 'option.pair', { first: '--cert', second: '--chain' });
  if (own === undefined)
    return createEnvelopedData({
      content,
      cipher: given.text('cipher') as 'sm4-cbc' | 'sm4-gcm',
      ...envelope(session, given),
    });
  const signer = await openSigner(session, given, { certificate: own });
  return createSignedAndEnvelopedData({
    content,
    certificate: readCertificate(own),
    chain: given.list('chain').flatMap((path) => readCertificates(path)),
    signer,
    ...envelope(session, given),
  });
}

/** A key that both sides have: a file with its bytes, or with their hexadecimal digits. */
export function readSharedKey(path: string): Uint8Array {
  const bytes = readSetting(path);
  const text = new TextDecoder('latin1').decode(bytes).trim();
  if (/^([0-9a-f]{2}){16,32}$/i.test(text)) return fromHex(text);
  if (bytes.length === 16 || bytes.length === 24 || bytes.length === 32) return bytes;
  throw new CommandError('usage', 'setting.wrong', { path });
}
