import { beforeAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/base/limits.ts';
import { oids } from '../../src/crypto/index.ts';
import { derInteger, derObjectIdentifier, derSequence, derString, derValue } from '../../src/der/index.ts';
import { type PathInput, type PathOutcome, type PathPolicyInput, validatePath } from '../../src/path/index.ts';
import { makeParty, now, type Party } from '../x509/world.ts';
import { type ForgedExtension, forge } from './forge.ts';

const gold = '1.2.156.990000.1.1';
const silver = '1.2.156.990000.1.2';
const foreign = '1.2.156.990000.2.1';
const any = oids.anyPolicy;

const policies = (...list: readonly string[]): ForgedExtension => [
  oids.certificatePolicies,
  false,
  derSequence(...list.map((policy) => derSequence(derObjectIdentifier(policy)))),
];
const mappings = (...pairs: readonly (readonly [string, string])[]): ForgedExtension => [
  oids.policyMappings,
  true,
  derSequence(...pairs.map((pair) => derSequence(...pair.map(derObjectIdentifier)))),
];
const small = (number: number, value: number): Uint8Array => derValue(0x80 | number, Uint8Array.of(value));
const requireExplicit = (skip: number): ForgedExtension => [oids.policyConstraints, true, derSequence(small(0, skip))];
const inhibitMapping = (skip: number): ForgedExtension => [oids.policyConstraints, true, derSequence(small(1, skip))];
const inhibitAny = (skip: number): ForgedExtension => [oids.inhibitAnyPolicy, true, derInteger(skip)];

let root: Party;

beforeAll(async () => {
  root = await makeParty('root', '示范甲省根CA');
});

const authority = { ca: true, keyUsage: ['keyCertSign'] } as const;

/** Root, authorities with these extensions each, and a leaf with the last ones. */
async function check(
  extensions: readonly (readonly ForgedExtension[])[],
  input: PathPolicyInput = {},
  more: Partial<PathInput> = {},
  top: Party = root,
): Promise<PathOutcome> {
  let issuer = top;
  const intermediates: Party[] = [];
  for (const [index, own] of extensions.slice(0, -1).entries()) {
    issuer = await forge({ issuer, name: `CA ${index}`, ...authority, extensions: own });
    intermediates.push(issuer);
  }
  const leaf = await forge({ issuer, name: '示范单位', extensions: extensions.at(-1) ?? [] });
  const { certificate } = top;
  const { subject, publicKey } = certificate;
  return validatePath({
    leaf: leaf.certificate,
    intermediates: intermediates.map((party) => party.certificate),
    anchors: [{ subject, publicKey, certificate, label: 'root' }],
    at: now,
    purpose: 'any',
    crls: [],
    revocation: 'off',
    policies: input,
    ...more,
  });
}

function resultOf(outcome: PathOutcome): string {
  return outcome.status === 'valid' ? `user ${outcome.path.policies.user.toSorted().join(' ')}`.trim() : outcome.code;
}

const explicit = { explicit: 'required' } as const;

describe('what a path is valid under', () => {
  const refused = 'chain.constraint.policy';
  test.each<[string, readonly (readonly ForgedExtension[])[], PathPolicyInput, string]>([
    ['no policy, none asked for', [[], []], {}, 'user'],
    ['no policy, one asked for', [[], []], explicit, refused],
    ['the same all the way', [[policies(gold)], [policies(gold)]], explicit, `user ${gold}`],
    [
      'asked for by name',
      [[policies(gold, silver)], [policies(gold)]],
      { ...explicit, acceptable: [gold] },
      `user ${gold}`,
    ],
    ['another asked for', [[policies(gold)], [policies(gold)]], { ...explicit, acceptable: [silver] }, refused],
    ['another accepted, but none required', [[policies(gold)], [policies(gold)]], { acceptable: [silver] }, 'user'],
    ['the authority has none', [[], [policies(gold)]], explicit, refused],
    ['the leaf has none', [[policies(gold)], []], explicit, refused],
    ['different ones', [[policies(silver)], [policies(gold)]], explicit, refused],
    ['any above', [[policies(any)], [policies(gold)]], explicit, `user ${gold}`],
    ['any below', [[policies(gold)], [policies(any)]], explicit, `user ${gold}`],
    ['any all the way', [[policies(any)], [policies(any)]], explicit, `user ${any}`],
    [
      'any all the way, one accepted',
      [[policies(any)], [policies(any)]],
      { ...explicit, acceptable: [gold] },
      `user ${gold}`,
    ],
    [
      'any, which the caller forbids',
      [[policies(any)], [policies(gold)]],
      { ...explicit, anyPolicy: 'inhibited' },
      refused,
    ],
    [
      'any, which the authority forbids from now on',
      [[policies(gold), inhibitAny(0)], [policies(any)]],
      explicit,
      refused,
    ],
    [
      'any, which the authority forbids after one more',
      [[policies(any), inhibitAny(1)], [policies(any)], [policies(gold)]],
      explicit,
      `user ${gold}`,
    ],
    ['and later', [[policies(any), inhibitAny(1)], [policies(any)], [policies(any)]], explicit, refused],
    ['a policy demanded by the authority', [[requireExplicit(0)], []], {}, refused],
    [
      'demanded by the authority, and there',
      [[policies(gold), requireExplicit(0)], [policies(gold)]],
      {},
      `user ${gold}`,
    ],
    ['demanded after one more certificate', [[requireExplicit(1)], []], {}, refused],
    ['demanded after more than there are', [[requireExplicit(2)], []], {}, 'user'],
    ['demanded by the leaf itself', [[], [requireExplicit(0)]], {}, refused],
    ['mapped', [[policies(gold), mappings([gold, foreign])], [policies(foreign)]], explicit, `user ${gold}`],
    [
      'mapped, and asked for by the name below',
      [[policies(gold), mappings([gold, foreign])], [policies(foreign)]],
      { ...explicit, acceptable: [foreign] },
      refused,
    ],
    [
      'mapped, and the leaf keeps the name above',
      [[policies(gold), mappings([gold, foreign])], [policies(gold)]],
      explicit,
      refused,
    ],
    [
      'one to two',
      [[policies(gold), mappings([gold, foreign], [gold, silver])], [policies(silver)]],
      explicit,
      `user ${gold}`,
    ],
    [
      'two to one',
      [[policies(gold, silver), mappings([gold, foreign], [silver, foreign])], [policies(foreign)]],
      explicit,
      `user ${gold} ${silver}`,
    ],
    [
      'mapped from any',
      [[policies(any), mappings([gold, foreign])], [policies(foreign)]],
      { ...explicit, acceptable: [gold] },
      `user ${gold}`,
    ],
    [
      'mapped, which the caller forbids',
      [[policies(gold), mappings([gold, foreign])], [policies(foreign)]],
      { ...explicit, mapping: 'inhibited' },
      refused,
    ],
    [
      'mapped, which the authority above forbids',
      [[policies(gold), inhibitMapping(0)], [policies(gold), mappings([gold, foreign])], [policies(foreign)]],
      explicit,
      refused,
    ],
    ['any mapped', [[policies(any), mappings([any, foreign])], [policies(foreign)]], {}, refused],
    ['mapped to any', [[policies(gold), mappings([gold, any])], [policies(foreign)]], {}, refused],
  ])('%s', async (_, extensions, input, expected) => {
    expect(resultOf(await check(extensions, input))).toBe(expected);
  });
});

test('self-issued certificates are not counted, and may carry any policy where others may not', async () => {
  const top = await forge({
    issuer: root,
    name: 'CA',
    ...authority,
    extensions: [policies(gold), inhibitAny(0), requireExplicit(1)],
  });
  const rollover = await forge({ issuer: top, name: 'CA', ...authority, extensions: [policies(any)] });
  const leaf = await forge({ issuer: rollover, name: '示范单位', extensions: [policies(gold)] });
  const { certificate } = root;
  const outcome = validatePath({
    leaf: leaf.certificate,
    intermediates: [top.certificate, rollover.certificate],
    anchors: [{ subject: certificate.subject, publicKey: certificate.publicKey, certificate, label: 'root' }],
    at: now,
    purpose: 'any',
    crls: [],
    revocation: 'off',
  });
  expect(resultOf(outcome)).toBe(`user ${gold}`);
});

test('an anchor’s own certificate limits what is below it (RFC 5937)', async () => {
  const strict = await forge({
    issuer: root,
    name: 'Strict',
    ...authority,
    extensions: [policies(gold), requireExplicit(0)],
  });
  expect(resultOf(await check([[]], {}, {}, strict))).toBe('chain.constraint.policy');
  expect(resultOf(await check([[policies(silver)]], {}, {}, strict))).toBe('chain.constraint.policy');
  expect(resultOf(await check([[policies(gold, silver)]], {}, {}, strict))).toBe(`user ${gold}`);
  const unmapped = await forge({ issuer: root, name: 'Unmapped', ...authority, extensions: [inhibitMapping(0)] });
  const mapped = [[policies(gold), mappings([gold, foreign])], [policies(foreign)]];
  expect(resultOf(await check(mapped, explicit, {}, unmapped))).toBe('chain.constraint.policy');
  const noAny = await forge({ issuer: root, name: 'No any', ...authority, extensions: [inhibitAny(0)] });
  expect(resultOf(await check([[policies(any)], [policies(gold)]], explicit, {}, noAny))).toBe(
    'chain.constraint.policy',
  );
});

test('qualifiers come through as facts', async () => {
  const cps = derSequence(derObjectIdentifier('1.3.6.1.5.5.7.2.1'), derString('http://ca.example.cn/cps', 0x16));
  const qualified: ForgedExtension = [
    oids.certificatePolicies,
    false,
    derSequence(derSequence(derObjectIdentifier(gold), derSequence(cps)), derSequence(derObjectIdentifier(silver))),
  ];
  const outcome = await check([[policies(gold)], [qualified]], explicit);
  expect(resultOf(outcome)).toBe(`user ${gold}`);
  const qualifiers = outcome.status === 'valid' ? outcome.path.policies.qualifiers : undefined;
  expect([...(qualifiers ?? [])]).toEqual([
    [gold, [{ oid: '1.3.6.1.5.5.7.2.1', value: derString('http://ca.example.cn/cps', 0x16) }]],
  ]);
});

describe('attacks', () => {
  test('mappings that multiply: the graph stays small where a tree would have a thousand million leaves', async () => {
    const names = Array.from({ length: 32 }, (_, i) => `1.2.156.990000.3.${i}`);
    const all = names.flatMap((a) => names.map((b) => [a, b] as const));
    const level = [policies(...names), mappings(...all)];
    const outcome = await check([level, level, level, level, level, [policies(...names)]], explicit);
    expect(outcome.status === 'valid' && outcome.path.policies.user.length).toBe(32);
  });

  test('policies without end are a budget', async () => {
    const names = Array.from({ length: 200 }, (_, i) => `1.2.156.990000.3.${i}`);
    const limits = { ...defaultLimits, pathPolicySteps: 500 };
    const outcome = await check([[policies(...names)], [policies(...names)]], explicit, { limits });
    expect(outcome.status).toBe('indeterminate');
    expect(outcome.status !== 'valid' && outcome.details).toEqual({ budget: 'pathPolicySteps', limit: 500 });
  });
});
