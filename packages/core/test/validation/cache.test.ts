import { createWorld, issueSample, provinceCrls, timestamper, validationInput } from '@yinxin/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { isCoreError } from '../../src/base/errors.ts';
import { defaultLimits } from '../../src/base/limits.ts';
import { parseZip, writeZip, type ZipSource } from '../../src/container/index.ts';
import {
  defaultPolicy,
  type Policy,
  reportJson,
  ValidationCache,
  type ValidationInput,
  validateLicence,
} from '../../src/validation/index.ts';

const day = 86_400_000;
const signedValue = 'Doc_0/Signs/Sign_0/SignedValue.dat';
const sealCopy = 'Doc_0/Signs/Sign_0/Seal.esl';
let input: ValidationInput;
/** The same licence again with another serial number, hence under the same seal. */
let second: Uint8Array;
let revoked: readonly Uint8Array[];
let parts: readonly ZipSource[];

beforeAll(async () => {
  const world = await createWorld({ provinces: 1, seed: 'cache' });
  const [province] = world.provinces;
  if (province === undefined) throw new Error('no province');
  const { certificate, signer } = province.agency;
  const signedAt = world.at - day;
  const timestamp = timestamper(world, province, signedAt);
  const sealing = { seal: province.seal, signerCertificate: certificate, signer, signedAt, timestamp };
  const { ofd } = await issueSample(world, province, { sealing });
  input = await validationInput(world, ofd);
  second = (await issueSample(world, province, { sealing, serial: '2' })).ofd;
  const entry = {
    serialNumber: certificate.serialNumber,
    revokedAt: world.at - 3 * day,
    reason: 'keyCompromise' as const,
  };
  revoked = await provinceCrls(province, { at: world.at, revoked: [entry] });
  parts = [...parseZip(ofd).entries].map(([name, { bytes }]) => ({ name, bytes }));
});

/** What one validation says in full, facts included. */
function answer(choices: Partial<ValidationInput>): string {
  const { report, facts } = validateLicence({ ...input, ...choices });
  return reportJson(report) + JSON.stringify(facts);
}

/** The licence with one octet of a part changed, packed anew so that nothing but the content is wrong. */
function changed(part: string, at: number): Uint8Array {
  return writeZip(
    parts.map(({ name, bytes }) => {
      if (name !== part) return { name, bytes };
      const copy = bytes.slice();
      copy[at] = (copy[at] as number) ^ 0x01;
      return { name, bytes: copy };
    }),
  );
}

