import type { Leniency } from '../../base/leniency.ts';
import type { PrivateKey } from '../private-key.ts';
import type { Pkcs12Integrity } from './integrity.ts';

/** What a PKCS#12 file says of a key or a certificate beside it. */
export interface Pkcs12Attributes {
  readonly friendlyName?: string;
  /** The same octets stand on a key and on its certificate. */
  readonly localKeyId?: Uint8Array;
}

/** A private key of a PKCS#12 file. */
export interface Pkcs12Key extends Pkcs12Attributes {
  readonly key: PrivateKey;
}

/** A certificate of a PKCS#12 file, DER; it is not looked into here. */
export interface Pkcs12Certificate extends Pkcs12Attributes {
  readonly certificate: Uint8Array;
}

/** The content of a PKCS#12 file, in the order of its bags. */
export interface Pkcs12 {
  readonly keys: readonly Pkcs12Key[];
  readonly certificates: readonly Pkcs12Certificate[];
  /** CertificateLists, DER. */
  readonly crls: readonly Uint8Array[];
  readonly integrity: Pkcs12Integrity;
  readonly leniencies: readonly Leniency[];
}
