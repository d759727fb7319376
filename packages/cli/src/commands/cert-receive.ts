import { toHex } from '@yinxin/core';
import { decodeAnyEncoding } from '@yinxin/core/crypto';
import { isCoreError } from '@yinxin/core/errors';
import { sm2PublicKeyOf } from '@yinxin/core/sm';
import {
  type Certificate,
  type CertificateResponse,
  openSm2EnvelopedKey,
  parseCertificateResponse,
} from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import { type Output, readInput, writeOutputs } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { certificateOutput, openPrivateKey, privateKeyOutput } from '../keys.ts';
import { newPassword } from '../passwords.ts';
import { printJson } from '../session.ts';

/** `cert receive`: what a subscriber does with the answer to a request for a dual pair. */
export const certReceive: Run = async (session, given) => {
  const prefix = given.required('out');
  const response = readResponse(given.word);
  const signingKey = await openPrivateKey(session, given, given.required('key'));
  const signing = ofKey(response.signingCertificates, sm2PublicKeyOf(signingKey));
  if (signing === undefined) throw new CommandError('usage', 'cert.notYours', { path: given.word });
  const outputs: Output[] = [certificateOutput(`${prefix}.cert.pem`, signing.raw)];
  const received = [signing];
  if (response.envelopedKey !== undefined) {
    const pair = openSm2EnvelopedKey(response.envelopedKey, signingKey);
    const encryption = ofKey(response.encryptionCertificates, pair.publicKey);
    if (encryption === undefined) throw new CommandError('usage', 'cert.notYours', { path: given.word });
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
