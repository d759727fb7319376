import { toHex } from '@yinxin/core';
import { sm3 } from '@yinxin/core/sm';
import { randomSerialNumber, renewalOrder, sameName } from '@yinxin/core/x509';
import { CaFolder, readCaCertificate, readCertificatesOfCa, readRecord } from '../ca/folder.ts';
import { openCaSigner } from '../ca/open-ca-signer.ts';
import { tellRecovery } from '../ca/tell-recovery.ts';
import { waitForFolder } from '../ca/wait-for-folder.ts';
import { CommandError } from '../command-error.ts';
import type { Exit } from '../exit-codes.ts';
import { refuseExisting, writeOutputs } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { certificateOutput, readCertificate } from '../keys.ts';
import { readProfile } from '../profile-file.ts';
import { readAcceptedRequest } from '../request-file.ts';
import { currentSecond, tell } from '../session.ts';
import { harmless } from '../trees/tree.ts';
import { endOf, issueOne, report } from './cert-issue.ts';

/** `cert renew`: a certificate that follows another of this CA, with the same key or the one of a request. */
export const certRenew: Run = async (session, given) => {
  const dir = given.required('dir');
  const former = readCertificate(given.word);
  const output = `${given.required('out')}.cert.pem`;
  const options = { force: given.flag('force'), dryRun: given.flag('dryRun') };
  refuseExisting([{ path: output }], options);
  const requestFile = given.text('request');
  const request = requestFile === undefined ? undefined : readAcceptedRequest(requestFile);
  const serial = former.serialNumber;
  const entry = readCertificatesOfCa(dir).find((one) => one.serial === serial && one.state === 'issued');
  if (entry === undefined) throw new CommandError('usage', 'ca.notThis', { path: given.word });
  if (requestFile !== undefined && request !== undefined && !sameName(request.subject, former.subject)) {
    const [asked, kept] = [request.subject.text, former.subject.text];
    if (!given.flag('keepSubject'))
      throw new CommandError('usage', 'cert.otherSubject', { path: requestFile, asked, kept });
    tell(session, 'cert.subjectKept', { asked: harmless(asked), kept: harmless(kept) });
  }
  // Opened before the folder is locked: a password may take its time.
  const signer = await openCaSigner(session, given, dir, entry.ca);
  const issuer = readCaCertificate(dir, entry.ca);
  const at = currentSecond(session);
  return CaFolder.with(
    dir,
    at,
    async (folder): Promise<Exit> => {
      tellRecovery(session, folder);
      if (readRecord(dir).revoked.some((one) => one.serial === serial))
        throw new CommandError('usage', 'cert.revoked', { serial });
      const profile = readProfile(given.text('profile') ?? entry.profile);
      const notAfter = endOf(session, given, { profile, issuer, at });
      const crlUrls = given.list('crlUrl');
      const order = renewalOrder(former, {
        profile,
        issuer,
        serialNumber: randomSerialNumber(session.random),
        at,
        notAfter,
        windowDays: given.count('window', 0, 36_500) ?? 90,
        ...(request === undefined ? {} : { subjectPublicKey: request.publicKey.spki }),
        ...(crlUrls.length === 0 ? {} : { crlDistributionPoints: crlUrls }),
      });
      const digest = request && toHex(sm3(request.raw));
      const { dryRun } = options;
      const certificate = await issueOne(session, folder, order, {
        ca: entry.ca,
        at,
        signer,
        dryRun,
        digest,
        renews: serial,
      });
      if (certificate !== undefined) writeOutputs(session, [certificateOutput(output, certificate.raw)], options);
      report(session, given, certificate === undefined ? [] : [certificate]);
      return 'passed';
    },
    waitForFolder(session, given),
  );
};
