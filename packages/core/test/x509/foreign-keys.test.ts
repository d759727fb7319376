import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { equalBytes, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import {
  createSigner,
  createSm2Signer,
  decodePem,
  diagnoseSignature,
  encodeAlgorithmIdentifier,
  encodePem,
  encodePrivateKey,
  generatePrivateKey,
  type Signer,
} from '../../src/crypto/index.ts';
import { derBitString, derSequence } from '../../src/der/index.ts';
import { generateSm2KeyPair } from '../../src/sm/index.ts';
import {
  checkCertificateRequest,
  createCertificateRequest,
  issueCertificate,
  parseCertificate,
  parseCertificateRequest,
  prepareCertificate,
  randomSerialNumber,
  verifyCertificateSignature,
} from '../../src/x509/index.ts';
import { describeOpenSsl, openssl } from './openssl.ts';
import { makeParty, now, type Party, testRandom } from './world.ts';

const random = testRandom('foreign');
const pair = generateSm2KeyPair(random);
const kinds = ['ec-p256', 'ec-p384', 'ec-p521', 'ed25519'] as const;
let root: Party;
beforeAll(async () => {
  root = await makeParty('root', '示范甲省根CA');
});

const order = (subjectPublicKey: Uint8Array, more: object = {}) => ({
  profile: 'organisation' as const,
  subject: { C: 'CN', O: '示范单位', CN: '示范单位' },
  subjectPublicKey,
  issuer: { certificate: root.certificate },
  serialNumber: randomSerialNumber(random),
  notBefore: Date.UTC(2026, 0, 1),
  notAfter: Date.UTC(2028, 0, 1),
  ...more,
});

async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'no error';
  } catch (error) {
    if (!isCoreError(error)) throw error;
    return error.code;
  }
}

describe('keys that are not SM2', () => {
  test.each(['ec-p256', 'ec-p384', 'ec-p521'] as const)(
    '%s: certified by SM2; its encryption half only agrees',
    async (kind) => {
      const { publicKey } = generatePrivateKey(kind, random);
      const der = await issueCertificate({ ...order(publicKey), signer: root.signer });
      const certificate = parseCertificate(der);
      expect(certificate.publicKey.algorithm).toBe(kind);
      expect([...(certificate.keyUsage ?? [])]).toEqual(['digitalSignature', 'nonRepudiation']);
      const half = await issueCertificate({ ...order(publicKey, { keyUse: 'encrypt' }), signer: root.signer });
      expect([...(parseCertificate(half).keyUsage ?? [])]).toEqual(['keyAgreement']);
    },
  );

  test('a profile that wants SM2 takes nothing else', async () => {
    const { publicKey } = generatePrivateKey('ec-p256', random);
    const refused = issueCertificate({ ...order(publicKey, { profile: 'seal-signer' }), signer: root.signer });
    expect(await codeOf(() => refused)).toBe('ERR_PROFILE');
    const { publicKey: ed } = generatePrivateKey('ed25519', random);
    expect(await codeOf(() => issueCertificate({ ...order(ed), signer: root.signer }))).toBe('ERR_PROFILE');
  });

  test.each(kinds.slice(0, 3))(
    'an authority with a key of kind %s signs certificates, of SM2 keys too',
    async (kind) => {
      const signer = createSigner(generatePrivateKey(kind, random), { random });
      const rootDer = await issueCertificate({
        profile: 'root',
        subject: { C: 'CN', O: '示范乙省', CN: '示范乙省根CA' },
        subjectPublicKey: signer.publicKey,
        signer,
        serialNumber: randomSerialNumber(random),
        notBefore: Date.UTC(2025, 0, 1),
        notAfter: Date.UTC(2045, 0, 1),
      });
      const authority = parseCertificate(rootDer);
      expect(verifyCertificateSignature(authority, authority.publicKey)).toBe(true);
      const der = await issueCertificate({
        ...order(root.signer.publicKey, { issuer: { certificate: authority } }),
        signer,
      });
      const certificate = parseCertificate(der);
      expect(certificate.signatureAlgorithm.parameters).toBeUndefined();
      expect(verifyCertificateSignature(certificate, authority.publicKey)).toBe(true);
      expect(verifyCertificateSignature(certificate, root.certificate.publicKey)).toBe(false);
    },
  );

  test.each(kinds)('%s: a request is made, read and accepted', async (kind) => {
    const signer = createSigner(generatePrivateKey(kind, random), { random });
    const der = await createCertificateRequest({ subject: { C: 'CN', CN: 'x' }, signer });
    expect(checkCertificateRequest(parseCertificateRequest(der))).toMatchObject({ accepted: true, verified: true });
  });
});

