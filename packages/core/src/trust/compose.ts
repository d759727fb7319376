import { fromUtf8, toBase64, toHex } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import { sm3 } from '../sm/index.ts';
import {
  type AccreditationDocument,
  type AlgorithmWindowDocument,
  type ApprovedScope,
  type OperatorDocument,
  type ProviderDocument,
  type SchemeDocument,
  type ServiceDocument,
  type ServiceStatus,
  type ServiceType,
  type StatusDocument,
  type TrustListDocument,
  trustListPayloadType,
  trustListSchema,
} from './document.ts';
import { parseEnvelope } from './envelope.ts';
import { writeCanonicalJson } from './json.ts';
import { parseTrustList } from './parse-list.ts';
import { formatSeconds } from './seconds.ts';
import type { KeySet } from './trusted-key.ts';

/** When a list is issued and when the next one is due at the latest. */
export interface IssueTimes {
  readonly issued: Instant;
  readonly nextUpdate: Instant;
}

/** What a new list starts with. */
export interface NewTrustList extends KeySet, IssueTimes {
  readonly scheme: SchemeDocument;
  readonly operator: OperatorDocument;
}

/**
 * Starts a list: sequence 1, no previous list, no providers. Every function here returns a new document and checks no more than
 * it must; `lintTrustList` and `encodeTrustList` judge the whole.
 * @throws CoreError `ERR_ARGUMENT` for times outside the years 0000–9999.
 * @example
 * const { scheme, operator: owner } = document;
 * const times = { issued: at, nextUpdate: at + 60 * day };
 * createTrustList({ scheme, operator: owner, keys: operators.keys, threshold: 2, ...times }).sequence; // 1
 */
export function createTrustList(list: NewTrustList): TrustListDocument {
  const { scheme, operator, keys, threshold, issued, nextUpdate } = list;
  return {
    schema: trustListSchema,
    scheme,
    operator,
    sequence: 1,
    issued: formatSeconds(issued),
    nextUpdate: formatSeconds(nextUpdate),
    previous: null,
    keys,
    threshold,
    providers: [],
  };
}

/**
 * Starts the list that follows a published one: sequence + 1, `previous` = SM3 of the published payload bytes, everything
 * else as published, fields that this version does not know too.
 * @param envelope - The published envelope as it was published. Open it with `openTrustList` first: its signatures are not checked here.
 * @throws CoreError `ERR_ENVELOPE`, `ERR_TRUST_LIST`, `ERR_JSON`, `ERR_ENCODING`, `ERR_LIMIT` when it is no trust list.
 * @example nextVersion(published, { issued: at, nextUpdate: at + 60 * day }).sequence; // 2
 */
export function nextVersion(envelope: Uint8Array, times: IssueTimes): TrustListDocument {
  const { payload } = readTrustListEnvelope(envelope);
  const published = JSON.parse(fromUtf8(payload)) as TrustListDocument;
  return {
    ...published,
    sequence: published.sequence + 1,
    issued: formatSeconds(times.issued),
    nextUpdate: formatSeconds(times.nextUpdate),
    previous: toHex(sm3(payload)),
  };
}

/** An envelope that holds a well-formed trust list; says nothing about its signatures. */
export function readTrustListEnvelope(envelope: Uint8Array): ReturnType<typeof parseEnvelope> {
  const parsed = parseEnvelope(envelope);
  if (parsed.payloadType !== trustListPayloadType)
    throw new CoreError('ERR_ENVELOPE', {
      path: '$.payloadType',
      expected: trustListPayloadType,
      got: parsed.payloadType,
    });
  parseTrustList(parsed.payload);
  return parsed;
}

/**
 * Adds a provider without services.
 * @throws CoreError `ERR_ARGUMENT` when the identifier is taken.
 * @example
 * const provider = { id: 'p9', name: '示范己省数字证书中心', creditCode: '11990100T00000028L', region: '990900' };
 * addProvider(document, provider).providers.length; // 3
 */
export function addProvider(
  list: TrustListDocument,
  provider: Omit<ProviderDocument, 'services' | 'accreditation'> & { readonly accreditation?: AccreditationDocument },
): TrustListDocument {
  if (list.providers.some(({ id }) => id === provider.id)) refuse('provider.id', 'a new identifier', provider.id);
  return { ...list, providers: [...list.providers, { ...provider, services: [] }] };
}

/** A service to be added. */
export interface NewService {
  readonly id: string;
  readonly type: ServiceType;
  readonly name: string;
  /** DER. */
  readonly certificates?: readonly Uint8Array[];
  /** For a licence issuer. */
  readonly creditCode?: string;
  /** `granted` when absent. */
  readonly status?: ServiceStatus;
  readonly statusFrom: Instant;
  /** The status began before the previous list was issued; only for the correction of an error. */
  readonly correction?: true;
  /** What is left out allows nothing. */
  readonly scope?: Partial<ApprovedScope>;
  /** `sm2-sm3` without limits when absent; none for a licence issuer. */
  readonly algorithms?: readonly AlgorithmWindowDocument[];
}

