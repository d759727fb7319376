import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseInstant } from '../../src/base/time.ts';
import {
  type ApprovedScope,
  type AuthenticTrustList,
  addProvider,
  addService,
  algorithmAllowedAt,
  changeServiceStatus,
  decideScope,
  findServiceFor,
  freshnessOf,
  listKnownAt,
  openTrustListHistory,
  parseTrustList,
  recogniseCertificate,
  recogniseLicenceIssuer,
  recogniseSeal,
  recogniseTimestamp,
  serviceById,
  serviceStatusAt,
  servicesOf,
  type TrustListDocument,
  type TrustService,
  trustAnchorsOf,
} from '../../src/trust/index.ts';
import type { Certificate } from '../../src/x509/index.ts';
import { accepted, authority, day, emptyList, following, open, root, sealed, start } from './world.ts';

const scope: ApprovedScope = {
  regions: ['990100'],
  licenceTypes: ['11990000T0000001XF*'],
  sealTypes: ['6'],
  purposes: ['licence', '公共资源交易'],
};
const licenceType = '11990000T0000001XF001';
const use = { region: '990102', licenceType, sealType: 6, purpose: 'licence' };
const granted = parseInstant('2025-01-01');
const at = start + day;

let ca: Certificate;
let maker: Certificate;
let tsa: Certificate;
let other: Certificate;
let list: AuthenticTrustList;

/** One provider with a service of each kind; the CA was suspended in 2025-06 and back in 2025-07. */
function fullList(): TrustListDocument {
  let draft = addProvider(emptyList(), {
    id: 'ca-1',
    name: '示范省数字证书有限公司',
    creditCode: '91990000T00000036X',
    region: '990000',
    accreditation: { authority: '示范主管部门', number: 'EXAMPLE-001', from: '2024-01-01T00:00:00Z' },
  });
  const add = (service: Parameters<typeof addService>[2]): void => {
    draft = addService(draft, 'ca-1', service);
  };
  add({
    id: 'ca-1.ca',
    type: 'ca',
    name: '签名证书',
    certificates: [ca.raw],
    statusFrom: granted,
    scope,
    algorithms: [{ id: 'sm2-sm3' }, { id: 'rsa-sha256', until: '2025-06-01T00:00:00Z' }],
  });
  add({ id: 'ca-1.seal', type: 'sealMaker', name: '制章', certificates: [maker.raw], statusFrom: granted, scope });
  add({ id: 'ca-1.tsa', type: 'tsa', name: '时间戳', certificates: [tsa.raw], statusFrom: granted, scope });
  add({
    id: 'gov-1.licences',
    type: 'licenceIssuer',
    name: '颁证',
    creditCode: '11990100T00000028L',
    statusFrom: granted,
    scope,
  });
  draft = changeServiceStatus(draft, 'ca-1.ca', { status: 'suspended', from: parseInstant('2025-06-01') });
  draft = changeServiceStatus(draft, 'ca-1.ca', { status: 'granted', from: parseInstant('2025-07-01') });
  return draft;
}

beforeAll(async () => {
  [ca, maker, tsa, other] = (await Promise.all(['甲', '乙', '丙', '丁'].map((name) => authority(name)))).map(
    ({ certificate }) => certificate,
  ) as [Certificate, Certificate, Certificate, Certificate];
  list = accepted(open(await sealed(fullList()))).list;
});

const byLabel = (anchorLabel: string): { service: { anchorLabel: string } } => ({ service: { anchorLabel } });

