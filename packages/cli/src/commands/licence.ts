import { dirname, resolve } from 'node:path';
import type { Instant } from '@yinxin/core';
import { createTimestampToken } from '@yinxin/core/cms';
import { createSm2Signer } from '@yinxin/core/crypto';
import { type IssuingAuthority, issueLicence } from '@yinxin/core/issue';
import { type Holder, type LicenceType, parseLicenceType } from '@yinxin/core/licence';
import { sampleLicenceTypes } from '@yinxin/core/samples';
import type { Timestamper } from '@yinxin/core/seal';
import { randomSerialNumber } from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import { exists, readJsonSetting, readSetting, writeOutputs } from '../files.ts';
import type { Given } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { openPrivateKey, readCertificate } from '../keys.ts';
import { currentSecond, type Session } from '../session.ts';
import { openSigner } from '../signers/open-signer.ts';

/** The file of `--data`: what the licence says, and the acts around it. */
interface LicenceFile {
  /** Values by field name; a picture is `{ "file": "photo.png" }`, beside this file. */
  readonly data: Readonly<Record<string, string | { readonly file: string }>>;
  readonly licenceNumber: string;
  readonly holders: readonly Holder[];
  readonly authority: IssuingAuthority;
  readonly serial: string;
  readonly version?: number;
  readonly issuedOn: string;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly region?: string;
}

/** `licence issue`: checks the data, lays the page out, seals every file of the package. */
export const licenceIssue: Run = async (session, given) => {
  const type = licenceTypeFrom(given.required('type'));
  const file = given.required('data');
  const { data, ...rest } = readLicenceFile(file);
  const values = Object.entries(data).map(([name, value]): [string, string | Uint8Array] =>
    typeof value === 'string' ? [name, value] : [name, readSetting(resolve(dirname(file), value.file))],
  );
  const signedAt = currentSecond(session);
  const timestamp = await timestamperFrom(session, given, signedAt);
  const licence = await issueLicence({
    ...rest,
    type,
    data: Object.fromEntries(values),
    random: session.random,
    sealing: {
      seal: readSetting(given.required('seal')),
      signerCertificate: readCertificate(given.required('cert')),
      signer: await openSigner(session, given, { certificate: given.required('cert') }),
      signedAt,
      ...(timestamp === undefined ? {} : { timestamp }),
    },
  });
  writeOutputs(session, [{ path: given.required('out'), bytes: licence.ofd }], {
    force: given.flag('force'),
    dryRun: given.flag('dryRun'),
  });
  session.print(`${licence.licenceId}\n`);
  return 'passed';
};

function licenceTypeFrom(text: string): LicenceType {
  const sample = sampleLicenceTypes.find(({ code, name }) => code === text || name.zh === text || name.en === text);
  if (sample !== undefined) return sample;
  if (!exists(text)) {
    const known = sampleLicenceTypes.map(({ code, name }) => `${name.zh} (${code})`);
    throw new CommandError('usage', 'licence.unknownType', { type: text, known });
  }
  return parseLicenceType(readJsonSetting(text));
}

function readLicenceFile(path: string): LicenceFile {
  const file = readJsonSetting(path) as Partial<LicenceFile> | null;
  const texts = ['licenceNumber', 'serial', 'issuedOn', 'validFrom', 'validUntil'] as const;
  const missing = [
    ...texts.filter((name) => typeof file?.[name] !== 'string'),
    ...(['data', 'authority'] as const).filter((name) => typeof file?.[name] !== 'object'),
    ...(Array.isArray(file?.holders) ? [] : ['holders']),
  ];
  if (missing.length > 0) throw new CommandError('usage', 'licence.missing', { path, names: missing });
  return file as LicenceFile;
}

/** A time-stamp service of one's own, for small installations and tests. */
async function timestamperFrom(session: Session, given: Given, genTime: Instant): Promise<Timestamper | undefined> {
  const [certificateFile, keyFile] = [given.text('tsaCert'), given.text('tsaKey')];
  if (certificateFile === undefined && keyFile === undefined) return undefined;
  if (certificateFile === undefined || keyFile === undefined) {
    throw new CommandError('usage', 'option.pair', { first: '--tsa-cert', second: '--tsa-key' });
  }
  const certificate = readCertificate(certificateFile);
  const signer = createSm2Signer(await openPrivateKey(session, given, keyFile), { random: session.random });
  return (message) =>
    createTimestampToken({
      message,
      genTime,
      policy: '1.2.156.3005.99.1',
      serialNumber: randomSerialNumber(session.random),
      certificate,
      signer,
    });
}
