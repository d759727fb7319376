import type { Facts, SealFacts, SignatureFacts, TimestampFacts } from '../../src/validation/facts/facts.ts';
import type { CertificateFacts, PathFacts, ServiceFacts } from '../../src/validation/facts/identity-facts.ts';

/** Lets a test change anything in a copy. */
export type Mutable<T> = T extends readonly (infer I)[]
  ? Mutable<I>[]
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<T[K]> }
    : T;

export type MutableFacts = Mutable<Facts>;

const hash = (digit: string): string => digit.repeat(64);

export function certificate(name: string, more: Partial<CertificateFacts> = {}): CertificateFacts {
  return {
    fingerprint: hash('a'),
    subject: `C=CN, O=示范甲省${name}, CN=${name}`,
    issuer: 'C=CN, O=示范甲省数字证书认证中心, CN=示范甲省CA',
    serialNumber: '01',
    notBefore: '2025-01-01T00:00:00Z',
    notAfter: '2028-01-01T00:00:00Z',
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    commonName: name,
    signatureAlgorithm: 'sm2-sm3',
    crlLocations: ['http://ca.example/ca.crl'],
    ...more,
  };
}

const crl = { crlNumber: '7', thisUpdate: '2026-06-01T00:00:00Z', nextUpdate: '2026-06-08T00:00:00Z' } as const;

export function service(id: string, type: string, name: string): ServiceFacts {
  return {
    id,
    type,
    name,
    provider: '示范甲省数字证书认证中心',
    history: [{ status: 'granted', from: '2024-01-01T00:00:00Z' }],
    algorithms: [{ id: 'sm2-sm3' }],
  };
}

export function path(leaf: CertificateFacts, serviceFacts: ServiceFacts): PathFacts {
  const authority = certificate('中级CA', { fingerprint: hash('b'), keyUsage: ['keyCertSign', 'cRLSign'] });
  return {
    status: 'valid',
    certificates: [
      { certificate: leaf, revocation: { status: 'good', ...crl } },
      { certificate: authority, revocation: { status: 'good', ...crl } },
    ],
    anchor: { subject: 'C=CN, CN=示范甲省CA', label: serviceFacts.id },
    service: serviceFacts,
  };
}

export function token(genTime: string): TimestampFacts {
  const tsa = certificate('时间戳', { fingerprint: hash('c') });
  return {
    genTime,
    imprintMatches: true,
    signatureVerified: true,
    signatureAlgorithm: 'sm2-sm3',
    imprintAlgorithm: 'sm3',
    certificate: tsa,
    path: path(tsa, service('tsa-1', 'tsa', '示范时间戳服务')),
  };
}

export function goodSeal(): SealFacts {
  const maker = certificate('制章中心', { fingerprint: hash('d') });
  return {
    layout: 'GB/T 38540-2020',
    version: 4,
    vendorId: 'YINXIN',
    sealId: '99000000000001',
    type: 1,
    name: '示范甲省市场监督管理局',
    sm3: hash('e'),
    createdAt: '2025-06-01T00:00:00Z',
    validFrom: '2025-06-01T00:00:00Z',
    validUntil: '2027-06-01T00:00:00Z',
    signerList: 'certificates',
    signerCount: 1,
    picture: { type: 'PNG', declaredType: 'PNG', widthMm: 42, heightMm: 42, sm3: hash('f') },
    makerSignature: { algorithm: 'sm2-sm3', supported: true, verified: true },
    maker,
    makerPath: path(maker, service('maker-1', 'sealMaker', '示范甲省制章服务')),
  };
}

