import { copyBytes, equalBytes } from '../base/bytes.ts';
import { CoreError, isCoreError } from '../base/errors.ts';
import type { Leniency } from '../base/leniency.ts';
import type { RandomSource } from '../base/random.ts';
import type { Text } from '../base/text.ts';
import {
  type AlgorithmIdentifier,
  encodeAlgorithmIdentifier,
  oids,
  parseAlgorithmIdentifier,
} from '../crypto/index.ts';
import { DerReader, derBitString, derOctetString, derSequence, tag } from '../der/index.ts';
import {
  decryptSm2,
  encryptSm2,
  lenientSm2Ciphertext,
  parseSm2PublicKey,
  type Sm2KeyPair,
  sm2PublicKeyOf,
  sm4,
} from '../sm/index.ts';

/**
 * SM2EnvelopedKey (GB/T 35276-2017 §7.4, GM/T 0009): the private encryption key of a dual pair on its way from the key centre to
 * the subscriber, under a session key that is encrypted for the subscriber's signing key.
 */
export interface Sm2EnvelopedKey {
  /** DER, as received. */
  readonly raw: Uint8Array;
  /** SM4 in ECB, or in CBC with its IV as parameters. */
  readonly symmetricAlgorithm: AlgorithmIdentifier;
  /** SM2Cipher of the session key; strict DER, whatever was received. */
  readonly encryptedSessionKey: Uint8Array;
  /** The public encryption key: a point of 65 bytes, on the curve. */
  readonly publicKey: Uint8Array;
  readonly encryptedPrivateKey: Uint8Array;
  readonly leniencies: readonly Leniency[];
}

/** How a key is put into its envelope. */
export interface Sm2EnvelopedKeyOptions {
  /** The source of session key, one-time key and IV. */
  readonly random: RandomSource;
  /** ECB is what the standard says and all devices read; it encrypts one random key under another. ECB when absent. */
  readonly mode?: 'ecb' | 'cbc';
}

/**
 * Puts a private key into an envelope for the owner of a signing key: what a key centre does (GM/T 0014).
 * @param privateKey - The encryption key, 32 bytes in [1, n-2].
 * @param recipient - The subscriber's public signing key, 65 or 33 bytes.
 * @returns DER.
 * @throws CoreError `ERR_KEY_PRIVATE`, `ERR_KEY_PUBLIC`, `ERR_RANDOM`.
 * @example const envelope = createSm2EnvelopedKey(encryptionKey, publicKey, { random });
 */
export function createSm2EnvelopedKey(
  privateKey: Uint8Array,
  recipient: Uint8Array,
  options: Sm2EnvelopedKeyOptions,
): Uint8Array {
  const { random, mode = 'ecb' } = options;
  const publicKey = sm2PublicKeyOf(privateKey);
  const sessionKey = take(random, 16);
  const iv = mode === 'cbc' ? take(random, 16) : undefined;
  const encrypted =
    iv === undefined
      ? sm4.ecb.encrypt(privateKey, sessionKey)
      : sm4.cbc.encrypt(privateKey, sessionKey, { iv, padding: 'none' });
  const encryptedSessionKey = encryptSm2(sessionKey, recipient, { random, format: 'der' });
  sessionKey.fill(0);
  return derSequence(
    encodeAlgorithmIdentifier(
      iv === undefined
        ? { oid: oids.sm4Ecb, parameters: undefined }
        : { oid: oids.sm4Cbc, parameters: derOctetString(iv) },
    ),
    encryptedSessionKey,
    derBitString(publicKey),
    derBitString(encrypted),
  );
}

function take(random: RandomSource, length: number): Uint8Array {
  const bytes = copyBytes(random(length));
  if (bytes.length !== length) throw new CoreError('ERR_RANDOM', { expected: length, got: bytes.length });
  return bytes;
}

/**
 * Reads an enveloped key (GB/T 35276-2017 §7.4); nothing is decrypted. Coordinates that real authorities write without a sign
 * octet are tolerated by name.
 * @param der - Not copied; must not change afterwards.
 * @throws CoreError `ERR_DER_…`, `ERR_KEY_PUBLIC`, and `ERR_ENVELOPED_KEY` for another structure, an algorithm that is not SM4 in ECB
 * or CBC, or an encrypted key that is not 32 or 64 bytes.
 * @example parseSm2EnvelopedKey(envelopedKey).publicKey.length; // 65
 */
export function parseSm2EnvelopedKey(der: Uint8Array): Sm2EnvelopedKey {
  const input = DerReader.over(der, 'envelopedKey');
  const envelope = input.readSequence();
  input.end();
  const symmetricAlgorithm = parseAlgorithmIdentifier(envelope, 'symAlgID');
  const cipher = lenientSm2Ciphertext(envelope.read(tag.sequence, 'symEncryptedKey').bytes);
  if (cipher === undefined)
    return refuse('symEncryptedKey', {
      zh: '应为 SEQUENCE { x INTEGER, y INTEGER, hash (32), cipherText }',
      en: 'to be SEQUENCE { x INTEGER, y INTEGER, hash (32), cipherText }',
    });
  for (const name of cipher.leniencies) envelope.note(name, 'symEncryptedKey');
  const publicKey = parseSm2PublicKey(envelope.readOctetBitString('sm2PublicKey'));
  const encryptedPrivateKey = envelope.readOctetBitString('sm2EncryptedPrivateKey');
  envelope.end();
  if (modeOf(symmetricAlgorithm) === undefined)
    refuse('symAlgID', { zh: '应为 SM4 的 ECB，或带 IV 的 CBC', en: 'to be SM4 in ECB, or in CBC with an IV' });
  // 64 octets: 32 zeros and the key, as devices with room for 512 bits send it.
  if (encryptedPrivateKey.length !== 32 && encryptedPrivateKey.length !== 64)
    refuse('sm2EncryptedPrivateKey', {
      zh: '应为 32 字节，或 32 个零字节加密钥共 64 字节',
      en: 'to be 32 octets, or 64 with 32 zeros before the key',
    });
  return Object.freeze({
    raw: der,
    symmetricAlgorithm,
    encryptedSessionKey: cipher.der,
    publicKey,
    encryptedPrivateKey,
    leniencies: Object.freeze([...input.leniencies]),
  });
}