/**
 * Adds a service to a provider.
 * @throws CoreError `ERR_ARGUMENT` when the provider is unknown or the identifier is taken.
 * @example const extended = addService(document, 'p1', newService);
 */
export function addService(list: TrustListDocument, providerId: string, service: NewService): TrustListDocument {
  if (list.providers.some(({ services }) => services.some(({ id }) => id === service.id)))
    refuse('service.id', 'a new identifier', service.id);
  if (!list.providers.some(({ id }) => id === providerId)) refuse('providerId', 'a provider of the list', providerId);
  const { id, type, name, certificates, creditCode, status = 'granted', correction, scope } = service;
  const { regions = [], licenceTypes = [], sealTypes = [], purposes = [] } = scope ?? {};
  const added: ServiceDocument = {
    id,
    type,
    name,
    ...(certificates === undefined ? {} : { certificates: certificates.map(toBase64) }),
    ...(creditCode === undefined ? {} : { creditCode }),
    status,
    statusFrom: formatSeconds(service.statusFrom),
    ...(correction === undefined ? {} : { correction }),
    history: [],
    scope: { regions, licenceTypes, sealTypes, purposes },
    algorithms: service.algorithms ?? (type === 'licenceIssuer' ? [] : [{ id: 'sm2-sm3' }]),
  };
  return mapProviders(list, (provider) =>
    provider.id === providerId ? { ...provider, services: [...provider.services, added] } : provider,
  );
}

/** A change of status. */
export interface StatusChange {
  readonly status: ServiceStatus;
  readonly from: Instant;
  /** The change begins before the previous list was issued; only for the correction of an error. */
  readonly correction?: true;
}

/**
 * Changes the status of a service and moves the status so far into its history. With `correction`, statuses that began at or
 * after the new start are replaced by it.
 * @throws CoreError `ERR_ARGUMENT` for an unknown service, or a start that is not after the current one without `correction`.
 * @example
 * const suspended = changeServiceStatus(document, 'p1-ca', { status: 'suspended', from: at });
 * suspended.providers[0].services[0].history.length; // 1
 */
export function changeServiceStatus(
  list: TrustListDocument,
  serviceId: string,
  change: StatusChange,
): TrustListDocument {
  const statusFrom = formatSeconds(change.from);
  return changeService(list, serviceId, (service) => {
    const { status, statusFrom: from, correction, history, ...rest } = service;
    const current: StatusDocument = { status, from, ...(correction === undefined ? {} : { correction }) };
    if (statusFrom <= from && change.correction === undefined)
      refuse('from', `later than ${from}, or correction`, statusFrom);
    return {
      ...rest,
      status: change.status,
      statusFrom,
      ...(change.correction === undefined ? {} : { correction: change.correction }),
      // Times in this one spelling sort as text.
      history: [...history, current].filter((period) => period.from < statusFrom),
    };
  });
}

/**
 * Replaces the approved scope of a service.
 * @throws CoreError `ERR_ARGUMENT` for an unknown service.
 * @example
 * const scope = { regions: ['990100'], licenceTypes: ['*'], sealTypes: ['*'], purposes: ['*'] };
 * changeServiceScope(document, 'p1-ca', scope);
 */
export function changeServiceScope(
  list: TrustListDocument,
  serviceId: string,
  scope: ApprovedScope,
): TrustListDocument {
  return changeService(list, serviceId, (service) => ({ ...service, scope }));
}

/**
 * Replaces the keys that may sign the list and the threshold: such a list is signed by the old and by the new keys.
 * @example
 * const keys = [trustedKey(operator.publicKey, '互认管理员甲'), trustedKey(peer.signer.publicKey, '互认管理员丁')];
 * changeKeys(document, { keys, threshold: 2 }).keys.length; // 2
 */
export function changeKeys(list: TrustListDocument, { keys, threshold }: KeySet): TrustListDocument {
  return { ...list, keys, threshold };
}

/**
 * Writes a list as the canonical JSON that is signed.
 * @throws CoreError `ERR_TRUST_LIST`, `ERR_JSON` when the list breaks its format.
 * @example parseTrustList(encodeTrustList(document)).providers.length; // 2
 */
export function encodeTrustList(list: TrustListDocument): Uint8Array {
  const payload = writeCanonicalJson(list);
  parseTrustList(payload);
  return payload;
}

function changeService(
  list: TrustListDocument,
  serviceId: string,
  change: (service: ServiceDocument) => ServiceDocument,
): TrustListDocument {
  let found = false;
  const changed = mapProviders(list, (provider) => {
    if (!provider.services.some(({ id }) => id === serviceId)) return provider;
    found = true;
    return { ...provider, services: provider.services.map((s) => (s.id === serviceId ? change(s) : s)) };
  });
  if (!found) refuse('serviceId', 'a service of the list', serviceId);
  return changed;
}

function mapProviders(
  list: TrustListDocument,
  change: (provider: ProviderDocument) => ProviderDocument,
): TrustListDocument {
  return { ...list, providers: list.providers.map(change) };
}

function refuse(argument: string, expected: string, got: string): never {
  throw new CoreError('ERR_ARGUMENT', { argument, expected, got });
}
