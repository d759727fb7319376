import { concatBytes, equalBytes } from '../base/bytes.ts';
import { isCoreError } from '../base/errors.ts';
import { oids } from '../crypto/index.ts';
import { derExplicit, derInteger, derObjectIdentifier, derSequence, derSetOf } from '../der/index.ts';
import { sm2PublicKeyOf, sm4 } from '../sm/index.ts';
import { takeRandom } from '../sm/sm2-keys.ts';
import type { Certificate } from '../x509/index.ts';
import { certificateSets, digestAlgorithmsOf } from './assemble-signed-data.ts';
import { refuseContent } from './content-cipher.ts';
import { type EnvelopeRequest, encodeEncryptedContent, encodeRecipients } from './create-enveloped-data.ts';
import type { SignerRequest } from './create-signed-data.ts';
import type { EnvelopedData } from './envelope-types.ts';
import { familyTypes } from './families.ts';
import { type OpenedSignedEnvelope, openSignedAndEnvelopedData } from './open-enveloped-data.ts';
import type { RecipientKey } from './recipient.ts';
import { signWith } from './signer-parts.ts';

/** What the CMS form of an enveloped encryption key is made of. */
export interface EnvelopedPrivateKeyRequest extends Omit<EnvelopeRequest, 'recipients'>, SignerRequest {
  /** 32 bytes: the key of the encryption certificate, made by the key management centre. */
  readonly privateKey: Uint8Array;
  /** The holder's signing certificate, under whose key the other key travels. */
  readonly recipient: Certificate;
  readonly identifiedBy?: never;
}

/**
 * Writes the private key of an encryption certificate as key management centres deliver it in CMS (GM/T 0014):
 * SignedAndEnvelopedData under GB/T 35275, SM4 in ECB without padding over 32 zero octets and the key, encrypted for the holder's
 * signing key.
 * @returns DER of the ContentInfo.
 * @throws CoreError as `createSignedAndEnvelopedData`, `ERR_KEY_PRIVATE`.
 * @example
 * const centre = { certificate: issuer, signer: issuerSigner };
 * const parts = { privateKey: encryptionKey, recipient: certificate, family: 'gm', random } as const;
 * const der = await createEnvelopedPrivateKey({ ...parts, ...centre });
 */
export async function createEnvelopedPrivateKey(request: EnvelopedPrivateKeyRequest): Promise<Uint8Array> {
  const { privateKey, recipient, certificate, random } = request;
  sm2PublicKeyOf(privateKey);
  const types = familyTypes.gm;
  const content = concatBytes(new Uint8Array(32), privateKey);
  const signer = await signWith(
    { signedAttributes: 'none', ...request },
    { content, contentType: types.data, family: 'gm' },
  );
  const key = takeRandom(random, 16);
  const algorithm = { oid: oids.sm4, parameters: undefined };
  // Key centres encrypt for the signing key on purpose: it is the only one that the holder has at that moment.
  const { keyUsage: _, ...holder } = recipient;
  const body = derSequence(
    derInteger(1),
    encodeRecipients({ family: 'gm', recipients: [holder], random }, key),
    digestAlgorithmsOf([signer]),
    encodeEncryptedContent(types.data, { key, iv: key, algorithm }, sm4.ecb.encrypt(content, key)),
    ...certificateSets({ certificates: [certificate.raw], revocationLists: [] }),
    derSetOf(signer.bytes),
  );
  key.fill(0);
  content.fill(0);
  return derSequence(derObjectIdentifier(types.signedAndEnvelopedData), derExplicit(0, body));
}

/** An encryption key that was delivered. */
export interface OpenedPrivateKey extends Pick<OpenedSignedEnvelope, 'signers' | 'leniencies'> {
  /** 32 bytes. */
  readonly privateKey: Uint8Array;
  /** 65 bytes. */
  readonly publicKey: Uint8Array;
}

/**
 * Opens the CMS form of an enveloped encryption key (GM/T 0014; plaintext of 32 octets, or of 64 that begin with 32 zero octets).
 * @param own - The holder's signing key.
 * @param expected - The encryption certificate: the key must be its own.
 * @throws CoreError `ERR_CMS_RECIPIENT` without a recipient with SM2, `ERR_DECRYPTION` when it does not open or is not the expected
 * key.
 * @example
 * const parts = { privateKey: encryptionKey, recipient: certificate, family: 'gm', random } as const;
 * const der = await createEnvelopedPrivateKey({ ...parts, certificate: issuer, signer: issuerSigner });
 * const own = createSm2Recipient(privateKey, certificate);
 * const opened = await openEnvelopedPrivateKey(parseEnvelopedData(der), own, encryptionCertificate);
 * equalBytes(opened.privateKey, encryptionKey); // true
 */
export async function openEnvelopedPrivateKey(
  message: EnvelopedData,
  own: RecipientKey,
  expected?: Certificate,
): Promise<OpenedPrivateKey> {
  // Key centres name the recipient by the encryption certificate that the key is for, or by nothing that fits.
  const opened = await openSignedAndEnvelopedData(message, { decrypt: (ciphertext) => own.decrypt(ciphertext) });
  const privateKey = keyIn(withoutGuess(opened.content, opened.leniencies.includes('cms.cipher.ecb')));
  const publicKey = privateKey && publicKeyOf(privateKey);
  const point = expected?.publicKey.point;
  if (privateKey === undefined || publicKey === undefined) return refuseContent();
  if (expected !== undefined && !(point && equalBytes(point, publicKey))) return refuseContent();
  const { signers, leniencies } = opened;
  return { privateKey, publicKey, signers, leniencies };
}

/** A key without padding may end like one; what was taken for padding is put back. */
function withoutGuess(content: Uint8Array, isEcb: boolean): Uint8Array {
  const rest = content.length % 16;
  return isEcb && rest !== 0 ? concatBytes(content, new Uint8Array(16 - rest).fill(16 - rest)) : content;
}

function keyIn(content: Uint8Array): Uint8Array | undefined {
  if (content.length === 32) return content;
  return content.length === 64 && content.subarray(0, 32).every((byte) => byte === 0)
    ? content.subarray(32)
    : undefined;
}

function publicKeyOf(privateKey: Uint8Array): Uint8Array | undefined {
  try {
    return sm2PublicKeyOf(privateKey);
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}
