import { toHex } from '../base/bytes.ts';
import { isCoreError } from '../base/errors.ts';
import { sm3 } from '../sm/index.ts';
import { certificateFingerprint } from '../x509/index.ts';
import { readTrustListEnvelope } from './compose.ts';
import type { TrustListDocument } from './document.ts';
import { writeCanonicalJson } from './json.ts';
import type { TrustList, TrustService } from './list.ts';
import { parseTrustList } from './parse-list.ts';
import { sameKeySet } from './trusted-key.ts';

/** What a check before signing may find. `error`: the list is not signed. `warning`: someone should look. */
export const trustListLints = {
  'lint.malformed': { severity: 'error', zh: '列表不符合格式', en: 'the list breaks its format' },
  'lint.previous.missing': {
    severity: 'error',
    zh: '序号大于 1，但未给出前一份列表',
    en: 'the sequence is above 1 and the previous list was not given',
  },
  'lint.scheme': { severity: 'error', zh: '体系与前一份列表不同', en: 'another scheme than the previous list' },
  'lint.sequence': {
    severity: 'error',
    zh: '序号不是前一份列表的序号加一',
    en: 'the sequence is not one more than the previous list’s',
  },
  'lint.previous.hash': {
    severity: 'error',
    zh: '前一份列表的 SM3 不符',
    en: 'previous is not the SM3 of the previous list’s payload',
  },
  'lint.issued': { severity: 'error', zh: '发布时间早于前一份列表', en: 'issued before the previous list' },
  'lint.status.backdated': {
    severity: 'error',
    zh: '新状态的起始时间早于前一份列表的发布时间，且未注明更正',
    en: 'a new status begins before the previous list was issued and is not flagged as a correction',
  },
  'lint.history.rewritten': {
    severity: 'error',
    zh: '已发布的状态历史被改写，且未注明更正',
    en: 'published status history is rewritten without a correction',
  },
  'lint.service.removed': {
    severity: 'error',
    zh: '已发布的服务不得删除，应改为撤销',
    en: 'a published service is gone; withdraw it instead',
  },
  'lint.service.type': { severity: 'error', zh: '已发布服务的类型改变', en: 'a published service changed its type' },
  'lint.service.certificate.removed': {
    severity: 'warning',
    zh: '已发布服务的证书被移除，其旧签名将无法追溯',
    en: 'a certificate of a published service is gone; older signatures under it find no service',
  },
  'lint.keys.rotation': {
    severity: 'warning',
    zh: '签名密钥或门限改变：新旧密钥都必须达到门限',
    en: 'keys or threshold change: old and new keys must both sign to threshold',
  },
  'lint.threshold.one': {
    severity: 'warning',
    zh: '任何一个密钥即可单独发布列表',
    en: 'one key alone can publish the list',
  },
  'lint.validity.long': {
    severity: 'warning',
    zh: '列表有效期超过 400 天',
    en: 'the list is valid for more than 400 days',
  },
  'lint.certificate.validity': {
    severity: 'warning',
    zh: '获准服务的证书在发布时不在有效期内',
    en: 'a certificate of a granted service is outside its validity when the list is issued',
  },
  'lint.certificate.notCa': {
    severity: 'warning',
    zh: 'CA 服务的证书不是 CA 证书',
    en: 'a certificate of a CA service is not a CA certificate',
  },
  'lint.scope.empty': {
    severity: 'warning',
    zh: '获准服务的批准范围有一项为空，等于全不批准',
    en: 'a side of a granted service’s scope is empty and allows nothing',
  },
  'lint.scope.everything': { severity: 'warning', zh: '批准范围含有 *', en: 'a scope holds *' },
  'lint.scope.prefix': {
    severity: 'warning',
    zh: '证照类型前缀短于定义机构代码（18 位）',
    en: 'a licence type prefix is shorter than the code of a defining body (18)',
  },
  'lint.algorithms.empty': {
    severity: 'warning',
    zh: '获准服务没有可用的签名算法',
    en: 'a granted service has no algorithm it may use',
  },
  'lint.unknownFields': {
    severity: 'warning',
    zh: '列表含有本版本不认识的字段',
    en: 'the list holds fields that this version does not know',
  },
} as const;

/** The code of a finding. */
export type TrustListLint = keyof typeof trustListLints;

/** One finding. */
export interface TrustListFinding {
  readonly code: TrustListLint;
  readonly severity: 'error' | 'warning';
  /** JSON path, or the identifier of the service. */
  readonly path: string;
  readonly got: string;
}

const day = 86_400_000;

/**
 * Checks a list before it is signed: its format, and against the list before it that nothing published is rewritten or
 * backdated (statuses may begin before the previous list only with `correction`).
 * @param previous - The envelope of the list before; required when the sequence is above 1.
 * @returns Findings, errors first; none is a clean list.
 * @throws CoreError as `parseEnvelope` and `parseTrustList` when `previous` is no trust list.
 * @example lintTrustList(document).filter(({ severity }) => severity === 'error'); // []
 */
