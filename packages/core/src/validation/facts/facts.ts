import type { Text } from '../../base/text.ts';
import type { CertificateFacts, PathFacts, ServiceFacts } from './identity-facts.ts';

/** A point in time as ISO 8601 in UTC, e.g. `2026-01-01T00:00:00Z`. */
export type IsoTime = string;

/** Something that could not be read: the error's code and its sentence in both languages. */
export interface ProblemFacts {
  readonly code: string;
  readonly text: Text;
}

/** A tolerated deviation, with the object it was met in. */
export interface LeniencyFacts {
  readonly name: string;
  /** What was read: `file`, `signature:0`, `seal:0`, `signer:0`, `maker:0`, `timestamp:0`. */
  readonly object: string;
  /** The field inside that object. */
  readonly path: string;
}

/** The file as received. */
export interface FileFacts {
  readonly name?: string;
  readonly size: number;
  /** Lower-case hexadecimal SM3 of the bytes. */
  readonly sm3: string;
  readonly format: 'ofd' | 'seal' | 'unknown';
  /** Why it cannot be read. */
  readonly problem?: ProblemFacts;
}

/** The document inside the package. */
export interface DocumentFacts {
  /** Documents (DocBody) in the package. */
  readonly count: number;
  readonly title?: string;
  readonly author?: string;
  readonly pages: number;
  /** Something in the document, other than a signature, that could not be read. */
  readonly problems: readonly ProblemFacts[];
  /** Parts of the document that links name but that could not be followed. */
  readonly parts: readonly { readonly kind: string; readonly path: string; readonly role: string }[];
}

/** One file that a signature protects. */
export interface ReferenceFacts {
  readonly path: string;
  readonly algorithm: string;
  readonly status: 'matched' | 'changed' | 'missing' | 'unsupported';
  readonly expected: string;
  readonly got: string;
}

/** Two digests that should be equal. */
export interface DigestFacts {
  readonly expected: string;
  readonly got: string;
  readonly matches: boolean;
}

/** One check of a signature value. */
export interface SignatureValueFacts {
  /** Name of the algorithm, e.g. `sm2-sm3`, or its object identifier when it is not known. */
  readonly algorithm: string;
  /** Bits of the RSA modulus or of the curve. */
  readonly keyBits?: number;
  readonly supported: boolean;
  readonly verified: boolean;
  /** After a failure: which other reading would fit (`sm2.userId.empty`, `sm2.noZ`…). */
  readonly diagnosis?: string;
}

/** One time-stamp token. */
export interface TimestampFacts {
  readonly problem?: ProblemFacts;
  readonly genTime?: IsoTime;
  readonly policy?: string;
  readonly serialNumber?: string;
  readonly imprintAlgorithm?: string;
  readonly imprintMatches: boolean;
  readonly signatureVerified: boolean;
  /** Name of the algorithm that the token is signed with. */
  readonly signatureAlgorithm?: string;
  /** Bits of the RSA modulus or of the curve of its key. */
  readonly signatureKeyBits?: number;
  /** Set while judging: the policy does not rely on this algorithm and key. */
  readonly weakAlgorithm?: boolean;
  readonly certificate?: CertificateFacts;
  /** The path of the time-stamping authority, to a listed time-stamping service. */
  readonly path?: PathFacts;
}

/** A stamp on a page. */
export interface StampFacts {
  readonly page: string;
  readonly problem?: 'noPage' | 'noBoundary' | 'outsidePage';
}

/** An electronic seal. */
export interface SealFacts {
  readonly layout: string;
  readonly version: number;
  readonly vendorId: string;
  readonly sealId: string;
  readonly type: number;
  readonly name: string;
  /** SM3 of the seal's bytes. */
  readonly sm3: string;
  readonly createdAt: IsoTime;
  readonly validFrom: IsoTime;
  readonly validUntil: IsoTime;
  readonly signerList: 'certificates' | 'digests';
  readonly signerCount: number;
  readonly picture: {
    readonly type: string;
    readonly declaredType: string;
    readonly widthMm: number;
    readonly heightMm: number;
    readonly sm3: string;
  };
  readonly makerSignature: SignatureValueFacts;
  readonly maker?: CertificateFacts;
  readonly makerPath?: PathFacts;
  /** A token over the maker's signature value (GM/T 0031-2025). */
  readonly timestamp?: TimestampFacts;
}

/** One signature of a document. */
export interface SignatureFacts {
  /** Position in the document, from 0. */
  readonly index: number;
  readonly id: string;
  /** `unreadable` when the signed value has no known form. */
  readonly kind: 'seal' | 'cms' | 'bare' | 'unreadable';
  /** As declared in the list of signatures. */
  readonly type: string;
  readonly descriptionPath: string;
  readonly provider?: string;
  /** Why the signature, or a part of it, cannot be read. */
  readonly problem?: ProblemFacts;
  readonly checkMethod?: string;
  /** The time that the description states, as written; proves nothing. */
  readonly describedTimeText?: string;
  readonly describedTime?: IsoTime;
  readonly references: readonly ReferenceFacts[];
  readonly stamps: readonly StampFacts[];
  /** Edition of the seal signature, or the family of the CMS message. */
  readonly layout?: string;
  /** dataHash of a seal signature, or messageDigest of CMS, against the description. */
  readonly contentDigest?: DigestFacts;
  readonly value?: SignatureValueFacts;
  /** The time that the signer states; proves nothing. */
  readonly claimedTime?: IsoTime;
  readonly signer?: CertificateFacts;
  readonly signerPath?: PathFacts;
  readonly seal?: SealFacts;
  /** Whether the copy of the seal in the package equals the one inside the signature; absent when there is no copy. */
  readonly sealCopyMatches?: boolean;
  readonly signerListed?: boolean;
  readonly timestamp?: TimestampFacts;
}

