import type { Limits } from '../base/limits.ts';
import type { Instant } from '../base/time.ts';
import type { AlgorithmPolicy, PublicKey } from '../crypto/index.ts';
import type {
  Certificate,
  Name,
  OcspResponse,
  PolicyQualifier,
  RevocationList,
  RevocationReason,
} from '../x509/index.ts';
import type { PathCache } from './path-cache.ts';

/** A key that is trusted by decision, not by signature: a service of a trust list, for example. */
export interface TrustAnchor {
  readonly subject: Name;
  readonly publicKey: PublicKey;
  /** When given, its own validity and constraints are honoured, and it is trusted as a leaf itself. */
  readonly certificate?: Certificate;
  readonly keyIdentifier?: Uint8Array;
  /** For facts and reports, e.g. the identifier of the listed service. */
  readonly label: string;
}

/** What the leaf is used for. */
export type PathPurpose =
  | 'seal-signing'
  | 'seal-making'
  | 'message-signing'
  | 'timestamping'
  | 'ocsp-signing'
  | 'crl-signing'
  | 'certificate-signing'
  | 'any';

/** How revocation decides the outcome; the facts are gathered unless it is `off`. */
export type RevocationMode = 'required' | 'if-available' | 'off';

/**
 * The policies that the caller asks for (RFC 5280 §6.1.1 c–g); object identifiers. Without it any policy will do, and none is needed
 * unless a certificate demands it.
 */
export interface PathPolicyInput {
  /** One of these must be valid where a policy is required; any when absent or empty. */
  readonly acceptable?: readonly string[];
  /** Whether the path must be valid under some policy even if no certificate demands it. */
  readonly explicit?: 'required';
  readonly mapping?: 'inhibited';
  readonly anyPolicy?: 'inhibited';
}

/** The policies under which a path is valid. */
export interface PathPolicies {
  /** Whether a policy was required, by the caller or by a certificate. */
  readonly explicit: 'required' | 'notRequired';
  /** In the terms of the anchor; anyPolicy may be among them. */
  readonly authority: readonly string[];
  /** Those of them that the caller accepts. */
  readonly user: readonly string[];
  /** What the leaf says about its policies, by policy. */
  readonly qualifiers?: ReadonlyMap<string, readonly PolicyQualifier[]>;
}

/** An OCSP response, and what was asked. */
export interface OcspEvidence {
  readonly response: OcspResponse;
  /** The nonce of the request: the response must then carry the same one. */
  readonly nonce?: Uint8Array;
}

/** Everything a path validation may look at. */
export interface PathInput {
  readonly leaf: Certificate;
  /** Authorities' certificates from any source, trusted or not, in any order. */
  readonly intermediates: readonly Certificate[];
  readonly anchors: readonly TrustAnchor[];
  /** The time for which the path must hold. */
  readonly at: Instant;
  readonly purpose: PathPurpose;
  /** Purposes of which the leaf's extended key usage, when it has one, must name one or `any`; object identifiers. */
  readonly extendedKeyUsage?: readonly string[];
  readonly policies?: PathPolicyInput;
  /** How many authorities that are not self-issued may stand between anchor and leaf; no limit of its own when absent. */
  readonly authorities?: number;
  /** Complete, delta, partitioned and indirect lists in any order, also by issuers that are only found through `intermediates`. */
  readonly crls: readonly RevocationList[];
  readonly ocsps?: readonly OcspEvidence[];
  readonly revocation: RevocationMode;
  /** The time at which CRLs and OCSP responses must be current; `at` when absent. Later than `at` when a time in the past is judged today. */
  readonly revocationAt?: Instant;
  /** Which algorithms certificates, CRLs and OCSP responses may be signed with, and when; whatever can be verified when absent. */
  readonly algorithms?: AlgorithmPolicy;
  /**
   * When the certificates of the path are proven to have existed, which decides whether their algorithms were allowed; `at` when absent.
   * CRLs and OCSP responses have no such proof: of theirs `revocationAt` decides.
   */
  readonly algorithmsAt?: Instant;
  /** Also refuses what breaks a rule of RFC 5280 that binds issuers only, such as a certificate without key identifiers. */
  readonly conformance?: 'rfc5280';
  readonly limits?: Limits;
  /** Signatures checked before; give the same object again and they cost nothing. */
  readonly cache?: PathCache;
}

