import { CoreError, isCoreError } from '../base/errors.ts';
import type { RandomSource } from '../base/random.ts';
import { DerReader, tag } from '../der/index.ts';
import { encodePrivateKey, isSm2Curve, readEcPrivateKey, readPrivateKeyInfo } from './key-info.ts';
import { decryptWithPassword, encryptWithPassword } from './password-encryption.ts';
import { decodeDerOrBase64, decodePem, isPem } from './pem.ts';

/** What encrypting a key needs. */
export interface EncryptPrivateKeyOptions {
  /** The source of salt and IV. */
  readonly random: RandomSource;
  /** PBKDF2 rounds, 65,536 to 10,000,000; 100,000 when absent. */
  readonly iterations?: number;
}

const keyLabels: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'PRIVATE KEY',
  'ENCRYPTED PRIVATE KEY',
  'EC PRIVATE KEY',
  'SM2 PRIVATE KEY',
]);
const parameterLabels: ReadonlySet<string> = /* @__PURE__ */ new Set(['EC PARAMETERS', 'SM2 PARAMETERS']);

/**
 * Encrypts an SM2 private key with a password: PKCS#8 EncryptedPrivateKeyInfo, PBES2 with PBKDF2-HMAC-SM3 and SM4-CBC.
 * @param privateKey - 32 bytes in [1, n-2].
 * @param password - Text is taken as UTF-8.
 * @returns DER; in PEM its label is `ENCRYPTED PRIVATE KEY`.
 * @throws CoreError `ERR_KEY_PRIVATE`, `ERR_ARGUMENT` for an empty password or another number of iterations, `ERR_RANDOM`.
 */
export function encryptPrivateKey(
  privateKey: Uint8Array,
  password: string | Uint8Array,
  options: EncryptPrivateKeyOptions,
): Uint8Array {
  if (password.length === 0)
    throw new CoreError('ERR_ARGUMENT', { argument: 'password', expected: 'at least one character', got: 'none' });
  return encryptWithPassword(encodePrivateKey(privateKey), password, options.random, options.iterations ?? 100_000);
}

/**
 * Reads an SM2 private key from PKCS#8 (plain or encrypted with PBES2: PBKDF2 with HMAC-SM3, SHA-1 or SHA-2, and SM4-CBC) or
 * SEC 1, as PEM, DER or bare base64. A public key in the file must belong to the private key.
 * @param input - A key file.
 * @param password - For encrypted keys; text is taken as UTF-8.
 * @returns 32 bytes in [1, n-2].
 * @throws CoreError `ERR_KEY_PASSWORD` when a password is missing or wrong; `ERR_KEY_FILE` for another form or another kind of
 * key; `ERR_KEY_PRIVATE` for a number out of range or a foreign public key beside it; `ERR_ALGORITHM_UNSUPPORTED` for another
 * encryption (AES included), `ERR_ALGORITHM_PARAMETERS`, `ERR_PEM`, `ERR_LIMIT`.
 */
export function parsePrivateKey(input: Uint8Array | string, password?: string | Uint8Array): Uint8Array {
  return asKeyFileError(() => readKey(derOf(input), password));
}

/**
 * Whether a key file needs a password, so that a command asks for one only then.
 * @throws CoreError `ERR_KEY_FILE`, `ERR_PEM` when it is no key file at all.
 */
export function isEncryptedPrivateKey(input: Uint8Array | string): boolean {
  return asKeyFileError(() => formOf(derOf(input)) === 'encrypted');
}

/** The DER inside, and for PEM the check that curve parameters standing before the key are those of SM2. */
function derOf(input: Uint8Array | string): Uint8Array {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  if (!isPem(bytes)) return decodeDerOrBase64(bytes);
  const blocks = decodePem(bytes);
  if (blocks.some((block) => parameterLabels.has(block.label) && !isSm2Curve(block.bytes)))
    refuse('the key is an SM2 key');
  const keys = blocks.filter((block) => keyLabels.has(block.label));
  if (keys.length > 1) refuse('there is one private key in a file');
  return (keys[0] ?? refuse('there is a private key')).bytes;
}

function readKey(der: Uint8Array, password: string | Uint8Array | undefined): Uint8Array {
  const form = formOf(der);
  if (form === 'sec1') return readEcPrivateKey(der);
  if (form === 'pkcs8') return readPrivateKeyInfo(der);
  if (password === undefined) throw new CoreError('ERR_KEY_PASSWORD', { rule: 'an encrypted key needs a password' });
  const plaintext = decryptWithPassword(der, password);
  // One wrong password in 256 leaves valid padding; what comes out then is no DER and means the same.
  if (!isPrivateKeyInfo(plaintext)) throw new CoreError('ERR_KEY_PASSWORD', { rule: 'the password opens the key' });
  try {
    return readPrivateKeyInfo(plaintext);
  } finally {
    plaintext.fill(0);
  }
}

type Form = 'pkcs8' | 'sec1' | 'encrypted';

/** Told by what comes first inside: SEQUENCE; INTEGER and SEQUENCE; INTEGER and OCTET STRING. */
function formOf(der: Uint8Array): Form {
  const outer = DerReader.over(der, 'privateKey');
  const inner = outer.readSequence();
  outer.end();
  if (inner.peek() === tag.sequence) return 'encrypted';
  inner.readSmallInteger('version');
  if (inner.peek() === tag.sequence) return 'pkcs8';
  if (inner.peek() === tag.octetString) return 'sec1';
  return refuse('a private key is PKCS#8 or SEC 1');
}

function isPrivateKeyInfo(bytes: Uint8Array): boolean {
  try {
    return formOf(bytes) === 'pkcs8';
  } catch (error) {
    if (isCoreError(error)) return false;
    throw error;
  }
}

/** Structure errors become one code; the offset stays in the cause. */
function asKeyFileError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isCoreError(error)) throw error;
    const structural = error.code.startsWith('ERR_DER_') || error.code === 'ERR_ENCODING';
    if (!structural && error.code !== 'ERR_KEY_PUBLIC') throw error;
    throw new CoreError(
      'ERR_KEY_FILE',
      { rule: 'a private key is PKCS#8 or SEC 1 in PEM, DER or base64' },
      { cause: error },
    );
  }
}

function refuse(rule: string): never {
  throw new CoreError('ERR_KEY_FILE', { rule });
}
