import { CoreError } from '../base/errors.ts';
import { checkLimit, defaultLimits, type Limits } from '../base/limits.ts';
import { oids, parseAlgorithmIdentifier } from '../crypto/index.ts';
import { contextTag, DerReader, derSequence, tag } from '../der/index.ts';
import { onlyValue, readIdentifierValue } from './attribute-values.ts';
import { type DefiniteMessage, definiteBody, definiteShell } from './definite-shell.ts';
import type { EncryptedContent, EnvelopedData, RecipientInfo } from './envelope-types.ts';
import { type EnvelopeKind, envelopeKindOf, familyOfData } from './families.ts';
import { readCertificates, readDigestAlgorithms, readRevocationLists, readSigners } from './message-sets.ts';
import { asSet, readAttributes, readIdentifier } from './signer-info.ts';
import type { CmsFamily, SignerIdentifier } from './types.ts';

const implicit0 = contextTag(0, 'constructed');
const implicit1 = contextTag(1, 'constructed');
const implicit2 = contextTag(2, 'constructed');
const content0 = contextTag(0, 'primitive');

/**
 * Reads a message with encrypted content: EnvelopedData, SignedAndEnvelopedData and EncryptedData of GB/T 35275-2017 and of RFC
 * 5652 (PKCS #7), AuthEnvelopedData (RFC 5083). The outer layers may be BER (`cms.ber`); a message without its ContentInfo is told
 * by its shape (`cms.contentInfo.absent`).
 * @param bytes - One message; not copied, must not change afterwards.
 * @throws CoreError `ERR_CMS_STRUCTURE`, `ERR_DER_…`, `ERR_LIMIT`.
 * @example parseEnvelopedData(bytes).recipients.length; // 1
 */
export function parseEnvelopedData(bytes: Uint8Array, limits: Limits = defaultLimits): EnvelopedData {
  checkLimit(limits, 'cmsBytes', bytes.length);
  const message = definiteShell(bytes, 'enveloped');
  return beginsWithType(message.bytes) ? readMessage(bytes, message, limits) : readBare(bytes, limits);
}

/** Whether the first member is an object identifier, as in a ContentInfo. */
function beginsWithType(bytes: Uint8Array): boolean {
  return DerReader.over(bytes, 'cms').readSequence().peek() === tag.objectIdentifier;
}

function readMessage(bytes: Uint8Array, message: DefiniteMessage, limits: Limits): EnvelopedData {
  const input = open(bytes, message, limits);
  const contentInfo = input.readSequence();
  const type = contentInfo.readObjectIdentifier('contentType');
  const known = envelopeKindOf(type);
  if (known === undefined) wrong('cms.contentType', 0, 'a content type of encrypted content');
  const wrapper = contentInfo.readSequence('content', implicit0);
  contentInfo.end();
  const reader = wrapper.readSequence(known.kind);
  wrapper.end();
  return finish(bytes, message, input, readBody(reader, known.kind, known.family, limits));
}

/** A body alone: SEQUENCE { INTEGER, … } tells by the tags that follow what it is. */
function readBare(bytes: Uint8Array, limits: Limits): EnvelopedData {
  const message = definiteBody(bytes, 'enveloped');
  const input = open(bytes, message, limits);
  input.note('cms.contentInfo.absent', '');
  const reader = input.readSequence();
  const kind = bareKind(reader.fork());
  return finish(bytes, message, input, readBody(reader, kind, 'gm', limits));
}

function bareKind(reader: DerReader): EnvelopeKind {
  reader.read(tag.integer, 'version');
  if (reader.peek() === tag.sequence) return 'encryptedData';
  reader.read(tag.set, 'recipientInfos');
  return reader.peek() === tag.set ? 'signedAndEnvelopedData' : 'envelopedData';
}

function open(bytes: Uint8Array, message: DefiniteMessage, limits: Limits): DerReader {
  const input = DerReader.over(message.bytes, 'cms', limits);
  if (message.rewritten) input.note('cms.ber', '');
  if (message.consumed < bytes.length) input.note('der.trailingData', '');
  return input;
}

type Body = Omit<EnvelopedData, 'raw' | 'leniencies'>;

function finish(bytes: Uint8Array, message: DefiniteMessage, input: DerReader, body: Body): EnvelopedData {
  const raw = bytes.subarray(0, message.consumed);
  return Object.freeze({ raw, ...body, leniencies: Object.freeze([...input.leniencies]) });
}

function readBody(reader: DerReader, kind: EnvelopeKind, family: CmsFamily, limits: Limits): Body {
  const version = reader.readSmallInteger('version');
  const isEncrypted = kind === 'encryptedData';
  // OriginatorInfo holds certificates for key agreement, which is not opened.
  const originator = isEncrypted ? undefined : reader.readOptional(implicit0, 'originatorInfo');
  const recipients = isEncrypted ? [] : readRecipients(reader.readSequence('recipientInfos', tag.set));
  if (kind === 'signedAndEnvelopedData') readDigestAlgorithms(reader);
  const encryptedContent = readEncryptedContent(reader.readSequence('encryptedContentInfo'), family);
  const signed =
    kind === 'signedAndEnvelopedData'
      ? {
          certificates: readCertificates(reader, limits),
          revocationLists: readRevocationLists(reader),
          signers: readSigners(reader.readSequence('signerInfos', tag.set)),
        }
      : { certificates: [], revocationLists: [], signers: [] };
  const authentication = kind === 'authEnvelopedData' ? readAuthentication(reader, encryptedContent.type) : undefined;
  // Attributes that nothing protects: EnvelopedData and EncryptedData `[1]`, AuthEnvelopedData `[2]`.
  reader.readOptional(kind === 'authEnvelopedData' ? implicit2 : implicit1, 'unprotectedAttributes');
  reader.end();
  if (!allowedVersions(kind, family, recipients, originator !== undefined).includes(version))
    reader.note('cms.version', 'version');
  return {
    kind,
    family,
    version,
    recipients,
    encryptedContent,
    ...signed,
    ...(authentication === undefined ? {} : { authentication }),
  };
}

