import { execFileSync } from 'node:child_process';
import { createPrivateKey, sign as nodeSign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '../../src/base/bytes.ts';
import {
  answerTimestampRequest,
  checkTimestampAnswer,
  createCertificateBundle,
  createEncryptedData,
  createEnvelopedData,
  createSignedData,
  createSignedStream,
  createTimestampRequest,
  openEncryptedData,
  parseCertificateBundle,
  parseEnvelopedData,
  parseSignedData,
  parseTimestampRequest,
  parseTimestampResponse,
  type SignerRequest,
  verifySignedData,
  verifySignedStream,
  verifyTimestampImprint,
} from '../../src/cms/index.ts';
import { createDelegatedSigner, decodePem, type SignatureAlgorithm } from '../../src/crypto/index.ts';
import { type Certificate, parseCertificate } from '../../src/x509/index.ts';
import { now, world } from '../seal/world.ts';
import { seededRandom } from '../support/seeded-random.ts';

function hasOpenSsl(): boolean {
  try {
    return execFileSync('openssl', ['version'], { encoding: 'utf8' }).startsWith('OpenSSL 3');
  } catch {
    return false;
  }
}

const content = utf8('another tool reads this\n');
const random = seededRandom('openssl');

describe.skipIf(!hasOpenSsl())('OpenSSL 3 (needs its command)', () => {
  let folder = '';
  const at = (name: string): string => join(folder, name);
  const read = (name: string): Uint8Array => new Uint8Array(readFileSync(at(name)));
  const write = (name: string, bytes: Uint8Array | string): void => writeFileSync(at(name), bytes);

  /** Runs it in the folder; what it prints, or why it failed. */
  function openssl(...args: readonly string[]): string {
    try {
      return execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      return `failed: ${(error as { stderr: string }).stderr}`;
    }
  }

  const kinds: readonly (readonly [
    name: string,
    algorithm: SignatureAlgorithm,
    newKey: readonly string[],
    hash: string,
  ])[] = [
    ['ec', 'ecdsa-sha256', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'], 'sha256'],
    ['rsa', 'rsa-sha256', ['-newkey', 'rsa:2048'], 'sha256'],
    ['pss', 'rsa-pss-sha256', ['-newkey', 'rsa:2048'], 'sha256'],
  ];

  const certificateOf = (name: string): Certificate =>
    parseCertificate((decodePem(read(`${name}.pem`))[0] as { bytes: Uint8Array }).bytes);

  /** A signer over a key that OpenSSL made. */
  function holder(name: string, algorithm: SignatureAlgorithm, hash: string): SignerRequest {
    const certificate = certificateOf(name);
    const key = createPrivateKey(readFileSync(at(`${name}.key`)));
    const options = name === 'pss' ? { key, padding: 6, saltLength: 32 } : key;
    const sign = async (message: Uint8Array): Promise<Uint8Array> => new Uint8Array(nodeSign(hash, message, options));
    return { certificate, signer: createDelegatedSigner({ algorithm, publicKey: certificate.publicKey.spki, sign }) };
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'yinxin-openssl-'));
    write('content.bin', content);
    for (const [name, , newKey] of kinds)
      openssl(
        'req',
        '-x509',
        ...newKey,
        '-nodes',
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.pem`,
        '-subj',
        `/CN=${name}`,
        '-days',
        '3650',
      );
    openssl(
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-keyout',
        'tsa.key',
        '-out',
        'tsa.pem',
      ],
      ...['-subj', '/CN=tsa', '-days', '3650', '-addext', 'extendedKeyUsage=critical,timeStamping'],
      ...['-addext', 'keyUsage=critical,digitalSignature'],
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const verified = 'CMS Verification successful';

  /** What OpenSSL says of a message; it writes to standard error. */
  function check(name: string, anchor: string, ...more: readonly string[]): string {
    const shell = 'openssl "$@" 2>&1';
    const args = [
      'cms',
      '-verify',
      '-binary',
      '-inform',
      'DER',
      '-in',
      name,
      '-CAfile',
      anchor,
      '-purpose',
      'any',
      '-out',
      'read.bin',
      ...more,
    ];
    try {
      return execFileSync('sh', ['-c', shell, 'sh', ...args], { cwd: folder, encoding: 'utf8' });
    } catch (error) {
      return `failed: ${(error as { stdout: string }).stdout}`;
    }
  }

  it('verifies ours: three kinds of keys, attached, detached, by key, streamed', async () => {
    const results: string[] = [];
    for (const [name, algorithm, , hash] of kinds) {
      const by = { ...holder(name, algorithm, hash), family: 'rfc' } as const;
      write('a.p7m', await createSignedData({ ...by, content, form: 'attached', signingTime: now }));
      write('d.p7s', await createSignedData({ ...by, content }));
      write(
        'k.p7m',
        await createSignedData({ ...by, content, form: 'attached', identifiedBy: 'subjectKeyIdentifier' }),
      );
      const parts: Uint8Array[] = [];
      for await (const part of createSignedStream({ ...by, content: [content] })) parts.push(part);
      write('s.p7m', concatBytes(...parts));
      for (const file of ['a.p7m', 'k.p7m', 's.p7m'])
        results.push(check(file, `${name}.pem`).includes(verified) ? 'yes' : `${name} ${file}`);
      expect(read('read.bin')).toEqual(content);
      results.push(
        check('d.p7s', `${name}.pem`, '-content', 'content.bin').includes(verified) ? 'yes' : `${name} detached`,
      );
      write('other.bin', utf8('x'));
      results.push(check('d.p7s', `${name}.pem`, '-content', 'other.bin').includes('failed') ? 'no' : `${name} other`);
      if (name !== 'ec' && name !== 'rsa') continue;
      write('n.p7m', await createSignedData({ ...by, content, form: 'attached', signedAttributes: 'none' }));
      results.push(check('n.p7m', `${name}.pem`).includes(verified) ? 'yes' : `${name} plain`);
    }
    expect(results.filter((one) => one === 'yes')).toHaveLength(14);
    expect(results.filter((one) => one === 'no')).toHaveLength(3);
    expect(results).toHaveLength(17);
  });

  it('makes what we verify: keys, attributes, names, streams', async () => {
    const digests: Readonly<Record<string, readonly string[]>> = {
      ec: ['sha256', 'sha384', 'sha512'],
      rsa: ['sha256', 'sha512'],
    };
    const results: string[] = [];
    for (const [name, list] of Object.entries(digests))
      for (const digest of list)
        for (const options of [
          [],
          ['-keyid'],
          ['-noattr'],
          ['-stream', '-indef'],
          ['-nodetach', '-stream', '-indef'],
          ['-nodetach', '-nocerts'],
        ]) {
          const args = [
            '-sign',
            '-binary',
            '-in',
            'content.bin',
            '-signer',
            `${name}.pem`,
            '-inkey',
            `${name}.key`,
            '-md',
            digest,
          ];
          const made = openssl('cms', ...args, '-outform', 'DER', '-out', 'o.p7m', ...options);
          expect(made).toBe('');
          const candidates = [certificateOf(name)];
          const bytes = read('o.p7m');
          const message = parseSignedData(bytes);
          const [whole] = verifySignedData(message, { content, candidates });
          const [other] = verifySignedData(message, { content: utf8('x'), candidates });
          const streamed = await verifySignedStream([bytes], { candidates });
          const isDetached = message.encapsulated.content === undefined;
          const inStream = isDetached ? 'content.missing' : streamed.signers[0]?.failure;
          const isRight =
            whole?.verified &&
            !other?.verified &&
            (isDetached ? inStream === 'content.missing' : inStream === undefined);
          results.push(isRight ? 'verified' : `${name} ${digest} ${options.join(' ')}: ${whole?.failure} ${inStream}`);
        }
    const counts = Object.fromEntries(results.map((one) => [one, results.filter((same) => same === one).length]));
    expect(counts).toEqual({ verified: 30 });
  });

  it('makes RSA-PSS that we verify', () => {
    const pss = ['-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:32'];
    openssl(
      'cms',
      '-sign',
      '-binary',
      '-nodetach',
      '-in',
      'content.bin',
      '-signer',
      'pss.pem',
      '-inkey',
      'pss.key',
      '-md',
      'sha256',
      ...pss,
      '-outform',
      'DER',
      '-out',
      'pss.p7m',
    );
    expect(verifySignedData(parseSignedData(read('pss.p7m'))).map(({ verified: yes }) => yes)).toEqual([true]);
  });

  it('and we encrypt under a shared key for each other: SM4 and AES', () => {
    const key = '00112233445566778899aabbccddeeff';
    const ciphers: readonly (readonly [name: string, digits: string])[] = [
      ['sm4-cbc', key],
      ['aes-128-cbc', key],
      ['aes-256-cbc', key + key],
    ];
    for (const [cipher, digits] of ciphers) {
      openssl(
        'cms',
        '-EncryptedData_encrypt',
        '-binary',
        `-${cipher}`,
        '-secretkey',
        digits,
        '-in',
        'content.bin',
        '-outform',
        'DER',
        '-out',
        'e.p7m',
      );
      const message = parseEnvelopedData(read('e.p7m'));
      expect([message.kind, message.leniencies]).toEqual(['encryptedData', []]);
      const opened = openEncryptedData(message, Uint8Array.from(Buffer.from(digits, 'hex')));
      expect([opened.cipher, opened.content]).toEqual([cipher, content]);
    }
    write(
      'ours.p7m',
      createEncryptedData({ content, key: Uint8Array.from(Buffer.from(key, 'hex')), family: 'rfc', random }),
    );
    const decrypted = openssl(
      'cms',
      '-EncryptedData_decrypt',
      '-binary',
      '-secretkey',
      key,
      '-inform',
      'DER',
      '-in',
      'ours.p7m',
      '-out',
      'opened.bin',
    );
    expect([decrypted, read('opened.bin')]).toEqual(['', content]);
  });

  it('reads our envelopes and bundles, and we its bundles', async () => {
    const { encipher, signer } = await world();
    write('env.p7m', createEnvelopedData({ content, recipients: [encipher.certificate], family: 'rfc', random }));
    expect(openssl('cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', 'env.p7m')).toContain(
      'pkcs7-envelopedData',
    );
    write(
      'gcm.p7m',
      createEnvelopedData({ content, recipients: [encipher.certificate], family: 'rfc', random, cipher: 'sm4-gcm' }),
    );
    expect(openssl('cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', 'gcm.p7m')).toContain(
      'id-smime-ct-authEnvelopedData',
    );
    write('ours.p7b', createCertificateBundle({ certificates: [encipher.certificate, signer.certificate] }));
    expect(
      openssl('pkcs7', '-print_certs', '-noout', '-inform', 'DER', '-in', 'ours.p7b').match(/subject=/g),
    ).toHaveLength(2);
    openssl('crl2pkcs7', '-nocrl', '-certfile', 'ec.pem', '-certfile', 'rsa.pem', '-out', 'theirs.p7b');
    expect(
      parseCertificateBundle(read('theirs.p7b'))
        .map(({ commonName }) => commonName)
        .toSorted(),
    ).toEqual(['ec', 'rsa']);
  });

  // Its cms command knows no Ed25519 either.
  it('does not verify SM2 messages: its command has no user ID for them', async () => {
    const { signer, root } = await world();
    const pem = (bytes: Uint8Array): string =>
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(bytes).toString('base64')}\n-----END CERTIFICATE-----\n`;
    write('root.pem', pem(root.certificate.raw));
    write(
      'sm2.p7m',
      await createSignedData({
        certificate: signer.certificate,
        signer: signer.signer,
        content,
        form: 'attached',
        family: 'rfc',
      }),
    );
    expect(check('sm2.p7m', 'root.pem', '-no_check_time')).toContain('failed');
    // It reads them, though.
    expect(openssl('cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', 'sm2.p7m')).toContain('SM2-with-SM3');
  });

  describe('ts', () => {
    const authority = () => {
      const { certificate, signer } = holder('tsa', 'ecdsa-sha256', 'sha256');
      return { certificate, signer, policies: ['1.2.3.5.1'], accuracyMs: 1500 } as const;
    };
    let count = 1;
    const answer = (request: Uint8Array) =>
      answerTimestampRequest({
        request,
        authority: authority(),
        // Its own certificates begin at the moment when they are made.
        clock: { now: authority().certificate.notBefore + 1000 },
        lastGenTime: undefined,
        reserve: async () => Uint8Array.of(count++),
      });

    it('asks us, and verifies our answer: SM3 and SHA-2', async () => {
      for (const digest of ['sm3', 'sha256', 'sha384', 'sha512']) {
        openssl('ts', '-query', '-data', 'content.bin', `-${digest}`, '-cert', '-out', 'q.tsq');
        const { response, refusal } = await answer(read('q.tsq'));
        expect(refusal).toBeUndefined();
        write('r.tsr', response);
        expect(
          openssl('ts', '-verify', '-in', 'r.tsr', '-queryfile', 'q.tsq', '-CAfile', 'tsa.pem', '-no_check_time'),
        ).toContain('Verification: OK');
        expect(
          openssl('ts', '-verify', '-in', 'r.tsr', '-data', 'tsa.pem', '-CAfile', 'tsa.pem', '-no_check_time'),
        ).toContain('failed');
      }
      openssl('ts', '-query', '-data', 'content.bin', '-sha1', '-out', 'q.tsq');
      const { response } = await answer(read('q.tsq'));
      write('r.tsr', response);
      expect(openssl('ts', '-reply', '-in', 'r.tsr', '-text')).toContain(
        'unrecognized or unsupported algorithm identifier',
      );
    });

    it('answers us, and we verify it: SM3 and SHA-2', async () => {
      write('serial', '01\n');
      write(
        'ts.cnf',
        [
          '[tsa]',
          'default_tsa = t',
          '[t]',
          'serial = serial',
          'crypto_device = builtin',
          'signer_cert = tsa.pem',
          'signer_key = tsa.key',
          'signer_digest = sha256',
          'default_policy = 1.2.3.5.1',
          'digests = sm3, sha256, sha384, sha512',
          'accuracy = secs:1, millisecs:500',
          'ordering = yes',
          'tsa_name = yes',
          'ess_cert_id_alg = sha256',
          '',
        ].join('\n'),
      );
      for (const digest of ['sm3', 'sha256', 'sha384', 'sha512'] as const) {
        const bytes = createTimestampRequest({ message: content, digest, nonce: random(8), policy: '1.2.3.5.1' });
        write('ours.tsq', bytes);
        expect(openssl('ts', '-query', '-in', 'ours.tsq', '-text')).toContain('Policy OID: 1.2.3.5.1');
        openssl('ts', '-reply', '-config', 'ts.cnf', '-queryfile', 'ours.tsq', '-out', 'theirs.tsr');
        const { token } = parseTimestampResponse(read('theirs.tsr'));
        if (token === undefined) throw new Error(`granted: ${digest}`);
        const request = parseTimestampRequest(bytes);
        expect(checkTimestampAnswer(token, request)).toEqual([]);
        expect([token.accuracyMs, token.ordering]).toEqual([1500, true]);
        expect(verifyTimestampImprint(token, request.imprint)).toMatchObject({
          imprintMatches: true,
          signatureVerified: true,
          signingCertificate: 'match',
        });
      }
    });
  });
});
