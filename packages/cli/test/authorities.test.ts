import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSm2Signer, decodePem, encodePem, parsePrivateKey } from '@yinxin/core/crypto';
import { issueCertificate, parseCertificate, randomSerialNumber } from '@yinxin/core/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outcome, testNow, testSession, type World, yinxin } from './support.ts';

const example = fileURLToPath(new URL('../../../docs/examples/external-signer.mjs', import.meta.url));
const env = {
  PATH: process.env['PATH'] as string,
  YINXIN_SIGNER_PASSWORD: 'held elsewhere',
  KEY: 'of the issuing CA',
  ROOT: 'of the root',
};
const world: World = { env };
const secret = ['--password-env', 'KEY'];
let dir = '';
const at = (name: string): string => join(dir, name);
const run = (...argv: readonly string[]): Promise<Outcome> => yinxin(argv, world);
const held = (name: string): string => `external:node "${example}" "${at(`${name}.held.pem`)}"`;
const certificate = (path: string) => parseCertificate(decodePem(readFileSync(at(path)))[0]?.bytes ?? new Uint8Array());
const issue = (pki: string, profile: string, out: string, ...more: readonly string[]): Promise<Outcome> =>
  run(...['cert', 'issue', '--dir', at(pki), '--profile', profile, '--out', at(out)], ...more);
const published = (pki: string, ca: string, ...more: readonly string[]): Promise<Outcome> =>
  run(...['crl', 'publish', '--dir', at(pki), '--ca', ca, '--out', at(`${pki}-${ca}.crl`)], ...more);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yinxin-authorities-'));
  for (const name of ['root', 'sub'])
    await run('key', 'generate', '--out', at(`${name}.held.pem`), '--password-env', 'YINXIN_SIGNER_PASSWORD');
});
afterAll(() => rmSync(dir, { recursive: true }));

describe('keys of a CA', () => {
  test('held elsewhere, both: no key in the folder, everything signed by the programs', async () => {
    const init = ['ca', 'init', '--dir', at('held'), '--name', '示范甲省'];
    const made = await run(...init, '--root-signer', held('root'), '--signer', held('sub'));
    expect(made).toMatchObject({ code: 0 });
    expect(readdirSync(at('held')).filter((name) => name.includes('key'))).toEqual([]);
    const key = await run(
      'key',
      'public',
      '--key',
      at('root.held.pem'),
      '--password-env',
      'YINXIN_SIGNER_PASSWORD',
      '--out',
      at('p'),
    );
    expect(key.code).toBe(0);
    const root = certificate('held/root.cert.pem');
    expect(Buffer.from(root.publicKey.spki)).toEqual(Buffer.from(decodePem(readFileSync(at('p')))[0]?.bytes ?? []));
    const person = ['--name', '示范人', ...secret];
    const lacking = await issue('held', 'person', 'person', ...person);
    expect([lacking.code, lacking.err]).toEqual([2, expect.stringContaining('--signer')]);
    // The program of the root signs nothing for the issuing CA.
    expect((await issue('held', 'person', 'person', ...person, '--signer', held('root'))).code).toBe(2);
    expect(await issue('held', 'person', 'person', ...person, '--signer', held('sub'))).toMatchObject({ code: 0 });
    for (const ca of ['root', 'sub'])
      expect(await published('held', ca, '--signer', held(ca))).toMatchObject({ code: 0 });
    const chain = ['cert', 'chain', at('person.cert.pem'), '--cert', at('held/sub.cert.pem'), '--json'];
    const lists = ['--crl', at('held-root.crl'), '--crl', at('held-sub.crl')];
    expect((await run(...chain, '--anchor', at('held/root.cert.pem'), ...lists)).code).toBe(0);
  });

  test('one key for both is refused', async () => {
    const init = [
      'ca',
      'init',
      '--dir',
      at('one'),
      '--name',
      'x',
      '--root-signer',
      held('root'),
      '--signer',
      held('root'),
    ];
    expect((await run(...init)).code).toBe(2);
    expect(existsSync(at('one'))).toBe(false);
  });

  test('a password for each, and the password of one does not open the other', async () => {
    const init = ['ca', 'init', '--dir', at('two'), '--name', '示范乙省', '--root-password-env', 'ROOT', ...secret];
    expect((await run(...init)).code).toBe(0);
    expect((await published('two', 'root', ...secret)).code).toBe(2);
    expect((await published('two', 'root', '--password-env', 'ROOT')).code).toBe(0);
    expect((await published('two', 'sub', ...secret)).code).toBe(0);
    const asked = await yinxin(['ca', 'init', '--dir', at('asked'), '--name', 'x'], { answers: ['a', 'a', 'b', 'b'] });
    expect(asked.code).toBe(0);
    for (const [ca, answer] of [
      ['root', 'a'],
      ['sub', 'b'],
    ] as const) {
      const argv = ['crl', 'publish', '--dir', at('asked'), '--ca', ca, '--out', at(`asked-${ca}.crl`)];
      expect((await yinxin(argv, { answers: [answer] })).code).toBe(0);
    }
  });

  test('a CA that is there is never overwritten, not even with --force', async () => {
    const journal = readFileSync(at('two/journal.log'), 'utf8');
    const again = await run('ca', 'init', '--dir', at('two'), '--name', 'x', '--force', ...secret);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('not even --force')]);
    expect(readFileSync(at('two/journal.log'), 'utf8')).toBe(journal);
  });

  test('the root issues by itself when that is said', async () => {
    const own = ['--name', '根的应答者', '--organisation', '示范乙省'];
    const responder = ['--ca', 'root', ...own, '--password-env', 'ROOT'];
    expect(await issue('two', 'ocsp', 'responder', ...responder)).toMatchObject({ code: 0 });
    expect(certificate('responder.cert.pem').issuer.text).toBe(certificate('two/root.cert.pem').subject.text);
    // The issuing CA has nobody below it.
    expect((await issue('two', 'sub-ca', 'below', '--ca', 'sub', ...own, ...secret)).code).toBe(2);
  });
});

