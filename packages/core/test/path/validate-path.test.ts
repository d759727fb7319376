import { beforeAll, describe, expect, test } from 'vitest';
import { fromHex, utf8 } from '../../src/base/bytes.ts';
import { defaultLimits } from '../../src/base/limits.ts';
import {
  derBoolean,
  derGeneralizedTime,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derValue,
} from '../../src/der/index.ts';
import {
  isVerifiedPath,
  PathCache,
  type PathInput,
  type PathOutcome,
  type TrustAnchor,
  validatePath,
} from '../../src/path/index.ts';
import {
  issueRevocationList,
  parseCertificate,
  parseRevocationList,
  type RevocationList,
  type RevokedEntry,
} from '../../src/x509/index.ts';
import { makeParty, now, type Party } from '../x509/world.ts';
import { forge, forgeCrl } from './forge.ts';

const day = 86_400_000;
let root: Party;
let ca: Party;
let signer: Party;

beforeAll(async () => {
  root = await makeParty('root', '示范甲省根CA');
  ca = await makeParty('sub-ca', '示范甲省运营CA', { issuer: root });
  signer = await makeParty('seal-signer', '示范单位', { issuer: ca });
});

function anchorOf({ certificate }: Party, label = 'listed'): TrustAnchor {
  const { subject, publicKey } = certificate;
  return { subject, publicKey, certificate, label };
}

function check(more: Partial<PathInput> = {}): PathOutcome {
  return validatePath({
    leaf: signer.certificate,
    intermediates: [ca.certificate],
    anchors: [anchorOf(root)],
    at: now,
    purpose: 'seal-signing',
    crls: [],
    revocation: 'off',
    ...more,
  });
}

function codeOf(outcome: PathOutcome): string {
  return outcome.status === 'valid' ? 'valid' : `${outcome.status} ${outcome.code}`;
}

async function crlOf(
  issuer: Party,
  revoked: readonly RevokedEntry[] = [],
  thisUpdate: number = now - day,
): Promise<RevocationList> {
  const { certificate, signer: key } = issuer;
  return parseRevocationList(
    await issueRevocationList({
      issuer: certificate,
      signer: key,
      number: 1,
      thisUpdate,
      nextUpdate: thisUpdate + 7 * day,
      revoked,
    }),
  );
}

