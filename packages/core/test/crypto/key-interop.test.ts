import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toHex, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import {
  createSigner,
  encodeEcPrivateKey,
  encodePem,
  encodePrivateKey,
  encryptPrivateKey,
  generatePrivateKey,
  keyId,
  oids,
  type PrivateKey,
  parseKeyFile,
} from '../../src/crypto/index.ts';
import { derInteger, derObjectIdentifier, derOctetString, derSequence } from '../../src/der/index.ts';
import { sm3, sm4 } from '../../src/sm/index.ts';
import { seededRandom } from '../support/seeded-random.ts';

const random = seededRandom('key interop');
const iterations = 65_536;
const kinds = ['sm2', 'ec-p256', 'ec-p384', 'ec-p521', 'ed25519'] as const;
const curves = { 'ec-p256': 'prime256v1', 'ec-p384': 'secp384r1', 'ec-p521': 'secp521r1' } as const;

describe('OpenSSL', () => {
  let dir = '';
  let present = true;
  const openssl = (...argv: string[]): Buffer =>
    execFileSync('openssl', argv, { cwd: dir, stdio: ['ignore', 'pipe', 'ignore'] });
  const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(dir, name)));
  /** The key's identifier as OpenSSL makes it of a file. */
  const publicKeyOf = (name: string, ...more: string[]): string =>
    keyId(new Uint8Array(openssl('pkey', '-in', name, '-pubout', '-outform', 'DER', ...more)));

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'yinxin-keys-'));
    try {
      openssl('version');
    } catch {
      present = false;
    }
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  test.each(kinds)('it reads our %s key: plain, under AES, and as SEC 1', (kind) => {
    if (!present) return;
    const key = generatePrivateKey(kind, random);
    const write = (name: string, label: string, der: Uint8Array): void =>
      writeFileSync(join(dir, name), encodePem(label, der));
    write('plain.pem', 'PRIVATE KEY', encodePrivateKey(key));
    write('aes.pem', 'ENCRYPTED PRIVATE KEY', encryptPrivateKey(key, '口令 1', { random, iterations, scheme: 'aes' }));
    expect(publicKeyOf('plain.pem')).toBe(keyId(key.publicKey));
    expect(publicKeyOf('aes.pem', '-passin', 'pass:口令 1')).toBe(keyId(key.publicKey));
    if (kind === 'ed25519') return;
    write('sec1.pem', 'EC PRIVATE KEY', encodeEcPrivateKey(key));
    expect(publicKeyOf('sec1.pem')).toBe(keyId(key.publicKey));
  });

  test.each(Object.entries(curves))('we read its %s key in every form', (kind, curve) => {
    if (!present) return;
    openssl('ecparam', '-genkey', '-name', curve, '-out', 'ec.pem');
    openssl('pkcs8', '-topk8', '-nocrypt', '-in', 'ec.pem', '-out', 'p8.der', '-outform', 'DER');
    const id = publicKeyOf('ec.pem');
    for (const name of ['ec.pem', 'p8.der']) {
      const key = parseKeyFile(read(name));
      expect([key.algorithm, keyId(key.publicKey)]).toEqual([kind, id]);
    }
  });

  test.each([
    [['-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA512'], []],
    [['-v2', 'aes-192-cbc', '-v2prf', 'hmacWithSHA384'], []],
    [['-v2', 'aes-256-cbc'], []],
    [['-v2', 'sm4-cbc', '-v2prf', 'hmacWithSHA256'], []],
    [['-v2', 'aes-256-cbc', '-v2prf', 'hmacWithSHA1'], ['key.prf.sha1']],
    [['-v1', 'PBE-SHA1-3DES', '-provider', 'legacy', '-provider', 'default'], ['p12.cipher.tripleDes']],
    [['-v1', 'PBE-SHA1-RC2-40', '-provider', 'legacy', '-provider', 'default'], ['p12.cipher.rc2']],
  ] as const)('we open what it closed with %j', (options, leniencies) => {
    if (!present) return;
    openssl('genpkey', '-algorithm', 'ED25519', '-out', 'ed.pem');
    openssl('pkcs8', '-topk8', '-in', 'ed.pem', '-passout', 'pass:p', '-out', 'closed.pem', ...options);
    const key = parseKeyFile(read('closed.pem'), 'p');
    expect(key.leniencies.map(({ name }) => name)).toEqual(leniencies);
    expect(keyId(key.publicKey)).toBe(publicKeyOf('ed.pem'));
    expect(() => parseKeyFile(read('closed.pem'), 'q')).toThrow(expect.objectContaining({ code: 'ERR_KEY_PASSWORD' }));
  });

  test('RSA keys are read in both forms, named, and do not sign here', () => {
    if (!present) return;
    openssl('genrsa', '-out', 'rsa.pem', '2048');
    openssl('rsa', '-in', 'rsa.pem', '-traditional', '-out', 'rsa1.pem');
    const key = parseKeyFile(read('rsa.pem'));
    expect(parseKeyFile(read('rsa1.pem'))).toEqual(key);
    expect(keyId(key.publicKey)).toBe(publicKeyOf('rsa.pem'));
    expect(parseKeyFile(encodePrivateKey(key))).toEqual(key);
    expect(() => createSigner(key, { random })).toThrow(expect.objectContaining({ code: 'ERR_ALGORITHM_UNSUPPORTED' }));
    // One changed number of the eight: the key would leak its factors with its first signature.
    for (const at of [40, 400, 700, 900, 1100]) {
      const changed = key.secret.slice();
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => parseKeyFile(changed)).toThrow(expect.objectContaining({ code: 'ERR_KEY_PRIVATE' }));
    }
  });
});

