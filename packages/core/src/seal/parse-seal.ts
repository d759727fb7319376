import { isCoreError } from '../base/errors.ts';
import { checkLimit, defaultLimits, type Limits } from '../base/limits.ts';
import { DerReader, derSequence, tag } from '../der/index.ts';
import { type Certificate, parseCertificate } from '../x509/index.ts';
import { certificateKey } from './certificate-key.ts';
import { definiteForm } from './definite-form.ts';
import { readExtensions } from './extensions.ts';
import {
  lenientCertificateBytes,
  lenientInteger,
  lenientString,
  lenientTime,
  readElements,
  wrongShape,
} from './fields.ts';
import type { PartMemory } from './part-memory.ts';
import { recognisePicture } from './picture-type.ts';
import { readAlgorithm, readSignatureValue } from './signature-value.ts';
import { readSignerList } from './signer-list.ts';
import type { SpeltTime } from './times.ts';
import { readTimestampField } from './timestamp-field.ts';
import type { EmbeddedSealPicture, Seal, SealExtension, SealLayout, SignerList } from './types.ts';

/**
 * Reads an electronic seal (SESeal) of GM/T 0031-2014, GB/T 38540-2020 or GM/T 0031-2025; the layout is chosen by shape.
 * Reading judges nothing: `verifySealMakerSignature` and validation do.
 * @param bytes - DER; not copied, must not change afterwards.
 * @throws CoreError `ERR_SEAL_STRUCTURE`, `ERR_DER_…`, `ERR_LIMIT`.
 * @example
 * const seal = parseSeal(bytes);
 * seal.layout; // 'GB/T 38540-2020'
 */
export function parseSeal(bytes: Uint8Array, limits: Limits = defaultLimits): Seal {
  checkLimit(limits, 'sealBytes', bytes.length);
  const form = definiteForm(bytes, 'seal', limits);
  const input = DerReader.over(form.bytes, 'seal', limits);
  const outer = input.read(tag.sequence);
  if (form.rewritten) input.note('seal.ber', '');
  if (form.trailing > 0) input.note('der.trailingData', '');
  const shape = readElements(input.inside(outer, ''), 5).map((element) => element.tag);
  const reader = input.inside(outer, '');
  const isOldLayout = shape.length === 2;
  if (!isOldLayout && shape.length < 4) wrongShape('seal', outer.offset, '2, 4 or 5 fields');

  const infoElement = reader.read(tag.sequence, 'info');
  const info = readInfo(reader.inside(infoElement, 'info'), isOldLayout);
  const signInfo = isOldLayout ? reader.readSequence('signInfo') : reader;
  const cert = lenientCertificateBytes(signInfo, 'cert');
  const algorithm = readAlgorithm(signInfo, 'signatureAlgorithm');
  const value = readSignatureValue(signInfo, 'signature', algorithm.id);
  if (isOldLayout) signInfo.end();
  const timestamp = readTimestampField(reader, 'timeStamp');
  reader.end();

  const layout = layoutOf(isOldLayout, info.version, timestamp !== undefined);
  if (!fittingVersion(layout, info.version)) input.note('seal.layout.version', 'info.header.version');
  // The 2014 edition signs a SEQUENCE that stands nowhere in the file; its members are the received bytes.
  const infoBytes = form.member(0);
  const withCertificate = derSequence(infoBytes, cert.element.bytes, algorithm.bytes);
  return Object.freeze({
    raw: form.raw,
    layout,
    ...info,
    ...value,
    ...makerOf(cert.bytes, limits),
    toBeSigned: isOldLayout ? withCertificate : infoBytes,
    otherToBeSigned: isOldLayout ? infoBytes : withCertificate,
    ...(timestamp === undefined ? {} : { timestamp }),
    leniencies: Object.freeze([...input.leniencies]),
  });
}

function makerOf(
  bytes: Uint8Array,
  limits: Limits,
): Pick<Seal, 'makerCertificate' | 'makerCertificateBytes' | 'makerPublicKey'> {
  const makerCertificate = readableCertificate(bytes, limits);
  const makerPublicKey = makerCertificate?.publicKey ?? certificateKey(bytes, limits);
  return {
    makerCertificate,
    makerCertificateBytes: bytes,
    ...(makerPublicKey === undefined ? {} : { makerPublicKey }),
  };
}

