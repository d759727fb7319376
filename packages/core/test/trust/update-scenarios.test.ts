import { beforeAll, describe, expect, it } from 'vitest';
import { toBase64, toHex, utf8 } from '../../src/base/bytes.ts';
import { parseInstant } from '../../src/base/time.ts';
import type { Signer } from '../../src/crypto/index.ts';
import { sm3 } from '../../src/sm/index.ts';
import {
  encodeEnvelope,
  encodeTrustListState,
  encodeTrustRoot,
  isAuthenticTrustList,
  openTrustList,
  openTrustListHistory,
  parseEnvelope,
  parseTrustListState,
  parseTrustRoot,
  type TrustListDocument,
  type TrustListRefusal,
  type TrustListState,
  type TrustRoot,
  trustRootDigest,
  writeCanonicalJson,
} from '../../src/trust/index.ts';
import {
  accepted,
  authority,
  day,
  documentOf,
  emptyList,
  following,
  keyOf,
  open,
  operators,
  payloadSm3,
  root,
  schemeId,
  sealed,
  smallList,
  start,
  withSignatures,
} from './world.ts';

const { a, b, c, d, e, stranger } = operators;
const newKeys = { keys: [keyOf(d), keyOf(e)], threshold: 2 };

/** What all scenarios stand on: three published lists, and what a keeper stored after each. */
interface Published {
  readonly v1: Uint8Array;
  readonly v2: Uint8Array;
  readonly v3: Uint8Array;
  readonly s1: TrustListState;
  readonly s2: TrustListState;
  readonly s3: TrustListState;
}

let world: Published;

beforeAll(async () => {
  const v1 = await sealed(smallList());
  const v2 = await sealed(following(v1));
  const v3 = await sealed(following(v2), [b, c]);
  const s1 = accepted(open(v1)).state;
  const s2 = accepted(open(v2, { previousState: s1 })).state;
  const s3 = accepted(open(v3, { previousState: s2 })).state;
  world = { v1, v2, v3, s1, s2, s3 };
});

type Options = Parameters<typeof open>[1];

interface Scenario {
  readonly name: string;
  /** What the keeper stored before; absent for a first contact. */
  readonly state?: (w: Published) => TrustListState;
  readonly attempt: (w: Published) => Promise<Uint8Array> | Uint8Array;
  readonly options?: (w: Published) => Promise<Options> | Options;
  readonly refused: TrustListRefusal;
  /** Where the list is malformed. */
  readonly path?: string;
}

const s1 = (w: Published): TrustListState => w.s1;
const s2 = (w: Published): TrustListState => w.s2;
const s3 = (w: Published): TrustListState => w.s3;

/** The second list with changes, signed by those who may. */
const second =
  (changes: Record<string, unknown>, signers?: readonly Signer[]) =>
  (w: Published): Promise<Uint8Array> =>
    sealed({ ...following(w.v1), ...changes } as TrustListDocument, signers);

/** The payload of the second list, rewritten as text. */
const rewritten =
  (change: (text: string) => string) =>
  (w: Published): Promise<Uint8Array> =>
    sealed(utf8(change(new TextDecoder().decode(parseEnvelope(w.v2).payload))));

const service = { ...smallList().providers[0]?.services[0] };
const provider = smallList().providers[0] as TrustListDocument['providers'][number];
const withService = (changes: Record<string, unknown>): Record<string, unknown> => ({
  providers: [{ ...provider, services: [{ ...service, ...changes }] }],
});

