import { CoreError } from '../base/errors.ts';
import { checkLimit, defaultLimits, type Limits } from '../base/limits.ts';
import { oids } from '../crypto/index.ts';
import { contextTag, DerReader, tag } from '../der/index.ts';
import { definiteShell } from './definite-shell.ts';
import { familyOfData } from './families.ts';
import { digestKey, readCertificates, readDigestAlgorithms, readRevocationLists, readSigners } from './message-sets.ts';
import type { CmsFamily, SignedData } from './types.ts';

const families: ReadonlyMap<string, CmsFamily> = new Map([
  [oids.smSignedData, 'gm'],
  [oids.signedData, 'rfc'],
]);

const set0 = contextTag(0, 'constructed');

/**
 * Reads a SignedData message of GB/T 35275-2017 or RFC 5652. The outer layers may be BER (noted as `cms.ber`); certificates,
 * attributes and SignerInfo are read as strict DER and kept as received.
 * @param bytes - One ContentInfo; not copied, must not change afterwards.
 * @throws CoreError `ERR_CMS_STRUCTURE`, `ERR_DER_…`, `ERR_LIMIT`.
 * @example parseSignedData(bytes).signers.length; // 1
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
  const listed = readDigestAlgorithms(reader);
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

function wrong(path: string, offset: number, rule: string): never {
  throw new CoreError('ERR_CMS_STRUCTURE', { path, offset, rule });
}
