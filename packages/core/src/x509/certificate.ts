import type { Leniency } from '../base/leniency.ts';
import type { Instant } from '../base/time.ts';
import type { AlgorithmIdentifier, PublicKey } from '../crypto/index.ts';
import type { Extension } from './extension-list.ts';
import type {
  AuthorityInformation,
  AuthorityKeyIdentifier,
  BasicConstraints,
  DistributionPoint,
  NameConstraints,
} from './extension-values.ts';
import type { GeneralName } from './general-name.ts';
import type { Identity } from './identity.ts';
import type { KeyUsage } from './key-usage.ts';
import type { Name } from './name.ts';
import type { PolicyConstraints, PolicyMapping, PolicyQualifier } from './policy-extensions.ts';

/**
 * An X.509 certificate as read (RFC 5280, GB/T 20518): views of the received bytes and the decoded fields.
 * A field that the certificate does not have is absent; lists are then empty.
 */
export interface Certificate {
  /** The whole certificate, DER, as received. */
  readonly raw: Uint8Array;
  /** What the signature covers, as received. */
  readonly tbs: Uint8Array;
  readonly version: 1 | 2 | 3;
  /** Lower-case hexadecimal without leading zero octets; `-` before a negative one. */
  readonly serialNumber: string;
  /** The same inside and outside the signed part, byte for byte. */
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly publicKey: PublicKey;
  readonly signature: Uint8Array;
  /** By object identifier, in the order of the certificate, known or not. */
  readonly extensions: ReadonlyMap<string, Extension>;
  readonly basicConstraints?: BasicConstraints;
  readonly keyUsage?: ReadonlySet<KeyUsage>;
  /** Object identifiers of the purposes. */
  readonly extendedKeyUsage?: readonly string[];
  readonly subjectKeyId?: Uint8Array;
  /** The key identifier of the issuer's key. */
  readonly authorityKeyId?: Uint8Array;
  readonly authorityKey?: AuthorityKeyIdentifier;
  readonly subjectAltNames: readonly GeneralName[];
  readonly nameConstraints?: NameConstraints;
  readonly issuerAltNames?: readonly GeneralName[];
  /** Object identifiers. */
  readonly certificatePolicies: readonly string[];
  /** Of the policies that have any. */
  readonly policyQualifiers?: ReadonlyMap<string, readonly PolicyQualifier[]>;
  readonly policyMappings?: readonly PolicyMapping[];
  readonly policyConstraints?: PolicyConstraints;
  /** After how many further certificates anyPolicy stops counting. */
  readonly inhibitAnyPolicy?: number;
  /** The URIs of all distribution points, http and ldap alike. */
  readonly crlDistributionPoints: readonly string[];
  readonly distributionPoints: readonly DistributionPoint[];
  /** Where delta CRLs are published. */
  readonly freshestCrl?: readonly DistributionPoint[];
  readonly authorityInformation: AuthorityInformation;
  /** Unified social credit code, resident identity number and the like, from the extensions of GB/T 20518. */
  readonly identity: Identity;
  /** The last O of the subject. */
  readonly organisationName?: string;
  /** The last CN of the subject. */
  readonly commonName?: string;
  /** Every tolerated deviation, in the order met. */
  readonly leniencies: readonly Leniency[];
}