const refusals: readonly Scenario[] = [
  // Rollback, freeze, fork, gap
  { name: 'an older list', state: s3, attempt: (w) => w.v2, refused: 'trustList.rollback' },
  { name: 'a much older list', state: s3, attempt: (w) => w.v1, refused: 'trustList.rollback' },
  {
    name: 'an older list although the accepted one has expired since',
    state: s3,
    attempt: (w) => w.v2,
    options: () => ({ at: start + 400 * day }),
    refused: 'trustList.rollback',
  },
  {
    name: 'an older list signed anew by all operators',
    state: s3,
    attempt: (w) => sealed(documentOf(w.v2), [a, b, c]),
    refused: 'trustList.rollback',
  },
  {
    name: 'a second list of the same sequence',
    state: s2,
    attempt: (w) => sealed(following(w.v1, { providers: [] })),
    refused: 'trustList.fork',
  },
  {
    name: 'the same list with other white space',
    state: s2,
    attempt: (w) => sealed(utf8(JSON.stringify(documentOf(w.v2), null, 2))),
    refused: 'trustList.fork',
  },
  {
    name: 'the same list with its names in another order',
    state: s2,
    attempt: (w) => sealed(utf8(JSON.stringify(Object.fromEntries(Object.entries(documentOf(w.v2)).reverse())))),
    refused: 'trustList.fork',
  },
  {
    name: 'the next list on another branch',
    state: s2,
    attempt: async (w) => sealed(following(await sealed(following(w.v1, { providers: [] })))),
    refused: 'trustList.gap',
  },
  {
    name: 'the next list names the envelope’s SM3 and not the payload’s',
    state: s1,
    attempt: (w) => sealed(following(w.v1, { previous: toHex(sm3(w.v1)) })),
    refused: 'trustList.gap',
  },
  {
    name: 'mix and match: the chain is right and an intermediate belongs to another branch',
    state: s1,
    attempt: (w) => w.v3,
    options: async (w) => ({ intermediates: [await sealed(following(w.v1, { providers: [] }))] }),
    refused: 'trustList.gap',
  },
  {
    name: 'intermediates in the wrong order',
    state: s1,
    attempt: async (w) => sealed(following(w.v3)),
    options: (w) => ({ intermediates: [w.v3, w.v2] }),
    refused: 'trustList.rollback',
  },
  {
    name: 'an intermediate without signatures',
    state: s1,
    attempt: (w) => w.v3,
    options: (w) => ({ intermediates: [withSignatures(w.v2, () => [])] }),
    refused: 'trustList.signature.missing',
  },
  {
    name: 'endless intermediates',
    state: s1,
    attempt: (w) => w.v2,
    options: (w) => ({ intermediates: Array.from({ length: 256 }, () => w.v2) }),
    refused: 'trustList.steps',
  },

  // Signatures and thresholds
  {
    name: 'no signature',
    state: s1,
    attempt: (w) => withSignatures(w.v2, () => []),
    refused: 'trustList.signature.missing',
  },
  { name: 'one signature of two', state: s1, attempt: second({}, [a]), refused: 'trustList.threshold.notMet' },
  {
    name: 'one signature twice',
    state: s1,
    attempt: async (w) => withSignatures(await second({}, [a])(w), ([one]) => (one ? [one, one] : [])),
    refused: 'trustList.threshold.notMet',
  },
  {
    name: 'two different signatures by one key',
    state: s1,
    attempt: async (w) => {
      const [one, two] = [await second({}, [a])(w), await second({}, [a])(w)].map((bytes) => parseEnvelope(bytes));
      return encodeEnvelope({ ...one, signatures: [...(one?.signatures ?? []), ...(two?.signatures ?? [])] } as never);
    },
    refused: 'trustList.threshold.notMet',
  },
  {
    name: 'one signature, once more under another operator’s identifier',
    state: s1,
    attempt: async (w) =>
      withSignatures(await second({}, [a])(w), ([one]) => (one ? [one, { keyid: keyOf(b).keyid, sig: one.sig }] : [])),
    refused: 'trustList.threshold.notMet',
  },
  {
    name: 'an operator and a stranger',
    state: s1,
    attempt: second({}, [a, stranger]),
    refused: 'trustList.threshold.notMet',
  },
  { name: 'strangers alone', state: s1, attempt: second({}, [d, stranger]), refused: 'trustList.threshold.notMet' },
  {
    name: 'signatures of the list before',
    state: s1,
    attempt: (w) => withSignatures(w.v2, () => parseEnvelope(w.v1).signatures),
    refused: 'trustList.signature.invalid',
  },
  {
    name: 'the payload of one list in the envelope of another',
    state: s1,
    attempt: (w) => encodeEnvelope({ ...parseEnvelope(w.v1), payload: parseEnvelope(w.v2).payload }),
    refused: 'trustList.signature.invalid',
  },
  {
    name: 'a signature over the payload without the encoding of DSSE',
    state: s1,
    attempt: async (w) => {
      const payload = parseEnvelope(w.v2).payload;
      const signatures = await Promise.all(
        [a, b].map(async (signer) => ({ keyid: keyOf(signer).keyid, sig: await signer.sign(payload) })),
      );
      return encodeEnvelope({ ...parseEnvelope(w.v2), signatures });
    },
    refused: 'trustList.signature.invalid',
  },
  {
    name: 'signed by two operators for another payload type, then renamed',
    state: s1,
    attempt: async (w) => {
      const other = await sealed(following(w.v1), [a, b], 'application/vnd.yinxin.use-list+json');
      return encodeEnvelope({ ...parseEnvelope(other), payloadType: parseEnvelope(w.v1).payloadType });
    },
    refused: 'trustList.signature.invalid',
  },
  {
    name: 'another payload type, signed by two operators',
    state: s1,
    attempt: (w) => sealed(following(w.v1), [a, b], 'application/vnd.yinxin.use-list+json'),
    refused: 'trustList.payloadType.wrong',
  },
  {
    name: 'the payload alone',
    state: s1,
    attempt: (w) => parseEnvelope(w.v2).payload,
    refused: 'trustList.envelope.malformed',
    path: '$.payloadType',
  },

  // First contact
  {
    name: 'first contact: not signed by the pinned keys',
    attempt: () => sealed(smallList(), [d, e]),
    refused: 'trustList.threshold.notMet',
  },
  {
    name: 'first contact: a list that declares its own signers',
    attempt: () => sealed(smallList(newKeys), [d, e]),
    refused: 'trustList.threshold.notMet',
  },
  {
    name: 'first contact: a list that lowers the threshold to the one it has',
    attempt: () => sealed(smallList({ threshold: 1 }), [a]),
    refused: 'trustList.threshold.notMet',
  },
  {
    name: 'first contact: another scheme of the same operators',
    attempt: () => sealed(smallList({ scheme: { ...smallList().scheme, id: 'cn.example.other' } })),
    refused: 'trustList.scheme.wrong',
  },

  // Rotation of keys
  {
    name: 'new keys signed by the old ones only',
    state: s1,
    attempt: second(newKeys, [a, b]),
    refused: 'trustList.rotation.newKeys',
  },
  {
    name: 'new keys signed by the new ones only',
    state: s1,
    attempt: second(newKeys, [d, e]),
    refused: 'trustList.threshold.notMet',
  },
  {
    name: 'new keys, one new signature of two',
    state: s1,
    attempt: second(newKeys, [a, b, d]),
    refused: 'trustList.rotation.newKeys',
  },
  {
    name: 'new keys, one old signature of two',
    state: s1,
    attempt: second(newKeys, [a, d, e]),
    refused: 'trustList.threshold.notMet',
  },
  {
    name: 'a higher threshold that the signatures do not meet',
    state: s1,
    attempt: second({ threshold: 3 }, [a, b]),
    refused: 'trustList.rotation.newKeys',
  },
  {
    name: 'a lower threshold approved by one',
    state: s1,
    attempt: second({ threshold: 1 }, [a]),
    refused: 'trustList.threshold.notMet',
  },
  {
    name: 'new keys in a list two ahead, the one between missing',
    state: s1,
    attempt: (w) => sealed(following(w.v2, newKeys), [a, b, d, e]),
    refused: 'trustList.rotation.skipped',
  },
  {
    name: 'a list after a rotation that the keeper has not seen',
    state: s1,
    attempt: async (w) => sealed(following(await second(newKeys, [a, b, d, e])(w)), [d, e]),
    refused: 'trustList.threshold.notMet',
  },
  {
    name: 'the old keys go on signing after the rotation',
    state: (w) => w.s2,
    attempt: async (w) => {
      const rotated = await sealed(following(w.v2, newKeys), [a, b, d, e]);
      const state = accepted(open(rotated, { previousState: w.s2 })).state;
      const outcome = open(await sealed(following(rotated, root), [a, b]), { previousState: state });
      expect(outcome).toMatchObject({ status: 'refused', code: 'trustList.threshold.notMet', state });
      return sealed(following(w.v2, newKeys), [a, b]);
    },
    refused: 'trustList.rotation.newKeys',
  },
  {
    name: 'the same key twice among the new keys',
    state: s1,
    attempt: second({ keys: [keyOf(d), keyOf(d, 'another holder')], threshold: 2 }, [a, b, d]),
    refused: 'trustList.malformed',
    path: '$.keys[1].keyid',
  },
  {
    name: 'a new key under the identifier of another',
    state: s1,
    attempt: second({ keys: [keyOf(a), { ...keyOf(stranger), keyid: keyOf(d).keyid }], threshold: 2 }),
    refused: 'trustList.malformed',
    path: '$.keys[1].spki',
  },
  {
    name: 'a threshold above the number of keys',
    state: s1,
    attempt: second({ threshold: 4 }, [a, b, c]),
    refused: 'trustList.malformed',
    path: '$.threshold',
  },
  {
    name: 'a threshold of 0',
    state: s1,
    attempt: second({ threshold: 0 }),
    refused: 'trustList.malformed',
    path: '$.threshold',
  },
  {
    name: 'no keys',
    state: s1,
    attempt: second({ keys: [], threshold: 1 }),
    refused: 'trustList.malformed',
    path: '$.keys',
  },
  {
    name: 'fast forward: keys of the operators used to reach the last sequence; the recovery root is pinned and the state kept',
    state: s1,
    attempt: (w) => sealed(following(w.v1, newKeys), [d, e]),
    options: () => ({ operators: { schemeId, ...newKeys } }),
    refused: 'trustList.root.changed',
  },
  {
    name: 'a state of another scheme',
    state: (w) => ({ ...w.s1, schemeId: 'cn.example.other' }),
    attempt: (w) => w.v2,
    refused: 'trustList.scheme.wrong',
  },

  // Key in two roles
  {
    name: 'an operator’s key is a listed authority’s key too',
    state: s1,
    attempt: async (w) => {
      const { certificate } = await authority('a');
      return second(withService({ type: 'ca', certificates: [toBase64(certificate.raw)] }))(w);
    },
    refused: 'trustList.malformed',
    path: '$.providers[0].services[0].certificates[0]',
  },

  // Time
  {
    name: 'issued in the future',
    state: s1,
    attempt: second({ issued: '2026-03-20T00:00:00Z' }),
    refused: 'trustList.issued.future',
  },
  {
    name: 'issued just beyond the tolerance',
    state: s1,
    attempt: second({ issued: '2026-03-03T00:05:01Z' }),
    refused: 'trustList.issued.future',
  },
  {
    name: 'issued before the list it follows',
    state: s2,
    attempt: (w) => sealed(following(w.v2, { issued: '2026-03-01T12:00:00Z' })),
    refused: 'trustList.issued.backwards',
  },
  {
    name: 'next update before the issue',
    state: s1,
    attempt: second({ nextUpdate: '2026-03-01T00:00:00Z' }),
    refused: 'trustList.malformed',
    path: '$.nextUpdate',
  },

  // Sequence and numbers
  ...(
    [
      ['0', 'trustList.malformed'],
      ['-2', 'trustList.malformed'],
      ['2.0', 'trustList.malformed'],
      ['2.5', 'trustList.malformed'],
      ['2e0', 'trustList.malformed'],
      ['"2"', 'trustList.malformed'],
      ['null', 'trustList.malformed'],
      ['[2]', 'trustList.malformed'],
      ['9007199254740993', 'trustList.malformed'],
      [`1${'0'.repeat(400)}`, 'trustList.malformed'],
      ['2,"sequence":2', 'trustList.malformed'],
      ['1', 'trustList.malformed'],
    ] as const
  ).map(
    ([value, refused]): Scenario => ({
      name: `sequence ${value.length > 40 ? 'of 401 digits' : value}`,
      state: s1,
      attempt: rewritten((text) => text.replace('"sequence":2', `"sequence":${value}`)),
      refused,
      path: value === '1' ? '$.previous' : '$.sequence',
    }),
  ),
  {
    name: 'a later list without a previous one',
    state: s1,
    attempt: second({ previous: null }),
    refused: 'trustList.malformed',
    path: '$.previous',
  },

  // Hostile JSON, duly signed
  {
    name: 'a name twice in the payload',
    state: s1,
    attempt: rewritten((text) => text.replace('"status":"granted"', '"status":"withdrawn","status":"granted"')),
    refused: 'trustList.malformed',
    path: '$.providers[0].services[0].status',
  },
  {
    name: '__proto__ in the payload',
    state: s1,
    attempt: rewritten((text) => text.replace('"threshold":2', '"__proto__":{"threshold":1},"threshold":2')),
    refused: 'trustList.malformed',
    path: '$.__proto__',
  },
  {
    name: 'a payload of ten thousand levels',
    state: s1,
    attempt: () => sealed(utf8('['.repeat(10_000))),
    refused: 'trustList.malformed',
  },
  {
    name: 'a payload that is not JSON',
    state: s1,
    attempt: () => sealed(utf8('list')),
    refused: 'trustList.malformed',
  },
  { name: 'an empty payload', state: s1, attempt: () => sealed(new Uint8Array()), refused: 'trustList.malformed' },
  {
    name: 'a payload with a byte order mark',
    state: s1,
    attempt: rewritten((text) => `\ufeff${text}`),
    refused: 'trustList.malformed',
  },
  {
    name: 'a later format',
    state: s1,
    attempt: second({ schema: 'yinxin.trust-list/2' }),
    refused: 'trustList.schema.unsupported',
    path: '$.schema',
  },
  {
    name: 'no format',
    state: s1,
    attempt: second({ schema: undefined }),
    refused: 'trustList.schema.unsupported',
    path: '$.schema',
  },
  {
    name: 'a certificate that is none',
    state: s1,
    attempt: second(withService({ certificates: ['AAAA'] })),
    refused: 'trustList.malformed',
    path: '$.providers[0].services[0].certificates[0]',
  },
  {
    name: 'an authority without a certificate',
    state: s1,
    attempt: second(withService({ type: 'ca' })),
    refused: 'trustList.malformed',
    path: '$.providers[0].services[0].certificates',
  },
  {
    name: 'history out of order',
    state: s1,
    attempt: second(withService({ history: [{ status: 'granted', from: '2026-03-02T00:00:00Z' }] })),
    refused: 'trustList.malformed',
    path: '$.providers[0].services[0].statusFrom',
  },
  {
    name: 'an unknown status',
    state: s1,
    attempt: second(withService({ status: 'Granted' })),
    refused: 'trustList.malformed',
    path: '$.providers[0].services[0].status',
  },
  {
    name: 'two services of one identifier',
    state: s1,
    attempt: second({
      providers: [{ ...provider, services: [service, { ...service, creditCode: '11990000T00000010A' }] }],
    }),
    refused: 'trustList.malformed',
    path: '$.providers[0].services[1].id',
  },
  {
    name: 'two issuers of one credit code',
    state: s1,
    attempt: second({ providers: [{ ...provider, services: [service, { ...service, id: 'other' }] }] }),
    refused: 'trustList.malformed',
    path: '$.providers[0].services[1].creditCode',
  },
  {
    name: 'a region of two digits',
    state: s1,
    attempt: second(withService({ scope: { ...service.scope, regions: ['99'] } })),
    refused: 'trustList.malformed',
    path: '$.providers[0].services[0].scope.regions[0]',
  },
  {
    name: 'a region that would cover the country by accident',
    state: s1,
    attempt: second(withService({ scope: { ...service.scope, regions: ['000000'] } })),
    refused: 'trustList.malformed',
    path: '$.providers[0].services[0].scope.regions[0]',
  },
  {
    name: '* beside something else',
    state: s1,
    attempt: second(withService({ scope: { ...service.scope, purposes: ['*', '办理'] } })),
    refused: 'trustList.malformed',
    path: '$.providers[0].services[0].scope.purposes',
  },
  {
    name: 'a name that hides its direction',
    state: s1,
    attempt: second(withService({ name: '执照\u202e颁发' })),
    refused: 'trustList.malformed',
    path: '$.providers[0].services[0].name',
  },

  // Hostile envelopes and transport
  { name: 'an empty file', state: s1, attempt: () => new Uint8Array(), refused: 'trustList.envelope.malformed' },
  {
    name: 'half a file, as after a crash',
    state: s1,
    attempt: (w) => w.v2.subarray(0, w.v2.length >> 1),
    refused: 'trustList.envelope.malformed',
  },
  {
    name: 'a page of a proxy',
    state: s1,
    attempt: () => utf8('<html>404</html>'),
    refused: 'trustList.envelope.malformed',
  },
  {
    name: 'an endless file',
    state: s1,
    attempt: () => new Uint8Array(10 * 1024 * 1024 + 1).fill(0x20),
    refused: 'trustList.size',
  },
  {
    name: 'a file above the keeper’s own ceiling',
    state: s1,
    attempt: (w) => w.v2,
    options: async () => {
      const { defaultLimits } = await import('../../src/base/limits.ts');
      return { limits: { ...defaultLimits, trustListBytes: 500 } };
    },
    refused: 'trustList.size',
  },
  {
    name: 'a thousand signatures',
    state: s1,
    attempt: (w) => {
      const envelope = parseEnvelope(w.v2);
      const [one] = envelope.signatures;
      return encodeEnvelope({ ...envelope, signatures: Array.from({ length: 1000 }, () => one) } as typeof envelope);
    },
    refused: 'trustList.envelope.malformed',
  },
  {
    name: 'an unknown field beside the signatures',
    state: s1,
    attempt: (w) => utf8(new TextDecoder().decode(w.v2).replace('{"payload"', '{"keys":[],"payload"')),
    refused: 'trustList.envelope.malformed',
    path: '$.keys',
  },
  {
    name: 'two payloads in one envelope',
    state: s1,
    attempt: (w) => utf8(new TextDecoder().decode(w.v2).replace('{"payload"', '{"payload":"AAAA","payload"')),
    refused: 'trustList.envelope.malformed',
    path: '$.payload',
  },
  {
    name: 'two updaters at once: the slower one finds its list overtaken',
    state: s3,
    attempt: (w) => w.v2,
    refused: 'trustList.rollback',
  },
];

