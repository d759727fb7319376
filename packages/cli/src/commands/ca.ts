import { join } from 'node:path';
import { createSm2Signer, type Signer, sm2PublicKeyInfo } from '@yinxin/core/crypto';
import { generateSm2KeyPair, type Sm2KeyPair } from '@yinxin/core/sm';
import { issueCertificate, parseCertificate, randomSerialNumber } from '@yinxin/core/x509';
import { CaFolder, type CaRecord, journalOutputs, readRecord, recordOutput } from '../ca/folder.ts';
import { tellRecovery } from '../ca/tell-recovery.ts';
import type { Exit } from '../exit-codes.ts';
import { writeOutputs } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { certificateOutput, privateKeyOutput } from '../keys.ts';
import { newPassword } from '../passwords.ts';
import { currentSecond, printJson, type Session } from '../session.ts';

const day = 86_400_000;

/** `ca init`: a root CA and an issuing CA below it. */
export const caInit: Run = async (session, given) => {
  const dir = given.required('dir');
  const name = given.required('name');
  const organisation = given.text('organisation') ?? name;
  const years = given.count('years', 1, 40) ?? 20;
  const at = currentSecond(session);
  const password = await newPassword(session, given, name);
  const subjectOf = (level: string): { C: string; O: string; CN: string } => ({
    C: 'CN',
    O: organisation,
    CN: `${name} ${level}`,
  });
  const root = newKey(session);
  const rootCertificate = await issueCertificate({
    profile: 'root',
    subject: subjectOf('Root CA'),
    subjectPublicKey: root.spki,
    signer: root.signer,
    serialNumber: randomSerialNumber(session.random),
    notBefore: at,
    notAfter: at + years * 365 * day,
  });
  const sub = newKey(session);
  const subCertificate = await issueCertificate({
    profile: 'sub-ca',
    subject: subjectOf('CA'),
    subjectPublicKey: sub.spki,
    issuer: { certificate: parseCertificate(rootCertificate) },
    signer: root.signer,
    serialNumber: randomSerialNumber(session.random),
    notBefore: at,
    notAfter: at + Math.ceil(years / 2) * 365 * day,
  });
  const record: CaRecord = { schemaVersion: 2, name, crlNumbers: { root: 0, sub: 0 }, revoked: [] };
  writeOutputs(
    session,
    [
      certificateOutput(join(dir, 'root.cert.pem'), rootCertificate),
      privateKeyOutput(session, join(dir, 'root.key.pem'), root.pair.privateKey, password),
      certificateOutput(join(dir, 'sub.cert.pem'), subCertificate),
      privateKeyOutput(session, join(dir, 'sub.key.pem'), sub.pair.privateKey, password),
      recordOutput(dir, record, false),
      ...journalOutputs(dir, [
        { der: rootCertificate, ca: 'root', profile: 'root', at },
        { der: subCertificate, ca: 'root', profile: 'sub-ca', at },
      ]),
    ],
    { force: given.flag('force'), dryRun: given.flag('dryRun') },
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

/** `ca status`: opens the folder, which checks its journal and puts right what a crash left. */
export const caStatus: Run = async (session, given) => {
  const dir = given.required('dir');
  return CaFolder.with(dir, currentSecond(session), async (folder): Promise<Exit> => {
    tellRecovery(session, folder);
    const { name, revoked } = readRecord(dir);
    const revokedSerials = new Set(revoked.map(({ serial }) => serial));
    const certificates = folder.certificates.map(({ certificate: _, tbs: __, state, ...entry }) => ({
      ...entry,
      state: revokedSerials.has(entry.serial) ? 'revoked' : state,
    }));
    if (given.flag('json')) printJson(session, { schemaVersion: 1, name, ...folder.recovery, certificates });
    else {
      for (const { serial, state, profile, notAfter, subject } of certificates)
        session.print(`${serial} ${state} ${profile} ${notAfter} ${subject}\n`);
    }
    return 'passed';
  });
};

interface NewKey {
  readonly pair: Sm2KeyPair;
  readonly spki: Uint8Array;
  readonly signer: Signer;
}

function newKey(session: Session): NewKey {
  const pair = generateSm2KeyPair(session.random);
  return {
    pair,
    spki: sm2PublicKeyInfo(pair.publicKey),
    signer: createSm2Signer(pair.privateKey, { random: session.random }),
  };
}
