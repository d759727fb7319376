import { join } from 'node:path';
import { createSm2Signer, encodePem, parsePublicKey, type Signer, samePublicKey } from '@yinxin/core/crypto';
import { generateSm2KeyPair } from '@yinxin/core/sm';
import {
  createCertificateRequest,
  issueCertificate,
  parseCertificate,
  parseCertificateRequest,
  randomSerialNumber,
} from '@yinxin/core/x509';
import { type CaRecord, caPath, journalOutputs, recordOutput } from '../ca/folder.ts';
import type { CaName } from '../ca/journal.ts';
import { CommandError } from '../command-error.ts';
import { exists, type Output, refuseExisting, writeOutputs } from '../files.ts';
import { type Given, spell } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { certificateOutput, privateKeyOutput } from '../keys.ts';
import { newPassword } from '../passwords.ts';
import { currentSecond, printJson, type Session } from '../session.ts';
import { openSigner } from '../signers/open-signer.ts';

const day = 86_400_000;

/**
 * `ca init`: a root CA and an issuing CA below it, or an issuing CA alone with a request to a CA elsewhere. Each key is made here and
 * encrypted under a password of its own, or is held by a program (`--signer`, `--root-signer`).
 */
export const caInit: Run = async (session, given) => {
  const dir = given.required('dir');
  // A journal is the only proof of what was issued: no option overwrites it.
  if (exists(join(dir, 'journal.log'))) throw new CommandError('usage', 'ca.exists', { dir });
  return given.flag('subordinate') ? initSubordinate(session, given, dir) : initBoth(session, given, dir);
};

const initBoth = async (session: Session, given: Given, dir: string): Promise<'passed'> => {
  const name = given.required('name');
  const years = given.count('years', 1, 40) ?? 20;
  const at = currentSecond(session);
  const options = { force: given.flag('force'), dryRun: given.flag('dryRun') };
  const names = ['root.cert.pem', 'root.key.pem', 'sub.cert.pem', 'sub.key.pem', 'ca.json'];
  refuseExisting(
    names.map((file) => ({ path: join(dir, file) })),
    options,
  );
  const root = await caKey(session, given.under('root'), dir, 'root');
  const sub = await caKey(session, given, dir, 'sub');
  if (samePublicKey(parsePublicKey(root.signer.publicKey), parsePublicKey(sub.signer.publicKey)))
    throw new CommandError('usage', 'ca.oneKey');
  const rootCertificate = await issueCertificate({
    profile: 'root',
    subject: subjectOf(given, 'Root CA'),
    subjectPublicKey: root.signer.publicKey,
    signer: root.signer,
    serialNumber: randomSerialNumber(session.random),
    notBefore: at,
    notAfter: at + years * 365 * day,
  });
  const subCertificate = await issueCertificate({
    profile: 'sub-ca',
    subject: subjectOf(given, 'CA'),
    subjectPublicKey: sub.signer.publicKey,
    issuer: { certificate: parseCertificate(rootCertificate) },
    signer: root.signer,
    serialNumber: randomSerialNumber(session.random),
    notBefore: at,
    notAfter: at + Math.ceil(years / 2) * 365 * day,
  });
  writeOutputs(
    session,
    [
      certificateOutput(caPath(dir, 'root', 'cert'), rootCertificate),
      ...root.secrets,
      certificateOutput(caPath(dir, 'sub', 'cert'), subCertificate),
      ...sub.secrets,
      recordOutput(dir, newRecord(name), false),
      ...journalOutputs(dir, [
        { der: rootCertificate, ca: 'root', profile: 'root', at },
        { der: subCertificate, ca: 'root', profile: 'sub-ca', at },
      ]),
    ],
    options,
  );
  const [first, second] = [rootCertificate, subCertificate].map((der) => parseCertificate(der));
  if (given.flag('json')) {
    printJson(session, {
      schemaVersion: 1,
      name,
      root: { subject: first?.subject.text, serialNumber: first?.serialNumber },
      sub: { subject: second?.subject.text, serialNumber: second?.serialNumber },
    });
  } else session.print(`${second?.subject.text}\n`);
  return 'passed';
};

/** The issuing CA alone: its certificate comes from elsewhere, by `ca install`. */
const initSubordinate = async (session: Session, given: Given, dir: string): Promise<'passed'> => {
  const name = given.required('name');
  const foreign = ['rootSigner', 'rootSignerKey', 'rootPasswordFile', 'rootPasswordEnv'];
  const unfit = foreign.find((option) => given.text(option) !== undefined);
  if (unfit !== undefined)
    throw new CommandError('usage', 'option.together', { first: '--subordinate', second: spell(unfit) });
  const options = { force: given.flag('force'), dryRun: given.flag('dryRun') };
  const request = caPath(dir, 'sub', 'csr');
  refuseExisting(
    [request, caPath(dir, 'sub', 'key'), join(dir, 'ca.json')].map((path) => ({ path })),
    options,
  );
  const { signer, secrets } = await caKey(session, given, dir, 'sub');
  const der = await createCertificateRequest({ subject: subjectOf(given, 'CA'), signer });
  writeOutputs(
    session,
    [
      ...secrets,
      { path: request, bytes: encodePem('CERTIFICATE REQUEST', der) },
      recordOutput(dir, newRecord(name), false),
      ...journalOutputs(dir, []),
    ],
    options,
  );
  const subject = parseCertificateRequest(der).subject.text;
  if (given.flag('json')) printJson(session, { schemaVersion: 1, name, sub: { subject }, request });
  else session.print(`${subject}\n`);
  return 'passed';
};

function subjectOf(given: Given, level: string): { C: string; O: string; CN: string } {
  const name = given.required('name');
  return { C: 'CN', O: given.text('organisation') ?? name, CN: `${name} ${level}` };
}

function newRecord(name: string): CaRecord {
  return { schemaVersion: 2, name, crlNumbers: { root: 0, sub: 0 }, revoked: [] };
}

interface CaKey {
  readonly signer: Signer;
  /** The file of a key that was made here. */
  readonly secrets: readonly Output[];
}

async function caKey(session: Session, given: Given, dir: string, ca: CaName): Promise<CaKey> {
  if (given.text('signer') !== undefined) return { signer: await openSigner(session, given), secrets: [] };
  const path = caPath(dir, ca, 'key');
  const { privateKey } = generateSm2KeyPair(session.random);
  const secrets = [privateKeyOutput(session, path, privateKey, await newPassword(session, given, path))];
  return { signer: createSm2Signer(privateKey, { random: session.random }), secrets };
}
