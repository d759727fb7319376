import { createWorld, issueSample, timestamper, validationInput, type World } from '@yinxin/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromUtf8, utf8 } from '../../src/base/bytes.ts';
import { parseZip, writeZip } from '../../src/container/index.ts';
import { writeCanonicalJson } from '../../src/trust/index.ts';
import { digestHex } from '../../src/validation/gather/fact-values.ts';
import {
  importedPolicy,
  isPassed,
  readPack,
  reportJson,
  ValidationCache,
  type ValidationInput,
  type ValidationResult,
  validateLicence,
  validatePack,
  validateSeal,
  writePack,
} from '../../src/validation/index.ts';
import type { PackManifest } from '../../src/validation/pack/format.ts';

const day = 86_400_000;
let world: World;
let input: ValidationInput;
let result: ValidationResult;
let pack: Uint8Array;

beforeAll(async () => {
  world = await createWorld({ provinces: 2, seed: 'pack' });
  const province = world.provinces[0];
  if (province === undefined) throw new Error('no province');
  const sealing = {
    seal: province.seal,
    signerCertificate: province.agency.certificate,
    signer: province.agency.signer,
    signedAt: world.at - day,
    timestamp: timestamper(world, province, world.at - day),
  };
  const { ofd } = await issueSample(world, province, { sealing });
  const base = await validationInput(world, ofd, { use: { purpose: 'publicResourceTrading' } });
  const trust = base.trust === undefined ? {} : { trust: { ...base.trust, root: world.trustRoot } };
  input = { ...base, ...trust, fileName: 'licence.ofd' };
  result = validateLicence(input);
  pack = writePack(input, result.report);
});

/** The pack with some of its files changed, and the manifest made to fit when the forger is careful. */
function forged(
  changes: Readonly<Record<string, Uint8Array | undefined>>,
  careful: 'careful' | 'careless',
): Uint8Array {
  const files = [...parseZip(pack).entries].map(([name, { bytes }]) => ({ name, bytes }));
  const next = files.flatMap(({ name, bytes }) => {
    if (!Object.hasOwn(changes, name)) return [{ name, bytes }];
    const changed = changes[name];
    return changed === undefined ? [] : [{ name, bytes: changed }];
  });
  for (const [name, bytes] of Object.entries(changes))
    if (bytes !== undefined && !next.some((file) => file.name === name)) next.push({ name, bytes });
  if (careful === 'careful') {
    const manifest = next.find(({ name }) => name === 'manifest.json');
    if (manifest !== undefined) {
      const content = JSON.parse(fromUtf8(manifest.bytes)) as PackManifest;
      const listed = next
        .filter(({ name }) => name !== 'manifest.json')
        .map(({ name, bytes }) => ({ path: name, size: bytes.length, sm3: digestHex(bytes) }));
      manifest.bytes = writeCanonicalJson({ ...content, files: listed });
    }
  }
  return writeZip(next);
}

const fileOf = (name: string): Uint8Array => parseZip(pack).entries.get(name)?.bytes ?? new Uint8Array(0);

