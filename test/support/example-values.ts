import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { concatBytes, type Instant, type RandomSource, utf8 } from '@yinxin/core';
import {
  answerTimestampRequest,
  createCertificateBundle,
  createDetachedSignature,
  createEnvelopedData,
  createSignedData,
  createTimestampRequest,
  parseTimestampToken,
  type TimestampAuthority,
  type TimestampToken,
} from '@yinxin/core/cms';
import {
  createPkcs12,
  createPrivateKey,
  createSm2Container,
  createSm2Signer,
  encodePem,
  encodePrivateKey,
  encryptPrivateKey,
  type PrivateKey,
  type Signer,
  sm2PublicKeyInfo,
} from '@yinxin/core/crypto';
import { issueLicence, type LicenceRequest } from '@yinxin/core/issue';
import { holdersOf, type LicenceData, type LicenceMetadata, type LicenceType } from '@yinxin/core/licence';
import { listSignatures, type OfdDocumentModel, type OfdPackage, type OfdSignature, parseOfd } from '@yinxin/core/ofd';
import {
  type IssuerFetcher,
  type PathInput,
  type TrustAnchor,
  type VerifiedPath,
  validatePath,
} from '@yinxin/core/path';
import type { PoolPort } from '@yinxin/core/pool';
import { sampleLicences } from '@yinxin/core/samples';
import {
  createSeal,
  parseSeal,
  parseSealSignature,
  type Seal,
  type SealRequest,
  type SealSignature,
} from '@yinxin/core/seal';
import { generateSm2KeyPair, prepareSm2Verifier, type Sm2Verifier, signSm2 } from '@yinxin/core/sm';
import {
  type AuthenticTrustList,
  encodeTrustListState,
  encodeTrustRoot,
  type NewService,
  openTrustList,
  type TrustListDocument,
  type TrustListState,
  type TrustRoot,
  writeCanonicalJson,
} from '@yinxin/core/trust';
import {
  defaultPolicy,
  type Facts,
  gather,
  type Report,
  type ValidationInput,
  validateLicence,
  writePack,
} from '@yinxin/core/validation';
import {
  type Certificate,
  type CertificateOrder,
  type CertificateStatus,
  createCertificateRequest,
  createOcspRequest,
  createSm2EnvelopedKey,
  issueCertificate,
  issueRevocationList,
  type OcspResponse,
  parseCertificate,
  parseOcspResponse,
  parseRevocationList,
  type RevocationList,
  type RevokedEntry,
  randomSerialNumber,
} from '@yinxin/core/x509';
import {
  createWorld,
  ocspAnswer,
  type Province,
  sealRequest,
  timestamper,
  validationInput,
  type World,
} from '@yinxin/testkit';

const day = 86_400_000;

/** What the examples of the docstrings may use besides the public interface. Everything belongs together: one world, one holder. */
export interface ExampleValues {
  /** A source of random bytes: the same ones at every run. */
  readonly random: RandomSource;
  /** What the function reads whose example it is: for each the kind of thing that it is for (`bytesFor`). */
  readonly bytes: Uint8Array;
  /** Something to be signed or encrypted. */
  readonly message: Uint8Array;
  readonly messages: readonly Uint8Array[];
  readonly content: Uint8Array;
  /** The names of two files: one holds `content`, the other `signedMessage`. */
  readonly contentName: string;
  readonly signedName: string;
  /** A password; a key for SM4 (16 bytes), a salt (16), a nonce for GCM (12), a digest (32). */
  readonly password: string;
  readonly key: Uint8Array;
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
  readonly digest: Uint8Array;
  /** The time of everything, and one day, in milliseconds. */
  readonly at: Instant;
  readonly day: number;

  /** The holder, an agency: key pair (32 and 65 bytes), a signature over `message` (DER), certificate, signer. */
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
  readonly verifier: Sm2Verifier;
  readonly certificate: Certificate;
  readonly signer: Signer;
  readonly keyPair: PrivateKey;
  /** The encryption half of the holder's pair. */
  readonly encryptionKey: Uint8Array;
  readonly encryptionCertificate: Certificate;
  /** Another party: key pair and signer. */
  readonly peer: { readonly privateKey: Uint8Array; readonly publicKey: Uint8Array; readonly signer: Signer };
  /** Signs as `signer` does, in a device. */
  readonly device: (message: Uint8Array) => Promise<Uint8Array>;