describe('trust list updates that must fail closed and keep the old list', () => {
  it('are at least forty', () => {
    expect(refusals.length).toBeGreaterThanOrEqual(40);
    expect(new Set(refusals.map(({ name }) => name)).size).toBe(refusals.length);
  });

  it.each(refusals)('$name → $refused', async ({ state, attempt, options, refused, path }) => {
    const previousState = state?.(world);
    const stored = previousState === undefined ? undefined : structuredClone(previousState);
    const bytes = await attempt(world);
    const outcome = open(bytes, { ...(await options?.(world)), previousState });
    expect({ status: outcome.status, code: outcome.status === 'refused' ? outcome.code : outcome.notes }).toEqual({
      status: 'refused',
      code: refused,
    });
    if (path !== undefined) expect(outcome).toMatchObject({ details: { path } });
    // The keeper's own state is handed back untouched, no list comes with it, and all of the answer is plain JSON.
    expect(outcome.state).toBe(previousState);
    expect(previousState).toEqual(stored);
    expect(outcome).not.toHaveProperty('list');
    expect(JSON.parse(JSON.stringify(outcome))).toEqual(JSON.parse(JSON.stringify({ ...outcome })));
  });

  it('after each of them the right next list still opens', async () => {
    for (const [state, next] of [
      [world.s1, world.v2],
      [world.s2, world.v3],
      [world.s3, await sealed(following(world.v3))],
    ] as const)
      expect(open(next, { previousState: state, at: start + 4 * day }).status).toBe('authentic');
  });
});

