import { CoreError } from '../base/errors.ts';
import type { LeniencyName } from '../base/leniency.ts';
import type { Certificate } from '../x509/index.ts';
import { type ContentCipher, contentCipherOf, decryptContent } from './content-cipher.ts';
import type { EnvelopedData } from './envelope-types.ts';
import { openContentKey, type RecipientKey } from './recipient.ts';
import { type SignerResult, verifySigner } from './verify-signer.ts';

/** A message that was decrypted. */
export interface OpenedEnvelope {
  readonly content: Uint8Array;
  /** The type of the content. */
  readonly contentType: string;
  readonly cipher: ContentCipher['name'];
  /** Whether a tag proves that nothing was changed. CBC and ECB prove nothing: only a signature inside or around does. */
  readonly integrity: 'authenticated' | 'none';
  /** Which recipient opened it, from 0; absent for `encryptedData`. */
  readonly recipient?: number;
  readonly leniencies: readonly LeniencyName[];
}

/**
 * Decrypts EnvelopedData, SignedAndEnvelopedData or AuthEnvelopedData for one recipient (GB/T 35275-2017 §9–10, RFC 5652 §6).
 * @throws CoreError `ERR_CMS_RECIPIENT` when the message is for others, `ERR_ALGORITHM_UNSUPPORTED`, `ERR_ALGORITHM_PARAMETERS`;
 * and `ERR_DECRYPTION` for everything that goes wrong with key or content, without saying what: more would help who asks again and
 * again.
 * @example
 * const own = createSm2Recipient(encryptionKey, encryptionCertificate);
 * const { content } = await openEnvelopedData(parseEnvelopedData(bytes), own);
 */
export async function openEnvelopedData(message: EnvelopedData, own: RecipientKey): Promise<OpenedEnvelope> {
  const cipher = contentCipherOf(message.encryptedContent.algorithm);
  const opened = await openContentKey(message, own);
  const envelope = decryptWith(message, cipher, opened.key);
  opened.key.fill(0);
  return { ...envelope, recipient: opened.recipient, leniencies: [...opened.leniencies, ...envelope.leniencies] };
}

/**
 * Decrypts EncryptedData with the key that both sides have (GB/T 35275-2017 §11, RFC 5652 §8).
 * @param key - As long as the cipher demands: 16 bytes for SM4.
 * @throws CoreError as `openEnvelopedData`.
 * @example
 * const message = parseEnvelopedData(createEncryptedData({ content, key, family: 'gm', random }));
 * equalBytes(openEncryptedData(message, key).content, content); // true
 */
export function openEncryptedData(message: EnvelopedData, key: Uint8Array): OpenedEnvelope {
  return decryptWith(message, contentCipherOf(message.encryptedContent.algorithm), key);
}

function decryptWith(message: EnvelopedData, cipher: ContentCipher, key: Uint8Array): OpenedEnvelope {
  const { bytes, type: contentType } = message.encryptedContent;
  if (bytes === undefined)
    throw new CoreError('ERR_CMS_STRUCTURE', {
      path: 'cms.encryptedContent',
      offset: 0,
      rule: 'the ciphertext is enclosed',
    });
  const { authentication } = message;
  const authenticated = authentication && { additionalData: authentication.attributesBytes, tag: authentication.tag };
  const { content, leniencies } = decryptContent(cipher, key, bytes, authenticated);
  const integrity = cipher.mode === 'gcm' ? 'authenticated' : 'none';
  return { content, contentType, cipher: cipher.name, integrity, leniencies: [...cipher.leniencies, ...leniencies] };
}

/** A message that was decrypted and whose signers were checked. */
export interface OpenedSignedEnvelope extends OpenedEnvelope {
  /** One per signer, in order; content that no signer vouches for must not be used. */
  readonly signers: readonly SignerResult[];
}

/**
 * Decrypts SignedAndEnvelopedData and verifies its signers over the plaintext (GB/T 35275-2017 §10). Whoever takes a signature away
 * or puts another one there is not found by the signatures that remain: say which signer you expect.
 * @param candidates - Certificates that may be a signer's, besides those enclosed.
 * @throws CoreError as `openEnvelopedData`.
 * @example
 * const request = { content, certificate, signer, family: 'gm', recipients: [encryptionCertificate], random } as const;
 * const message = parseEnvelopedData(await createSignedAndEnvelopedData(request));
 * const opened = await openSignedAndEnvelopedData(message, createSm2Recipient(encryptionKey, encryptionCertificate));
 * opened.signers[0].verified; // true
 */
export async function openSignedAndEnvelopedData(
  message: EnvelopedData,
  own: RecipientKey,
  candidates: readonly Certificate[] = [],
): Promise<OpenedSignedEnvelope> {
  const opened = await openEnvelopedData(message, own);
  const contentType = message.encryptedContent.type;
  const certificates = [...message.certificates, ...candidates];
  const signers = message.signers.map((signer) =>
    verifySigner({ signer, content: opened.content, contentType, certificates }, new Set()),
  );
  return { ...opened, signers };
}
