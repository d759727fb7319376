import { equalBytes } from '../base/bytes.ts';
import type { Instant } from '../base/time.ts';
import { certificateFingerprint } from '../x509/index.ts';
import type { JsonValue } from './json.ts';
import { writeCanonicalJson } from './json.ts';
import type { AlgorithmWindow, CertificationServiceProvider, TrustList, TrustService } from './list.ts';
import { formatSeconds } from './seconds.ts';

/** What can differ between two lists, with a sentence for people. */
export const trustListChanges = {
  'scheme.changed': { zh: '体系信息改变', en: 'the scheme changed' },
  'operator.changed': { zh: '列表发布者改变', en: 'the scheme operator changed' },
  'key.added': { zh: '新增签名密钥', en: 'a signing key was added' },
  'key.removed': { zh: '移除签名密钥', en: 'a signing key was removed' },
  'threshold.changed': { zh: '签名门限改变', en: 'the threshold changed' },
  'provider.added': { zh: '新增机构', en: 'a provider was added' },
  'provider.removed': { zh: '移除机构', en: 'a provider is gone' },
  'provider.changed': { zh: '机构信息改变', en: 'a provider’s particulars changed' },
  'service.added': { zh: '新增服务', en: 'a service was added' },
  'service.removed': { zh: '移除服务', en: 'a service is gone' },
  'service.changed': { zh: '服务信息改变', en: 'a service’s particulars changed' },
  'service.status': { zh: '服务状态改变', en: 'a service’s status changed' },
  'service.history': { zh: '服务的状态历史被更正', en: 'a service’s published history was rewritten' },
  'service.certificate.added': { zh: '服务新增证书', en: 'a service gained a certificate' },
  'service.certificate.removed': { zh: '服务移除证书', en: 'a service lost a certificate' },
  'service.scope.widened': { zh: '批准范围扩大', en: 'the approved scope gained items' },
  'service.scope.narrowed': { zh: '批准范围缩小', en: 'the approved scope lost items' },
  'service.algorithms': { zh: '可用签名算法改变', en: 'the algorithms or their windows changed' },
} as const;

/** The code of a change. */
export type TrustListChangeCode = keyof typeof trustListChanges;

/** One difference between two lists, as plain JSON. */
export interface TrustListChange {
  readonly code: TrustListChangeCode;
  readonly providerId?: string;
  readonly serviceId?: string;
  /** The side of the scope or the field, where one is meant. */
  readonly field?: string;
  /** `null`: it was not there. */
  readonly before: JsonValue;
  /** `null`: it is gone. */
  readonly after: JsonValue;
}

/**
 * The differences from one list to another: keys first, then providers and services in the order of identifiers.
 * Sequence, times and the previous hash always differ and are not listed.
 * @example
 * const next = nextVersion(published, { issued: at, nextUpdate: at + 60 * day });
 * const later = changeServiceStatus(next, 'p1-ca', { status: 'suspended', from: at });
 * diffTrustLists(list, parseTrustList(encodeTrustList(later))).map(({ code }) => code); // ['service.status']
 */
export function diffTrustLists(before: TrustList, after: TrustList): readonly TrustListChange[] {
  return [...diffHead(before, after), ...diffProviders(before, after), ...diffServices(before, after)];
}

function* diffHead(before: TrustList, after: TrustList): Generator<TrustListChange> {
  if (!same(before.scheme, after.scheme))
    yield { code: 'scheme.changed', before: json(before.scheme), after: json(after.scheme) };
  if (!same(before.operator, after.operator))
    yield { code: 'operator.changed', before: json(before.operator), after: json(after.operator) };
  const old = new Map(before.keys.map((key) => [key.keyid, key.holder]));
  const now = new Map(after.keys.map((key) => [key.keyid, key.holder]));
  for (const { id, was, is } of pairs(old, now)) {
    if (was === undefined) yield { code: 'key.added', before: null, after: { keyid: id, holder: is as string } };
    if (is === undefined) yield { code: 'key.removed', before: { keyid: id, holder: was as string }, after: null };
  }
  if (before.threshold !== after.threshold)
    yield { code: 'threshold.changed', before: before.threshold, after: after.threshold };
}

function* diffProviders(before: TrustList, after: TrustList): Generator<TrustListChange> {
  for (const { id, was, is } of pairs(providersById(before), providersById(after))) {
    if (was === undefined) yield { code: 'provider.added', providerId: id, before: null, after: providerFacts(is) };
    else if (is === undefined)
      yield { code: 'provider.removed', providerId: id, before: providerFacts(was), after: null };
    else if (!same(providerFacts(was), providerFacts(is)))
      yield { code: 'provider.changed', providerId: id, before: providerFacts(was), after: providerFacts(is) };
  }
}

