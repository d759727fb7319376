import type { Text } from '../base/text.ts';
import type { Instant } from '../base/time.ts';
import type { Certificate } from '../x509/index.ts';
import type { ApprovedScope, ServiceStatus, ServiceType } from './document.ts';
import type { KeySet } from './trusted-key.ts';

/** A trust list, read. Whether anyone signed it is another question: see `AuthenticTrustList`. */
export interface TrustList extends KeySet {
  readonly scheme: { readonly id: string; readonly name: Text; readonly territory: string };
  readonly operator: { readonly name: string; readonly creditCode: string };
  readonly sequence: number;
  readonly issued: Instant;
  readonly nextUpdate: Instant;
  /** SM3 of the previous list's payload; `null` for the first. */
  readonly previous: string | null;
  readonly providers: readonly CertificationServiceProvider[];
  /** JSON paths of fields that this version does not know; they are part of the signed bytes and have no effect. */
  readonly unknownFields: readonly string[];
}

/** A provider (电子认证服务机构, or another body of the scheme) with its services. */
export interface CertificationServiceProvider {
  readonly id: string;
  readonly name: string;
  readonly creditCode: string;
  readonly region: string;
  readonly accreditation?: {
    readonly authority: string;
    readonly number: string;
    readonly from?: Instant;
    readonly until?: Instant;
  };
  readonly services: readonly TrustService[];
}

/** One service of a provider. */
export interface TrustService {
  readonly id: string;
  readonly providerId: string;
  readonly type: ServiceType;
  readonly name: string;
  readonly certificates: readonly Certificate[];
  readonly creditCode?: string;
  /** All statuses, oldest first; the last is the current one. Never empty, starts strictly increasing. */
  readonly statuses: readonly StatusPeriod[];
  readonly scope: ApprovedScope;
  readonly algorithms: readonly AlgorithmWindow[];
}

/** A status and when it began; it lasts until the next one begins. */
export interface StatusPeriod {
  readonly status: ServiceStatus;
  readonly from: Instant;
  /** Whether the list says that this start was set afterwards, to correct an error. */
  readonly correction: boolean;
}

/** A signature algorithm and when it may be used: `from` included, `until` excluded; open ends are absent. */
export interface AlgorithmWindow {
  readonly id: string;
  readonly from?: Instant;
  readonly until?: Instant;
}
