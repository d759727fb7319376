import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePem, parsePrivateKey } from '@yinxin/core/crypto';
import { sm2PublicKeyOf } from '@yinxin/core/sm';
import { certificateProfiles, parseCertificate } from '@yinxin/core/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outcome, testNow, type World, yinxin } from './support.ts';

const world: World = { env: { KEY: 'correct horse battery' } };
const secret = ['--password-env', 'KEY'];
const day = 86_400_000;
let dir = '';
let pki = '';
const run = (argv: readonly string[], in_: World = world): Promise<Outcome> => yinxin(argv, in_);
const path = (name: string): string => join(dir, name);
const certificate = (name: string) =>
  parseCertificate(decodePem(readFileSync(path(`${name}.cert.pem`)))[0]?.bytes ?? new Uint8Array());
const json = (outcome: Outcome) => JSON.parse(outcome.out) as Record<string, unknown>;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yinxin-cert-'));
  pki = path('pki');
  const init = await run(['ca', 'init', '--dir', pki, '--name', '示范甲省', '--json', ...secret]);
  expect(json(init)).toMatchObject({ name: '示范甲省', sub: { subject: 'C=CN, O=示范甲省, CN=示范甲省 CA' } });
});
afterAll(() => rmSync(dir, { recursive: true }));

const request = (name: string, ...more: string[]) =>
  run(['cert', 'request', '--name', name, '--organisation', '示范甲局', '--out', path(name), ...secret, ...more]);
const issue = (profile: string, name: string, ...more: string[]) =>
  run(['cert', 'issue', '--dir', pki, '--profile', profile, '--out', path(name), ...secret, ...more]);