/** One entry of the package and the signatures that protect it. */
export interface CoverageEntryFacts {
  readonly path: string;
  readonly role: string;
  /** Reached by links from OFD.xml, so that a reader may show it. */
  readonly reachable: boolean;
  /** Indexes of the signatures that protect it. */
  readonly coveredBy: readonly number[];
  /** It is a signature's own file, bound by that signature instead of being listed. */
  readonly bound: boolean;
  /** The first signature (index) that does not protect it although a later one does. */
  readonly addedAfter?: number;
}

/** What the licence in the document says and how its parts agree. */
export interface LicenceFacts {
  /** Metadata elements by their short names (GB/T 36903). */
  readonly metadata: Readonly<Record<string, string>>;
  /** Findings of the checks of metadata, identifier and holder code. */
  readonly findings: readonly LicenceFindingFacts[];
  readonly missing: readonly string[];
  readonly id?: {
    readonly text: string;
    readonly valid: boolean;
    readonly expected: string;
    readonly got: string;
    readonly legacyVariant?: string;
  };
  readonly typeCode?: string;
  readonly issuerCode?: string;
  readonly issuerName?: string;
  readonly region?: string;
  /** `unchecked` when the type of code has no check character. */
  readonly holderCode?: 'valid' | 'invalid' | 'unchecked';
  readonly validFrom?: IsoTime;
  /** The end of the last day of validity; absent for long-term licences. */
  readonly validUntil?: IsoTime;
  /** Comparisons between metadata, the signed attachment and the visible text. */
  readonly comparisons: readonly {
    readonly field: string;
    readonly source: string;
    readonly matches: boolean;
    readonly expected: string;
    readonly got: string;
  }[];
  /** The licence-issuer service of the trust list that names the issuing authority. */
  readonly issuer?: ServiceFacts;
  readonly status?: LicenceStatusFacts;
}

/** One finding of a licence check, in both languages. */
export interface LicenceFindingFacts {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'note';
  readonly about: 'metadata' | 'identifier' | 'holder';
  readonly path: string;
  readonly text: Text;
}

/** The status of a licence as its issuer told the caller. */
export interface LicenceStatusFacts {
  readonly value: 'valid' | 'suspended' | 'revoked' | 'cancelled' | 'annulled' | 'superseded';
  readonly since: IsoTime;
  readonly obtainedAt: IsoTime;
  readonly source: string;
}

/** The trust list that was used, or why none was. */
export interface TrustFacts {
  readonly status: 'authentic' | 'refused' | 'missing';
  readonly problem?: ProblemFacts;
  readonly schemeId?: string;
  readonly operator?: string;
  readonly sequence?: number;
  readonly issued?: IsoTime;
  readonly nextUpdate?: IsoTime;
  /** SM3 of the envelope as received. */
  readonly sm3?: string;
}

/** One decision about an approved scope. */
export interface ScopeFacts {
  readonly signature?: number;
  readonly service: ServiceFacts;
  readonly inside: boolean;
  readonly missing: readonly Text[];
}

/** A CRL that the caller gave. */
export interface RevocationListFacts {
  readonly sm3: string;
  readonly problem?: ProblemFacts;
  readonly issuer?: string;
  readonly number?: string;
  readonly thisUpdate?: IsoTime;
  readonly nextUpdate?: IsoTime;
}

/** An OCSP response that the caller gave. */
export interface OcspResponseFacts {
  readonly sm3: string;
  readonly problem?: ProblemFacts;
  /** `successful`, or the refusal: unsigned, so that it says nothing. */
  readonly status?: string;
  readonly producedAt?: IsoTime;
  /** How many certificates it speaks about. */
  readonly answers?: number;
}

/**
 * Everything that was found out about one file: plain JSON, no opinion. The same facts can be judged again under another policy
 * without a key, a clock or a network.
 */
export interface Facts {
  readonly schema: 'yinxin-facts/1';
  /** The reference time: for which the question is asked. */
  readonly at: IsoTime;
  readonly atSource: 'argument' | 'clock';
  /** Safety checks that the caller switched off. */
  readonly insecure: readonly string[];
  readonly use: { readonly purpose?: string; readonly region?: string; readonly relyingParty?: string };
  readonly file: FileFacts;
  readonly document?: DocumentFacts;
  /** The seal of a seal file (`validateSeal`). */
  readonly sealFile?: SealFacts;
  readonly signatures: readonly SignatureFacts[];
  readonly coverage?: readonly CoverageEntryFacts[];
  readonly licence?: LicenceFacts;
  readonly trust: TrustFacts;
  readonly scopes: readonly ScopeFacts[];
  readonly revocationLists: readonly RevocationListFacts[];
  /** Absent when none was given. */
  readonly ocspResponses?: readonly OcspResponseFacts[];
  readonly leniencies: readonly LeniencyFacts[];
}
