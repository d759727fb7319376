import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import { encodePem } from '../../src/crypto/index.ts';
import {
  type CertificateProfile,
  certificateProfiles,
  issueCertificate,
  lintCertificate,
  parseCertificate,
  randomSerialNumber,
  verifyCertificateSignature,
} from '../../src/x509/index.ts';
import { describeOpenSsl, openssl } from './openssl.ts';
import { makeParty, now, type Party, testRandom } from './world.ts';

const profiles = Object.keys(certificateProfiles) as CertificateProfile[];
const creditCode = '11990000MB0000000A';

let root: Party;
let sub: Party;
beforeAll(async () => {
  root = await makeParty('root', '示范甲省根CA');
  sub = await makeParty('sub-ca', '示范甲省运营CA', { issuer: root });
});

/** What a profile demands besides a subject. */
const namesOf = (profile: CertificateProfile) => (profile === 'tlcp-server' ? { dnsNames: ['www.example.cn'] } : {});
const entityLength = { notAfter: Date.UTC(2030, 0, 1) };

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'no error';
  } catch (error) {
    if (!isCoreError(error)) throw error;
    return error.code === 'ERR_PROFILE' ? `${error.code} ${error.details.field}` : error.code;
  }
}

describe('issuing and reading back', () => {
  test.each(profiles)('%s reads back as its profile says', async (profile) => {
    const rule = certificateProfiles[profile];
    const issuer = rule.selfSigned ? undefined : profile === 'sub-ca' ? root : sub;
    const party = await makeParty(profile, '示范主体', {
      ...(issuer === undefined ? {} : { issuer }),
      crlDistributionPoints: ['http://ca.example/crl/1.crl', 'ldap://ca.example/CN=crl'],
      certificatePolicies: ['1.2.156.990000.1.1'],
      authorityInformation: { ocsp: ['http://ocsp.example/'], caIssuers: ['http://ca.example/ca.cer'] },
      ...namesOf(profile),
      ...(profile.startsWith('tlcp') ? entityLength : {}),
    });
    const { certificate } = party;
    expect(certificate.version).toBe(3);
    expect(certificate.leniencies).toEqual([]);
    expect(certificate.subject.text).toBe('C=CN, ST=示范甲省, L=示范市, O=示范甲省政务服务中心, CN=示范主体');
    expect(certificate.subject.rdns.map(([a]) => a?.valueTag)).toEqual([0x13, 0x0c, 0x0c, 0x0c, 0x0c]);
    expect(certificate.organisationName).toBe('示范甲省政务服务中心');
    expect([...(certificate.keyUsage ?? [])]).toEqual(rule.keyUsage);
    expect(lintCertificate(certificate, profile).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(certificate.extensions.get('2.5.29.15')?.critical).toBe(true);
    expect(certificate.basicConstraints?.ca ?? false).toBe(rule.ca);
    if (rule.ca) expect(certificate.extensions.get('2.5.29.19')?.critical).toBe(true);
    expect(certificate.basicConstraints?.pathLength).toBe(rule.pathLength);
    expect(certificate.extendedKeyUsage).toEqual(rule.extendedKeyUsage?.purposes);
    expect(certificate.extensions.get('2.5.29.37')?.critical).toBe(rule.extendedKeyUsage?.critical);
    expect(certificate.crlDistributionPoints).toEqual(['http://ca.example/crl/1.crl', 'ldap://ca.example/CN=crl']);
    expect(certificate.certificatePolicies).toEqual(['1.2.156.990000.1.1']);
    expect(certificate.authorityInformation.ocsp).toEqual(['http://ocsp.example/']);
    expect(toHex(certificate.authorityKeyId ?? new Uint8Array())).toBe(
      toHex((issuer ?? party).certificate.subjectKeyId ?? new Uint8Array(1)),
    );
    expect(toHex(certificate.signatureAlgorithm.parameters ?? new Uint8Array())).toBe('0500');
    expect(verifyCertificateSignature(certificate, (issuer ?? party).certificate.publicKey)).toBe(true);
    expect(verifyCertificateSignature(certificate, (issuer === sub ? root : sub).certificate.publicKey)).toBe(false);
  });

  test.each(profiles.filter((p) => certificateProfiles[p].encryptionKeyUsage !== undefined))(
    '%s has an encryption half',
    async (profile) => {
      const { certificate } = await makeParty(profile, '示范主体', {
        issuer: sub,
        keyUse: 'encrypt',
        ...namesOf(profile),
        ...(profile.startsWith('tlcp') ? entityLength : {}),
      });
      expect([...(certificate.keyUsage ?? [])]).toEqual(['keyEncipherment', 'dataEncipherment', 'keyAgreement']);
      expect(toHex(certificate.extensions.get('2.5.29.15')?.value ?? new Uint8Array())).toBe('03020338');
    },
  );

  test('writes identity extensions of GB/T 20518 and reads them by meaning', async () => {
    const organisation = await makeParty('organisation', '示范机构', {
      issuer: sub,
      identity: { creditCode, taxNumber: '990000' },
    });
    expect(organisation.certificate.identity).toMatchObject({ creditCode, taxNumber: '990000' });
    expect(organisation.certificate.extensions.get('1.2.156.10260.4.1.4')?.critical).toBe(false);
    const person = await makeParty('person', '示范人', { issuer: sub, identity: { residentId: '990000199001010010' } });
    expect(person.certificate.identity.residentId).toBe('990000199001010010');
    const officer = await makeParty('person', '示范人', { issuer: sub, identity: { militaryId: '示字第1号' } });
    expect(officer.certificate.identity).toMatchObject({ militaryId: '示字第1号' });
  });

  test('writes UTCTime through 2049 and GeneralizedTime from 2050', async () => {
    const { der } = await makeParty('root', '示范根', { notAfter: Date.UTC(2050, 0, 1) });
    const text = Buffer.from(der).toString('latin1');
    expect(text).toContain('\x17\x0d250101000000Z');
    expect(text).toContain('\x18\x0f20500101000000Z');
    const short = await makeParty('root', '示范根', { notAfter: Date.UTC(2049, 11, 31, 23, 59, 59) });
    expect(Buffer.from(short.der).toString('latin1')).toContain('\x17\x0d491231235959Z');
  });

  test('a serial number is positive, has 16 octets and keeps its leading zero octet out of the text', async () => {
    for (let i = 0; i < 50; i++) {
      const octets = randomSerialNumber(testRandom(String(i)));
      expect(octets).toHaveLength(16);
      expect((octets[0] as number) & 0xc0).toBe(0x40);
    }
    const { certificate } = await makeParty('root', '示范根', { serialNumber: Uint8Array.of(0xff, 1) });
    expect(certificate.serialNumber).toBe('ff01');
  });
});

describe('what may not be issued', () => {
  const cases: readonly [string, string, () => Promise<unknown>][] = [
    ['an authority below path length 0', 'ERR_PROFILE issuer', () => makeParty('sub-ca', 'x', { issuer: sub })],
    [
      'a certificate by one that is no authority',
      'ERR_PROFILE issuer',
      async () => makeParty('person', 'x', { issuer: await makeParty('person', 'y', { issuer: sub }) }),
    ],
    [
      'a certificate with another key than the issuer’s',
      'ERR_PROFILE signer',
      () => makeParty('person', 'x', { issuer: { ...sub, signer: root.signer } }),
    ],
    [
      'validity beyond the issuer’s',
      'ERR_PROFILE notAfter',
      () => makeParty('person', 'x', { issuer: sub, notAfter: Date.UTC(2036, 0, 1) }),
    ],
    [
      'validity that ends before it begins',
      'ERR_PROFILE notAfter',
      () => makeParty('root', 'x', { notAfter: Date.UTC(2020, 0, 1) }),
    ],
    ['an encryption half of an authority', 'ERR_PROFILE keyUse', () => makeParty('root', 'x', { keyUse: 'encrypt' })],
    [
      'serial number zero',
      'ERR_PROFILE serialNumber',
      () => makeParty('root', 'x', { serialNumber: Uint8Array.of(0) }),
    ],
    [
      'a serial number of 21 octets',
      'ERR_PROFILE serialNumber',
      () => makeParty('root', 'x', { serialNumber: new Uint8Array(20).fill(0xff) }),
    ],
    [
      'a name without C',
      'ERR_PROFILE subject.C',
      () => makeParty('person', 'x', { issuer: sub, subject: { CN: 'x' } }),
    ],
    [
      'a name with text that runs backwards',
      'ERR_PROFILE subject.O',
      () => makeParty('root', 'x', { subject: { C: 'CN', O: 'a\u202eb', CN: 'x' } }),
    ],
    [
      'a country in lower case',
      'ERR_PROFILE subject.C',
      () => makeParty('root', 'x', { subject: { C: 'cn', O: 'a', CN: 'x' } }),
    ],
    [
      'an extension twice',
      'ERR_PROFILE extensions.2.5.29.15',
      () =>
        makeParty('root', 'x', { extraExtensions: [{ oid: '2.5.29.15', critical: true, value: Uint8Array.of(5, 0) }] }),
    ],
    [
      'both organisation codes',
      'ERR_PROFILE extensions.1.2.156.10260.4.1.4',
      () => makeParty('organisation', 'x', { issuer: sub, identity: { creditCode, organisationCode: 'MB000000-0' } }),
    ],
  ];
  test.each(cases)('%s', async (_, code, work) => {
    expect(await codeOf(work)).toBe(code);
  });

  test('what a faulty signer returns is not given out', async () => {
    const liar = { ...root.signer, sign: async (message: Uint8Array) => root.signer.sign(message.slice(1)) };
    expect(await codeOf(() => makeParty('sub-ca', 'x', { issuer: { ...root, signer: liar } }))).toBe(
      'ERR_ISSUED_MISMATCH',
    );
  });

  test('a key that is not SM2', async () => {
    const request = {
      profile: 'root',
      subject: { C: 'CN', O: 'x', CN: 'x' },
      signer: root.signer,
      serialNumber: Uint8Array.of(1),
      notBefore: now,
      notAfter: now + 1000,
    } as const;
    expect(await codeOf(() => issueCertificate({ ...request, subjectPublicKey: Uint8Array.of(0x30, 0) }))).toBe(
      'ERR_KEY_PUBLIC',
    );
  });
});

describeOpenSsl('OpenSSL 3 agrees', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'yinxin-x509-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const put = (name: string, der: Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, encodePem('CERTIFICATE', der));
    return path;
  };
  // The distid option reaches only the first certificate, so each link is verified by itself.
  const verify = (trusted: string, target: string): string => {
    const distid = 'distid:1234567812345678';
    return openssl(
      'verify',
      '-partial_chain',
      '-attime',
      String(now / 1000),
      '-vfyopt',
      distid,
      '-trusted',
      trusted,
      target,
    );
  };

  test('on every profile and on the text of a certificate', async () => {
    const rootFile = put('root.pem', root.der);
    const subFile = put('sub.pem', sub.der);
    expect(verify(rootFile, subFile)).toContain('OK');
    expect(verify(rootFile, rootFile)).toContain('OK');
    let checked = 0;
    for (const profile of profiles) {
      if (certificateProfiles[profile].ca) continue;
      const { der } = await makeParty(profile, '示范主体', {
        issuer: sub,
        identity: profile === 'person' ? {} : { creditCode },
        ...namesOf(profile),
        ...entityLength,
      });
      expect(verify(subFile, put(`${profile}.pem`, der)), profile).toContain('OK');
      checked++;
    }
    expect(checked).toBe(10);
    const text = openssl('x509', '-in', join(folder, 'timestamp.pem'), '-noout', '-text');
    expect(text).toContain('Signature Algorithm: SM2-with-SM3');
    expect(text).toMatch(/X509v3 Extended Key Usage: critical\s+Time Stamping/);
    expect(text).toMatch(/X509v3 Key Usage: critical\s+Digital Signature, Non Repudiation/);
  });

  test('and does not verify a flipped certificate', () => {
    const der = sub.der.slice();
    der[der.length - 1] = (der[der.length - 1] as number) ^ 1;
    expect(() => verify(join(folder, 'root.pem'), put('bad.pem', der))).toThrow();
  });
});

test('every flipped byte of a certificate: an error of ours, or it does not verify', async () => {
  const { der } = await makeParty('seal-signer', '示范主体', { issuer: sub, identity: { creditCode } });
  let refused = 0;
  let unverified = 0;
  for (let at = 0; at < der.length; at++) {
    for (const mask of [0x01, 0x20, 0x80]) {
      const copy = der.slice();
      copy[at] = (copy[at] as number) ^ mask;
      try {
        if (verifyCertificateSignature(parseCertificate(copy), sub.certificate.publicKey))
          expect.fail(`byte ${at} mask ${mask}`);
        unverified++;
      } catch (error) {
        if (!isCoreError(error)) throw error;
        refused++;
      }
    }
  }
  expect(refused + unverified).toBe(der.length * 3);
});

test('every truncation of a certificate is an error of ours', () => {
  for (let length = 0; length < sub.der.length; length++) {
    try {
      parseCertificate(sub.der.subarray(0, length));
      expect.fail(`length ${length}`);
    } catch (error) {
      if (!isCoreError(error)) throw error;
    }
  }
});
