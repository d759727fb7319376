import { compareBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { checkLimit, defaultLimits, type Limits } from '../base/limits.ts';
import { oids, parseAlgorithmIdentifier, parsePublicKey } from '../crypto/index.ts';
import { contextTag, DerReader, decodeString, tag } from '../der/index.ts';
import type { CertificateRequest, RequestAttribute } from './certificate-request.ts';
import { type Extension, parseExtensions, readExtension } from './extension-list.ts';
import { type GeneralName, parseGeneralNames } from './general-name.ts';
import { parseName } from './name.ts';
import { decodeTemporaryKey } from './temporary-key.ts';

/**
 * Reads a certification request, DER, strictly; nothing may follow it. Tolerated by name: attributes left out altogether, attributes
 * without the SET around their value (CFCA), attributes out of order, and several extensionRequest attributes.
 * @param der - Not copied; must not change afterwards.
 * @throws CoreError `ERR_DER_…`, `ERR_KEY_PUBLIC`, `ERR_LIMIT`, and `ERR_CSR_STRUCTURE` for well-formed DER that is not a request of
 * RFC 2986 §4: another version, an attribute without a value, or with several where there may be one.
 * @example
 * const application = parseCertificateRequest(decodeAnyEncoding(request));
 * verifyCertificateRequestSignature(application); // true: the applicant has the key
 */
export function parseCertificateRequest(der: Uint8Array, limits: Limits = defaultLimits): CertificateRequest {
  checkLimit(limits, 'certificateBytes', der.length);
  const input = DerReader.over(der, 'request', limits);
  const outer = input.readSequence();
  input.end();
  const tbsElement = outer.read(tag.sequence, 'tbs');
  const tbs = outer.inside(tbsElement, 'tbs');
  if (tbs.readSmallInteger('version') !== 0) refuse('request.tbs.version', '0, which means version 1');
  const subject = parseName(tbs, 'subject');
  const publicKey = parsePublicKey(tbs.read(tag.sequence, 'subjectPublicKeyInfo').bytes);
  const attributes = parseAttributes(tbs);
  tbs.end();
  const signatureAlgorithm = parseAlgorithmIdentifier(outer, 'signatureAlgorithm');
  const signature = outer.readOctetBitString('signature');
  outer.end();
  const known = readKnown(input, attributes);
  return Object.freeze({
    raw: der,
    tbs: tbsElement.bytes,
    subject,
    publicKey,
    signatureAlgorithm,
    signature,
    attributes: Object.freeze(
      attributes.map(({ oid, values }) => Object.freeze({ oid, values: Object.freeze(values) })),
    ),
    ...known,
    leniencies: Object.freeze([...input.leniencies, ...publicKey.leniencies]),
  });
}

/** An attribute with where its values lie, so that errors inside them name their place. */
interface PlacedAttribute extends RequestAttribute {
  readonly values: Uint8Array[];
  readonly offset: number;
}

function parseAttributes(tbs: DerReader): PlacedAttribute[] {
  const attributes: PlacedAttribute[] = [];
  const element = tbs.readOptional(contextTag(0, 'constructed'), 'attributes');
  if (element === undefined) {
    // [0] IMPLICIT SET OF without OPTIONAL: no attributes is an empty set (RFC 2986 §4.1).
    tbs.note('csr.attributes.absent', 'attributes');
    return attributes;
  }
  const set = tbs.inside(element, 'attributes');
  let previous: Uint8Array | undefined;
  while (!set.done) {
    const item = set.read(tag.sequence, 'attribute');
    if (previous !== undefined && compareBytes(previous, item.bytes) > 0) set.note('der.set.order', 'attributes');
    previous = item.bytes;
    const attribute = set.inside(item, 'attribute');
    const oid = attribute.readObjectIdentifier('type');
    const { values, offset } = parseValues(attribute, oid);
    attribute.end();
    if (attributes.some((one) => one.oid === oid)) set.note('csr.attribute.repeated', oid);
    attributes.push({ oid, values, offset });
  }
  return attributes;
}

function parseValues(attribute: DerReader, oid: string): { readonly values: Uint8Array[]; readonly offset: number } {
  if (attribute.peek() !== tag.set) {
    attribute.note('csr.attribute.notSet', oid);
    const { bytes, offset } = attribute.readElement('value');
    return { values: [bytes], offset };
  }
  const set = attribute.readSequence('values', tag.set);
  const offset = set.offset;
  const values: Uint8Array[] = [];
  while (!set.done) {
    const { bytes } = set.readElement('value');
    const last = values.at(-1);
    if (last !== undefined && compareBytes(last, bytes) > 0) set.note('der.set.order', oid);
    values.push(bytes);
  }
  if (values.length === 0) refuse(`${attribute.path}.${oid}`, 'at least one value');
  return { values, offset };
}

type Known = Pick<CertificateRequest, 'extensions' | 'subjectAltNames' | 'challengePassword' | 'temporaryPublicKey'>;

function readKnown(input: DerReader, attributes: readonly PlacedAttribute[]): Known {
  const password = single(input, attributes, oids.challengePassword);
  const challengePassword = password && directoryString(password);
  const temporary = single(input, attributes, oids.temporaryPublicKey);
  const temporaryPublicKey =
    temporary &&
    (decodeTemporaryKey(temporary.readElement().bytes) ??
      refuse(`request.attributes.${oids.temporaryPublicKey}`, 'an SM2 key as CFCA lays it out'));
  const extensions = requestedExtensions(input, attributes);
  const subjectAltNames: readonly GeneralName[] =
    readExtension(input, extensions, oids.subjectAltName, 'subjectAltName', (reader) =>
      parseGeneralNames(reader.readSequence()),
    ) ?? [];
  return {
    extensions,
    subjectAltNames,
    ...(challengePassword === undefined ? {} : { challengePassword }),
    ...(temporaryPublicKey === undefined ? {} : { temporaryPublicKey }),
  };
}

/** The one value of an attribute that may have no other. */
function single(input: DerReader, attributes: readonly PlacedAttribute[], oid: string): DerReader | undefined {
  const found = attributes.filter((one) => one.oid === oid);
  const [first] = found;
  if (first === undefined) return undefined;
  const [value] = first.values;
  if (value === undefined || found.length !== 1 || first.values.length !== 1)
    return refuse(`request.attributes.${oid}`, 'one value');
  return input.within(value, first.offset, oid);
}

/** Extensions of all extensionRequest attributes together: some programs write one attribute for each extension. */
function requestedExtensions(input: DerReader, attributes: readonly PlacedAttribute[]): ReadonlyMap<string, Extension> {
  const all = new Map<string, Extension>();
  for (const { values, offset } of attributes.filter(({ oid }) => oid === oids.extensionRequest)) {
    const [value] = values;
    if (value === undefined || values.length !== 1)
      return refuse(`request.attributes.${oids.extensionRequest}`, 'one value');
    const reader = input.within(value, offset, oids.extensionRequest);
    const list = reader.readSequence();
    reader.end();
    for (const [oid, extension] of parseExtensions(list, refuse)) {
      if (all.has(oid)) refuse(`request.attributes.${oids.extensionRequest}.${oid}`, 'an extension occurs once');
      all.set(oid, extension);
    }
  }
  return all;
}

/** DirectoryString, or IA5String as PKCS #9 §5.4.1 once had it. */
function directoryString(reader: DerReader): string {
  const element = reader.readElement();
  reader.end();
  return (
    decodeString(element.tag, element.content) ??
    reader.invalid(element, 'challengePassword', 'a character string of its type')
  );
}

function refuse(path: string, rule: string): never {
  throw new CoreError('ERR_CSR_STRUCTURE', { path, rule });
}
