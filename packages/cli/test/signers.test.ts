import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parsePublicKey, type Signer, verifySignature } from '@yinxin/core/crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Given } from '../src/given.ts';
import { openSigner } from '../src/signers/open-signer.ts';
import { testSession, yinxin } from './support.ts';

const example = fileURLToPath(new URL('../../../docs/examples/external-signer.mjs', import.meta.url));
const env = {
  PATH: process.env['PATH'] as string,
  YINXIN_SIGNER_PASSWORD: 'correct horse battery',
  SECRET: 'not for programs',
};
const message = new TextEncoder().encode('印章');
let dir = '';
let words = '';

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yinxin-signers-'));
  const key = join(dir, 'key.pem');
  const made = await yinxin(['key', 'generate', '--out', key, '--password-env', 'YINXIN_SIGNER_PASSWORD'], { env });
  expect(made.code).toBe(0);
  words = `node "${example}" "${key}"`;
});
afterAll(() => rmSync(dir, { recursive: true }));

function open(options: Record<string, string>): { signer: Promise<Signer>; said: () => string } {
  const { session, said } = testSession({ env });
  return { signer: openSigner(session, new Given([], options)), said };
}

describe('external signers', () => {
  test('the example program signs, and its signatures verify', async () => {
    const signer = await open({ signer: `external:${words}` }).signer;
    for (let i = 0; i < 3; i++) {
      const signature = await signer.sign(message);
      const publicKey = parsePublicKey(signer.publicKey);
      expect(verifySignature({ algorithm: signer.algorithm, publicKey, signature, message })).toBe(true);
    }
  });

  test('the kit passes the example in all it does', async () => {
    const outcome = await yinxin(['key', 'conformance', '--signer', `external:${words}`, '--json'], { env });
    const report = JSON.parse(outcome.out) as { passed: number; failed: number; findings: { outcome: string }[] };
    expect(report.findings.filter((finding) => finding.outcome === 'failed')).toEqual([]);
    expect(report).toMatchObject({ passed: 21, failed: 0, skipped: 0 });
    expect(outcome.code).toBe(0);
  });

  const faulty = fileURLToPath(new URL('./faulty-signer.mjs', import.meta.url));
  const sign = async (fault: string, more: Record<string, string> = {}): Promise<{ said: string; error: unknown }> => {
    const { signer, said } = open({ signer: `external:node "${faulty}" ${fault}`, ...more });
    try {
      await (await signer).sign(message);
      return { said: said(), error: undefined };
    } catch (error) {
      return { said: said(), error };
    }
  };
  const exit = (name: string): unknown => expect.objectContaining({ exit: name });

  test.each([
    ['otherKey', { code: 'ERR_SIGNING' }],
    ['raw', { code: 'ERR_SIGNING' }],
    ['empty', { code: 'ERR_SIGNING' }],
    ['version', { exit: 'io' }],
    ['noModes', { exit: 'io' }],
    ['noKeys', { exit: 'usage' }],
    ['twins', { exit: 'usage' }],
    ['unwilling', { exit: 'io' }],
    ['dies', { exit: 'io' }],
    ['banner', { exit: 'io' }],
    ['endless', { exit: 'io' }],
    ['notJson', { exit: 'io' }],
    ['otherId', { exit: 'io' }],
    ['twice', { exit: 'io' }],
  ])('%s: nothing is signed', async (fault, expected) => {
    expect((await sign(fault)).error).toMatchObject(expected);
  });

  test('one that does not answer is killed after the time that was given', async () => {
    expect((await sign('silent', { signerTimeout: '1' })).error).toEqual(exit('io'));
  });

  test('its complaints are passed on, and it gets nothing of the environment but what it needs', async () => {
    expect(await sign('complains')).toMatchObject({ said: 'the token is hot\n', error: undefined });
    const { said } = await sign('tells');
    expect(said).toContain('PATH');
    expect(said).toContain('YINXIN_SIGNER_PASSWORD');
    expect(said).not.toContain('SECRET');
  });

  test('which key: by its id, and only one that is there', async () => {
    expect((await sign('none', { signerKey: 'k' })).error).toBeUndefined();
    expect((await sign('none', { signerKey: 'other' })).error).toEqual(exit('usage'));
  });

  test('a program that is not there, an address that is none', async () => {
    await expect(open({ signer: 'external:no-such-program-990000' }).signer).rejects.toEqual(exit('io'));
    for (const signer of ['external:', 'external:"', 'somebody', 'pkcs11:token=x', 'pkcs11:pin-value=1?module-path=/x'])
      await expect(open({ signer }).signer, signer).rejects.toEqual(exit('usage'));
    await expect(open({}).signer).rejects.toEqual(exit('usage'));
    await expect(open({ signer: 'external:x', key: 'y' }).signer).rejects.toEqual(exit('usage'));
  });

  test.each([
    ['digestOnly', []],
    ['nonce', ['nonces k']],
    ['noZ', ['sign.message k']],
    ['anyKey', ['publicKey.unknown', 'sign.key k']],
    ['lax', ['sign.mode k']],
    ['forgets', ['restart']],
    ['lingers', ['restart']],
    ['silent', ['protocol']],
  ])('the kit finds what is wrong with %s', async (fault, expected) => {
    const argv = [
      'key',
      'conformance',
      '--signer',
      `external:node "${faulty}" ${fault}`,
      '--signer-timeout',
      '2',
      '--json',
    ];
    const outcome = await yinxin(argv, { env });
    const { findings } = JSON.parse(outcome.out) as { findings: { check: string; outcome: string }[] };
    const failed = findings.filter((finding) => finding.outcome === 'failed').map(({ check }) => check);
    expect(failed).toEqual(expected);
    expect(outcome.code).toBe(expected.length === 0 ? 0 : 1);
  });
});

