import { toHex } from '@yinxin/core';
import { createPrivateKey, decodeAnyEncoding, keyId } from '@yinxin/core/crypto';
import { isCoreError } from '@yinxin/core/errors';
import { openSm2EnvelopedKey, parseSm2EnvelopedKey, type Sm2EnvelopedKey } from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import { readInput, refuseExisting, writeOutputs } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { openPrivateKey, privateKeyOutput, readCertificate } from '../keys.ts';
import { newPassword } from '../passwords.ts';
import { printJson } from '../session.ts';

/** `key unwrap`: the encryption key in a bare SM2EnvelopedKey, as other authorities and devices deliver it. */
export const keyUnwrap: Run = async (session, given) => {
  const out = given.required('out');
  const options = { force: given.flag('force'), dryRun: given.flag('dryRun') };
  refuseExisting([{ path: out }], options);
  const envelope = readEnvelope(given.word);
  const certificate = given.text('cert');
  // Compared before anything is opened: what belongs to another certificate is not this one's key.
  const point = certificate === undefined ? undefined : readCertificate(certificate).publicKey.point;
  if (certificate !== undefined && (point === undefined || toHex(point) !== toHex(envelope.publicKey)))
    throw new CommandError('usage', 'key.otherCertificate', { path: given.word, certificate });
  const { privateKey } = openSm2EnvelopedKey(envelope, await openPrivateKey(session, given, given.required('key')));
  const key = createPrivateKey('sm2', privateKey);
  const output = privateKeyOutput(session, out, privateKey, await newPassword(session, given, out));
  privateKey.fill(0);
  writeOutputs(session, [output], options);
  const identifier = keyId(key.publicKey);
  if (given.flag('json')) printJson(session, { schemaVersion: 1, algorithm: 'sm2', keyId: identifier });
  else session.print(`${identifier}\n`);
  return 'passed';
};

function readEnvelope(path: string): Sm2EnvelopedKey {
  const bytes = readInput(path);
  try {
    return parseSm2EnvelopedKey(decodeAnyEncoding(bytes));
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    throw new CommandError('failed', 'key.noEnvelope', { path }, cause);
  }
}
