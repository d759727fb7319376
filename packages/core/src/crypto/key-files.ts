import { CoreError, isCoreError } from '../base/errors.ts';
import { checkLimit, defaultLimits } from '../base/limits.ts';
import type { RandomSource } from '../base/random.ts';
import { DerReader, tag } from '../der/index.ts';
import { curveOf, encodePrivateKey, readEcPrivateKey, readPrivateKeyInfo, readRsaPrivateKey } from './key-info.ts';
import { openWithPassword, type PasswordScheme, readEncrypted, sealWithPassword } from './password-encryption.ts';
import { decodeDerOrBase64, decodePem, isPem } from './pem.ts';
import { createPrivateKey, type PrivateKey } from './private-key.ts';

/** What encrypting a key needs. */
export interface EncryptPrivateKeyOptions {
  /** The source of salt and IV. */
  readonly random: RandomSource;
  /** PBKDF2 rounds, 65,536 to 10,000,000; 100,000 when absent. */
  readonly iterations?: number;
  /** `sm` when absent: PBKDF2-HMAC-SM3 and SM4-CBC; `aes` is what OpenSSL reads: PBKDF2-HMAC-SHA-256 and AES-256-CBC. */
  readonly scheme?: PasswordScheme;
}

type CurveName = ReturnType<typeof curveOf>;

const keyLabels: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'PRIVATE KEY',
  'ENCRYPTED PRIVATE KEY',
  'EC PRIVATE KEY',
  'SM2 PRIVATE KEY',
  'RSA PRIVATE KEY',
]);
const parameterLabels: ReadonlySet<string> = /* @__PURE__ */ new Set(['EC PARAMETERS', 'SM2 PARAMETERS']);

/**
 * Encrypts a private key with a password: PKCS#8 EncryptedPrivateKeyInfo under PBES2 (GM/T 0091, RFC 8018).
 * @param privateKey - 32 bytes in [1, n-2] are an SM2 key.
 * @param password - Text is taken as UTF-8.
 * @returns DER; in PEM its label is `ENCRYPTED PRIVATE KEY`.
 * @throws CoreError `ERR_KEY_PRIVATE`, `ERR_ARGUMENT` for an empty password or another number of iterations, `ERR_RANDOM`.
 * @example encodePem('ENCRYPTED PRIVATE KEY', encryptPrivateKey(privateKey, password, { random }));
 */
export function encryptPrivateKey(
  privateKey: Uint8Array | PrivateKey,
  password: string | Uint8Array,
  options: EncryptPrivateKeyOptions,
): Uint8Array {
  const { random, iterations = 100_000, scheme = 'sm' } = options;
  return sealWithPassword(encodePrivateKey(privateKey), password, { random, iterations, scheme });
}

/**
 * Reads an SM2 private key: as `parseKeyFile`, for callers that use the number itself.
 * @returns 32 bytes in [1, n-2].
 * @throws CoreError as `parseKeyFile`, and `ERR_KEY_FILE` for a key of another kind.
 * @example parsePrivateKey(bytes).length; // 32
 */
export function parsePrivateKey(input: Uint8Array | string, password?: string | Uint8Array): Uint8Array {
  const { algorithm, secret } = parseKeyFile(input, password);
  return algorithm === 'sm2' ? secret : refuse('the key is an SM2 key');
}

/**
 * Reads a private key (SM2, P-256, P-384, P-521, Ed25519, RSA) from PKCS#8, plain or encrypted, SEC 1 or PKCS#1, as PEM, DER or
 * bare base64. Encryption: PBES2 with PBKDF2 over HMAC-SM3 (both of its numbers), SHA-2 or, as a named leniency, SHA-1, and SM4 or
 * AES in CBC mode. A public key in the file must belong to the private key.
 * @param input - A key file.
 * @param password - For encrypted keys; text is taken as UTF-8.
 * @throws CoreError `ERR_KEY_PASSWORD` when a password is missing or wrong; `ERR_KEY_FILE` for another form; `ERR_KEY_PRIVATE` for
 * a number out of range or a foreign public key beside it; `ERR_ALGORITHM_UNSUPPORTED` for another kind of key or encryption,
 * `ERR_ALGORITHM_PARAMETERS`, `ERR_PEM`, `ERR_LIMIT`.
 * @example parseKeyFile(bytes, password).algorithm; // 'sm2'
 */