const sm4Arc = `${oids.sm4}.`;

/**
 * Whether bytes have the outline of an enveloped key, well made or not: an SM4 algorithm (also as a bare identifier), a SEQUENCE, and
 * two strings of bits (or octets). Tells what a file is meant to be, before `parseSm2EnvelopedKey` says what is wrong with it.
 * @example isSm2EnvelopedKey(certificate.raw); // false
 */
export function isSm2EnvelopedKey(der: Uint8Array): boolean {
  try {
    const envelope = DerReader.over(der, 'envelopedKey').readSequence();
    const algorithm = envelope.readElement();
    const isBare = algorithm.tag === tag.objectIdentifier;
    const inner = isBare ? DerReader.over(algorithm.bytes, 'symAlgID') : envelope.inside(algorithm, 'symAlgID');
    const oid = inner.readObjectIdentifier();
    const parts = [envelope.readElement(), envelope.readElement(), envelope.readElement()];
    const [cipher, ...strings] = parts.map((part) => part.tag);
    const isString = (type: number): boolean => type === tag.bitString || type === tag.octetString;
    const isSm4 = oid === oids.sm4 || oid.startsWith(sm4Arc);
    return isSm4 && cipher === tag.sequence && strings.every(isString) && envelope.done;
  } catch (error) {
    if (isCoreError(error)) return false;
    throw error;
  }
}

function refuse(path: string, rule: Text): never {
  throw new CoreError('ERR_ENVELOPED_KEY', { path: `envelopedKey.${path}`, rule });
}

/** The IV, `ecb`, or `undefined` for what is not read. The bare SM4 identifier means ECB without and CBC with an IV. */
function modeOf({ oid, parameters }: AlgorithmIdentifier): Uint8Array | 'ecb' | undefined {
  const empty = parameters === undefined || equalBytes(parameters, Uint8Array.of(5, 0));
  if (oid === oids.sm4Ecb) return empty ? 'ecb' : undefined;
  if (oid !== oids.sm4 && oid !== oids.sm4Cbc) return undefined;
  if (empty) return oid === oids.sm4 ? 'ecb' : undefined;
  return parameters[0] === tag.octetString && parameters[1] === 16 && parameters.length === 18
    ? parameters.subarray(2)
    : undefined;
}

/**
 * Opens an enveloped key (GB/T 35276-2017 §7.4) with the private signing key that it was made for. The key inside must belong to
 * the public key that the envelope names; compare that with the encryption certificate before it is used.
 * @param envelope - DER, or a parsed one.
 * @param signingKey - 32 bytes in [1, n-2].
 * @returns The encryption key pair.
 * @throws CoreError `ERR_DECRYPTION` for every fault of the envelope's contents, without saying which; what `parseSm2EnvelopedKey`
 * throws; `ERR_KEY_PRIVATE` for a signing key that is none.
 * @example
 * const { privateKey: own } = openSm2EnvelopedKey(envelopedKey, privateKey);
 * equalBytes(own, encryptionKey); // true
 */
export function openSm2EnvelopedKey(envelope: Uint8Array | Sm2EnvelopedKey, signingKey: Uint8Array): Sm2KeyPair {
  const parsed = envelope instanceof Uint8Array ? parseSm2EnvelopedKey(envelope) : envelope;
  // Thrown here and not as a fault of the envelope: it is the caller's own key.
  sm2PublicKeyOf(signingKey);
  try {
    return unwrap(parsed, signingKey);
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    throw new CoreError('ERR_DECRYPTION', { algorithm: 'SM2EnvelopedKey' });
  }
}

function unwrap(envelope: Sm2EnvelopedKey, signingKey: Uint8Array): Sm2KeyPair {
  const sessionKey = decryptSm2(envelope.encryptedSessionKey, signingKey, { format: 'der' });
  const mode = modeOf(envelope.symmetricAlgorithm) ?? 'ecb';
  const octets =
    mode === 'ecb'
      ? sm4.ecb.decrypt(envelope.encryptedPrivateKey, sessionKey)
      : sm4.cbc.decrypt(envelope.encryptedPrivateKey, sessionKey, { iv: mode, padding: 'none' });
  sessionKey.fill(0);
  const privateKey = octets.slice(-32);
  const padded = octets.subarray(0, -32).some((octet) => octet !== 0);
  octets.fill(0);
  const publicKey = sm2PublicKeyOf(privateKey);
  if (padded || !equalBytes(publicKey, envelope.publicKey))
    throw new CoreError('ERR_DECRYPTION', { algorithm: 'SM2EnvelopedKey' });
  return { privateKey, publicKey };
}
