import type { Limits } from '../base/limits.ts';
import type { Instant } from '../base/time.ts';
import type { TrustListOutcome, TrustRoot } from '../trust/index.ts';
import type { ValidationCache } from './cache.ts';
import type { LicenceStatusFacts } from './facts/facts.ts';
import type { Policy } from './policy-types.ts';

/** What a file is validated with: everything is here, nothing is read from anywhere else. */
export interface ValidationInput {
  /** The whole file. */
  readonly file: Uint8Array;
  /** Its name, for the report only. */
  readonly fileName?: string;
  /** The reference time: for which the question is asked. */
  readonly at: Instant;
  readonly atSource: 'argument' | 'clock';
  readonly policy: Policy;
  /** What became of the trust list when it was opened, and its bytes as received. Absent: no list, so nothing can pass. */
  readonly trust?: {
    readonly outcome: TrustListOutcome;
    readonly envelope: Uint8Array;
    /** Lists between the pinned root's and this one, oldest first: an audit pack needs them after a change of keys. */
    readonly intermediates?: readonly Uint8Array[];
    /** The root that the list was opened under: kept in an audit pack for information, never trusted from there. */
    readonly root?: TrustRoot;
  };
  /** CRLs, DER. */
  readonly crls: readonly Uint8Array[];
  /** OCSP responses, DER; whatever nonce they carry, since nobody remembers the request. */
  readonly ocspResponses?: readonly Uint8Array[];
  /** Further certificates, DER: intermediates, and signers of bare signatures. */
  readonly certificates: readonly Uint8Array[];
  /** What the licence is to be used for; decided against approved scopes. */
  readonly use?: { readonly purpose?: string; readonly region?: string; readonly relyingParty?: string };
  /** The licence's status as its issuer told the caller. */
  readonly licenceStatus?: LicenceStatusFacts;
  /** Safety checks that the caller switched off, by the names of the flags; they cap the verdict. */
  readonly insecure?: readonly string[];
  /** Shared by validations of many files; changes speed only, never a result. */
  readonly cache?: ValidationCache;
  readonly limits?: Limits;
}