  /** Who issued `certificate`, and its key; the root above. */
  readonly issuer: Certificate;
  readonly issuerSigner: Signer;
  readonly root: Certificate;
  /** What a certificate for the other party shall say; `issuerSigner` signs it. */
  readonly order: CertificateOrder;
  /** A CRL of `issuer` that names `revoked`, and the CRL before it, which names nobody. */
  readonly crl: RevocationList;
  readonly olderCrl: RevocationList;
  readonly revoked: readonly RevokedEntry[];
  readonly ocspResponse: OcspResponse;
  readonly ocspRequest: Uint8Array;
  /** What the issuer's register says of a serial number. */
  readonly statusOf: (serialNumber: string) => CertificateStatus;
  /** A request for a certificate, DER. */
  readonly request: Uint8Array;
  readonly envelopedKey: Uint8Array;
  /** A profile of one's own, JSON. */
  readonly profileText: string;

  /** CMS messages over `content`, DER. */
  readonly signedMessage: Uint8Array;
  readonly detachedMessage: Uint8Array;
  readonly envelopedMessage: Uint8Array;
  /** A time-stamp over `signature`, and who made it. */
  readonly token: TimestampToken;
  readonly authority: TimestampAuthority;
  readonly timestampRequest: Uint8Array;

  /** A path to be validated, the path that comes of it, its anchors, and a fetcher without a network. */
  readonly pathInput: PathInput;
  readonly verifiedPath: VerifiedPath;
  readonly anchors: readonly TrustAnchor[];
  readonly fetcher: IssuerFetcher;

  /** What the holder's seal was made of, the seal, and the signature of the licence below. */
  readonly newSeal: SealRequest;
  readonly seal: Seal;
  readonly sealSignature: SealSignature;

  /** A sealed licence: the file, the package, its signatures. */
  readonly file: Uint8Array;
  readonly pkg: OfdPackage;
  readonly signatures: readonly OfdSignature[];
  /** A document of one page. */
  readonly model: OfdDocumentModel;
  /** What the licence was issued from. */
  readonly licenceRequest: LicenceRequest;
  readonly type: LicenceType;
  readonly data: LicenceData;
  readonly metadata: LicenceMetadata;

  /** The operators' keys, a published list with its state, and the list once opened. */
  readonly operators: TrustRoot;
  readonly operator: Signer;
  readonly secondOperator: Signer;
  readonly published: Uint8Array;
  readonly document: TrustListDocument;
  readonly newService: NewService;
  readonly list: AuthenticTrustList;
  readonly state: TrustListState;

  /** What `file` is validated with, what was found, and the report. */
  readonly input: ValidationInput;
  readonly facts: Facts;
  readonly report: Report;

  /** What a worker thread talks through; here nobody is at the other end. */
  readonly parentPort: PoolPort;
  /** Removes the files. */
  readonly remove: () => void;
}