function* diffServices(before: TrustList, after: TrustList): Generator<TrustListChange> {
  for (const { id, was, is } of pairs(servicesById(before), servicesById(after))) {
    if (is === undefined) {
      const { providerId } = was as TrustService;
      yield { code: 'service.removed', providerId, serviceId: id, before: serviceFacts(was), after: null };
    } else if (was === undefined)
      yield { code: 'service.added', providerId: is.providerId, serviceId: id, before: null, after: serviceFacts(is) };
    else for (const change of diffService(was, is)) yield { ...change, providerId: is.providerId, serviceId: id };
  }
}

function* diffService(was: TrustService, is: TrustService): Generator<TrustListChange> {
  if (!same(serviceFacts(was), serviceFacts(is)))
    yield { code: 'service.changed', before: serviceFacts(was), after: serviceFacts(is) };
  yield* diffStatuses(was, is);
  for (const [code, from, to] of [
    ['service.certificate.removed', was, is],
    ['service.certificate.added', is, was],
  ] as const)
    for (const certificate of from.certificates) {
      if (to.certificates.some(({ raw }) => equalBytes(raw, certificate.raw))) continue;
      const facts = { subject: certificate.subject.text, sm3: certificateFingerprint(certificate) };
      yield code === 'service.certificate.added'
        ? { code, before: null, after: facts }
        : { code, before: facts, after: null };
    }
  for (const field of ['regions', 'licenceTypes', 'sealTypes', 'purposes'] as const) {
    const removed = was.scope[field].filter((item) => !is.scope[field].includes(item));
    const added = is.scope[field].filter((item) => !was.scope[field].includes(item));
    if (removed.length > 0) yield { code: 'service.scope.narrowed', field, before: removed, after: null };
    if (added.length > 0) yield { code: 'service.scope.widened', field, before: null, after: added };
  }
  const [old, now] = [was.algorithms.map(algorithmFacts), is.algorithms.map(algorithmFacts)];
  if (!same(old, now)) yield { code: 'service.algorithms', before: old, after: now };
}

function* diffStatuses(was: TrustService, is: TrustService): Generator<TrustListChange> {
  const old = was.statuses.map(statusFacts);
  const now = is.statuses.map(statusFacts);
  // Growth at the end is a change of status; anything else rewrites what was published.
  const grown = old.every((period, i) => same(period, now[i] ?? null));
  if (!grown) yield { code: 'service.history', before: old, after: now };
  const [last, current] = [old.at(-1) ?? null, now.at(-1) ?? null];
  if (!same(last, current)) yield { code: 'service.status', before: last, after: current };
}

/** Both sides of everything that stands on either, ordered by identifier. */
function pairs<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
): { readonly id: string; readonly was: T | undefined; readonly is: T | undefined }[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  return ids.map((id) => ({ id, was: before.get(id), is: after.get(id) }));
}

function providersById(list: TrustList): ReadonlyMap<string, CertificationServiceProvider> {
  return new Map(list.providers.map((provider) => [provider.id, provider]));
}

function servicesById(list: TrustList): ReadonlyMap<string, TrustService> {
  return new Map(list.providers.flatMap(({ services }) => services).map((service) => [service.id, service]));
}

function providerFacts(provider: CertificationServiceProvider | undefined): JsonValue {
  if (provider === undefined) return null;
  const { name, creditCode, region, accreditation } = provider;
  const { authority, number } = accreditation ?? {};
  return json({ name, creditCode, region, authority, number, ...windowFacts(accreditation ?? {}) });
}

function serviceFacts(service: TrustService | undefined): JsonValue {
  if (service === undefined) return null;
  const { type, name, creditCode, providerId } = service;
  return json({ type, name, creditCode, providerId });
}

function statusFacts({ status, from }: { readonly status: string; readonly from: Instant }): JsonValue {
  return { status, from: formatSeconds(from) };
}

function algorithmFacts(window: AlgorithmWindow): JsonValue {
  return json({ id: window.id, ...windowFacts(window) });
}

function windowFacts({ from, until }: { readonly from?: Instant; readonly until?: Instant }): {
  readonly from?: string;
  readonly until?: string;
} {
  return {
    ...(from === undefined ? {} : { from: formatSeconds(from) }),
    ...(until === undefined ? {} : { until: formatSeconds(until) }),
  };
}

/** Plain JSON of frozen facts: members that are `undefined` go. */
function json(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}

function same(a: unknown, b: unknown): boolean {
  return equalBytes(writeCanonicalJson(a), writeCanonicalJson(b));
}