describe('status at a time', () => {
  const statusAt = (time: string): unknown => {
    const service = serviceById(list, 'ca-1.ca')?.service as TrustService;
    return serviceStatusAt(service, parseInstant(time)).status;
  };

  it.each([
    ['2024-12-31T23:59:59Z', 'notYet'],
    ['2025-01-01T00:00:00Z', 'granted'],
    ['2025-05-31T23:59:59Z', 'granted'],
    ['2025-06-01T00:00:00Z', 'suspended'],
    ['2025-06-30T23:59:59Z', 'suspended'],
    ['2025-07-01T00:00:00Z', 'granted'],
    ['2099-01-01T00:00:00Z', 'granted'],
  ])('%s: %s', (time, status) => {
    expect(statusAt(time)).toBe(status);
  });

  it('a time that is no number was before everything', () => {
    const service = serviceById(list, 'ca-1.ca')?.service as TrustService;
    expect(serviceStatusAt(service, Number.NaN).status).toBe('notYet');
  });

  it('says when it began and when the next begins', () => {
    const service = serviceById(list, 'ca-1.ca')?.service as TrustService;
    expect(serviceStatusAt(service, parseInstant('2025-06-15'))).toEqual({
      status: 'suspended',
      from: parseInstant('2025-06-01'),
      until: parseInstant('2025-07-01'),
      correction: false,
    });
  });

  it('algorithms count inside their windows only', () => {
    const service = serviceById(list, 'ca-1.ca')?.service as TrustService;
    expect(algorithmAllowedAt(service, 'sm2-sm3', at)).toBe(true);
    expect(algorithmAllowedAt(service, 'rsa-sha256', parseInstant('2025-05-31'))).toBe(true);
    expect(algorithmAllowedAt(service, 'rsa-sha256', parseInstant('2025-06-01'))).toBe(false);
    expect(algorithmAllowedAt(service, 'sm2-sha1', at)).toBe(false);
  });
});

