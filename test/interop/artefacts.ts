import { parseInstant, utf8 } from '@yinxin/core';
import { createEnvelopedData, createSignedData, createTimestampRequest, createTimestampToken } from '@yinxin/core/cms';
import {
  createPkcs12,
  createPrivateKey,
  createSigner,
  encryptPrivateKey,
  generatePrivateKey,
  type PrivateKey,
  type Signer,
} from '@yinxin/core/crypto';
import {
  type Certificate,
  type CertificateProfile,
  createCertificateRequest,
  createOcspRequest,
  createOcspResponse,
  issueCertificate,
  issueRevocationList,
  parseCertificate,
  parseOcspRequest,
  randomSerialNumber,
} from '@yinxin/core/x509';
import { seededRandom } from '@yinxin/testkit';

/** What the table has a row for. */
export type Artefact =
  | 'certificate'
  | 'request'
  | 'crl'
  | 'key'
  | 'pkcs12'
  | 'signedData'
  | 'envelopedData'
  | 'ocsp'
  | 'timestamp';

/** The rows in their order, by the names of the field. */
export const artefactTitles: Readonly<Record<Artefact, string>> = {
  certificate: 'X.509 certificate',
  request: 'Certification request (PKCS #10)',
  crl: 'CRL',
  key: 'Encrypted private key (PKCS #8)',
  pkcs12: 'PKCS #12',
  signedData: 'CMS SignedData',
  envelopedData: 'CMS EnvelopedData',
  ocsp: 'OCSP response',
  timestamp: 'Time-stamp token (RFC 3161)',
};

/** A key that everybody in the test may know, with its certificate. */
export interface Holder {
  readonly key: PrivateKey;
  readonly signer: Signer;
  readonly certificate: Certificate;
}

/** One of each, under keys of one algorithm. */
export interface Family {
  readonly authority: Holder;
  readonly holder: Holder;
  readonly tsa: Holder;
  readonly request: Uint8Array;
  readonly crl: Uint8Array;
  readonly signedData: Uint8Array;
  readonly ocsp: Uint8Array;
  readonly timestamp: Uint8Array;
}

/** Everything that peers are shown. */
export interface Made {
  readonly at: number;
  readonly password: string;
  readonly content: Uint8Array;
  readonly sm2: Family;
  /** The same with ECDSA over P-256: for readers that do not know the user ID of SM2. */
  readonly p256: Family;
  /** Sealed with SM3 and SM4, and with SHA-256 and AES. */
  readonly keyFile: Readonly<Record<'sm' | 'aes', Uint8Array>>;
  readonly pkcs12: Readonly<Record<'sm' | 'aes', Uint8Array>>;
  /** The encryption half of the holder's pair. */
  readonly recipient: Holder;
  readonly envelopedData: Uint8Array;
  readonly timestampRequest: Uint8Array;
}

const day = 86_400_000;
const at = parseInstant('2026-09-01T00:00:00Z');
/** Some programs compare with the clock only: what they read must be current for long. */
const later = at + 10_000 * day;
const random = seededRandom('interoperability');

/** Makes one of each. */
export async function makeArtefacts(): Promise<Made> {
  const content = utf8('电子证照 · what both sides must agree on');
  const password = '口令 123456';
  const sm2 = await makeFamily('sm2', content);
  const p256 = await makeFamily('ec-p256', content);
  const { key, certificate } = sm2.holder;
  const recipient = await makeHolder('sm2', 'person', 'Interoperability holder', sm2.authority, 'encrypt');
  const schemes = ['sm', 'aes'] as const;
  const both = (make: (scheme: 'sm' | 'aes') => Uint8Array): Record<'sm' | 'aes', Uint8Array> => ({
    sm: make(schemes[0]),
    aes: make(schemes[1]),
  });
  return {
    at,
    password,
    content,
    sm2,
    p256,
    keyFile: both((scheme) => encryptPrivateKey(key.secret, password, { random, scheme })),
    pkcs12: both((scheme) =>
      createPkcs12({ keys: [{ key }], certificates: [{ certificate: certificate.raw }], password, random, scheme }),
    ),
    recipient,
    envelopedData: createEnvelopedData({ content, recipients: [recipient.certificate], family: 'gm', random }),
    timestampRequest: createTimestampRequest({ message: content, nonce: Uint8Array.of(1, 2, 3) }),
  };
}

async function makeFamily(algorithm: 'sm2' | 'ec-p256', content: Uint8Array): Promise<Family> {
  const authority = await makeHolder(algorithm, 'root', 'Interoperability CA');
  const holder = await makeHolder(algorithm, 'person', 'Interoperability holder', authority);
  const tsa = await makeHolder(algorithm, 'timestamp', 'Interoperability TSA', authority);
  const { certificate, signer } = holder;
  const asked = await createOcspRequest({
    certificates: [{ certificate, issuer: authority.certificate }],
    hash: algorithm === 'sm2' ? 'sm3' : 'sha1',
  });
  const certId = parseOcspRequest(asked).entries[0]?.certId;
  if (certId === undefined) throw new Error('the request asks for nothing');
  return {
    authority,
    holder,
    tsa,
    request: await createCertificateRequest({ subject: { C: 'CN', CN: 'Interoperability request' }, signer }),
    crl: await issueRevocationList({
      issuer: authority.certificate,
      signer: authority.signer,
      number: 7,
      thisUpdate: at - day,
      nextUpdate: later,
      revoked: [{ serialNumber: '0a0b0c', revokedAt: at - 2 * day, reason: 'keyCompromise' }],
    }),
    signedData: await createSignedData({
      content,
      form: 'attached',
      certificate,
      signer,
      signingTime: at,
      family: 'rfc',
    }),
    ocsp: await createOcspResponse({
      responder: {
        issuer: authority.certificate,
        certificate: authority.certificate,
        signer: authority.signer,
        identifiedBy: algorithm === 'sm2' ? 'name' : 'key',
      },
      producedAt: at,
      responses: [{ certId, status: { status: 'good' }, thisUpdate: at - day, nextUpdate: later }],
    }),
    timestamp: await createTimestampToken({
      message: content,
      genTime: at,
      policy: '1.2.3.4',
      serialNumber: Uint8Array.of(77),
      certificate: tsa.certificate,
      signer: tsa.signer,
    }),
  };
}

async function makeHolder(
  algorithm: 'sm2' | 'ec-p256',
  profile: CertificateProfile,
  name: string,
  issuer?: Holder,
  keyUse: 'sign' | 'encrypt' = 'sign',
): Promise<Holder> {
  const key = generatePrivateKey(algorithm, random);
  const signer = createSigner(key, { random });
  const der = await issueCertificate({
    profile,
    subject: { C: 'CN', O: 'Interoperability', CN: name },
    subjectPublicKey: signer.publicKey,
    ...(issuer === undefined ? {} : { issuer: { certificate: issuer.certificate } }),
    signer: issuer?.signer ?? signer,
    serialNumber: randomSerialNumber(random),
    notBefore: at - 100 * day,
    notAfter: at + 800 * day,
    ...(keyUse === 'sign' ? {} : { keyUse }),
  });
  return { key: createPrivateKey(algorithm, key.secret), signer, certificate: parseCertificate(der) };
}
