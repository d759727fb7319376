import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, fromHex, utf8 } from '../../src/base/bytes.ts';
import { defaultLimits } from '../../src/base/limits.ts';
import { derObjectIdentifier, derSequence, derSetOf, derString, derValue } from '../../src/der/index.ts';
import { validatePath } from '../../src/path/index.ts';
import { makeParty, now, type Party } from '../x509/world.ts';
import { forge } from './forge.ts';

const kinds = { email: 0x81, dns: 0x82, uri: 0x86 } as const;
const text = (kind: keyof typeof kinds, value: string): Uint8Array => derValue(kinds[kind], utf8(value));
const ip = (hex: string): Uint8Array => derValue(0x87, fromHex(hex));
const rdn = (oid: string, value: string, tag = 0x0c): Uint8Array =>
  derSetOf(derSequence(derObjectIdentifier(oid), derString(value, tag)));
const country = rdn('2.5.4.6', 'CN', 0x13);
const name = (...rdns: Uint8Array[]): Uint8Array => derSequence(...rdns);
const directory = (...rdns: Uint8Array[]): Uint8Array => derValue(0xa4, name(...rdns));
const other = derValue(0xa0, derObjectIdentifier('1.2.156.990000.1'), derValue(0xa0, derString('x')));
const registered = derValue(0x88, fromHex('2a0304'));

interface Rules {
  readonly permitted?: readonly Uint8Array[];
  readonly excluded?: readonly Uint8Array[];
}

function constraints({ permitted, excluded }: Rules): readonly [string, boolean, Uint8Array] {
  const trees = (tag: number, bases: readonly Uint8Array[] | undefined): Uint8Array[] =>
    bases === undefined ? [] : [derValue(tag, ...bases.map((base) => derSequence(base)))];
  return ['2.5.29.30', true, derSequence(...trees(0xa0, permitted), ...trees(0xa1, excluded))];
}

let root: Party;
beforeAll(async () => {
  root = await makeParty('root', '示范根');
});

const authority = { ca: true, keyUsage: ['keyCertSign'] } as const;

async function codeOf(rules: readonly Rules[], altNames: readonly Uint8Array[], subject?: Uint8Array): Promise<string> {
  const intermediates: Party[] = [];
  let issuer = root;
  for (const [index, rule] of rules.entries()) {
    const subject = name(country, rdn('2.5.4.10', '示范省'), rdn('2.5.4.3', `CA ${index}`));
    issuer = await forge({ issuer, name: '', subject, ...authority, extensions: [constraints(rule)] });
    intermediates.push(issuer);
  }
  const leaf = await forge({
    issuer,
    name: '示范单位',
    ...(subject === undefined ? {} : { subject }),
    ...(altNames.length === 0 ? {} : { extensions: [['2.5.29.17', false, derSequence(...altNames)]] }),
  });
  const { certificate } = root;
  const outcome = validatePath({
    leaf: leaf.certificate,
    intermediates: intermediates.map((party) => party.certificate),
    anchors: [{ subject: certificate.subject, publicKey: certificate.publicKey, certificate, label: 'root' }],
    at: now,
    purpose: 'seal-signing',
    crls: [],
    revocation: 'off',
  });
  return outcome.status === 'valid' ? 'valid' : outcome.code;
}

const inside = 'valid';
const outside = 'chain.constraint.name';

