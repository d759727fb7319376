import { CoreError } from '../base/errors.ts';
import type { RandomSource } from '../base/random.ts';
import { encodeAlgorithmIdentifier, oids } from '../crypto/index.ts';
import {
  contextTag,
  derExplicit,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSetOf,
  derValue,
} from '../der/index.ts';
import { sm4 } from '../sm/index.ts';
import type { Certificate } from '../x509/index.ts';
import { certificateSets, digestAlgorithmsOf } from './assemble-signed-data.ts';
import { type NewCipher, newCbc, newGcm } from './content-cipher.ts';
import { type SignerRequest, signersOf } from './create-signed-data.ts';
import { familyTypes } from './families.ts';
import { encodeRecipient, type RecipientOptions } from './recipient.ts';
import { type NewSigner, signWith } from './signer-parts.ts';

/** Whom and how a content is encrypted for. */
export interface EnvelopeRequest extends RecipientOptions {
  /** Encryption certificates with SM2 keys, at least one. */
  readonly recipients: readonly Certificate[];
  /** The source of content key, vector and one-time numbers. */
  readonly random: RandomSource;
}

/** What an encrypted message is made of. */
export interface EnvelopedDataRequest extends EnvelopeRequest {
  readonly content: Uint8Array;
  /**
   * `sm4-cbc` (the default) is what every reader of GB/T 35275 knows, and proves nothing of its content: sign it. `sm4-gcm` detects
   * changes and is written as AuthEnvelopedData (RFC 5083, in GB/T 35275 since 2026) under the identifier of the RFC.
   */
  readonly cipher?: 'sm4-cbc' | 'sm4-gcm';
}

/**
 * Encrypts content with SM4 for the owners of certificates, the content key with SM2 (GB/T 35275-2017 §9; RFC 5652 §6).
 * @returns DER of the ContentInfo.
 * @throws CoreError `ERR_CMS_RECIPIENT` without a recipient or for a certificate that is not for encryption,
 * `ERR_ALGORITHM_UNSUPPORTED` for a key that is not SM2, `ERR_RANDOM`.
 * @example createEnvelopedData({ content, recipients: [encryptionCertificate], family: 'gm', random });
 */
export function createEnvelopedData(request: EnvelopedDataRequest): Uint8Array {
  const { content, cipher = 'sm4-cbc', family, random } = request;
  const types = familyTypes[family];
  if (cipher === 'sm4-gcm') return createAuthEnvelopedData({ ...request, family: 'rfc' });
  const fresh = newCbc(random);
  const ciphertext = sm4.cbc.encrypt(content, fresh.key, { iv: fresh.iv });
  const body = derSequence(
    envelopeVersion(request),
    encodeRecipients(request, fresh.key),
    encodeEncryptedContent(types.data, fresh, ciphertext),
  );
  fresh.key.fill(0);
  return derSequence(derObjectIdentifier(types.envelopedData), derExplicit(0, body));
}

function createAuthEnvelopedData(request: EnvelopedDataRequest): Uint8Array {
  const { content, family, random } = request;
  const fresh = newGcm(random);
  const sealed = sm4.gcm.encrypt(content, fresh.key, { nonce: fresh.iv });
  const body = derSequence(
    derInteger(0),
    encodeRecipients(request, fresh.key),
    encodeEncryptedContent(familyTypes[family].data, fresh, sealed.subarray(0, -16)),
    derOctetString(sealed.subarray(-16)),
  );
  fresh.key.fill(0);
  return derSequence(derObjectIdentifier(oids.authEnvelopedData), derExplicit(0, body));
}

/** GB/T 35275: 1. RFC 5652 §6.1: 2 when a recipient is named by its key, else 0. */
export function envelopeVersion({ family, identifiedBy }: RecipientOptions): Uint8Array {
  if (identifiedBy === 'subjectKeyIdentifier') return derInteger(2);
  return derInteger(family === 'gm' ? 1 : 0);
}

