import type { Leniency } from '../base/leniency.ts';
import type { AlgorithmIdentifier } from '../crypto/index.ts';
import type { Certificate } from '../x509/index.ts';
import type { EnvelopeKind } from './families.ts';
import type { CmsFamily, SignerIdentifier, SignerInfo } from './types.ts';

/** One recipient: the only kind that is opened has the content key encrypted under its certificate; the others are named. */
export type RecipientInfo =
  | {
      readonly kind: 'keyTransport';
      readonly version: number;
      readonly identifier: SignerIdentifier;
      readonly algorithm: AlgorithmIdentifier;
      readonly encryptedKey: Uint8Array;
    }
  | {
      /** Key agreement, a shared key, a password, or something newer (RFC 5652 §6.2.2–6.2.5). */
      readonly kind: 'keyAgreement' | 'keyEncryptionKey' | 'password' | 'other';
      /** DER, as received. */
      readonly raw: Uint8Array;
    };

/** EncryptedContentInfo (GB/T 35275-2017 §9, RFC 5652 §6.1). */
export interface EncryptedContent {
  /** The type of the plaintext. */
  readonly type: string;
  readonly algorithm: AlgorithmIdentifier;
  /** The ciphertext; absent when it stands elsewhere. */
  readonly bytes?: Uint8Array;
}

/** A message with encrypted content (GB/T 35275-2017 §9–11, RFC 5652 §6 and §8, RFC 5083), nothing decrypted. */
export interface EnvelopedData {
  /** The message as received, without bytes that follow it. */
  readonly raw: Uint8Array;
  readonly kind: EnvelopeKind;
  /** Whose identifiers the message uses outside. */
  readonly family: CmsFamily;
  readonly version: number;
  /** None for `encryptedData`, whose key both sides have. */
  readonly recipients: readonly RecipientInfo[];
  readonly encryptedContent: EncryptedContent;
  /** The enclosed certificates that can be read. */
  readonly certificates: readonly Certificate[];
  /** The enclosed CRLs, unread. */
  readonly revocationLists: readonly Uint8Array[];
  /** The signers of `signedAndEnvelopedData`, over the plaintext. */
  readonly signers: readonly SignerInfo[];
  /** `authEnvelopedData`: the attributes that the tag covers, as SET OF, and the tag. */
  readonly authentication?: { readonly attributesBytes: Uint8Array; readonly tag: Uint8Array };
  readonly leniencies: readonly Leniency[];
}
