import { describe, expect, test } from 'vitest';
import { fromBase64, fromHex, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import { standards } from '../../src/base/standards.ts';
import {
  encodeAlgorithmIdentifier,
  oids,
  signatureAlgorithmIdentifier,
  sm2PublicKeyInfo,
} from '../../src/crypto/index.ts';
import {
  contextTag,
  derBitString,
  derBoolean,
  derExplicit,
  derGeneralizedTime,
  derInteger,
  derNull,
  derObjectIdentifier,
  derSequence,
  derSetOf,
  derString,
  derUtcTime,
  derValue,
  tag,
} from '../../src/der/index.ts';
import { generateSm2KeyPair } from '../../src/sm/index.ts';
import {
  authorityExtension,
  authorityKeyExtension,
  distributionPointsExtension,
  dnsNamesExtension,
  encodeExtension,
  extendedKeyUsageExtension,
  keyUsageExtension,
  ocspNoCheckExtension,
  policiesExtension,
  subjectKeyExtension,
} from '../../src/x509/encode-extensions.ts';
import {
  type Certificate,
  certificateLintRules,
  certificateProfiles,
  lintCertificate,
  type NewExtension,
  type ProfileRule,
  parseCertificate,
  parseCertificates,
  parseRevocationList,
} from '../../src/x509/index.ts';
import { lintBeforeSigning } from '../../src/x509/prepare-certificate.ts';
import { corpus, describeShared, readShared, readSharedJson } from '../support/shared.ts';
import { testRandom } from './world.ts';

const point = generateSm2KeyPair(testRandom('lint')).publicKey;
const attribute = (oid: string, value: Uint8Array): Uint8Array =>
  derSetOf(derSequence(derObjectIdentifier(oid), value));
const text = (oid: string, value: string): Uint8Array => attribute(oid, derString(value));
const country = attribute(oids.countryName, derString('CN', tag.printableString));
const nameOf = (...rdns: Uint8Array[]): Uint8Array => derSequence(...rdns);
const issuerName = nameOf(country, text(oids.organizationName, '示范甲省'), text(oids.commonName, '示范甲省 CA'));
const keyIdentifier = new Uint8Array(20).fill(7);
const from = Date.UTC(2026, 0, 1);

/** The parts of a certificate that keeps every rule. */
const sound = {
  version: derExplicit(0, derInteger(2)),
  serial: derInteger(new Uint8Array(16).fill(0x41)),
  algorithm: encodeAlgorithmIdentifier(signatureAlgorithmIdentifier('sm2-sm3')),
  issuer: issuerName,
  validity: derSequence(derUtcTime(from), derUtcTime(Date.UTC(2028, 0, 1))),
  subject: nameOf(country, text(oids.organizationName, '示范单位'), text(oids.commonName, '示范单位')),
  spki: sm2PublicKeyInfo(point),
  uniqueIdentifiers: new Uint8Array(0) as Uint8Array,
  extensions: [
    authorityKeyExtension(keyIdentifier),
    subjectKeyExtension(keyIdentifier),
    keyUsageExtension(['digitalSignature', 'nonRepudiation']),
    distributionPointsExtension(['http://ca.example/1.crl']),
  ] as readonly NewExtension[],
};
type Parts = typeof sound;

function tbsOf(change: Partial<Parts>): Uint8Array {
  const p = { ...sound, ...change };
  const list =
    p.extensions.length === 0 ? new Uint8Array(0) : derExplicit(3, derSequence(...p.extensions.map(encodeExtension)));
  return derSequence(
    p.version,
    p.serial,
    p.algorithm,
    p.issuer,
    p.validity,
    p.subject,
    p.spki,
    p.uniqueIdentifiers,
    list,
  );
}

const pairOfOnes = derSequence(derInteger(1), derInteger(1));

function certificateOf(change: Partial<Parts>, signature: Uint8Array = pairOfOnes): Certificate {
  return parseCertificate(derSequence(tbsOf(change), change.algorithm ?? sound.algorithm, derBitString(signature)));
}

/** The extensions with one replaced or added, or left out when it has no value. */
function withExtension(oid: string, replacement?: NewExtension): readonly NewExtension[] {
  const rest = sound.extensions.filter((one) => one.oid !== oid);
  return replacement === undefined ? rest : [...rest, replacement];
}
const plain = (oid: string, value: Uint8Array, critical = false): NewExtension => ({ oid, critical, value });
const usages = (...list: Parameters<typeof keyUsageExtension>[0]): readonly NewExtension[] =>
  withExtension(oids.keyUsage, keyUsageExtension(list));
const purposes = (list: readonly string[], critical = false): readonly NewExtension[] => [
  ...sound.extensions,
  extendedKeyUsageExtension(list, critical),
];
const rsaKey = (modulus: Uint8Array, exponent: number): Uint8Array =>
  derSequence(
    derSequence(derObjectIdentifier(oids.rsaEncryption), derNull()),
    derBitString(derSequence(derInteger(modulus), derInteger(exponent))),
  );
const modulus = (bits: number): Uint8Array => new Uint8Array(bits / 8).fill(0xc5);
const p256Key = derSequence(
  derSequence(derObjectIdentifier(oids.ecPublicKey), derObjectIdentifier(oids.p256)),
  derBitString(
    fromHex(
      '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
    ),
  ),
);
const authority: readonly NewExtension[] = [
  ...withExtension(oids.keyUsage, keyUsageExtension(['keyCertSign', 'cRLSign'])),
  authorityExtension(0),
];
const withSubject = (...rdns: Uint8Array[]): Partial<Parts> => ({ subject: nameOf(...rdns) });
const organisation: ProfileRule = certificateProfiles.organisation;
const identity = (oid: string, value: string): readonly NewExtension[] => [
  ...sound.extensions,
  plain(oid, derString(value, tag.printableString)),
];

/** For each rule a certificate that breaks it (and maybe others that follow from it), and the profile where one is needed. */
const broken: Readonly<
  Record<
    string,
    { readonly parts: Partial<Parts>; readonly profile?: Partial<ProfileRule>; readonly signature?: Uint8Array }
  >
> = {
  'certificate.version': { parts: { version: new Uint8Array(0), extensions: [] } },
  'serial.positive': { parts: { serial: derInteger(0) } },
  'serial.length': { parts: { serial: derInteger(new Uint8Array(20).fill(0xff)) } },
  'serial.entropy': { parts: { serial: derInteger(4711) } },
  'encoding.der': {
    parts: { extensions: withExtension(oids.keyUsage, plain(oids.keyUsage, fromHex('030200c0'), true)) },
  },
  'validity.timeType': { parts: { validity: derSequence(derUtcTime(from), derGeneralizedTime(Date.UTC(2028, 0, 1))) } },
  'validity.order': { parts: { validity: derSequence(derUtcTime(from), derUtcTime(from)) } },
  'signatureAlgorithm.known': {
    parts: { algorithm: encodeAlgorithmIdentifier({ oid: '1.2.3.4', parameters: undefined }) },
  },
  'signatureAlgorithm.strong': {
    parts: { algorithm: encodeAlgorithmIdentifier({ oid: oids.rsaWithSha1, parameters: derNull() }) },
  },
  'signatureAlgorithm.gm': {
    parts: { algorithm: encodeAlgorithmIdentifier({ oid: oids.ecdsaWithSha256, parameters: undefined }) },
  },
  'signatureAlgorithm.identifier': {
    parts: { algorithm: encodeAlgorithmIdentifier({ oid: oids.sm2Sign, parameters: undefined }) },
  },
  'signature.encoding': { parts: {}, signature: new Uint8Array(64).fill(1) },
  'certificate.uniqueIdentifiers': {
    parts: { uniqueIdentifiers: derValue(contextTag(2, 'primitive'), Uint8Array.of(0, 1)) },
  },
  'name.issuer': { parts: { issuer: nameOf() } },
  'name.subject': { parts: withSubject() },
  'name.country': {
    parts: withSubject(attribute(oids.countryName, derString('cn', tag.printableString)), text(oids.commonName, 'x')),
  },
  'name.stringType': { parts: withSubject(text(oids.countryName, 'CN'), text(oids.commonName, 'x')) },
  'name.charset': {
    parts: withSubject(country, attribute(oids.commonName, derValue(tag.printableString, utf8('a@b')))),
  },
  'name.length': { parts: withSubject(country, text(oids.commonName, '长'.repeat(65))) },
  'name.empty': { parts: withSubject(country, text(oids.commonName, '')) },
  'name.readable': { parts: withSubject(country, text(oids.commonName, 'a\u202eb')) },
  'name.blanks': { parts: withSubject(country, text(oids.commonName, ' x')) },
  'name.once': { parts: withSubject(country, text(oids.commonName, 'x'), text(oids.commonName, 'y')) },
  'name.multiValued': {
    parts: withSubject(
      country,
      derSetOf(
        derSequence(derObjectIdentifier(oids.organizationName), derString('x')),
        derSequence(derObjectIdentifier(oids.commonName), derString('y')),
      ),
    ),
  },
  'name.order': { parts: withSubject(text(oids.commonName, 'x'), country) },
  'name.selfIssuedEntity': { parts: { subject: issuerName } },
  'key.known': {
    parts: { spki: derSequence(derSequence(derObjectIdentifier('1.2.3.4')), derBitString(Uint8Array.of(1))) },
  },
  'key.spelling': {
    parts: {
      spki: derSequence(derSequence(derObjectIdentifier(oids.sm2), derObjectIdentifier(oids.sm2)), derBitString(point)),
    },
  },
  'key.strength': { parts: { spki: rsaKey(modulus(1024), 65_537) } },
  'key.exponent': { parts: { spki: rsaKey(modulus(2048), 65_536) } },
  'keyUsage.present': { parts: { extensions: withExtension(oids.keyUsage) } },
  'keyUsage.critical': {
    parts: { extensions: withExtension(oids.keyUsage, plain(oids.keyUsage, fromHex('030206c0'))) },
  },
  'keyUsage.empty': {
    parts: { extensions: withExtension(oids.keyUsage, plain(oids.keyUsage, fromHex('030100'), true)) },
  },
  'keyUsage.authority': { parts: { extensions: [...usages('cRLSign'), authorityExtension(0)] } },
  'keyUsage.certSignWithoutCa': { parts: { extensions: usages('digitalSignature', 'keyCertSign') } },
  'keyUsage.onlyWithAgreement': { parts: { extensions: usages('digitalSignature', 'encipherOnly') } },
  'keyUsage.dual': { parts: { extensions: usages('digitalSignature', 'keyEncipherment') } },
  'keyUsage.algorithm': { parts: { spki: p256Key, extensions: usages('digitalSignature', 'keyEncipherment') } },
  'extendedKeyUsage.once': { parts: { extensions: purposes([oids.clientAuth, oids.clientAuth]) } },
  'extendedKeyUsage.any': { parts: { extensions: purposes([oids.anyExtendedKeyUsage, oids.clientAuth]) } },
  'extendedKeyUsage.timestamp': { parts: { extensions: purposes([oids.timeStamping]) } },
  'extendedKeyUsage.signingPurpose': {
    parts: { extensions: [...usages('keyEncipherment'), extendedKeyUsageExtension([oids.documentSigning], false)] },
  },
  'extendedKeyUsage.ocspNoCheck': { parts: { extensions: purposes([oids.ocspSigning]) } },
  'basicConstraints.critical': {
    parts: {
      extensions: [...usages('keyCertSign', 'cRLSign'), plain(oids.basicConstraints, derSequence(derBoolean(true)))],
    },
  },
  'basicConstraints.pathLength': {
    parts: { extensions: [...sound.extensions, plain(oids.basicConstraints, derSequence(derInteger(0)), true)] },
  },
  'subjectKeyIdentifier.authority': {
    parts: { extensions: authority.filter(({ oid }) => oid !== oids.subjectKeyIdentifier) },
  },
  'subjectKeyIdentifier.present': { parts: { extensions: withExtension(oids.subjectKeyIdentifier) } },
  'subjectKeyIdentifier.length': {
    parts: { extensions: withExtension(oids.subjectKeyIdentifier, subjectKeyExtension(new Uint8Array(0))) },
  },
  'authorityKeyIdentifier.present': { parts: { extensions: withExtension(oids.authorityKeyIdentifier) } },
  'authorityKeyIdentifier.root': {
    parts: {
      subject: issuerName,
      extensions: [
        ...authority.filter(({ oid }) => oid !== oids.authorityKeyIdentifier),
        authorityKeyExtension(new Uint8Array(20)),
      ],
    },
  },
  'authorityKeyIdentifier.pair': {
    parts: {
      extensions: withExtension(
        oids.authorityKeyIdentifier,
        plain(
          oids.authorityKeyIdentifier,
          derSequence(
            derValue(contextTag(0, 'primitive'), keyIdentifier),
            derValue(contextTag(2, 'primitive'), Uint8Array.of(1)),
          ),
        ),
      ),
    },
  },
  'extension.neverCritical': {
    parts: {
      extensions: withExtension(oids.subjectKeyIdentifier, { ...subjectKeyExtension(keyIdentifier), critical: true }),
    },
  },
  'extension.alwaysCritical': {
    parts: { extensions: [...authority, plain(oids.inhibitAnyPolicy, derInteger(0))] },
  },
  'extension.authorityOnly': {
    parts: { extensions: [...sound.extensions, plain(oids.inhibitAnyPolicy, derInteger(0), true)] },
  },
  'extension.unknownCritical': {
    parts: { extensions: [...sound.extensions, plain('1.2.156.990000.1', derNull(), true)] },
  },
  'subjectAltName.empty': { parts: { extensions: [...sound.extensions, plain(oids.subjectAltName, derSequence())] } },
  'subjectAltName.dns': { parts: { extensions: [...sound.extensions, dnsNamesExtension(['-a..b'])] } },
  'crlDistributionPoints.present': { parts: { extensions: withExtension(oids.crlDistributionPoints) } },
  'crlDistributionPoints.scheme': {
    parts: {
      extensions: withExtension(oids.crlDistributionPoints, distributionPointsExtension(['https://ca.example/1.crl'])),
    },
  },
  'crlDistributionPoints.critical': {
    parts: {
      extensions: withExtension(oids.crlDistributionPoints, {
        ...distributionPointsExtension(['http://ca.example/1.crl']),
        critical: true,
      }),
    },
  },
  'certificatePolicies.any': { parts: { extensions: [...sound.extensions, policiesExtension([oids.anyPolicy])] } },
  'identity.form': { parts: { extensions: [...sound.extensions, plain(oids.taxNumber, utf8('990000'))] } },
  'identity.family': { parts: { extensions: identity(oids.jitTaxNumber, '990000') } },
  'identity.creditCode': { parts: { extensions: identity(oids.unifiedCreditCode, '1199') } },
  'profile.authority': { parts: { extensions: authority } },
  'profile.pathLength': {
    parts: { extensions: [...usages('keyCertSign'), authorityExtension(3)] },
    profile: { ca: true, pathLength: 0 },
  },
  'profile.selfSigned': { parts: { subject: issuerName } },
  'profile.publicKey': { parts: { spki: p256Key }, profile: { publicKeys: ['sm2'] } },
  'profile.validity': { parts: {}, profile: { longestDays: 729 } },
  'profile.keyUsage': { parts: { extensions: usages('digitalSignature') } },
  'profile.extendedKeyUsage': { parts: { extensions: purposes([oids.clientAuth]) } },
  'profile.extendedKeyUsageCritical': {
    parts: { extensions: purposes([oids.clientAuth]) },
    profile: { extendedKeyUsage: { purposes: [oids.clientAuth], critical: true } },
  },
  'profile.ocspNoCheck': { parts: { extensions: [...sound.extensions, ocspNoCheckExtension()] } },
  'profile.subjectRequired': { parts: withSubject(country, text(oids.commonName, 'x')) },
  'profile.subjectForbidden': { parts: {}, profile: { subject: { required: [], forbidden: ['O'] } } },
  'profile.extensionRequired': {
    parts: {},
    profile: { extensions: { required: [oids.subjectAltName], forbidden: [] } },
  },
  'profile.extensionForbidden': {
    parts: {
      extensions: [
        ...sound.extensions,
        plain(oids.nameConstraints, derSequence(derExplicit(0, derSequence(derValue(0x82, utf8('a'))))), true),
      ],
    },
  },
  'profile.identityPermitted': { parts: { extensions: identity(oids.personResidentId, '990000199001010010') } },
  'profile.identityRequired': {
    parts: {},
    profile: { identity: { permitted: ['taxNumber'], required: ['taxNumber'] } },
  },
};

describe('rules', () => {
  test('each has an identifier of its own, texts in both languages and a clause of a standard that is known', () => {
    const ids = certificateLintRules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(79);
    for (const { id, text: words, clauses } of certificateLintRules) {
      expect(id).toMatch(/^[a-z]+[A-Za-z]*\.[a-z]+[A-Za-z]*$/);
      expect(words.zh).toMatch(/\p{Script=Han}/u);
      expect(words.en).not.toMatch(/\p{Script=Han}/u);
      for (const { standard } of clauses) expect(Object.keys(standards)).toContain(standard);
    }
  });

  test('a certificate that keeps all has no finding, with its profile and without', () => {
    expect(lintCertificate(certificateOf({}))).toEqual([]);
    expect(lintCertificate(certificateOf({}), 'organisation')).toEqual([]);
  });

  test('every rule has a certificate here that breaks it', () => {
    expect(Object.keys(broken).toSorted()).toEqual(certificateLintRules.map(({ id }) => id).toSorted());
  });

  test.each(certificateLintRules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
    const { parts, profile, signature } = broken[id] ?? { parts: {} };
    const demanded = { ...organisation, ...profile };
    const found = lintCertificate(certificateOf(parts, signature), demanded).find((one) => one.rule === id);
    expect(found).toMatchObject({ rule: id, severity: rule.severity });
    expect(found?.got).not.toBe('');
    expect(lintCertificate(certificateOf({})).map((one) => one.rule)).not.toContain(id);
    // What has no signature yet cannot be broken in its signature.
    if (id === 'signature.encoding') return;
    // Issuing refuses its own mistakes before anything is signed.
    let outcome: readonly string[] = [];
    try {
      const algorithm = id === 'signatureAlgorithm.gm' ? 'ecdsa-sha256' : 'sm2-sm3';
      outcome = lintBeforeSigning(tbsOf(parts), algorithm, demanded).findings.map((one) => one.rule);
      expect(rule.severity).not.toBe('error');
    } catch (error) {
      if (!isCoreError(error)) throw error;
      // An algorithm inside that is not the signer's does not even read as a certificate.
      if (error.code === 'ERR_CERTIFICATE_STRUCTURE') expect(id).toMatch(/^signatureAlgorithm\./);
      else expect(error.code === 'ERR_CERTIFICATE_LINT' && error.details.rules.length > 0).toBe(true);
      if (error.code === 'ERR_CERTIFICATE_LINT' && rule.severity === 'error') expect(error.details.rules).toContain(id);
      return;
    }
    expect(outcome).toContain(id);
  });
});

