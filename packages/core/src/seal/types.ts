import type { Leniency } from '../base/leniency.ts';
import type { Instant } from '../base/time.ts';
import type { PublicKey } from '../crypto/index.ts';
import type { Certificate } from '../x509/index.ts';

/** The edition whose structure the bytes have, chosen by shape and never by the version number. */
export type SealLayout = 'GM/T 0031-2014' | 'GB/T 38540-2020' | 'GM/T 0031-2025';

/** A picture format as recognised by its first bytes; `unknown` when none fits. */
export type SealPictureType = 'PNG' | 'GIF' | 'BMP' | 'JPG' | 'SVG' | 'OFD' | 'unknown';

/** The picture of a seal (GB/T 38540-2020, SES_ESPictrueInfo). */
export interface SealPicture {
  /** What the first bytes of the data are. */
  readonly type: SealPictureType;
  /** The picture file. */
  readonly bytes: Uint8Array;
  /** Display width in millimetres. */
  readonly widthMm: number;
  /** Display height in millimetres. */
  readonly heightMm: number;
}

/** The picture as found inside a seal. */
export interface EmbeddedSealPicture extends SealPicture {
  /** The type as the seal declares it. */
  readonly declaredType: string;
}

/** A digest of a signer certificate in a seal's list. */
export interface CertificateDigest {
  /** Free text of the seal maker; a hash name or identifier when it says anything. */
  readonly type: string;
  readonly value: Uint8Array;
}

/** Who may seal with a seal: whole certificates (DER) or digests of them. */
export type SignerList =
  | { readonly kind: 'certificates'; readonly certificates: readonly Uint8Array[] }
  | { readonly kind: 'digests'; readonly digests: readonly CertificateDigest[] };

/** One private extension of a seal or seal signature (ExtData). */
export interface SealExtension {
  /** Dotted, or `hex:` and the content octets when they are not a valid identifier. */
  readonly id: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** What every signed seal object carries: the value as received, and how it can be checked. */
export interface SealSignatureValue {
  /** Dotted, or `hex:` and the content octets when they are not a valid identifier. */
  readonly signatureAlgorithm: string;
  /** The octets of the signature field as received, without the unused-bits octet: what a time-stamp covers. */
  readonly signature: Uint8Array;
  /** The same signature as DER SEQUENCE { r, s }; absent when it is no SM2 signature in any tolerated spelling. */
  readonly signatureDer?: Uint8Array;
}

/** An electronic seal (电子印章): views of the received bytes, nothing judged. */
export interface Seal extends SealSignatureValue {
  /** The outermost SEQUENCE, without bytes that follow it. */
  readonly raw: Uint8Array;
  readonly layout: SealLayout;
  readonly version: number;
  readonly vendorId: string;
  /** 印章标识 esID: unique for the vendor; the 14-digit filing number of official seals. */
  readonly sealId: string;
  /** Business-defined; the 2014 edition gives 1 organisation, 2 person. */
  readonly type: number;
  readonly name: string;
  readonly signerList: SignerList;
  readonly createdAt: Instant;
  readonly createdAtText: string;
  readonly validFrom: Instant;
  readonly validFromText: string;
  readonly validUntil: Instant;
  readonly validUntilText: string;
  readonly picture: EmbeddedSealPicture;
  readonly extensions: readonly SealExtension[];
  /** The seal maker's certificate; absent when its bytes cannot be read as one. */
  readonly makerCertificate: Certificate | undefined;
  readonly makerCertificateBytes: Uint8Array;
  /** The key of the maker's certificate, also of one that cannot be read in full. */
  readonly makerPublicKey?: PublicKey;
  /** What the maker signed. 2014: SEQUENCE { info, certificate, algorithm } around the received bytes; later: the info alone. */
  readonly toBeSigned: Uint8Array;
  /** The other reading of `toBeSigned`, for diagnosis only. */
  readonly otherToBeSigned: Uint8Array;
  /** A time-stamp token over `signature` (GM/T 0031-2025). */
  readonly timestamp?: Uint8Array;
  readonly leniencies: readonly Leniency[];
}

/** A seal signature (电子签章): views of the received bytes, nothing judged. */
export interface SealSignature extends SealSignatureValue {
  /** The outermost SEQUENCE, without bytes that follow it. */
  readonly raw: Uint8Array;
  readonly layout: SealLayout;
  readonly version: number;
  /** The seal inside; its own deviations are in `seal.leniencies`. */
  readonly seal: Seal;
  /** What the signer says the time was: never proof. Absent when the field holds a token or cannot be read. */
  readonly claimedSigningTime?: Instant;
  readonly claimedSigningTimeText: string;
  /** A time-stamp token in the place of the claimed time (2014). It is inside the signed bytes, so it cannot cover the signature. */
  readonly embeddedTimestamp?: Uint8Array;
  /** 原文杂凑 dataHash: for OFD the SM3 of Signature.xml. */
  readonly contentDigest: Uint8Array;
  /** 原文属性信息: free text, usually a path. Never to be followed. */
  readonly propertyInfo: string;
  readonly extensions: readonly SealExtension[];
  /** The signer's certificate; absent when its bytes cannot be read as one. */
  readonly signerCertificate: Certificate | undefined;
  readonly signerCertificateBytes: Uint8Array;
  /** The key of the signer's certificate, also of one that cannot be read in full. */
  readonly signerPublicKey?: PublicKey;
  /** What the signer signed: TBS_Sign as received. */
  readonly toBeSigned: Uint8Array;
  /** A time-stamp token over `signature` (GB/T 38540-2020 and later). */
  readonly timestamp?: Uint8Array;
  /** Deviations of the signature itself, without those of the seal inside. */
  readonly leniencies: readonly Leniency[];
}
