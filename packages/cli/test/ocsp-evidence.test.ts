import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeTrustRoot } from '@yinxin/core/trust';
import { createWorld, issueSample, ocspAnswer, type Province, provinceAnswers, provinceCrls } from '@yinxin/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { yinxin } from './support.ts';

const day = 86_400_000;
const dir = mkdtempSync(join(tmpdir(), 'yinxin-ocsp-'));
const path = (name: string): string => join(dir, name);
let now = 0;

beforeAll(async () => {
  const world = await createWorld({ provinces: 1, seed: 'ocsp command' });
  const province = world.provinces[0] as Province;
  const { ca, sealMaker, agency } = province;
  now = world.at;
  mkdirSync(path('trust'));
  writeFileSync(path('trust/trust-list.json'), world.trustList);
  writeFileSync(path('trust/operators.json'), encodeTrustRoot(world.trustRoot));
  for (const [i, crl] of (await provinceCrls(province, { at: now })).entries()) writeFileSync(path(`${i}.crl`), crl);
  for (const [i, answer] of (await provinceAnswers(province, now)).entries()) writeFileSync(path(`${i}.ors`), answer);
  const status = { status: 'revoked', revokedAt: now - 3 * day, reason: 'keyCompromise' } as const;
  const lost = (about: Province['agency']['certificate']): Promise<Uint8Array> =>
    ocspAnswer({ issuer: ca, about: [about], at: now, status });
  writeFileSync(path('signer-lost.ors'), await lost(agency.certificate));
  writeFileSync(path('maker-lost.ors'), await lost(sealMaker.certificate));
  writeFileSync(path('text.ors'), 'no response at all!');
  writeFileSync(path('other.ors'), new Uint8Array([0x30, 0x03, 0x02, 0x01, 0x01]));
  writeFileSync(path('licence.ofd'), (await issueSample(world, province)).ofd);
  writeFileSync(path('seal.esl'), province.seal);
});
afterAll(() => rmSync(dir, { recursive: true }));

const run = (command: readonly string[], ...more: string[]): ReturnType<typeof yinxin> =>
  yinxin([...command, '--trust', path('trust'), ...more], { now });
const verify = (...more: string[]): ReturnType<typeof yinxin> => run(['verify', path('licence.ofd')], ...more);
const given = (option: string, ...names: string[]): string[] => names.flatMap((name) => [option, path(name)]);

describe('--ocsp', () => {
  test('answers instead of CRLs, and without either the question stays open', async () => {
    expect((await verify()).code).toBe(3);
    const { code, out } = await verify(...given('--ocsp', '0.ors', '1.ors'), '--lang', 'zh');
    expect(code).toBe(0);
    expect(out).toContain('未被吊销（OCSP 应答');
  });

  test('a revocation outweighs the CRLs', async () => {
    const crls = given('--crl', '0.crl', '1.crl');
    expect((await verify(...crls)).code).toBe(0);
    const { code, out } = await verify(...crls, ...given('--ocsp', 'signer-lost.ors'), '--lang', 'en');
    expect(code).toBe(3);
    expect(out).toContain('signer.revoked.noPoe');
    expect(out).toContain('source: OCSP response');
  });

  test('lies in a trust folder as *.ors', async () => {
    copyFileSync(path('1.ors'), path('trust/1.ors'));
    expect((await verify()).code).toBe(0);
    rmSync(path('trust/1.ors'));
    expect((await verify()).code).toBe(3);
  });

  test('what cannot be read as a file is a wrong setting; what is no response is told in the report', async () => {
    expect((await verify(...given('--ocsp', 'text.ors'))).code).toBe(2);
    expect((await verify(...given('--ocsp', 'missing.ors'))).code).toBe(2);
    const { code, out } = await verify(...given('--ocsp', '1.ors', 'other.ors'), '--json');
    expect(code).toBe(0);
    const { checks } = JSON.parse(out) as { checks: { code: string; status: string }[] };
    expect(checks.filter((check) => check.code === 'revocation.data.unreadable').map((check) => check.status)).toEqual([
      'info',
    ]);
  });

  test('a seal by itself', async () => {
    const seal = (...more: string[]): ReturnType<typeof yinxin> => run(['seal', 'verify', path('seal.esl')], ...more);
    expect((await seal(...given('--ocsp', '0.ors', '1.ors'))).code).toBe(0);
    const { code, out } = await seal(...given('--ocsp', 'maker-lost.ors'), '--lang', 'en');
    expect(code).toBe(3);
    expect(out).toContain('maker.revoked');
  });

  test('is in the audit pack, and judged again from there', async () => {
    const pack = path('licence.pack');
    const first = await verify(...given('--ocsp', '0.ors', '1.ors'), '--pack', pack, '--json');
    expect(first.code).toBe(0);
    const again = await yinxin(['audit', 'verify', pack, '--operators', path('trust/operators.json'), '--json'], {
      now,
    });
    expect(again.code).toBe(0);
    const outcome = JSON.parse(again.out) as { status: string; report: { signatures: unknown } };
    expect(outcome.status).toBe('same');
    expect(JSON.stringify(outcome.report.signatures)).toContain('"revocationSource":"ocsp"');
  });

  test('the help names it in both languages', async () => {
    for (const command of [['verify'], ['seal', 'verify']]) {
      expect((await yinxin([...command, '--help', '--lang', 'zh'])).out).toContain('OCSP 应答');
      expect((await yinxin([...command, '--help', '--lang', 'en'])).out).toContain('OCSP response');
    }
  });
});