describeShared('corpus/certs', 'certificates of the corpus', () => {
  test('315 files, 317 certificates: how many depart from each rule', () => {
    const counts: Record<string, number> = {};
    let certificates = 0;
    let clean = 0;
    for (const item of corpus('certs')) {
      for (const certificate of parseCertificates(readShared(`corpus/${item.file}`))) {
        certificates++;
        const findings = lintCertificate(certificate);
        if (findings.every(({ severity }) => severity !== 'error')) clean++;
        for (const { rule } of findings) counts[rule] = (counts[rule] ?? 0) + 1;
      }
    }
    expect({ certificates, clean }).toEqual({ certificates: 317, clean: 197 });
    expect(counts).toEqual({
      'authorityKeyIdentifier.present': 35,
      'authorityKeyIdentifier.root': 2,
      'basicConstraints.critical': 25,
      'certificate.version': 11,
      'crlDistributionPoints.present': 140,
      'crlDistributionPoints.scheme': 1,
      'encoding.der': 5,
      'extendedKeyUsage.once': 1,
      'extendedKeyUsage.signingPurpose': 2,
      'extendedKeyUsage.timestamp': 3,
      'extension.alwaysCritical': 1,
      'key.spelling': 18,
      'keyUsage.authority': 11,
      'keyUsage.certSignWithoutCa': 1,
      'keyUsage.critical': 117,
      'keyUsage.dual': 33,
      'keyUsage.onlyWithAgreement': 2,
      'keyUsage.present': 35,
      'name.blanks': 3,
      'name.country': 4,
      'name.multiValued': 3,
      'name.order': 11,
      'name.readable': 2,
      'name.selfIssuedEntity': 9,
      'name.stringType': 2,
      'serial.entropy': 101,
      'serial.positive': 3,
      'signatureAlgorithm.gm': 3,
      'subjectAltName.dns': 2,
      'subjectAltName.empty': 6,
      'subjectKeyIdentifier.authority': 3,
      'subjectKeyIdentifier.present': 46,
      'validity.timeType': 4,
    });
  });
});

