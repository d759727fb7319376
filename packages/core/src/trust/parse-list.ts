import { toHex } from '../base/bytes.ts';
import { isCoreError } from '../base/errors.ts';
import { checkLimit, defaultLimits, type Limits } from '../base/limits.ts';
import type { Text } from '../base/text.ts';
import { type Certificate, certificateFingerprint, parseCertificate } from '../x509/index.ts';
import { type ApprovedScope, serviceStatuses, serviceTypes, trustListSchema } from './document.ts';
import { FieldReader } from './fields.ts';
import { forms, type TextForm } from './formats.ts';
import { parseStrictJson } from './json.ts';
import type { AlgorithmWindow, CertificationServiceProvider, StatusPeriod, TrustList, TrustService } from './list.ts';
import { pointOf, readKeySet } from './trusted-key.ts';

/** What the readers of one list share. */
interface Context {
  readonly limits: Limits;
  readonly unknown: string[];
  readonly providerIds: Set<string>;
  readonly serviceIds: Set<string>;
  /** Fingerprint of a certificate and service type, or credit code, → service id. */
  readonly identities: Map<string, string>;
  readonly operatorPoints: Set<string>;
}

const maximumProviders = 2_000;
const maximumServices = 200;
const maximumItems = 5_000;

/**
 * Reads the payload of a trust list. Says nothing about who signed it.
 *
 * Refused beside wrong forms: an identifier twice; one certificate in two services of the same type, or one credit code in two
 * licence issuers, since the answer would be ambiguous; statuses out of order; an operator's key that is a service's key too;
 * sequence 1 with a previous list, or a later one without. Unknown fields are reported and have no effect.
 * @throws CoreError `ERR_TRUST_LIST` with the JSON path, `ERR_JSON`, `ERR_ENCODING`, `ERR_LIMIT`.
 * @example parseTrustList(parseEnvelope(published).payload).sequence; // 1
 */
export function parseTrustList(payload: Uint8Array, limits: Limits = defaultLimits): TrustList {
  checkLimit(limits, 'trustListBytes', payload.length);
  const fields = new FieldReader(parseStrictJson(payload), '$', 'ERR_TRUST_LIST');
  fields.word('schema', [trustListSchema]);
  const unknown: string[] = [];
  const scheme = readScheme(fields.object('scheme'), unknown);
  const operator = readOperator(fields.object('operator'), unknown);
  const keySet = readKeySet(fields, unknown);
  const context: Context = {
    limits,
    unknown,
    providerIds: new Set(),
    serviceIds: new Set(),
    identities: new Map(),
    operatorPoints: new Set(keySet.keys.map(pointOf)),
  };
  const list = {
    scheme,
    operator,
    ...readIssue(fields),
    keys: keySet.keys,
    threshold: keySet.threshold,
    providers: Object.freeze(fields.objects('providers', 0, maximumProviders).map((p) => readProvider(p, context))),
  };
  return Object.freeze({ ...list, unknownFields: Object.freeze([...unknown, ...fields.unknown()]) });
}

function readScheme(fields: FieldReader, unknown: string[]): TrustList['scheme'] {
  const names = fields.object('name');
  const name: Text = Object.freeze({ zh: names.text('zh', 200), en: names.text('en', 200) });
  const scheme = { id: form(fields, 'id', forms.schemeId), name, territory: form(fields, 'territory', forms.region) };
  unknown.push(...names.unknown(), ...fields.unknown());
  return Object.freeze(scheme);
}

function readOperator(fields: FieldReader, unknown: string[]): TrustList['operator'] {
  const operator = { name: fields.text('name', 200), creditCode: form(fields, 'creditCode', forms.creditCode) };
  unknown.push(...fields.unknown());
  return Object.freeze(operator);
}

function readIssue(fields: FieldReader): Pick<TrustList, 'sequence' | 'issued' | 'nextUpdate' | 'previous'> {
  const sequence = fields.integer('sequence', 1);
  const issued = fields.instant('issued');
  const nextUpdate = fields.instant('nextUpdate');
  if (nextUpdate <= issued) fields.fail(fields.pathOf('nextUpdate'), 'a time after issued', fields.value('nextUpdate'));
  const value = fields.value('previous');
  if (sequence === 1) {
    if (value !== null) fields.fail(fields.pathOf('previous'), 'null in the first list', value);
    return { sequence, issued, nextUpdate, previous: null };
  }
  return { sequence, issued, nextUpdate, previous: form(fields, 'previous', forms.sm3) };
}

function readProvider(fields: FieldReader, context: Context): CertificationServiceProvider {
  const id = form(fields, 'id', forms.id);
  once(context.providerIds, id, fields);
  const provider = {
    id,
    name: fields.text('name', 200),
    creditCode: form(fields, 'creditCode', forms.creditCode),
    region: form(fields, 'region', forms.region),
    ...(fields.has('accreditation')
      ? { accreditation: readAccreditation(fields.object('accreditation'), context) }
      : {}),
    services: Object.freeze(fields.objects('services', 0, maximumServices).map((s) => readService(s, id, context))),
  };
  context.unknown.push(...fields.unknown());
  return Object.freeze(provider);
}

function readAccreditation(
  fields: FieldReader,
  context: Context,
): NonNullable<CertificationServiceProvider['accreditation']> {
  const accreditation = {
    authority: fields.text('authority', 200),
    number: fields.text('number', 200),
    ...readWindow(fields),
  };
  context.unknown.push(...fields.unknown());
  return Object.freeze(accreditation);
}

