import type { Instant } from '../base/time.ts';
import { type AuthenticTrustList, demandAuthentic } from './authentic.ts';
import type { ServiceType } from './document.ts';
import { decideScope, type ScopeDecision, type ScopeQuestion } from './scope.ts';
import { findServiceFor, type ListedService, type ServiceQuery, serviceById } from './services.ts';
import { algorithmAllowedAt, type StatusAt, serviceStatusAt } from './status.ts';

/** Why a service is recognised or not, with a sentence for people. */
export const recognitionReasons = {
  'service.recognised': { zh: '服务在信任列表中且获准', en: 'the service is listed and granted' },
  'service.notListed': { zh: '信任列表中没有该服务', en: 'the trust list has no such service' },
  'service.notForCertificates': {
    zh: '该服务未获准签发证书',
    en: 'the service is not listed as a certification service',
  },
  'service.notForSeals': { zh: '该服务未获准制作电子印章', en: 'the service is not listed as a seal maker' },
  'service.notForTimestamps': { zh: '该服务未获准签发时间戳', en: 'the service is not listed for time-stamps' },
  'service.notForLicences': { zh: '该服务未获准颁发电子证照', en: 'the service is not listed as a licence issuer' },
  'service.notYet': { zh: '当时该服务尚未列入', en: 'the service was not yet listed at that time' },
  'service.suspended': { zh: '当时该服务已被暂停', en: 'the service was suspended at that time' },
  'service.withdrawn': { zh: '当时该服务已被撤销', en: 'the service was withdrawn at that time' },
  'service.algorithm': {
    zh: '当时该服务不得使用此签名算法',
    en: 'the service may not use this signature algorithm at that time',
  },
  'service.scope': { zh: '超出该服务的批准范围', en: 'the use is outside the approved scope of the service' },
} as const;

/** The code of a reason. */
export type RecognitionReason = keyof typeof recognitionReasons;

/** What a recognition is asked for. */
export interface RecognitionQuestion {
  /** Absent: no path to any listed service was found. */
  readonly service?: ServiceQuery;
  /** The time that counts, e.g. the best signature time. */
  readonly at: Instant;
  /** The signature algorithm in use, by its name in `crypto/`; not judged when absent. */
  readonly algorithm?: string;
  /** The use in question. */
  readonly use?: ScopeQuestion;
}

/** An answer about one service under one list. */
export interface Recognition {
  readonly recognised: boolean;
  /** The first reason; `service.recognised` exactly when recognised. */
  readonly reasonCode: RecognitionReason;
  /** Every reason against, in the order judged; empty when recognised. */
  readonly reasons: readonly RecognitionReason[];
  readonly serviceId?: string;
  readonly serviceName?: string;
  readonly providerId?: string;
  readonly providerName?: string;
  /** The status at `at`. */
  readonly status?: StatusAt['status'];
  readonly statusFrom?: Instant;
  /** The last status that the list knows, whenever it begins. */
  readonly lastStatus?: StatusAt['status'];
  readonly lastStatusFrom?: Instant;
  readonly scope?: ScopeDecision;
}

/**
 * Certificate recognition (证书互认): does the list let certificates under this service count, then and for this use?
 * @param question - `service` by the anchor label of a verified path; this function checks no signature.
 * @throws CoreError `ERR_ARGUMENT` for a list that did not come from `openTrustList`.
 * @example
 * const service = { anchorLabel: verifiedPath.anchor.label };
 * recogniseCertificate(list, { service, at, use: { region: '990100' } }).recognised; // true
 */
export function recogniseCertificate(list: AuthenticTrustList, question: RecognitionQuestion): Recognition {
  return recognise(list, 'ca', 'service.notForCertificates', question);
}

