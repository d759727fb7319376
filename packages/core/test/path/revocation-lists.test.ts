import { beforeAll, describe, expect, test } from 'vitest';
import { fromHex, utf8 } from '../../src/base/bytes.ts';
import {
  derGeneralizedTime,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derString,
  derValue,
} from '../../src/der/index.ts';
import { type PathInput, type PathOutcome, type RevocationFact, validatePath } from '../../src/path/index.ts';
import type { RevocationList } from '../../src/x509/index.ts';
import { makeParty, now, type Party } from '../x509/world.ts';
import { type ForgedExtension, forge, forgeCrl } from './forge.ts';

const hour = 3_600_000;
const point = 'http://ca.example.cn/1.crl';
let root: Party;
let ca: Party;
let leaf: Party;
let rootList: RevocationList;

beforeAll(async () => {
  root = await makeParty('root', '示范甲省根CA');
  ca = await makeParty('sub-ca', '示范甲省运营CA', { issuer: root });
  leaf = await makeParty('seal-signer', '示范单位', { issuer: ca, crlDistributionPoints: [point] });
  rootList = await forgeCrl(root, now);
});

function check(crls: readonly RevocationList[], more: Partial<PathInput> = {}): PathOutcome {
  const { certificate } = root;
  return validatePath({
    leaf: leaf.certificate,
    intermediates: [ca.certificate],
    anchors: [{ subject: certificate.subject, publicKey: certificate.publicKey, certificate, label: 'root' }],
    at: now,
    purpose: 'any',
    crls: [rootList, ...crls],
    revocation: 'required',
    ...more,
  });
}

function factOf(outcome: PathOutcome): RevocationFact | undefined {
  return (outcome.status === 'valid' ? outcome.path : outcome.structure)?.revocation[0];
}

function answerOf(outcome: PathOutcome): string {
  const fact = factOf(outcome);
  return [fact?.status, fact?.problem ?? fact?.reason ?? fact?.freshness ?? fact?.cause].join(' ').trim();
}

const number = (value: number): ForgedExtension => ['2.5.29.20', false, derInteger(value)];
const baseOf = (value: number): ForgedExtension => ['2.5.29.27', true, derInteger(value)];
const scope = (...parts: Uint8Array[]): ForgedExtension => ['2.5.29.28', true, derSequence(...parts)];
const indirect = derValue(0x84, Uint8Array.of(0xff));
const reasons = (...octets: readonly number[]): Uint8Array => derValue(0x83, Uint8Array.of(...octets));
const uri = (text: string): Uint8Array => derValue(0x86, utf8(text));
const named = (...names: Uint8Array[]): Uint8Array => derValue(0xa0, derValue(0xa0, ...names));
const directory = (name: Uint8Array): Uint8Array => derValue(0xa4, name);

function entry(party: Party, reason?: number, issuer?: Uint8Array): Uint8Array {
  const extensions: Uint8Array[] = [];
  const add = (oid: string, critical: boolean, value: Uint8Array): void => {
    extensions.push(
      derSequence(
        derObjectIdentifier(oid),
        ...(critical ? [derValue(1, Uint8Array.of(0xff))] : []),
        derOctetString(value),
      ),
    );
  };
  if (reason !== undefined) add('2.5.29.21', false, derValue(10, Uint8Array.of(reason)));
  if (issuer !== undefined) add('2.5.29.29', true, derSequence(directory(issuer)));
  return derSequence(
    derInteger(fromHex(party.certificate.serialNumber)),
    derGeneralizedTime(now - 24 * hour),
    ...(extensions.length === 0 ? [] : [derSequence(...extensions)]),
  );
}

