import type { Instant } from '../base/time.ts';
import type { ServiceStatus } from './document.ts';
import type { TrustService } from './list.ts';

/** The standing of a service at one time. */
export interface StatusAt {
  /** `notYet`: the service was not known to the scheme at that time. */
  readonly status: ServiceStatus | 'notYet';
  /** When this status began; absent for `notYet`. */
  readonly from?: Instant;
  /** When the next status begins, as far as the list says; absent when none is known. */
  readonly until?: Instant;
  /** Whether the start was set afterwards to correct an error. */
  readonly correction: boolean;
}

/**
 * The status of a service at a time, by the history in this list: "as known now" when the list is today's, "as known then"
 * when it is the list of that time (see `listKnownAt`). A status holds from its first instant on (ETSI TS 119 612 §5.5.5).
 * @example
 * const [{ service }] = servicesOf(list, 'ca');
 * serviceStatusAt(service, at).status; // 'granted'
 */
export function serviceStatusAt(service: TrustService, at: Instant): StatusAt {
  const { statuses } = service;
  for (let i = statuses.length - 1; i >= 0; i--) {
    const period = statuses[i];
    if (period === undefined || !(period.from <= at)) continue;
    const next = statuses[i + 1];
    return { ...period, ...(next === undefined ? {} : { until: next.from }) };
  }
  const first = statuses[0];
  return { status: 'notYet', correction: false, ...(first === undefined ? {} : { until: first.from }) };
}

/**
 * Whether a service may use a signature algorithm at a time. An algorithm that is not listed may not be used.
 * @example
 * const listed = serviceById(list, 'p1-ca');
 * listed && algorithmAllowedAt(listed.service, 'sm2-sm3', at); // true
 */
export function algorithmAllowedAt(service: TrustService, algorithm: string, at: Instant): boolean {
  return service.algorithms.some(
    ({ id, from, until }) =>
      id === algorithm && (from === undefined || at >= from) && (until === undefined || at < until),
  );
}
