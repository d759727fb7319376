import { formatInstant, type Instant, parseInstant, type RandomSource, toBase64 } from '@yinxin/core';
import { createTimestampToken } from '@yinxin/core/cms';
import { type IssuedLicence, issueLicence, type LicenceRequest } from '@yinxin/core/issue';
import { holdersOf } from '@yinxin/core/licence';
import { type SampleLicence, sampleLicences, sampleLicenceTypes } from '@yinxin/core/samples';
import { createSeal, type SealPicture, type SealRequest } from '@yinxin/core/seal';
import {
  encodeEnvelope,
  encodeTrustList,
  type ServiceDocument,
  signEnvelope,
  type TrustListDocument,
  type TrustRoot,
  trustedKey,
  trustListPayloadType,
} from '@yinxin/core/trust';
import {
  type Certificate,
  type CertificateStatus,
  createCertId,
  createOcspResponse,
  issueRevocationList,
  type RevokedEntry,
  randomSerialNumber,
} from '@yinxin/core/x509';
import { fictitiousCreditCode } from './codes.ts';
import { type KeyHolder, makeParty, makeSigner, type Party } from './people.ts';
import { pixelPicture } from './picture.ts';
import { seededRandom } from './random.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** The fixed "now" of the world. */
export const worldTime: Instant = parseInstant('2026-09-01T00:00:00Z');

/** One province of the world: its CA, its seal maker, its time-stamping authority and one agency that issues licences. */
export interface Province {
  readonly index: number;
  readonly name: string;
  /** GB/T 2260: six digits. */
  readonly region: string;
  readonly root: Party;
  readonly ca: Party;
  readonly sealMaker: Party;
  readonly tsa: Party;
  readonly agency: Party & { readonly name: string; readonly creditCode: string };
  /** DER of the agency's seal. */
  readonly seal: Uint8Array;
}

/** The mock trust world: everything has a key here, so a test can do what an authority, or a forger, could do. */
export interface World {
  readonly random: RandomSource;
  readonly at: Instant;
  readonly operators: readonly KeyHolder[];
  readonly trustRoot: TrustRoot;
  readonly document: TrustListDocument;
  /** The signed list as published. */
  readonly trustList: Uint8Array;
  readonly provinces: readonly Province[];
}

/** Choices of {@link createWorld}. */
export interface WorldOptions {
  readonly seed?: string;
  readonly at?: Instant;
  /** How many provinces; 6 when absent. */
  readonly provinces?: number;
  /** Changes the list before it is signed. */
  readonly edit?: (document: TrustListDocument) => TrustListDocument;
}

const names = ['甲', '乙', '丙', '丁', '戊', '己'];

/**
 * Makes a world in which everything is right: a scheme operator's 2-of-3 trust list over a number of provinces.
 * The same options give the same keys, certificates, seals and list.
 */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const random = seededRandom(options.seed ?? 'world');
  const at = options.at ?? worldTime;
  const operators = names.slice(0, 3).map((name) => ({ name: `互认管理员${name}`, signer: makeSigner(random) }));
  const provinces: Province[] = [];
  for (let index = 0; index < (options.provinces ?? 6); index++)
    provinces.push(await createProvince(index, at, random));
  const keys = operators.map(({ name, signer }) => trustedKey(signer.publicKey, name));
  const trustRoot: TrustRoot = { schemeId: 'demo-scheme', keys, threshold: 2 };
  const plain = listDocument(provinces, trustRoot, at);
  const document = options.edit?.(plain) ?? plain;
  const trustList = await signList(document, operators.slice(0, 2));
  return { random, at, operators, trustRoot, document, trustList, provinces };
}

/** Signs a list with these operators and packs it as published. */
export async function signList(document: TrustListDocument, operators: readonly KeyHolder[]): Promise<Uint8Array> {
  const envelope = await signEnvelope(
    { payloadType: trustListPayloadType, payload: encodeTrustList(document) },
    operators.map(({ signer }) => signer),
  );
  return encodeEnvelope(envelope);
}