/**
 * Seal recognition (签章互认): does the list let seals of this maker count? Independent of certificate recognition: a seal may
 * come from a recognised maker and be used with a certificate that is not recognised, and the other way round.
 * @param question - `service` by the anchor label of the maker's verified path, or by the maker's own listed certificate.
 * @throws CoreError `ERR_ARGUMENT` for a list that did not come from `openTrustList`.
 * @example
 * const [{ service }] = servicesOf(list, 'sealMaker');
 * recogniseSeal(list, { service: { certificate: service.certificates[0] }, at }).recognised; // true
 */
export function recogniseSeal(list: AuthenticTrustList, question: RecognitionQuestion): Recognition {
  return recognise(list, 'sealMaker', 'service.notForSeals', question);
}

/**
 * Recognition of a time-stamp authority.
 * @throws CoreError `ERR_ARGUMENT` for a list that did not come from `openTrustList`.
 * @example recogniseTimestamp(list, { service: { anchorLabel: 'p1-tsa' }, at }).recognised; // true
 */
export function recogniseTimestamp(list: AuthenticTrustList, question: RecognitionQuestion): Recognition {
  return recognise(list, 'tsa', 'service.notForTimestamps', question);
}

/**
 * Recognition of a licence issuer, by its credit code.
 * @throws CoreError `ERR_ARGUMENT` for a list that did not come from `openTrustList`.
 * @example recogniseLicenceIssuer(list, { service: { creditCode: licenceRequest.authority.creditCode }, at }).recognised; // true
 */
export function recogniseLicenceIssuer(list: AuthenticTrustList, question: RecognitionQuestion): Recognition {
  return recognise(list, 'licenceIssuer', 'service.notForLicences', question);
}

function recognise(
  list: AuthenticTrustList,
  type: ServiceType,
  wrongType: RecognitionReason,
  question: RecognitionQuestion,
): Recognition {
  demandAuthentic(list);
  const { service: query } = question;
  const listed = query === undefined ? undefined : findServiceFor(list, query, type);
  if (listed !== undefined) return judge(listed, question);
  const other = query === undefined ? undefined : listedAsOther(list, query);
  if (other === undefined) return refused(['service.notListed'], {});
  return refused([wrongType], identify(other));
}

/** The service when the query names one of another type: listed, but not for this. */
function listedAsOther(list: AuthenticTrustList, query: ServiceQuery): ListedService | undefined {
  if ('anchorLabel' in query) return serviceById(list, query.anchorLabel);
  if ('creditCode' in query) return undefined;
  for (const type of ['ca', 'sealMaker', 'tsa', 'licenceIssuer'] as const) {
    const listed = findServiceFor(list, query, type);
    if (listed !== undefined) return listed;
  }
  return undefined;
}

function judge(listed: ListedService, { at, algorithm, use = {} }: RecognitionQuestion): Recognition {
  const { service } = listed;
  const { status, from } = serviceStatusAt(service, at);
  const scope = decideScope(service.scope, use);
  const last = service.statuses.at(-1);
  const facts = {
    ...identify(listed),
    status,
    ...(from === undefined ? {} : { statusFrom: from }),
    ...(last === undefined ? {} : { lastStatus: last.status, lastStatusFrom: last.from }),
    scope,
  };
  const reasons: RecognitionReason[] = [];
  if (status !== 'granted') reasons.push(`service.${status}`);
  if (algorithm !== undefined && !algorithmAllowedAt(service, algorithm, at)) reasons.push('service.algorithm');
  if (!scope.inside) reasons.push('service.scope');
  if (reasons.length > 0) return refused(reasons, facts);
  return Object.freeze({ recognised: true, reasonCode: 'service.recognised', reasons: Object.freeze([]), ...facts });
}

function identify({ service, provider }: ListedService): Partial<Recognition> {
  return { serviceId: service.id, serviceName: service.name, providerId: provider.id, providerName: provider.name };
}

function refused(
  reasons: readonly [RecognitionReason] | RecognitionReason[],
  facts: Partial<Recognition>,
): Recognition {
  return Object.freeze({
    ...facts,
    recognised: false,
    reasonCode: reasons[0] as RecognitionReason,
    reasons: Object.freeze([...reasons]),
  });
}