describe('keys of every kind', () => {
  test.each(kinds)('%s: what is written is read back, in every form', (kind) => {
    const key = generatePrivateKey(kind, random);
    expect(parseKeyFile(encodePrivateKey(key))).toEqual(key);
    for (const scheme of ['sm', 'aes'] as const)
      expect(parseKeyFile(encryptPrivateKey(key, 'x', { random, iterations, scheme }), 'x')).toEqual(key);
    if (kind !== 'ed25519') expect(parseKeyFile(encodeEcPrivateKey(key))).toEqual(key);
  });
});

describe('damaged keys', () => {
  /** One round, so that every byte can be tried. */
  function sealed(
    key: PrivateKey,
    prf: string | undefined,
    keyLength: Uint8Array[],
    [pbes2, kdfOid]: readonly [string, string] = [oids.pbes2, oids.pbkdf2],
  ): Uint8Array {
    const [salt, iv] = [random(8), random(16)];
    const derived = pbkdf2(sm3, utf8('x'), salt, { c: 1, dkLen: 16 });
    const kdf = derSequence(
      derOctetString(salt),
      derInteger(1),
      ...keyLength,
      ...(prf === undefined ? [] : [derSequence(derObjectIdentifier(prf))]),
    );
    const scheme = derSequence(
      derSequence(derObjectIdentifier(kdfOid), kdf),
      derSequence(derObjectIdentifier(oids.sm4), derOctetString(iv)),
    );
    const ciphertext = sm4.cbc.encrypt(encodePrivateKey(key), derived, { iv });
    return derSequence(derSequence(derObjectIdentifier(pbes2), scheme), derOctetString(ciphertext));
  }

  test('both numbers of HMAC-SM3, with and without the length, SM4 without a mode', () => {
    const key = generatePrivateKey('sm2', random);
    for (const prf of [oids.hmacSm3, oids.hmacSm3OpenSsl])
      for (const length of [[], [derInteger(16)]]) expect(parseKeyFile(sealed(key, prf, length), 'x')).toEqual(key);
  });

  test('the numbers of GM/T 0091, whose hash is SM3 when none is named', () => {
    const key = generatePrivateKey('sm2', random);
    for (const prf of [oids.hmacSm3, undefined])
      expect(parseKeyFile(sealed(key, prf, [], [oids.smPbes, oids.smPbkdf]), 'x')).toEqual(key);
    // Under PBKDF2 the default is SHA-1, and this file is not made with it.
    expect(() => parseKeyFile(sealed(key, undefined, []), 'x')).toThrow(
      expect.objectContaining({ code: 'ERR_KEY_PASSWORD' }),
    );
  });

  test.each(kinds)('%s: each byte flipped, each length cut: our errors only, and never another key', (kind) => {
    const key = generatePrivateKey(kind, random);
    const forms = kind === 'sm2' ? [encodePrivateKey(key), sealed(key, oids.hmacSm3, [])] : [encodePrivateKey(key)];
    for (const form of forms) {
      for (let at = 0; at < form.length; at++) {
        const flipped = form.slice();
        flipped[at] = (flipped[at] as number) ^ 0x21;
        for (const bytes of [flipped, form.subarray(0, at)]) {
          try {
            const got = parseKeyFile(bytes, 'x');
            // An Ed25519 file may hold its seed alone: then nothing in it could tell a changed one.
            if (kind !== 'ed25519') expect(toHex(got.secret)).toBe(toHex(key.secret));
          } catch (error) {
            expect(isCoreError(error)).toBe(true);
          }
        }
      }
    }
  });
});