describe('delta CRLs', () => {
  test('a delta revokes, releases, or leaves things as they were; the number and times are the delta’s', async () => {
    const base = await forgeCrl(ca, now - hour, [number(5)]);
    const held = await forgeCrl(ca, now - hour, [number(5)], [entry(leaf, 6)]);
    const empty = await forgeCrl(ca, now, [number(6), baseOf(5)]);
    const revoking = await forgeCrl(ca, now, [number(6), baseOf(4)], [entry(leaf, 1)]);
    const releasing = await forgeCrl(ca, now, [number(6), baseOf(5)], [entry(leaf, 8)]);
    expect(answerOf(check([base, empty]))).toBe('good current');
    expect(factOf(check([base, empty]))).toMatchObject({ number: '5', deltaNumber: '6', thisUpdate: empty.thisUpdate });
    expect(answerOf(check([base, revoking]))).toBe('revoked keyCompromise');
    expect(answerOf(check([held]))).toBe('revoked certificateHold');
    expect(answerOf(check([held, empty]))).toBe('revoked certificateHold');
    expect(answerOf(check([held, releasing]))).toBe('good current');
  });

  test('a delta without its base proves a revocation and nothing else', async () => {
    expect(answerOf(check([await forgeCrl(ca, now, [number(6), baseOf(5)])]))).toBe('unknown crl.delta');
    const revoking = await forgeCrl(ca, now, [number(6), baseOf(5)], [entry(leaf)]);
    expect(check([revoking]).status).toBe('invalid');
    const releasing = await forgeCrl(ca, now, [number(6), baseOf(5)], [entry(leaf, 8)]);
    expect(answerOf(check([releasing]))).toBe('unknown crl.delta');
  });

  test.each<[string, number, readonly ForgedExtension[], number]>([
    ['made for a later base', 4, [number(6), baseOf(5)], 0],
    ['not newer than the base', 6, [number(6), baseOf(5)], 0],
    ['without a number', 5, [baseOf(5)], 0],
    ['of another scope', 5, [number(6), baseOf(5), scope(named(uri(point)))], 0],
    ['past its time', 5, [number(6), baseOf(5)], -48],
    ['from the future', 5, [number(6), baseOf(5)], 48],
  ])('a delta does not release when it is %s', async (_, base, extensions, shift) => {
    const held = await forgeCrl(ca, now - hour, [number(base)], [entry(leaf, 6)]);
    const releasing = await forgeCrl(ca, now + shift * hour, extensions, [entry(leaf, 8)]);
    expect(answerOf(check([held, releasing]))).toBe('revoked certificateHold');
  });

  test('a delta of another key does not release', async () => {
    const impostor = await forge({ issuer: root, name: '示范甲省运营CA', ca: true });
    const held = await forgeCrl(ca, now - hour, [number(5)], [entry(leaf, 6)]);
    const { raw } = ca.certificate.subject;
    const releasing = await forgeCrl(impostor, now, [number(6), baseOf(5)], [entry(leaf, 8)], raw);
    expect(answerOf(check([held, releasing]))).toBe('revoked certificateHold');
  });
});

describe('partitioned CRLs', () => {
  const some = reasons(6, 0x40); // keyCompromise
  const rest = reasons(7, 0x3f, 0x80); // everything else

  test('lists for some reasons cover the question together', async () => {
    const keys = await forgeCrl(ca, now, [scope(some)]);
    const others = await forgeCrl(ca, now, [scope(rest)]);
    expect(answerOf(check([keys]))).toBe('unknown crl.scope');
    expect(answerOf(check([others]))).toBe('unknown crl.scope');
    expect(answerOf(check([keys, others]))).toBe('good current');
    const stale = await forgeCrl(ca, now - 48 * hour, [scope(rest)]);
    expect(answerOf(check([keys, stale]))).toBe('good stale');
    expect(answerOf(check([keys, await forgeCrl(ca, now, [scope(rest)], [entry(leaf, 4)])]))).toBe(
      'revoked superseded',
    );
  });

  test('a partition by another name is none; by a name relative to the issuer it is', async () => {
    expect(answerOf(check([await forgeCrl(ca, now, [scope(named(uri('http://ca.example.cn/2.crl')))])]))).toBe(
      'unknown crl.scope',
    );
    const rdn = derSequence(derObjectIdentifier('2.5.4.3'), derString('CRL 1'));
    const relative = derValue(0xa0, derValue(0xa1, rdn));
    const pointed = await forge({
      issuer: ca,
      name: '示范单位',
      extensions: [['2.5.29.31', false, derSequence(derSequence(relative))]],
    });
    const input = { leaf: pointed.certificate };
    expect(answerOf(check([await forgeCrl(ca, now, [scope(relative)])], input))).toBe('good current');
    const other = derValue(0xa0, derValue(0xa1, derSequence(derObjectIdentifier('2.5.4.3'), derString('CRL 2'))));
    expect(answerOf(check([await forgeCrl(ca, now, [scope(other)])], input))).toBe('unknown crl.scope');
  });
});

