import { cbc } from '@noble/ciphers/aes.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { CHash } from '@noble/hashes/utils.js';
import { utf8 } from '../base/bytes.ts';
import { CoreError, isCoreError } from '../base/errors.ts';
import type { Leniency } from '../base/leniency.ts';
import { defaultLimits } from '../base/limits.ts';
import type { RandomSource } from '../base/random.ts';
import { DerReader, derInteger, derNull, derObjectIdentifier, derOctetString, derSequence, tag } from '../der/index.ts';
import { pbkdf2Sm3, sm3, sm4 } from '../sm/index.ts';
import { takeRandom } from '../sm/sm2-keys.ts';
import { type AlgorithmIdentifier, isNull, parseAlgorithmIdentifier } from './algorithm-identifier.ts';
import { passwordHashes } from './hashes.ts';
import { oids } from './oids.ts';
import { type Opened, readSaltAndCount, spend } from './password-parameters.ts';
import { openLegacy } from './pkcs12/legacy-encryption.ts';

/** `sm`: PBKDF2-HMAC-SM3 and SM4-CBC (GM/T 0091, as GmSSL writes); `aes`: PBKDF2-HMAC-SHA-256 and AES-256-CBC. */
export type PasswordScheme = 'sm' | 'aes';

/** How a password becomes a key. */
interface Derivation {
  readonly hash: CHash;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly keyLength: number | undefined;
  /** HMAC-SHA-1: named, and never written. */
  readonly sha1: boolean;
}