export function goodSignature(index = 0): SignatureFacts {
  const signer = certificate('市场监督管理局', { creditCode: '11990100T00000028L' });
  return {
    index,
    id: `s00${index + 1}`,
    kind: 'seal',
    type: 'Seal',
    descriptionPath: `/Doc_0/Signs/Sign_${index}/Signature.xml`,
    provider: 'yinxin',
    checkMethod: '1.2.156.10197.1.401',
    references: [
      { path: '/OFD.xml', algorithm: 'sm3', status: 'matched', expected: hash('1'), got: hash('1') },
      { path: '/Doc_0/Document.xml', algorithm: 'sm3', status: 'matched', expected: hash('2'), got: hash('2') },
    ],
    stamps: [{ page: '1' }],
    layout: 'GB/T 38540-2020',
    contentDigest: { expected: hash('3'), got: hash('3'), matches: true },
    value: { algorithm: 'sm2-sm3', supported: true, verified: true },
    claimedTime: '2026-05-01T02:00:00Z',
    signer,
    signerPath: path(signer, service('ca-1', 'ca', '示范甲省CA')),
    seal: goodSeal(),
    sealCopyMatches: true,
    signerListed: true,
  };
}

/** Facts under which everything passes; a test breaks one thing in its own copy. */
export function goodFacts(): MutableFacts {
  const facts: Facts = {
    schema: 'yinxin-facts/1',
    at: '2026-06-02T00:00:00Z',
    atSource: 'argument',
    insecure: [],
    use: { region: '990200' },
    file: { name: 'licence.ofd', size: 12345, sm3: hash('0'), format: 'ofd' },
    document: { count: 1, title: '营业执照', pages: 1, problems: [], parts: [] },
    signatures: [goodSignature()],
    coverage: [
      { path: '/OFD.xml', role: 'ofd.xml', reachable: true, coveredBy: [0], bound: false },
      { path: '/Doc_0/Document.xml', role: 'document', reachable: true, coveredBy: [0], bound: false },
      { path: '/Doc_0/Signs/Signatures.xml', role: 'signature-list', reachable: true, coveredBy: [], bound: false },
      { path: '/Doc_0/Signs/Sign_0/Signature.xml', role: 'signature', reachable: true, coveredBy: [], bound: true },
    ],
    licence: {
      metadata: { ZZMC: '营业执照', ZZBFJGDM: '11990100T00000028L' },
      findings: [],
      missing: [],
      id: {
        text: '1.2.156.3005.2.11990000T0000001XF001.11990100T00000028L.000000001.001.W',
        valid: true,
        expected: 'W',
        got: 'W',
      },
      typeCode: '11990000T0000001XF001',
      issuerCode: '11990100T00000028L',
      issuerName: '示范甲省市场监督管理局',
      region: '990100',
      holderCode: 'valid',
      validFrom: '2026-05-01T00:00:00Z',
      validUntil: '2036-04-30T15:59:59Z',
      comparisons: [{ field: '名称', source: 'page', matches: true, expected: '示范公司', got: '示范公司' }],
      issuer: service('issuer-1', 'licenceIssuer', '示范甲省市场监督管理局'),
    },
    trust: {
      status: 'authentic',
      schemeId: 'cn-demo',
      operator: '示范监管方',
      sequence: 3,
      issued: '2026-05-15T00:00:00Z',
      nextUpdate: '2026-07-01T00:00:00Z',
      sm3: hash('9'),
    },
    scopes: [
      {
        signature: 0,
        service: service('issuer-1', 'licenceIssuer', '示范甲省市场监督管理局'),
        inside: true,
        missing: [],
      },
    ],
    revocationLists: [],
    leniencies: [],
  };
  return JSON.parse(JSON.stringify(facts)) as MutableFacts;
}

/** Facts of a seal file under which everything passes. */
export function goodSealFacts(): MutableFacts {
  const { document: _document, coverage: _coverage, licence: _licence, ...facts } = goodFacts();
  return {
    ...facts,
    file: { ...facts.file, name: 'seal.esl', format: 'seal' },
    sealFile: JSON.parse(JSON.stringify(goodSeal())) as Mutable<SealFacts>,
    signatures: [],
    scopes: [],
  };
}

/** The first signature. */
export function first(facts: MutableFacts): Mutable<SignatureFacts> {
  const signature = facts.signatures[0];
  if (signature === undefined) throw new Error('no signature');
  return signature;
}

/** The seal of the first signature. */
export function sealOf(facts: MutableFacts): Mutable<SealFacts> {
  const { seal } = first(facts);
  if (seal === undefined) throw new Error('no seal');
  return seal;
}