describe('indirect CRLs', () => {
  let publisher: Party;
  let pointed: Party;
  let input: Partial<PathInput>;

  beforeAll(async () => {
    publisher = await forge({ issuer: root, name: '吊销服务', keyUsage: ['cRLSign'] });
    const crlIssuer = derValue(0xa2, directory(publisher.certificate.subject.raw));
    pointed = await forge({
      issuer: ca,
      name: '示范单位',
      extensions: [['2.5.29.31', false, derSequence(derSequence(named(uri(point)), crlIssuer))]],
    });
    input = { leaf: pointed.certificate, intermediates: [ca.certificate, publisher.certificate] };
  });

  test('a list of another issuer counts when the certificate names it and it says that it is indirect', async () => {
    expect(answerOf(check([await forgeCrl(publisher, now, [scope(named(uri(point)), indirect)])], input))).toBe(
      'good current',
    );
    expect(answerOf(check([await forgeCrl(publisher, now, [scope(named(uri(point)))])], input))).toBe(
      'unknown missing',
    );
    const elsewhere = named(uri('http://ca.example.cn/2.crl'));
    expect(answerOf(check([await forgeCrl(publisher, now, [scope(elsewhere, indirect)])], input))).toBe(
      'unknown missing',
    );
    expect(answerOf(check([await forgeCrl(publisher, now, [scope(indirect)])]))).toBe('unknown missing');
  });

  test('entries are for the issuer that they name, which holds for those after it', async () => {
    const own = ca.certificate.subject.raw;
    const list = (entries: readonly Uint8Array[]) => forgeCrl(publisher, now, [scope(indirect)], entries);
    expect(answerOf(check([await list([entry(pointed)])], input))).toBe('good current');
    expect(answerOf(check([await list([entry(pointed, 1, own)])], input))).toBe('revoked keyCompromise');
    expect(answerOf(check([await list([entry(leaf, 1, own), entry(pointed, 4)])], input))).toBe('revoked superseded');
    const other = root.certificate.subject.raw;
    expect(answerOf(check([await list([entry(leaf, 1, own), entry(pointed, 4, other)])], input))).toBe('good current');
  });

  test('an entry that names an issuer spoils a list that is not indirect', async () => {
    const list = await forgeCrl(ca, now, [], [entry(leaf, 1, root.certificate.subject.raw)]);
    expect(answerOf(check([list]))).toBe('unknown crl.unknownCritical');
  });

  test('its issuer needs a path to the same anchor, with a status of its own', async () => {
    const list = await forgeCrl(publisher, now, [scope(indirect)]);
    expect(answerOf(check([list], { ...input, intermediates: [ca.certificate] }))).toBe('unknown missing');
    const revoked = { ...input, crls: [await forgeCrl(root, now, [], [entry(publisher)]), list] };
    expect(answerOf(check([], revoked))).toBe('unknown crl.issuer');
    const stranger = await makeParty('root', '别处的根');
    const fake = await forge({ issuer: stranger, name: '吊销服务', keyUsage: ['cRLSign'] });
    const forged = await forgeCrl(fake, now, [scope(indirect)]);
    const pool = [ca.certificate, fake.certificate, stranger.certificate];
    expect(answerOf(check([forged], { ...input, intermediates: pool }))).toBe('unknown crl.issuer');
    const { certificate } = stranger;
    const listed = { subject: certificate.subject, publicKey: certificate.publicKey, certificate, label: 'stranger' };
    const top = { subject: root.certificate.subject, publicKey: root.certificate.publicKey, label: 'root' };
    // A path to another anchor is not enough, although that anchor is trusted, too.
    expect(answerOf(check([forged], { ...input, intermediates: pool, anchors: [top, listed] }))).toBe(
      'unknown crl.issuer',
    );
  });
});

