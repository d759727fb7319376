import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePem, parsePrivateKey } from '@yinxin/core/crypto';
import { signSm2 } from '@yinxin/core/sm';
import { parseCertificateRequest } from '@yinxin/core/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outcome, type World, yinxin } from './support.ts';

const world: World = { env: { KEY: 'correct horse battery' } };
const secret = ['--password-env', 'KEY'];
let dir = '';
const at = (name: string): string => join(dir, name);
const run = (...argv: readonly string[]): Promise<Outcome> => yinxin([...argv, ...secret], world);
const issue = (language: string, profile: string, ...more: readonly string[]): Promise<Outcome> =>
  run('--lang', language, 'cert', 'issue', '--dir', at('pki'), '--profile', profile, '--out', at('never'), ...more);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yinxin-refusals-'));
  await run('ca', 'init', '--dir', at('pki'), '--name', '示范甲省');
  await run('cert', 'request', '--name', '示范单位', '--organisation', '示范单位', '--out', at('unit'));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Words that are no names of standards, fields or codes, in a text that was to be Chinese. */
const english = /\b(?:the|is|are|not|with|to|of|present|absent|at least|later|such|key)\b/;

describe('a refused request', () => {
  const tbs = () => parseCertificateRequest(decodePem(readFileSync(at('unit.csr.pem')))[0]?.bytes as Uint8Array).tbs;
  const der = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
    const content = Buffer.concat(parts);
    const { length } = content;
    const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
    return Buffer.concat([Buffer.from([tag, ...head]), content]);
  };
  const signed = (algorithm: string, signature: Uint8Array): Uint8Array =>
    der(0x30, tbs(), der(0x30, der(0x06, Buffer.from(algorithm, 'hex'))), der(0x03, Uint8Array.of(0), signature));

  test('made without a user ID: the reason is the diagnosis, and the rule is named as a rule', async () => {
    const key = parsePrivateKey(readFileSync(at('unit.key.pem'), 'utf8'), 'correct horse battery');
    const random = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i + 1);
    const signature = signSm2(tbs(), key, { random, userId: new Uint8Array() });
    writeFileSync(at('noid.csr'), signed('2a811ccf55018375', signature));
    const refused = await issue('en', 'organisation', '--request', at('noid.csr'));
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('is refused: signed with an empty user ID; OpenSSL needs -sigopt');
    expect(refused.err).toContain('(request.signature: sm2.userId.empty; the rule: ');
    const zh = await issue('zh', 'organisation', '--request', at('noid.csr'));
    expect(zh.err).toContain('签名时用了空的用户标识');
    expect(zh.err).not.toMatch(english);
  });

  test('signed with SHA-1: that is said, and nothing of user IDs', async () => {
    writeFileSync(at('sha1.csr'), signed('2a8648ce3d0401', Uint8Array.of(0x30, 0)));
    const refused = await issue('en', 'organisation', '--request', at('sha1.csr'));
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.err).toContain(
      'request.signatureAlgorithm: ecdsa-sha1; the rule: the signature algorithm is known, not weak',
    );
    expect(refused.err).not.toContain('user ID');
  });
});

describe('a refused order', () => {
  test('an attribute that is missing, one that is forbidden, a name that is too long', async () => {
    const missing = await issue('en', 'organisation', '--name', '示范单位');
    expect(missing.err).toContain('subject.O is to be there, and is missing');
    const zh = await issue('zh', 'organisation', '--name', '示范单位');
    expect(zh.err).toContain('subject.O 应为：给出（现缺少）');
    for (const text of [zh.err, (await issue('zh', 'person', '--name', '长'.repeat(65))).err])
      expect(text).not.toMatch(english);
  });

  test('the linter says which attribute a request lacks', async () => {
    await run('cert', 'request', '--name', '示范单位', '--out', at('bare'));
    const refused = await issue('en', 'organisation', '--request', at('bare.csr.pem'));
    expect(refused.err).toContain(
      'profile.subjectRequired (the subject has the attributes that the profile demands; got no O)',
    );
    const zh = await issue('zh', 'organisation', '--request', at('bare.csr.pem'));
    expect(zh.err).toContain('profile.subjectRequired');
  });

  test('a profile file, a file without certificates, a renewal that is not due: Chinese is Chinese', async () => {
    writeFileSync(at('broken.json'), '{"zzz":1}');
    await issue('en', 'person', '--name', '示范人', '--out', at('person'));
    writeFileSync(at('empty.p7b'), '');
    const said = [
      await issue('zh', at('broken.json'), '--name', '示范人'),
      await run('--lang', 'zh', 'cert', 'renew', at('person.cert.pem'), '--dir', at('pki'), '--out', at('next')),
      await run(
        '--lang',
        'zh',
        'cms',
        'encrypt',
        at('broken.json'),
        '--recipient',
        at('person.cert.pem'),
        '--out',
        at('x'),
      ),
    ];
    for (const { code, err } of said) {
      expect(code).toBe(2);
      expect(err).not.toMatch(english);
    }
  });
});
