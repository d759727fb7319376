import type { Leniency } from '../base/leniency.ts';
import type { AlgorithmIdentifier, PublicKey } from '../crypto/index.ts';
import type { Extension } from './extension-list.ts';
import type { GeneralName } from './general-name.ts';
import type { Name } from './name.ts';

/** One attribute of a certification request. */
export interface RequestAttribute {
  readonly oid: string;
  /** The DER of each value. */
  readonly values: readonly Uint8Array[];
}

/**
 * A subscriber's signed application for a certificate (证书申请): PKCS #10 (RFC 2986), with SM2 as GM/T 0092 says. Nothing in it is
 * proven but the possession of the key, and that only when `verifyCertificateRequestSignature` says so.
 */
export interface CertificateRequest {
  /** The whole request, DER, as received. */
  readonly raw: Uint8Array;
  /** What the signature covers, as received. */
  readonly tbs: Uint8Array;
  readonly subject: Name;
  readonly publicKey: PublicKey;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** All attributes, known or not, in the order of the request. */
  readonly attributes: readonly RequestAttribute[];
  /** The extensions asked for (extensionRequest), by object identifier. */
  readonly extensions: ReadonlyMap<string, Extension>;
  /** The names asked for in subjectAltName. */
  readonly subjectAltNames: readonly GeneralName[];
  /** A secret shared with the authority, in the clear; not to be printed. */
  readonly challengePassword?: string;
  /**
   * The key under which the subscriber wants the encryption key of a dual pair returned (CFCA): an SM2 point of 65 bytes, checked.
   */
  readonly temporaryPublicKey?: Uint8Array;
  readonly leniencies: readonly Leniency[];
}