/** RFC 5652 §6.1 and §8, RFC 5083 §2.1; GB/T 35275 has 1, and 2 where software names a recipient by its key. */
function allowedVersions(
  kind: EnvelopeKind,
  family: CmsFamily,
  recipients: readonly RecipientInfo[],
  hasOriginator: boolean,
): readonly number[] {
  if (kind === 'authEnvelopedData') return [0];
  if (kind === 'signedAndEnvelopedData') return [1];
  const isPlain = recipients.every(
    (one) => one.kind === 'keyTransport' && one.identifier.kind === 'issuerAndSerialNumber',
  );
  if (family === 'gm') return isPlain ? [1] : [1, 2];
  if (kind === 'encryptedData') return [0, 2];
  if (recipients.some(({ kind: recipient }) => recipient === 'password' || recipient === 'other')) return [3];
  return isPlain && !hasOriginator ? [0] : [2];
}

const recipientKinds: ReadonlyMap<number, Exclude<RecipientInfo['kind'], 'keyTransport'>> = /* @__PURE__ */ new Map([
  [contextTag(1, 'constructed'), 'keyAgreement'],
  [contextTag(2, 'constructed'), 'keyEncryptionKey'],
  [contextTag(3, 'constructed'), 'password'],
  [contextTag(4, 'constructed'), 'other'],
]);

function readRecipients(reader: DerReader): readonly RecipientInfo[] {
  const recipients: RecipientInfo[] = [];
  while (!reader.done) {
    checkLimit(reader.limits, 'cmsRecipients', recipients.length + 1);
    const field = String(recipients.length);
    const element = reader.readElement(field);
    const kind = recipientKinds.get(element.tag);
    if (kind !== undefined) recipients.push({ kind, raw: element.bytes });
    else if (element.tag !== tag.sequence) reader.invalid(element, field, 'a RecipientInfo');
    else recipients.push(readKeyTransport(reader.inside(element, field)));
  }
  return recipients;
}

/** KeyTransRecipientInfo: version 1 in GB/T 35275, 0 or 2 in RFC 5652 §6.2.1; real software writes all three. */
function readKeyTransport(reader: DerReader): RecipientInfo {
  const version = reader.readSmallInteger('version');
  const identifier = readRecipientIdentifier(reader);
  const expected = identifier.kind === 'issuerAndSerialNumber' ? [0, 1] : [2];
  if (!expected.includes(version)) reader.note('cms.version', 'version');
  const algorithm = parseAlgorithmIdentifier(reader, 'keyEncryptionAlgorithm');
  const encryptedKey = reader.readOctetString('encryptedKey');
  reader.end();
  return { kind: 'keyTransport', version, identifier, algorithm, encryptedKey };
}

/** One key centre (gmcert.org) writes two zero octets in the place of the issuer's name. */
function readRecipientIdentifier(reader: DerReader): SignerIdentifier {
  const next = reader.peek() === tag.sequence ? reader.fork().readElement().content : undefined;
  if (next?.[0] !== 0 || next[1] !== 0) return readIdentifier(reader);
  const element = reader.readElement('issuerAndSerialNumber');
  reader.note('cms.recipient.nameless', 'issuerAndSerialNumber');
  const nameless = derSequence(derSequence(), element.content.subarray(2));
  return readIdentifier(reader.within(nameless, element.offset, ''));
}

function readEncryptedContent(reader: DerReader, family: CmsFamily): EncryptedContent {
  const type = reader.readObjectIdentifier('contentType');
  const inner = familyOfData(type);
  if (inner !== undefined && inner !== family) reader.note('cms.contentType.mixed', 'contentType');
  const algorithm = parseAlgorithmIdentifier(reader, 'contentEncryptionAlgorithm');
  const element = reader.readOptional(content0, 'encryptedContent');
  // sharedInfo1 [1] and sharedInfo2 [2] of GM/T 0010: nothing is known that uses them.
  for (const number of [1, 2])
    if ((reader.peek() & 0xdf) === contextTag(number, 'primitive')) reader.readElement(`sharedInfo${number}`);
  reader.end();
  return { type, algorithm, ...(element === undefined ? {} : { bytes: element.content }) };
}

/** The tag, and what it covers besides the content: RFC 5083 §2.1 demands attributes that say the type unless it is `data`. */
function readAuthentication(reader: DerReader, type: string): NonNullable<EnvelopedData['authentication']> {
  const attributes = reader.readOptional(implicit1, 'authAttrs');
  const isStated =
    attributes === undefined
      ? familyOfData(type) !== undefined
      : onlyValue(readAttributes(reader, attributes, 'authAttrs'), oids.contentTypeAttribute, readIdentifierValue) ===
        type;
  if (!isStated) wrong('cms.authAttrs', reader.offset, 'the authenticated attributes state the content type');
  const attributesBytes = attributes === undefined ? new Uint8Array(0) : asSet(attributes);
  return { attributesBytes, tag: reader.readOctetString('mac') };
}

function wrong(path: string, offset: number, rule: string): never {
  throw new CoreError('ERR_CMS_STRUCTURE', { path, offset, rule });
}
