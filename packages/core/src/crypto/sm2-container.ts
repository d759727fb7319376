import { concatBytes, equalBytes, utf8 } from '../base/bytes.ts';
import { CoreError, isCoreError } from '../base/errors.ts';
import type { Leniency } from '../base/leniency.ts';
import { checkLimit, defaultLimits } from '../base/limits.ts';
import { DerReader, derInteger, derObjectIdentifier, derOctetString, derSequence, tag } from '../der/index.ts';
import { sm3, sm4 } from '../sm/index.ts';
import { asKeyFileError } from './key-files.ts';
import { oids } from './oids.ts';
import { decodeAnyEncoding } from './pem.ts';
import { createPrivateKey, type PrivateKey } from './private-key.ts';

/** The content of a `.sm2` file of CFCA: one SM2 key and its certificate. */
export interface Sm2Container {
  readonly key: PrivateKey;
  /** DER; it holds the key's public key. */
  readonly certificate: Uint8Array;
}

/**
 * Reads a `.sm2` file, the key container of CFCA: SEQUENCE { 1, SEQUENCE { data, SM4, OCTET STRING }, SEQUENCE { data, OCTET STRING } },
 * the key under SM4-CBC with key and IV from SM3 over the password. The key must belong to the certificate.
 * @param bytes - DER, base64 or PEM.
 * @throws CoreError `ERR_KEY_PASSWORD`, `ERR_KEY_FILE`, `ERR_KEY_PRIVATE` for a certificate of another key, `ERR_LIMIT`.
 * @example const { key, certificate } = parseSm2Container(bytes, password);
 */
export function parseSm2Container(bytes: Uint8Array, password: string | Uint8Array): Sm2Container {
  checkLimit(defaultLimits, 'keyFileBytes', bytes.length);
  return asKeyFileError(() => {
    const { ciphertext, certificate, leniencies } = readParts(decodeAnyEncoding(bytes));
    const key = createPrivateKey('sm2', openKey(ciphertext, password), leniencies);
    if (!equalBytes(subjectPublicKeyOf(certificate), pointBits(key.publicKey)))
      throw new CoreError('ERR_KEY_PRIVATE', { rule: 'the certificate beside it belongs to it' });
    return Object.freeze({ key, certificate });
  }, 'a .sm2 file is the key container of CFCA');
}

/**
 * Whether bytes look like a `.sm2` file.
 * @example isSm2Container(bytes); // true
 */
export function isSm2Container(bytes: Uint8Array): boolean {
  try {
    readParts(decodeAnyEncoding(bytes));
    return true;
  } catch (error) {
    if (isCoreError(error)) return false;
    throw error;
  }
}

/**
 * Makes a `.sm2` file for software that reads nothing else. Its one round of SM3 slows no guesser down: use a long random password,
 * and PKCS#12 wherever it is read.
 * @param certificate - DER, of this very key.
 * @throws CoreError `ERR_KEY_PRIVATE` when the certificate holds another key, `ERR_KEY_FILE` when it is none, `ERR_ARGUMENT` for an
 * empty password or a key that is not SM2.
 * @example createSm2Container({ key: keyPair, certificate: certificate.raw }, password);
 */
export function createSm2Container({ key, certificate }: Sm2Container, password: string | Uint8Array): Uint8Array {
  const refuse = (argument: string, expected: string, got: string): never => {
    throw new CoreError('ERR_ARGUMENT', { argument, expected, got });
  };
  if (password.length === 0) refuse('password', 'at least one character', 'none');
  if (key.algorithm !== 'sm2') refuse('key', 'an SM2 key', key.algorithm);
  const point = asKeyFileError(() => subjectPublicKeyOf(certificate), 'a certificate is X.509');
  if (!equalBytes(point, pointBits(key.publicKey)))
    throw new CoreError('ERR_KEY_PRIVATE', { rule: 'the certificate beside it belongs to it' });
  const { iv, secret } = derive(password);
  const ciphertext = sm4.cbc.encrypt(key.secret, secret, { iv });
  secret.fill(0);
  const data = derObjectIdentifier(oids.smData);
  return derSequence(
    derInteger(1),
    derSequence(data, derObjectIdentifier(oids.sm4), derOctetString(ciphertext)),
    derSequence(data, derOctetString(certificate)),
  );
}

interface Parts {
  readonly ciphertext: Uint8Array;
  readonly certificate: Uint8Array;
  readonly leniencies: readonly Leniency[];
}

/** Nothing follows from the identifiers in a file of one kind: another one is named and has no other effect. */
function readParts(der: Uint8Array): Parts {
  const outer = DerReader.over(der, 'sm2Container');
  const container = outer.readSequence();
  outer.end();
  const identifier = (reader: DerReader, field: string, usual: string): void => {
    if (reader.readObjectIdentifier(field) !== usual) reader.note('key.container.identifier', field);
  };
  if (container.readSmallInteger('version') !== 1) throw new CoreError('ERR_KEY_FILE', { rule: 'the version is 1' });
  const key = container.readSequence('key');
  identifier(key, 'contentType', oids.smData);
  identifier(key, 'encryptionAlgorithm', oids.sm4);
  const ciphertext = key.readOctetString('encryptedKey');
  key.end();
  const enclosed = container.readSequence('certificate');
  identifier(enclosed, 'contentType', oids.smData);
  const certificate = enclosed.readOctetString('certificate');
  enclosed.end();
  container.end();
  return { ciphertext, certificate, leniencies: outer.leniencies };
}

/** H = SM3(password ‖ 00000001); the IV is its first half, the key its second. */
function derive(password: string | Uint8Array): { iv: Uint8Array; secret: Uint8Array } {
  const bytes = typeof password === 'string' ? utf8(password) : password;
  const hash = sm3(concatBytes(bytes, Uint8Array.of(0, 0, 0, 1)));
  return { iv: hash.slice(0, 16), secret: hash.slice(16) };
}

function openKey(ciphertext: Uint8Array, password: string | Uint8Array): Uint8Array {
  const { iv, secret } = derive(password);
  try {
    const plaintext = sm4.cbc.decrypt(ciphertext, secret, { iv });
    if (plaintext.length === 32) return plaintext;
  } catch (error) {
    if (!isCoreError(error)) throw error;
  } finally {
    secret.fill(0);
  }
  throw new CoreError('ERR_KEY_PASSWORD', { rule: 'the password opens the key' });
}

/** The bits of the public key in a certificate: the seventh field of its first part, six when it has no version. */
function subjectPublicKeyOf(certificate: Uint8Array): Uint8Array {
  const tbs = DerReader.over(certificate, 'certificate').readSequence().readSequence('tbs');
  if (tbs.peek() !== tag.integer) tbs.readElement('version');
  for (const field of ['serialNumber', 'signature', 'issuer', 'validity', 'subject']) tbs.readElement(field);
  return pointBits(tbs.readElement('subjectPublicKeyInfo').bytes);
}

function pointBits(spki: Uint8Array): Uint8Array {
  const info = DerReader.over(spki, 'publicKey').readSequence();
  info.readElement('algorithm');
  return info.readOctetBitString('subjectPublicKey');
}
