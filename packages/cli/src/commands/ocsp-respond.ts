import {
  answerOcspRequest,
  type CertIdHash,
  createCertId,
  createOcspResponse,
  type OcspResponse,
  parseOcspResponse,
} from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import type { Exit } from '../exit-codes.ts';
import { readInput, refuseExisting, writeOutputs } from '../files.ts';
import { type Given, readSerial } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { type FolderResponder, openFolderResponder } from '../ocsp/folder-responder.ts';
import { currentSecond, printJson, type Session } from '../session.ts';
import { statusLine } from '../text/status-line.ts';

/** `ocsp respond`: answers a request from the records of a CA folder, or says something about serial numbers before anybody asks. */
export const ocspRespond: Run = async (session, given) => {
  const out = given.required('out');
  const options = { force: given.flag('force'), dryRun: given.flag('dryRun') };
  refuseExisting([{ path: out }], options);
  const [request, serials] = [given.text('request'), given.list('serial')];
  if ((request === undefined) === (serials.length === 0))
    throw new CommandError('usage', 'option.either', { first: '--request', second: '--serial' });
  const responder = await openFolderResponder(session, given);
  const at = currentSecond(session);
  const der =
    request === undefined
      ? await preproduce(given, responder, serials, at)
      : await answerOcspRequest({ ...responder.answering(at), request: readInput(request) });
  writeOutputs(session, [{ path: out, bytes: der }], options);
  return report(session, given, parseOcspResponse(der));
};

/** A response without a nonce: everybody who asks within its time may be given it. */
async function preproduce(
  given: Given,
  { responder, status, answering }: FolderResponder,
  serials: readonly string[],
  at: number,
): Promise<Uint8Array> {
  const { nextUpdate = at, archiveCutoff = at, unissued = 'unknown' } = answering(at);
  const hash = given.required('digest') as CertIdHash;
  const { issuer } = responder;
  return createOcspResponse({
    responder,
    producedAt: at,
    unissued,
    responses: serials.map((serial) => {
      const serialNumber = readSerial(serial, '--serial');
      const certId = createCertId(hash, { issuer: issuer.subject, serialNumber }, issuer);
      return { certId, status: status.statusOf(serialNumber), thisUpdate: at, nextUpdate, archiveCutoff };
    }),
  });
}

function report(session: Session, given: Given, response: OcspResponse): Exit {
  const answers =
    response.status === 'successful'
      ? response.responses.map(({ certId, status }) => ({ serialNumber: certId.serialNumber, status }))
      : [];
  if (given.flag('json')) printJson(session, { schemaVersion: 1, responseStatus: response.status, answers });
  else if (response.status !== 'successful') session.print(`${response.status}\n`);
  else for (const { serialNumber, status } of answers) session.print(statusLine(session, serialNumber, status));
  return 'passed';
}