describe('audit packs', () => {
  test('the licence passes, and its fields are reachable only through the passed result', () => {
    expect(result.verdict).toEqual({ indication: 'passed' });
    expect(isPassed(result) && result.fields['ZZMC']).toBeTruthy();
    expect(isPassed({ ...result })).toBe(false);
    expect(isPassed(JSON.parse(JSON.stringify(result)) as ValidationResult)).toBe(false);
  });

  test('judged again with the operators’ keys alone, the report is the same byte for byte', () => {
    const outcome = validatePack(pack, { operators: world.trustRoot });
    expect(outcome.status).toBe('same');
    expect(outcome.verdict).toEqual({ indication: 'passed' });
    expect(outcome.checks.map(({ code }) => code)).toEqual(['pack.intact', 'pack.report.same']);
    expect(fromUtf8(outcome.packedReport ?? new Uint8Array(0))).toBe(reportJson(result.report));
  });

  test('packing is deterministic, and a cache changes nothing', () => {
    expect(writePack(input, validateLicence({ ...input, cache: new ValidationCache() }).report)).toEqual(pack);
    const cache = new ValidationCache();
    for (let run = 0; run < 3; run++)
      expect(reportJson(validateLicence({ ...input, cache }).report)).toBe(reportJson(result.report));
  });

  test('the keys in the pack are not trusted', async () => {
    const other = await createWorld({ provinces: 1, seed: 'other operators' });
    const outcome = validatePack(pack, { operators: other.trustRoot });
    expect(outcome.status).toBe('differs');
    expect(outcome.checks.map(({ code }) => code)).toEqual([
      'pack.intact',
      'pack.trust.differs',
      'pack.report.differs',
    ]);
    expect(outcome.result?.verdict.indication).toBe('indeterminate');
    const withoutRoot = forged({ 'trust/root.json': undefined }, 'careful');
    expect(validatePack(withoutRoot, { operators: world.trustRoot }).status).toBe('same');
  });

  test.each(['document.ofd', 'policy.json', 'trust/list.json', 'crls/000.crl', 'report.json'])(
    'a changed %s is seen by the manifest',
    (name) => {
      const bytes = Uint8Array.from(fileOf(name));
      const middle = bytes.length >> 1;
      bytes[middle] = (bytes[middle] as number) ^ 1;
      const outcome = validatePack(forged({ [name]: bytes }, 'careless'), { operators: world.trustRoot });
      expect(outcome.status).toBe('refused');
      expect(outcome.verdict.indication).toBe('failed');
      expect(['pack.manifest.mismatch', 'pack.malformed']).toContain(outcome.checks[0]?.code);
    },
  );

  test('a careful forger changes the manifest too, and the report no longer fits', () => {
    const text = fromUtf8(fileOf('report.json'));
    const better = utf8(text.replace('"licence.ofd"', '"another.ofd"'));
    const outcome = validatePack(forged({ 'report.json': better }, 'careful'), { operators: world.trustRoot });
    expect(outcome).toMatchObject({
      status: 'differs',
      verdict: { indication: 'failed', code: 'pack.report.differs' },
    });
    const policy = utf8(JSON.stringify(importedPolicy));
    expect(validatePack(forged({ 'policy.json': policy }, 'careful'), { operators: world.trustRoot }).status).toBe(
      'differs',
    );
    const noCrl = forged(
      { 'crls/001.crl': undefined, 'crls/002.crl': undefined, 'crls/003.crl': undefined },
      'careful',
    );
    const judged = validatePack(noCrl, { operators: world.trustRoot });
    expect([judged.status, judged.result?.verdict.subIndication]).toEqual(['differs', 'TRY_LATER']);
  });

  test('files that the manifest does not list, or lists in vain, are refused', () => {
    const more = validatePack(forged({ 'extra.txt': utf8('x') }, 'careless'), { operators: world.trustRoot });
    expect(more.checks[0]).toMatchObject({ code: 'pack.manifest.mismatch' });
    const less = validatePack(forged({ 'crls/000.crl': undefined }, 'careless'), { operators: world.trustRoot });
    expect(less.status).toBe('refused');
  });

  test('whatever is no pack is refused with a code', () => {
    const broken = [
      new Uint8Array(0),
      utf8('{}'),
      input.file,
      writeZip([{ name: 'manifest.json', bytes: utf8('{}') }]),
      forged({ 'manifest.json': utf8('{"schema":"yinxin-pack/1","schema":"x"}') }, 'careless'),
      forged({ 'policy.json': utf8('{}') }, 'careful'),
      forged({ 'document.ofd': undefined }, 'careful'),
    ];
    for (const bytes of broken)
      expect(validatePack(bytes, { operators: world.trustRoot })).toMatchObject({
        status: 'refused',
        checks: [{ code: 'pack.malformed' }],
      });
  });

  test('every member of a manifest is checked', () => {
    const manifest = JSON.parse(fromUtf8(fileOf('manifest.json'))) as Record<string, unknown>;
    const changes: Record<string, unknown>[] = [
      { schema: 'x' },
      { kind: 'x' },
      { at: 'yesterday' },
      { atSource: 'x' },
      { use: [] },
      { use: { other: 'x' } },
      { insecure: 'x' },
      { insecure: [1] },
      { files: {} },
      { files: [{ path: 'x' }] },
      {
        files: [
          { path: 'a', size: 1, sm3: '' },
          { path: 'a', size: 1, sm3: '' },
        ],
      },
      { extra: 1 },
      { licenceStatus: { value: 'x', since: '', obtainedAt: '', source: '' } },
    ];
    for (const change of changes) {
      const bytes = forged({ 'manifest.json': utf8(JSON.stringify({ ...manifest, ...change })) }, 'careless');
      expect(validatePack(bytes, { operators: world.trustRoot }).checks[0]?.code, JSON.stringify(change)).toBe(
        'pack.malformed',
      );
    }
    expect(readPack(pack).mismatches).toEqual([]);
  });

  test('a changed reference time gives another report', () => {
    const manifest = JSON.parse(fromUtf8(fileOf('manifest.json'))) as Record<string, unknown>;
    const later = utf8(JSON.stringify({ ...manifest, at: '2027-01-01T00:00:00Z' }));
    const outcome = validatePack(forged({ 'manifest.json': later }, 'careless'), { operators: world.trustRoot });
    expect(outcome.status).toBe('differs');
    expect(outcome.result?.verdict.indication).toBe('indeterminate');
  });

  test('a licence status and switched-off checks travel along', () => {
    const status = {
      value: 'suspended',
      since: '2026-08-30T00:00:00Z',
      obtainedAt: '2026-09-01T00:00:00Z',
      source: 'issuer',
    } as const;
    const other = { ...input, licenceStatus: status, insecure: ['--insecure-b', '--insecure-a'] };
    const judged = validateLicence(other);
    expect(judged.verdict).toMatchObject({ indication: 'failed', code: 'licence.status.bad' });
    expect(judged.report).toMatchObject({ capped: true, insecure: ['--insecure-a', '--insecure-b'] });
    expect(validatePack(writePack(other, judged.report), { operators: world.trustRoot }).status).toBe('same');
  });

  test('a seal by itself is validated and packed as well', async () => {
    const seal = { ...input, file: world.provinces[0]?.seal ?? new Uint8Array(0), fileName: 'seal.esl' };
    const judged = validateSeal(seal);
    expect(judged.verdict).toEqual({ indication: 'passed' });
    expect(validatePack(writePack(seal, judged.report), { operators: world.trustRoot }).status).toBe('same');
  });
});

describe('with the mock world', () => {
  test('no seal passes after a change of any byte', () => {
    const seal = world.provinces[0]?.seal ?? new Uint8Array(0);
    const cache = new ValidationCache();
    const changed = Uint8Array.from(seal);
    for (let at = 0; at < seal.length; at += 23) {
      const original = changed[at] as number;
      changed[at] = original ^ (1 << (at % 8));
      expect(validateSeal({ ...input, file: changed, cache }).verdict.indication, String(at)).not.toBe('passed');
      changed[at] = original;
    }
  });

  test('certificate and seal recognition come from the list', () => {
    expect(result.report.recognition).toEqual({ certificate: 'recognised', seal: 'recognised' });
    expect(result.report.signatures[0]?.chains.map(({ role, status }) => `${role} ${status}`)).toEqual([
      'signer complete',
      'maker complete',
      'timestamp complete',
    ]);
    expect(result.report.bestSignatureTime).toEqual({ at: '2026-08-31T00:00:00Z', source: 'timestamp' });
  });
});
