import { toHex } from '@yinxin/core';
import { decodeAnyEncoding } from '@yinxin/core/crypto';
import { isCoreError } from '@yinxin/core/errors';
import { sm2PublicKeyOf } from '@yinxin/core/sm';
import {
  type Certificate,
  type CertificateResponse,
  openSm2EnvelopedKey,
  parseCertificateResponse,
  sameName,
} from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import { type Output, readInput, writeOutputs } from '../files.ts';
import type { Given } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { certificateOutput, openPrivateKey, privateKeyOutput } from '../keys.ts';
import { newPassword } from '../passwords.ts';
import { printJson, type Session } from '../session.ts';

/** `cert receive`: what a subscriber does with the answer to a request for a dual pair. */
export const certReceive: Run = async (session, given) => {
  const prefix = given.required('out');
  const response = readResponse(given.word);
  const [keyFile, envelopeKeyFile] = [given.text('key'), given.text('envelopeKey')];
  if (keyFile === undefined && envelopeKeyFile === undefined)
    throw new CommandError('usage', 'option.either', { first: '--key', second: '--envelope-key' });
  const signingKey = keyFile === undefined ? undefined : await openPrivateKey(session, given, keyFile);
  const pair = await openEnvelope(session, given, response, signingKey);
  const encryption = pair && ofKey(response.encryptionCertificates, pair.publicKey);
  const signing =
    signingKey === undefined
      ? ofSubject(response.signingCertificates, encryption)
      : ofKey(response.signingCertificates, sm2PublicKeyOf(signingKey));
  if (signing === undefined || (pair !== undefined && encryption === undefined))
    throw new CommandError('usage', 'cert.notYours', { path: given.word });
  const outputs: Output[] = [certificateOutput(`${prefix}.cert.pem`, signing.raw)];
  const received = [signing];
  if (pair !== undefined && encryption !== undefined) {
    const path = `${prefix}.enc.key.pem`;
    const password = await newPassword(session, given, path);
    outputs.push(
      certificateOutput(`${prefix}.enc.cert.pem`, encryption.raw),
      privateKeyOutput(session, path, pair.privateKey, password),
    );
    pair.privateKey.fill(0);
    received.push(encryption);
  }
  writeOutputs(session, outputs, { force: given.flag('force'), dryRun: given.flag('dryRun') });
  const certificates = received.map(({ serialNumber, subject }) => ({ serialNumber, subject: subject.text }));
  if (given.flag('json')) printJson(session, { schemaVersion: 1, certificates });
  else for (const { serialNumber } of certificates) session.print(`${serialNumber}\n`);
  return 'passed';
};

/** The encryption key: in an envelope for the temporary key of the request when it had one, else for the signing key. */
async function openEnvelope(
  session: Session,
  given: Given,
  { envelopedKey }: CertificateResponse,
  signingKey: Uint8Array | undefined,
): Promise<ReturnType<typeof openSm2EnvelopedKey> | undefined> {
  if (envelopedKey === undefined) return undefined;
  const file = given.text('envelopeKey');
  const key = file === undefined ? signingKey : await openPrivateKey(session, given, file);
  try {
    return openSm2EnvelopedKey(envelopedKey, key as Uint8Array);
  } catch (cause) {
    if (!isCoreError(cause) || file !== undefined) throw cause;
    throw new CommandError('usage', 'cert.otherEnvelope', { path: given.word }, cause);
  }
}

/** With the signing key held elsewhere: the certificate of the same subject, which is no authority's. */
function ofSubject(certificates: readonly Certificate[], encryption: Certificate | undefined): Certificate | undefined {
  return certificates.find(
    ({ subject, basicConstraints }) =>
      encryption !== undefined && basicConstraints?.ca !== true && sameName(subject, encryption.subject),
  );
}

function readResponse(path: string): CertificateResponse {
  const bytes = readInput(path);
  try {
    return parseCertificateResponse(decodeAnyEncoding(bytes));
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    throw new CommandError('usage', 'cert.noResponse', { path }, cause);
  }
}

function ofKey(certificates: readonly Certificate[], point: Uint8Array): Certificate | undefined {
  return certificates.find(({ publicKey }) => publicKey.point !== undefined && toHex(publicKey.point) === toHex(point));
}
