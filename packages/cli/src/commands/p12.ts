import { toHex } from '@yinxin/core';
import {
  createPkcs12,
  createSm2Container,
  encodePem,
  isSm2Container,
  keyId,
  type PasswordScheme,
  type Pkcs12,
  parsePkcs12,
  parsePublicKey,
  parseSm2Container,
  samePublicKey,
} from '@yinxin/core/crypto';
import { isCoreError } from '@yinxin/core/errors';
import { type Certificate, parseCertificate } from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import { type Output, readInput, readSetting, writeOutputs } from '../files.ts';
import type { Given } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { certificateOutput, openKey, readCertificates, usable } from '../keys.ts';
import { existingPassword, newPassword } from '../passwords.ts';
import { message, printJson, type Session } from '../session.ts';
import { harmless } from '../trees/tree.ts';
import { keyFacts, keyOutput } from './key.ts';

/** `p12 create`. */
export const p12Create: Run = async (session, given) => {
  const certificates = given.list('cert').flatMap((path) => [...readCertificates(path)]);
  const [first] = certificates as [Certificate, ...Certificate[]];
  const key = await openKey(session, given, given.required('key'));
  if (!samePublicKey(first.publicKey, parsePublicKey(key.publicKey)))
    throw new CommandError('usage', 'p12.otherKey', { path: given.list('cert')[0] });
  const out = given.required('out');
  const password = await newPassword(session, given, out);
  const bytes =
    given.required('format') === 'sm2'
      ? createSm2Container({ key, certificate: first.raw }, password)
      : createPkcs12({
          keys: [{ key, ...named(given), localKeyId: localKeyId(first) }],
          certificates: certificates.map(({ raw }, index) =>
            index === 0 ? { certificate: raw, ...named(given), localKeyId: localKeyId(first) } : { certificate: raw },
          ),
          password,
          random: session.random,
          scheme: given.required('scheme') as PasswordScheme,
        });
  writeOutputs(session, [{ path: out, bytes, secret: true }], {
    force: given.flag('force'),
    dryRun: given.flag('dryRun'),
  });
  if (given.flag('json'))
    printJson(session, { schemaVersion: 1, keyId: keyId(key.publicKey), certificates: certificates.length });
  else session.print(`${keyId(key.publicKey)}\n`);
  return 'passed';
};

function named(given: Given): { friendlyName?: string } {
  const name = given.text('name');
  return name === undefined ? {} : { friendlyName: name };
}

/** Ties key and certificate together: the beginning of the SM3 of the public key. */
function localKeyId({ publicKey }: Certificate): Uint8Array {
  return new Uint8Array(Buffer.from(keyId(publicKey.spki).slice(0, 40), 'hex'));
}

/** What a file of either kind holds. */
interface Opened extends Omit<Pkcs12, 'integrity'> {
  readonly format: 'p12' | 'sm2';
  readonly integrity: string;
}

async function openFile(session: Session, given: Given, path: string, bytes: Uint8Array): Promise<Opened> {
  const password = await existingPassword(session, given, path);
  return usable(path, (): Opened => {
    if (!isSm2Container(bytes)) return { format: 'p12', ...parsePkcs12(bytes, password) };
    const { key, certificate } = parseSm2Container(bytes, password);
    const content = { keys: [{ key }], certificates: [{ certificate }], crls: [] };
    return { format: 'sm2', ...content, integrity: 'none', leniencies: key.leniencies };
  });
}

/** The certificate of a key: by its public key, whatever the file says. */
function certificateOf(opened: Opened, index: number): Certificate | undefined {
  const key = parsePublicKey((opened.keys[index] as Opened['keys'][number]).key.publicKey);
  return readable(opened).find((certificate) => samePublicKey(certificate.publicKey, key));
}

/** The certificates that can be read; a damaged one among them is no reason to withhold the others. */
function readable({ certificates }: Opened): Certificate[] {
  return certificates.flatMap(({ certificate }) => {
    try {
      return [parseCertificate(certificate)];
    } catch (error) {
      if (isCoreError(error)) return [];
      throw error;
    }
  });
}

/** `p12 inspect`. */
export const p12Inspect: Run = async (session, given) => {
  const path = given.word;
  const opened = await openFile(session, given, path, readInput(path));
  const keys = opened.keys.map(({ key, friendlyName, localKeyId: id }, index) => {
    const { algorithm, bits, keyId: sm3 } = keyFacts(key);
    const serial = certificateOf(opened, index)?.serialNumber;
    return {
      algorithm,
      bits,
      keyId: sm3,
      ...(friendlyName === undefined ? {} : { friendlyName }),
      ...(id === undefined ? {} : { localKeyId: toHex(id) }),
      ...(serial === undefined ? {} : { certificate: serial }),
    };
  });
  const certificates = readable(opened).map(({ serialNumber, subject, issuer }) => ({
    serialNumber,
    subject: subject.text,
    issuer: issuer.text,
  }));
  const { format, integrity } = opened;
  const leniencies = [...new Set(opened.leniencies.map(({ name }) => name))];
  const facts = { file: path, format, integrity, keys, certificates, crls: opened.crls.length, leniencies };
  if (given.flag('json')) {
    printJson(session, { schemaVersion: 1, ...facts });
    return 'passed';
  }
  session.print(`${message(session, 'p12.head', { format, integrity })}\n`);
  for (const key of keys) {
    const { algorithm, bits, keyId: id } = key;
    session.print(`${message(session, 'key.facts', { algorithm, bits, id })}\n`);
    if (key.friendlyName !== undefined) session.print(`  ${harmless(key.friendlyName)}\n`);
  }
  for (const { serialNumber, subject } of certificates)
    session.print(`${message(session, 'p12.certificate', { serial: serialNumber, subject: harmless(subject) })}\n`);
  for (const name of leniencies) session.print(`${message(session, 'key.leniency', { name })}\n`);
  return 'passed';
};

/** `p12 extract`: each key with its certificate, and the other certificates together. */
export const p12Extract: Run = async (session, given) => {
  const path = given.word;
  const opened = await openFile(session, given, path, readSetting(path));
  const prefix = given.required('out');
  const outputs: Output[] = [];
  const own = new Set<Certificate>();
  const all = readable(opened);
  for (const [index, { key }] of opened.keys.entries()) {
    const numbered = opened.keys.length === 1 ? prefix : `${prefix}.${index + 1}`;
    outputs.push(await keyOutput(session, given, `${numbered}.key.pem`, key));
    const publicKey = parsePublicKey(key.publicKey);
    const certificate = all.find((one) => samePublicKey(one.publicKey, publicKey));
    if (certificate === undefined) continue;
    own.add(certificate);
    outputs.push(certificateOutput(`${numbered}.cert.pem`, certificate.raw));
  }
  const chain = all.filter((certificate) => !own.has(certificate));
  const bytes = chain.map(({ raw }) => encodePem('CERTIFICATE', raw)).join('');
  if (chain.length > 0) outputs.push({ path: `${prefix}.chain.pem`, bytes });
  writeOutputs(session, outputs, { force: given.flag('force'), dryRun: given.flag('dryRun') });
  const written = outputs.map((output) => output.path);
  if (given.flag('json'))
    printJson(session, { schemaVersion: 1, keys: opened.keys.length, certificates: all.length, written });
  else for (const name of written) session.print(`${name}\n`);
  return 'passed';
};