describe('valid paths', () => {
  test('leaf, authority, anchor', () => {
    const outcome = check();
    expect(codeOf(outcome)).toBe('valid');
    if (outcome.status !== 'valid') return;
    expect(outcome.path.certificates).toEqual([signer.certificate, ca.certificate]);
    expect(outcome.path.anchor.label).toBe('listed');
    expect(outcome.path.revocation.map(({ status }) => status)).toEqual(['notChecked', 'notChecked']);
    expect(isVerifiedPath(outcome.path)).toBe(true);
    expect(Object.isFrozen(outcome.path)).toBe(true);
    const { path } = outcome;
    const imitations = [
      { ...path },
      structuredClone({ ...path, anchor: undefined, revocation: [] }),
      Object.create(path),
      Object.assign(Object.create(Object.getPrototypeOf(path)), path),
      new Proxy(path, {}),
      Object(path.constructor)({ ...path }),
      null,
      'path',
    ];
    for (const imitation of imitations) expect(isVerifiedPath(imitation)).toBe(false);
  });

  test('an authority in the middle may be the anchor', () => {
    expect(codeOf(check({ anchors: [anchorOf(ca)], intermediates: [] }))).toBe('valid');
  });

  test('a listed leaf is trusted as it is, and only with its own bytes', async () => {
    expect(codeOf(check({ anchors: [anchorOf(signer)], intermediates: [] }))).toBe('valid');
    const twin = await makeParty('seal-signer', '示范单位', { issuer: ca, key: signer });
    expect(codeOf(check({ leaf: twin.certificate, anchors: [anchorOf(signer)], intermediates: [] }))).toBe(
      'indeterminate chain.anchor.notFound',
    );
  });

  test('an anchor may be a name and a key alone', () => {
    const { subject, publicKey } = root.certificate;
    expect(codeOf(check({ anchors: [{ subject, publicKey, label: 'key' }] }))).toBe('valid');
  });

  test('the certificate of a new key under the old one (self-issued) does not count in path lengths', async () => {
    const strict = await makeParty('root', '示范根', { pathLength: 1 });
    const old = await makeParty('sub-ca', '示范CA', { issuer: strict, pathLength: 0 });
    const subject = old.certificate.subject.raw;
    const rolled = await forge({ issuer: old, name: '', subject, ca: true, pathLength: 0, keyUsage: ['keyCertSign'] });
    const leaf = await forge({ issuer: rolled, name: '示范单位' });
    const intermediates = [old.certificate, rolled.certificate];
    expect(codeOf(check({ leaf: leaf.certificate, intermediates, anchors: [anchorOf(strict)] }))).toBe('valid');
  });

  test('times are inclusive and count whole seconds', () => {
    const { notBefore, notAfter } = signer.certificate;
    expect(codeOf(check({ at: notBefore }))).toBe('valid');
    expect(codeOf(check({ at: notAfter + 999 }))).toBe('valid');
    expect(codeOf(check({ at: notBefore - 1 }))).toBe('invalid chain.validity.outside');
    const late = check({ at: notAfter + 1000 });
    expect(codeOf(late)).toBe('invalid chain.validity.outside');
    expect(late.status !== 'valid' && late.structure?.certificates).toHaveLength(2);
  });

  test('purposes', async () => {
    const tsa = await makeParty('timestamp', '示范时间戳', { issuer: ca });
    const ocsp = await makeParty('ocsp', '示范状态', { issuer: ca });
    const maker = await makeParty('seal-maker', '示范制章', { issuer: ca });
    expect(codeOf(check({ leaf: tsa.certificate, purpose: 'timestamping' }))).toBe('valid');
    expect(codeOf(check({ leaf: ocsp.certificate, purpose: 'ocsp-signing' }))).toBe('valid');
    expect(codeOf(check({ leaf: maker.certificate, purpose: 'seal-making' }))).toBe('valid');
    expect(codeOf(check({ leaf: ca.certificate, intermediates: [], purpose: 'certificate-signing' }))).toBe('valid');
    for (const [leaf, purpose, code] of [
      [tsa, 'seal-signing', 'chain.constraint.extendedKeyUsage'],
      [ocsp, 'seal-making', 'chain.constraint.extendedKeyUsage'],
      [signer, 'timestamping', 'chain.constraint.extendedKeyUsage'],
      [signer, 'ocsp-signing', 'chain.constraint.extendedKeyUsage'],
      [signer, 'certificate-signing', 'chain.constraint.ca'],
      [ca, 'seal-signing', 'chain.constraint.keyUsage'],
    ] as const)
      expect(codeOf(check({ leaf: leaf.certificate, purpose }))).toBe(`invalid ${code}`);
  });
});