export function parseKeyFile(input: Uint8Array | string, password?: string | Uint8Array): PrivateKey {
  return asKeyFileError(() => readKey(derOf(input), password));
}

/**
 * Whether a key file needs a password, so that a command asks for one only then.
 * @throws CoreError `ERR_KEY_FILE`, `ERR_PEM` when it is no key file at all.
 * @example isEncryptedPrivateKey(bytes); // true
 */
export function isEncryptedPrivateKey(input: Uint8Array | string): boolean {
  return asKeyFileError(() => formOf(derOf(input).der) === 'encrypted');
}

interface KeyBytes {
  readonly der: Uint8Array;
  /** The curve that a PEM block before the key names. */
  readonly curve?: Exclude<CurveName, undefined>;
}

/** The DER inside, and for PEM the curve of parameters that stand before the key. */
function derOf(input: Uint8Array | string): KeyBytes {
  checkLimit(defaultLimits, 'keyFileBytes', input.length);
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  if (!isPem(bytes)) return { der: decodeDerOrBase64(bytes) };
  const blocks = decodePem(bytes);
  const keys = blocks.filter((block) => keyLabels.has(block.label));
  if (keys.length > 1) refuse('there is one private key in a file');
  const der = (keys[0] ?? refuse('there is a private key')).bytes;
  const parameters = blocks.find((block) => parameterLabels.has(block.label));
  if (parameters === undefined) return { der };
  return { der, curve: curveOf(parameters.bytes) ?? refuse('the curve is one that is known, and one') };
}

function readKey({ der, curve }: KeyBytes, password: string | Uint8Array | undefined): PrivateKey {
  const form = formOf(der);
  if (form === 'sec1') return readEcPrivateKey(der, curve);
  if (form === 'pkcs8') return readPrivateKeyInfo(der);
  if (form === 'pkcs1') return readRsaPrivateKey(der);
  if (password === undefined) throw new CoreError('ERR_KEY_PASSWORD', { rule: 'an encrypted key needs a password' });
  return decryptPrivateKey(der, password);
}

/**
 * Opens EncryptedPrivateKeyInfo.
 * @throws CoreError `ERR_KEY_PASSWORD`, and as `parseKeyFile`.
 */
export function decryptPrivateKey(
  der: Uint8Array,
  password: string | Uint8Array,
  budget: { left: number } = { left: defaultLimits.keyIterations },
): PrivateKey {
  const { plaintext, leniencies } = openWithPassword(readEncrypted(der), password, budget);
  // One wrong password in 256 leaves valid padding; what comes out then is no DER and means the same.
  if (!isPrivateKeyInfo(plaintext)) throw new CoreError('ERR_KEY_PASSWORD', { rule: 'the password opens the key' });
  try {
    const key = readPrivateKeyInfo(plaintext);
    return leniencies.length === 0 ? key : createPrivateKey(key.algorithm, key.secret, leniencies);
  } finally {
    plaintext.fill(0);
  }
}

type Form = 'pkcs8' | 'sec1' | 'pkcs1' | 'encrypted';

/** Told by what comes first inside: SEQUENCE; INTEGER and SEQUENCE; INTEGER and OCTET STRING; two INTEGERs. */
function formOf(der: Uint8Array): Form {
  const outer = DerReader.over(der, 'privateKey');
  const inner = outer.readSequence();
  outer.end();
  if (inner.peek() === tag.sequence) return 'encrypted';
  inner.readSmallInteger('version');
  if (inner.peek() === tag.sequence) return 'pkcs8';
  if (inner.peek() === tag.octetString) return 'sec1';
  if (inner.peek() === tag.integer) return 'pkcs1';
  return refuse('a private key is PKCS#8, SEC 1 or PKCS#1');
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
export function asKeyFileError<T>(
  read: () => T,
  rule = 'a private key is PKCS#8, SEC 1 or PKCS#1 in PEM, DER or base64',
): T {
  try {
    return read();
  } catch (error) {
    if (!isCoreError(error)) throw error;
    const structural = error.code.startsWith('ERR_DER_') || error.code === 'ERR_ENCODING';
    if (!structural && error.code !== 'ERR_KEY_PUBLIC') throw error;
    throw new CoreError('ERR_KEY_FILE', { rule }, { cause: error });
  }
}

function refuse(rule: string): never {
  throw new CoreError('ERR_KEY_FILE', { rule });
}