function readService(fields: FieldReader, providerId: string, context: Context): TrustService {
  const id = form(fields, 'id', forms.id);
  once(context.serviceIds, id, fields);
  const type = fields.word('type', serviceTypes);
  const certificates = readCertificates(fields, type === 'licenceIssuer' ? 0 : 1, context);
  for (const certificate of certificates)
    identify(context, `${type} ${certificateFingerprint(certificate)}`, id, fields, 'certificates');
  const creditCode =
    type === 'licenceIssuer' || fields.has('creditCode') ? form(fields, 'creditCode', forms.creditCode) : undefined;
  if (type === 'licenceIssuer') identify(context, `${type} ${creditCode}`, id, fields, 'creditCode');
  const service = {
    id,
    providerId,
    type,
    name: fields.text('name', 200),
    certificates,
    ...(creditCode === undefined ? {} : { creditCode }),
    statuses: readStatuses(fields, context),
    scope: readScope(fields.object('scope'), context),
    algorithms: readAlgorithms(fields, context),
  };
  context.unknown.push(...fields.unknown());
  return Object.freeze(service);
}

function readCertificates(fields: FieldReader, minimum: number, context: Context): readonly Certificate[] {
  if (minimum === 0 && !fields.has('certificates')) return Object.freeze([]);
  const items = fields.byteItems('certificates', minimum, 100, context.limits.certificateBytes);
  const certificates = items.map(({ bytes, path }) => {
    try {
      return parseCertificate(bytes, context.limits);
    } catch (error) {
      if (!isCoreError(error)) throw error;
      return fields.fail(path, 'an X.509 certificate in DER', error.code);
    }
  });
  certificates.forEach((certificate, i) => {
    const point = certificate.publicKey.point;
    if (point !== undefined && context.operatorPoints.has(toHex(point)))
      fields.fail(
        `${fields.pathOf('certificates')}[${i}]`,
        'another key than those that sign the list',
        'the same key',
      );
  });
  return Object.freeze(certificates);
}

function readStatuses(fields: FieldReader, context: Context): readonly StatusPeriod[] {
  const statuses: StatusPeriod[] = fields.objects('history', 0, maximumItems).map((item) => {
    const period = {
      status: item.word('status', serviceStatuses),
      from: item.instant('from'),
      correction: item.flag('correction'),
    };
    context.unknown.push(...item.unknown());
    return Object.freeze(period);
  });
  statuses.push(
    Object.freeze({
      status: fields.word('status', serviceStatuses),
      from: fields.instant('statusFrom'),
      correction: fields.flag('correction'),
    }),
  );
  for (let i = 1; i < statuses.length; i++) {
    if ((statuses[i] as StatusPeriod).from > (statuses[i - 1] as StatusPeriod).from) continue;
    const last = i === statuses.length - 1;
    const path = last ? fields.pathOf('statusFrom') : `${fields.pathOf('history')}[${i}].from`;
    fields.fail(path, 'a later time than the status before it', last ? fields.value('statusFrom') : 'an earlier time');
  }
  return Object.freeze(statuses);
}

function readScope(fields: FieldReader, context: Context): ApprovedScope {
  const scope = {
    regions: scopeItems(fields, 'regions', forms.scopeRegion),
    licenceTypes: scopeItems(fields, 'licenceTypes', forms.scopeLicenceType),
    sealTypes: scopeItems(fields, 'sealTypes', forms.scopeSealType),
    purposes: scopeItems(fields, 'purposes', forms.scopePurpose),
  };
  context.unknown.push(...fields.unknown());
  return Object.freeze(scope);
}

function scopeItems(fields: FieldReader, name: string, { pattern, expected }: TextForm): readonly string[] {
  const items = fields.matches(name, pattern, expected, maximumItems);
  if (items.includes('*') && items.length > 1) fields.fail(fields.pathOf(name), '* alone, or no *', items);
  return items;
}

function readAlgorithms(fields: FieldReader, context: Context): readonly AlgorithmWindow[] {
  const windows = fields.objects('algorithms', 0, 100).map((item) => {
    const window = { id: form(item, 'id', forms.algorithm), ...readWindow(item) };
    context.unknown.push(...item.unknown());
    return Object.freeze(window);
  });
  return Object.freeze(windows);
}

function readWindow(fields: FieldReader): { readonly from?: number; readonly until?: number } {
  const from = fields.has('from') ? fields.instant('from') : undefined;
  const until = fields.has('until') ? fields.instant('until') : undefined;
  if (from !== undefined && until !== undefined && until <= from)
    fields.fail(fields.pathOf('until'), 'a time after from', fields.value('until'));
  return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
}

function form(fields: FieldReader, name: string, { pattern, expected }: TextForm): string {
  return fields.match(name, pattern, expected);
}

function once(seen: Set<string>, id: string, fields: FieldReader): void {
  if (seen.has(id)) fields.fail(fields.pathOf('id'), 'an identifier that stands once', id);
  seen.add(id);
}

function identify(context: Context, identity: string, id: string, fields: FieldReader, name: string): void {
  const other = context.identities.get(identity);
  if (other !== undefined) fields.fail(fields.pathOf(name), 'what belongs to one service of this type', other);
  context.identities.set(identity, id);
}
