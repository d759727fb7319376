import { copyBytes, equalBytes } from '../base/bytes.ts';
import { CoreError, isCoreError } from '../base/errors.ts';
import type { LeniencyName } from '../base/leniency.ts';
import type { RandomSource } from '../base/random.ts';
import { oids } from '../crypto/index.ts';
import { derInteger, derNull, derObjectIdentifier, derOctetString, derSequence } from '../der/index.ts';
import { decryptSm2, encryptSm2, lenientSm2Ciphertext, sm2PublicKeyOf } from '../sm/index.ts';
import type { Certificate } from '../x509/index.ts';
import { refuseContent } from './content-cipher.ts';
import type { EnvelopedData, RecipientInfo } from './envelope-types.ts';
import { identifierOf } from './signer-parts.ts';
import type { CmsFamily } from './types.ts';
import { identifies } from './verify-signer.ts';

/** Something that decrypts: a key in memory, a token, a service. */
export interface RecipientKey {
  /** The certificate that messages are encrypted for; without it every recipient is tried. */
  readonly certificate?: Certificate;
  /**
   * Decrypts one SM2 ciphertext, DER SEQUENCE { x, y, hash, ciphertext } (GB/T 35276 §7.2).
   * Rejects, for whatever reason, when it cannot.
   */
  decrypt(ciphertext: Uint8Array): Promise<Uint8Array>;
}

/**
 * A recipient over an SM2 private key in memory.
 * @param privateKey - 32 bytes in [1, n-2]; copied.
 * @param certificate - The encryption certificate of that key.
 * @throws CoreError `ERR_KEY_PRIVATE`.
 * @example
 * const own = createSm2Recipient(encryptionKey, encryptionCertificate);
 * await openEnvelopedData(parseEnvelopedData(bytes), own);
 */
export function createSm2Recipient(privateKey: Uint8Array, certificate?: Certificate): RecipientKey {
  const key = copyBytes(privateKey);
  // Throws for a key that cannot be one.
  sm2PublicKeyOf(key);
  return Object.freeze({
    ...(certificate === undefined ? {} : { certificate }),
    decrypt: async (ciphertext: Uint8Array) => decryptSm2(ciphertext, key, { format: 'der' }),
  });
}

const sm2Encryption: ReadonlySet<string> = /* @__PURE__ */ new Set([
  oids.sm2Encrypt,
  oids.sm2EncryptWithSm3,
  // The numbers of the key and of key exchange in its place (GmSSL).
  oids.sm2,
  oids.sm2KeyExchange,
]);

/** Recipients tried when no certificate says which one is meant: each costs a multiplication of a point. */
const mostTried = 64;

/** A content key that was opened. */
export interface OpenedKey {
  readonly key: Uint8Array;
  /** Which recipient, from 0. */
  readonly recipient: number;
  readonly leniencies: readonly LeniencyName[];
}

/**
 * Opens the content key of a message.
 * @throws CoreError `ERR_CMS_RECIPIENT` when no recipient can be the one, `ERR_DECRYPTION` when none opens.
 */
export async function openContentKey(
  { recipients }: Pick<EnvelopedData, 'recipients'>,
  own: RecipientKey,
): Promise<OpenedKey> {
  const eligible = recipients.flatMap((one, index) => (isFor(one, own.certificate) ? [{ one, index }] : []));
  if (eligible.length === 0) {
    const kinds = [...new Set(recipients.map(({ kind }) => kind))].join(', ');
    throw new CoreError('ERR_CMS_RECIPIENT', {
      rule: {
        zh: `消息是为别的证书或密钥加密的（${kinds || '-'}）`,
        en: `the message is for another certificate or key (${kinds || 'none'})`,
      },
    });
  }
  if (own.certificate === undefined && eligible.length > mostTried)
    throw new CoreError('ERR_LIMIT', { budget: 'cmsRecipientsTried', limit: mostTried, got: eligible.length });
  for (const { one, index } of eligible) {
    const opened = await decryptKey(one, own);
    if (opened !== undefined) return { ...opened, recipient: index };
  }
  return refuseContent();
}

type KeyTransport = Extract<RecipientInfo, { kind: 'keyTransport' }>;