describe('PKCS #11', () => {
  const modules = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'];
  const module = modules.find((path) => existsSync(path));
  let hsm: Record<string, string> = {};
  let present = false;

  beforeAll(() => {
    const tokens = join(dir, 'tokens');
    mkdirSync(tokens);
    writeFileSync(join(dir, 'softhsm2.conf'), `directories.tokendir = ${tokens}\nlog.level = ERROR\n`);
    hsm = { ...env, SOFTHSM2_CONF: join(dir, 'softhsm2.conf'), PIN: '990000' };
    const run = (tool: string, ...argv: string[]): void =>
      void execFileSync(tool, argv, { env: hsm, stdio: ['ignore', 'ignore', 'ignore'] });
    try {
      run('softhsm2-util', '--init-token', '--free', '--label', 'demo', '--pin', '990000', '--so-pin', '000099');
      const login = ['--module', module as string, '--token-label', 'demo', '--login', '--pin', 'env:PIN'];
      run('pkcs11-tool', ...login, '--keypairgen', '--key-type', 'EC:prime256v1', '--id', '01', '--label', 'ec');
      run('pkcs11-tool', ...login, '--keypairgen', '--key-type', 'rsa:2048', '--id', '02', '--label', 'rsa');
      present = true;
    } catch {
      present = false;
    }
  });

  const address = `pkcs11:token=demo?module-path=${module}`;
  const ask = (argv: readonly string[]) => yinxin(argv, { env: hsm });

  test('the keys of a token sign: EC with ECDSA, RSA with PKCS#1', async (context) => {
    if (!present) context.skip('softhsm2 or opensc is not here');
    for (const [id, algorithm] of [
      ['01', 'ecdsa-sha256'],
      ['02', 'rsa-sha256'],
    ] as const) {
      const { session } = testSession({ env: hsm });
      const signer = await openSigner(session, new Given([], { signer: address, signerKey: id, passwordEnv: 'PIN' }));
      expect(signer.algorithm).toBe(algorithm);
      const signature = await signer.sign(message);
      const publicKey = parsePublicKey(signer.publicKey);
      expect(verifySignature({ algorithm, publicKey, signature, message })).toBe(true);
    }
  });

  test('a wrong PIN, a key that is not there, a PIN in the address', async (context) => {
    if (!present) context.skip('softhsm2 or opensc is not here');
    const open = (options: Record<string, string>, pin = '990000'): Promise<Signer> => {
      const { session } = testSession({ env: { ...hsm, PIN: pin } });
      return openSigner(session, new Given([], { signer: address, passwordEnv: 'PIN', ...options }));
    };
    await expect(open({ signerKey: '01' }, 'wrong')).rejects.toMatchObject({ exit: 'io' });
    await expect(open({ signerKey: '09' })).rejects.toMatchObject({ exit: 'usage' });
    await expect(open({})).rejects.toMatchObject({ exit: 'usage' });
  });

  test('a certification request with ECDSA; OpenSSL verifies it', async (context) => {
    if (!present) context.skip('softhsm2 or opensc is not here');
    const request = ['cert', 'request', '--name', '示范设备', '--out', join(dir, 'device')];
    const made = await ask([...request, '--signer', address, '--signer-key', '01', '--password-env', 'PIN']);
    expect(made).toMatchObject({ code: 0 });
    expect(existsSync(join(dir, 'device.key.pem'))).toBe(false);
    const argv = ['req', '-in', join(dir, 'device.csr.pem'), '-noout', '-verify', '-text'];
    const shown = execFileSync('openssl', argv, { encoding: 'utf8', stdio: 'pipe' });
    expect(shown).toContain('Signature Algorithm: ecdsa-with-SHA256');
  });

  test('public key and signature by the command; OpenSSL verifies them', async (context) => {
    if (!present) context.skip('softhsm2 or opensc is not here');
    const [spki, file, out] = ['ec.pub.pem', 'message', 'signature'].map((name) => join(dir, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(file, message);
    const options = ['--signer', address, '--signer-key', '01', '--password-env', 'PIN'];
    expect((await ask(['key', 'public', '--out', spki, ...options])).code).toBe(0);
    expect((await ask(['key', 'sign', file, '--out', out, ...options])).code).toBe(0);
    const verified = execFileSync('openssl', ['dgst', '-sha256', '-verify', spki, '-signature', out, file], {
      encoding: 'utf8',
    });
    expect(verified).toContain('Verified OK');
  });
});

test('the example of a signature in two steps', () => {
  const path = fileURLToPath(new URL('../../../docs/examples/split-signature.mjs', import.meta.url));
  expect(execFileSync('node', [path], { encoding: 'utf8' })).toBe('C=CN, O=示范甲省, CN=示范甲省根 CA\n');
});