/** Makes the values, once for all examples. */
export async function makeExampleValues(): Promise<ExampleValues> {
  const world = await createWorld({ seed: 'examples', provinces: 2 });
  const [province] = world.provinces as [Province];
  const { random, at } = world;
  const holder = await makeHolder(world, province);
  const { certificate, signer, privateKey, publicKey, encryptionKey, encryptionCertificate } = holder;
  const { ca, root, agency, tsa } = province;
  const message = utf8('示范甲省市场监督管理局');
  const content = utf8('the content of a message');
  const signature = signSm2(message, privateKey, { random });
  const peerKeys = generateSm2KeyPair(random);

  const revoked = [{ serialNumber: '0102', revokedAt: at - day, reason: 'superseded' as const }];
  const list = (number: number, entries: readonly RevokedEntry[], { certificate: issuer, signer: key } = ca) =>
    issueRevocationList({
      issuer,
      signer: key,
      number,
      thisUpdate: at - 1,
      nextUpdate: at + 7 * day,
      revoked: entries,
    });
  const [crl, olderCrl, rootCrl] = (await Promise.all([list(8, revoked), list(7, []), list(1, [], root)])).map((der) =>
    parseRevocationList(der),
  ) as [RevocationList, RevocationList, RevocationList];

  const newSeal = sealRequest({ ...province, agency: { ...agency, certificate }, at });
  const sealBytes = await createSeal(newSeal);
  const opened = openTrustList(world.trustList, { operators: world.trustRoot, at });
  if (opened.status !== 'authentic') throw new Error(`the list of the examples is ${opened.status}`);
  const { type, data, metadata } = sampleLicences()[0] as ReturnType<typeof sampleLicences>[number];
  const licenceRequest: LicenceRequest = {
    type,
    data,
    licenceNumber: metadata.ZZBH as string,
    holders: holdersOf(metadata),
    authority: agency,
    serial: '000000001',
    issuedOn: metadata.ZZBFRQ as string,
    validFrom: metadata.ZZYXQQSRQ as string,
    validUntil: metadata.ZZYXQJZRQ as string,
    region: province.region,
    random,
    sealing: { seal: sealBytes, signerCertificate: certificate, signer, signedAt: at - day },
  };
  const { ofd } = await issueLicence(licenceRequest);
  const pkg = parseOfd(ofd);
  const [ofdSignature] = listSignatures(pkg) as [OfdSignature];
  const input = await validationInput(world, ofd);
  const { report } = validateLicence(input);

  const anchors = [
    {
      subject: root.certificate.subject,
      publicKey: root.certificate.publicKey,
      certificate: root.certificate,
      label: 'p1-ca',
    },
  ];
  const pathInput: PathInput = {
    leaf: certificate,
    intermediates: [ca.certificate],
    anchors,
    at,
    purpose: 'seal-signing',
    crls: [crl, rootCrl],
    revocation: 'required',
  };
  const outcome = validatePath(pathInput);
  if (outcome.status !== 'valid') throw new Error(`the path of the examples is ${outcome.status}`);

  const folder = mkdtempSync(join(tmpdir(), 'yinxin-examples-'));
  const [contentName, signedName] = [join(folder, 'content'), join(folder, 'signed.p7m')];
  const signedMessage = await createSignedData({ content, certificate, signer, family: 'gm', form: 'attached' });
  writeFileSync(contentName, content);
  writeFileSync(signedName, signedMessage);

  const order: CertificateOrder = {
    profile: 'person',
    subject: { C: 'CN', CN: '周范例' },
    subjectPublicKey: sm2PublicKeyInfo(peerKeys.publicKey),
    issuer: { certificate: ca.certificate },
    serialNumber: randomSerialNumber(random),
    notBefore: at,
    notAfter: at + 365 * day,
  };
  const document = world.document;
  const newService: NewService = {
    id: 'p1-issuer-2',
    type: 'licenceIssuer',
    name: '示范甲市行政审批服务局',
    creditCode: '11990100T00000028L',
    statusFrom: at,
    scope: { regions: ['990100'], licenceTypes: ['*'], sealTypes: ['*'], purposes: ['*'] },
    algorithms: [{ id: 'sm2-sm3' }],
  };

  return {
    random,
    bytes: new Uint8Array(),
    message,
    messages: [message, content],
    content,
    contentName,
    signedName,
    password: 'a long password of an example',
    key: random(16),
    salt: random(16),
    nonce: random(12),
    digest: random(32),
    at,
    day,
    privateKey,
    publicKey,
    signature,
    verifier: prepareSm2Verifier(publicKey),
    certificate,
    signer,
    keyPair: createPrivateKey('sm2', privateKey),
    encryptionKey,
    encryptionCertificate,
    peer: { ...peerKeys, signer: createSm2Signer(peerKeys.privateKey, { random }) },
    device: (given) => signer.sign(given),
    issuer: ca.certificate,
    issuerSigner: ca.signer,
    root: root.certificate,
    order,
    crl,
    olderCrl,
    revoked,
    ocspResponse: parseOcspResponse(await ocspAnswer({ issuer: ca, about: [certificate], at })),
    ocspRequest: await createOcspRequest({ certificates: [{ certificate, issuer: ca.certificate }] }),
    statusOf: () => ({ status: 'good' }),
    request: await createCertificateRequest({ subject: { C: 'CN', O: '示范单位', CN: '示范单位' }, signer }),
    envelopedKey: createSm2EnvelopedKey(encryptionKey, publicKey, { random }),
    profileText: readFileSync(
      new URL('../../packages/core/src/x509/profiles/organisation.json', import.meta.url),
      'utf8',
    ),
    signedMessage,
    detachedMessage: await createDetachedSignature({ content: [content], certificate, signer, family: 'gm' }),
    envelopedMessage: createEnvelopedData({ content, recipients: [encryptionCertificate], family: 'gm', random }),
    token: parseTimestampToken(await timestamper(world, province, at)(signature)),
    authority: { ...tsa, policies: ['1.2.156.10197.9.1'], accuracyMs: 1000 },
    timestampRequest: createTimestampRequest({ message: signature, nonce: random(8) }),
    pathInput,
    verifiedPath: outcome.path,
    anchors,
    fetcher: async () => ({ kind: 'failed', reason: 'no network' }),
    newSeal,
    seal: parseSeal(sealBytes),
    sealSignature: parseSealSignature(ofdSignature.signedValue as Uint8Array),
    file: ofd,
    pkg,
    signatures: listSignatures(pkg),
    model: documentModel(),
    licenceRequest,
    type,
    data,
    metadata,
    operators: world.trustRoot,
    operator: world.operators[0]?.signer as Signer,
    secondOperator: world.operators[1]?.signer as Signer,
    published: world.trustList,
    document,
    newService,
    list: opened.list,
    state: opened.state,
    input,
    facts: gather(input),
    report,
    parentPort: { postMessage: () => {}, on: () => {} },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** An agency of the province whose private keys are known, with certificates for both. */
async function makeHolder(world: World, { ca, agency }: Province) {
  const { random, at } = world;
  const [own, encryption] = [generateSm2KeyPair(random), generateSm2KeyPair(random)];
  const issue = async (profile: 'seal-signer' | 'person', publicKey: Uint8Array, keyUse: 'sign' | 'encrypt') =>
    parseCertificate(
      await issueCertificate({
        profile,
        subject: { C: 'CN', O: agency.name, CN: agency.name },
        subjectPublicKey: sm2PublicKeyInfo(publicKey),
        issuer: { certificate: ca.certificate },
        signer: ca.signer,
        serialNumber: randomSerialNumber(random),
        notBefore: at - 365 * day,
        notAfter: at + 3 * 365 * day,
        keyUse,
        ...(profile === 'seal-signer' ? { identity: { creditCode: agency.creditCode } } : {}),
      }),
    );
  return {
    ...own,
    signer: createSm2Signer(own.privateKey, { random }),
    certificate: await issue('seal-signer', own.publicKey, 'sign'),
    encryptionKey: encryption.privateKey,
    encryptionCertificate: await issue('person', encryption.publicKey, 'encrypt'),
  };
}

function documentModel(): OfdDocumentModel {
  const box = { x: 20, y: 20, width: 170, height: 12 };
  return {
    docId: '00112233445566778899aabbccddeeff',
    title: '示例',
    creationDate: '2026-09-01',
    creator: 'yinxin',
    creatorVersion: '0.1.0',
    customDatas: [],
    fonts: [{ key: 'song', fontName: 'SimSun' }],
    pictures: [],
    pages: [
      {
        width: 210,
        height: 297,
        background: [],
        body: [{ kind: 'text', box, text: '示例文字', font: 'song', size: 6 }],
        seals: [],
      },
    ],
    attachments: [],
  };
}

/** What a function that reads `bytes` is given in its example. */
export async function bytesFor(name: string, values: ExampleValues): Promise<Uint8Array> {
  const { authority, certificate, keyPair, password, privateKey, random, signatures, timestampRequest } = values;
  const pkcs12 = (): Uint8Array =>
    createPkcs12({ keys: [{ key: keyPair }], certificates: [{ certificate: certificate.raw }], password, random });
  const sm2Container = (): Uint8Array => createSm2Container({ key: keyPair, certificate: certificate.raw }, password);
  const of: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
    CoreError: () => concatBytes(certificate.raw, Uint8Array.of(0)),
    DerReader: () => certificate.raw,
    isCoreError: () => Uint8Array.of(0x30),
    describeError: () => Uint8Array.of(0x30),
    parseCertificate: () => certificate.raw,
    parseCertificates: () => utf8(encodePem('CERTIFICATE', certificate.raw)),
    parseCertificateBundle: () => createCertificateBundle({ certificates: [certificate, values.issuer] }),
    parseRevocationList: () => values.crl.raw,
    parseOcspResponse: () => values.ocspResponse.raw,
    parsePkcs12: pkcs12,
    isPkcs12: pkcs12,
    parseSm2Container: sm2Container,
    isSm2Container: sm2Container,
    isEncryptedPrivateKey: () => encryptPrivateKey(privateKey, password, { random }),
    parseKeyFile: () => utf8(encodePem('ENCRYPTED PRIVATE KEY', encryptPrivateKey(privateKey, password, { random }))),
    parsePrivateKey: () => utf8(encodePem('PRIVATE KEY', encodePrivateKey(privateKey))),
    parseSignedData: () => values.signedMessage,
    verifySignedData: () => values.detachedMessage,
    digestContent: () => values.detachedMessage,
    parseEnvelopedData: () => values.envelopedMessage,
    openEnvelopedData: () => values.envelopedMessage,
    createSm2Recipient: () => values.envelopedMessage,
    parseTimestampRequest: () => timestampRequest,
    parseTimestampResponse: async () => {
      const clock = { now: values.at };
      const reserve = async () => random(8);
      const question = { request: timestampRequest, authority, clock, lastGenTime: undefined, reserve };
      return (await answerTimestampRequest(question)).response;
    },
    parseTimestampToken: () => values.token.raw,
    readableTimestampToken: () => values.token.raw,
    parseSeal: () => values.seal.raw,
    verifySealMakerSignature: () => values.seal.raw,
    parseSealSignature: () => signatures[0]?.signedValue as Uint8Array,
    verifySealSignature: () => signatures[0]?.signedValue as Uint8Array,
    parseOfd: () => values.file,
    listSignatures: () => values.file,
    parseEnvelope: () => values.published,
    openTrustList: () => values.published,
    parseTrustListState: () => encodeTrustListState(values.state),
    parseTrustRoot: () => encodeTrustRoot(values.operators),
    validatePack: () => writePack(values.input, values.report),
    readPack: () => writePack(values.input, values.report),
    parsePolicy: () => writeCanonicalJson(defaultPolicy),
  };
  return of[name]?.() ?? values.bytes;
}