describe('forgers', () => {
  test('no anchor, or one of another key under the same name', async () => {
    expect(codeOf(check({ anchors: [] }))).toBe('indeterminate chain.anchor.notFound');
    expect(codeOf(check({ intermediates: [] }))).toBe('indeterminate chain.anchor.notFound');
    const impostor = await makeParty('root', '示范甲省根CA');
    expect(impostor.certificate.subject.text).toBe(root.certificate.subject.text);
    expect(codeOf(check({ anchors: [anchorOf(impostor)] }))).toBe('indeterminate chain.anchor.notFound');
    const { subject, publicKey } = impostor.certificate;
    expect(codeOf(check({ anchors: [{ subject, publicKey, label: 'key' }] }))).toBe('invalid chain.signature.invalid');
  });

  test('an authority of the same name beside the real one changes nothing, and alone proves nothing', async () => {
    const other = await makeParty('root', '别的根');
    const impostor = await makeParty('sub-ca', '示范甲省运营CA', { issuer: other });
    for (const intermediates of [
      [impostor.certificate, ca.certificate],
      [ca.certificate, impostor.certificate],
    ])
      expect(codeOf(check({ intermediates }))).toBe('valid');
    expect(codeOf(check({ intermediates: [impostor.certificate] }))).toBe('indeterminate chain.anchor.notFound');
    const victim = await makeParty('seal-signer', '示范单位', { issuer: impostor });
    expect(codeOf(check({ leaf: victim.certificate, intermediates: [impostor.certificate, ca.certificate] }))).toBe(
      'indeterminate chain.anchor.notFound',
    );
  });

  test('an ordinary certificate as issuer', async () => {
    const plain = await makeParty('organisation', '示范机构', { issuer: ca });
    const leaf = await forge({ issuer: plain, name: '伪造单位' });
    const outcome = check({ leaf: leaf.certificate, intermediates: [plain.certificate, ca.certificate] });
    expect(codeOf(outcome)).toBe('invalid chain.constraint.ca');
    expect(outcome.status !== 'valid' && outcome.certificate).toBe(plain.certificate);
  });

  test('an authority without keyCertSign', async () => {
    const crlOnly = await forge({ issuer: root, name: '只签吊销列表', ca: true, keyUsage: ['cRLSign'] });
    const leaf = await forge({ issuer: crlOnly, name: '伪造单位' });
    expect(codeOf(check({ leaf: leaf.certificate, intermediates: [crlOnly.certificate] }))).toBe(
      'invalid chain.constraint.keyUsage',
    );
  });

  test('more authorities than the path length allows', async () => {
    const below = await forge({ issuer: ca, name: '下级CA', ca: true, keyUsage: ['keyCertSign'] });
    const leaf = await forge({ issuer: below, name: '伪造单位' });
    const outcome = check({ leaf: leaf.certificate, intermediates: [ca.certificate, below.certificate] });
    expect(codeOf(outcome)).toBe('invalid chain.constraint.pathLength');
    expect(outcome.status !== 'valid' && outcome.details).toEqual({ allowed: 0, got: 1 });
  });

  test('an encryption certificate of a dual pair used for signing', async () => {
    const half = await makeParty('seal-signer', '示范单位', { issuer: ca, keyUse: 'encrypt' });
    expect(codeOf(check({ leaf: half.certificate }))).toBe('invalid chain.constraint.keyUsage');
    expect(codeOf(check({ leaf: half.certificate, purpose: 'any' }))).toBe('valid');
  });

  test('a critical extension that nobody knows, on leaf, authority and anchor; not critical it is passed over', async () => {
    const extension = (critical: boolean) => [['1.2.156.990000.9', critical, Uint8Array.of(5, 0)]] as const;
    const strange = { ca: true, keyUsage: ['keyCertSign'], extensions: extension(true) } as const;
    const leaf = await forge({ name: '示范单位', issuer: ca, extensions: extension(true) });
    const outcome = check({ leaf: leaf.certificate });
    expect(codeOf(outcome)).toBe('invalid chain.constraint.unknownCritical');
    expect(outcome.status !== 'valid' && outcome.details).toEqual({ oid: '1.2.156.990000.9' });
    const harmless = await forge({ name: '示范单位', issuer: ca, extensions: extension(false) });
    expect(codeOf(check({ leaf: harmless.certificate }))).toBe('valid');
    const middle = await forge({ name: '示范CA', issuer: root, ...strange });
    const below = await forge({ name: '示范单位', issuer: middle });
    expect(codeOf(check({ leaf: below.certificate, intermediates: [middle.certificate] }))).toBe(
      'invalid chain.constraint.unknownCritical',
    );
    expect(codeOf(check({ leaf: below.certificate, anchors: [anchorOf(middle)] }))).toBe(
      'invalid chain.constraint.unknownCritical',
    );
  });

  test('a self-signed leaf, and a self-signed authority in the pool', async () => {
    const lonely = await makeParty('root', '自签');
    expect(codeOf(check({ leaf: lonely.certificate, intermediates: [lonely.certificate], purpose: 'any' }))).toBe(
      'indeterminate chain.anchor.notFound',
    );
    const leaf = await makeParty('seal-signer', '示范单位', { issuer: lonely });
    expect(codeOf(check({ leaf: leaf.certificate, intermediates: [lonely.certificate] }))).toBe(
      'indeterminate chain.anchor.notFound',
    );
  });

  test('two authorities that certify each other end the search, with and without a way out', async () => {
    const free = { ca: true, keyUsage: ['keyCertSign'] } as const;
    const a = await forge({ name: '甲CA', issuer: root, ...free });
    const b = await forge({ name: '乙CA', issuer: root, ...free });
    const aByB = await forge({ name: '甲CA', issuer: b, key: a, ...free });
    const bByA = await forge({ name: '乙CA', issuer: a, key: b, ...free });
    const leaf = await forge({ name: '示范单位', issuer: a });
    const loop = [aByB.certificate, bByA.certificate];
    expect(codeOf(check({ leaf: leaf.certificate, intermediates: loop }))).toBe('indeterminate chain.anchor.notFound');
    expect(codeOf(check({ leaf: leaf.certificate, intermediates: [...loop, b.certificate] }))).toBe('valid');
  });

  test('a mesh of authorities is cut off by the budgets', async () => {
    const names = ['子', '丑', '寅', '卯', '辰', '巳'];
    const free = { ca: true, keyUsage: ['keyCertSign'] } as const;
    const tops = await Promise.all(names.map((name) => forge({ name, issuer: root, ...free })));
    const mesh: Party[] = [];
    for (const issuer of tops)
      for (const [index, key] of tops.entries())
        if (issuer !== key) mesh.push(await forge({ name: names[index] as string, issuer, key, ...free }));
    const leaf = await forge({ name: '示范单位', issuer: tops[0] as Party });
    const input = { leaf: leaf.certificate, intermediates: mesh.map(({ certificate }) => certificate), anchors: [] };
    expect(codeOf(check({ ...input, limits: { ...defaultLimits, pathBuildSteps: 500 } }))).toBe(
      'indeterminate chain.budget',
    );
    const few = check({ ...input, limits: { ...defaultLimits, pathSignatureChecks: 5 } });
    expect(few.status !== 'valid' && few.details).toEqual({ budget: 'pathSignatureChecks', limit: 5 });
    // Within the default budgets the same mesh still finds its way to an anchor.
    expect(codeOf(check({ ...input, anchors: [anchorOf(tops[5] as Party)] }))).toBe('valid');
  });

  test('a path longer than the limit', async () => {
    const limits = { ...defaultLimits, pathLength: 2 };
    expect(codeOf(check({ limits }))).toBe('indeterminate chain.budget');
    expect(codeOf(check({ limits, anchors: [anchorOf(ca)] }))).toBe('valid');
  });

  test('an algorithm that is not implemented is not called a wrong signature', () => {
    const { certificate } = signer;
    const sha1 = { ...certificate, signatureAlgorithm: { oid: '1.2.156.10197.1.502', parameters: undefined } };
    expect(codeOf(check({ leaf: sha1 }))).toBe('indeterminate chain.algorithm.unsupported');
  });

  test('every flipped byte of leaf and authority: never valid', () => {
    for (const target of ['leaf', 'ca'] as const) {
      const der = target === 'leaf' ? signer.der : ca.der;
      for (let at = 0; at < der.length; at++) {
        const copy = der.slice();
        copy[at] = (copy[at] as number) ^ 0x04;
        try {
          const changed = parseCertificate(copy);
          const outcome = target === 'leaf' ? check({ leaf: changed }) : check({ intermediates: [changed] });
          if (outcome.status === 'valid') expect.fail(`${target} byte ${at}`);
        } catch (error) {
          expect(error).toMatchObject({ name: 'CoreError' });
        }
      }
    }
  });
});