/** A cipher in CBC mode with PKCS#7 padding; blocks and IVs have 16 bytes. */
interface Cipher {
  readonly keyLength: number;
  encrypt(plaintext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array;
  decrypt(ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array;
}

/** As GmSSL writes: fewer are refused for writing. */
const leastIterations = 65_536;

const sm4Cbc: Cipher = {
  keyLength: 16,
  encrypt: (plaintext, key, iv) => sm4.cbc.encrypt(plaintext, key, { iv }),
  decrypt: (ciphertext, key, iv) => sm4.cbc.decrypt(ciphertext, key, { iv }),
};

const aesCbc = (keyLength: number): Cipher => ({
  keyLength,
  encrypt: (plaintext, key, iv) => cbc(key, iv).encrypt(plaintext),
  decrypt: (ciphertext, key, iv) => cbc(key, iv).decrypt(ciphertext),
});

/** SM4 without a mode and with an IV means CBC, as several Chinese tools write it. */
const ciphers: ReadonlyMap<string, Cipher> = /* @__PURE__ */ new Map([
  [oids.sm4Cbc, sm4Cbc],
  [oids.sm4, sm4Cbc],
  [oids.aes128Cbc, aesCbc(16)],
  [oids.aes192Cbc, aesCbc(24)],
  [oids.aes256Cbc, aesCbc(32)],
]);

/** What encrypting with a password needs. */
export interface SealOptions {
  /** The source of salt and IV. */
  readonly random: RandomSource;
  /** 65,536 to 10,000,000. */
  readonly iterations: number;
  readonly scheme: PasswordScheme;
}

/** Something encrypted under a password: the algorithm says how. */
export interface Encrypted {
  readonly algorithm: AlgorithmIdentifier;
  readonly ciphertext: Uint8Array;
}

/**
 * Encrypts with a password under PBES2 (RFC 8018 §6.2).
 * @returns AlgorithmIdentifier and ciphertext in a SEQUENCE: EncryptedPrivateKeyInfo (RFC 5958 §3).
 * @throws CoreError `ERR_ARGUMENT` for an empty password or another number of iterations, `ERR_RANDOM`.
 */
export function sealWithPassword(
  plaintext: Uint8Array,
  password: string | Uint8Array,
  options: SealOptions,
): Uint8Array {
  const { identifier, ciphertext } = encryptWithPassword(plaintext, password, options);
  return derSequence(identifier, derOctetString(ciphertext));
}

/** The parts of `sealWithPassword`, for structures that arrange them otherwise. */
export function encryptWithPassword(
  plaintext: Uint8Array,
  password: string | Uint8Array,
  { random, iterations, scheme }: SealOptions,
): { identifier: Uint8Array; ciphertext: Uint8Array } {
  checkNewPassword(password, iterations);
  const salt = takeRandom(random, 16);
  const iv = takeRandom(random, 16);
  const cipherOid = scheme === 'sm' ? oids.sm4Cbc : oids.aes256Cbc;
  const cipher = ciphers.get(cipherOid) as Cipher;
  // GM files say the key length, which RFC 8018 leaves to the cipher; OpenSSL writes neither it nor the hash of SM.
  const details =
    scheme === 'sm'
      ? [derInteger(16), derSequence(derObjectIdentifier(oids.hmacSm3))]
      : [derSequence(derObjectIdentifier(oids.hmacSha256), derNull())];
  const derivation = derSequence(derOctetString(salt), derInteger(iterations), ...details);
  const parameters = derSequence(
    derSequence(derObjectIdentifier(oids.pbkdf2), derivation),
    derSequence(derObjectIdentifier(cipherOid), derOctetString(iv)),
  );
  const key = derive(password, scheme === 'sm' ? sm3 : sha256, salt, iterations, cipher.keyLength);
  try {
    const identifier = derSequence(derObjectIdentifier(oids.pbes2), parameters);
    return { identifier, ciphertext: cipher.encrypt(plaintext, key, iv) };
  } finally {
    key.fill(0);
  }
}

/**
 * Refuses what would protect nothing.
 * @throws CoreError `ERR_ARGUMENT`.
 */
export function checkNewPassword(password: string | Uint8Array, iterations: number): void {
  if (password.length === 0)
    throw new CoreError('ERR_ARGUMENT', { argument: 'password', expected: 'at least one character', got: 'none' });
  const most = defaultLimits.keyIterations;
  if (!Number.isInteger(iterations) || iterations < leastIterations || iterations > most) {
    const expected = `${leastIterations} to ${most}`;
    throw new CoreError('ERR_ARGUMENT', { argument: 'iterations', expected, got: String(iterations) });
  }
}

/** Reads EncryptedPrivateKeyInfo (RFC 5958 §3). */
export function readEncrypted(der: Uint8Array): Encrypted {
  const outer = DerReader.over(der, 'encryptedPrivateKey');
  const info = outer.readSequence();
  outer.end();
  const algorithm = parseAlgorithmIdentifier(info, 'encryptionAlgorithm');
  const ciphertext = info.readOctetString('encryptedData');
  info.end();
  return { algorithm, ciphertext };
}

/**
 * Decrypts what stands under a password: PBES2, or one of the two old schemes of PKCS#12 as a named leniency.
 * @param budget - Iterations that the whole file may cost; lowered here.
 * @returns The plaintext; a wrong password passes here once in 256 times, so the caller must check what came out.
 * @throws CoreError `ERR_KEY_PASSWORD` when the padding is wrong, `ERR_ALGORITHM_UNSUPPORTED` for another scheme,
 * `ERR_ALGORITHM_PARAMETERS`, `ERR_LIMIT` for too many iterations, `ERR_DER_…`.
 */
export function openWithPassword(
  { algorithm, ciphertext }: Encrypted,
  password: string | Uint8Array,
  budget: { left: number },
): Opened {
  const legacy = openLegacy(algorithm, ciphertext, password, budget);
  if (legacy !== undefined) return legacy;
  if (algorithm.oid !== oids.pbes2 && algorithm.oid !== oids.smPbes) unsupported(algorithm.oid);
  const outer = DerReader.over(algorithm.parameters ?? new Uint8Array(0), 'encryptedPrivateKey.pbes2');
  const parameters = outer.readSequence();
  const derivationId = parseAlgorithmIdentifier(parameters, 'keyDerivationFunc');
  const { cipher, iv } = readCipher(parseAlgorithmIdentifier(parameters, 'encryptionScheme'));
  parameters.end();
  const { key, leniencies } = deriveKey(derivationId, password, cipher.keyLength, budget);
  try {
    const plaintext = cipher.decrypt(ciphertext, key, iv);
    return { plaintext, leniencies };
  } catch (error) {
    // noble throws plain errors for wrong lengths and padding.
    if (isCoreError(error) && error.code !== 'ERR_DECRYPTION') throw error;
    throw new CoreError('ERR_KEY_PASSWORD', { rule: 'the password opens the key' });
  } finally {
    key.fill(0);
  }
}

/**
 * The key that a PBKDF2 identifier makes of a password.
 * @param length - What its user asks for; a length in the identifier must be the same. `stated`: the identifier must say it.
 * @param budget - Lowered by the iterations.
 * @throws CoreError `ERR_ALGORITHM_UNSUPPORTED`, `ERR_ALGORITHM_PARAMETERS`, `ERR_LIMIT`, `ERR_DER_…`.
 */
export function deriveKey(
  id: AlgorithmIdentifier,
  password: string | Uint8Array,
  length: number | 'stated',
  budget: { left: number },
): { key: Uint8Array; leniencies: readonly Leniency[] } {
  const { hash, salt, iterations, keyLength, sha1 } = readDerivation(id);
  const wanted = length === 'stated' ? keyLength : length;
  // RFC 9579 §5: a MAC key is stated and has at least 20 bytes.
  if (wanted === undefined || (length === 'stated' && (wanted < 20 || wanted > 64)))
    wrong('PBKDF2', 'the length of a MAC key is stated, 20 to 64 bytes');
  if (keyLength !== undefined && keyLength !== wanted) wrong('PBKDF2', 'the key is as long as the cipher asks');
  spend(budget, iterations);
  const leniencies: Leniency[] = sha1 ? [{ name: 'key.prf.sha1', path: 'encryptedPrivateKey.pbkdf2.prf' }] : [];
  return { key: derive(password, hash, salt, iterations, wanted), leniencies };
}

function derive(
  password: string | Uint8Array,
  hash: CHash,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Uint8Array {
  const secret = typeof password === 'string' ? utf8(password) : password;
  return hash === sm3
    ? pbkdf2Sm3(secret, { salt, iterations, length })
    : pbkdf2(hash, secret, salt, { c: iterations, dkLen: length });
}

function readDerivation({ oid, parameters }: AlgorithmIdentifier): Derivation {
  if (oid !== oids.pbkdf2 && oid !== oids.smPbkdf) unsupported(oid);
  const reader = DerReader.over(parameters ?? new Uint8Array(0), 'encryptedPrivateKey.pbkdf2').readSequence();
  const { salt, iterations } = readSaltAndCount(reader);
  const keyLength = reader.peek() === tag.integer ? reader.readSmallInteger('keyLength') : undefined;
  // RFC 8018: HMAC-SHA-1 when absent; GM/T 0091: HMAC-SM3.
  const absent = oid === oids.smPbkdf ? oids.hmacSm3 : oids.hmacSha1;
  const prf = reader.done ? { oid: absent, parameters: undefined } : parseAlgorithmIdentifier(reader, 'prf');
  reader.end();
  const hash = passwordHashes.get(prf.oid);
  if (hash === undefined) unsupported(prf.oid);
  if (prf.parameters !== undefined && !isNull(prf.parameters)) wrong('PBKDF2', 'the PRF has no parameters');
  return { hash, salt, iterations, keyLength, sha1: prf.oid === oids.hmacSha1 };
}

function readCipher({ oid, parameters }: AlgorithmIdentifier): { cipher: Cipher; iv: Uint8Array } {
  const cipher = ciphers.get(oid);
  if (cipher === undefined) unsupported(oid);
  const reader = DerReader.over(parameters ?? new Uint8Array(0), 'encryptedPrivateKey.iv');
  const iv = reader.readOctetString();
  reader.end();
  if (iv.length !== 16) wrong(oid, 'the IV has 16 bytes');
  return { cipher, iv };
}

function unsupported(algorithm: string): never {
  throw new CoreError('ERR_ALGORITHM_UNSUPPORTED', { algorithm, use: 'opening an encrypted private key' });
}

function wrong(algorithm: string, rule: string): never {
  throw new CoreError('ERR_ALGORITHM_PARAMETERS', { algorithm, rule });
}
