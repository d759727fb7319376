import type { Instant } from '../base/time.ts';
import type { TrustAnchor } from '../path/index.ts';
import { type Certificate, certificateFingerprint } from '../x509/index.ts';
import { type AuthenticTrustList, demandAuthentic } from './authentic.ts';
import type { ServiceType } from './document.ts';
import type { CertificationServiceProvider, TrustList, TrustService } from './list.ts';
import { serviceStatusAt } from './status.ts';

/** A service together with its provider. */
export interface ListedService {
  readonly service: TrustService;
  readonly provider: CertificationServiceProvider;
}

/** The services of a list by what they are looked up with. */
interface ServiceIndex {
  readonly byId: ReadonlyMap<string, ListedService>;
  /** `type fingerprint` and `type creditCode` → service. */
  readonly byIdentity: ReadonlyMap<string, ListedService>;
  /** Of all services of a type, whatever their status; made when they are asked for. */
  readonly anchors: Map<ServiceType, readonly TrustAnchor[]>;
}

/** Lists are frozen, so an index stays right for as long as its list lives. */
const indexes = new WeakMap<TrustList, ServiceIndex>();

function indexOf(list: TrustList): ServiceIndex {
  const known = indexes.get(list);
  if (known !== undefined) return known;
  const byId = new Map<string, ListedService>();
  const byIdentity = new Map<string, ListedService>();
  for (const provider of list.providers) {
    for (const service of provider.services) {
      const listed = Object.freeze({ service, provider });
      byId.set(service.id, listed);
      for (const certificate of service.certificates)
        byIdentity.set(`${service.type} ${certificateFingerprint(certificate)}`, listed);
      if (service.type === 'licenceIssuer') byIdentity.set(`${service.type} ${service.creditCode}`, listed);
    }
  }
  const index = { byId, byIdentity, anchors: new Map<ServiceType, readonly TrustAnchor[]>() };
  indexes.set(list, index);
  return index;
}

/**
 * The services of a type, in list order, whatever their status.
 * @example servicesOf(list, 'tsa').map(({ service }) => service.id); // ['p1-tsa', 'p2-tsa']
 */
export function servicesOf(list: TrustList, type: ServiceType): readonly ListedService[] {
  return [...indexOf(list).byId.values()].filter(({ service }) => service.type === type);
}

/**
 * The service with an identifier.
 * @example serviceById(list, 'p1-ca')?.service.type; // 'ca'
 */
export function serviceById(list: TrustList, id: string): ListedService | undefined {
  return indexOf(list).byId.get(id);
}

/** What a service is looked up with. */
export type ServiceQuery =
  /** The label of the anchor that a verified path ended at. */
  | { readonly anchorLabel: string }
  /** A certificate that the service itself is listed with, byte for byte; not one that it issued. */
  | { readonly certificate: Certificate }
  /** The unified social credit code of a licence issuer. */
  | { readonly creditCode: string };

/**
 * The service of a type that a query finds, whatever its status.
 * @example findServiceFor(list, { creditCode: licenceRequest.authority.creditCode }, 'licenceIssuer')?.service.id; // 'p1-issuer'
 */
export function findServiceFor(list: TrustList, query: ServiceQuery, type: ServiceType): ListedService | undefined {
  const { byId, byIdentity } = indexOf(list);
  if ('anchorLabel' in query) {
    const listed = byId.get(query.anchorLabel);
    return listed?.service.type === type ? listed : undefined;
  }
  if ('certificate' in query) return byIdentity.get(`${type} ${certificateFingerprint(query.certificate)}`);
  return byIdentity.get(`${type} ${query.creditCode}`);
}

/**
 * The certificates of a list's services as trust anchors; the label of each is the service's identifier.
 *
 * Without `at` every service counts, withdrawn ones too: a path to a withdrawn service is found and then judged by
 * `recogniseCertificate`, which says more than "no path".
 * @param at - Only services granted at this time.
 * @throws CoreError `ERR_ARGUMENT` for a list that did not come from `openTrustList`.
 * @example trustAnchorsOf(list, 'ca', at).map(({ label }) => label); // ['p1-ca', 'p1-ca', 'p2-ca', 'p2-ca']
 */
export function trustAnchorsOf(list: AuthenticTrustList, type: ServiceType, at?: Instant): readonly TrustAnchor[] {
  demandAuthentic(list);
  const { anchors } = indexOf(list);
  const known = at === undefined ? anchors.get(type) : undefined;
  if (known !== undefined) return known;
  const found = Object.freeze(findAnchors(list, type, at));
  if (at === undefined) anchors.set(type, found);
  return found;
}

function findAnchors(list: AuthenticTrustList, type: ServiceType, at: Instant | undefined): TrustAnchor[] {
  const anchors: TrustAnchor[] = [];
  for (const { service } of servicesOf(list, type)) {
    if (at !== undefined && serviceStatusAt(service, at).status !== 'granted') continue;
    for (const certificate of service.certificates) anchors.push(anchorOf(certificate, service.id));
  }
  return anchors;
}

function anchorOf(certificate: Certificate, label: string): TrustAnchor {
  const { subject, publicKey, subjectKeyId } = certificate;
  return Object.freeze({
    subject,
    publicKey,
    certificate,
    ...(subjectKeyId === undefined ? {} : { keyIdentifier: subjectKeyId }),
    label,
  });
}