/** Makes a province whose list entry, certificates and seal are right. */
export async function createProvince(index: number, at: Instant, random: RandomSource): Promise<Province> {
  const name = `示范${names[index] ?? String(index + 1)}省`;
  const region = `990${index + 1}00`;
  const code = (number: number): string => fictitiousCreditCode('11', region, (index + 1) * 100 + number);
  const crlUrl = `http://crl.p${index + 1}.example/ca.crl`;
  const years = (from: number, to: number): { notBefore: Instant; notAfter: Instant } => ({
    notBefore: at - from * 365 * day,
    notAfter: at + to * 365 * day,
  });
  const root = await makeParty(
    { profile: 'root', name: `${name}根CA`, organisation: `${name}数字证书中心`, ...years(4, 16) },
    random,
  );
  const ca = await makeParty(
    {
      profile: 'sub-ca',
      name: `${name}签发CA`,
      organisation: `${name}数字证书中心`,
      issuer: root,
      ...years(3, 10),
      crlUrl,
    },
    random,
  );
  const sealMaker = await makeParty(
    {
      profile: 'seal-maker',
      name: `${name}制章中心`,
      organisation: `${name}制章中心`,
      creditCode: code(2),
      issuer: ca,
      ...years(2, 4),
      crlUrl,
    },
    random,
  );
  const tsa = await makeParty(
    {
      profile: 'timestamp',
      name: `${name}时间戳`,
      organisation: `${name}数字证书中心`,
      issuer: ca,
      ...years(2, 4),
      crlUrl,
    },
    random,
  );
  const agencyName = `${name}市场监督管理局`;
  const creditCode = code(3);
  const signer = await makeParty(
    {
      profile: 'seal-signer',
      name: agencyName,
      organisation: agencyName,
      creditCode,
      issuer: ca,
      ...years(1, 3),
      crlUrl,
    },
    random,
  );
  const agency = { ...signer, name: agencyName, creditCode };
  const seal = await createSeal(sealRequest({ region, sealMaker, agency, at }));
  return { index, name, region, root, ca, sealMaker, tsa, agency, seal };
}

/** What the world's seals are made of; override what should be different. */
export function sealRequest(
  { region, sealMaker, agency, at }: Pick<Province, 'region' | 'sealMaker' | 'agency'> & { readonly at: Instant },
  changes: Partial<SealRequest> = {},
): SealRequest {
  return {
    sealId: `${region}00000001`,
    name: `${agency.name}电子证照专用章`,
    type: 6,
    vendorId: 'YINXIN',
    signerCertificates: [agency.certificate],
    createdAt: at - 200 * day,
    validFrom: at - 200 * day,
    validUntil: at + 700 * day,
    picture: sealPicture(),
    makerCertificate: sealMaker.certificate,
    maker: sealMaker.signer,
    ...changes,
  };
}

/** A small red square: the world needs a picture, not a beautiful one. */
export function sealPicture(): SealPicture {
  return { type: 'PNG', bytes: pixelPicture, widthMm: 42, heightMm: 42 };
}

function listDocument(provinces: readonly Province[], root: TrustRoot, at: Instant): TrustListDocument {
  const issued = at - 30 * day;
  return {
    schema: 'yinxin.trust-list/1',
    scheme: { id: root.schemeId, name: { zh: '示范互认体系', en: 'Demonstration scheme' }, territory: '990000' },
    operator: { name: '示范互认管理机构', creditCode: fictitiousCreditCode('11', '990000', 1) },
    sequence: 1,
    issued: formatInstant(issued),
    nextUpdate: formatInstant(at + 60 * day),
    previous: null,
    keys: root.keys,
    threshold: root.threshold,
    providers: provinces.map((province) => providerDocument(province, formatInstant(issued))),
  };
}

function providerDocument(province: Province, statusFrom: string): TrustListDocument['providers'][number] {
  const { index, name, region, root, ca, sealMaker, tsa, agency } = province;
  const id = `p${index + 1}`;
  const scope = { regions: [region], licenceTypes: ['*'], sealTypes: ['*'], purposes: ['*'] };
  const service = (
    part: Partial<ServiceDocument> & Pick<ServiceDocument, 'id' | 'type' | 'name'>,
  ): ServiceDocument => ({
    status: 'granted',
    statusFrom,
    history: [],
    scope,
    algorithms: [{ id: 'sm2-sm3' }],
    ...part,
  });
  const certificates = (...parties: Party[]): readonly string[] =>
    parties.map(({ certificate }) => toBase64(certificate.raw));
  return {
    id,
    name: `${name}数字证书中心`,
    creditCode: fictitiousCreditCode('12', region, (index + 1) * 100 + 1),
    region,
    services: [
      service({ id: `${id}-ca`, type: 'ca', name: `${name}电子认证服务`, certificates: certificates(ca, root) }),
      service({
        id: `${id}-seal-maker`,
        type: 'sealMaker',
        name: `${name}制章服务`,
        certificates: certificates(sealMaker),
      }),
      service({ id: `${id}-tsa`, type: 'tsa', name: `${name}时间戳服务`, certificates: certificates(tsa) }),
      service({
        id: `${id}-issuer`,
        type: 'licenceIssuer',
        name: agency.name,
        creditCode: agency.creditCode,
        scope: { ...scope, licenceTypes: sampleLicenceTypes.map(({ code }) => code) },
      }),
    ],
  };
}

