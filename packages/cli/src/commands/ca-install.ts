import { join } from 'node:path';
import { formatInstant } from '@yinxin/core';
import { encodePem, samePublicKey } from '@yinxin/core/crypto';
import { type Certificate, parseCertificateRequest, sameName, verifyCertificateSignature } from '@yinxin/core/x509';
import { CaFolder, caPath } from '../ca/folder.ts';
import { tellRecovery } from '../ca/tell-recovery.ts';
import { waitForFolder } from '../ca/wait-for-folder.ts';
import { CommandError } from '../command-error.ts';
import type { Exit } from '../exit-codes.ts';
import { exists, type Output, readSetting, writeOutputs } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { certificateOutput, readCertificate, readCertificates, usable } from '../keys.ts';
import { requestBytes } from '../request-file.ts';
import { currentSecond, printJson, tell } from '../session.ts';
import { harmless } from '../trees/tree.ts';

/** `ca install`: the certificate that a CA elsewhere made for the issuing CA of a folder. */
export const caInstall: Run = async (session, given) => {
  const dir = given.required('dir');
  const at = currentSecond(session);
  const options = { force: given.flag('force'), dryRun: given.flag('dryRun') };
  const request = readOwnRequest(dir);
  const enclosed = readCertificates(given.word);
  const own = enclosed.find(({ publicKey }) => samePublicKey(publicKey, request.publicKey));
  const refuse = (name: 'ca.otherKey' | 'ca.notAuthority' | 'ca.otherIssuer' | 'ca.renamed'): never => {
    throw new CommandError('usage', name, { path: given.word });
  };
  if (own === undefined) return refuse('ca.otherKey');
  if (!isAuthority(own)) return refuse('ca.notAuthority');
  if (own.notAfter <= at) throw new CommandError('usage', 'ca.ended', { notAfter: formatInstant(own.notAfter) });
  const above = [
    ...enclosed.filter((one) => one !== own),
    ...given.list('issuer').flatMap((file) => readCertificates(file)),
  ];
  if (!above.some((issuer) => isIssuedBy(own, issuer))) return refuse('ca.otherIssuer');
  const path = caPath(dir, 'sub', 'cert');
  // Lists and certificates carry the name of their issuer: under another one nobody would find what was issued before.
  if (exists(path) && !sameName(readCertificate(path).subject, own.subject)) return refuse('ca.renamed');
  if (!sameName(own.subject, request.subject))
    tell(session, 'ca.otherName', { got: harmless(own.subject.text), asked: harmless(request.subject.text) });
  const chain: Output = {
    path: join(dir, 'chain.cert.pem'),
    bytes: above.map(({ raw }) => encodePem('CERTIFICATE', raw)).join(''),
    renew: true,
  };
  return CaFolder.with(
    dir,
    at,
    async (folder): Promise<Exit> => {
      tellRecovery(session, folder);
      writeOutputs(session, [certificateOutput(path, own.raw), chain], options);
      const { subject, issuer, serialNumber } = own;
      const report = {
        subject: subject.text,
        issuer: issuer.text,
        serialNumber,
        notAfter: formatInstant(own.notAfter),
      };
      if (given.flag('json')) printJson(session, { schemaVersion: 1, ...report });
      else session.print(`${subject.text}\n`);
      return 'passed';
    },
    waitForFolder(session, given),
  );
};

function readOwnRequest(dir: string): ReturnType<typeof parseCertificateRequest> {
  const path = caPath(dir, 'sub', 'csr');
  const bytes = readSetting(path);
  return usable(path, () => parseCertificateRequest(requestBytes(bytes) ?? new Uint8Array()));
}

function isAuthority({ basicConstraints, keyUsage }: Certificate): boolean {
  return basicConstraints?.ca === true && keyUsage?.has('keyCertSign') === true && keyUsage.has('cRLSign');
}

function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  return (
    sameName(certificate.issuer, issuer.subject) &&
    issuer.basicConstraints?.ca === true &&
    // A second copy of a certificate that signed itself is nobody above it.
    !samePublicKey(issuer.publicKey, certificate.publicKey) &&
    verifyCertificateSignature(certificate, issuer.publicKey)
  );
}
