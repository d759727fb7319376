import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createCertificateBundle } from '@yinxin/core/cms';
import { encodePem } from '@yinxin/core/crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MessageWorld } from './message-world.ts';
import { yinxin } from './support.ts';

let world: MessageWorld;
beforeAll(async () => {
  world = await MessageWorld.make();
});
afterAll(() => rmSync(world.dir, { recursive: true }));

const at = (name: string): string => world.at(name);
const own = (name: string): string[] => world.own(name);
const sign = (out: string, ...more: string[]) =>
  yinxin(['cms', 'sign', at('text'), ...own('signer'), '--out', at(out), ...more]);

describe('cms', () => {
  test('attached: signed, judged, written; a changed one is not', async () => {
    expect((await sign('a.p7m')).code).toBe(0);
    const anchored = world.trusted;
    const passed = await yinxin(['cms', 'verify', at('a.p7m'), ...anchored, '--out', at('a.txt'), '--json']);
    expect(passed.code).toBe(0);
    expect(JSON.parse(passed.out)).toMatchObject({
      indication: 'passed',
      signers: [{ indication: 'passed' }],
      leniencies: [],
    });
    expect(readFileSync(at('a.txt'), 'utf8')).toBe('示范内容\n');

    const without = await yinxin(['cms', 'verify', at('a.p7m'), '--out', at('b.txt'), '--json']);
    expect([without.code, JSON.parse(without.out).signers[0].code]).toEqual([3, 'chain.anchor.none']);
    const bytes = readFileSync(at('a.p7m'));
    const changed = Buffer.from(bytes);
    const place = changed.indexOf(Buffer.from('示范内容\n'));
    changed[place] = (changed[place] as number) ^ 1;
    writeFileSync(at('changed.p7m'), changed);
    const failed = await yinxin(['cms', 'verify', at('changed.p7m'), ...anchored, '--out', at('c.txt'), '--json']);
    expect([failed.code, JSON.parse(failed.out).signers[0].code]).toEqual([1, 'digest.mismatch']);
    expect([existsSync(at('b.txt')), existsSync(at('c.txt'))]).toEqual([false, false]);
    const late = await yinxin(['cms', 'verify', at('a.p7m'), ...anchored, '--at', '2030-01-01', '--json']);
    expect(late.code).not.toBe(0);
    for (const language of ['zh', 'en']) {
      const said = await yinxin(['cms', 'verify', at('changed.p7m'), ...anchored, '--lang', language]);
      expect(said.out).toContain('digest.mismatch');
    }
  });

  test('detached, without attributes, under both families, in PEM', async () => {
    for (const family of ['gm', 'rfc'])
      for (const attributes of ['written', 'none']) {
        const name = `${family}-${attributes}.pem`;
        const signed = await sign(
          name,
          '--form',
          'detached',
          '--family',
          family,
          '--attributes',
          attributes,
          '--encoding',
          'pem',
        );
        expect(signed.code).toBe(0);
        expect(readFileSync(at(name), 'utf8')).toMatch(/^-----BEGIN CMS-----/);
        const verify = (content: string) =>
          yinxin(['cms', 'verify', at(name), '--content', at(content), ...world.trusted, '--json']);
        expect((await verify('text')).code).toBe(0);
        expect((await verify('root.cert.pem')).code).toBe(1);
        expect((await yinxin(['cms', 'verify', at(name), ...world.trusted])).code).toBe(3);
      }
  });

  test('a verdict does not stand among the content: with --out - it goes to standard error', async () => {
    const argv = ['cms', 'verify', at('changed.p7m'), ...world.trusted, '--out', '-'];
    const text = await yinxin(argv);
    expect([text.code, text.out, text.err.includes('digest.mismatch')]).toEqual([1, '', true]);
    const json = await yinxin([...argv, '--json']);
    expect([json.code, json.out, json.err.includes('"indication":"failed"')]).toEqual([1, '', true]);
  });

  test('nothing is overwritten, and a dry run writes nothing', async () => {
    await sign('once.p7m');
    expect((await sign('once.p7m')).code).toBe(2);
    expect((await sign('once.p7m', '--force')).code).toBe(0);
    expect((await sign('never.p7m', '--dry-run')).code).toBe(0);
    expect(existsSync(at('never.p7m'))).toBe(false);
    expect(readdirSync(world.dir).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('encrypted for one: the other learns nothing, and a signature inside is judged', async () => {
    const encrypt = (out: string, ...more: string[]) =>
      yinxin(['cms', 'encrypt', at('text'), '--recipient', at('reader.cert.pem'), '--out', at(out), ...more]);
    const decrypt = (name: string, who: string, out: string, ...more: string[]) =>
      yinxin(['cms', 'decrypt', at(name), '--key', at(`${who}.key.pem`), '--out', at(out), '--json', ...more]);
    for (const cipher of ['sm4-cbc', 'sm4-gcm']) {
      expect((await encrypt(`${cipher}.p7m`, '--cipher', cipher)).code).toBe(0);
      const opened = await decrypt(`${cipher}.p7m`, 'reader', `${cipher}.txt`, '--recipient', at('reader.cert.pem'));
      expect(JSON.parse(opened.out)).toMatchObject({
        cipher,
        integrity: cipher === 'sm4-gcm' ? 'authenticated' : 'none',
      });
      expect(readFileSync(at(`${cipher}.txt`), 'utf8')).toBe('示范内容\n');
      const refused = await decrypt(`${cipher}.p7m`, 'stranger', 'stolen.txt');
      expect([refused.code, refused.err.includes('ERR_DECRYPTION'), existsSync(at('stolen.txt'))]).toEqual([
        1,
        true,
        false,
      ]);
    }
    expect((await encrypt('both.p7m', ...own('signer'))).code).toBe(0);
    const both = await decrypt('both.p7m', 'reader', 'both.txt', ...world.trusted, '--cert', at('signer.cert.pem'));
    expect([both.code, JSON.parse(both.out)]).toMatchObject([
      0,
      { kind: 'signedAndEnvelopedData', indication: 'passed' },
    ]);
    const signing = ['cms', 'encrypt', at('text'), '--recipient', at('signer.cert.pem'), '--out', at('x')];
    expect((await yinxin(signing)).err).toContain('ERR_CMS_RECIPIENT');
  });

  test('a shared key, as bytes or as digits', async () => {
    writeFileSync(at('shared'), '00112233445566778899aabbccddeeff\n');
    const shared = ['--shared-key', at('shared')];
    expect((await yinxin(['cms', 'encrypt', at('text'), ...shared, '--out', at('s.p7m')])).code).toBe(0);
    expect((await yinxin(['cms', 'decrypt', at('s.p7m'), ...shared, '--out', at('s.txt')])).code).toBe(0);
    expect(readFileSync(at('s.txt'), 'utf8')).toBe('示范内容\n');
  });

  test('9 MB go by in pieces, and come back only after the verdict', async () => {
    const signed = await yinxin(['cms', 'sign', at('long'), ...own('signer'), '--out', at('long.p7m')]);
    expect(signed.code).toBe(0);
    const verify = (name: string, out: string) =>
      yinxin(['cms', 'verify', at(name), ...world.trusted, '--out', at(out), '--json']);
    const verdict = await verify('long.p7m', 'long.txt');
    expect([verdict.code, JSON.parse(verdict.out).leniencies]).toEqual([0, ['cms.ber']]);
    expect(readFileSync(at('long.txt')).equals(readFileSync(at('long')))).toBe(true);
    const cut = readFileSync(at('long.p7m'));
    writeFileSync(at('cut.p7m'), cut.subarray(0, cut.length - 1));
    expect([(await verify('cut.p7m', 'cut.txt')).code, existsSync(at('cut.txt'))]).toEqual([1, false]);
    const pem = await yinxin([
      'cms',
      'sign',
      at('long'),
      ...own('signer'),
      '--out',
      at('long.pem'),
      '--encoding',
      'pem',
    ]);
    expect(pem.code).toBe(2);
  });

  test('inspect shows every kind, and a bundle gives its certificates', async () => {
    const kinds = await Promise.all(
      ['a.p7m', 'sm4-cbc.p7m', 'sm4-gcm.p7m', 'both.p7m', 's.p7m'].map(
        async (name) => JSON.parse((await yinxin(['cms', 'inspect', at(name), '--json'])).out).kind as string,
      ),
    );
    expect(kinds).toEqual([
      'signedData',
      'envelopedData',
      'authEnvelopedData',
      'signedAndEnvelopedData',
      'encryptedData',
    ]);
    const root = world.certificate('root');
    writeFileSync(at('root.p7b'), encodePem('PKCS7', createCertificateBundle({ certificates: [root] })));
    expect(
      (await yinxin(['cms', 'verify', at('a.p7m'), '--anchor', at('root.p7b'), '--crl', at('root.crl')])).code,
    ).toBe(0);
  });
});
