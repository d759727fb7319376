import { basename } from 'node:path';
import { createSeal, drawSealPicture, openSealFont, recognisePicture, type SealPicture } from '@yinxin/core/seal';
import { renderText, validateSeal } from '@yinxin/core/validation';
import { CommandError } from '../command-error.ts';
import { readInput, readSetting, writeOutputs } from '../files.ts';
import { readBundledFont } from '../fonts.ts';
import type { Given } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { readCertificate, readCertificates } from '../keys.ts';
import { currentSecond, printJson, tell } from '../session.ts';
import { openSigner } from '../signers/open-signer.ts';
import { readTrustMaterial } from '../trust-material.ts';
import { exitOf } from '../verdicts.ts';
import { readPolicy } from './verify.ts';

const day = 86_400_000;

/** `seal create`: a seal after GB/T 38540-2020, drawn when no picture is given. */
export const sealCreate: Run = async (session, given) => {
  const now = currentSecond(session);
  const makerCertificate = readCertificate(given.required('makerCert'));
  const maker = await openSigner(session, given, {
    key: 'makerKey',
    signer: 'makerSigner',
    certificate: given.required('makerCert'),
  });
  const bytes = await createSeal({
    sealId: given.required('id'),
    name: given.required('name'),
    type: given.count('type', 0, 999) ?? 1,
    vendorId: given.required('vendor'),
    signerCertificates: given.list('cert').flatMap((path) => [...readCertificates(path)]),
    createdAt: now,
    validFrom: now,
    validUntil: now + (given.count('days', 1, 36_500) ?? 1095) * day,
    picture: await pictureFrom(given),
    makerCertificate,
    maker,
  });
  writeOutputs(session, [{ path: given.required('out'), bytes }], {
    force: given.flag('force'),
    dryRun: given.flag('dryRun'),
  });
  session.print(`${given.required('id')}\n`);
  return 'passed';
};

async function pictureFrom(given: Given): Promise<SealPicture> {
  const size = /^(\d{1,3})x(\d{1,3})$/.exec(given.required('size'));
  if (size === null) throw new CommandError('usage', 'option.value', { option: '--size', got: given.required('size') });
  const [widthMm, heightMm] = [Number(size[1]), Number(size[2])];
  const file = given.text('picture');
  if (file !== undefined) {
    const bytes = readSetting(file);
    return { type: recognisePicture(bytes), bytes, widthMm, heightMm };
  }
  if (widthMm !== heightMm) {
    throw new CommandError('usage', 'option.value', { option: '--size', got: given.required('size') });
  }
  const caption = given.text('caption');
  return drawSealPicture({
    name: given.required('name'),
    ...(caption === undefined ? {} : { caption }),
    diameterMm: widthMm,
    font: await openSealFont(readBundledFont()),
    format: given.required('pictureFormat') as 'png' | 'svg',
  });
}

/** `seal verify`: the maker's signature, recognition, validity and revocation of a seal by itself. */
export const sealVerify: Run = async (session, given) => {
  const path = given.word;
  const file = readInput(path);
  const at = given.instant('at');
  const reference = at ?? currentSecond(session);
  const material = readTrustMaterial(session, given, reference);
  if (material.trust === undefined) tell(session, 'verify.noTrust');
  const { report } = validateSeal({
    file,
    fileName: basename(path),
    at: reference,
    atSource: at === undefined ? 'clock' : 'argument',
    policy: readPolicy(given.text('policy')),
    ...material,
  });
  const html = given.text('html');
  if (html !== undefined) {
    const { htmlReport } = await import('../html-report.ts');
    writeOutputs(session, [{ path: html, bytes: htmlReport(session, report, file) }], {
      force: given.flag('force'),
      dryRun: false,
    });
  }
  if (given.flag('json')) printJson(session, { schemaVersion: 1, ...report });
  else session.print(renderText(report, session.language));
  return exitOf(report, 'failed');
};