describe('an issuing CA under a root elsewhere', () => {
  test('it asks, is certified, installs, and issues', async () => {
    const init = await run('ca', 'init', '--dir', at('city'), '--name', '示范市', '--subordinate', ...secret);
    expect(init).toMatchObject({ code: 0, out: 'C=CN, O=示范市, CN=示范市 CA\n' });
    const early = await issue('city', 'person', 'early', '--name', 'x', ...secret);
    expect([early.code, early.err]).toEqual([2, expect.stringContaining('sub.csr.pem')]);
    const request = ['--request', at('city/sub.csr.pem'), '--days', '3000', '--password-env', 'ROOT'];
    expect(await issue('two', 'sub-ca', 'city-answer', ...request)).toMatchObject({ code: 0 });
    const install = ['ca', 'install', at('city-answer.cert.pem'), '--dir', at('city')];
    expect((await run(...install)).err).toContain('--issuer');
    // Another root does not do.
    expect((await run(...install, '--issuer', at('held/root.cert.pem'))).code).toBe(2);
    const installed = await run(...install, '--issuer', at('two/root.cert.pem'));
    expect(installed).toMatchObject({ code: 0, out: 'C=CN, O=示范市, CN=示范市 CA\n' });
    expect((await run(...install, '--issuer', at('two/root.cert.pem'))).code).toBe(2);
    expect(await issue('city', 'person', 'citizen', '--name', '示范人', ...secret)).toMatchObject({ code: 0 });
    expect((await published('city', 'sub', ...secret)).code).toBe(0);
    const chain = ['cert', 'chain', at('citizen.cert.pem'), '--cert', at('city/sub.cert.pem')];
    const lists = ['--crl', at('two-root.crl'), '--crl', at('city-sub.crl')];
    expect((await run(...chain, '--anchor', at('two/root.cert.pem'), ...lists)).code).toBe(0);
  });

  test.each([
    ['no certificate of an authority', 'person', []],
    ['another key', 'sub-ca', ['--name', '别的', '--organisation', '别的']],
  ] as const)('refused: %s', async (_name, profile, own) => {
    const ca = profile === 'sub-ca' ? 'root' : 'sub';
    const request = own.length > 0 ? own : ['--request', at('city/sub.csr.pem'), '--again'];
    const secretOf = ['--password-env', ca === 'root' ? 'ROOT' : 'KEY'];
    expect(await issue('two', profile, `wrong-${profile}`, ...request, ...secretOf)).toMatchObject({ code: 0 });
    const before = readFileSync(at('city/sub.cert.pem'), 'utf8');
    const issuer = ['--issuer', at(`two/${ca}.cert.pem`)];
    const refused = await run(
      'ca',
      'install',
      at(`wrong-${profile}.cert.pem`),
      '--dir',
      at('city'),
      '--force',
      ...issuer,
    );
    expect(refused.code).toBe(2);
    expect(readFileSync(at('city/sub.cert.pem'), 'utf8')).toBe(before);
  });

  test('a certificate that signed itself has nobody above it', async () => {
    const key = parsePrivateKey(readFileSync(at('city/sub.key.pem'), 'utf8'), env.KEY);
    const { random } = testSession().session;
    const signer = createSm2Signer(key, { random });
    const der = await issueCertificate({
      profile: 'root',
      subject: certificate('city/sub.cert.pem').subject,
      subjectPublicKey: signer.publicKey,
      signer,
      serialNumber: randomSerialNumber(random),
      notBefore: testNow,
      notAfter: testNow + 86_400_000,
    });
    writeFileSync(at('self.pem'), encodePem('CERTIFICATE', der).repeat(2));
    const before = readFileSync(at('city/sub.cert.pem'), 'utf8');
    const refused = await run(
      'ca',
      'install',
      at('self.pem'),
      '--dir',
      at('city'),
      '--issuer',
      at('self.pem'),
      '--force',
    );
    expect(refused.code).toBe(2);
    expect(readFileSync(at('city/sub.cert.pem'), 'utf8')).toBe(before);
  });

  test('renewed by the CA above: --force, the same name; under another name nothing', async () => {
    const request = ['--request', at('city/sub.csr.pem'), '--again', '--password-env', 'ROOT'];
    const next = await issue('two', 'sub-ca', 'city-next', ...request);
    expect(next.code).toBe(0);
    const install = (name: string): Promise<Outcome> =>
      run('ca', 'install', at(name), '--dir', at('city'), '--force', '--issuer', at('two/root.cert.pem'));
    expect((await install('city-next.cert.pem')).code).toBe(0);
    expect(certificate('city/sub.cert.pem').serialNumber).toBe(next.out.trim());
    await issue('two', 'sub-ca', 'city-other', ...request, '--name', '别名', '--organisation', '示范市');
    expect((await install('city-other.cert.pem')).code).toBe(2);
    expect(certificate('city/sub.cert.pem').serialNumber).toBe(next.out.trim());
  });

  test('nothing about a root goes with it, and a folder without a request installs nothing', async () => {
    const init = ['ca', 'init', '--dir', at('never'), '--name', 'x', '--subordinate', ...secret];
    expect((await run(...init, '--root-password-env', 'ROOT')).code).toBe(2);
    expect(existsSync(at('never'))).toBe(false);
    expect((await run('ca', 'install', at('city-next.cert.pem'), '--dir', at('two'))).code).toBe(2);
  });
});

