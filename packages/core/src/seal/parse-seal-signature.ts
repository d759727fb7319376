import { checkLimit, defaultLimits, type Limits } from '../base/limits.ts';
import type { Instant } from '../base/time.ts';
import { DerReader, stringTags, tag } from '../der/index.ts';
import { certificateKey } from './certificate-key.ts';
import { definiteForm } from './definite-form.ts';
import { readExtensions } from './extensions.ts';
import {
  lenientBits,
  lenientCertificateBytes,
  lenientInteger,
  lenientString,
  readElements,
  wrongShape,
} from './fields.ts';
import { parseSeal, readableCertificate } from './parse-seal.ts';
import type { PartMemory } from './part-memory.ts';
import { readAlgorithm, readSignatureValue } from './signature-value.ts';
import { readSpeltTime } from './times.ts';
import { readTimestampField } from './timestamp-field.ts';
import type { Seal, SealExtension, SealLayout, SealSignature } from './types.ts';

/**
 * Reads a seal signature (SES_Signature) of GM/T 0031-2014, GB/T 38540-2020 or GM/T 0031-2025; the layout is chosen by shape.
 * @param bytes - DER (SignedValue.dat of an OFD); not copied, must not change afterwards.
 * @param memory - Seals and certificates that were read before.
 * @throws CoreError `ERR_SEAL_STRUCTURE`, `ERR_DER_…`, `ERR_LIMIT`.
 * @example
 * const signature = parseSealSignature(bytes);
 * signature.seal.name; // '示范甲省市场监督管理局电子证照专用章'
 */
export function parseSealSignature(
  bytes: Uint8Array,
  limits: Limits = defaultLimits,
  memory?: PartMemory,
): SealSignature {
  checkLimit(limits, 'sealSignatureBytes', bytes.length);
  const form = definiteForm(bytes, 'sealSignature', limits);
  const input = DerReader.over(form.bytes, 'sealSignature', limits);
  const outer = input.read(tag.sequence);
  if (form.rewritten) input.note('seal.ber', '');
  if (form.trailing > 0) input.note('der.trailingData', '');
  const fields = readElements(input.inside(outer, ''), 5).length;
  const reader = input.inside(outer, '');
  const isOldLayout = fields === 2;
  if (!isOldLayout && fields < 4) wrongShape('sealSignature', outer.offset, '2, 4 or 5 fields');

  const toSign = reader.read(tag.sequence, 'toSign');
  const content = reader.inside(toSign, 'toSign');
  const statement = readStatement(content, () => readSeal(form.member(0, 1), limits, memory), isOldLayout);
  const signInfo = isOldLayout ? content : reader;
  const cert = lenientCertificateBytes(signInfo, 'cert');
  const algorithm = readAlgorithm(signInfo, 'signatureAlgorithm');
  content.end();
  const value = readSignatureValue(reader, 'signature', algorithm.id);
  const timestamp = readTimestampField(reader, 'timeStamp');
  reader.end();

  const layout = layoutOf(isOldLayout, statement.version, statement.seal);
  if (!fittingVersion(layout, statement.version)) input.note('seal.layout.version', 'toSign.version');
  return Object.freeze({
    raw: form.raw,
    layout,
    ...statement,
    ...value,
    ...signerOf(cert.bytes, limits, memory),
    toBeSigned: form.member(0),
    ...(timestamp === undefined ? {} : { timestamp }),
    leniencies: Object.freeze([...input.leniencies]),
  });
}

function signerOf(
  bytes: Uint8Array,
  limits: Limits,
  memory: PartMemory | undefined,
): Pick<SealSignature, 'signerCertificate' | 'signerCertificateBytes' | 'signerPublicKey'> {
  const signerCertificate = readableCertificate(bytes, limits, memory);
  const signerPublicKey = signerCertificate?.publicKey ?? certificateKey(bytes, limits);
  return {
    signerCertificate,
    signerCertificateBytes: bytes,
    ...(signerPublicKey === undefined ? {} : { signerPublicKey }),
  };
}

function layoutOf(isOldLayout: boolean, version: number, seal: Seal): SealLayout {
  if (isOldLayout) return 'GM/T 0031-2014';
  return version === 5 || (version !== 4 && seal.layout === 'GM/T 0031-2025') ? 'GM/T 0031-2025' : 'GB/T 38540-2020';
}

