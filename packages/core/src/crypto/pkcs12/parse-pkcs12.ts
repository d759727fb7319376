import { CoreError, isCoreError } from '../../base/errors.ts';
import type { Leniency, LeniencyName } from '../../base/leniency.ts';
import { checkLimit, defaultLimits } from '../../base/limits.ts';
import { contextTag, DerReader, tag } from '../../der/index.ts';
import { parseAlgorithmIdentifier } from '../algorithm-identifier.ts';
import { asKeyFileError, decryptPrivateKey } from '../key-files.ts';
import { readPrivateKeyInfo } from '../key-info.ts';
import { oids } from '../oids.ts';
import { openWithPassword } from '../password-encryption.ts';
import { decodeDerOrBase64, decodePem, isPem } from '../pem.ts';
import type { PrivateKey } from '../private-key.ts';
import { definiteLayer, joinPieces } from './definite-shell.ts';
import { checkIntegrity, type Pkcs12Integrity } from './integrity.ts';
import type { Pkcs12, Pkcs12Attributes, Pkcs12Certificate, Pkcs12Key } from './types.ts';

/** What is shared while a file is read. */
interface Reading {
  readonly password: string | Uint8Array;
  readonly budget: { left: number };
  readonly keys: Pkcs12Key[];
  readonly certificates: Pkcs12Certificate[];
  readonly crls: Uint8Array[];
  readonly leniencies: Leniency[];
  bags: number;
}

/**
 * Reads a PKCS#12 file (RFC 7292): keys, certificates and CRLs under one password. Encryption: PBES2 with SM4 or AES (as
 * `parseKeyFile`), and as named leniencies the two old schemes with triple DES and 40-bit RC2. Integrity: HMAC over SM3 or SHA-2 by the
 * derivation of PKCS#12 or by PBMAC1 (RFC 9579); SHA-1 and none at all as named leniencies. The shell may be BER.
 * @param bytes - DER or BER, base64 of it, or PEM.
 * @param password - Text; bytes are taken as UTF-8.
 * @throws CoreError `ERR_KEY_PASSWORD` for a wrong password or changed bytes; `ERR_KEY_FILE` for another structure;
 * `ERR_ALGORITHM_UNSUPPORTED` (public-key modes too), `ERR_ALGORITHM_PARAMETERS`, `ERR_KEY_PRIVATE`, `ERR_LIMIT`.
 * @example const { keys, certificates } = parsePkcs12(bytes, password);
 */
export function parsePkcs12(bytes: Uint8Array, password: string | Uint8Array): Pkcs12 {
  checkLimit(defaultLimits, 'keyFileBytes', bytes.length);
  const reading: Reading = {
    password,
    budget: { left: defaultLimits.keyIterations },
    keys: [],
    certificates: [],
    crls: [],
    leniencies: [],
    bags: 0,
  };
  const integrity = asKeyFileError(() => readFile(bytes, reading), 'a PKCS #12 file is PFX of RFC 7292');
  const { keys, certificates, crls, leniencies } = reading;
  return Object.freeze({ keys, certificates, crls, integrity, leniencies });
}

/**
 * Whether bytes look like a PKCS#12 file: version 3 and a ContentInfo.
 * @example isPkcs12(bytes); // true
 */
export function isPkcs12(bytes: Uint8Array): boolean {
  try {
    const pfx = DerReader.over(definiteLayer(derOf(bytes)), 'pkcs12').readSequence();
    return pfx.readSmallInteger('version') === 3 && pfx.readSequence('authSafe').peek() === tag.objectIdentifier;
  } catch (error) {
    if (isCoreError(error)) return false;
    throw error;
  }
}

/** An indefinite length begins like DER and is not DER. */
function derOf(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === tag.sequence && bytes[1] === 0x80) return bytes;
  return isPem(bytes) ? (decodePem(bytes)[0]?.bytes ?? bytes) : decodeDerOrBase64(bytes);
}

function readFile(bytes: Uint8Array, reading: Reading): Pkcs12Integrity {
  const pfx = openLayer(derOf(bytes), reading).readSequence();
  if (pfx.readSmallInteger('version') !== 3) refuse('the version is 3');
  const authSafe = pfx.readSequence('authSafe');
  const type = authSafe.readObjectIdentifier('contentType');
  // Public-key integrity is a SignedData in this place.
  if (type !== oids.data) unsupported(type);
  const content = readContent(authSafe);
  let integrity: Pkcs12Integrity = 'none';
  if (pfx.done) note(reading, 'p12.mac.absent', 'pkcs12');
  else {
    const checked = checkIntegrity(pfx.readSequence('macData'), content, reading.password, reading.budget);
    integrity = checked.integrity;
    reading.leniencies.push(...checked.leniencies);
  }
  pfx.end();
  const safes = openLayer(content, reading).readSequence();
  while (!safes.done) readSafe(safes.readSequence('contentInfo'), reading);
  return integrity;
}

/** A layer in definite form; the deviation is noted once. */
function openLayer(bytes: Uint8Array, reading: Reading): DerReader {
  const definite = definiteLayer(bytes);
  if (definite !== bytes && !reading.leniencies.some(({ name }) => name === 'p12.ber'))
    note(reading, 'p12.ber', 'pkcs12');
  return DerReader.over(definite, 'pkcs12');
}

/** [0] EXPLICIT OCTET STRING. */
function readContent(info: DerReader): Uint8Array {
  const wrapper = info.readSequence('content', contextTag(0, 'constructed'));
  const content = wrapper.readOctetString();
  wrapper.end();
  info.end();
  return content;
}

