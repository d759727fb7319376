import { type CmsFamily, createDetachedSignature, createSignedData, createSignedStream } from '@yinxin/core/cms';
import { encodePem } from '@yinxin/core/crypto';
import { readPieces, readWhole, writePieces } from '../byte-streams.ts';
import { CommandError } from '../command-error.ts';
import type { Run } from '../grammar/types.ts';
import { readCertificate, readCertificates } from '../keys.ts';
import { currentSecond } from '../session.ts';
import { openSigner } from '../signers/open-signer.ts';

/** `cms sign`: SignedData over a file, attached or detached. */
export const cmsSign: Run = async (session, given) => {
  const out = given.required('out');
  const signer = await openSigner(session, given, { certificate: given.required('cert') });
  const request = {
    certificate: readCertificate(given.required('cert')),
    chain: given.list('chain').flatMap((path) => readCertificates(path)),
    signer,
    family: given.required('family') as CmsFamily,
    signedAttributes: given.required('attributes') as 'written' | 'none',
    ...(given.text('attributes') === 'none'
      ? {}
      : { signingTime: given.instant('signingTime') ?? currentSecond(session) }),
  } as const;
  const isPem = given.text('encoding') === 'pem';
  const writing = { force: given.flag('force'), dryRun: given.flag('dryRun') };
  if (given.text('form') === 'detached') {
    const message = await createDetachedSignature({ ...request, content: readPieces(given.word) });
    await writePieces(session, out, [encoded(message, isPem)], writing);
    return 'passed';
  }
  const content = await readWhole(given.word);
  if ('bytes' in content) {
    const message = await createSignedData({ ...request, content: content.bytes, form: 'attached' });
    await writePieces(session, out, [encoded(message, isPem)], writing);
    return 'passed';
  }
  if (isPem) throw new CommandError('usage', 'cms.pemTooLong');
  await writePieces(session, out, createSignedStream({ ...request, content: content.pieces }), writing);
  return 'passed';
};

/** A message as it is written: DER, or PEM under the label that OpenSSL and GmSSL know. */
export function encoded(message: Uint8Array, isPem: boolean): Uint8Array {
  return isPem ? new TextEncoder().encode(encodePem('CMS', message)) : message;
}
