import { sha1 } from '@noble/hashes/legacy.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { CHash } from '@noble/hashes/utils.js';
import { utf8 } from '../base/bytes.ts';
import { CoreError, isCoreError } from '../base/errors.ts';
import type { RandomSource } from '../base/random.ts';
import { DerReader, derInteger, derObjectIdentifier, derOctetString, derSequence, tag } from '../der/index.ts';
import { sm3, sm4 } from '../sm/index.ts';
import { takeRandom } from '../sm/sm2-keys.ts';
import { type AlgorithmIdentifier, isNull, parseAlgorithmIdentifier } from './algorithm-identifier.ts';
import { oids } from './oids.ts';

/** How a password becomes a key. */
interface Derivation {
  readonly hash: CHash;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/** Ten million rounds are a minute of work; no tool writes more, and a hostile file could ask for any number. */
export const mostIterations = 10_000_000;

/** As GmSSL writes: fewer are refused for writing. */
export const leastIterations = 65_536;

const mostSaltBytes = 1024;

/** RFC 8018 Appendix A.2, and HMAC-SM3 under both of its numbers. */
const pseudorandomFunctions: ReadonlyMap<string, CHash> = /* @__PURE__ */ new Map<string, CHash>([
  [oids.hmacSm3, sm3],
  [oids.hmacSm3OpenSsl, sm3],
  [oids.hmacSha1, sha1],
  [oids.hmacSha256, sha256],
  [oids.hmacSha384, sha384],
  [oids.hmacSha512, sha512],
]);

/**
 * Encrypts with a password: PBES2 with PBKDF2-HMAC-SM3 and SM4-CBC (GM/T 0091; the form that GmSSL reads).
 * @param iterations - 65,536 to 10,000,000.
 * @returns AlgorithmIdentifier and ciphertext in a SEQUENCE: EncryptedPrivateKeyInfo (RFC 5958 §3).
 */
export function encryptWithPassword(
  plaintext: Uint8Array,
  password: string | Uint8Array,
  random: RandomSource,
  iterations: number,
): Uint8Array {
  if (!Number.isInteger(iterations) || iterations < leastIterations || iterations > mostIterations) {
    const expected = `${leastIterations} to ${mostIterations}`;
    throw new CoreError('ERR_ARGUMENT', { argument: 'iterations', expected, got: String(iterations) });
  }
  const salt = takeRandom(random, 16);
  const iv = takeRandom(random, 16);
  const key = derive(password, { hash: sm3, salt, iterations });
  const derivation = derSequence(
    derOctetString(salt),
    derInteger(iterations),
    derInteger(16),
    derSequence(derObjectIdentifier(oids.hmacSm3)),
  );
  const scheme = derSequence(
    derSequence(derObjectIdentifier(oids.pbkdf2), derivation),
    derSequence(derObjectIdentifier(oids.sm4Cbc), derOctetString(iv)),
  );
  return derSequence(
    derSequence(derObjectIdentifier(oids.pbes2), scheme),
    derOctetString(sm4.cbc.encrypt(plaintext, key, { iv })),
  );
}

/**
 * Opens EncryptedPrivateKeyInfo.
 * @returns The plaintext; a wrong password passes here once in 256 times, so the caller must check what came out.
 * @throws CoreError `ERR_KEY_PASSWORD` when the padding is wrong, `ERR_ALGORITHM_UNSUPPORTED` for another scheme (AES, 3DES),
 * `ERR_LIMIT` for too many iterations, `ERR_DER_…`.
 */
export function decryptWithPassword(der: Uint8Array, password: string | Uint8Array): Uint8Array {
  const outer = DerReader.over(der, 'encryptedPrivateKey');
  const info = outer.readSequence();
  outer.end();
  const scheme = parseAlgorithmIdentifier(info, 'encryptionAlgorithm');
  const ciphertext = info.readOctetString('encryptedData');
  info.end();
  if (scheme.oid !== oids.pbes2 && scheme.oid !== oids.smPbes) unsupported(scheme.oid);
  const parameters = DerReader.over(scheme.parameters ?? new Uint8Array(0), 'encryptedPrivateKey.pbes2').readSequence();
  const derivationId = parseAlgorithmIdentifier(parameters, 'keyDerivationFunc');
  const iv = readCipher(parseAlgorithmIdentifier(parameters, 'encryptionScheme'));
  parameters.end();
  const key = derive(password, readDerivation(derivationId));
  try {
    return sm4.cbc.decrypt(ciphertext, key, { iv });
  } catch (error) {
    if (isCoreError(error)) throw new CoreError('ERR_KEY_PASSWORD', { rule: 'the password opens the key' });
    throw error;
  } finally {
    key.fill(0);
  }
}

function derive(password: string | Uint8Array, { hash, salt, iterations }: Derivation): Uint8Array {
  const secret = typeof password === 'string' ? utf8(password) : password;
  return pbkdf2(hash, secret, salt, { c: iterations, dkLen: 16 });
}

function readDerivation({ oid, parameters }: AlgorithmIdentifier): Derivation {
  if (oid !== oids.pbkdf2 && oid !== oids.smPbkdf) unsupported(oid);
  const reader = DerReader.over(parameters ?? new Uint8Array(0), 'encryptedPrivateKey.pbkdf2').readSequence();
  const salt = reader.readOctetString('salt');
  if (salt.length > mostSaltBytes)
    throw new CoreError('ERR_LIMIT', { budget: 'keySaltBytes', limit: mostSaltBytes, got: salt.length });
  const iterations = reader.readSmallInteger('iterationCount');
  if (iterations > mostIterations)
    throw new CoreError('ERR_LIMIT', { budget: 'keyIterations', limit: mostIterations, got: iterations });
  const keyLength = reader.peek() === tag.integer ? reader.readSmallInteger('keyLength') : 16;
  if (iterations < 1 || keyLength !== 16) wrong('PBKDF2', 'at least one iteration and a 16-byte key for SM4');
  // RFC 8018: HMAC-SHA-1 when absent; GM/T 0091: HMAC-SM3.
  const absent = oid === oids.smPbkdf ? oids.hmacSm3 : oids.hmacSha1;
  const prf = reader.done ? { oid: absent, parameters: undefined } : parseAlgorithmIdentifier(reader, 'prf');
  reader.end();
  const hash = pseudorandomFunctions.get(prf.oid);
  if (hash === undefined) unsupported(prf.oid);
  if (prf.parameters !== undefined && !isNull(prf.parameters)) wrong('PBKDF2', 'the PRF has no parameters');
  return { hash, salt, iterations };
}

function readCipher({ oid, parameters }: AlgorithmIdentifier): Uint8Array {
  if (oid !== oids.sm4Cbc) unsupported(oid);
  const reader = DerReader.over(parameters ?? new Uint8Array(0), 'encryptedPrivateKey.iv');
  const iv = reader.readOctetString();
  reader.end();
  if (iv.length !== 16) wrong('SM4-CBC', 'the IV has 16 bytes');
  return iv;
}

function unsupported(algorithm: string): never {
  throw new CoreError('ERR_ALGORITHM_UNSUPPORTED', { algorithm, use: 'opening an encrypted private key' });
}

function wrong(algorithm: string, rule: string): never {
  throw new CoreError('ERR_ALGORITHM_PARAMETERS', { algorithm, rule });
}