/** Why there is no valid path. `chain.constraint.profile` is a rule of RFC 5280 on certificates that has no code of its own. */
export type PathFailureCode =
  | 'chain.anchor.notFound'
  | 'chain.signature.invalid'
  | 'chain.algorithm.unsupported'
  | 'chain.algorithm.notAllowed'
  | 'chain.constraint.ca'
  | 'chain.constraint.pathLength'
  | 'chain.constraint.keyUsage'
  | 'chain.constraint.extendedKeyUsage'
  | 'chain.constraint.name'
  | 'chain.constraint.policy'
  | 'chain.constraint.unknownCritical'
  | 'chain.constraint.profile'
  | 'chain.validity.outside'
  | 'revocation.missing'
  | 'revocation.stale'
  | 'revocation.invalid'
  | 'chain.revoked'
  | 'chain.budget';

/** What the given CRLs and OCSP responses say about one certificate. */
export interface RevocationFact {
  /** SM3 of the certificate, hexadecimal. */
  readonly certificate: string;
  /**
   * `good`: a usable list does not name it, or a responder says so; `revoked`: one does; `unknown`: nothing is usable; `notChecked`: not
   * asked, or not meant to be (a directly trusted certificate; a responder with id-pkix-ocsp-nocheck, for its answers).
   */
  readonly status: 'good' | 'revoked' | 'unknown' | 'notChecked';
  /**
   * Of `good`, at `revocationAt`: `stale` after nextUpdate (or without one), `future` before thisUpdate, `certificateExpired` when the
   * certificate had expired before thisUpdate, so that its entry may have been dropped. The list then speaks for thisUpdate only.
   */
  readonly freshness?: 'current' | 'stale' | 'future' | 'certificateExpired';
  /** Of `unknown`: `missing` nothing about this certificate; `invalid` something, but unusable, for the reason in `problem`. */
  readonly cause?: 'missing' | 'invalid';
  readonly problem?: RevocationProblem;
  /** What the answer, or the problem, is from. */
  readonly source?: 'crl' | 'ocsp';
  /** Why other evidence about the certificate could not be used and did not take part in the answer, each reason once. */
  readonly disregarded?: readonly RevocationProblem[];
  /** The CRL number, decimal. */
  readonly number?: string;
  /** The number of the delta CRL that was applied to it; the times are then the delta's. */
  readonly deltaNumber?: string;
  readonly thisUpdate?: Instant;
  readonly nextUpdate?: Instant;
  readonly revokedAt?: Instant;
  readonly reason?: RevocationReason;
  /** Since when the key may have been compromised, when the CRL says so. */
  readonly invalidityDate?: Instant;
}

/** Why a CRL or an OCSP response cannot be used. */
export type RevocationProblem =
  /** The key of an authorised issuer does not verify it. */
  | 'crl.signature'
  /** Its issuer's keyUsage does not allow signing CRLs. */
  | 'crl.keyUsage'
  /** Signed by another key than the certificate's, for which no valid path leads to the same anchor. */
  | 'crl.issuer'
  /** Signed with an algorithm that the policy does not allow. */
  | 'crl.algorithm'
  | 'crl.unknownCritical'
  /** It does not speak about this certificate, or only for some reasons. */
  | 'crl.scope'
  /** A delta without the list that it changes. */
  | 'crl.delta'
  /** It breaks a rule for issuers, and conformance is asked for. */
  | 'crl.profile'
  | 'ocsp.signature'
  /** Nobody who may answer for the certificate's issuer signed it. */
  | 'ocsp.responder'
  | 'ocsp.algorithm'
  | 'ocsp.unknownCritical'
  | 'ocsp.nonce'
  /** The responder does not know the certificate. */
  | 'ocsp.unknown';

/**
 * A path whose names, signatures and constraints hold, leaf first. Whether it held at a time (validity, revocation) is in its facts.
 */
export interface StructuralPath {
  /** Leaf first; the anchor is not among them, except a leaf that is itself the anchor. */
  readonly certificates: readonly Certificate[];
  readonly anchor: TrustAnchor;
  /** One fact for each certificate, in the same order. */
  readonly revocation: readonly RevocationFact[];
  readonly policies: PathPolicies;
}

declare const proof: unique symbol;

/** A path that is valid for the input it was asked for. Only `validatePath` makes one. */
export interface VerifiedPath extends StructuralPath {
  readonly [proof]: true;
  readonly at: Instant;
  readonly purpose: PathPurpose;
}

/** Why a path validation did not succeed. */
export interface PathFailure {
  /** `invalid`: proven by what was given. `indeterminate`: more data could change it. */
  readonly status: 'invalid' | 'indeterminate';
  readonly code: PathFailureCode;
  /** The certificate that the code is about. */
  readonly certificate: Certificate;
  readonly details: Readonly<Record<string, string | number>>;
  /** The best path that holds in structure but not at the time: expired, revoked, or with revocation data missing. */
  readonly structure?: StructuralPath;
}

/** The answer of `validatePath`. */
export type PathOutcome = { readonly status: 'valid'; readonly path: VerifiedPath } | PathFailure;
