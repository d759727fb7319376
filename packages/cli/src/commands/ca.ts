import { join } from 'node:path';
import { formatInstant, type Instant } from '@yinxin/core';
import { createSm2Signer, type Signer, sm2PublicKeyInfo } from '@yinxin/core/crypto';
import { generateSm2KeyPair, type Sm2KeyPair } from '@yinxin/core/sm';
import {
  type CertificateProfile,
  issueCertificate,
  issueRevocationList,
  parseCertificate,
  type RevocationReason,
  randomSerialNumber,
  revocationReasons,
} from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import { type Output, readJsonSetting, writeOutputs } from '../files.ts';
import { type Given, readInstant } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { certificateOutput, openPrivateKey, privateKeyOutput, readCertificate, readPublicKey } from '../keys.ts';
import { newPassword } from '../passwords.ts';
import { currentSecond, type Session, tell } from '../session.ts';

const day = 86_400_000;

/** Which of the two CAs of a folder. */
type CaName = 'root' | 'sub';

/** What a CA folder remembers: everything issued and revoked. */
interface CaRecord {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly crlNumbers: Readonly<Record<CaName, number>>;
  readonly issued: readonly {
    readonly serial: string;
    readonly ca: CaName;
    readonly profile: string;
    readonly subject: string;
    readonly notBefore: string;
    readonly notAfter: string;
  }[];
  readonly revoked: readonly {
    readonly serial: string;
    readonly ca: CaName;
    readonly revokedAt: string;
    readonly reason?: RevocationReason;
  }[];
}

function writing(given: Given): { readonly force: boolean; readonly dryRun: boolean } {
  return { force: given.flag('force'), dryRun: given.flag('dryRun') };
}

/** `ca init`: a root CA and an issuing CA below it. */
export const caInit: Run = async (session, given) => {
  const dir = given.required('dir');
  const name = given.required('name');
  const organisation = given.text('organisation') ?? name;
  const years = given.count('years', 1, 40) ?? 20;
  const from = currentSecond(session);
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
    notBefore: from,
    notAfter: from + years * 365 * day,
  });
  const sub = newKey(session);
  const subCertificate = await issueCertificate({
    profile: 'sub-ca',
    subject: subjectOf('CA'),
    subjectPublicKey: sub.spki,
    issuer: { certificate: parseCertificate(rootCertificate) },
    signer: root.signer,
    serialNumber: randomSerialNumber(session.random),
    notBefore: from,
    notAfter: from + Math.ceil(years / 2) * 365 * day,
  });

  const record: CaRecord = {
    schemaVersion: 1,
    name,
    crlNumbers: { root: 0, sub: 0 },
    issued: [entryOf(rootCertificate, 'root', 'root'), entryOf(subCertificate, 'root', 'sub-ca')],
    revoked: [],
  };
  writeOutputs(
    session,
    [
      certificateOutput(join(dir, 'root.cert.pem'), rootCertificate),
      privateKeyOutput(session, join(dir, 'root.key.pem'), root.pair.privateKey, password),
      certificateOutput(join(dir, 'sub.cert.pem'), subCertificate),
      privateKeyOutput(session, join(dir, 'sub.key.pem'), sub.pair.privateKey, password),
      recordOutput(dir, record, false),
    ],
    writing(given),
  );
  session.print(`${parseCertificate(subCertificate).subject.text}\n`);
  return 'passed';
};

/** `ca issue`: one certificate from a profile, with its key when none is given. */
export const caIssue: Run = async (session, given) => {
  const dir = given.required('dir');
  const profile = given.required('profile') as CertificateProfile;
  const days = given.count('days', 1, 36_500) ?? 1095;
  const prefix = given.required('out');
  const record = readRecord(dir);
  // The issuing CA has no authorities below it.
  const ca: CaName = profile === 'sub-ca' ? 'root' : 'sub';
  const issuer = readCertificate(join(dir, `${ca}.cert.pem`));
  const publicKey = given.text('publicKey');
  const key = publicKey === undefined ? newKey(session) : undefined;
  const from = currentSecond(session);
  const until = Math.min(from + days * day, issuer.notAfter);
  if (until < from + days * day) tell(session, 'ca.shortened', { notAfter: formatInstant(until) });
  const creditCode = given.text('creditCode');
  const signer = createSm2Signer(await openPrivateKey(session, given, join(dir, `${ca}.key.pem`)), {
    random: session.random,
  });
  const [organisation, unit] = [given.text('organisation'), given.text('unit')];
  const certificate = await issueCertificate({
    profile,
    subject: {
      C: 'CN',
      ...(organisation === undefined ? {} : { O: organisation }),
      ...(unit === undefined ? {} : { OU: unit }),
      CN: given.required('name'),
    },
    subjectPublicKey: key?.spki ?? readPublicKey(publicKey as string),
    issuer: { certificate: issuer },
    signer,
    serialNumber: randomSerialNumber(session.random),
    notBefore: from,
    notAfter: until,
    ...(creditCode === undefined ? {} : { identity: { creditCode } }),
    ...(given.text('keyUse') === undefined ? {} : { keyUse: given.text('keyUse') as 'sign' | 'encrypt' }),
    crlDistributionPoints: [...given.list('crlUrl')],
  });
  const issued = entryOf(certificate, ca, profile);
  const outputs: Output[] = [certificateOutput(`${prefix}.cert.pem`, certificate)];
  if (key !== undefined) {
    // One password for the CA and the new key when it is given by file or variable; asked separately otherwise.
    const password = await newPassword(session, given, `${prefix}.key.pem`);
    outputs.push(privateKeyOutput(session, `${prefix}.key.pem`, key.pair.privateKey, password));
  }
  outputs.push(recordOutput(dir, { ...record, issued: [...record.issued, issued] }, true));
  writeOutputs(session, outputs, writing(given));
  session.print(`${issued.serial}\n`);
  return 'passed';
};