/** The two CRLs of a province, fresh at `at`. */
export async function provinceCrls(
  province: Province,
  options: {
    readonly at: Instant;
    readonly revoked?: readonly RevokedEntry[];
    readonly rootRevoked?: readonly RevokedEntry[];
  },
): Promise<Uint8Array[]> {
  const window = { thisUpdate: options.at - hour, nextUpdate: options.at + 7 * day };
  return [
    await issueRevocationList({
      issuer: province.root.certificate,
      signer: province.root.signer,
      number: 1,
      revoked: options.rootRevoked ?? [],
      ...window,
    }),
    await issueRevocationList({
      issuer: province.ca.certificate,
      signer: province.ca.signer,
      number: 1,
      revoked: options.revoked ?? [],
      ...window,
    }),
  ];
}

/** What an OCSP answer of the world may say otherwise. */
export interface OcspChoices {
  readonly issuer: Party;
  /** Certificates that are asked about. */
  readonly about: readonly Pick<Certificate, 'issuer' | 'serialNumber'>[];
  readonly at: Instant;
  /** Who signs; the issuer when absent. */
  readonly responder?: Party;
  /** `good` when absent. */
  readonly status?: CertificateStatus;
  readonly nonce?: Uint8Array;
}

/** An OCSP response, an hour old and good for a week at `at`. */
export async function ocspAnswer({ issuer, about, at, responder, status, nonce }: OcspChoices): Promise<Uint8Array> {
  return createOcspResponse({
    responder: { issuer: issuer.certificate, ...(responder ?? issuer) },
    producedAt: at - hour,
    responses: about.map((certificate) => ({
      certId: createCertId('sm3', certificate, issuer.certificate),
      status: status ?? { status: 'good' },
      thisUpdate: at - hour,
      nextUpdate: at + 7 * day,
    })),
    ...(nonce === undefined ? {} : { nonce }),
  });
}

/** OCSP responses about everything that a seal of the province leans on, good at `at`: one of the root, one of the CA. */
export function provinceAnswers({ root, ca, sealMaker, tsa, agency }: Province, at: Instant): Promise<Uint8Array[]> {
  const leaves = [sealMaker, tsa, agency].map(({ certificate }) => certificate);
  return Promise.all([
    ocspAnswer({ issuer: root, about: [ca.certificate], at }),
    ocspAnswer({ issuer: ca, about: leaves, at }),
  ]);
}

/** A time-stamper of the province that says it is `genTime`. */
export function timestamper(
  world: World,
  province: Province,
  genTime: Instant,
): (value: Uint8Array) => Promise<Uint8Array> {
  return (message) =>
    createTimestampToken({
      message,
      genTime,
      policy: '1.2.156.10197.9.1',
      serialNumber: randomSerialNumber(world.random),
      certificate: province.tsa.certificate,
      signer: province.tsa.signer,
    });
}

/** Issues one of the sample licences (the first when `sample` is absent) in a province; override what should be different. */
export function issueSample(
  world: World,
  province: Province,
  changes: Partial<LicenceRequest> & { readonly sample?: number } = {},
): Promise<IssuedLicence> {
  const { sample = 0, ...rest } = changes;
  const { type, data, metadata } = sampleLicences()[sample] as SampleLicence;
  return issueLicence({
    type,
    data,
    licenceNumber: metadata.ZZBH as string,
    holders: holdersOf(metadata),
    authority: { name: province.agency.name, creditCode: province.agency.creditCode },
    serial: '000000001',
    issuedOn: metadata.ZZBFRQ as string,
    validFrom: metadata.ZZYXQQSRQ as string,
    validUntil: metadata.ZZYXQJZRQ as string,
    region: province.region,
    random: world.random,
    sealing: {
      seal: province.seal,
      signerCertificate: province.agency.certificate,
      signer: province.agency.signer,
      signedAt: parseInstant('2026-08-20T02:00:00Z'),
    },
    ...rest,
  });
}