/** A certificate, or `undefined` when the bytes are not one: a fact for the report, not a reason to refuse the seal's reading. */
export function readableCertificate(bytes: Uint8Array, limits: Limits, memory?: PartMemory): Certificate | undefined {
  const read = (own: Uint8Array): Certificate => parseCertificate(own, limits);
  try {
    return memory === undefined ? read(bytes) : memory.certificate(bytes, read);
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}

function layoutOf(isOldLayout: boolean, version: number, hasTimestamp: boolean): SealLayout {
  if (isOldLayout) return 'GM/T 0031-2014';
  return version === 5 || hasTimestamp ? 'GM/T 0031-2025' : 'GB/T 38540-2020';
}

/** 2014-layout files write 1 to 3; 4 and 5 name the later editions. */
function fittingVersion(layout: SealLayout, version: number): boolean {
  if (layout === 'GM/T 0031-2014') return version >= 1 && version <= 3;
  return version === (layout === 'GM/T 0031-2025' ? 5 : 4);
}

type SealInfo = Pick<
  Seal,
  | 'version'
  | 'vendorId'
  | 'sealId'
  | 'type'
  | 'name'
  | 'signerList'
  | 'createdAt'
  | 'createdAtText'
  | 'validFrom'
  | 'validFromText'
  | 'validUntil'
  | 'validUntilText'
  | 'picture'
  | 'extensions'
>;

/** SES_SealInfo ::= SEQUENCE { header, esID, property, picture, extDatas OPTIONAL }. */
function readInfo(reader: DerReader, isOldLayout: boolean): SealInfo {
  const header = readHeader(reader.readSequence('header'));
  const sealId = lenientString(reader, 'esID', tag.ia5String);
  const property = readProperty(reader.readSequence('property'), isOldLayout);
  const picture = readPicture(reader.readSequence('picture'));
  const extensions: readonly SealExtension[] = readExtensions(reader, 'extDatas', 'plain');
  reader.end();
  return { ...header, sealId, ...property, picture, extensions };
}

function readHeader(reader: DerReader): { version: number; vendorId: string } {
  if (lenientString(reader, 'ID', tag.ia5String) !== 'ES') reader.note('seal.header.id', 'ID');
  const version = lenientInteger(reader, 'version');
  const vendorId = lenientString(reader, 'Vid', tag.ia5String);
  reader.end();
  return { version, vendorId };
}

/** SES_ESPropertyInfo; certListType stands only in the editions after 2014. */
function readProperty(
  reader: DerReader,
  isOldLayout: boolean,
): Omit<SealInfo, 'version' | 'vendorId' | 'sealId' | 'picture' | 'extensions'> {
  const type = lenientInteger(reader, 'type');
  const name = lenientString(reader, 'name', tag.utf8String);
  const certListType = reader.peek() === tag.integer ? lenientInteger(reader, 'certListType') : undefined;
  if ((certListType === undefined) !== isOldLayout) reader.note('seal.certList.type', 'certListType');
  const signerList: SignerList = readSignerList(reader, 'certList', certListType);
  const timeTag = isOldLayout ? tag.utcTime : tag.generalizedTime;
  const created: SpeltTime = lenientTime(reader, 'createDate', timeTag);
  const from: SpeltTime = lenientTime(reader, 'validStart', timeTag);
  const until: SpeltTime = lenientTime(reader, 'validEnd', timeTag);
  reader.end();
  return {
    type,
    name,
    signerList,
    createdAt: created.instant,
    createdAtText: created.text,
    validFrom: from.instant,
    validFromText: from.text,
    validUntil: until.instant,
    validUntilText: until.text,
  };
}

/** SES_ESPictrueInfo. */
function readPicture(reader: DerReader): EmbeddedSealPicture {
  const declaredType = lenientString(reader, 'type', tag.ia5String);
  const bytes = reader.readOctetString('data');
  const widthMm = lenientInteger(reader, 'width');
  const heightMm = lenientInteger(reader, 'height');
  reader.end();
  const type = recognisePicture(bytes);
  if (declaredType !== type || type === 'OFD') reader.note('seal.picture.type', 'type');
  if (widthMm === 0 || heightMm === 0) reader.note('seal.picture.size', widthMm === 0 ? 'width' : 'height');
  return { type, bytes, widthMm, heightMm, declaredType };
}