describe('a cache changes speed only', () => {
  test('seals and signatures with one octet changed get the same answer, before and after the good file', () => {
    const cache = new ValidationCache();
    const good = answer({});
    const files: Uint8Array[] = [];
    for (const part of [signedValue, sealCopy]) {
      const { length } = parts.find(({ name }) => name === part)?.bytes ?? { length: 0 };
      for (let at = 5; at < length; at += 173) files.push(changed(part, at));
    }
    expect(files.length).toBeGreaterThan(20);
    let passed = 0;
    for (const file of files) {
      const alone = answer({ file });
      expect(answer({ file, cache })).toBe(alone);
      expect(answer({ cache })).toBe(good);
      expect(answer({ file, cache })).toBe(alone);
      if (validateLicence({ ...input, file, cache }).verdict.indication === 'passed') passed++;
    }
    expect(passed).toBe(0);
  });

  test('a file that is written over after its validation leaves nothing behind', () => {
    const cache = new ValidationCache();
    const file = input.file.slice();
    const first = validateLicence({ ...input, file, cache });
    const before = JSON.stringify(first.facts);
    file.fill(0xff);
    expect(answer({ file: second, cache })).toBe(answer({ file: second }));
    expect(JSON.stringify(first.facts)).toBe(before);
  });

  test('forgeries of what licences of a type share get the same answer, before and after many good files', () => {
    const template = 'Doc_0/Tpls/Tpl_0/Content.xml';
    const page = 'Doc_0/Pages/Page_0/Content.xml';
    const contentOf = (part: string) => parts.find(({ name }) => name === part)?.bytes as Uint8Array;
    const replaced = (part: string, bytes: Uint8Array): Uint8Array =>
      writeZip(parts.map((entry) => (entry.name === part ? { name: part, bytes } : entry)));
    const { length } = contentOf(template);
    const forgeries = [
      ...[100, length >> 1, length - 10].map((at) => changed(template, at)),
      replaced(template, contentOf(page)),
      replaced(page, contentOf(template)),
      replaced(template, new Uint8Array(0)),
      replaced('Doc_0/PublicRes.xml', contentOf('Doc_0/Tags/CustomTags.xml')),
      replaced('Doc_0/Signs/Signatures.xml', contentOf('Doc_0/PublicRes.xml')),
      writeZip(parts.filter(({ name }) => name !== template)),
      writeZip([...parts, { name: 'Doc_0/Tpls/Tpl_1/Content.xml', bytes: contentOf(template) }]),
      // Packed otherwise, the same content: this one is as good as the original.
      writeZip(parts.map(({ name, bytes }) => ({ name, bytes, method: 'store' }))),
    ];
    const alone = forgeries.map((file) => answer({ file }));
    const cache = new ValidationCache();
    for (let round = 0; round < 4; round++) {
      forgeries.forEach((file, i) => {
        expect(answer({ file, cache })).toBe(alone[i]);
      });
      expect(answer({ cache })).toBe(answer({}));
      expect(answer({ file: second, cache })).toBe(answer({ file: second }));
    }
    const verdicts = forgeries.map((file) => validateLicence({ ...input, file, cache }).verdict.indication);
    expect(verdicts.map((indication) => indication === 'passed')).toEqual(forgeries.map((_, i) => i === 10));
  });

  test('budgets are spent on what is remembered, too', () => {
    const cache = new ValidationCache();
    for (const limits of [
      { ...defaultLimits, packageXmlNodes: 300 },
      { ...defaultLimits, packageDigestBytes: 40_000 },
      { ...defaultLimits, packageInflatedBytes: 40_000 },
    ]) {
      const alone = answer({ limits });
      expect(alone === answer({})).toBe(false);
      for (let i = 0; i < 4; i++) expect(answer({ limits, cache })).toBe(alone);
    }
  });

  test('a CRL that is written over counts as what it is now', () => {
    const cache = new ValidationCache();
    const crls = input.crls.map((crl) => crl.slice());
    expect(validateLicence({ ...input, crls, cache }).verdict.indication).toBe('passed');
    for (const crl of crls) crl[crl.length - 1] = (crl[crl.length - 1] as number) ^ 0x01;
    const damaged = validateLicence({ ...input, crls, cache });
    expect(damaged.verdict).toMatchObject({ indication: 'indeterminate' });
    expect(reportJson(damaged.report)).toBe(reportJson(validateLicence({ ...input, crls }).report));
    crls.forEach((crl, i) => {
      crl.set(input.crls[i] as Uint8Array);
    });
    expect(validateLicence({ ...input, crls, cache }).verdict.indication).toBe('passed');
  });

  test('a buffer that is used again for a newer CRL revokes', () => {
    const cache = new ValidationCache();
    const size = Math.max(...[...input.crls, ...revoked].map(({ length }) => length));
    const buffers = revoked.map(() => new Uint8Array(size));
    const load = (list: readonly Uint8Array[]): Uint8Array[] =>
      buffers.map((buffer, i) => {
        buffer.set(list[i] as Uint8Array);
        return buffer.subarray(0, list[i]?.length);
      });
    expect(validateLicence({ ...input, crls: load(input.crls), cache }).verdict.indication).toBe('passed');
    expect(validateLicence({ ...input, crls: load(revoked), cache }).verdict).toMatchObject({
      indication: 'failed',
      code: 'signer.revoked',
    });
  });

  test('the digest of the trust list is that of its bytes now', () => {
    const cache = new ValidationCache();
    const envelope = input.trust?.envelope.slice() ?? new Uint8Array(0);
    const trust = { ...(input.trust as NonNullable<ValidationInput['trust']>), envelope };
    answer({ trust, cache });
    envelope[envelope.length >> 1] = 0x20;
    expect(answer({ trust, cache })).toBe(answer({ trust }));
  });

  test('what larger budgets let in, smaller ones still refuse', () => {
    const cache = new ValidationCache();
    answer({ cache });
    for (const limits of [
      { ...defaultLimits, sealBytes: 100 },
      { ...defaultLimits, certificateBytes: 100 },
      { ...defaultLimits, crlBytes: 100 },
      { ...defaultLimits, derValues: 10 },
    ]) {
      const alone = answer({ limits });
      expect(answer({ limits, cache })).toBe(alone);
      expect(alone).not.toBe(answer({}));
    }
  });

  test('facts that are shared between results cannot be written into', () => {
    const cache = new ValidationCache();
    const before = answer({ cache });
    const { facts } = validateLicence({ ...input, cache });
    const [signature] = facts.signatures;
    for (const shared of [
      signature?.signer,
      signature?.signer?.keyUsage,
      signature?.signer?.crlLocations,
      signature?.seal?.picture,
      signature?.signerPath?.service,
      signature?.signerPath?.service?.history,
      signature?.signerPath?.service?.history[0],
      facts.revocationLists[0],
    ]) {
      expect(shared).toBeDefined();
      expect(Object.isFrozen(shared)).toBe(true);
    }
    expect(answer({ cache })).toBe(before);
  });
});

test('a policy that can still change is checked every time', () => {
  const rules = { ...defaultPolicy.rules };
  const policy: Policy = { ...defaultPolicy, rules };
  expect(validateLicence({ ...input, policy }).verdict.indication).toBe('passed');
  rules['content-digest'] = 'inform';
  let code: string | undefined;
  try {
    validateLicence({ ...input, policy });
  } catch (error) {
    code = isCoreError(error) ? error.code : undefined;
  }
  expect(code).toBe('ERR_POLICY_RULE_LEVEL');
});