/** `crl publish`: records revocations and signs the next list. */
export const crlPublish: Run = async (session, given) => {
  const dir = given.required('dir');
  const ca = given.required('ca') as CaName;
  const days = given.count('days', 1, 366) ?? 7;
  const now = currentSecond(session);
  const record = readRecord(dir);
  const revoked = [...record.revoked];
  for (const entry of given.list('revoke')) revoked.push(readRevocation(entry, ca, now, record, revoked));
  const number = record.crlNumbers[ca] + 1;
  const crl = await issueRevocationList({
    issuer: readCertificate(join(dir, `${ca}.cert.pem`)),
    signer: createSm2Signer(await openPrivateKey(session, given, join(dir, `${ca}.key.pem`)), {
      random: session.random,
    }),
    number,
    thisUpdate: now,
    nextUpdate: now + days * day,
    revoked: revoked
      .filter((one) => one.ca === ca)
      .map((one) => ({
        serialNumber: one.serial,
        revokedAt: readInstant(one.revokedAt, 'ca.json'),
        ...(one.reason === undefined ? {} : { reason: one.reason }),
      })),
  });
  const renewed: CaRecord = { ...record, revoked, crlNumbers: { ...record.crlNumbers, [ca]: number } };
  writeOutputs(
    session,
    [{ path: given.required('out'), bytes: crl }, recordOutput(dir, renewed, true)],
    writing(given),
  );
  session.print(`${number}\n`);
  return 'passed';
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

function entryOf(der: Uint8Array, ca: CaName, profile: string): CaRecord['issued'][number] {
  const certificate = parseCertificate(der);
  return {
    serial: certificate.serialNumber,
    ca,
    profile,
    subject: certificate.subject.text,
    notBefore: formatInstant(certificate.notBefore),
    notAfter: formatInstant(certificate.notAfter),
  };
}

const recordName = 'ca.json';

function recordOutput(dir: string, record: CaRecord, renew: boolean): Output {
  const output: Output = { path: join(dir, recordName), bytes: `${JSON.stringify(record, null, 2)}\n` };
  return renew ? { ...output, renew: true } : output;
}

function readRecord(dir: string): CaRecord {
  const path = join(dir, recordName);
  const record = readJsonSetting(path) as Partial<CaRecord> | null;
  if (record?.schemaVersion !== 1 || !Array.isArray(record.issued) || !Array.isArray(record.revoked)) {
    throw new CommandError('usage', 'setting.wrong', { path });
  }
  return record as CaRecord;
}

function readRevocation(
  entry: string,
  ca: CaName,
  now: Instant,
  record: CaRecord,
  revoked: CaRecord['revoked'],
): CaRecord['revoked'][number] {
  const [serial = '', reason, time] = entry.split(',');
  const known = record.issued.some((one) => one.serial === serial && one.ca === ca);
  if (!known) throw new CommandError('usage', 'crl.unknownSerial', { serial });
  if (revoked.some((one) => one.serial === serial)) throw new CommandError('usage', 'crl.revokedAlready', { serial });
  const revokedAt = time === undefined ? now : readInstant(time, '--revoke');
  if (revokedAt > now) throw new CommandError('usage', 'crl.future', { serial });
  if (reason !== undefined && reason !== '' && !Object.hasOwn(revocationReasons, reason)) {
    throw new CommandError('usage', 'crl.reason', { reason, known: Object.keys(revocationReasons) });
  }
  return { serial, ca, revokedAt: formatInstant(revokedAt), ...(reason ? { reason: reason as RevocationReason } : {}) };
}
