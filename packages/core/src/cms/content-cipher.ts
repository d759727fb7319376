import { cbc, gcm } from '@noble/ciphers/aes.js';
import { equalBytes } from '../base/bytes.ts';
import { CoreError, isCoreError } from '../base/errors.ts';
import type { LeniencyName } from '../base/leniency.ts';
import type { RandomSource } from '../base/random.ts';
import { type AlgorithmIdentifier, oids } from '../crypto/index.ts';
import { DerReader, derInteger, derNull, derOctetString, derSequence, tag } from '../der/index.ts';
import { sm4 } from '../sm/index.ts';
import { takeRandom } from '../sm/sm2-keys.ts';

/** A cipher that content is encrypted with. ECB and the AES ciphers are read; SM4-CBC and SM4-GCM are written. */
export type ContentCipherName =
  | 'sm4-cbc'
  | 'sm4-ecb'
  | 'sm4-gcm'
  | 'aes-128-cbc'
  | 'aes-192-cbc'
  | 'aes-256-cbc'
  | 'aes-128-gcm'
  | 'aes-192-gcm'
  | 'aes-256-gcm';

/** A cipher with its parameters. */
export interface ContentCipher {
  readonly name: ContentCipherName;
  readonly mode: 'cbc' | 'ecb' | 'gcm';
  /** Bytes. */
  readonly keyLength: 16 | 24 | 32;
  /** The initialisation vector or nonce; empty for ECB. */
  readonly iv: Uint8Array;
  /** GCM: bytes of tag. */
  readonly tagLength: number;
  readonly leniencies: readonly LeniencyName[];
}

type Row = readonly [name: ContentCipherName, mode: ContentCipher['mode'], keyLength: ContentCipher['keyLength']];

const rows: ReadonlyMap<string, Row> = /* @__PURE__ */ new Map<string, Row>([
  [oids.sm4Cbc, ['sm4-cbc', 'cbc', 16]],
  [oids.sm4Gcm, ['sm4-gcm', 'gcm', 16]],
  [oids.aes128Cbc, ['aes-128-cbc', 'cbc', 16]],
  [oids.aes192Cbc, ['aes-192-cbc', 'cbc', 24]],
  [oids.aes256Cbc, ['aes-256-cbc', 'cbc', 32]],
  [oids.aes128Gcm, ['aes-128-gcm', 'gcm', 16]],
  [oids.aes192Gcm, ['aes-192-gcm', 'gcm', 24]],
  [oids.aes256Gcm, ['aes-256-gcm', 'gcm', 32]],
]);

/** SM4 whose mode the identifier leaves open: the bare number, ECB's, and one that a single product (NetONE) writes for ECB. */
const sm4Numbers: ReadonlySet<string> = /* @__PURE__ */ new Set([oids.sm4, oids.sm4Ecb, `${oids.sm4Ecb}.3`]);

/**
 * Which cipher an identifier with its parameters means: CBC where there is an initialisation vector, ECB where SM4 stands without
 * one (as real files do), GCM with GCMParameters (RFC 5084 §3.2).
 * @throws CoreError `ERR_ALGORITHM_UNSUPPORTED` for another cipher, `ERR_ALGORITHM_PARAMETERS` for parameters that it does not
 * have.
 */
export function contentCipherOf({ oid, parameters }: AlgorithmIdentifier): ContentCipher {
  const hasVector = parameters?.[0] === tag.octetString;
  if (sm4Numbers.has(oid)) {
    if (hasVector) return vectored(['sm4-cbc', 'cbc', 16], oid, parameters, ['cms.cipher.modeless']);
    if (parameters !== undefined && !equalBytes(parameters, derNull()))
      wrongParameters(oid, 'an initialisation vector, NULL or nothing');
    const leniencies = oid === oids.sm4Ecb ? [] : (['cms.cipher.modeless'] as const);
    return block('sm4-ecb', 'ecb', 16, new Uint8Array(0), 0, [...leniencies, 'cms.cipher.ecb']);
  }
  const row = rows.get(oid);
  if (row === undefined)
    throw new CoreError('ERR_ALGORITHM_UNSUPPORTED', { algorithm: oid, use: 'the encryption of content' });
  return row[1] === 'gcm' ? withGcmParameters(row, oid, parameters) : vectored(row, oid, parameters, []);
}

function vectored(
  [name, mode, keyLength]: Row,
  oid: string,
  parameters: Uint8Array | undefined,
  leniencies: readonly LeniencyName[],
): ContentCipher {
  const iv = readParameters(parameters, oid, (reader) => reader.readOctetString());
  if (iv.length !== 16) wrongParameters(oid, 'an initialisation vector of 16 octets');
  return block(name, mode, keyLength, iv, 0, leniencies);
}

