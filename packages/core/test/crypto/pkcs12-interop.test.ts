import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import { createPkcs12, decodePem, generatePrivateKey, parsePkcs12 } from '../../src/crypto/index.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { corpus, describeShared, readShared } from '../support/shared.ts';

const random = seededRandom('pkcs12 interop');
const iterations = 65_536;
const key = generatePrivateKey('sm2', random);

describe('OpenSSL', () => {
  let dir = '';
  let present = true;
  const openssl = (...argv: string[]): string =>
    execFileSync('openssl', argv, { encoding: 'utf8', cwd: dir, stdio: ['ignore', 'pipe', 'ignore'] });
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'yinxin-p12-'));
    try {
      openssl('version');
      openssl('ecparam', '-genkey', '-name', 'prime256v1', '-noout', '-out', 'ec.pem');
      openssl('req', '-x509', '-new', '-key', 'ec.pem', '-subj', '/CN=example', '-days', '1', '-out', 'ec.crt');
    } catch {
      present = false;
    }
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  test('it opens ours', (context) => {
    if (!present) context.skip('OpenSSL is not here');
    const der = decodePem(readFileSync(join(dir, 'ec.crt')))[0]?.bytes as Uint8Array;
    const made = createPkcs12({
      keys: [{ key, friendlyName: 'sm2' }, { key: generatePrivateKey('ec-p384', random) }],
      certificates: [{ certificate: der, friendlyName: '证书' }],
      password: 'secret 990000',
      scheme: 'aes',
      random,
      iterations,
    });
    writeFileSync(join(dir, 'ours.p12'), made);
    const shown = openssl('pkcs12', '-in', 'ours.p12', '-nodes', '-passin', 'pass:secret 990000');
    const blocks = decodePem(shown);
    expect(blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ bytes }) => bytes)).toEqual([der]);
    expect(blocks.filter(({ label }) => label === 'PRIVATE KEY').length).toBe(2);
    expect(() => openssl('pkcs12', '-in', 'ours.p12', '-nodes', '-passin', 'pass:wrong')).toThrow();
  });

  test.each([
    [['-keypbe', 'AES-256-CBC', '-certpbe', 'AES-256-CBC'], 'hmac-sha256', []],
    [['-keypbe', 'SM4-CBC', '-certpbe', 'SM4-CBC', '-macalg', 'sm3'], 'hmac-sm3', []],
    [['-keypbe', 'AES-128-CBC', '-certpbe', 'NONE', '-macalg', 'sha512'], 'hmac-sha512', []],
    [['-legacy'], 'hmac-sha1', ['p12.mac.sha1', 'p12.cipher.rc2', 'p12.cipher.tripleDes']],
    [['-keypbe', 'NONE', '-certpbe', 'NONE', '-nomac'], 'none', ['p12.mac.absent']],
  ] as const)('we open %j of it', (options, integrity, leniencies) => {
    if (!present) return;
    openssl(
      'pkcs12',
      '-export',
      '-inkey',
      'ec.pem',
      '-in',
      'ec.crt',
      '-name',
      'n',
      '-passout',
      'pass:p',
      '-out',
      't.p12',
      ...options,
    );
    const read = parsePkcs12(new Uint8Array(readFileSync(join(dir, 't.p12'))), 'p');
    expect(read.integrity).toBe(integrity);
    expect(read.leniencies.map(({ name }) => name)).toEqual(leniencies);
    expect(read.certificates.map((one) => one.certificate)).toEqual([
      decodePem(readFileSync(join(dir, 'ec.crt')))[0]?.bytes,
    ]);
    expect(read.keys.length).toBe(1);
    expect(read.keys[0]).toMatchObject({ friendlyName: 'n', key: { algorithm: 'ec-p256' } });
    expect(read.keys[0]?.localKeyId).toEqual(read.certificates[0]?.localKeyId);
  });
});

describe('Java', () => {
  let dir = '';
  let present = true;
  const run = (tool: string, ...argv: string[]): string =>
    execFileSync(tool, argv, { encoding: 'utf8', cwd: dir, stdio: ['ignore', 'pipe', 'ignore'] });
  const store = ['-storetype', 'PKCS12', '-storepass', 'secret 990000'];
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'yinxin-p12-java-'));
    try {
      const key = ['-genkeypair', '-alias', 'ec', '-keyalg', 'EC', '-groupname', 'secp256r1', '-dname', 'CN=example'];
      run('keytool', ...key, '-keystore', 'java.p12', ...store);
    } catch {
      present = false;
    }
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  test('we open its store, and it opens what we make of it', (context) => {
    if (!present) context.skip('keytool is not here');
    const read = parsePkcs12(new Uint8Array(readFileSync(join(dir, 'java.p12'))), 'secret 990000');
    expect(read).toMatchObject({ integrity: 'hmac-sha256', leniencies: [] });
    const [entry] = read.keys;
    expect(entry).toMatchObject({ friendlyName: 'ec', key: { algorithm: 'ec-p256' } });
    const again = createPkcs12({ ...read, password: 'secret 990000', scheme: 'aes', random, iterations });
    writeFileSync(join(dir, 'ours.p12'), again);
    const listed = run('keytool', '-list', '-keystore', 'ours.p12', ...store);
    expect(listed).toMatch(/^ec, .*PrivateKeyEntry/m);
    const fingerprint = /SHA-256\): ([0-9A-F:]+)/.exec(listed)?.[1]?.replaceAll(':', '').toLowerCase();
    expect(fingerprint).toBe(toHex(sha256(read.certificates[0]?.certificate as Uint8Array)));
  }, 30_000);
});

describeShared('corpus/pkcs12', 'PKCS#12 files of other tools', () => {
  test('each opens with its password or says why not', () => {
    const outcomes: Record<string, string> = {};
    for (const entry of corpus('pkcs12')) {
      const bytes = readShared(`corpus/${entry.file}`);
      const known = /password='(.*?)' certs=(\d+) keys=(\d+)/.exec(entry.expect);
      const name = entry.file.split('/').at(-1) as string;
      try {
        const read = parsePkcs12(bytes, known?.[1] ?? '123456');
        expect(read.keys.length).toBe(Number(known?.[3]));
        outcomes[name] =
          `${read.keys.length} ${read.certificates.length} ${[...new Set(read.leniencies.map((l) => l.name))].join(' ')}`;
      } catch (error) {
        if (!isCoreError(error)) throw error;
        outcomes[name] = error.code;
      }
    }
    const old = 'p12.mac.sha1 p12.cipher.tripleDes p12.cipher.rc2';
    expect(outcomes).toEqual({
      'ROOT.p12': `1 1 ${old}`,
      'ROOT~2.p12': `1 1 ${old}`,
      'SealBuilder.p12': `1 1 p12.ber ${old}`,
      'SealBuilder~2.p12': `1 2 p12.ber ${old}`,
      'USER.p12': `1 1 p12.ber ${old}`,
      'USER~2.p12': `1 2 p12.ber ${old}`,
      'sm2_test.pfx': '1 1 ',
      'test_suite_sdv_pkcs12.308939.p12': '3 1 p12.bag.unread',
      // Damaged on purpose by its makers: 31,370 bytes follow the outermost value.
      'test_pfx_enveloped.p12': 'ERR_KEY_FILE',
    });
  });
});
