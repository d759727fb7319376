import type { Text } from '../base/text.ts';
import type { TrustedKey } from './trusted-key.ts';

/** The payload type of a signed trust list. */
export const trustListPayloadType = 'application/vnd.yinxin.trust-list+json';

/** The format that this library writes and reads. A change that an older reader must not overlook gets another name. */
export const trustListSchema = 'yinxin.trust-list/1';

/**
 * What a service does: certifies keys, makes seals, stamps time, issues licences.
 * A licence issuer is found by its credit code, the others by their certificates.
 */
export type ServiceType = 'ca' | 'sealMaker' | 'tsa' | 'licenceIssuer';

/** All service types. */
export const serviceTypes: readonly ServiceType[] = ['ca', 'sealMaker', 'tsa', 'licenceIssuer'];

/** The standing of a service under the scheme. */
export type ServiceStatus = 'granted' | 'suspended' | 'withdrawn';

/** All statuses. */
export const serviceStatuses: readonly ServiceStatus[] = ['granted', 'suspended', 'withdrawn'];

/**
 * A trust list as the JSON that is signed and edited. Times are `YYYY-MM-DDTHH:MM:SSZ`.
 * Fields of later versions may stand beside these; they stay in the signed bytes and are reported when the list is opened.
 */
export interface TrustListDocument {
  readonly schema: typeof trustListSchema;
  readonly scheme: SchemeDocument;
  readonly operator: OperatorDocument;
  /** 1, then one more with every issue. */
  readonly sequence: number;
  readonly issued: string;
  /** When the next list is due at the latest; after it this one is stale. */
  readonly nextUpdate: string;
  /** SM3 of the previous list's payload, the bytes that were signed and not the envelope around them; `null` for the first. */
  readonly previous: string | null;
  /** The keys that may sign the next list. */
  readonly keys: readonly TrustedKey[];
  /** How many distinct of them must. */
  readonly threshold: number;
  readonly providers: readonly ProviderDocument[];
}

/** The scheme that a list belongs to. */
export interface SchemeDocument {
  readonly id: string;
  readonly name: Text;
  /** Region code (GB/T 2260) that the scheme serves, 6 digits. */
  readonly territory: string;
}

/** The scheme operator, who publishes the list. */
export interface OperatorDocument {
  readonly name: string;
  /** Unified social credit code, 18 characters. */
  readonly creditCode: string;
}

/** A provider and its services. */
export interface ProviderDocument {
  readonly id: string;
  readonly name: string;
  readonly creditCode: string;
  /** Region code (GB/T 2260), 6 digits. */
  readonly region: string;
  /** The administrative licence or legal basis the provider works under. */
  readonly accreditation?: AccreditationDocument;
  readonly services: readonly ServiceDocument[];
}

/** A licence or legal basis. */
export interface AccreditationDocument {
  readonly authority: string;
  readonly number: string;
  readonly from?: string;
  readonly until?: string;
}

/** One service. */
export interface ServiceDocument {
  /** Unique in the list and never given to another service. */
  readonly id: string;
  readonly type: ServiceType;
  readonly name: string;
  /** Base64 of DER. At least one for `ca`, `sealMaker` and `tsa`; none needed for `licenceIssuer`. */
  readonly certificates?: readonly string[];
  /** `licenceIssuer`: the credit code of the issuing authority, required. */
  readonly creditCode?: string;
  readonly status: ServiceStatus;
  readonly statusFrom: string;
  /** The current status begins before the list that announces it, as the correction of an error. */
  readonly correction?: true;
  /** Earlier statuses, oldest first. */
  readonly history: readonly StatusDocument[];
  readonly scope: ApprovedScope;
  readonly algorithms: readonly AlgorithmWindowDocument[];
}

/** An earlier status of a service and when it began. */
export interface StatusDocument {
  readonly status: ServiceStatus;
  readonly from: string;
  readonly correction?: true;
}

/** A signature algorithm and when the service may use it; open ends are absent. */
export interface AlgorithmWindowDocument {
  readonly id: string;
  readonly from?: string;
  readonly until?: string;
}

/**
 * The approved scope of a service (批准范围). An empty list allows nothing; `*` alone allows everything and must be written.
 */
export interface ApprovedScope {
  /** Region codes (GB/T 2260); `990000` covers the whole province, `990100` the city, `990101` itself. */
  readonly regions: readonly string[];
  /** Licence type codes (GB/T 36904, 21 characters) or their beginning followed by `*`. */
  readonly licenceTypes: readonly string[];
  /** Seal type numbers as decimal text. */
  readonly sealTypes: readonly string[];
  /** Purposes, word for word. */
  readonly purposes: readonly string[];
}