describeShared('suites/zlint-certs.json', 'certificates of zlint', () => {
  test('1,319 certificates and 61 CRLs: every refusal has a code, and what reads can be linted', () => {
    type Item = { readonly t: 'CERTIFICATE' | 'X509 CRL'; readonly der: string };
    const { items } = readSharedJson<{ items: Record<string, Item> }>('suites/zlint-certs.json');
    const counts: Record<string, number> = {};
    let errors = 0;
    for (const { t, der } of Object.values(items)) {
      let outcome = 'read';
      try {
        if (t === 'X509 CRL') parseRevocationList(fromBase64(der));
        else if (lintCertificate(parseCertificate(fromBase64(der))).some(({ severity }) => severity === 'error'))
          errors++;
      } catch (error) {
        if (!isCoreError(error)) throw error;
        outcome = error.code;
      }
      const key = `${t} ${outcome}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    // Most refusals are a relative name without an attribute, which whoever made these files put into them.
    expect({ ...counts, errors }).toEqual({
      'CERTIFICATE read': 1070,
      'CERTIFICATE ERR_CERTIFICATE_STRUCTURE': 53,
      'CERTIFICATE ERR_DER_TAG': 175,
      'CERTIFICATE ERR_DER_TRAILING_DATA': 4,
      'CERTIFICATE ERR_DER_TRUNCATED': 12,
      'CERTIFICATE ERR_DER_VALUE': 5,
      'X509 CRL read': 37,
      'X509 CRL ERR_CRL_STRUCTURE': 15,
      'X509 CRL ERR_DER_TRAILING_DATA': 2,
      'X509 CRL ERR_DER_VALUE': 7,
      errors: 666,
    });
  });

  // A name of zlint's files tells its kind of fault; those that one of our rules speaks of must be found.
  test.each([
    ['serialNumberLargeDueToSignedMSB', 'serial.length'],
    ['serialNumberNegative', 'serial.positive'],
    ['caBasicConstNotCrit', 'basicConstraints.critical'],
    ['caKeyUsageMissing', 'keyUsage.present'],
    ['caKeyUsageNotCrit', 'keyUsage.critical'],
    ['caKeyUsageNoCertSign', 'keyUsage.authority'],
    ['keyUsageCertSignEndEntity', 'keyUsage.certSignWithoutCa'],
    ['keyUsageNoBits', 'keyUsage.empty'],
    ['skiCritical', 'extension.neverCritical'],
    ['akiCritical', 'extension.neverCritical'],
    ['akidNoKeyIdentifier', 'authorityKeyIdentifier.present'],
    ['subCANoSKI', 'subjectKeyIdentifier.authority'],
    ['subCrlDistCrit', 'crlDistributionPoints.critical'],
  ])('%s breaks %s', (name, rule) => {
    const { items } = readSharedJson<{ items: Record<string, { readonly der: string }> }>('suites/zlint-certs.json');
    const der = fromBase64(items[name]?.der ?? '');
    expect(lintCertificate(parseCertificate(der)).map((one) => one.rule)).toContain(rule);
  });
});
