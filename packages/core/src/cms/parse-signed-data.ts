import { equalBytes, toHex } from '../base/bytes.ts';
import { CoreError, isCoreError } from '../base/errors.ts';
import { checkLimit, defaultLimits, type Limits } from '../base/limits.ts';
import { type AlgorithmIdentifier, oids, parseAlgorithmIdentifier } from '../crypto/index.ts';
import { contextTag, DerReader, derNull, tag } from '../der/index.ts';
import { type Certificate, parseCertificate } from '../x509/index.ts';
import { definiteShell } from './definite-shell.ts';
import { familyOfData } from './families.ts';
import { readSignerInfo } from './signer-info.ts';
import type { CmsFamily, SignedData, SignerInfo } from './types.ts';

const families: ReadonlyMap<string, CmsFamily> = new Map([
  [oids.smSignedData, 'gm'],
  [oids.signedData, 'rfc'],
]);

const set0 = contextTag(0, 'constructed');
const set1 = contextTag(1, 'constructed');

/**
 * Reads a SignedData message of GB/T 35275-2017 or RFC 5652. The outer layers may be BER (noted as `cms.ber`); certificates,
 * attributes and SignerInfo are read as strict DER and kept as received.
 * @param bytes - One ContentInfo; not copied, must not change afterwards.
 * @throws CoreError `ERR_CMS_STRUCTURE`, `ERR_DER_…`, `ERR_LIMIT`.
 * @example parseSignedData(bytes).signers.length;
 */
export function parseSignedData(bytes: Uint8Array, limits: Limits = defaultLimits): SignedData {
  checkLimit(limits, 'cmsBytes', bytes.length);
  const message = definiteShell(bytes);
  const input = DerReader.over(message.bytes, 'cms', limits);
  if (message.rewritten) input.note('cms.ber', '');
  if (message.consumed < bytes.length) input.note('der.trailingData', '');

  const contentInfo = input.readSequence();
  const contentType = contentInfo.readObjectIdentifier('contentType');
  const family = families.get(contentType) ?? wrong('cms.contentType', 0, 'content type signedData');
  const wrapper = contentInfo.readSequence('content', set0);
  contentInfo.end();
  const reader = wrapper.readSequence('signedData');
  wrapper.end();

  const version = reader.readSmallInteger('version');
  const digestAlgorithms = reader.readSequence('digestAlgorithms', tag.set);
  const listed = new Set<string>();
  while (!digestAlgorithms.done) listed.add(digestKey(parseAlgorithmIdentifier(digestAlgorithms, '')));
  const encapsulated = readEncapsulated(reader.readSequence('encapsulated'), family);
  const certificates = readCertificates(reader, limits);
  const revocationLists = readRevocationLists(reader);
  const signers = readSigners(reader.readSequence('signerInfos', tag.set));
  reader.end();
  // Neither is signed: what does not fit is named, so that a changed message is not a clean one.
  const isPlain = familyOfData(encapsulated.type) !== undefined && signers.every((signer) => signer.version === 1);
  if (version !== (isPlain ? 1 : 3)) reader.note('cms.version', 'version');
  if (signers.some(({ digestAlgorithm }) => !listed.has(digestKey(digestAlgorithm))))
    reader.note('cms.digestAlgorithms', 'digestAlgorithms');
  return Object.freeze({
    raw: bytes.subarray(0, message.consumed),
    family,
    contentType,
    version,
    encapsulated,
    certificates,
    revocationLists,
    signers,
    leniencies: Object.freeze([...input.leniencies]),
  });
}

/** Absent and NULL parameters mean the same; anything else is another algorithm. */
function digestKey({ oid, parameters }: AlgorithmIdentifier): string {
  return parameters === undefined || equalBytes(parameters, derNull()) ? oid : `${oid} ${toHex(parameters)}`;
}

function readEncapsulated(reader: DerReader, family: CmsFamily): SignedData['encapsulated'] {
  const type = reader.readObjectIdentifier('contentType');
  const innerFamily = familyOfData(type);
  if (innerFamily !== undefined && innerFamily !== family) reader.note('cms.contentType.mixed', 'contentType');
  if (reader.done) return { type };
  const explicit = reader.readSequence('content', set0);
  reader.end();
  const element = explicit.readElement();
  explicit.end();
  // PKCS #7 signs the content octets of whatever type stands here; RFC 5652 and GB/T 35275 put an OCTET STRING here.
  if (element.tag !== tag.octetString) explicit.note('cms.content.notOctetString', '');
  return { type, content: element.content };
}

function readCertificates(reader: DerReader, limits: Limits): readonly Certificate[] {
  if (reader.peek() !== set0) return [];
  const list = reader.readSequence('certificates', set0);
  const certificates: Certificate[] = [];
  for (let index = 0; !list.done; index++) {
    checkLimit(limits, 'cmsCertificates', index + 1);
    const element = list.readElement(String(index));
    const certificate = element.tag === tag.sequence ? readable(element.bytes, limits) : undefined;
    if (certificate === undefined) list.note('cms.certificate.unreadable', String(index));
    else certificates.push(certificate);
  }
  return certificates;
}

function readable(bytes: Uint8Array, limits: Limits): Certificate | undefined {
  try {
    return parseCertificate(bytes, limits);
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}

function readRevocationLists(reader: DerReader): readonly Uint8Array[] {
  if (reader.peek() !== set1) return [];
  const list = reader.readSequence('crls', set1);
  const found: Uint8Array[] = [];
  while (!list.done) found.push(list.readElement(String(found.length)).bytes);
  return found;
}

function readSigners(reader: DerReader): readonly SignerInfo[] {
  const signers: SignerInfo[] = [];
  while (!reader.done) {
    checkLimit(reader.limits, 'cmsSigners', signers.length + 1);
    signers.push(readSignerInfo(reader, String(signers.length)));
  }
  return signers;
}

function wrong(path: string, offset: number, rule: string): never {
  throw new CoreError('ERR_CMS_STRUCTURE', { path, offset, rule });
}