describe('scope', () => {
  const asks = (question: Parameters<typeof decideScope>[1], part: Partial<ApprovedScope> = {}): readonly string[] =>
    decideScope({ ...scope, ...part }, question).missing.map(({ dimension }) => dimension);

  it.each([
    ['990100', '990100', true],
    ['990100', '990101', true],
    ['990100', '990199', true],
    ['990100', '990200', false],
    ['990100', '990000', false],
    ['990000', '990100', true],
    ['990000', '990000', true],
    ['990000', '980000', false],
    ['990101', '990101', true],
    ['990101', '990100', false],
    ['990001', '990001', true],
    ['990001', '990000', false],
    ['*', '110101', true],
    ['*', '*', false],
    ['*', '99', false],
    ['*', '000000', false],
    ['990000', '9900000', false],
    ['990000', '99\u0660\u0660\u0660\u0660', false],
  ])('region %s and %s: %s', (item, region, inside) => {
    expect(asks({ region }, { regions: [item] }).length === 0).toBe(inside);
  });

  it.each([
    ['11990000T0000001XF001', licenceType, true],
    ['11990000T0000001XF002', licenceType, false],
    ['11990000T0000001XF*', licenceType, true],
    ['11990000T*', licenceType, true],
    ['11990001*', licenceType, false],
    ['*', licenceType, true],
    ['*', '*', false],
    ['11990000T0000001XF*', '11990000T0000001XF*', false],
    ['11990000T0000001XF*', '11990000T0000001XF', false],
    ['*', licenceType.toLowerCase(), false],
  ])('licence type %s and %s: %s', (item, type, inside) => {
    expect(asks({ licenceType: type }, { licenceTypes: [item] }).length === 0).toBe(inside);
  });

  it('an empty side allows nothing, what is not asked is not decided', () => {
    expect(decideScope({ regions: [], licenceTypes: [], sealTypes: [], purposes: [] }, use)).toEqual({
      inside: false,
      missing: [
        { dimension: 'region', value: '990102' },
        { dimension: 'licenceType', value: licenceType },
        { dimension: 'sealType', value: '6' },
        { dimension: 'purpose', value: 'licence' },
      ],
      notAsked: [],
    });
    expect(decideScope(scope, {})).toEqual({
      inside: true,
      missing: [],
      notAsked: ['region', 'licenceType', 'sealType', 'purpose'],
    });
  });

  it('seal types and purposes are compared whole', () => {
    expect(asks({ sealType: 6 })).toEqual([]);
    for (const sealType of [66, 0, -6, 6.5, Number.NaN]) expect(asks({ sealType })).toEqual(['sealType']);
    expect(asks({ sealType: Number.NaN }, { sealTypes: ['*'] })).toEqual(['sealType']);
    expect(asks({ purpose: '公共资源交易' })).toEqual([]);
    for (const purpose of ['公共资源', 'Licence', 'licence ', '', '*']) expect(asks({ purpose })).toEqual(['purpose']);
    expect(asks({ purpose: '*' }, { purposes: ['*'] })).toEqual(['purpose']);
  });

  it('a region never covers one that does not share its digits', () => {
    const region = fc
      .integer({ min: 10, max: 99 })
      .chain((p) => fc.integer({ min: 0, max: 9999 }).map((rest) => `${p}${String(rest).padStart(4, '0')}`));
    fc.assert(
      fc.property(region, region, (item, asked) => {
        const inside = asks({ region: asked }, { regions: [item] }).length === 0;
        if (inside) expect(asked.startsWith(item.replace(/(00){1,2}$/, ''))).toBe(true);
        expect(asks({ region: item }, { regions: [item] })).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('recognition', () => {
  it('certificates and seals get two separate answers', () => {
    expect(recogniseCertificate(list, { ...byLabel('ca-1.ca'), at, use, algorithm: 'sm2-sm3' })).toMatchObject({
      recognised: true,
      reasonCode: 'service.recognised',
      reasons: [],
      serviceId: 'ca-1.ca',
      providerId: 'ca-1',
      providerName: '示范省数字证书有限公司',
      status: 'granted',
      statusFrom: parseInstant('2025-07-01'),
      scope: { inside: true },
    });
    expect(recogniseSeal(list, { ...byLabel('ca-1.ca'), at, use })).toMatchObject({
      recognised: false,
      reasonCode: 'service.notForSeals',
      serviceId: 'ca-1.ca',
    });
    expect(recogniseSeal(list, { ...byLabel('ca-1.seal'), at, use }).recognised).toBe(true);
    expect(recogniseCertificate(list, { ...byLabel('ca-1.seal'), at, use }).reasonCode).toBe(
      'service.notForCertificates',
    );
    expect(recogniseTimestamp(list, { ...byLabel('ca-1.tsa'), at }).recognised).toBe(true);
    expect(recogniseTimestamp(list, { ...byLabel('ca-1.ca'), at }).reasonCode).toBe('service.notForTimestamps');
  });

  it('a maker is found by its own listed certificate, byte for byte', () => {
    expect(recogniseSeal(list, { service: { certificate: maker }, at }).serviceId).toBe('ca-1.seal');
    expect(recogniseSeal(list, { service: { certificate: ca }, at }).reasonCode).toBe('service.notForSeals');
    expect(recogniseSeal(list, { service: { certificate: other }, at }).reasonCode).toBe('service.notListed');
  });

  it('a licence issuer is found by its credit code', () => {
    const ask = (creditCode: string): string =>
      recogniseLicenceIssuer(list, { service: { creditCode }, at }).reasonCode;
    expect(ask('11990100T00000028L')).toBe('service.recognised');
    expect(ask('11990100T00000028l')).toBe('service.notListed');
    // The provider of the CA is a provider, not an issuer.
    expect(ask('91990000T00000036X')).toBe('service.notListed');
    expect(findServiceFor(list, { creditCode: '11990100T00000028L' }, 'ca')).toBeUndefined();
  });

  it.each([
    ['no service', {}, 'service.notListed'],
    ['an unknown label', byLabel('x'), 'service.notListed'],
    ['a label from Object’s own names', byLabel('constructor'), 'service.notListed'],
    ['before the first status', { ...byLabel('ca-1.ca'), at: parseInstant('2024-06-01') }, 'service.notYet'],
    ['while suspended', { ...byLabel('ca-1.ca'), at: parseInstant('2025-06-15') }, 'service.suspended'],
    ['another algorithm', { ...byLabel('ca-1.ca'), algorithm: 'rsa-sha256' }, 'service.algorithm'],
    ['another region', { ...byLabel('ca-1.ca'), use: { ...use, region: '990200' } }, 'service.scope'],
    ['another seal type', { ...byLabel('ca-1.ca'), use: { ...use, sealType: 1 } }, 'service.scope'],
  ])('not recognised: %s', (_, question, reasonCode) => {
    expect(recogniseCertificate(list, { at, use, ...question })).toMatchObject({ recognised: false, reasonCode });
  });

  it('names every reason', () => {
    const answer = recogniseCertificate(list, {
      ...byLabel('ca-1.ca'),
      at: parseInstant('2025-06-15'),
      algorithm: 'rsa-sha256',
      use: { region: '110000' },
    });
    expect(answer.reasons).toEqual(['service.suspended', 'service.algorithm', 'service.scope']);
    expect(answer.lastStatus).toBe('granted');
  });

  it('a list that nobody opened recognises nothing', async () => {
    const forged = parseTrustList(new TextEncoder().encode(JSON.stringify(fullList())));
    for (const fake of [forged, { ...list }, Object.create(list)] as AuthenticTrustList[]) {
      expect(() => recogniseCertificate(fake, { ...byLabel('ca-1.ca'), at })).toThrow(
        expect.objectContaining({ code: 'ERR_ARGUMENT' }),
      );
      expect(() => trustAnchorsOf(fake, 'ca')).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }));
    }
    // Reading a list, as an editor or a diff does, needs no signature.
    expect(servicesOf(forged, 'ca')).toHaveLength(1);
  });
});

describe('anchors', () => {
  it('are labelled with the service and keep withdrawn services unless a time is given', () => {
    const [anchor, ...rest] = trustAnchorsOf(list, 'ca');
    expect(rest).toEqual([]);
    expect(anchor).toMatchObject({
      label: 'ca-1.ca',
      certificate: { raw: ca.raw },
      subject: { text: ca.subject.text },
    });
    expect(trustAnchorsOf(list, 'ca', parseInstant('2025-06-15'))).toEqual([]);
    expect(trustAnchorsOf(list, 'ca', at)).toHaveLength(1);
    expect(trustAnchorsOf(list, 'licenceIssuer')).toEqual([]);
  });
});

describe('as known then, as known now', () => {
  it('a correction published later changes what is known now, not what was known then', async () => {
    const first = await sealed(fullList());
    const corrected = changeServiceStatus(following(first), 'ca-1.seal', {
      status: 'withdrawn',
      from: parseInstant('2026-02-01'),
      correction: true,
    });
    const second = await sealed(corrected);
    const outcome = openTrustListHistory([first, second], { operators: root, at: start + 5 * day });
    if (outcome.status === 'refused') throw new Error(outcome.code);
    const time = start + 3600_000;
    const then = listKnownAt(outcome.lists, time);
    const now = outcome.list;
    expect(then?.sequence).toBe(1);
    const ask = (known: AuthenticTrustList): string =>
      recogniseSeal(known, { ...byLabel('ca-1.seal'), at: time }).reasonCode;
    expect(ask(then as AuthenticTrustList)).toBe('service.recognised');
    expect(ask(now)).toBe('service.withdrawn');
    expect(listKnownAt(outcome.lists, start - 1)).toBeUndefined();
    expect(listKnownAt([...outcome.lists].reverse(), start + 9 * day)?.sequence).toBe(2);
  });

  it('freshness is a matter of the time asked for', () => {
    expect(freshnessOf(list, list.nextUpdate - 1)).toBe('fresh');
    expect(freshnessOf(list, list.nextUpdate)).toBe('stale');
    expect(freshnessOf(list, list.nextUpdate + 59_999, 60)).toBe('fresh');
    expect(freshnessOf(list, Number.NaN)).toBe('stale');
    expect(freshnessOf(list, at, Number.NaN)).toBe('stale');
  });
});