describe('from request to certificate', () => {
  test('a request keeps its key to itself; its subject and key are certified', async () => {
    expect(await request('单位甲', '--province', '示范甲省')).toMatchObject({
      code: 0,
      out: 'C=CN, ST=示范甲省, O=示范甲局, CN=单位甲\n',
    });
    expect(statSync(path('单位甲.key.pem')).mode & 0o777).toBe(0o600);
    const issued = await issue('organisation', '单位甲', '--request', path('单位甲.csr.pem'));
    expect(issued.code).toBe(0);
    expect(existsSync(path('单位甲.enc.cert.pem'))).toBe(false);
    const { subject, publicKey, serialNumber } = certificate('单位甲');
    expect(subject.text).toBe('C=CN, ST=示范甲省, O=示范甲局, CN=单位甲');
    const key = parsePrivateKey(readFileSync(path('单位甲.key.pem'), 'utf8'), 'correct horse battery');
    expect(publicKey.point).toEqual(sm2PublicKeyOf(key));
    expect(issued.out).toBe(`${serialNumber}\n`);
    expect(readdirSync(join(pki, 'issued'))).toContain(`${serialNumber}.cert.pem`);
  });

  test('the same request is answered once, unless asked again', async () => {
    const again = ['--request', path('单位甲.csr.pem')];
    const refused = await issue('organisation', '再次', ...again);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(certificate('单位甲').serialNumber);
    expect((await issue('organisation', '再次', ...again, '--again')).code).toBe(0);
  });

  test('a request whose signature was moved is refused, and says why', async () => {
    const der = decodePem(readFileSync(path('单位甲.csr.pem')))[0]?.bytes.slice() ?? new Uint8Array();
    der[der.length - 1] = (der[der.length - 1] as number) ^ 1;
    writeFileSync(path('bad.csr'), der);
    const before = readFileSync(join(pki, 'journal.log'), 'utf8');
    const refused = await issue('organisation', 'bad', '--request', path('bad.csr'));
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('the signature does not verify (request.signature: not verified; the rule: ');
    expect(readFileSync(join(pki, 'journal.log'), 'utf8')).toBe(before);
    expect(existsSync(path('bad.cert.pem'))).toBe(false);
  });

  test('a dual pair: two certificates of one subject, and the encryption key only for the signing key', async () => {
    await request('单位乙');
    const issued = await issue('organisation', '单位乙', '--request', path('单位乙.csr.pem'), '--key-use', 'both');
    expect(issued.out.trim().split('\n')).toHaveLength(2);
    const answer = path('单位乙.response.der');
    const received = await run([
      'cert',
      'receive',
      answer,
      '--key',
      path('单位乙.key.pem'),
      '--out',
      path('收'),
      '--json',
      ...secret,
    ]);
    expect(received.code).toBe(0);
    expect(json(received)).toMatchObject({ certificates: [{}, {}] });
    const encryption = certificate('收.enc');
    expect([...(encryption.keyUsage ?? [])]).toEqual(['keyEncipherment', 'dataEncipherment', 'keyAgreement']);
    expect(encryption.subject.text).toBe(certificate('收').subject.text);
    const key = parsePrivateKey(readFileSync(path('收.enc.key.pem'), 'utf8'), 'correct horse battery');
    expect(encryption.publicKey.point).toEqual(sm2PublicKeyOf(key));
    const other = ['cert', 'receive', answer, '--key', path('单位甲.key.pem'), '--out', path('他'), ...secret];
    expect((await run(other)).code).toBe(2);
    expect(existsSync(path('他.cert.pem'))).toBe(false);
  });

  test('a temporary key: the encryption key comes back under it, with the signing key at hand or elsewhere', async () => {
    expect((await request('临时', '--temporary-key')).code).toBe(0);
    const options = ['--request', path('临时.csr.pem'), '--key-use', 'both'];
    expect(await issue('organisation', '临时', ...options)).toMatchObject({ code: 0 });
    const receive = (out: string, ...keys: string[]) =>
      run(['cert', 'receive', path('临时.response.der'), '--out', path(out), ...secret, ...keys]);
    const [own, temporary] = [path('临时.key.pem'), path('临时.temp.key.pem')];
    const wrong = await receive('错收', '--key', own);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('--envelope-key')]);
    expect((await receive('错收', '--envelope-key', own)).code).toBe(2);
    expect((await receive('错收')).code).toBe(2);
    expect((await receive('错收', '--key', temporary, '--envelope-key', temporary)).code).toBe(2);
    expect(existsSync(path('错收.cert.pem'))).toBe(false);
    for (const [name, keys] of [
      ['双收', ['--key', own, '--envelope-key', temporary]],
      ['单收', ['--envelope-key', temporary]],
    ] as const) {
      expect(await receive(name, ...keys)).toMatchObject({ code: 0 });
      const key = parsePrivateKey(readFileSync(path(`${name}.enc.key.pem`), 'utf8'), 'correct horse battery');
      expect(certificate(`${name}.enc`).publicKey.point).toEqual(sm2PublicKeyOf(key));
      expect(certificate(name).serialNumber).toBe(certificate('临时').serialNumber);
    }
  });

  test('a dry run checks everything and leaves the journal alone', async () => {
    const before = readFileSync(join(pki, 'journal.log'), 'utf8');
    const dry = await issue('person', '干', '--name', '示范人', '--dry-run');
    expect(dry).toMatchObject({ code: 0, out: '' });
    expect(dry.err).toContain('would issue by profile person');
    const wrong = await issue('organisation', '干', '--name', '示范人', '--dry-run');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('ERR_PROFILE');
    expect(readFileSync(join(pki, 'journal.log'), 'utf8')).toBe(before);
    expect(existsSync(path('干.key.pem'))).toBe(false);
  });

  test('outputs that are there are refused before anything is signed', async () => {
    const before = readFileSync(join(pki, 'journal.log'), 'utf8');
    expect((await issue('organisation', '单位甲', '--name', 'x', '--organisation', 'y')).code).toBe(2);
    expect(readFileSync(join(pki, 'journal.log'), 'utf8')).toBe(before);
  });

  test('a profile of one’s own, and a broken one', async () => {
    const own = {
      schemaVersion: 1,
      name: 'kiosk',
      title: { zh: '自助终端', en: 'kiosk' },
      clauses: [],
      publicKeys: ['sm2'],
      longestDays: 30,
      keyUsage: ['digitalSignature'],
      subject: { required: ['C', 'CN'], forbidden: ['O'] },
      extensions: { required: ['crlDistributionPoints'], forbidden: [] },
      identity: { permitted: [] },
    };
    writeFileSync(path('kiosk.json'), JSON.stringify(own));
    const options = ['--name', '终端一号', '--days', '30'];
    const lacking = await issue(path('kiosk.json'), 'kiosk', ...options);
    expect(lacking.code).toBe(2);
    expect(lacking.err).toContain('profile.extensionRequired');
    const crl = ['--crl-url', 'http://ca.example/1.crl'];
    expect((await issue(path('kiosk.json'), 'kiosk', ...options, ...crl)).code).toBe(0);
    expect((await issue(path('kiosk.json'), 'kiosk2', '--name', 'x', '--days', '31', ...crl)).err).toContain(
      'notAfter',
    );
    writeFileSync(path('broken.json'), JSON.stringify({ ...own, keyUsage: ['keyCertSign'] }));
    const broken = await issue(path('broken.json'), 'x', ...options);
    expect(broken.code).toBe(2);
    expect(broken.err).toContain('$.keyUsage');
    expect((await issue('nonsense', 'x', ...options)).err).toContain(Object.keys(certificateProfiles).join(', '));
  });
});