function fittingVersion(layout: SealLayout, version: number): boolean {
  if (layout === 'GM/T 0031-2014') return version >= 1 && version <= 3;
  return version === (layout === 'GM/T 0031-2025' ? 5 : 4);
}

interface Statement extends ClaimedTime {
  readonly version: number;
  readonly seal: Seal;
  readonly contentDigest: Uint8Array;
  readonly propertyInfo: string;
  readonly extensions: readonly SealExtension[];
}

/** TBS_Sign up to what differs: 2014 goes on with certificate and algorithm, the later editions may end with extensions. */
function readStatement(reader: DerReader, readSeal: () => Seal, isOldLayout: boolean): Statement {
  const version = lenientInteger(reader, 'version');
  reader.read(tag.sequence, 'eseal');
  // As received: the seal inside is compared byte for byte with Seal.esl beside the signature.
  const seal = readSeal();
  const time = readClaimedTime(reader, 'timeInfo', isOldLayout);
  const contentDigest = readDigest(reader, 'dataHash');
  const propertyInfo = lenientString(reader, 'propertyInfo', tag.ia5String);
  const extensions = isOldLayout ? [] : readExtensions(reader, 'extDatas', 'explicit');
  return { version, seal, ...time, contentDigest, propertyInfo, extensions };
}

function readSeal(bytes: Uint8Array, limits: Limits, memory: PartMemory | undefined): Seal {
  const read = (own: Uint8Array): Seal => parseSeal(own, limits);
  return memory === undefined ? read(bytes) : memory.seal(bytes, read);
}

/** A digest whose trailing zero octets were dropped is at most this much shorter than 32 octets. */
const mostLostZeros = 2;

function readDigest(reader: DerReader, field: string): Uint8Array {
  const { bytes } = lenientBits(reader, field);
  if (bytes.length >= 32 || bytes.length < 32 - mostLostZeros) return bytes;
  reader.note('seal.dataHash.padded', field);
  const whole = new Uint8Array(32);
  whole.set(bytes);
  return whole;
}

interface ClaimedTime {
  readonly claimedSigningTime?: Instant;
  readonly claimedSigningTimeText: string;
  readonly embeddedTimestamp?: Uint8Array;
}

/** timeInfo: BIT STRING with a DER time or a token (2014), GeneralizedTime (later); text in its place is noted. */
function readClaimedTime(reader: DerReader, field: string, isOldLayout: boolean): ClaimedTime {
  const next = reader.peek();
  if (next === tag.bitString || next === tag.octetString) {
    if (!isOldLayout) reader.note('seal.field.type', field);
    const { bytes } = lenientBits(reader, field);
    return wrappedTime(reader, field, bytes);
  }
  if (next !== tag.utcTime && next !== tag.generalizedTime && !stringTags.has(next)) {
    reader.read(isOldLayout ? tag.bitString : tag.generalizedTime, field);
  }
  const element = reader.readElement(field);
  if (stringTags.has(element.tag)) reader.note('seal.timeInfo.text', field);
  else if (isOldLayout || element.tag === tag.utcTime) reader.note('der.time.type', field);
  return spelt(reader, field, element.tag, element.content);
}

function wrappedTime(reader: DerReader, field: string, bytes: Uint8Array): ClaimedTime {
  const first = bytes[0];
  if (first === tag.sequence) return { claimedSigningTimeText: '', embeddedTimestamp: bytes };
  // A DER time is 15 to 25 octets, so its length is one octet.
  if ((first === tag.utcTime || first === tag.generalizedTime) && bytes[1] === bytes.length - 2) {
    return spelt(reader, field, first, bytes.subarray(2));
  }
  reader.note('seal.timeInfo.text', field);
  return spelt(reader, field, tag.generalizedTime, bytes);
}

/** A claimed time proves nothing, so that one that cannot be understood leaves the signature readable. */
function spelt(reader: DerReader, field: string, identifier: number, content: Uint8Array): ClaimedTime {
  const time = readSpeltTime(identifier, content);
  if (time === undefined) {
    reader.note('der.time.format', field);
    return { claimedSigningTimeText: new TextDecoder('utf-8').decode(content.subarray(0, 64)) };
  }
  for (const name of time.leniencies) reader.note(name, field);
  return { claimedSigningTime: time.instant, claimedSigningTimeText: time.text };
}