function isFor(one: RecipientInfo, certificate: Certificate | undefined): one is KeyTransport {
  if (one.kind !== 'keyTransport' || !sm2Encryption.has(one.algorithm.oid)) return false;
  const { parameters } = one.algorithm;
  if (parameters !== undefined && !equalBytes(parameters, derNull())) return false;
  return certificate === undefined || identifies(one.identifier, certificate);
}

async function decryptKey(
  { algorithm, encryptedKey }: KeyTransport,
  own: RecipientKey,
): Promise<Pick<OpenedKey, 'key' | 'leniencies'> | undefined> {
  const variant: readonly LeniencyName[] = algorithm.oid === oids.sm2Encrypt ? [] : ['cms.algorithm.variant'];
  for (const { der, leniencies } of spellingsOf(encryptedKey)) {
    try {
      return { key: await own.decrypt(der), leniencies: [...variant, ...leniencies] };
    } catch (error) {
      // A device says in its own way that a ciphertext is not its own; a caller's mistake is not hidden.
      if (isCoreError(error) && error.code !== 'ERR_DECRYPTION') throw error;
    }
  }
  return undefined;
}

interface Spelling {
  readonly der: Uint8Array;
  readonly leniencies: readonly LeniencyName[];
}

/** Every reading of an encrypted key, in DER; the hash inside decides which is meant. */
function spellingsOf(bytes: Uint8Array): readonly Spelling[] {
  const lenient = lenientSm2Ciphertext(bytes);
  if (lenient !== undefined) return [lenient];
  // 64 octets of a point, 32 of a hash, at least one of a key.
  const points = bytes[0] === 4 ? [bytes.subarray(1), bytes] : [bytes];
  return points
    .filter((rest) => rest.length > 96)
    .flatMap((rest): readonly Spelling[] => {
      const [x, y, tail] = [rest.subarray(0, 32), rest.subarray(32, 64), rest.subarray(64)];
      const spell = (hash: Uint8Array, masked: Uint8Array): Uint8Array =>
        derSequence(derInteger(x), derInteger(y), derOctetString(hash), derOctetString(masked));
      return [
        { der: spell(tail.subarray(0, 32), tail.subarray(32)), leniencies: ['sm2.ciphertext.raw'] },
        { der: spell(tail.subarray(-32), tail.subarray(0, -32)), leniencies: ['sm2.ciphertext.c1c2c3'] },
      ];
    });
}

/** How new recipients are written. */
export interface RecipientOptions {
  readonly family: CmsFamily;
  /** By issuer and serial number, the only form of GB/T 35275-2017, or by the subject key identifier. The first when absent. */
  readonly identifiedBy?: 'issuerAndSerialNumber' | 'subjectKeyIdentifier';
  readonly random: RandomSource;
}

/** RecipientInfo with a content key for the owner of a certificate. */
export function encodeRecipient(certificate: Certificate, key: Uint8Array, options: RecipientOptions): Uint8Array {
  const { family, identifiedBy = 'issuerAndSerialNumber', random } = options;
  const { publicKey, keyUsage, subject } = certificate;
  if (publicKey.algorithm !== 'sm2' || publicKey.point === undefined)
    throw new CoreError('ERR_ALGORITHM_UNSUPPORTED', {
      algorithm: publicKey.algorithm,
      use: 'the encryption of content keys',
    });
  // The signing half of a pair must not be encrypted for: its owner alone has that key, and escrow laws ask for the other one.
  if (keyUsage !== undefined && !keyUsage.has('keyEncipherment') && !keyUsage.has('keyAgreement'))
    throw new CoreError('ERR_CMS_RECIPIENT', {
      rule: {
        zh: `${subject.text} 的证书不能用于加密`,
        en: `the certificate of ${subject.text} is not for encryption`,
      },
    });
  const version = identifiedBy === 'subjectKeyIdentifier' ? 2 : family === 'gm' ? 1 : 0;
  return derSequence(
    derInteger(version),
    identifierOf(certificate, identifiedBy),
    derSequence(derObjectIdentifier(oids.sm2Encrypt), derNull()),
    derOctetString(encryptSm2(key, publicKey.point, { random })),
  );
}
