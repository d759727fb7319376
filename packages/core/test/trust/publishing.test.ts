import { beforeAll, describe, expect, it } from 'vitest';
import { parseInstant } from '../../src/base/time.ts';
import {
  addProvider,
  addService,
  changeKeys,
  changeServiceScope,
  changeServiceStatus,
  diffTrustLists,
  encodeEnvelope,
  encodeTrustList,
  lintTrustList,
  nextVersion,
  parseEnvelope,
  parseTrustList,
  signEnvelope,
  signTrustList,
  type TrustListDocument,
  writeCanonicalJson,
} from '../../src/trust/index.ts';
import type { Certificate } from '../../src/x509/index.ts';
import {
  accepted,
  authority,
  day,
  following,
  keyOf,
  open,
  operators,
  payloadSm3,
  root,
  smallList,
  start,
} from './world.ts';

const { a, b, d } = operators;
let ca: Certificate;
let expired: Certificate;
let first: Uint8Array;

beforeAll(async () => {
  ca = (await authority('甲')).certificate;
  expired = (await authority('旧', start - day)).certificate;
  first = encodeEnvelope(await signTrustList(withCa(smallList()), { signers: [a, b] }));
});

const scope = { regions: ['990000'], licenceTypes: ['11990000T0000001XF001'], sealTypes: ['6'], purposes: ['licence'] };

function withCa(list: TrustListDocument, certificates: readonly Certificate[] = [ca]): TrustListDocument {
  return addService(list, 'gov-1', {
    id: 'ca-1',
    type: 'ca',
    name: '签名证书',
    certificates: certificates.map(({ raw }) => raw),
    statusFrom: start - 100 * day,
    scope,
  });
}

const codes = (list: TrustListDocument, previous?: Uint8Array): readonly string[] =>
  lintTrustList(list, previous).map(({ code }) => code);

/** A service of the second list, changed by hand. */
function handEdited(id: string, changes: Record<string, unknown>): TrustListDocument {
  const list = following(first);
  return {
    ...list,
    providers: list.providers.map((provider) => ({
      ...provider,
      services: provider.services.map((service) => (service.id === id ? { ...service, ...changes } : service)),
    })),
  };
}

describe('publishing a list', () => {
  it('the whole way: draft, two operators one after another, next version, open', async () => {
    const byOne = encodeEnvelope(await signTrustList(following(first), { signers: [a], previous: first }));
    const { state } = accepted(open(first));
    expect(open(byOne, { previousState: state })).toMatchObject({ code: 'trustList.threshold.notMet' });
    const byTwo = encodeEnvelope(await signEnvelope(parseEnvelope(byOne), [b]));
    const { list } = accepted(open(byTwo, { previousState: state }));
    expect(list).toMatchObject({ sequence: 2, previous: payloadSm3(first) });
  });

  it('names the previous payload, not the envelope: a further signature breaks no chain', async () => {
    const more = encodeEnvelope(await signEnvelope(parseEnvelope(first), [operators.c]));
    const times = { issued: start + day, nextUpdate: start + 9 * day };
    expect(nextVersion(more, times)).toEqual(nextVersion(first, times));
    expect(nextVersion(first, times).previous).toBe(payloadSm3(first));
  });

  it('is written the same whatever the order of the names', () => {
    const list = withCa(smallList());
    const shuffled = Object.fromEntries(Object.entries(list).reverse()) as unknown as TrustListDocument;
    expect(encodeTrustList(shuffled)).toEqual(encodeTrustList(list));
    expect(parseEnvelope(first).payload).toEqual(encodeTrustList(list));
  });

  it('cuts fractions of a second', () => {
    expect(nextVersion(first, { issued: start + 1, nextUpdate: start + day + 999 })).toMatchObject({
      issued: '2026-03-01T00:00:00Z',
      nextUpdate: '2026-03-02T00:00:00Z',
    });
  });

  it.each([
    [
      'a provider twice',
      () => addProvider(smallList(), { id: 'gov-1', name: 'n', creditCode: '11990000T00000010A', region: '990000' }),
    ],
    ['a service twice', () => withCa(withCa(smallList()))],
    ['a service of nobody', () => addService(smallList(), 'x', { id: 'y', type: 'ca', name: 'n', statusFrom: start })],
    ['a status of nothing', () => changeServiceStatus(smallList(), 'x', { status: 'withdrawn', from: start })],
    ['a scope of nothing', () => changeServiceScope(smallList(), 'x', scope)],
    [
      'a status that begins with the current one',
      () => changeServiceStatus(smallList(), 'gov-1.licences', { status: 'withdrawn', from: start }),
    ],
  ])('refuses %s', (_, act) => {
    expect(act).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }));
  });

  it('leaves the document it was given as it was', () => {
    const list = withCa(smallList());
    const before = structuredClone(list);
    changeServiceStatus(list, 'ca-1', { status: 'withdrawn', from: start + day });
    changeServiceScope(list, 'ca-1', scope);
    changeKeys(list, { keys: [keyOf(d)], threshold: 1 });
    addProvider(list, { id: 'n', name: 'n', creditCode: '11990000T00000010A', region: '990000' });
    expect(list).toEqual(before);
  });

  it('a correction replaces what began at or after it', () => {
    let list = withCa(smallList());
    list = changeServiceStatus(list, 'ca-1', { status: 'suspended', from: start - 50 * day });
    list = changeServiceStatus(list, 'ca-1', { status: 'granted', from: start - 20 * day });
    list = changeServiceStatus(list, 'ca-1', { status: 'withdrawn', from: start - 50 * day, correction: true });
    const service = list.providers[0]?.services[1];
    expect(service?.history.map(({ status }) => status)).toEqual(['granted']);
    expect(service).toMatchObject({ status: 'withdrawn', correction: true });
    expect(() => encodeTrustList(list)).not.toThrow();
  });
});

