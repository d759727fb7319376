import type { Leniency } from '../base/leniency.ts';
import type { Instant } from '../base/time.ts';
import type { AlgorithmIdentifier } from '../crypto/index.ts';
import type { Certificate, Name } from '../x509/index.ts';

/** Whose object identifiers a message uses: GB/T 35275 (1.2.156.10197.6.1.4.2.x) or RFC 5652 (1.2.840.113549.1.7.x). */
export type CmsFamily = 'gm' | 'rfc';

/** Which certificate a signer names: by issuer and serial number, or by its subject key identifier. */
export type SignerIdentifier =
  | { readonly kind: 'issuerAndSerialNumber'; readonly issuer: Name; readonly serialNumber: string }
  | { readonly kind: 'subjectKeyIdentifier'; readonly keyIdentifier: Uint8Array };

/** One attribute of a signer: its type and its values, each whole DER. */
export interface CmsAttribute {
  readonly type: string;
  readonly values: readonly Uint8Array[];
}

/** One SignerInfo. */
export interface SignerInfo {
  /** The whole SignerInfo, DER, as received. */
  readonly raw: Uint8Array;
  readonly version: number;
  readonly identifier: SignerIdentifier;
  readonly digestAlgorithm: AlgorithmIdentifier;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  /** The signature octets as received: what a signature time-stamp covers. */
  readonly signature: Uint8Array;
  /** Absent when there are none: then the content itself is signed. */
  readonly signedAttributes?: readonly CmsAttribute[];
  /** The attributes retagged as SET OF, in the order received: what is signed. */
  readonly signedAttributesBytes?: Uint8Array;
  readonly unsignedAttributes: readonly CmsAttribute[];
  /** What the signer says the time was: never proof. */
  readonly claimedSigningTime?: Instant;
  /** Signers that signed `signature` in their turn (RFC 5652 §11.4). */
  readonly counterSignatures: readonly SignerInfo[];
  /** Time-stamp tokens over `signature` (attribute 1.2.840.113549.1.9.16.2.14). */
  readonly timestamps: readonly Uint8Array[];
}

/** A SignedData message of GB/T 35275 or RFC 5652. */
export interface SignedData {
  /** The message as received, without bytes that follow it. */
  readonly raw: Uint8Array;
  /** The family of the outer content type. */
  readonly family: CmsFamily;
  /** The outer content type. */
  readonly contentType: string;
  readonly version: number;
  readonly encapsulated: {
    /** The inner content type. */
    readonly type: string;
    /** The content octets, without tag and length; absent when the content is detached. */
    readonly content?: Uint8Array;
  };
  /** The enclosed certificates that can be read, in the order received. */
  readonly certificates: readonly Certificate[];
  /** The enclosed CRLs, unread. */
  readonly revocationLists: readonly Uint8Array[];
  readonly signers: readonly SignerInfo[];
  readonly leniencies: readonly Leniency[];
}
