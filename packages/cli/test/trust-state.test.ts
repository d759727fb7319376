import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeTrustRoot, nextVersion } from '@yinxin/core/trust';
import { createWorld, issueSample, type Province, provinceCrls, signList } from '@yinxin/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { yinxin } from './support.ts';

const day = 86_400_000;
const dir = mkdtempSync(join(tmpdir(), 'yinxin-state-'));
const trust = join(dir, 'trust');
const state = join(trust, 'state.json');
const file = join(dir, 'licence.ofd');
let now = 0;
let first: Uint8Array;
let second: Uint8Array;

beforeAll(async () => {
  const world = await createWorld({ provinces: 1, seed: 'state' });
  const province = world.provinces[0] as Province;
  now = world.at;
  first = world.trustList;
  const next = nextVersion(first, { issued: now - day, nextUpdate: now + 60 * day });
  second = await signList(next, world.operators.slice(0, 2));
  mkdirSync(trust);
  writeFileSync(join(trust, 'operators.json'), encodeTrustRoot(world.trustRoot));
  for (const [i, crl] of (await provinceCrls(province, { at: now })).entries())
    writeFileSync(join(trust, `${i}.crl`), crl);
  writeFileSync(file, (await issueSample(world, province)).ofd);
});
afterAll(() => rmSync(dir, { recursive: true }));

async function verify(list: Uint8Array, ...more: string[]): Promise<{ code: number; codes: string[] }> {
  writeFileSync(join(trust, 'trust-list.json'), list);
  const { code, out } = await yinxin(['verify', file, '--trust', trust, '--json', ...more], { now });
  const report = JSON.parse(out) as { report: { checks: { code: string }[] } } & { checks?: { code: string }[] };
  const checks = report.checks ?? report.report.checks;
  return { code, codes: checks.map((check) => check.code) };
}

describe('a trust folder', () => {
  test('a question about another time leaves no trace', async () => {
    await verify(first, '--at', '2026-08-31T00:00:00Z');
    expect(existsSync(state)).toBe(false);
  });

  test('remembers the newest list and refuses an older one from then on', async () => {
    expect(await verify(first)).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(state, 'utf8'))).toMatchObject({ sequence: 1 });
    expect(await verify(second)).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(state, 'utf8'))).toMatchObject({ sequence: 2 });
    const back = await verify(first);
    expect(back.code).toBe(3);
    expect(back.codes).toContain('trustList.refused');
    expect(JSON.parse(readFileSync(state, 'utf8'))).toMatchObject({ sequence: 2 });
    expect(await verify(second)).toMatchObject({ code: 0 });
  });
});
