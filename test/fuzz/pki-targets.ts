import { toHex } from '@yinxin/core';
import {
  createCertificateBundle,
  createTimestampRequest,
  parseCertificateBundle,
  parseTimestampRequest,
  parseTimestampResponse,
} from '@yinxin/core/cms';
import {
  createPkcs12,
  createPrivateKey,
  createSm2Container,
  createSm2Signer,
  parsePkcs12,
  parseSm2Container,
} from '@yinxin/core/crypto';
import { generateSm2KeyPair } from '@yinxin/core/sm';
import {
  checkCertificateRequest,
  createCertificateRequest,
  createOcspRequest,
  createOcspResponse,
  createSm2EnvelopedKey,
  issueCertificate,
  lintCertificate,
  openSm2EnvelopedKey,
  parseCertificate,
  parseCertificateRequest,
  parseOcspRequest,
  parseOcspResponse,
  randomSerialNumber,
} from '@yinxin/core/x509';
import { createWorld, type Province, seededRandom, type World } from '@yinxin/testkit';
import { reading, type Target } from './campaign.ts';
import { corpusSeeds, suiteSeeds } from './seeds.ts';

/** What authorities and their services exchange: requests, answers, key files. */
export async function pkiTargets(): Promise<Target[]> {
  const world = await createWorld({ provinces: 1, seed: 'fuzz pki' });
  const province = world.provinces[0] as Province;
  return [
    ...(await requestTargets(province)),
    ...(await statusTargets(world, province)),
    ...(await keyFileTargets(world)),
  ];
}

async function requestTargets({ agency, ca }: Province): Promise<Target[]> {
  const request = await createCertificateRequest({
    subject: agency.certificate.subject,
    signer: agency.signer,
    dnsNames: ['a.example'],
    challengePassword: 'secret',
    temporaryPublicKey: agency.certificate.publicKey.point as Uint8Array,
  });
  return [
    {
      name: 'certificate-request',
      der: true,
      seeds: [request, ...corpusSeeds('csr')],
      read: (bytes) => {
        const { findings, diagnosis } = checkCertificateRequest(parseCertificateRequest(bytes));
        return `${findings.map(({ rule }) => rule).join(' ')} ${diagnosis ?? ''}`;
      },
    },
    {
      name: 'certificate-lint',
      der: true,
      seeds: [agency.certificate.raw, ca.certificate.raw, ...corpusSeeds('certs', 30)],
      read: (bytes) =>
        lintCertificate(parseCertificate(bytes), 'seal-signer')
          .map(({ rule }) => rule)
          .join(' '),
    },
    {
      name: 'certificate-bundle',
      der: true,
      seeds: [createCertificateBundle({ certificates: [agency.certificate, ca.certificate] })],
      read: reading((bytes) => parseCertificateBundle(bytes)),
    },
  ];
}

async function statusTargets({ at }: World, { agency, ca }: Province): Promise<Target[]> {
  const asked = { certificate: agency.certificate, issuer: ca.certificate };
  const request = await createOcspRequest({ certificates: [asked], nonce: new Uint8Array(16).fill(7) });
  const [entry] = parseOcspRequest(request).entries;
  if (entry === undefined) throw new Error('the request asks for nothing');
  const response = await createOcspResponse({
    responder: { issuer: ca.certificate, certificate: ca.certificate, signer: ca.signer },
    producedAt: at,
    responses: [{ certId: entry.certId, status: { status: 'revoked', revokedAt: at - 1000 }, thisUpdate: at - 1000 }],
    nonce: new Uint8Array(16).fill(7),
  });
  return [
    { name: 'ocsp-request', der: true, seeds: [request], read: reading((bytes) => parseOcspRequest(bytes)) },
    {
      name: 'ocsp-response',
      der: true,
      seeds: [response, ...suiteSeeds('boringssl/ocsp_parse_ocsp_response_fuzzer')],
      read: (bytes) => parseOcspResponse(bytes).status,
    },
    {
      name: 'timestamp-request',
      der: true,
      seeds: [createTimestampRequest({ message: agency.certificate.raw, nonce: Uint8Array.of(7), policy: '1.2.3' })],
      read: reading((bytes) => parseTimestampRequest(bytes)),
    },
    {
      name: 'timestamp-response',
      der: true,
      seeds: corpusSeeds('cms').concat(response),
      read: reading((bytes) => parseTimestampResponse(bytes)),
    },
  ];
}

async function keyFileTargets({ at }: World): Promise<Target[]> {
  const random = seededRandom('fuzz key files');
  const pair = generateSm2KeyPair(random);
  const key = createPrivateKey('sm2', pair.privateKey);
  const recipient = generateSm2KeyPair(random);
  const signer = createSm2Signer(pair.privateKey, { random });
  const certificate = await issueCertificate({
    profile: 'root',
    subject: { C: 'CN', O: 'fuzz', CN: 'fuzz' },
    subjectPublicKey: signer.publicKey,
    signer,
    serialNumber: randomSerialNumber(random),
    notBefore: at,
    notAfter: at + 1000,
  });
  const password = '123456';
  return [
    {
      name: 'pkcs12',
      der: true,
      heavy: true,
      seeds: [
        createPkcs12({
          keys: [{ key }],
          certificates: [{ certificate }],
          password,
          random,
          iterations: 65_536,
        }),
        ...corpusSeeds('pkcs12'),
        ...suiteSeeds('boringssl/pkcs12'),
      ],
      read: (bytes) => `${parsePkcs12(bytes, password).keys.length} keys`,
    },
    {
      name: 'sm2-container',
      der: true,
      seeds: [createSm2Container({ key, certificate }, password), ...corpusSeeds('cfca-sm2-container')],
      read: reading((bytes) => parseSm2Container(bytes, password)),
    },
    {
      name: 'sm2-enveloped-key',
      der: true,
      seeds: [
        createSm2EnvelopedKey(pair.privateKey, recipient.publicKey, { random }),
        ...corpusSeeds('sm2-enveloped-key'),
      ],
      read: (bytes) => toHex(openSm2EnvelopedKey(bytes, recipient.privateKey).publicKey),
    },
  ];
}