describe('one authority', () => {
  const cases: readonly [string, Rules, readonly Uint8Array[], string][] = [
    ['dns itself', { permitted: [text('dns', 'a.example')] }, [text('dns', 'A.example')], inside],
    ['dns below', { permitted: [text('dns', 'a.example')] }, [text('dns', 'x.y.a.example')], inside],
    ['dns that only ends alike', { permitted: [text('dns', 'a.example')] }, [text('dns', 'ba.example')], outside],
    [
      'one of two outside',
      { permitted: [text('dns', 'a.example')] },
      [text('dns', 'a.example'), text('dns', 'b.example')],
      outside,
    ],
    ['another kind is free', { permitted: [text('dns', 'a.example')] }, [text('email', 'x@b.example')], inside],
    ['excluded below', { excluded: [text('dns', 'a.example')] }, [text('dns', 'x.a.example')], outside],
    ['excluded, met by a wildcard', { excluded: [text('dns', 'x.a.example')] }, [text('dns', '*.a.example')], outside],
    [
      'excluded wins over permitted',
      { permitted: [text('dns', 'a.example')], excluded: [text('dns', 'x.a.example')] },
      [text('dns', 'x.a.example')],
      outside,
    ],
    ['a dns name that is none', { permitted: [text('dns', 'a.example')] }, [text('dns', 'a..a.example')], outside],
    [
      'a dns constraint with a leading dot',
      { permitted: [text('dns', '.a.example')] },
      [text('dns', 'x.a.example')],
      outside,
    ],
    ['mailbox', { permitted: [text('email', 'x@a.example')] }, [text('email', 'x@A.example')], inside],
    ['mailbox of another case', { permitted: [text('email', 'x@a.example')] }, [text('email', 'X@a.example')], outside],
    ['host of mailboxes', { permitted: [text('email', 'a.example')] }, [text('email', 'x@a.example')], inside],
    [
      'host of mailboxes, below',
      { permitted: [text('email', 'a.example')] },
      [text('email', 'x@b.a.example')],
      outside,
    ],
    ['domain of mailboxes', { permitted: [text('email', '.a.example')] }, [text('email', 'x@b.a.example')], inside],
    [
      'domain of mailboxes, itself',
      { permitted: [text('email', '.a.example')] },
      [text('email', 'x@a.example')],
      outside,
    ],
    ['two @', { excluded: [text('email', 'a.example')] }, [text('email', 'x@a.example@b.example')], outside],
    ['uri host', { permitted: [text('uri', 'a.example')] }, [text('uri', 'https://a.example/p')], inside],
    ['uri host, below', { permitted: [text('uri', 'a.example')] }, [text('uri', 'https://b.a.example/p')], outside],
    ['uri domain', { permitted: [text('uri', '.a.example')] }, [text('uri', 'ldap://b.a.example:389/p')], inside],
    [
      'uri with the permitted host as user',
      { permitted: [text('uri', 'a.example')] },
      [text('uri', 'https://a.example@b.example/')],
      outside,
    ],
    ['uri with an address', { permitted: [text('uri', 'a.example')] }, [text('uri', 'https://10.0.0.1/')], outside],
    [
      'uri whose user ends in what browsers take for a slash',
      { permitted: [text('uri', 'a.example')] },
      [text('uri', String.raw`https://b.example\@a.example/`)],
      outside,
    ],
    [
      'uri with an escaped host',
      { excluded: [text('uri', 'a.example')] },
      [text('uri', 'https://%61.example/')],
      outside,
    ],
    [
      'uri with a dot at the end',
      { excluded: [text('uri', 'a.example')] },
      [text('uri', 'https://a.example./')],
      outside,
    ],
    ['uri with a short address', { excluded: [text('uri', 'a.example')] }, [text('uri', 'https://127.1/')], outside],
    [
      'uri with a hexadecimal address',
      { excluded: [text('uri', 'a.example')] },
      [text('uri', 'https://0x7f.0x1/')],
      outside,
    ],
    ['dns with a dot at the end', { excluded: [text('dns', 'a.example')] }, [text('dns', 'a.example.')], outside],
    ['dns with NUL', { permitted: [text('dns', 'a.example')] }, [text('dns', 'b.example\0.a.example')], outside],
    ['dns in full width', { excluded: [text('dns', 'a.example')] }, [text('dns', 'ａ.example')], outside],
    ['uri without a host', { excluded: [text('uri', 'a.example')] }, [text('uri', 'urn:oid:1.2')], outside],
    ['address', { permitted: [ip('0a000000ff000000')] }, [ip('0a010203')], inside],
    ['address outside', { permitted: [ip('0a000000ff000000')] }, [ip('0b010203')], outside],
    [
      'address of the other family',
      { permitted: [ip('0a000000ff000000')] },
      [ip('20010db8000000000000000000000001')],
      outside,
    ],
    [
      'an IPv4 address in the other family',
      { excluded: [ip('0a000000ff000000')] },
      [ip('00000000000000000000ffff0a010203')],
      outside,
    ],
    [
      'the same under a constraint of that family',
      { permitted: [ip('0'.repeat(64))] },
      [ip('00000000000000000000ffff0a010203')],
      outside,
    ],
    ['a mask with holes', { permitted: [ip('0a000000ff00ff00')] }, [ip('0a010203')], outside],
    ['an address of five octets', { excluded: [ip('0a000000ff000000')] }, [ip('0b01020304')], outside],
    ['directory name of the subject', { permitted: [directory(country)] }, [], inside],
    ['directory name outside', { permitted: [directory(country, rdn('2.5.4.10', '示范省'))] }, [], outside],
    ['directory name excluded', { excluded: [directory(country, rdn('2.5.4.3', '示范单位'))] }, [], outside],
    [
      'directory name in an alternative name',
      { excluded: [directory(rdn('2.5.4.10', '甲'))] },
      [directory(rdn('2.5.4.10', '甲'), rdn('2.5.4.3', 'x'))],
      outside,
    ],
    ['a kind without a rule', { permitted: [other] }, [other], outside],
    ['the same, excluded', { excluded: [registered] }, [registered], outside],
    [
      'a kind without a rule that does not occur',
      { excluded: [registered, other] },
      [text('dns', 'a.example')],
      inside,
    ],
  ];
  test.each(cases)('%s', async (_, rules, altNames, code) => {
    expect(await codeOf([rules], altNames)).toBe(code);
  });

  test('an e-mail address in the subject counts when no alternative name replaces it', async () => {
    const rules = { permitted: [text('email', 'a.example')] };
    const subject = name(country, rdn('1.2.840.113549.1.9.1', 'x@b.example', 0x16));
    expect(await codeOf([rules], [], subject)).toBe(outside);
    expect(await codeOf([rules], [text('email', 'x@a.example')], subject)).toBe(inside);
  });
});