describe('certificates signed otherwise', () => {
  /** What an authority with a careless program would give out: our structure, its signature. */
  async function signedBy(signer: Signer): Promise<{ code: string; diagnosis: string | undefined }> {
    const prepared = prepareCertificate(order(root.signer.publicKey), root.signer);
    const signature = await signer.sign(prepared.tbs);
    const algorithm = root.certificate.signatureAlgorithm;
    const der = derSequence(prepared.tbs, encodeAlgorithmIdentifier(algorithm), derBitString(signature));
    const certificate = parseCertificate(der);
    expect(verifyCertificateSignature(certificate, root.certificate.publicKey)).toBe(false);
    const diagnosis = diagnoseSignature({
      publicKey: root.certificate.publicKey,
      signature: certificate.signature,
      message: certificate.tbs,
    });
    return { code: await codeOf(() => issueCertificate({ ...order(root.signer.publicKey), signer })), diagnosis };
  }

  test('with an empty user ID: not issued, diagnosed by name', async () => {
    const signer = createSm2Signer(root.privateKey, { random, userId: new Uint8Array(0) });
    expect(await signedBy(signer)).toEqual({ code: 'ERR_ISSUED_MISMATCH', diagnosis: 'sm2.userId.empty' });
  });

  test('with another user ID: not issued', async () => {
    const signer = createSm2Signer(root.privateKey, { random, userId: utf8('ALICE123@YAHOO.COM') });
    expect(await signedBy(signer)).toEqual({ code: 'ERR_ISSUED_MISMATCH', diagnosis: 'sm2.userId.other' });
  });
});

test('property: a certificate’s parts, joined again, are the certificate', async () => {
  const word = fc.stringMatching(/^[A-Za-z0-9示范甲省]{1,20}$/);
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        O: word,
        CN: word,
        dns: fc.array(fc.domain(), { maxLength: 2 }),
        years: fc.integer({ min: 1, max: 9 }),
      }),
      async ({ O, CN, dns, years }) => {
        const der = await issueCertificate({
          ...order(root.signer.publicKey, {
            subject: { C: 'CN', O, CN },
            dnsNames: dns,
            notAfter: Date.UTC(2026 + years, 0, 1),
          }),
          signer: root.signer,
        });
        const { tbs, signatureAlgorithm, signature, subject, raw } = parseCertificate(der);
        expect(subject.text).toBe(`C=CN, O=${O}, CN=${CN}`);
        const again = derSequence(tbs, encodeAlgorithmIdentifier(signatureAlgorithm), derBitString(signature));
        expect(equalBytes(again, raw)).toBe(true);
      },
    ),
    { numRuns: 20 },
  );
});

