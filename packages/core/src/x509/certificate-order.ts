import type { Instant } from '../base/time.ts';
import type { Signer } from '../crypto/index.ts';
import type { Certificate } from './certificate.ts';
import type { NewExtension, NewIdentity } from './encode-extensions.ts';
import type { SubjectAttributes } from './encode-name.ts';
import type { Name } from './name.ts';
import type { CertificateProfile } from './profiles.generated.ts';
import type { KeyUse, ProfileRule } from './profiles.ts';

/** What a new certificate shall say. (The subscriber's signed application is a `CertificateRequest`.) */
export interface CertificateOrder {
  /** A built-in profile by name, or one of the caller's own from `parseCertificateProfile`. */
  readonly profile: CertificateProfile | ProfileRule;
  /** Attributes, or a name as it stands in a request or in a former certificate: its bytes are then written unchanged. */
  readonly subject: SubjectAttributes | Name;
  /** SubjectPublicKeyInfo, DER; an SM2 key is written in its one canonical form. */
  readonly subjectPublicKey: Uint8Array;
  /** The issuing authority; absent for a root, which issues itself. */
  readonly issuer?: { readonly certificate: Certificate };
  /** 1 to 20 octets, positive: from `randomSerialNumber`. Uniqueness is the caller's. */
  readonly serialNumber: Uint8Array;
  /** Whole seconds; milliseconds are dropped. */
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly identity?: NewIdentity;
  /** URIs; those of the profile when absent, and so for the other addresses and the policies. */
  readonly crlDistributionPoints?: readonly string[];
  readonly authorityInformation?: { readonly ocsp?: readonly string[]; readonly caIssuers?: readonly string[] };
  readonly certificatePolicies?: readonly string[];
  readonly dnsNames?: readonly string[];
  /** Which half of a dual pair; `sign` when absent. */
  readonly keyUse?: KeyUse;
  /** In place of the profile's path length; for authorities only. */
  readonly pathLength?: number;
  /** Written after the profile's own extensions. */
  readonly extraExtensions?: readonly NewExtension[];
}

/** An order together with the key that signs it. */
export interface SignedCertificateOrder extends CertificateOrder {
  /** The issuer's key (of a root: the subject's). */
  readonly signer: Signer;
}