describe('two authorities', () => {
  const wide = { permitted: [text('dns', 'a.example'), directory(country)] };
  test('what both permit', async () => {
    const narrow = { permitted: [text('dns', 'b.a.example')] };
    expect(await codeOf([wide, narrow], [text('dns', 'b.a.example')])).toBe(inside);
    expect(await codeOf([wide, narrow], [text('dns', 'a.example')])).toBe(outside);
  });
  test('the lower one cannot widen', async () => {
    const wider = { permitted: [text('dns', 'example')] };
    expect(await codeOf([wide, wider], [text('dns', 'b.example')])).toBe(outside);
  });
  test('the lower one is bound itself', async () => {
    const elsewhere = { permitted: [directory(country, rdn('2.5.4.10', '别省'))] };
    expect(await codeOf([elsewhere, wide], [])).toBe(outside);
  });
  test('what either excludes', async () => {
    const excluding = { excluded: [text('dns', 'x.a.example')] };
    expect(await codeOf([excluding, wide], [text('dns', 'x.a.example')])).toBe(outside);
    expect(await codeOf([wide, excluding], [text('dns', 'x.a.example')])).toBe(outside);
    expect(await codeOf([wide, excluding], [text('dns', 'y.a.example')])).toBe(inside);
  });
});

test('comparisons are a budget', async () => {
  const bases = Array.from({ length: 60 }, (_, i) => text('dns', `n${i}.example`));
  const extensions = [constraints({ excluded: bases })];
  const issuer = await forge({ issuer: root, name: 'CA', ...authority, extensions });
  const names = Array.from({ length: 60 }, (_, i) => text('dns', `m${i}.example`));
  const leaf = await forge({
    issuer,
    name: 'x',
    extensions: [['2.5.29.17', false, concatBytes(derSequence(...names))]],
  });
  const { certificate } = root;
  const outcome = validatePath({
    leaf: leaf.certificate,
    intermediates: [issuer.certificate],
    anchors: [{ subject: certificate.subject, publicKey: certificate.publicKey, label: 'root' }],
    at: now,
    purpose: 'any',
    crls: [],
    revocation: 'off',
    limits: { ...defaultLimits, pathNameComparisons: 3599 },
  });
  expect(outcome).toMatchObject({
    status: 'indeterminate',
    code: 'chain.budget',
    details: { budget: 'pathNameComparisons' },
  });
});