describeOpenSsl('OpenSSL 3', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'yinxin-request-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = (name: string): string => join(folder, name);
  const distid = 'distid:1234567812345678';
  const keyFile = (): string => {
    writeFileSync(path('key.pem'), encodePem('PRIVATE KEY', encodePrivateKey(pair.privateKey)));
    return path('key.pem');
  };
  const read = (name: string) =>
    parseCertificateRequest(decodePem(readFileSync(path(name)))[0]?.bytes ?? new Uint8Array());
  const request = (out: string, ...more: string[]): string =>
    openssl('req', '-new', '-sm3', '-key', keyFile(), '-subj', '/C=CN/O=OpenSSL/CN=x', '-out', path(out), ...more);

  test('its requests with distid are accepted; without it they are diagnosed and refused', () => {
    request('with.csr', '-sigopt', distid, '-addext', 'subjectAltName=DNS:www.example.cn');
    const accepted = read('with.csr');
    expect(checkCertificateRequest(accepted)).toMatchObject({ accepted: true, verified: true });
    expect(accepted.subjectAltNames).toEqual([{ kind: 'dns', value: 'www.example.cn' }]);
    request('without.csr');
    expect(checkCertificateRequest(read('without.csr'))).toMatchObject({
      accepted: false,
      verified: false,
      diagnosis: 'sm2.userId.empty',
    });
  });

  test('it verifies our requests with names and password, and not a changed one', async () => {
    const signer = createSm2Signer(pair.privateKey, { random });
    const der = await createCertificateRequest({
      subject: { C: 'CN', O: '示范单位', CN: '示范单位' },
      signer,
      dnsNames: ['www.example.cn'],
      challengePassword: 'abc',
    });
    const verify = (bytes: Uint8Array): string => {
      writeFileSync(path('ours.csr'), encodePem('CERTIFICATE REQUEST', bytes));
      return openssl('req', '-in', path('ours.csr'), '-verify', '-noout', '-text', '-vfyopt', distid);
    };
    expect(verify(der)).toMatch(/DNS:www\.example\.cn[\s\S]*SM2-with-SM3/);
    const bad = der.slice();
    bad[30] = (bad[30] as number) ^ 1;
    expect(() => verify(bad)).toThrow();
  });

  test('its certificates with distid verify; without it they are diagnosed and do not', () => {
    const self = (out: string, ...more: string[]): ReturnType<typeof parseCertificate> => {
      const subject = ['-subj', '/C=CN/O=OpenSSL/CN=x', '-days', '30', '-out', path(out)];
      openssl('req', '-x509', '-new', '-sm3', '-key', keyFile(), ...subject, ...more);
      return parseCertificate(decodePem(readFileSync(path(out)))[0]?.bytes ?? new Uint8Array());
    };
    const right = self('right.pem', '-sigopt', distid);
    expect(verifyCertificateSignature(right, right.publicKey)).toBe(true);
    const wrong = self('wrong.pem');
    expect(verifyCertificateSignature(wrong, wrong.publicKey)).toBe(false);
    const { publicKey, signature, tbs } = wrong;
    expect(diagnoseSignature({ publicKey, signature, message: tbs })).toBe('sm2.userId.empty');
  });

  test.each(['ec-p256', 'rsa'])('its %s keys are certified by SM2, and it verifies that', async (kind) => {
    const algorithm =
      kind === 'rsa' ? ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'] : ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
    openssl('genpkey', '-algorithm', ...algorithm, '-out', path('foreign.pem'));
    openssl(
      'req',
      '-new',
      '-sha256',
      '-key',
      path('foreign.pem'),
      '-subj',
      '/C=CN/O=x/CN=y',
      '-out',
      path('foreign.csr'),
    );
    const asked = read('foreign.csr');
    expect(checkCertificateRequest(asked)).toMatchObject({ accepted: true, verified: true });
    const der = await issueCertificate({
      ...order(asked.publicKey.spki, { subject: asked.subject }),
      signer: root.signer,
    });
    writeFileSync(path('root.pem'), encodePem('CERTIFICATE', root.der));
    writeFileSync(path('leaf.pem'), encodePem('CERTIFICATE', der));
    const at = String(now / 1000);
    const options = ['-partial_chain', '-attime', at, '-vfyopt', distid, '-trusted', path('root.pem')];
    expect(openssl('verify', ...options, path('leaf.pem'))).toContain('OK');
  });
});
