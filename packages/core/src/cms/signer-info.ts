import { compareBytes, concatBytes, toHex } from '../base/bytes.ts';
import { CoreError, isCoreError } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import { oids, parseAlgorithmIdentifier } from '../crypto/index.ts';
import { contextTag, type DerElement, DerReader, tag } from '../der/index.ts';
import { parseName } from '../x509/name.ts';
import type { CmsAttribute, SignerIdentifier, SignerInfo } from './types.ts';

const implicit0 = contextTag(0, 'constructed');
const implicit1 = contextTag(1, 'constructed');
const keyIdentifierTag = contextTag(0, 'primitive');

/** Attributes of one signer; CAdES-A signers have some twenty. */
const mostAttributes = 64;

/** Counter-signatures of one signer, and counter-signatures of those: workflows with three levels are the longest known. */
const mostCounterSignatures = 16;
const deepestCounterSignature = 3;

/** Reads one SignerInfo (GB/T 35275, RFC 5652 §5.3), the next value of the reader. */
export function readSignerInfo(outer: DerReader, field: string, depth = 0): SignerInfo {
  const element = outer.read(tag.sequence, field);
  const reader = outer.inside(element, field);
  const version = reader.readSmallInteger('version');
  const identifier = readIdentifier(reader);
  // RFC 5652 §5.3; GB/T 35275 knows the first form only.
  if (version !== (identifier.kind === 'issuerAndSerialNumber' ? 1 : 3)) reader.note('cms.version', 'version');
  const digestAlgorithm = parseAlgorithmIdentifier(reader, 'digestAlgorithm');
  const signed = reader.readOptional(implicit0, 'signedAttributes');
  const signedAttributes = signed && readAttributes(reader, signed, 'signedAttributes');
  const signatureAlgorithm = parseAlgorithmIdentifier(reader, 'signatureAlgorithm');
  const signature = reader.readOctetString('signature');
  const unsigned = reader.readOptional(implicit1, 'unsignedAttributes');
  const unsignedAttributes = unsigned === undefined ? [] : readAttributes(reader, unsigned, 'unsignedAttributes');
  reader.end();
  const claimed = signedAttributes && claimedTime(signedAttributes, reader);
  return {
    raw: element.bytes,
    version,
    identifier,
    digestAlgorithm,
    signatureAlgorithm,
    signature,
    ...(signed === undefined || signedAttributes === undefined
      ? {}
      : { signedAttributes, signedAttributesBytes: asSet(signed) }),
    unsignedAttributes,
    ...(claimed === undefined ? {} : { claimedSigningTime: claimed }),
    counterSignatures: readCounterSignatures(unsignedAttributes, reader, depth),
    timestamps: unsignedAttributes
      .filter(({ type }) => type === oids.signatureTimestampAttribute)
      .flatMap(({ values }) => values),
  };
}

function readCounterSignatures(
  attributes: readonly CmsAttribute[],
  reader: DerReader,
  depth: number,
): readonly SignerInfo[] {
  const found = attributes
    .filter(({ type }) => type === oids.counterSignatureAttribute)
    .flatMap(({ values }) => values);
  if (found.length > mostCounterSignatures || (found.length > 0 && depth === deepestCounterSignature))
    throw new CoreError('ERR_LIMIT', {
      budget: 'cmsCounterSignatures',
      limit: depth === deepestCounterSignature ? 0 : mostCounterSignatures,
      got: found.length,
    });
  return found.map((value, index) => {
    const inside = reader.within(value, reader.offset, `counterSignatures.${index}`);
    const signer = readSignerInfo(inside, '', depth + 1);
    inside.end();
    return signer;
  });
}

/** SignerIdentifier, which is RecipientIdentifier as well (RFC 5652 §5.3, §6.2.1). */
export function readIdentifier(reader: DerReader): SignerIdentifier {
  if (reader.peek() === keyIdentifierTag) {
    return { kind: 'subjectKeyIdentifier', keyIdentifier: reader.readElement('subjectKeyIdentifier').content };
  }
  const inside = reader.readSequence('issuerAndSerialNumber');
  const issuer = parseName(inside, 'issuer');
  const serialNumber = serialText(toHex(inside.readInteger('serialNumber')));
  inside.end();
  return { kind: 'issuerAndSerialNumber', issuer, serialNumber };
}

/** A serial number as hexadecimal text without leading zeros: how identifiers and certificates are compared. */
export function serialText(hex: string): string {
  return hex.toLowerCase().replace(/^0+(?=.)/, '');
}

/** Attributes, which DER keeps sorted; the element is their `[0]` or `[1]`. */
export function readAttributes(reader: DerReader, element: DerElement, field: string): readonly CmsAttribute[] {
  const list = reader.inside(element, field);
  const attributes: CmsAttribute[] = [];
  let previous: Uint8Array | undefined;
  let isSorted = true;
  while (!list.done) {
    if (attributes.length === mostAttributes) {
      throw new CoreError('ERR_LIMIT', { budget: 'cmsAttributes', limit: mostAttributes, got: mostAttributes + 1 });
    }
    const member = list.read(tag.sequence, String(attributes.length));
    if (previous !== undefined && compareBytes(previous, member.bytes) > 0) isSorted = false;
    previous = member.bytes;
    const inside = list.inside(member, String(attributes.length));
    const type = inside.readObjectIdentifier('type');
    const values = inside.readSequence('values', tag.set);
    const found: Uint8Array[] = [];
    while (!values.done) found.push(values.readElement(String(found.length)).bytes);
    inside.end();
    attributes.push({ type, values: found });
  }
  if (!isSorted) reader.note('cms.attributes.unsorted', field);
  return attributes;
}

/** What is signed: the attributes with the tag of SET OF in place of `[0]` (RFC 5652 §5.4). */
export function asSet(element: DerElement): Uint8Array {
  return concatBytes(Uint8Array.of(tag.set), element.bytes.subarray(1));
}

/** signingTime, when it is there once and spelt as DER demands; a claim needs no tolerance. */
function claimedTime(attributes: readonly CmsAttribute[], reader: DerReader): Instant | undefined {
  const found = attributes.filter(({ type }) => type === oids.signingTimeAttribute);
  const value = found[0]?.values[0];
  if (value === undefined || found.length !== 1) return undefined;
  try {
    return DerReader.over(value, 'signingTime').readTime();
  } catch (error) {
    if (!isCoreError(error)) throw error;
    reader.note('der.time.format', 'signedAttributes.signingTime');
    return undefined;
  }
}