/** SET OF RecipientInfo with one content key for all. */
export function encodeRecipients(request: EnvelopeRequest, key: Uint8Array): Uint8Array {
  const { recipients } = request;
  if (recipients.length === 0)
    throw new CoreError('ERR_CMS_RECIPIENT', { rule: { zh: '至少要有一张证书', en: 'at least one certificate' } });
  return derSetOf(...recipients.map((certificate) => encodeRecipient(certificate, key, request)));
}

/** EncryptedContentInfo. */
export function encodeEncryptedContent(type: string, { algorithm }: NewCipher, ciphertext: Uint8Array): Uint8Array {
  return derSequence(
    derObjectIdentifier(type),
    encodeAlgorithmIdentifier(algorithm),
    derValue(contextTag(0, 'primitive'), ciphertext),
  );
}

/** What a message that is signed and encrypted at once is made of. */
export interface SignedAndEnvelopedDataRequest extends EnvelopeRequest, SignerRequest {
  readonly content: Uint8Array;
  /** Certificates enclosed besides the signers'. */
  readonly chain?: readonly Certificate[];
  readonly furtherSigners?: readonly SignerRequest[];
  /** How recipients are named; signers are named by issuer and serial number. */
  readonly identifiedBy?: never;
}

/**
 * Signs and encrypts at once (GB/T 35275-2017 §10, PKCS #7 §11). The signatures cover the plaintext and, unless attributes are
 * asked for, nothing else, as other software expects; signer certificates stand in the open. Where the form is free, sign first and
 * envelop the SignedData.
 * @returns DER of the ContentInfo.
 * @throws CoreError as `createEnvelopedData` and `createSignedData`.
 * @example
 * const recipients = [encryptionCertificate];
 * await createSignedAndEnvelopedData({ content, certificate, signer, family: 'gm', recipients, random });
 */
export async function createSignedAndEnvelopedData(request: SignedAndEnvelopedDataRequest): Promise<Uint8Array> {
  const { content, chain = [], family, random } = request;
  const types = familyTypes[family];
  const signers: NewSigner[] = [];
  for (const one of signersOf(request))
    signers.push(await signWith({ signedAttributes: 'none', ...one }, { content, contentType: types.data, family }));
  const certificates = [...signersOf(request).map(({ certificate }) => certificate), ...chain].map(({ raw }) => raw);
  const fresh = newCbc(random);
  const body = derSequence(
    derInteger(1),
    encodeRecipients(request, fresh.key),
    digestAlgorithmsOf(signers),
    encodeEncryptedContent(types.data, fresh, sm4.cbc.encrypt(content, fresh.key, { iv: fresh.iv })),
    ...certificateSets({ certificates, revocationLists: [] }),
    derSetOf(...signers.map(({ bytes }) => bytes)),
  );
  fresh.key.fill(0);
  return derSequence(derObjectIdentifier(types.signedAndEnvelopedData), derExplicit(0, body));
}

/** What a message under a shared key is made of. */
export interface EncryptedDataRequest {
  readonly content: Uint8Array;
  /** 16 bytes that both sides have. */
  readonly key: Uint8Array;
  readonly family: EnvelopeRequest['family'];
  /** The source of the vector. */
  readonly random: RandomSource;
}

/**
 * Encrypts content with SM4-CBC under a key that both sides have (GB/T 35275-2017 §11, RFC 5652 §8).
 * @returns DER of the ContentInfo.
 * @throws CoreError `ERR_ARGUMENT` for a key of another length.
 * @example createEncryptedData({ content, key, family: 'gm', random });
 */
export function createEncryptedData({ content, key, family, random }: EncryptedDataRequest): Uint8Array {
  const types = familyTypes[family];
  const fresh = newCbc(random, key);
  const body = derSequence(
    derInteger(family === 'gm' ? 1 : 0),
    encodeEncryptedContent(types.data, fresh, sm4.cbc.encrypt(content, key, { iv: fresh.iv })),
  );
  return derSequence(derObjectIdentifier(types.encryptedData), derExplicit(0, body));
}
