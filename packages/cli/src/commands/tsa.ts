import { once } from 'node:events';
import { formatInstant } from '@yinxin/core';
import { checkTimestampCertificate, createTimestampRequest, type DigestName, digestContent } from '@yinxin/core/cms';
import { oids } from '@yinxin/core/crypto';
import { readPieces, writePieces } from '../byte-streams.ts';
import { withLock } from '../ca/lock.ts';
import { waitForFolder } from '../ca/wait-for-folder.ts';
import { CommandError } from '../command-error.ts';
import type { Exit } from '../exit-codes.ts';
import { readInput, writeOutputs } from '../files.ts';
import type { Given } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { readCertificates } from '../keys.ts';
import { message, printJson, type Session, tell } from '../session.ts';
import { openSigner } from '../signers/open-signer.ts';
import { authorityOutputs, readAuthority, TokenJournal } from '../tsa/folder.ts';
import { answer, startTimestampServer } from '../tsa/server.ts';

const digestNames: readonly DigestName[] = ['sm3', 'sha256', 'sha384', 'sha512'];
const policyPattern = /^[0-2](\.(0|[1-9]\d*))+$/;

function writing(given: Given): { readonly force: boolean; readonly dryRun: boolean } {
  return { force: given.flag('force'), dryRun: given.flag('dryRun') };
}

/** `tsa init`: the folder of an authority, for a certificate that is reserved for time-stamps. */
export const tsaInit: Run = async (session, given) => {
  const path = given.required('cert');
  const certificates = [path, ...given.list('chain')].flatMap((file) => readCertificates(file));
  const [certificate] = certificates;
  const [problem] = certificate === undefined ? [] : checkTimestampCertificate(certificate);
  if (problem !== undefined) throw new CommandError('usage', 'tsa.certificate', { path, problem });
  const [first, ...others] = given.list('policy') as readonly [string, ...string[]];
  for (const policy of [first, ...others])
    if (!policyPattern.test(policy))
      throw new CommandError('usage', 'option.value', { option: '--policy', got: policy });
  const accuracyMs = given.count('accuracy', 1, 86_400_000) ?? 1000;
  const ordering = given.flag('ordering') ? 'byGenTime' : 'none';
  const settings = {
    schemaVersion: 1,
    policies: [first, ...others],
    digests: digestNames,
    accuracyMs,
    ordering,
  } as const;
  writeOutputs(
    session,
    authorityOutputs(given.required('dir'), { ...settings, policies: [first, ...others] }, certificates),
    writing(given),
  );
  const subject = certificate?.subject.text ?? '';
  if (given.flag('json')) printJson(session, { schemaVersion: 1, subject, policies: [first, ...others] });
  else session.print(`${subject}\n`);
  return 'passed';
};

/** `tsa request`: a request over a file, which may be of any length. */
export const tsaRequest: Run = async (session, given) => {
  const name = given.required('digest') as DigestName;
  const { digests } = await digestContent(readPieces(given.word), { algorithms: [name] });
  const policy = given.text('policy');
  const request = createTimestampRequest({
    imprint: {
      algorithm: { oid: oids[name], parameters: name === 'sm3' ? Uint8Array.of(5, 0) : undefined },
      digest: digests.get(name) as Uint8Array,
    },
    nonce: session.random(8),
    ...(policy === undefined ? {} : { policy }),
    ...(given.flag('certificate') ? {} : { certificate: 'omitted' as const }),
  });
  await writePieces(session, given.required('out'), [request], writing(given));
  return 'passed';
};

/** Does something with the authority of a folder, while no other process issues its tokens. */
async function withAuthority<T>(
  session: Session,
  given: Given,
  work: (parts: {
    readonly authority: ReturnType<typeof readAuthority>;
    readonly journal: TokenJournal;
    readonly uncertaintyMs: number;
  }) => Promise<T>,
): Promise<T> {
  const dir = given.required('dir');
  const authority = readAuthority(dir, await openSigner(session, given));
  const uncertaintyMs = given.count('uncertainty', 0, 86_400_000) ?? 0;
  const inside = async (): Promise<T> => {
    const journal = new TokenJournal(dir, session.random);
    try {
      return await work({ authority, journal, uncertaintyMs });
    } finally {
      journal.close();
    }
  };
  return withLock(dir, inside, waitForFolder(session, given));
}

/** `tsa respond`: answers one request from a file. */
export const tsaRespond: Run = async (session, given) => {
  const request = readInput(given.word);
  return withAuthority<Exit>(session, given, async (parts) => {
    const { response, refusal, granted } = await answer(session, parts, request);
    await writePieces(session, given.required('out'), [response], writing(given));
    if (given.flag('json'))
      printJson(session, {
        schemaVersion: 1,
        status: granted === undefined ? 'refused' : 'granted',
        ...(refusal === undefined ? {} : { refusal }),
        ...(granted === undefined ? {} : { genTime: formatInstant(granted.genTime), policy: granted.policy }),
      });
    return granted === undefined ? 'failed' : 'passed';
  });
};

/** `tsa serve`: answers requests over HTTP until it is stopped. */
export const tsaServe: Run = async (session, given) => {
  const host = given.required('host');
  const port = given.count('port', 0, 65_535) ?? 0;
  return withAuthority<Exit>(session, given, async (parts) => {
    const server = await startTimestampServer(session, { ...parts, host, port }).catch((cause: unknown) => {
      const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
      throw new CommandError('io', 'tsa.listen', { address: `${host}:${port}`, reason }, cause);
    });
    const url = `http://${host}:${server.port}/`;
    if (given.flag('json')) printJson(session, { schemaVersion: 1, url });
    else session.print(`${message(session, 'tsa.listening', { url })}\n`);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    await server.close();
    tell(session, 'tsa.stopped');
    return 'passed';
  });
};
