import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePrivateKey } from '@yinxin/core/crypto';
import { sm2PublicKeyOf } from '@yinxin/core/sm';
import { createSm2EnvelopedKey, parseCertificateResponse } from '@yinxin/core/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeShared, listShared, sharedPath } from '../../core/test/support/shared.ts';
import { type Outcome, testSession, type World, yinxin } from './support.ts';

const password = 'correct horse battery';
const world: World = { env: { KEY: password } };
const secret = ['--password-env', 'KEY'];
let dir = '';
const at = (name: string): string => join(dir, name);
const run = (...argv: readonly string[]): Promise<Outcome> => yinxin(argv, world);

describeShared('corpus/sm2-enveloped-key', 'enveloped keys of the corpus', () => {
  test('all five are recognised and named, and none is taken for a private key', async () => {
    const files = listShared('corpus/sm2-enveloped-key').filter((name) => name.endsWith('.der'));
    expect(files).toHaveLength(5);
    for (const file of files) {
      const shown = await run('inspect', sharedPath(file), '--json');
      expect([file, shown.code]).toEqual([file, 0]);
      // They are negative samples: what is wrong with each is said.
      expect(JSON.parse(shown.out)).toMatchObject({ kind: 'sm2EnvelopedKey', fields: [{ key: 'problem' }] });
    }
  });
});

describe('key unwrap', () => {
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'yinxin-enveloped-'));
    await run('ca', 'init', '--dir', at('pki'), '--name', '示范甲省', ...secret);
    const names = ['--name', '示范单位', '--organisation', '示范单位'];
    await run('cert', 'request', ...names, '--out', at('unit'), ...secret);
    const request = ['--request', at('unit.csr.pem'), '--key-use', 'both', '--out', at('unit')];
    await run('cert', 'issue', '--dir', at('pki'), '--profile', 'organisation', ...request, ...secret);
    const { envelopedKey } = parseCertificateResponse(new Uint8Array(readFileSync(at('unit.response.der'))));
    writeFileSync(at('envelope.der'), envelopedKey?.raw ?? '');
    writeFileSync(at('envelope.txt'), Buffer.from(envelopedKey?.raw ?? []).toString('base64'));
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  const unwrap = (file: string, out: string, key: string, ...more: readonly string[]): Promise<Outcome> =>
    run('key', 'unwrap', at(file), '--key', at(key), '--out', at(out), ...secret, ...more);

  test.each(['envelope.der', 'envelope.txt'])(
    '%s gives the key of the encryption certificate, encrypted',
    async (file) => {
      const shown = await run('inspect', at(file));
      expect(shown.out).toContain('enveloped encryption key');
      const out = `${file}.key.pem`;
      const opened = await unwrap(file, out, 'unit.key.pem', '--cert', at('unit.enc.cert.pem'), '--json');
      expect(opened).toMatchObject({ code: 0 });
      expect(shown.out).toContain((JSON.parse(opened.out) as { keyId: string }).keyId);
      expect(statSync(at(out)).mode & 0o777).toBe(0o600);
      const certified = await run('key', 'inspect', at(out), ...secret, '--json');
      expect(certified.code).toBe(0);
      expect((await unwrap(file, out, 'unit.key.pem')).code).toBe(2);
    },
  );

  test('another key, another certificate, another file: nothing is written', async () => {
    await run('key', 'generate', '--out', at('other.key.pem'), ...secret);
    const stolen = parsePrivateKey(readFileSync(at('other.key.pem'), 'utf8'), password);
    const { random } = testSession().session;
    writeFileSync(at('for-other.der'), createSm2EnvelopedKey(stolen, sm2PublicKeyOf(stolen), { random }));
    const outcomes = [
      await unwrap('envelope.der', 'never', 'other.key.pem'),
      await unwrap('for-other.der', 'never', 'unit.key.pem'),
      await unwrap('envelope.der', 'never', 'unit.key.pem', '--cert', at('unit.cert.pem')),
      await unwrap('unit.csr.pem', 'never', 'unit.key.pem'),
    ];
    expect(outcomes.map(({ code }) => code)).toEqual([2, 2, 2, 1]);
    expect(existsSync(at('never'))).toBe(false);
    for (const { out, err } of outcomes) expect(out + err).not.toContain(password);
  });
});