describe('what is certified is checked first', () => {
  const person = (name: string, ...more: string[]) => issue('person', name, '--name', '示范人', ...more);

  test.each([
    ['credit code of other characters', 'organisation', '--credit-code', 'abc'],
    ['credit code with a wrong check character', 'organisation', '--credit-code', '91990100T000000443'],
    ['resident number with a wrong check character', 'person', '--identity', 'residentId=990101199001011238'],
    ['an unknown kind', 'person', '--identity', 'shoeSize=43'],
    ['an address that is none', 'person', '--crl-url', 'not a url'],
    ['an address that runs a script', 'person', '--crl-url', 'javascript:alert(1)'],
    ['an address of a file', 'person', '--ocsp-url', 'file:///etc/passwd'],
    ['an issuer address of a file', 'person', '--ca-issuers-url', 'file:///etc/passwd'],
    ['a policy that is none', 'person', '--policy', 'a.b'],
    ['a host name that is none', 'tlcp-server', '--dns', 'bad name'],
  ])('%s: exit 2, nothing issued', async (_name, profile, option, value) => {
    const before = readFileSync(join(pki, 'journal.log'), 'utf8');
    const outcome = await issue(profile, 'wrong', '--name', 'x', '--organisation', 'y', option, value);
    expect([outcome.code, outcome.err.includes('E_INTERNAL')]).toEqual([2, false]);
    expect(readFileSync(join(pki, 'journal.log'), 'utf8')).toBe(before);
    expect(existsSync(path('wrong.key.pem'))).toBe(false);
  });

  test('a request for a host that is none', async () => {
    const outcome = await request('主机', '--dns', 'bad name');
    expect([outcome.code, existsSync(path('主机.csr.pem'))]).toEqual([2, false]);
  });

  test('identity statements, policies and addresses are in the certificate', async () => {
    const outcome = await person(
      '身份',
      ...['--identity', 'residentId=11010519491231002X'],
      ...['--policy', '1.2.156.990000.7', '--ca-issuers-url', 'http://ca.example/sub.cer'],
      ...['--ocsp-url', 'http://ca.example/ocsp'],
    );
    expect(outcome).toMatchObject({ code: 0 });
    const { identity, certificatePolicies, authorityInformation } = certificate('身份');
    expect([identity.residentId, certificatePolicies, authorityInformation]).toEqual([
      '11010519491231002X',
      ['1.2.156.990000.7'],
      { ocsp: ['http://ca.example/ocsp'], caIssuers: ['http://ca.example/sub.cer'] },
    ]);
  });

  test('a profile gives addresses and policies, unless an option does; a renewal keeps what there was', async () => {
    const { person: base } = certificateProfiles;
    const profile = {
      schemaVersion: 1,
      name: 'staff',
      title: { zh: '职员', en: 'staff' },
      clauses: [],
      publicKeys: ['sm2'],
      longestDays: 400,
      keyUsage: base.keyUsage,
      subject: { required: ['C', 'CN'] },
      extensions: { required: ['crlDistributionPoints'], forbidden: [] },
      identity: { permitted: [] },
      certificatePolicies: ['1.2.156.990000.8'],
      addresses: { crl: ['http://ca.example/staff.crl'], ocsp: ['http://ca.example/ocsp'] },
    };
    writeFileSync(path('staff.json'), JSON.stringify(profile));
    // Nobody said how long: as long as the profile allows.
    expect(await issue(path('staff.json'), '职员', '--name', '职员')).toMatchObject({ code: 0 });
    const first = certificate('职员');
    expect(first.notAfter - first.notBefore).toBe(400 * day);
    expect([first.crlDistributionPoints, first.certificatePolicies, first.authorityInformation.ocsp]).toEqual([
      ['http://ca.example/staff.crl'],
      ['1.2.156.990000.8'],
      ['http://ca.example/ocsp'],
    ]);
    const other = ['--crl-url', 'http://ca.example/other.crl', '--policy', '1.2.156.990000.9'];
    expect((await issue(path('staff.json'), '职员二', '--name', '职员二', ...other)).code).toBe(0);
    expect(certificate('职员二').crlDistributionPoints).toEqual(['http://ca.example/other.crl']);
    const due = { ...world, now: testNow + 350 * day };
    const renewal = ['cert', 'renew', path('职员二.cert.pem'), '--dir', pki, '--out', path('职员三'), ...secret];
    expect(await run([...renewal, '--profile', path('staff.json')], due)).toMatchObject({ code: 0 });
    expect(certificate('职员三').crlDistributionPoints).toEqual(['http://ca.example/other.crl']);
    const wrong = { ...profile, addresses: { crl: ['file:///x'] } };
    writeFileSync(path('wrong.json'), JSON.stringify(wrong));
    expect((await issue(path('wrong.json'), '错', '--name', 'x')).err).toContain('$.addresses.crl[0]');
  });

  test('a key that is given proves nothing, and is said so; the key of the CA is not certified', async () => {
    const given = await person('借钥', '--public-key', path('单位甲.cert.pem'));
    expect([given.code, given.err]).toEqual([0, expect.stringContaining('nothing proves')]);
    for (const ca of ['sub', 'root']) {
      const own = await person('自签', '--public-key', join(pki, `${ca}.cert.pem`));
      expect([own.code, own.err]).toEqual([2, expect.stringContaining('the key of the CA itself')]);
    }
  });

  test('a CA that has ended says so', async () => {
    const late = { ...world, now: testNow + 41 * 365 * day };
    const argv = ['cert', 'issue', '--dir', pki, '--profile', 'person', '--name', 'x', '--out', path('x'), ...secret];
    const ended = await run(argv, late);
    expect([ended.code, ended.err]).toEqual([2, expect.stringContaining('the certificate of the CA ended at 2036-')]);
  });
});