describe('a folder that others use', () => {
  test('commands at the same time wait for each other', async () => {
    const names = ['eins', 'zwei', 'drei', 'vier'];
    const status = run('ca', 'status', '--dir', at('city'), '--json');
    const outcomes = await Promise.all([
      ...names.map((name) => issue('city', 'device', name, '--name', name, ...secret)),
      status,
    ]);
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    expect(new Set(names.map((name) => certificate(`${name}.cert.pem`).serialNumber)).size).toBe(4);
  });

  test('who does not want to wait is told who is there', async () => {
    writeFileSync(at('city/lock'), 'elsewhere 1');
    const busy = await run('ca', 'status', '--dir', at('city'), '--wait', '0');
    expect([busy.code, busy.err]).toEqual([4, expect.stringContaining('elsewhere 1')]);
    const waited = await run('ca', 'status', '--dir', at('city'), '--wait', '1');
    expect([waited.code, waited.err.match(/waiting/g)?.length]).toEqual([4, 1]);
    const released = run('ca', 'status', '--dir', at('city'));
    rmSync(at('city/lock'));
    expect((await released).code).toBe(0);
  });

  test('one in which nothing can be made is a failure to write, and no internal error', async () => {
    // In place of a folder that may not be entered, which a superuser enters all the same.
    mkdirSync(at(`city/lock.${process.pid}.part`));
    const refused = await run('ca', 'status', '--dir', at('city'));
    rmSync(at(`city/lock.${process.pid}.part`), { recursive: true });
    expect([refused.code, refused.err]).toEqual([4, expect.stringContaining('cannot write')]);
    expect((await run('explain', 'E_INTERNAL')).code).toBe(0);
  });
});
