import { isCoreError } from '@yinxin/core/errors';
import { answerOcspRequest } from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import type { Run } from '../grammar/types.ts';
import { openFolderResponder } from '../ocsp/folder-responder.ts';
import { type OcspServer, startOcspServer } from '../ocsp/http-server.ts';
import { currentSecond, printJson, tell } from '../session.ts';

/** `ocsp serve`: an OCSP responder over HTTP, from the records of a CA folder, until it is stopped. */
export const ocspServe: Run = async (session, given) => {
  const host = given.required('host');
  const port = given.count('port', 0, 65_535) ?? 0;
  const most = given.count('requests', 1, 999_999_999);
  const { answering } = await openFolderResponder(session, given);
  let served = 0;
  let stop: () => void = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const server = await start(host, port, {
    host,
    port,
    now: session.now,
    answer: (request) => answerOcspRequest({ ...answering(currentSecond(session)), request }),
    answered: (status) => {
      tell(session, 'ocsp.answered', { status });
      served++;
      if (served === most) stop();
    },
    failed: (error) => {
      const reason = isCoreError(error) ? error.code : error instanceof Error ? error.name : String(error);
      tell(session, 'ocsp.failed', { reason });
    },
  });
  const address = host.includes(':') ? `[${host}]` : host;
  const url = `http://${address}:${server.port}/`;
  if (given.flag('json')) printJson(session, { schemaVersion: 1, url });
  else session.print(`${url}\n`);
  process.once('SIGTERM', stop);
  await stopped;
  process.off('SIGTERM', stop);
  await server.close();
  return 'passed';
};

async function start(host: string, port: number, options: Parameters<typeof startOcspServer>[0]): Promise<OcspServer> {
  try {
    return await startOcspServer(options);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new CommandError('io', 'ocsp.cannotListen', { host, port, reason }, cause);
  }
}