describe('revocation', () => {
  const required = { revocation: 'required' } as const;

  test('good when every issuer’s list is current and silent', async () => {
    const crls = [await crlOf(root), await crlOf(ca)];
    const outcome = check({ ...required, crls });
    expect(codeOf(outcome)).toBe('valid');
    if (outcome.status !== 'valid') return;
    expect(outcome.path.revocation).toMatchObject([
      { status: 'good', freshness: 'current', number: '1', thisUpdate: now - day, nextUpdate: now + 6 * day },
      { status: 'good', freshness: 'current' },
    ]);
  });

  test('missing, and no matter when it is only asked for if available', async () => {
    const crls = [await crlOf(ca)];
    const outcome = check({ ...required, crls });
    expect(codeOf(outcome)).toBe('indeterminate revocation.missing');
    expect(outcome.status !== 'valid' && outcome.certificate).toBe(ca.certificate);
    expect(outcome.status !== 'valid' && outcome.structure?.revocation.map(({ status }) => status)).toEqual([
      'good',
      'unknown',
    ]);
    expect(codeOf(check({ revocation: 'if-available', crls }))).toBe('valid');
  });

  test('revoked: from that time on, and whether or not it is required', async () => {
    const { serialNumber } = signer.certificate;
    const crls = [
      await crlOf(root),
      await crlOf(ca, [
        { serialNumber, revokedAt: now - 2 * day, reason: 'keyCompromise', invalidityDate: now - 9 * day },
      ]),
    ];
    for (const revocation of ['required', 'if-available'] as const) {
      const outcome = check({ revocation, crls });
      expect(codeOf(outcome)).toBe('invalid chain.revoked');
      expect(outcome.status !== 'valid' && outcome.structure?.revocation[0]).toMatchObject({
        status: 'revoked',
        revokedAt: now - 2 * day,
        reason: 'keyCompromise',
        invalidityDate: now - 9 * day,
      });
    }
    expect(codeOf(check({ revocation: 'off', crls }))).toBe('valid');
    // Judged today for the time before: the key was lost by then.
    const earlier = { ...required, at: now - 3 * day, revocationAt: now };
    expect(codeOf(check({ ...earlier, crls }))).toBe('invalid chain.revoked');
    // Without that date the revocation is a fact, but not yet a reason.
    const later = [await crlOf(root), await crlOf(ca, [{ serialNumber, revokedAt: now - 2 * day }])];
    const before = check({ ...earlier, crls: later });
    expect(codeOf(before)).toBe('valid');
    expect(before.status === 'valid' && before.path.revocation[0]?.status).toBe('revoked');
  });

  test('keys that state their times themselves: a later loss counts, giving up does not, and only current data says which', async () => {
    const tsa = await makeParty('timestamp', '示范时间戳', { issuer: ca });
    const revokedFor = (who: Party, reason: RevokedEntry['reason']): RevokedEntry[] => [
      {
        serialNumber: who.certificate.serialNumber,
        revokedAt: now - 2 * day,
        ...(reason === undefined ? {} : { reason }),
      },
    ];
    const question = { ...required, leaf: tsa.certificate, at: now - 3 * day, revocationAt: now } as const;
    const stamping = { ...question, purpose: 'timestamping' } as const;
    for (const [reason, answer] of [
      ['keyCompromise', 'invalid chain.revoked'],
      ['certificateHold', 'invalid chain.revoked'],
      [undefined, 'invalid chain.revoked'],
      ['privilegeWithdrawn', 'invalid chain.revoked'],
      ['superseded', 'valid'],
      ['cessationOfOperation', 'valid'],
    ] as const) {
      const stopped = [await crlOf(root), await crlOf(ca, revokedFor(tsa, reason))];
      expect([reason, codeOf(check({ ...stamping, crls: stopped }))]).toEqual([reason, answer]);
      const authority = [await crlOf(root, revokedFor(ca, reason)), await crlOf(ca)];
      expect([reason, codeOf(check({ ...stamping, crls: authority }))]).toEqual([reason, answer]);
      // The authority of an ordinary signer, too, can date certificates back.
      const ordinary = { ...question, leaf: signer.certificate, purpose: 'any', crls: authority } as const;
      expect([reason, codeOf(check(ordinary))]).toEqual([reason, answer]);
    }
    const aged = [await crlOf(root), await crlOf(ca, revokedFor(tsa, 'superseded'))];
    const late = check({ ...stamping, crls: aged, revocationAt: now + 9 * day });
    expect(codeOf(late)).toBe('indeterminate revocation.stale');
  });

  test('since when a key is lost is not forgotten because a newer list leaves it out', async () => {
    const { serialNumber } = signer.certificate;
    const entry = { serialNumber, revokedAt: now - 4 * day, reason: 'keyCompromise' } as const;
    const told = await crlOf(ca, [{ ...entry, invalidityDate: now - 9 * day }], now - 3 * day);
    const silent = await crlOf(ca, [entry], now - 2 * day);
    const between = { ...required, at: now - 6 * day, revocationAt: now };
    const judged = async (...lists: RevocationList[]) =>
      codeOf(check({ ...between, crls: [await crlOf(root), ...lists] }));
    expect(await judged(silent)).toBe('valid');
    expect(await judged(told)).toBe('invalid chain.revoked');
    expect(await judged(silent, told)).toBe('invalid chain.revoked');
  });

  test('a revoked authority', async () => {
    const { serialNumber } = ca.certificate;
    const crls = [await crlOf(root, [{ serialNumber, revokedAt: now - 2 * day }]), await crlOf(ca)];
    const outcome = check({ ...required, crls });
    expect(codeOf(outcome)).toBe('invalid chain.revoked');
    expect(outcome.status !== 'valid' && outcome.certificate).toBe(ca.certificate);
  });

  test('stale, from the future, and after the certificate expired', async () => {
    const crls = [await crlOf(root), await crlOf(ca, [], now - 30 * day)];
    const outcome = check({ ...required, crls });
    expect(codeOf(outcome)).toBe('indeterminate revocation.stale');
    expect(outcome.status !== 'valid' && outcome.structure?.revocation[0]).toMatchObject({
      status: 'good',
      freshness: 'stale',
    });
    const early = check({ ...required, crls: [await crlOf(root), await crlOf(ca, [], now + day)] });
    expect(early.status !== 'valid' && early.structure?.revocation[0]).toMatchObject({ freshness: 'future' });
    const expired = await makeParty('seal-signer', '示范单位', { issuer: ca, notAfter: now - 2 * day });
    const late = check({
      ...required,
      leaf: expired.certificate,
      at: now - 3 * day,
      revocationAt: now,
      crls: [await crlOf(root), await crlOf(ca)],
    });
    expect(codeOf(late)).toBe('indeterminate revocation.stale');
    expect(late.status !== 'valid' && late.structure?.revocation[0]).toMatchObject({ freshness: 'certificateExpired' });
  });

  test('a list by an impostor of the same name counts as nothing', async () => {
    const impostor = await makeParty('sub-ca', '示范甲省运营CA', { issuer: await makeParty('root', '别的根') });
    const { serialNumber } = signer.certificate;
    const crls = [await crlOf(root), await crlOf(impostor, [{ serialNumber, revokedAt: now - 2 * day }])];
    expect(codeOf(check({ ...required, crls }))).toBe('indeterminate revocation.missing');
    // The same with the identifier of the real key copied: now the signature tells.
    const { subjectKeyId } = ca.certificate;
    if (subjectKeyId === undefined) throw new Error('no key identifier');
    const forged = parseRevocationList(
      await issueRevocationList({
        issuer: { ...impostor.certificate, subjectKeyId },
        signer: impostor.signer,
        number: 9,
        thisUpdate: now - day,
        nextUpdate: now + day,
        revoked: [],
      }),
    );
    const outcome = check({ ...required, crls: [await crlOf(root), forged] });
    expect(codeOf(outcome)).toBe('indeterminate revocation.invalid');
    expect(outcome.status !== 'valid' && outcome.details).toEqual({ problem: 'crl.signature' });
    // Beside the real list it does no harm.
    expect(codeOf(check({ ...required, crls: [await crlOf(root), forged, await crlOf(ca)] }))).toBe('valid');
  });

  test('a list by an authority without cRLSign', async () => {
    const silent = await forge({ issuer: root, name: '不签列表', ca: true, keyUsage: ['keyCertSign'] });
    const leaf = await forge({ issuer: silent, name: '示范单位' });
    const usages = new Set(['keyCertSign', 'cRLSign'] as const);
    const crl = parseRevocationList(
      await issueRevocationList({
        issuer: { ...silent.certificate, keyUsage: usages },
        signer: silent.signer,
        number: 1,
        thisUpdate: now - day,
        nextUpdate: now + day,
        revoked: [],
      }),
    );
    const outcome = check({
      ...required,
      leaf: leaf.certificate,
      intermediates: [silent.certificate],
      crls: [crl, await crlOf(root)],
    });
    expect(codeOf(outcome)).toBe('indeterminate revocation.invalid');
    expect(outcome.status !== 'valid' && outcome.details).toEqual({ problem: 'crl.keyUsage' });
  });

  test('a later current list lifts a hold, but nothing else', async () => {
    const { serialNumber } = signer.certificate;
    const at = now - 5 * day;
    for (const [reason, code] of [
      ['certificateHold', 'valid'],
      ['superseded', 'invalid chain.revoked'],
    ] as const) {
      const held = await crlOf(ca, [{ serialNumber, revokedAt: at - day, reason }], at);
      expect(codeOf(check({ ...required, crls: [await crlOf(root), held] }))).toBe('invalid chain.revoked');
      expect(codeOf(check({ ...required, crls: [await crlOf(root), held, await crlOf(ca)] }))).toBe(code);
    }
  });

  test('a responder’s certificate with id-pkix-ocsp-nocheck is not looked up', async () => {
    const ocsp = await makeParty('ocsp', '示范状态', { issuer: ca });
    const outcome = check({ ...required, leaf: ocsp.certificate, purpose: 'ocsp-signing', crls: [await crlOf(root)] });
    expect(codeOf(outcome)).toBe('valid');
  });

  test('id-pkix-ocsp-nocheck is for answers alone, and undoes no revocation that is known', async () => {
    const ocsp = await makeParty('ocsp', '示范状态', { issuer: ca });
    const { serialNumber } = ocsp.certificate;
    const silent = [await crlOf(root), await crlOf(ca)];
    const naming = [await crlOf(root), await crlOf(ca, [{ serialNumber, revokedAt: now - 2 * day }])];
    const judged = (purpose: PathInput['purpose'], crls: readonly RevocationList[]) =>
      codeOf(check({ ...required, leaf: ocsp.certificate, purpose, crls }));
    expect(judged('any', [await crlOf(root)])).toBe('indeterminate revocation.missing');
    expect(judged('any', silent)).toBe('valid');
    expect(judged('any', naming)).toBe('invalid chain.revoked');
    expect(judged('ocsp-signing', silent)).toBe('valid');
    expect(judged('ocsp-signing', naming)).toBe('invalid chain.revoked');
    expect(judged('message-signing', silent)).toBe('invalid chain.constraint.extendedKeyUsage');
  });
});