describe('trust list updates that are accepted', () => {
  it('the first list: authentic, frozen, and noted as a first use', () => {
    const { list, state, freshness, notes } = accepted(open(world.v1));
    expect(freshness).toBe('fresh');
    expect(notes.map(({ code }) => code)).toEqual(['trustList.firstUse']);
    expect(isAuthenticTrustList(list)).toBe(true);
    expect(isAuthenticTrustList({ ...list })).toBe(false);
    expect(Object.isFrozen(list) && Object.isFrozen(list.providers[0]?.services[0]?.scope.regions)).toBe(true);
    expect(list.signedBy).toEqual([keyOf(a).keyid, keyOf(b).keyid].sort());
    expect(list.payloadSm3).toBe(payloadSm3(world.v1));
    expect(state).toMatchObject({ sequence: 1, payloadSm3: payloadSm3(world.v1), schemeId, threshold: 2 });
  });

  it('the state survives its file, and half a file is no state', () => {
    const bytes = encodeTrustListState(world.s2);
    expect(parseTrustListState(bytes)).toEqual(world.s2);
    for (let length = 0; length < bytes.length; length += 7)
      expect(() => parseTrustListState(bytes.subarray(0, length))).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^ERR_/) }),
      );
    expect(open(world.v3, { previousState: parseTrustListState(bytes) }).status).toBe('authentic');
  });

  it('the same list again, also in an envelope with one more signature', async () => {
    const { notes, state } = accepted(open(world.v2, { previousState: world.s2 }));
    expect(notes.map(({ code }) => code)).toEqual(['trustList.unchanged']);
    expect(state).toEqual(world.s2);
    const more = await sealed(parseEnvelope(world.v2).payload, [a, b, c]);
    expect(open(more, { previousState: world.s2 }).status).toBe('authentic');
    const spaced = utf8(JSON.stringify(JSON.parse(new TextDecoder().decode(world.v2)), null, 2));
    expect(open(spaced, { previousState: world.s2 }).status).toBe('authentic');
  });

  it('several steps ahead: accepted and noted; with the lists between, without a note', () => {
    const ahead = accepted(open(world.v3, { previousState: world.s1 }));
    expect(ahead.notes).toEqual([{ code: 'trustList.skipped', details: { from: 1, to: 3 } }]);
    const steps = accepted(open(world.v3, { previousState: world.s1, intermediates: [world.v2] }));
    expect(steps.notes).toEqual([]);
    expect(steps.state).toEqual(ahead.state);
  });

  it('a rotation signed by old and new keys; then the new keys alone', async () => {
    const rotated = await sealed(following(world.v1, newKeys), [a, b, d, e]);
    const { state, notes } = accepted(open(rotated, { previousState: world.s1 }));
    expect(notes.map(({ code }) => code)).toEqual(['trustList.rotation']);
    expect(state.keys.map(({ keyid }) => keyid)).toEqual([keyOf(d).keyid, keyOf(e).keyid]);
    const next = await sealed(following(rotated), [d, e]);
    expect(open(next, { previousState: state }).status).toBe('authentic');
    // A keeper who missed the rotation catches up one list at a time.
    expect(open(next, { previousState: world.s1, intermediates: [rotated] }).status).toBe('authentic');
    // A restart reads the rotated list again under its new keys.
    expect(open(rotated, { previousState: state }).status).toBe('authentic');
  });

  it('a change of threshold, signed to both', async () => {
    const stricter = await sealed(following(world.v1, { threshold: 3 }), [a, b, c]);
    expect(accepted(open(stricter, { previousState: world.s1 })).state.threshold).toBe(3);
  });

  it('a new name of a holder is no rotation', async () => {
    const renamed = await sealed(following(world.v1, { keys: root.keys.map((key) => ({ ...key, holder: '新名称' })) }));
    expect(accepted(open(renamed, { previousState: world.s1 })).notes).toEqual([]);
  });

  it('freeze: past its next update a list is authentic and stale, never fresh', async () => {
    const due = start + 30 * day;
    const fresh = (at: number, graceSeconds = 0): unknown => {
      const { freshness, notes } = accepted(open(world.v1, { at, graceSeconds, previousState: world.s1 }));
      return [freshness, ...notes.map(({ code }) => code).filter((code) => code !== 'trustList.unchanged')];
    };
    expect(fresh(due - 1)).toEqual(['fresh']);
    expect(fresh(due)).toEqual(['stale', 'trustList.expired']);
    expect(fresh(due, 3600)).toEqual(['fresh', 'trustList.grace']);
    expect(fresh(due + 3_600_000, 3600)).toEqual(['stale', 'trustList.expired']);
  });

  it('an expired list still counts against older ones, and intermediates may have expired', () => {
    const late = { at: start + 90 * day };
    const { state, freshness } = accepted(open(world.v2, { ...late, previousState: world.s1 }));
    expect(freshness).toBe('stale');
    expect(open(world.v1, { ...late, previousState: state })).toMatchObject({ code: 'trustList.rollback' });
    expect(open(world.v3, { ...late, previousState: world.s1, intermediates: [world.v2] }).status).toBe('authentic');
  });

  it('a clock set back does not make an old list fresh again', () => {
    const { state } = accepted(open(world.v1, { at: start + 100 * day }));
    const back = accepted(open(world.v1, { at: start + day, previousState: state }));
    expect(back.freshness).toBe('stale');
    expect(back.notes.map(({ code }) => code)).toContain('trustList.clock.setBack');
    expect(back.state.latest).toBe(state.latest);
  });

  it('fast forward and recovery: a new root pinned on purpose, the state discarded', async () => {
    const last = await sealed({ ...following(world.v1), sequence: Number.MAX_SAFE_INTEGER });
    const { state } = accepted(open(last, { previousState: world.s1 }));
    expect(open(world.v2, { previousState: state })).toMatchObject({ code: 'trustList.rollback' });
    const recovery: TrustRoot = { schemeId, ...newKeys };
    const again = await sealed(smallList(newKeys), [d, e]);
    expect(open(again, { previousState: state })).toMatchObject({ code: 'trustList.threshold.notMet' });
    const { state: recovered } = accepted(open(again, { operators: recovery }));
    expect(open(last, { operators: recovery, previousState: recovered })).toMatchObject({ status: 'refused' });
  });

  it('a list signed before its authority lost its standing cannot come back', async () => {
    const withdrawn = await sealed(
      following(
        world.v2,
        withService({
          status: 'withdrawn',
          statusFrom: '2026-03-03T00:00:00Z',
          history: [{ status: 'granted', from: '2026-03-01T00:00:00Z' }],
        }) as Partial<TrustListDocument>,
      ),
    );
    const { state, list } = accepted(open(withdrawn, { previousState: world.s2 }));
    expect(list.providers[0]?.services[0]?.statuses.map(({ status }) => status)).toEqual(['granted', 'withdrawn']);
    expect(open(world.v2, { previousState: state })).toMatchObject({ code: 'trustList.rollback' });
    expect(open(world.v3, { previousState: state })).toMatchObject({ code: 'trustList.fork' });
  });

  it('unknown fields stay in the signed bytes and are named', async () => {
    const extended = await sealed({
      ...following(world.v1),
      extra: { deep: [1] },
      ...withService({ 'x y': 1 }),
    } as never);
    const { list, notes, state } = accepted(open(extended, { previousState: world.s1 }));
    expect(list.unknownFields).toEqual(['$.providers[0].services[0]["x y"]', '$.extra']);
    expect(notes.map(({ code }) => code)).toEqual(['trustList.unknownFields']);
    const next = following(extended);
    expect(next).toMatchObject({ extra: { deep: [1] }, sequence: 3, previous: state.payloadSm3 });
    const without = await sealed(documentOf(extended));
    expect(open(without, { previousState: state }).status).toBe('authentic');
    const { extra: _, ...dropped } = documentOf(extended) as TrustListDocument & { extra: unknown };
    expect(open(await sealed(dropped), { previousState: state })).toMatchObject({ code: 'trustList.fork' });
  });

  it('a chain as an auditor reads it', () => {
    const outcome = openTrustListHistory([world.v1, world.v2, world.v3], { operators: root, at: start + 3 * day });
    expect(outcome.status === 'authentic' && outcome.lists.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    const broken = openTrustListHistory([world.v1, world.v3, world.v2], { operators: root, at: start + 3 * day });
    expect(broken).toMatchObject({ status: 'refused', index: 2, code: 'trustList.rollback' });
  });
});

