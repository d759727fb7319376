import { join } from 'node:path';
import { formatInstant, type Instant } from '@yinxin/core';
import { issueRevocationList, type RevocationReason, revocationReasons } from '@yinxin/core/x509';
import {
  type CaRecord,
  type JournalledCertificate,
  readCertificatesOfCa,
  readRecord,
  recordOutput,
} from '../ca/folder.ts';
import type { CaName } from '../ca/journal.ts';
import { CommandError } from '../command-error.ts';
import { writeOutputs } from '../files.ts';
import { readInstant } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { readCertificate } from '../keys.ts';
import { currentSecond } from '../session.ts';
import { openSigner } from '../signers/open-signer.ts';

const day = 86_400_000;

/** `crl publish`: records revocations and signs the next list. */
export const crlPublish: Run = async (session, given) => {
  const dir = given.required('dir');
  const ca = given.required('ca') as CaName;
  const days = given.count('days', 1, 366) ?? 7;
  const now = currentSecond(session);
  const record = readRecord(dir);
  const certificates = readCertificatesOfCa(dir);
  const revoked = [...record.revoked];
  for (const entry of given.list('revoke')) revoked.push(readRevocation(entry, ca, now, certificates, revoked));
  const number = record.crlNumbers[ca] + 1;
  const crl = await issueRevocationList({
    issuer: readCertificate(join(dir, `${ca}.cert.pem`)),
    signer: await openSigner(session, given, { defaultKey: join(dir, `${ca}.key.pem`) }),
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
  writeOutputs(session, [{ path: given.required('out'), bytes: crl }, recordOutput(dir, renewed, true)], {
    force: given.flag('force'),
    dryRun: given.flag('dryRun'),
  });
  session.print(`${number}\n`);
  return 'passed';
};

function readRevocation(
  entry: string,
  ca: CaName,
  now: Instant,
  certificates: readonly JournalledCertificate[],
  revoked: CaRecord['revoked'],
): CaRecord['revoked'][number] {
  const [serial = '', reason, time] = entry.split(',');
  const known = certificates.some((one) => one.serial === serial && one.ca === ca);
  if (!known) throw new CommandError('usage', 'crl.unknownSerial', { serial });
  if (revoked.some((one) => one.serial === serial)) throw new CommandError('usage', 'crl.revokedAlready', { serial });
  const revokedAt = time === undefined ? now : readInstant(time, '--revoke');
  if (revokedAt > now) throw new CommandError('usage', 'crl.future', { serial });
  if (reason !== undefined && reason !== '' && !Object.hasOwn(revocationReasons, reason)) {
    throw new CommandError('usage', 'crl.reason', { reason, known: Object.keys(revocationReasons) });
  }
  return { serial, ca, revokedAt: formatInstant(revokedAt), ...(reason ? { reason: reason as RevocationReason } : {}) };
}
