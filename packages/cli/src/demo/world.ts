import type { Instant, RandomSource } from '@yinxin/core';
import { createTimestampToken } from '@yinxin/core/cms';
import { createSm2Signer, type Signer } from '@yinxin/core/crypto';
import type { Timestamper } from '@yinxin/core/seal';
import { createSeal, drawSealPicture, openSealFont } from '@yinxin/core/seal';
import { generateSm2KeyPair } from '@yinxin/core/sm';
import {
  addProvider,
  addService,
  createTrustList,
  encodeEnvelope,
  signTrustList,
  type TrustListDocument,
  type TrustRoot,
  trustedKey,
} from '@yinxin/core/trust';
import {
  type Certificate,
  type CertificateProfile,
  issueCertificate,
  issueRevocationList,
  parseCertificate,
  randomSerialNumber,
} from '@yinxin/core/x509';
import { readBundledFont } from '../fonts.ts';

export const day = 86_400_000;

/** A key with its certificate. */
export interface Party {
  readonly certificate: Certificate;
  readonly signer: Signer;
}

/** One fictitious province. */
export interface Province {
  readonly name: string;
  readonly region: string;
  readonly root: Party;
  readonly ca: Party;
  readonly sealMaker: Party;
  readonly tsa: Party;
  readonly agency: Party & { readonly name: string; readonly creditCode: string };
}

/** Everything that the demonstration plays with. */
export interface DemoWorld {
  readonly now: Instant;
  readonly random: RandomSource;
  readonly provinces: readonly Province[];
  readonly operators: TrustRoot;
  /** The list, signed by two of three operators. */
  readonly trustList: Uint8Array;
}

// None of these bodies exists: region 99 is nobody's, and the codes are made up with right check characters.
const schemeOperator = { name: '示范互认联席会议', creditCode: '11990000T000090068' };
const provinceCodes = [
  ['甲', '12990100T000090145', '11990100T00009030X'],
  ['乙', '12990200T00009014A', '11990200T000090303'],
  ['丙', '12990300T00009014F', '11990300T000090308'],
  ['丁', '12990400T00009014L', '11990400T00009030D'],
  ['戊', '12990500T00009014R', '11990500T00009030J'],
  ['己', '12990600T00009014Y', '11990600T00009030P'],
] as const;

/** Makes six provinces and the trust list that names them; keys live as long as this process. */
export async function createDemoWorld(now: Instant, random: RandomSource, licenceType: string): Promise<DemoWorld> {
  const provinces: Province[] = [];
  for (const [index, codes] of provinceCodes.entries())
    provinces.push(await createProvince(index, codes[0], codes[2], now, random));
  const signers = ['甲', '乙', '丙'].map((name) => ({ name: `列表管理员${name}`, signer: newSigner(random) }));
  const keys = signers.map(({ name, signer }) => trustedKey(signer.publicKey, name));
  const operators = { schemeId: 'demo-recognition', keys, threshold: 2 };
  let list: TrustListDocument = createTrustList({
    scheme: {
      id: operators.schemeId,
      name: { zh: '示范电子证照互认体系', en: 'Demonstration licence recognition scheme' },
      territory: '990000',
    },
    operator: schemeOperator,
    keys,
    threshold: 2,
    issued: now - 30 * day,
    nextUpdate: now + 60 * day,
  });
  for (const [index, province] of provinces.entries()) {
    list = listProvince(list, province, provinceCodes[index]?.[1] as string, licenceType, now - 365 * day);
  }
  const envelope = await signTrustList(list, { signers: signers.slice(0, 2).map(({ signer }) => signer) });
  return { now, random, provinces, operators, trustList: encodeEnvelope(envelope) };
}

async function createProvince(
  index: number,
  letter: string,
  agencyCode: string,
  now: Instant,
  random: RandomSource,
): Promise<Province> {
  const name = `示范${letter}省`;
  const centre = `${name}数字证书中心`;
  const years = (from: number, to: number) => ({ notBefore: now - from * 365 * day, notAfter: now + to * 365 * day });
  const root = await certify(random, { profile: 'root', O: centre, CN: `${name}根CA`, ...years(4, 16) });
  const ca = await certify(random, {
    profile: 'sub-ca',
    O: centre,
    CN: `${name}签发CA`,
    issuer: root,
    ...years(3, 10),
  });
  const below = { issuer: ca, ...years(2, 4) };
  const sealMaker = await certify(random, {
    profile: 'seal-maker',
    O: `${name}制章中心`,
    CN: `${name}制章中心`,
    ...below,
  });
  const tsa = await certify(random, { profile: 'timestamp', O: centre, CN: `${name}时间戳`, ...below });
  const agency = await certifyAgency(random, name, agencyCode, ca, now);
  return { name, region: `990${index + 1}00`, root, ca, sealMaker, tsa, agency };
}