export function lintTrustList(list: TrustListDocument, previous?: Uint8Array): readonly TrustListFinding[] {
  const before = previous === undefined ? undefined : readTrustListEnvelope(previous).payload;
  let parsed: TrustList;
  try {
    parsed = parseTrustList(writeCanonicalJson(list));
  } catch (error) {
    if (!isCoreError(error)) throw error;
    const { path = '$' } = error.details as { readonly path?: string };
    return [finding('lint.malformed', path, error.message)];
  }
  const findings = [...lintAlone(parsed)];
  if (before !== undefined) findings.push(...lintAgainst(parsed, parseTrustList(before), toHex(sm3(before))));
  else if (parsed.sequence > 1) findings.push(finding('lint.previous.missing', '$.previous', String(parsed.sequence)));
  return findings.sort((a, b) => (a.severity < b.severity ? -1 : a.severity > b.severity ? 1 : 0));
}

function finding(code: TrustListLint, path: string, got: string): TrustListFinding {
  return Object.freeze({ code, severity: trustListLints[code].severity, path, got });
}

function* lintAlone(list: TrustList): Generator<TrustListFinding> {
  if (list.threshold === 1 && list.keys.length > 1) yield finding('lint.threshold.one', '$.threshold', '1');
  const days = Math.round((list.nextUpdate - list.issued) / day);
  if (days > 400) yield finding('lint.validity.long', '$.nextUpdate', `${days} days`);
  for (const path of list.unknownFields) yield finding('lint.unknownFields', path, 'a value');
  for (const provider of list.providers)
    for (const service of provider.services)
      if (service.statuses.at(-1)?.status === 'granted') yield* lintGranted(service, list);
}

function* lintGranted(service: TrustService, list: TrustList): Generator<TrustListFinding> {
  for (const certificate of service.certificates) {
    const { notBefore, notAfter, basicConstraints, subject } = certificate;
    if (list.issued < notBefore || list.issued > notAfter)
      yield finding('lint.certificate.validity', service.id, subject.text);
    if (service.type === 'ca' && basicConstraints?.ca !== true)
      yield finding('lint.certificate.notCa', service.id, subject.text);
  }
  if (service.type !== 'licenceIssuer' && service.algorithms.length === 0)
    yield finding('lint.algorithms.empty', service.id, 'none');
  for (const [name, items] of Object.entries(service.scope) as [string, readonly string[]][]) {
    if (items.length === 0) yield finding('lint.scope.empty', service.id, name);
    if (items.includes('*')) yield finding('lint.scope.everything', service.id, name);
  }
  for (const item of service.scope.licenceTypes)
    if (item !== '*' && item.endsWith('*') && item.length <= 18) yield finding('lint.scope.prefix', service.id, item);
}

function* lintAgainst(list: TrustList, before: TrustList, payloadSm3: string): Generator<TrustListFinding> {
  if (list.scheme.id !== before.scheme.id) yield finding('lint.scheme', '$.scheme.id', list.scheme.id);
  if (list.sequence !== before.sequence + 1) yield finding('lint.sequence', '$.sequence', String(list.sequence));
  if (list.previous !== payloadSm3) yield finding('lint.previous.hash', '$.previous', String(list.previous));
  if (list.issued < before.issued) yield finding('lint.issued', '$.issued', String(list.issued));
  if (!sameKeySet(list, before))
    yield finding('lint.keys.rotation', '$.keys', `${list.threshold} of ${list.keys.length}`);
  const published = servicesById(before);
  const current = servicesById(list);
  for (const [id, old] of published) {
    const now = current.get(id);
    if (now === undefined) yield finding('lint.service.removed', id, 'nothing');
    else yield* lintService(now, old);
  }
  for (const [id, service] of current) yield* lintStarts(service, published.get(id), before);
}

function* lintService(now: TrustService, old: TrustService): Generator<TrustListFinding> {
  if (now.type !== old.type) yield finding('lint.service.type', now.id, now.type);
  const held = new Set(now.certificates.map(certificateFingerprint));
  for (const certificate of old.certificates)
    if (!held.has(certificateFingerprint(certificate)))
      yield finding('lint.service.certificate.removed', now.id, certificate.subject.text);
  for (const period of old.statuses) {
    const kept = now.statuses.some(({ status, from }) => status === period.status && from === period.from);
    // A correction may take the place of what began at or after it; what lies before it stays.
    const replaced = now.statuses.some(({ from, correction }) => correction && from <= period.from);
    if (!kept && !replaced) yield finding('lint.history.rewritten', now.id, period.status);
  }
}

function* lintStarts(now: TrustService, old: TrustService | undefined, before: TrustList): Generator<TrustListFinding> {
  for (const { status, from, correction } of now.statuses) {
    const known = old?.statuses.some((period) => period.status === status && period.from === from) === true;
    if (!known && !correction && from < before.issued) yield finding('lint.status.backdated', now.id, status);
  }
}

function servicesById(list: TrustList): ReadonlyMap<string, TrustService> {
  return new Map(list.providers.flatMap(({ services }) => services).map((service) => [service.id, service]));
}
