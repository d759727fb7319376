/// <reference path="../support/sm-crypto.d.ts" />
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import smCrypto from 'sm-crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { concatBytes, fromHex, toHex, utf8 } from '../../src/base/bytes.ts';
import { encodePem, encodePrivateKey, sm2PublicKeyInfo } from '../../src/crypto/index.ts';
import { decryptSm2, encryptSm2, generateSm2KeyPair, hmacSm3, signSm2, sm3, verifySm2 } from '../../src/sm/index.ts';
import { seededRandom } from '../support/seeded-random.ts';

const random = seededRandom('peers');
const { sm2: theirs } = smCrypto;

describe('sm-crypto', () => {
  const messages = Array.from({ length: 12 }, (_, i) => random(i * 17));

  test('signs what we verify and verifies what we sign, DER and raw', () => {
    for (const message of messages) {
      const { privateKey, publicKey } = generateSm2KeyPair(random);
      const [d, q] = [toHex(privateKey), toHex(publicKey)];
      for (const format of ['der', 'raw'] as const) {
        const options = { der: format === 'der', hash: true, userId: '1234567812345678' };
        const ours = signSm2(message, privateKey, { random, format });
        expect(theirs.doVerifySignature([...message], toHex(ours), q, options)).toBe(true);
        const made = fromHex(theirs.doSignature([...message], d, options));
        expect(verifySm2(made, message, publicKey, { format })).toBe(true);
      }
    }
  });

  test('opens what we encrypt and the other way round, in both orders', () => {
    const { privateKey, publicKey } = generateSm2KeyPair(random);
    for (const message of messages.slice(1)) {
      for (const [format, mode] of [
        ['c1c3c2', 1],
        ['c1c2c3', 0],
      ] as const) {
        const sealed = encryptSm2(message, publicKey, { random, format });
        const opened = theirs.doDecrypt(toHex(sealed.subarray(1)), toHex(privateKey), mode, { output: 'array' });
        expect(toHex(Uint8Array.from(opened))).toBe(toHex(message));
        const made = fromHex(theirs.doEncrypt([...message], toHex(publicKey), mode));
        expect(decryptSm2(made, privateKey, { format })).toEqual(message);
      }
    }
  });

  test('hashes and authenticates alike', () => {
    for (const message of messages) {
      expect(smCrypto.sm3([...message])).toBe(toHex(sm3(message)));
      const key = random(32);
      expect(smCrypto.sm3([...message], { key: toHex(key) })).toBe(toHex(hmacSm3(key, message)));
    }
  });
});

const version = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '';
const openSslHasSm2 = /^OpenSSL 3/.test(version);

describe.skipIf(!openSslHasSm2)(`OpenSSL on the command line (${version.trim() || 'absent: skipped'})`, () => {
  const folder = openSslHasSm2 ? mkdtempSync(join(tmpdir(), 'yinxin-sm2-')) : '';
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const pair = generateSm2KeyPair(random);
  const id = ['-pkeyopt', 'distid:1234567812345678'];

  test('signatures go both ways with the same user ID', () => {
    const message = concatBytes(utf8('公文'), random(50));
    const data = file('message', message);
    const key = file('key.pem', encodePem('PRIVATE KEY', encodePrivateKey(pair.privateKey)));
    const pub = file('pub.pem', encodePem('PUBLIC KEY', sm2PublicKeyInfo(pair.publicKey)));
    const sign = ['pkeyutl', '-sign', '-inkey', key, '-in', data, '-rawin', '-digest', 'sm3', ...id];
    const made = new Uint8Array(execFileSync('openssl', sign));
    expect(verifySm2(made, message, pair.publicKey)).toBe(true);
    const ours = file('signature', signSm2(message, pair.privateKey, { random }));
    const verify = [
      'pkeyutl',
      '-verify',
      '-pubin',
      '-inkey',
      pub,
      '-in',
      data,
      '-rawin',
      '-digest',
      'sm3',
      '-sigfile',
      ours,
    ];
    expect(spawnSync('openssl', [...verify, ...id]).status).toBe(0);
    // Its own default is another ID, so without the option it must refuse.
    expect(spawnSync('openssl', verify).status).not.toBe(0);
  });

  test('ciphertexts go both ways', () => {
    const message = random(24);
    const key = file('key.pem', encodePem('PRIVATE KEY', encodePrivateKey(pair.privateKey)));
    const pub = file('pub.pem', encodePem('PUBLIC KEY', sm2PublicKeyInfo(pair.publicKey)));
    const plain = file('plain', message);
    const made = execFileSync('openssl', ['pkeyutl', '-encrypt', '-pubin', '-inkey', pub, '-in', plain]);
    expect(decryptSm2(new Uint8Array(made), pair.privateKey, { format: 'der' })).toEqual(message);
    const sealed = file('sealed', encryptSm2(message, pair.publicKey, { random }));
    const opened = execFileSync('openssl', ['pkeyutl', '-decrypt', '-inkey', key, '-in', sealed]);
    expect(new Uint8Array(opened)).toEqual(message);
  });
});
