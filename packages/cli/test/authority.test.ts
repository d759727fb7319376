import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outcome, type World, yinxin } from './support.ts';

const password = 'correct horse battery';
const world: World = { env: { KEY: password } };
const secret = ['--password-env', 'KEY'];
let dir = '';
let pki = '';
const outcomes: Outcome[] = [];

async function run(argv: readonly string[], in_: World = world): Promise<Outcome> {
  const outcome = await yinxin(argv, in_);
  outcomes.push(outcome);
  return outcome;
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yinxin-ca-'));
  pki = join(dir, 'pki');
  const init = await run(['ca', 'init', '--dir', pki, '--name', '示范甲省电子证照', ...secret]);
  expect(init).toMatchObject({ code: 0, out: 'C=CN, O=示范甲省电子证照, CN=示范甲省电子证照 CA\n' });
});
afterAll(() => rmSync(dir, { recursive: true }));

const issue = (profile: string, name: string, ...more: string[]) =>
  run([
    'cert',
    'issue',
    '--dir',
    pki,
    '--profile',
    profile,
    '--name',
    name,
    '--organisation',
    '示范甲局',
    '--out',
    join(dir, name),
    ...secret,
    ...more,
  ]);

describe('certification authority', () => {
  test('its keys are encrypted and readable by the owner only', () => {
    for (const name of ['root.key.pem', 'sub.key.pem']) {
      expect(readFileSync(join(pki, name), 'utf8')).toContain('BEGIN ENCRYPTED PRIVATE KEY');
      expect(statSync(join(pki, name)).mode & 0o777).toBe(0o600);
    }
  });

  test('it does not overwrite an authority, and a dry run writes nothing', async () => {
    const before = readFileSync(join(pki, 'root.cert.pem'), 'utf8');
    expect((await run(['ca', 'init', '--dir', pki, '--name', 'x', ...secret])).code).toBe(2);
    expect(readFileSync(join(pki, 'root.cert.pem'), 'utf8')).toBe(before);
    const dry = await run(['ca', 'init', '--dir', join(dir, 'dry'), '--name', 'x', '--dry-run', ...secret]);
    expect(dry.code).toBe(0);
    expect(existsSync(join(dir, 'dry'))).toBe(false);
  });

  test('it issues, revokes and publishes; OpenSSL agrees where it is there', async () => {
    const issued = await issue('seal-signer', 'signer');
    expect(issued.code).toBe(0);
    const serial = issued.out.trim();
    const crl = join(dir, 'sub.crl');
    const published = await run([
      'crl',
      'publish',
      '--dir',
      pki,
      '--revoke',
      `${serial},keyCompromise`,
      '--out',
      crl,
      ...secret,
    ]);
    expect(published).toMatchObject({ code: 0, out: '1\n' });
    const shown = await run(['inspect', crl, '--json']);
    const fields = (JSON.parse(shown.out) as { fields: { key: string; value?: unknown; fields?: unknown[] }[] }).fields;
    expect(fields.find(({ key }) => key === 'count')?.value).toBe(1);
    expect(JSON.stringify(fields)).toContain(serial);
    // A second list counts on, and repeating a revocation is refused.
    expect((await run(['crl', 'publish', '--dir', pki, '--out', join(dir, '2.crl'), ...secret])).out).toBe('2\n');
    const again = ['crl', 'publish', '--dir', pki, '--revoke', serial, '--out', join(dir, '3.crl'), ...secret];
    expect((await run(again)).code).toBe(2);
    expect((await run(again.with(5, 'ffff'))).code).toBe(2);
    try {
      execFileSync('openssl', ['version']);
    } catch {
      return;
    }
    // OpenSSL passes the SM2 identifier to the first certificate only, so each link is verified by itself.
    const at = String(Date.UTC(2026, 5, 2) / 1000);
    const common = ['verify', '-partial_chain', '-vfyopt', 'distid:1234567812345678', '-attime', at, '-CAfile'];
    for (const [issuer, subject] of [
      ['pki/root.cert.pem', 'pki/sub.cert.pem'],
      ['pki/sub.cert.pem', 'signer.cert.pem'],
    ] as const) {
      const verified = execFileSync('openssl', [...common, join(dir, issuer), join(dir, subject)], {
        encoding: 'utf8',
      });
      expect(verified).toContain('OK');
    }
  });

  test.each(['seal-maker', 'timestamp', 'ocsp', 'trust-list-operator', 'organisation', 'person', 'device', 'sub-ca'])(
    'profile %s',
    async (profile) => {
      expect((await issue(profile, `p-${profile}`)).code).toBe(0);
      const shown = await run(['inspect', join(dir, `p-${profile}.cert.pem`), '--lang', 'zh']);
      expect(shown.out).toContain(`CN=p-${profile}`);
    },
  );

  test('a key that is given is certified and no other is made', async () => {
    const given = join(dir, 'p-device.cert.pem');
    expect((await issue('person', 'given', '--public-key', given)).code).toBe(0);
    expect(existsSync(join(dir, 'given.key.pem'))).toBe(false);
  });

  test.each([
    ['wrong password', { env: { KEY: 'wrong' } }, secret],
    ['no password at all', { env: {} }, []],
  ])('%s: exit 2, nothing written', async (_name, other, options) => {
    const files = readdirSync(dir);
    const argv = ['cert', 'issue', '--dir', pki, '--profile', 'device', '--name', 'x', '--out', join(dir, 'x')];
    const outcome = await run([...argv, ...options], other);
    expect(outcome.code).toBe(2);
    expect(readdirSync(dir)).toEqual(files);
  });

  test('a key is named by inspect and never shown', async () => {
    const shown = await run(['inspect', join(pki, 'sub.key.pem')]);
    expect(shown).toMatchObject({ code: 0, out: 'private key (encrypted)\n' });
  });

  test('no secret was printed by any of these commands', () => {
    expect(outcomes.length).toBeGreaterThan(15);
    for (const { out, err } of outcomes) expect(out + err).not.toMatch(new RegExp(`${password}|PRIVATE KEY-`));
  });
});