describe('lint before signing', () => {
  it('a clean list has no finding', () => {
    expect(
      codes(withCa({ ...smallList(), providers: [{ ...smallList().providers[0], services: [] }] } as never)),
    ).toEqual([]);
    expect(codes(following(first), first)).toEqual(['lint.scope.everything']);
  });

  it.each<[string, () => TrustListDocument, string]>([
    ['no previous list', () => following(first), 'lint.previous.missing'],
    ['a malformed list', () => ({ ...following(first), sequence: 0 }), 'lint.malformed'],
    ['a sequence skipped', () => ({ ...following(first), sequence: 3 }), 'lint.sequence'],
    ['another previous', () => ({ ...following(first), previous: 'ab'.repeat(32) }), 'lint.previous.hash'],
    ['another scheme', () => ({ ...following(first), scheme: { ...smallList().scheme, id: 'x' } }), 'lint.scheme'],
    ['issued before the previous list', () => ({ ...following(first), issued: '2026-02-01T00:00:00Z' }), 'lint.issued'],
    [
      'a backdated withdrawal',
      () => changeServiceStatus(following(first), 'ca-1', { status: 'withdrawn', from: start - day }),
      'lint.status.backdated',
    ],
    [
      'a backdated new service',
      () =>
        addService(following(first), 'gov-1', {
          id: 'n',
          type: 'licenceIssuer',
          name: 'n',
          creditCode: '11990000T00000010A',
          statusFrom: start - 1000,
        }),
      'lint.status.backdated',
    ],
    [
      'a first status moved back',
      () => handEdited('ca-1', { statusFrom: '2020-01-01T00:00:00Z' }),
      'lint.history.rewritten',
    ],
    [
      'an invented past',
      () => handEdited('ca-1', { history: [{ status: 'granted', from: '2020-01-01T00:00:00Z' }] }),
      'lint.status.backdated',
    ],
    ['a suspension forgotten', () => handEdited('ca-1', { status: 'withdrawn' }), 'lint.history.rewritten'],
    ['a service gone', () => ({ ...following(first), providers: [] }), 'lint.service.removed'],
    ['another type', () => handEdited('ca-1', { type: 'tsa' }), 'lint.service.type'],
  ])('error: %s', async (_, make, code) => {
    const list = make();
    const previous = code === 'lint.previous.missing' ? undefined : first;
    expect(codes(list, previous)).toContain(code);
    const signing = signTrustList(list, { signers: [a], ...(previous === undefined ? {} : { previous }) });
    await expect(signing).rejects.toMatchObject({
      code: 'ERR_TRUST_LIST_LINT',
      details: { findings: expect.arrayContaining([code]) },
    });
  });

  it('a flagged correction may be backdated and may replace', () => {
    const correction = { status: 'withdrawn', from: start - 100 * day, correction: true } as const;
    expect(codes(changeServiceStatus(following(first), 'ca-1', correction), first)).toEqual(['lint.scope.everything']);
    // It excuses nothing before itself.
    const more = handEdited('ca-1', {
      status: 'withdrawn',
      statusFrom: '2026-02-28T00:00:00Z',
      correction: true,
      history: [{ status: 'granted', from: '2020-01-01T00:00:00Z' }],
    });
    expect(codes(more, first)).toEqual(expect.arrayContaining(['lint.status.backdated', 'lint.history.rewritten']));
  });

  it.each<[string, () => TrustListDocument, string]>([
    ['new keys', () => changeKeys(following(first), { keys: [keyOf(d)], threshold: 1 }), 'lint.keys.rotation'],
    ['one key alone', () => ({ ...following(first), threshold: 1 }), 'lint.threshold.one'],
    ['a long validity', () => ({ ...following(first), nextUpdate: '2030-01-01T00:00:00Z' }), 'lint.validity.long'],
    ['an expired certificate', () => withCa({ ...smallList() }, [expired]), 'lint.certificate.validity'],
    [
      'an empty scope',
      () => changeServiceScope(following(first), 'ca-1', { ...scope, regions: [] }),
      'lint.scope.empty',
    ],
    [
      'a wide prefix',
      () => changeServiceScope(following(first), 'ca-1', { ...scope, licenceTypes: ['1*'] }),
      'lint.scope.prefix',
    ],
    ['no algorithm', () => handEdited('ca-1', { algorithms: [] }), 'lint.algorithms.empty'],
    ['an unknown field', () => ({ ...following(first), x: 1 }) as never, 'lint.unknownFields'],
    ['another certificate', () => withoutCertificate(), 'lint.service.certificate.removed'],
  ])('warning: %s', (_, make, code) => {
    const list = make();
    const findings = lintTrustList(list, list.sequence === 1 ? undefined : first);
    expect(findings.find((finding) => finding.code === code)?.severity).toBe('warning');
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  function withoutCertificate(): TrustListDocument {
    const list = withCa(smallList(), [expired]);
    return handEdited('ca-1', { certificates: list.providers[0]?.services[1]?.certificates });
  }

  it('findings come with errors first', () => {
    const list = { ...following(first), sequence: 5, threshold: 1 };
    const severities = lintTrustList(list, first).map(({ severity }) => severity);
    expect(severities).toEqual([...severities].sort());
    expect(severities[0]).toBe('error');
  });

  it('a previous file that is no list is an error of its own', () => {
    expect(() => lintTrustList(following(first), new Uint8Array())).toThrow(
      expect.objectContaining({ code: 'ERR_JSON' }),
    );
    const other = encodeEnvelope({ ...parseEnvelope(first), payloadType: 'x' });
    expect(() => nextVersion(other, { issued: start, nextUpdate: start + day })).toThrow(
      expect.objectContaining({ code: 'ERR_ENVELOPE' }),
    );
  });
});

describe('differences between two lists', () => {
  const read = (list: TrustListDocument): ReturnType<typeof parseTrustList> => parseTrustList(writeCanonicalJson(list));
  const diff = (after: TrustListDocument): unknown[][] =>
    diffTrustLists(read(withCa(smallList())), read(after)).map(({ code, field, before, after: now }) => [
      code,
      ...(field === undefined ? [] : [field]),
      before,
      now,
    ]);

  it('a new issue without changes has none', () => {
    expect(diff(following(first))).toEqual([]);
  });

  it('a status, a scope, an algorithm', () => {
    expect(diff(changeServiceStatus(following(first), 'ca-1', { status: 'suspended', from: start + day }))).toEqual([
      [
        'service.status',
        { status: 'granted', from: '2025-11-21T00:00:00Z' },
        { status: 'suspended', from: '2026-03-02T00:00:00Z' },
      ],
    ]);
    expect(diff(changeServiceScope(following(first), 'ca-1', { ...scope, regions: ['990100'], purposes: [] }))).toEqual(
      [
        ['service.scope.narrowed', 'regions', ['990000'], null],
        ['service.scope.widened', 'regions', null, ['990100']],
        ['service.scope.narrowed', 'purposes', ['licence'], null],
      ],
    );
    expect(diff(handEdited('ca-1', { algorithms: [{ id: 'sm2-sm3', until: '2027-01-01T00:00:00Z' }] }))).toEqual([
      ['service.algorithms', [{ id: 'sm2-sm3' }], [{ id: 'sm2-sm3', until: '2027-01-01T00:00:00Z' }]],
    ]);
  });

  it('a rewritten past is not a change of status', () => {
    expect(
      diff(handEdited('ca-1', { history: [{ status: 'suspended', from: '2020-01-01T00:00:00Z' }] })).map(
        ([code]) => code,
      ),
    ).toEqual(expect.arrayContaining(['service.history']));
  });

  it('providers, services, certificates, keys, threshold, operator', () => {
    const list = changeKeys(following(first), { keys: [...root.keys.slice(1), keyOf(d, '新单位')], threshold: 3 });
    const changed: TrustListDocument = {
      ...addProvider(list, { id: 'zz', name: '新', creditCode: '11990000T00000010A', region: '990200' }),
      operator: { name: '新发布者', creditCode: '11990000T00000010A' },
    };
    expect(diff(changed).map((change) => change[0])).toEqual([
      'operator.changed',
      ...[keyOf(a), keyOf(d)]
        .sort((x, y) => (x.keyid < y.keyid ? -1 : 1))
        .map(({ keyid }) => (keyid === keyOf(a).keyid ? 'key.removed' : 'key.added')),
      'threshold.changed',
      'provider.added',
    ]);
    expect(diff({ ...following(first), providers: [] }).map((change) => change[0])).toEqual([
      'provider.removed',
      'service.removed',
      'service.removed',
    ]);
    expect(
      diff(
        handEdited('ca-1', { certificates: [] as never, type: 'licenceIssuer', creditCode: '11990000T00000010A' }),
      ).map((change) => change[0]),
    ).toEqual(['service.changed', 'service.certificate.removed']);
  });

  it('is plain JSON', () => {
    const changes = diffTrustLists(read(smallList()), read(withCa(smallList())));
    expect(JSON.parse(JSON.stringify(changes))).toEqual(changes);
    expect(changes).toMatchObject([{ code: 'service.added', providerId: 'gov-1', serviceId: 'ca-1', before: null }]);
    expect(parseInstant('2025-11-21')).toBe(start - 100 * day);
  });
});