describe('another key of the same authority', () => {
  test('signs CRLs when the authority certified it for that', async () => {
    const { raw } = ca.certificate.subject;
    const signing = await forge({ issuer: root, name: '', subject: raw, keyUsage: ['cRLSign'] });
    const list = await forgeCrl(signing, now);
    const intermediates = [ca.certificate, signing.certificate];
    expect(answerOf(check([list], { intermediates }))).toBe('good current');
    expect(answerOf(check([list]))).toBe('unknown crl.signature');
    expect(answerOf(check([await forgeCrl(signing, now, [], [entry(leaf)])], { intermediates }))).toMatch(/^revoked/);
    const wrong = await forge({ issuer: root, name: '', subject: raw, keyUsage: ['keyCertSign'], ca: true });
    const others = [ca.certificate, wrong.certificate];
    expect(answerOf(check([await forgeCrl(wrong, now)], { intermediates: others }))).toBe('unknown crl.signature');
    const impostor = await makeParty('root', '示范甲省运营CA');
    const lie = await forgeCrl(impostor, now, [], [], raw);
    expect(answerOf(check([lie], { intermediates: [ca.certificate, impostor.certificate] }))).toBe(
      'unknown crl.issuer',
    );
  });

  test('does not speak for itself, unless the authority left its status to its own list', async () => {
    const { raw } = ca.certificate.subject;
    const signing = await forge({ issuer: ca, name: '', subject: raw, keyUsage: ['cRLSign'] });
    const list = await forgeCrl(signing, now);
    const intermediates = [ca.certificate, signing.certificate];
    expect(answerOf(check([list], { intermediates }))).toBe('unknown crl.issuer');
    expect(answerOf(check([list, await forgeCrl(ca, now)], { intermediates }))).toBe('good current');
  });
});

describe('an authority beside the issuer, below the same anchor', () => {
  let beside: Party;
  const intermediates = (...more: Party[]): Partial<PathInput> => ({
    intermediates: [ca, beside, ...more].map(({ certificate }) => certificate),
  });
  const signer = (issuer: Party, key?: Party): Promise<Party> => {
    const subject = ca.certificate.subject.raw;
    return forge({ issuer, name: '', subject, keyUsage: ['cRLSign'], ...(key === undefined ? {} : { key }) });
  };

  beforeAll(async () => {
    beside = await makeParty('sub-ca', '示范乙省运营CA', { issuer: root });
  });

  test('lifts no revocation by certifying the issuer’s name for a key of its own', async () => {
    const forged = await signer(beside);
    const own = await forgeCrl(beside, now);
    const clean = await forgeCrl(forged, now);
    expect(answerOf(check([own, clean], intermediates(forged)))).toBe('unknown crl.issuer');
    const honest = await forgeCrl(ca, now, [], [entry(leaf)]);
    expect(answerOf(check([own, clean, honest], intermediates(forged)))).toMatch(/^revoked/);
  });

  test('nor by first certifying the name of the root', async () => {
    const usages = ['keyCertSign', 'cRLSign'] as const;
    const subject = root.certificate.subject.raw;
    const falseRoot = await forge({ issuer: beside, name: '', subject, ca: true, keyUsage: usages });
    const forged = await signer(falseRoot);
    const lists = [await forgeCrl(beside, now), await forgeCrl(falseRoot, now), await forgeCrl(forged, now)];
    expect(answerOf(check(lists, intermediates(falseRoot, forged)))).toBe('unknown crl.issuer');
  });

  test('nor with the key of the issuer’s own CRL signer, whose certificate is left out', async () => {
    const real = await signer(root);
    const copied = await signer(beside, real);
    const lists = [await forgeCrl(beside, now), await forgeCrl(real, now)];
    expect(answerOf(check(lists, intermediates(copied)))).toBe('unknown crl.issuer');
    expect(answerOf(check(lists, intermediates(copied, real)))).toBe('good current');
  });
});

test('algorithms and rules for issuers, on demand', async () => {
  const list = await forgeCrl(ca, now);
  expect(answerOf(check([list]))).toBe('good current');
  const numbered = [await forgeCrl(ca, now, [number(1)]), await forgeCrl(root, now, [number(1)])];
  const strict = { conformance: 'rfc5280', crls: [rootList, list] } as const;
  expect(answerOf(check([], strict))).toBe('unknown crl.profile');
  expect(answerOf(check([], { ...strict, crls: numbered }))).toBe('good current');
  const algorithms = { rules: [{ algorithm: 'sm2-sm3' as const, until: now }] };
  const late = check([list], { algorithms });
  expect(late.status !== 'valid' && late.code).toBe('chain.algorithm.notAllowed');
  const later = check([list], {
    algorithms: { rules: [{ algorithm: 'sm2-sm3', until: now + 1 }] },
    revocationAt: now + hour,
  });
  expect(answerOf(later)).toBe('unknown crl.algorithm');
});
