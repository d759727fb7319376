import type { IsoTime } from './facts.ts';

/** A certificate. */
export interface CertificateFacts {
  /** Lower-case hexadecimal SM3 of its bytes. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly notBefore: IsoTime;
  readonly notAfter: IsoTime;
  readonly keyUsage: readonly string[];
  readonly commonName?: string;
  readonly organisation?: string;
  /** Unified social credit code of the holder, when the certificate names one. */
  readonly creditCode?: string;
  /** The older nine-character organisation code; characters 9 to 17 of the credit code. */
  readonly organisationCode?: string;
  /** Name of the algorithm that its issuer signed it with, or an object identifier. */
  readonly signatureAlgorithm: string;
  /** Where its CRLs are published; never fetched by this library. */
  readonly crlLocations: readonly string[];
}

/** What the revocation data that was given says about one certificate. */
export interface RevocationFacts {
  /** `listed`: the trust list names the certificate itself, so that its status there counts. */
  readonly status: 'good' | 'revoked' | 'missing' | 'invalid' | 'notChecked' | 'listed';
  readonly problem?: string;
  /** What the answer, or the problem, is from. */
  readonly source?: 'crl' | 'ocsp';
  /** Why other evidence about the certificate could not be used. */
  readonly disregarded?: readonly string[];
  readonly crlNumber?: string;
  /** Of `good`, at the reference time; when absent, the times below tell. */
  readonly freshness?: 'current' | 'stale' | 'future' | 'certificateExpired';
  readonly thisUpdate?: IsoTime;
  readonly nextUpdate?: IsoTime;
  readonly revokedAt?: IsoTime;
  readonly reason?: string;
  /** When the key may have been lost, if a CRL says so. */
  readonly invalidityDate?: IsoTime;
}

/** One certificate of a path with its revocation data. */
export interface PathCertificateFacts {
  readonly certificate: CertificateFacts;
  readonly revocation: RevocationFacts;
  /** Bits of the RSA modulus or of the curve of the key that it is signed with. */
  readonly issuerKeyBits?: number;
}

/** A service of the trust list. */
export interface ServiceFacts {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly provider: string;
  /** Status changes, oldest first. */
  readonly history: readonly { readonly status: string; readonly from: IsoTime }[];
  /** Signature algorithms and when it may use them: `from` included, `until` excluded. */
  readonly algorithms: readonly { readonly id: string; readonly from?: IsoTime; readonly until?: IsoTime }[];
}

/**
 * A certification path, judged in structure only: times and revocation are facts of each certificate. It was looked for under the
 * algorithm rules of the policy at hand; other rules are weighed against its algorithms and keys, but find no other path.
 */
export interface PathFacts {
  readonly status: 'valid' | 'invalid';
  /** Why there is no structurally valid path: a code of `path/`. */
  readonly code?: string;
  readonly problem?: string;
  /** The certificate that the reason is about. */
  readonly at?: string;
  /** Leaf first; the anchor is not among them. */
  readonly certificates: readonly PathCertificateFacts[];
  readonly anchor?: { readonly subject: string; readonly label: string };
  /** The listed service that the anchor belongs to. */
  readonly service?: ServiceFacts;
  /** The path leads to a listed service, but of another type than this use needs. */
  readonly wrongService?: ServiceFacts;
}