describe('renewal', () => {
  const renew = (name: string, out: string, now: number, ...more: string[]) =>
    run(['cert', 'renew', path(`${name}.cert.pem`), '--dir', pki, '--out', path(out), ...secret, ...more], {
      ...world,
      now,
    });

  test('with the same key in the last days only; linked in the journal; not after revocation', async () => {
    const { serialNumber, notAfter, publicKey, subject } = certificate('单位甲');
    expect((await renew('单位甲', '早', testNow)).code).toBe(2);
    const due = notAfter - 60 * day;
    expect((await renew('单位甲', '新', due)).code).toBe(0);
    const next = certificate('新');
    expect(next.subject.raw).toEqual(subject.raw);
    expect(next.publicKey.point).toEqual(publicKey.point);
    expect(next.notBefore).toBe(due);
    expect(next.serialNumber).not.toBe(serialNumber);
    const status = json(await run(['ca', 'status', '--dir', pki, '--json']));
    const entries = status['certificates'] as { serial: string; renews?: string }[];
    expect(entries.find(({ serial }) => serial === next.serialNumber)?.renews).toBe(serialNumber);
    const publish = ['crl', 'publish', '--dir', pki, '--revoke', serialNumber, '--out', path('1.crl'), ...secret];
    expect((await run(publish)).code).toBe(0);
    expect((await renew('单位甲', '又', due)).code).toBe(2);
  });

  test('with a new key at any time', async () => {
    await run(['cert', 'request', '--name', '单位乙', '--organisation', '示范甲局', '--out', path('新钥'), ...secret]);
    const rekey = await renew('单位乙', '换', testNow + day, '--request', path('新钥.csr.pem'), '--json');
    expect(rekey).toMatchObject({ code: 0, err: `wrote ${path('换')}.cert.pem\n` });
    expect(certificate('换').publicKey.point).not.toEqual(certificate('单位乙').publicKey.point);
    expect(certificate('换').subject.text).toBe(certificate('单位乙').subject.text);
  });

  test('not for a request of somebody else, unless that is said', async () => {
    await request('他人');
    const journal = readFileSync(join(pki, 'journal.log'), 'utf8');
    const other = ['--request', path('他人.csr.pem')];
    const refused = await renew('单位乙', '冒', testNow + day, ...other);
    expect(refused.code).toBe(2);
    for (const name of ['CN=他人', 'CN=单位乙']) expect(refused.err).toContain(name);
    expect(readFileSync(join(pki, 'journal.log'), 'utf8')).toBe(journal);
    const kept = await renew('单位乙', '留', testNow + day, ...other, '--keep-subject');
    expect([kept.code, kept.err]).toEqual([0, expect.stringContaining('CN=他人')]);
    expect(certificate('留').subject.text).toBe(certificate('单位乙').subject.text);
  });

  test('not of another authority', async () => {
    await run(['ca', 'init', '--dir', path('other'), '--name', '示范乙省', ...secret]);
    const argv = ['cert', 'renew', path('新.cert.pem'), '--dir', path('other'), '--out', path('外'), ...secret];
    expect((await run(argv)).code).toBe(2);
  });
});

