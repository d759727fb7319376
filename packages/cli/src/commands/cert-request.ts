import { createSm2Signer, encodePem, type Signer } from '@yinxin/core/crypto';
import { generateSm2KeyPair } from '@yinxin/core/sm';
import { createCertificateRequest, parseCertificateRequest, type SubjectAttributes } from '@yinxin/core/x509';
import { type Output, refuseExisting, writeOutputs } from '../files.ts';
import type { Given } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { privateKeyOutput } from '../keys.ts';
import { newPassword } from '../passwords.ts';
import { printJson, type Session } from '../session.ts';
import { openSigner } from '../signers/open-signer.ts';

/** `cert request`: an application for a certificate, signed with the key that it is about. */
export const certRequest: Run = async (session, given) => {
  const prefix = given.required('out');
  const options = { force: given.flag('force'), dryRun: given.flag('dryRun') };
  const hasKey = given.text('key') !== undefined || given.text('signer') !== undefined;
  const temporary = given.flag('temporaryKey');
  const paths = [
    `${prefix}.csr.pem`,
    ...(hasKey ? [] : [`${prefix}.key.pem`]),
    ...(temporary ? [`${prefix}.temp.key.pem`] : []),
  ];
  refuseExisting(
    paths.map((path) => ({ path })),
    options,
  );
  const secrets: Output[] = [];
  const signer = hasKey
    ? await openSigner(session, given)
    : await newSigner(session, given, `${prefix}.key.pem`, secrets);
  const temporaryPublicKey = temporary
    ? await newTemporaryKey(session, given, `${prefix}.temp.key.pem`, secrets)
    : undefined;
  const dnsNames = given.list('dns');
  const der = await createCertificateRequest({
    subject: { C: 'CN', ...subjectOptions(given), CN: given.required('name') },
    signer,
    ...(dnsNames.length === 0 ? {} : { dnsNames }),
    ...(temporaryPublicKey === undefined ? {} : { temporaryPublicKey }),
  });
  writeOutputs(
    session,
    [...secrets, { path: `${prefix}.csr.pem`, bytes: encodePem('CERTIFICATE REQUEST', der) }],
    options,
  );
  const subject = parseCertificateRequest(der).subject.text;
  if (given.flag('json')) printJson(session, { schemaVersion: 1, subject, algorithm: signer.algorithm });
  else session.print(`${subject}\n`);
  return 'passed';
};

/** The attributes of a subject that options give; `CN` has rules of its own. */
export function subjectOptions(given: Given): Omit<SubjectAttributes, 'CN'> {
  const [O, OU, ST, L] = [
    given.text('organisation'),
    given.text('unit'),
    given.text('province'),
    given.text('locality'),
  ];
  return {
    ...(ST === undefined ? {} : { ST }),
    ...(L === undefined ? {} : { L }),
    ...(O === undefined ? {} : { O }),
    ...(OU === undefined ? {} : { OU }),
  };
}

async function newSigner(session: Session, given: Given, path: string, secrets: Output[]): Promise<Signer> {
  const { privateKey } = generateSm2KeyPair(session.random);
  secrets.push(privateKeyOutput(session, path, privateKey, await newPassword(session, given, path)));
  return createSm2Signer(privateKey, { random: session.random });
}

async function newTemporaryKey(session: Session, given: Given, path: string, secrets: Output[]): Promise<Uint8Array> {
  const { privateKey, publicKey } = generateSm2KeyPair(session.random);
  secrets.push(privateKeyOutput(session, path, privateKey, await newPassword(session, given, path)));
  return publicKey;
}