describe('the keeper’s own input', () => {
  it.each([
    ['no keys', { ...root, keys: [] }],
    ['a threshold of 0', { ...root, threshold: 0 }],
    ['a threshold above the keys', { ...root, threshold: 4 }],
    ['a key twice', { ...root, keys: [keyOf(a), keyOf(a)] }],
    ['no scheme', { ...root, schemeId: '' }],
    ['a key that is none', { ...root, keys: [{ ...keyOf(a), spki: 'AAAA' }], threshold: 1 }],
  ])('a root with %s is an error', (_, operators_) => {
    expect(() => openTrustList(world.v1, { operators: operators_, at: start })).toThrow(
      expect.objectContaining({ code: 'ERR_TRUST_LIST' }),
    );
  });

  it('a damaged state is an error and never an empty one', () => {
    for (const change of [
      { sequence: 0 },
      { payloadSm3: 'x' },
      { latest: 'now' },
      { schema: 'x' },
      { extra: 1 },
      { keys: [] },
    ])
      expect(() => open(world.v2, { previousState: { ...world.s1, ...change } as TrustListState })).toThrow(
        expect.objectContaining({ code: 'ERR_TRUST_LIST' }),
      );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('a clock of %s is an error', (at) => {
    expect(() => open(world.v1, { at })).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }));
    expect(() => open(world.v1, { graceSeconds: at })).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }));
    expect(() => open(world.v1, { toleranceSeconds: -1 })).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }));
  });

  it('a root is identified by what it trusts', () => {
    expect(parseTrustRoot(encodeTrustRoot(root))).toEqual(root);
    const reordered = { ...root, keys: [...root.keys].reverse().map((key) => ({ ...key, holder: '另名' })) };
    expect(trustRootDigest(reordered)).toBe(trustRootDigest(root));
    for (const other of [
      { ...root, threshold: 1 },
      { ...root, schemeId: 'x' },
      { ...root, keys: root.keys.slice(1) },
    ])
      expect(trustRootDigest(other)).not.toBe(trustRootDigest(root));
    expect(() =>
      parseTrustRoot(writeCanonicalJson({ ...root, schema: 'yinxin.trust-root/1', insecure: true })),
    ).toThrow(expect.objectContaining({ code: 'ERR_TRUST_LIST' }));
  });

  it('times in lists have one spelling', async () => {
    expect(parseInstant('2026-03-01T00:00:00Z')).toBe(start);
    for (const issued of ['2026-03-01', '2026-03-01T08:00:00+08:00', '2026-03-01T00:00:00.0Z', '2026-02-30T00:00:00Z'])
      expect(open(await sealed(emptyList({ issued })))).toMatchObject({ code: 'trustList.malformed' });
  });
});