describe('lists about something else', () => {
  const points = (...uris: string[]): Uint8Array[] => uris.map((uri) => derValue(0x86, utf8(uri)));
  const scope = (...parts: Uint8Array[]): readonly [string, boolean, Uint8Array] => [
    '2.5.29.28',
    true,
    derSequence(...parts),
  ];
  const named = (...uris: string[]): Uint8Array => derValue(0xa0, derValue(0xa0, ...points(...uris)));
  const flag = (number: number): Uint8Array => derValue(0x80 | number, Uint8Array.of(0xff));
  const reasons = derValue(0x83, Uint8Array.of(6, 0x40));
  let leaf: Party;
  let rootList: RevocationList;
  beforeAll(async () => {
    leaf = await makeParty('seal-signer', '示范单位', {
      issuer: ca,
      crlDistributionPoints: ['http://ca.example/1.crl'],
    });
    rootList = await crlOf(root);
  });

  async function factOf(
    extensions: readonly (readonly [string, boolean, Uint8Array])[],
    entries: readonly Uint8Array[] = [],
  ): Promise<string> {
    const crls = [rootList, await forgeCrl(ca, now, extensions, entries)];
    const outcome = check({ leaf: leaf.certificate, crls, revocation: 'required' });
    const fact = (outcome.status === 'valid' ? outcome.path : outcome.structure)?.revocation[0];
    return `${fact?.status} ${fact?.problem ?? fact?.freshness ?? ''}`.trim();
  }

  test.each<[string, readonly (readonly [string, boolean, Uint8Array])[], string]>([
    ['nothing special', [], 'good current'],
    ['its own distribution point', [scope(named('http://x.example/', 'http://ca.example/1.crl'))], 'good current'],
    ['another distribution point', [scope(named('http://ca.example/2.crl'))], 'unknown crl.scope'],
    ['users only', [scope(flag(1))], 'good current'],
    ['authorities only', [scope(flag(2))], 'unknown crl.scope'],
    ['attribute certificates only', [scope(flag(5))], 'unknown crl.scope'],
    ['some reasons only', [scope(reasons)], 'unknown crl.scope'],
    ['other issuers too', [scope(flag(4))], 'good current'],
    ['changes only', [['2.5.29.27', true, Uint8Array.of(2, 1, 1)]], 'unknown crl.delta'],
    [
      'a critical extension that nobody knows',
      [['1.2.156.990000.9', true, Uint8Array.of(5, 0)]],
      'unknown crl.unknownCritical',
    ],
    ['the same, not critical', [['1.2.156.990000.9', false, Uint8Array.of(5, 0)]], 'good current'],
  ])('%s', async (_, extensions, fact) => {
    expect(await factOf(extensions)).toBe(fact);
  });

  test('an entry counts on a list for some reasons, too; one with an unknown critical extension spoils the list', async () => {
    const serial = derInteger(fromHex(leaf.certificate.serialNumber));
    const time = derGeneralizedTime(now - day);
    expect(await factOf([scope(reasons)], [derSequence(serial, time)])).toBe('revoked');
    const issuerExtension = derSequence(
      derObjectIdentifier('2.5.29.29'),
      derBoolean(true),
      derOctetString(derSequence(derValue(0xa4, ca.certificate.subject.raw))),
    );
    const entry = derSequence(derInteger(1), time, derSequence(issuerExtension));
    expect(await factOf([], [entry])).toBe('unknown crl.unknownCritical');
  });

  test('expired certificates that the list keeps', async () => {
    const expired = await makeParty('seal-signer', '示范单位', { issuer: ca, notAfter: now - 2 * day });
    const kept = await forgeCrl(ca, now, [['2.5.29.60', false, derGeneralizedTime(now - 9 * day)]]);
    const outcome = check({
      leaf: expired.certificate,
      crls: [rootList, kept],
      at: now - 3 * day,
      revocationAt: now,
      revocation: 'required',
    });
    expect(codeOf(outcome)).toBe('valid');
  });
});