describe('looking at certificates', () => {
  test('inspect shows extensions and the state of the signature, of requests too', async () => {
    const file = path('单位乙.cert.pem');
    expect((await run(['cert', 'inspect', file])).out).toContain('signature check: issuer not given');
    const known = await run(['cert', 'inspect', file, '--issuer', join(pki, 'sub.cert.pem')]);
    expect(known.out).toContain('signature check: verified by C=CN, O=示范甲省, CN=示范甲省 CA');
    expect(known.out).toContain('keyUsage (2.5.29.15): critical, 030206c0');
    const shown = json(await run(['cert', 'inspect', path('单位乙.csr.pem'), '--json']));
    expect(shown).toMatchObject({ schemaVersion: 1, kind: 'certificateRequest' });
    expect((await run(['inspect', path('单位乙.csr.pem')])).out).toContain('signature check: verified');
  });

  test('lint: what departs from the profile, exit 1 for errors', async () => {
    const file = path('单位乙.cert.pem');
    const kept = await run(['cert', 'lint', file, '--profile', 'organisation']);
    expect(kept.code).toBe(0);
    expect(kept.out).toContain('warning crlDistributionPoints.present');
    expect(kept.out).toContain('errors: 0, warnings: 1, notices: 0');
    const other = await run(['cert', 'lint', file, '--profile', 'timestamp', '--json']);
    expect(other.code).toBe(1);
    const [{ findings } = { findings: [] }] = json(other)['certificates'] as { findings: { rule: string }[] }[];
    expect(findings.map(({ rule }) => rule)).toContain('profile.extendedKeyUsage');
  });

  test('chain: valid, without revocation data, without an anchor, expired', async () => {
    const chain = (...more: string[]) =>
      run(['cert', 'chain', path('单位乙.cert.pem'), '--cert', join(pki, 'sub.cert.pem'), ...more]);
    for (const ca of ['root', 'sub'])
      await run(['crl', 'publish', '--dir', pki, '--ca', ca, '--out', path(`${ca}.crl`), ...secret]);
    const bare = ['--anchor', join(pki, 'root.cert.pem')];
    const anchor = [...bare, '--crl', path('root.crl'), '--crl', path('sub.crl')];
    expect(json(await chain(...bare, '--json'))).toMatchObject({ status: 'indeterminate', code: 'revocation.missing' });
    const valid = await chain(...anchor);
    expect(valid.code).toBe(0);
    expect(valid.out).toContain('1. C=CN, O=示范甲局, CN=单位乙');
    expect(json(await chain(...anchor, '--json'))).toMatchObject({ status: 'valid' });
    const foreign = await chain('--anchor', path('kiosk.cert.pem'), '--json');
    expect(foreign.code).toBe(3);
    expect(json(foreign)).toMatchObject({ code: 'chain.anchor.notFound' });
    const late = await chain(...anchor, '--at', '2050-01-01', '--json');
    expect(late.code).toBe(1);
    expect(json(late)).toMatchObject({ indication: 'failed', code: 'certificate.validity.outside' });
  });
});
