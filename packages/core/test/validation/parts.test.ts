import { createWorld, issueSample, seededRandom, timestamper, validationInput } from '@yinxin/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseZip, writeZip, type ZipSource } from '../../src/container/index.ts';
import { reportJson, ValidationCache, type ValidationInput, validateLicence } from '../../src/validation/index.ts';

const day = 86_400_000;
let input: ValidationInput;
let parts: readonly ZipSource[];

beforeAll(async () => {
  const world = await createWorld({ provinces: 1, seed: 'parts' });
  const province = world.provinces[0];
  if (province === undefined) throw new Error('no province');
  const { ofd } = await issueSample(world, province, {
    sample: 2,
    sealing: {
      seal: province.seal,
      signerCertificate: province.agency.certificate,
      signer: province.agency.signer,
      signedAt: world.at - day,
      timestamp: timestamper(world, province, world.at - day),
    },
  });
  input = { ...(await validationInput(world, ofd)), cache: new ValidationCache() };
  parts = [...parseZip(ofd).entries].map(([name, { bytes }]) => ({ name, bytes }));
});

const judged = (files: readonly ZipSource[]): ReturnType<typeof validateLicence> =>
  validateLicence({ ...input, file: writeZip(files) });

describe('a licence taken apart and put together again', () => {
  test('unchanged parts in a new archive pass', () => {
    expect(judged(parts).verdict).toEqual({ indication: 'passed' });
    expect(judged(parts.toReversed()).verdict).toEqual({ indication: 'passed' });
  });

  test('without any one of its parts it does not pass', () => {
    for (const { name } of parts) {
      const { verdict, report } = judged(parts.filter((part) => part.name !== name));
      // Bound as the copy of the seal is, a reader does not need it; but the description lists it.
      expect(verdict.indication, name).toBe('failed');
      expect(reportJson(report)).toContain(verdict.code);
    }
  });

  test('with a part more it does not pass', () => {
    const bytes = new Uint8Array(10);
    for (const name of [
      'x.bin',
      'Doc_0/Pages/Page_9/Content.xml',
      'Doc_0/Signs/Sign_1/Signature.xml',
      'Doc_1/Document.xml',
    ])
      expect(judged([...parts, { name, bytes }]).verdict.code, name).toBe('ofd.coverage.unlisted');
  });

  test('with any part changed anywhere it neither passes nor throws', () => {
    const random = seededRandom('flips');
    const passed: string[] = [];
    for (const part of parts) {
      for (let round = 0; round < 12; round++) {
        const [high = 0, low = 0, bit = 0] = random(3);
        const at = (high * 256 + low) % part.bytes.length;
        const bytes = Uint8Array.from(part.bytes);
        bytes[at] = (bytes[at] as number) ^ (1 << (bit % 8));
        const result = judged(parts.map((other) => (other.name === part.name ? { ...other, bytes } : other)));
        if (result.verdict.indication === 'passed') passed.push(`${part.name} ${at}`);
      }
    }
    expect(passed).toEqual([]);
  });

  test('with any part cut short it neither passes nor throws', () => {
    for (const part of parts) {
      for (const length of [0, 1, part.bytes.length >> 1, part.bytes.length - 1]) {
        const bytes = part.bytes.subarray(0, length);
        const files = parts.map((other) => (other.name === part.name ? { ...other, bytes } : other));
        expect(judged(files).verdict.indication, `${part.name} ${length}`).not.toBe('passed');
      }
    }
  });
});