/** One ContentInfo of the AuthenticatedSafe: plain, or encrypted under the password. */
function readSafe(info: DerReader, reading: Reading): void {
  const type = info.readObjectIdentifier('contentType');
  if (type === oids.data) readBags(openLayer(readContent(info), reading).readSequence(), reading);
  else if (type === oids.encryptedData) {
    const plaintext = decrypt(info, reading);
    try {
      readBags(openLayer(plaintext, reading).readSequence(), reading);
    } catch (error) {
      // Without a MAC, a wrong password shows itself only here.
      if (!isCoreError(error) || !error.code.startsWith('ERR_DER_')) throw error;
      throw new CoreError('ERR_KEY_PASSWORD', { rule: 'the password opens the file' }, { cause: error });
    }
  } else unsupported(type);
}

/** EncryptedData ::= SEQUENCE { version 0, EncryptedContentInfo } (RFC 2315 §13). */
function decrypt(info: DerReader, reading: Reading): Uint8Array {
  const wrapper = info.readSequence('content', contextTag(0, 'constructed'));
  const encryptedData = wrapper.readSequence();
  wrapper.end();
  info.end();
  encryptedData.readSmallInteger('version');
  const encrypted = encryptedData.readSequence('encryptedContentInfo');
  encrypted.readObjectIdentifier('contentType');
  const algorithm = parseAlgorithmIdentifier(encrypted, 'contentEncryptionAlgorithm');
  const isWhole = encrypted.peek() === contextTag(0, 'primitive');
  const element = encrypted.read(contextTag(0, isWhole ? 'primitive' : 'constructed'), 'encryptedContent');
  encrypted.end();
  const ciphertext = isWhole ? element.content : joinPieces(element.content);
  const { plaintext, leniencies } = openWithPassword({ algorithm, ciphertext }, reading.password, reading.budget);
  reading.leniencies.push(...leniencies);
  return plaintext;
}

/** SafeContents ::= SEQUENCE OF SafeBag { bagId, bagValue [0] EXPLICIT, bagAttributes SET OPTIONAL }. */
function readBags(contents: DerReader, reading: Reading): void {
  while (!contents.done) {
    checkLimit(defaultLimits, 'keyFileBags', ++reading.bags);
    const bag = contents.readSequence('safeBag');
    const type = bag.readObjectIdentifier('bagId');
    const value = bag.readSequence('bagValue', contextTag(0, 'constructed'));
    const attributes = bag.done ? {} : readAttributes(bag.readSequence('bagAttributes', tag.set));
    bag.end();
    readBag(type, value, attributes, reading);
  }
}

function readBag(type: string, value: DerReader, attributes: Pkcs12Attributes, reading: Reading): void {
  switch (type) {
    case oids.keyBag:
      addKey(() => readPrivateKeyInfo(value.readElement().bytes), attributes, reading);
      break;
    case oids.shroudedKeyBag: {
      const { password, budget } = reading;
      addKey(() => decryptPrivateKey(value.readElement().bytes, password, budget), attributes, reading);
      break;
    }
    case oids.certificateBag: {
      const certificate = readWrapped(value, oids.x509Certificate);
      if (certificate === undefined) note(reading, 'p12.bag.unread', 'pkcs12.certBag');
      else reading.certificates.push({ certificate, ...attributes });
      break;
    }
    case oids.crlBag: {
      const crl = readWrapped(value, oids.x509Crl);
      if (crl === undefined) note(reading, 'p12.bag.unread', 'pkcs12.crlBag');
      else reading.crls.push(crl);
      break;
    }
    case oids.safeContentsBag:
      readBags(value.readSequence('safeContents'), reading);
      break;
    default:
      note(reading, 'p12.bag.unread', `pkcs12.${type}`);
  }
}

/** A key of a kind that is not read does not hide the others. */
function addKey(read: () => PrivateKey, attributes: Pkcs12Attributes, reading: Reading): void {
  try {
    const key = read();
    reading.keys.push({ key, ...attributes });
    reading.leniencies.push(...key.leniencies);
  } catch (error) {
    if (!isCoreError(error) || error.code !== 'ERR_ALGORITHM_UNSUPPORTED') throw error;
    note(reading, 'p12.bag.unread', `pkcs12.keyBag.${error.details.algorithm}`);
  }
}

/** CertBag and CRLBag ::= SEQUENCE { id, value [0] EXPLICIT OCTET STRING }. */
function readWrapped(value: DerReader, wanted: string): Uint8Array | undefined {
  const bag = value.readSequence();
  value.end();
  if (bag.readObjectIdentifier('id') !== wanted) return undefined;
  return readContent(bag);
}

function readAttributes(set: DerReader): Pkcs12Attributes {
  let attributes: Pkcs12Attributes = {};
  while (!set.done) {
    const attribute = set.readSequence('attribute');
    const type = attribute.readObjectIdentifier('attrId');
    const values = attribute.readSequence('attrValues', tag.set);
    attribute.end();
    if (values.done) continue;
    if (type === oids.friendlyName) attributes = { ...attributes, friendlyName: values.readString('friendlyName') };
    else if (type === oids.localKeyId) attributes = { ...attributes, localKeyId: values.readOctetString('localKeyId') };
  }
  return attributes;
}

function note(reading: Reading, name: LeniencyName, path: string): void {
  reading.leniencies.push({ name, path });
}

function unsupported(algorithm: string): never {
  throw new CoreError('ERR_ALGORITHM_UNSUPPORTED', { algorithm, use: 'a PKCS #12 file' });
}

function refuse(rule: string): never {
  throw new CoreError('ERR_KEY_FILE', { rule });
}