/** A certificate for the agency of a province that issues licences. */
export async function certifyAgency(
  random: RandomSource,
  province: string,
  creditCode: string,
  ca: Party,
  now: Instant,
): Promise<Province['agency']> {
  const name = `${province}市场监督管理局`;
  const validity = { notBefore: now - 365 * day, notAfter: now + 3 * 365 * day };
  const party = await certify(random, {
    profile: 'seal-signer',
    O: name,
    CN: name,
    issuer: ca,
    creditCode,
    ...validity,
  });
  return { ...party, name, creditCode };
}

function newSigner(random: RandomSource): Signer {
  return createSm2Signer(generateSm2KeyPair(random).privateKey, { random });
}

/** Makes a key and has it certified. */
export async function certify(
  random: RandomSource,
  request: {
    readonly profile: CertificateProfile;
    readonly O: string;
    readonly CN: string;
    readonly issuer?: Party;
    readonly creditCode?: string;
    readonly notBefore: Instant;
    readonly notAfter: Instant;
  },
): Promise<Party> {
  const { profile, O, CN, issuer, creditCode, notBefore, notAfter } = request;
  const signer = newSigner(random);
  const der = await issueCertificate({
    profile,
    subject: { C: 'CN', O, CN },
    subjectPublicKey: signer.publicKey,
    ...(issuer === undefined ? {} : { issuer: { certificate: issuer.certificate } }),
    signer: issuer?.signer ?? signer,
    serialNumber: randomSerialNumber(random),
    notBefore,
    notAfter,
    ...(creditCode === undefined ? {} : { identity: { creditCode } }),
  });
  return { certificate: parseCertificate(der), signer };
}

function listProvince(
  list: TrustListDocument,
  province: Province,
  centreCode: string,
  licenceType: string,
  statusFrom: Instant,
): TrustListDocument {
  const { name, region, root, ca, sealMaker, tsa, agency } = province;
  const id = `p${region}`;
  const scope = { regions: [region], licenceTypes: ['*'], sealTypes: ['*'], purposes: ['*'] };
  const services = [
    { id: `${id}-ca`, type: 'ca', name: `${name}电子认证`, certificates: [ca, root] },
    { id: `${id}-seal`, type: 'sealMaker', name: `${name}制章`, certificates: [sealMaker] },
    { id: `${id}-tsa`, type: 'tsa', name: `${name}时间戳`, certificates: [tsa] },
  ] as const;
  let added = addProvider(list, { id, name: `${name}数字证书中心`, creditCode: centreCode, region });
  for (const { certificates, ...service } of services) {
    const raw = certificates.map(({ certificate }) => certificate.raw);
    added = addService(added, id, { ...service, certificates: raw, statusFrom, scope });
  }
  return addService(added, id, {
    id: `${id}-issuer`,
    type: 'licenceIssuer',
    name: agency.name,
    creditCode: agency.creditCode,
    statusFrom,
    scope: { ...scope, licenceTypes: [licenceType] },
  });
}

/** The two CRLs of a province: of its root and of its issuing CA. */
export async function publishCrls(
  province: Province,
  now: Instant,
  revoked?: { readonly certificate: Certificate; readonly at: Instant },
): Promise<readonly Uint8Array[]> {
  const times = { number: 1, thisUpdate: now - 3_600_000, nextUpdate: now + 7 * day };
  const entries =
    revoked === undefined
      ? []
      : [{ serialNumber: revoked.certificate.serialNumber, revokedAt: revoked.at, reason: 'keyCompromise' as const }];
  const crl = (issuer: Party, list: typeof entries): Promise<Uint8Array> =>
    issueRevocationList({ issuer: issuer.certificate, signer: issuer.signer, revoked: list, ...times });
  return [await crl(province.root, []), await crl(province.ca, entries)];
}

/** A seal of an agency, drawn with the bundled font. */
export async function makeSeal(
  agency: Province['agency'],
  maker: Party,
  sealId: string,
  now: Instant,
): Promise<Uint8Array> {
  const name = `${agency.name}电子证照专用章`;
  const picture = drawSealPicture({
    name: agency.name,
    caption: '电子证照专用章',
    code: sealId,
    diameterMm: 42,
    font: await openSealFont(readBundledFont()),
    format: 'png',
  });
  return createSeal({
    sealId,
    name,
    type: 6,
    vendorId: 'YINXIN',
    signerCertificates: [agency.certificate],
    createdAt: now - 200 * day,
    validFrom: now - 200 * day,
    validUntil: now + 700 * day,
    picture,
    makerCertificate: maker.certificate,
    maker: maker.signer,
  });
}

/** The time-stamp service of a province, saying that it is `genTime`. */
export function stampAt(world: DemoWorld, province: Province, genTime: Instant): Timestamper {
  return (message) =>
    createTimestampToken({
      message,
      genTime,
      policy: '1.2.156.3005.99.1',
      serialNumber: randomSerialNumber(world.random),
      certificate: province.tsa.certificate,
      signer: province.tsa.signer,
    });
}