/** GCMParameters ::= SEQUENCE { nonce OCTET STRING, icvlen INTEGER DEFAULT 12 } */
function withGcmParameters(
  [name, mode, keyLength]: Row,
  oid: string,
  parameters: Uint8Array | undefined,
): ContentCipher {
  return readParameters(parameters, oid, (outer) => {
    const reader = outer.readSequence();
    const iv = reader.readOctetString('nonce');
    const tagLength = reader.done ? 12 : reader.readSmallInteger('icvlen');
    reader.end();
    if (iv.length === 0 || iv.length > 64 || tagLength < 12 || tagLength > 16)
      wrongParameters(oid, 'a nonce of 1 to 64 octets and a tag of 12 to 16');
    return block(name, mode, keyLength, iv, tagLength, []);
  });
}

function block(
  name: ContentCipherName,
  mode: ContentCipher['mode'],
  keyLength: ContentCipher['keyLength'],
  iv: Uint8Array,
  tagLength: number,
  leniencies: readonly LeniencyName[],
): ContentCipher {
  return { name, mode, keyLength, iv, tagLength, leniencies };
}

function readParameters<T>(parameters: Uint8Array | undefined, oid: string, read: (reader: DerReader) => T): T {
  try {
    const reader = DerReader.over(parameters ?? new Uint8Array(0), 'parameters');
    const value = read(reader);
    reader.end();
    return value;
  } catch (error) {
    if (!isCoreError(error) || error.code === 'ERR_ALGORITHM_PARAMETERS') throw error;
    return wrongParameters(oid, 'the parameters of its mode');
  }
}

function wrongParameters(algorithm: string, rule: string): never {
  throw new CoreError('ERR_ALGORITHM_PARAMETERS', { algorithm, rule });
}

/** What a new content is encrypted with. */
export interface NewCipher {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly algorithm: AlgorithmIdentifier;
}

/** SM4-CBC with a fresh key and vector. The identifier names its mode. */
export function newCbc(random: RandomSource, key: Uint8Array = takeRandom(random, 16)): NewCipher {
  const iv = takeRandom(random, 16);
  return { key, iv, algorithm: { oid: oids.sm4Cbc, parameters: derOctetString(iv) } };
}

/** SM4-GCM with a fresh key and a nonce of 12 octets; the tag has 16 (RFC 8998 §3.1), which is said since 12 is the default. */
export function newGcm(random: RandomSource): NewCipher {
  const iv = takeRandom(random, 12);
  const parameters = derSequence(derOctetString(iv), derInteger(16));
  return { key: takeRandom(random, 16), iv, algorithm: { oid: oids.sm4Gcm, parameters } };
}

/**
 * Decrypts one content. Padding is PKCS #7 (RFC 5652 §6.3); ECB, which is met with and without padding, keeps what is none.
 * @param authenticated - GCM: what the tag covers besides, and the tag where it stands apart.
 * @throws CoreError `ERR_DECRYPTION` for every fault, without saying which.
 */
export function decryptContent(
  cipher: ContentCipher,
  key: Uint8Array,
  ciphertext: Uint8Array,
  authenticated: { readonly additionalData: Uint8Array; readonly tag: Uint8Array } | undefined,
): { readonly content: Uint8Array; readonly leniencies: readonly LeniencyName[] } {
  if (key.length !== cipher.keyLength) refuseContent();
  const { iv } = cipher;
  const isSm4 = cipher.name.startsWith('sm4');
  try {
    if (cipher.mode === 'ecb') return decryptEcb(key, ciphertext);
    if (cipher.mode === 'cbc') {
      const content = isSm4 ? sm4.cbc.decrypt(ciphertext, key, { iv }) : cbc(key, iv).decrypt(ciphertext);
      return { content, leniencies: [] };
    }
    if (authenticated?.tag.length !== cipher.tagLength) refuseContent();
    const sealed = new Uint8Array(ciphertext.length + cipher.tagLength);
    sealed.set(ciphertext);
    sealed.set(authenticated.tag, ciphertext.length);
    const { additionalData } = authenticated;
    // The AES of our dependency knows full tags only.
    if (!isSm4 && cipher.tagLength !== 16) refuseContent();
    const content = isSm4
      ? sm4.gcm.decrypt(sealed, key, { nonce: iv, additionalData, tagLength: cipher.tagLength })
      : gcm(key, iv, additionalData).decrypt(sealed);
    return { content, leniencies: [] };
  } catch {
    return refuseContent();
  }
}

function decryptEcb(
  key: Uint8Array,
  ciphertext: Uint8Array,
): { readonly content: Uint8Array; readonly leniencies: readonly LeniencyName[] } {
  const blocks = sm4.ecb.decrypt(ciphertext, key);
  const count = blocks.at(-1) ?? 0;
  const isPadded = count >= 1 && count <= 16 && blocks.subarray(-count).every((byte) => byte === count);
  return isPadded
    ? { content: blocks.subarray(0, -count), leniencies: [] }
    : { content: blocks, leniencies: ['cms.padding.absent'] };
}

/** The one answer to everything that goes wrong between an encrypted key and its content: a second one would be an oracle. */
export function refuseContent(): never {
  throw new CoreError('ERR_DECRYPTION', { algorithm: 'CMS' });
}