test('a time that is no number is refused, since it would lie inside every validity', () => {
  for (const more of [{ at: Number.NaN }, { at: Number.POSITIVE_INFINITY }, { revocationAt: Number.NaN }])
    expect(() => check(more)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }));
});

test('a thousand impostors of one name are a budget, and do not hide a listed authority', () => {
  const crowd = Array.from({ length: 1000 }, (_, index) => {
    const raw = ca.der.slice();
    raw[raw.length - 1] = index & 0xff;
    raw[raw.length - 2] = index >> 8;
    return { ...ca.certificate, raw, publicKey: root.certificate.publicKey };
  });
  expect(codeOf(check({ intermediates: crowd }))).toBe('indeterminate chain.budget');
  expect(codeOf(check({ intermediates: crowd, anchors: [anchorOf(ca)] }))).toBe('valid');
});

describe('cache', () => {
  test('a second validation computes no signature, and a changed certificate is another one', async () => {
    const cache = new PathCache();
    const crls = [await crlOf(root), await crlOf(ca)];
    const limits = { ...defaultLimits, pathSignatureChecks: 4 };
    expect(codeOf(check({ cache, crls, revocation: 'required', limits }))).toBe('valid');
    expect(cache.size).toBe(2);
    const none = { ...defaultLimits, pathSignatureChecks: 0 };
    expect(codeOf(check({ cache, crls, revocation: 'required', limits: none }))).toBe('valid');
    expect(codeOf(check({ cache: new PathCache(), crls, revocation: 'required', limits: none }))).toBe(
      'indeterminate chain.budget',
    );
    const copy = signer.der.slice();
    copy[copy.length - 1] = (copy[copy.length - 1] as number) ^ 1;
    expect(codeOf(check({ cache, leaf: parseCertificate(copy) }))).toBe('invalid chain.signature.invalid');
    expect(codeOf(check({ cache, at: signer.certificate.notAfter + day }))).toBe('invalid chain.validity.outside');
  });
});

test('of several failures the one that says most is given', async () => {
  const expired = await makeParty('sub-ca', '示范甲省运营CA', { issuer: root, key: ca, notAfter: now - day });
  expect(codeOf(check({ intermediates: [expired.certificate] }))).toBe('invalid chain.validity.outside');
  expect(codeOf(check({ intermediates: [expired.certificate, ca.certificate] }))).toBe('valid');
  const impostor = await makeParty('sub-ca', '示范甲省运营CA', { issuer: await makeParty('root', '别的根') });
  expect(codeOf(check({ intermediates: [impostor.certificate, expired.certificate] }))).toBe(
    'invalid chain.validity.outside',
  );
});
