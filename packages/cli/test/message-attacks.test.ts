import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import {
  addCounterSignature,
  addSignatureTimestamp,
  createSignedData,
  createTimestampToken,
  parseSignedData,
  type SignerRequest,
} from '@yinxin/core/cms';
import { parseRevocationList, type RevocationReason } from '@yinxin/core/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MessageWorld } from './message-world.ts';
import { testNow, yinxin } from './support.ts';

const day = 86_400_000;
let world: MessageWorld;
beforeAll(async () => {
  world = await MessageWorld.make();
  await world.hold('ocsp', 'ocsp', 'root');
  await world.hold('third', 'person', 'root');
});
afterAll(() => rmSync(world.dir, { recursive: true }));

const at = (name: string): string => world.at(name);
const text = new TextEncoder().encode('示范内容');
const anchor = (): string[] => ['--anchor', at('root.cert.pem')];
const signer = (name: string): SignerRequest => ({ certificate: world.certificate(name), signer: world.signer(name) });
/** The days since the beginning of the attack, as `--at`. */
const on = (days: number): string[] => ['--at', new Date(testNow + days * day).toISOString()];

interface Verdict {
  readonly indication: string;
  readonly code?: string;
  readonly message?: { readonly zh: string; readonly en: string };
  readonly timestamp?: string;
  readonly timestampCode?: string;
  readonly notes: readonly { readonly code: string }[];
  readonly counterSigners: readonly Verdict[];
}

interface Report {
  readonly exit: number;
  readonly indication: string;
  readonly signersIndication: string;
  readonly counterSignersIndication?: string;
  readonly signers: readonly [Verdict];
}

async function verified(message: Uint8Array, ...more: string[]): Promise<Report> {
  writeFileSync(at('message.p7m'), message);
  const { code, out } = await yinxin(['cms', 'verify', at('message.p7m'), ...anchor(), '--json', ...more]);
  return { exit: code, ...JSON.parse(out) };
}

/** A time-stamp over the only signature of a message, of whatever time the holder of the key likes. */
async function stamped(message: Uint8Array, genTime: number): Promise<Uint8Array> {
  const [only] = parseSignedData(message).signers;
  const token = await createTimestampToken({
    message: only?.signature as Uint8Array,
    genTime,
    policy: '1.2.156.99.1',
    serialNumber: Uint8Array.of(1),
    ...signer('tsa'),
  });
  return addSignatureTimestamp(message, 0, token);
}

const signed = (name: string, lists: readonly string[] = [], content = text): Promise<Uint8Array> =>
  createSignedData({
    content,
    form: 'attached',
    family: 'gm',
    ...signer(name),
    revocationLists: lists.map((list) => parseRevocationList(readFileSync(at(list)))),
  });

const revokedOn = (days: number, reason: RevocationReason, ...names: string[]) => ({
  revoked: names.map((name) => ({
    serialNumber: world.certificate(name).serialNumber,
    revokedAt: testNow + days * day,
    reason,
  })),
});

const window = (from: number, until: number) => ({
  thisUpdate: testNow + from * day,
  nextUpdate: testNow + until * day,
});

describe('keys of signer and time-stamp authority, both lost', () => {
  test('a message dated back passes with no old list, enclosed or given; with the list of today it is told', async () => {
    await world.list('then.crl', window(2, 3));
    await world.list('today.crl', { ...window(13.9, 15), ...revokedOn(4, 'keyCompromise', 'signer', 'tsa') });
    const enclosed = await stamped(await signed('signer', ['then.crl']), testNow);
    const bare = await stamped(await signed('signer'), testNow);
    for (const [message, given] of [
      [enclosed, []],
      [bare, ['--crl', at('then.crl')]],
      [enclosed, ['--crl', at('then.crl')]],
    ] as const) {
      const report = await verified(message, ...on(14), ...given);
      expect([report.exit, report.signers[0]]).toMatchObject([
        3,
        { indication: 'indeterminate', code: 'revocation.stale', timestampCode: 'revocation.stale' },
      ]);
    }
    const known = await verified(enclosed, ...on(14), '--crl', at('today.crl'));
    expect([known.exit, known.signers[0]]).toMatchObject([
      3,
      { code: 'signer.revoked.noPoe', timestampCode: 'tsa.revoked.noPoe' },
    ]);
    // At the time of that list it was right to pass, and it still is for that time.
    expect((await verified(enclosed, ...on(2.5))).exit).toBe(0);
  });

  test('that a list came with the message stands in the report', async () => {
    await world.list('fresh.crl', window(0, 2));
    const report = await verified(await signed('signer', ['fresh.crl']), ...on(1));
    expect([report.exit, report.signers[0].notes.map(({ code }) => code)]).toEqual([0, ['revocation.data.enclosed']]);
    const given = await verified(await signed('signer', ['fresh.crl']), ...on(1), '--crl', at('fresh.crl'));
    expect(given.signers[0].notes).toEqual([]);
  });

  test.each<[RevocationReason, string | undefined]>([
    ['keyCompromise', 'tsa.revoked.noPoe'],
    ['certificateHold', 'tsa.suspended'],
    ['superseded', undefined],
    ['cessationOfOperation', undefined],
  ])('tsa verify of an authority revoked later for %s', async (reason, code) => {
    const message = await stamped(await signed('signer'), testNow);
    const [only] = parseSignedData(message).signers;
    writeFileSync(at('token.tst'), only?.timestamps[0] as Uint8Array);
    writeFileSync(at('signature'), only?.signature as Uint8Array);
    await world.list('later.crl', { ...window(5, 7), ...revokedOn(4, reason, 'tsa') });
    const verify = async (...more: string[]) =>
      yinxin(['tsa', 'verify', at('token.tst'), '--content', at('signature'), ...anchor(), ...more, '--json']);
    const now = await verify('--crl', at('later.crl'), ...on(6));
    expect([now.code, JSON.parse(now.out).findings.map((one: Verdict) => one.code)]).toEqual(
      code === undefined ? [0, []] : [3, [code]],
    );
    // That list is old on the tenth day.
    expect((await verify('--crl', at('later.crl'), ...on(10))).code).toBe(3);
    const before = { ...window(5, 7), ...revokedOn(-0.5, 'keyCompromise', 'tsa') };
    await world.list('before.crl', before);
    expect((await verify('--crl', at('before.crl'), ...on(6))).code).toBe(1);
  });
});

describe('the same words as yinxin verify', () => {
  test('a revocation is final only where nothing could turn it; the sentence has time, reason and source', async () => {
    const message = await signed('signer');
    await world.list('lost.crl', revokedOn(-0.5, 'keyCompromise', 'signer'));
    await world.list('held.crl', { ...window(-0.2, 2), ...revokedOn(-0.5, 'certificateHold', 'signer') });
    const lost = await verified(message, '--crl', at('lost.crl'));
    expect([lost.exit, lost.signers[0].code]).toEqual([3, 'signer.revoked.noPoe']);
    for (const part of ['2026-05-31T12:00:00Z', 'keyCompromise', 'CRL'])
      expect(lost.signers[0].message?.en).toContain(part);
    // With a time-stamp from before it passes, with one from after it fails for good.
    const early = await verified(await stamped(message, testNow - 0.7 * day), '--crl', at('lost.crl'));
    expect([early.exit, early.signers[0].notes.map(({ code }) => code)]).toEqual([
      0,
      ['signer.revocation.afterSigning'],
    ]);
    const late = await verified(await stamped(message, testNow - 0.1 * day), '--crl', at('lost.crl'));
    expect([late.exit, late.signers[0].code]).toEqual([1, 'signer.revoked']);
    const held = await verified(message, '--crl', at('held.crl'));
    expect([held.exit, held.signers[0].code]).toEqual([3, 'signer.suspended']);
    await world.list('released.crl', window(-0.1, 2));
    expect((await verified(message, '--crl', at('held.crl'), '--crl', at('released.crl'))).exit).toBe(0);
    const chain = async (list: string) => {
      const { code, out } = await yinxin([
        'cert',
        'chain',
        at('signer.cert.pem'),
        ...anchor(),
        '--crl',
        at(list),
        '--json',
      ]);
      return [code, JSON.parse(out).code];
    };
    expect(await chain('lost.crl')).toEqual([1, 'certificate.revoked']);
    expect(await chain('held.crl')).toEqual([3, 'certificate.suspended']);
    const said = await yinxin([
      'cms',
      'verify',
      at('message.p7m'),
      ...anchor(),
      '--crl',
      at('lost.crl'),
      '--lang',
      'zh',
    ]);
    expect(said.out).toContain('签章者证书已被吊销（2026-05-31T12:00:00Z，原因：keyCompromise，依据：吊销列表）');
  });

  test('expired signers: open without a proof of time', async () => {
    const late = await verified(await signed('signer'), ...on(400));
    expect([late.exit, late.signers[0].code]).toEqual([3, 'signer.validity.noPoe']);
    const early = await verified(await signed('signer'), ...on(-10));
    expect([early.exit, early.signers[0].code]).toEqual([3, 'signer.validity.notYet']);
  });
});

describe('certificates that are not for signing, and keys of others', () => {
  test('sign, countersign, add-signer and encrypt refuse them before anything is written', async () => {
    writeFileSync(at('signed.p7m'), await signed('signer'));
    const out = ['--out', at('never.p7m'), '--lang', 'en'];
    for (const command of [
      ['cms', 'sign', at('text')],
      ['cms', 'countersign', at('signed.p7m')],
      ['cms', 'add-signer', at('signed.p7m')],
      ['cms', 'encrypt', at('text'), '--recipient', at('stranger.cert.pem')],
    ]) {
      const refused = await yinxin([...command, ...world.own('reader'), ...out]);
      expect([refused.code, refused.err.includes('ERR_CMS_SIGNER')]).toEqual([2, true]);
      const mixed = ['--cert', at('second.cert.pem'), '--key', at('third.key.pem')];
      const other = await yinxin([...command, ...mixed, ...out]);
      expect([other.code, other.err.includes('ERR_CMS_UNVERIFIED')]).toEqual([2, false]);
    }
    expect(existsSync(at('never.p7m'))).toBe(false);
  });
});

describe('cms add-signer', () => {
  test('a second party signs the same content, enclosed or not; the first signature stays', async () => {
    writeFileSync(at('one.p7m'), await signed('signer'));
    const add = (...more: string[]) => yinxin(['cms', 'add-signer', ...more, ...world.own('second')]);
    expect((await add(at('one.p7m'), '--out', at('both.p7m'))).code).toBe(0);
    const both = await yinxin(['cms', 'verify', at('both.p7m'), ...world.trusted, '--json']);
    expect([both.code, JSON.parse(both.out).signers.length]).toEqual([0, 2]);
    await yinxin(['cms', 'sign', at('text'), ...world.own('signer'), '--form', 'detached', '--out', at('one.p7s')]);
    expect((await add(at('one.p7s'), '--out', at('both.p7s'))).code).toBe(2);
    expect((await add(at('one.p7s'), '--content', at('long'), '--out', at('both.p7s'))).code).toBe(0);
    const verify = async (content: string) =>
      JSON.parse(
        (await yinxin(['cms', 'verify', at('both.p7s'), '--content', at(content), ...world.trusted, '--json'])).out,
      ).signers.map((one: Verdict) => one.indication);
    // Whoever adds a signature says what was signed; the first signer signed something else.
    expect((await verify('long')).toSorted()).toEqual(['failed', 'passed']);
  });
});

describe('certificates for one service alone', () => {
  test('a responder’s certificate signs no message, revoked or not, and its chain needs revocation data', async () => {
    for (const name of ['ocsp', 'tsa']) {
      const report = await verified(await signed(name), '--crl', at('root.crl'));
      expect([report.exit, report.signers[0].code]).toEqual([3, 'chain.constraint.extendedKeyUsage']);
      expect(report.signers[0].message?.en).toContain('1.3.6.1.5.5.7.3.');
    }
    await world.list('noResponder.crl', revokedOn(-0.5, 'keyCompromise', 'ocsp'));
    const chain = async (...more: string[]) =>
      (await yinxin(['cert', 'chain', at('ocsp.cert.pem'), ...anchor(), ...more])).code;
    expect(await chain()).toBe(3);
    expect(await chain('--crl', at('root.crl'))).toBe(0);
    expect(await chain('--crl', at('noResponder.crl'))).toBe(1);
  });
});

/** Element by element, with another one in place of one of them. */
function replaced(der: Uint8Array, old: Uint8Array, by: Uint8Array): Uint8Array {
  if (Buffer.compare(der, old) === 0) return by;
  const place = Buffer.from(der).indexOf(Buffer.from(old));
  if (place === -1 || ((der[0] as number) & 0x20) === 0) return der;
  const parts: Uint8Array[] = [];
  for (let rest = der.subarray(headLength(der)); rest.length > 0; ) {
    const length = headLength(rest) + contentLength(rest);
    parts.push(replaced(rest.subarray(0, length), old, by));
    rest = rest.subarray(length);
  }
  return element(der[0] as number, ...parts);
}

const headLength = (der: Uint8Array): number => 2 + ((der[1] as number) & 0x80 ? (der[1] as number) & 0x7f : 0);

function contentLength(der: Uint8Array): number {
  const first = der[1] as number;
  return first < 0x80 ? first : der.subarray(2, headLength(der)).reduce((sum, byte) => sum * 256 + byte, 0);
}

function element(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Uint8Array.of(tag, length), content]);
  const octets =
    length < 0x100 ? [length] : length < 0x10000 ? [length >> 8, length] : [length >> 16, length >> 8, length];
  return Buffer.concat([Uint8Array.of(tag, 0x80 | octets.length, ...octets), content]);
}

const counterSignature = Uint8Array.of(6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 9, 6);

/** A message whose only signer gets a counter-signature as it is made here. */
function countersigned(message: Uint8Array, counter: Uint8Array): Uint8Array {
  const raw = parseSignedData(message).signers[0]?.raw as Uint8Array;
  const attribute = element(0x30, counterSignature, element(0x31, counter));
  const content = raw.subarray(headLength(raw));
  return replaced(message, raw, element(0x30, content, element(0xa1, attribute)));
}

describe('counter-signatures', () => {
  let message: Uint8Array;
  let list: string[];

  /** A message of its own that signs the signature; its signer becomes the counter-signature. */
  async function overSignature(name: string): Promise<Uint8Array> {
    const [first] = parseSignedData(message).signers;
    const content = first?.signature as Uint8Array;
    return createSignedData({ content, form: 'attached', family: 'gm', signedAttributes: 'none', ...signer(name) });
  }

  const signerOf = (of: Uint8Array): Uint8Array => parseSignedData(of).signers[0]?.raw as Uint8Array;

  beforeAll(async () => {
    message = await signed('signer');
    list = ['--crl', at('root.crl'), '--cert', at('second.cert.pem'), '--cert', at('third.cert.pem')];
  });

  test('of counter-signatures are judged and shown, however deep; a damaged one never passes', async () => {
    const twice = await addCounterSignature(await overSignature('second'), 0, signer('third'));
    const good = await verified(countersigned(message, signerOf(twice)), ...list);
    expect([good.exit, good.signers[0].counterSigners]).toMatchObject([
      0,
      [{ indication: 'passed', counterSigners: [{ indication: 'passed' }] }],
    ]);
    const [counter] = parseSignedData(twice).signers;
    const inner = counter?.counterSignatures[0]?.signature as Uint8Array;
    const changed = inner.slice();
    changed[changed.length - 1] = (changed[changed.length - 1] as number) ^ 1;
    const damaged = Buffer.from(signerOf(twice));
    damaged.set(changed, damaged.indexOf(Buffer.from(inner)));
    const bad = await verified(countersigned(message, damaged), ...list);
    expect([bad.exit, bad.signersIndication, bad.counterSignersIndication]).toEqual([1, 'passed', 'failed']);
    expect(bad.signers[0].counterSigners[0]).toMatchObject({
      indication: 'passed',
      counterSigners: [{ indication: 'failed', code: 'signature.invalid' }],
    });
    const said = await yinxin(['cms', 'verify', at('message.p7m'), ...anchor(), ...list, '--lang', 'en']);
    expect(said.out).toContain('signatures of the content: PASSED; counter-signatures, which anybody can add: FAILED');
    expect(said.out).toContain('      counter-signer ');
  });

  test('their time-stamps count', async () => {
    await world.list('second.crl', revokedOn(-0.5, 'keyCompromise', 'second'));
    const lists = ['--crl', at('second.crl'), '--cert', at('second.cert.pem')];
    const plain = await verified(countersigned(message, signerOf(await overSignature('second'))), ...lists);
    expect([plain.exit, plain.signers[0].counterSigners[0]?.code]).toEqual([3, 'signer.revoked.noPoe']);
    const early = await stamped(await overSignature('second'), testNow - 0.7 * day);
    const proven = await verified(countersigned(message, signerOf(early)), ...lists);
    expect([proven.exit, proven.signers[0].counterSigners[0]]).toMatchObject([0, { indication: 'passed' }]);
    expect(proven.signers[0].counterSigners[0]?.timestamp).toBeDefined();
    const late = await stamped(await overSignature('second'), testNow - 0.1 * day);
    const after = await verified(countersigned(message, signerOf(late)), ...lists);
    expect([after.exit, after.signers[0].counterSigners[0]?.code]).toEqual([1, 'signer.revoked']);
  });

  test('one that anybody added is told apart from the signers', async () => {
    const unknown = await verified(countersigned(message, signerOf(await overSignature('third'))), ...list.slice(0, 4));
    expect([unknown.exit, unknown.signersIndication, unknown.counterSignersIndication]).toEqual([
      3,
      'passed',
      'indeterminate',
    ]);
    const nobody = await verified(message, ...list);
    expect(nobody).toMatchObject({ exit: 0, signersIndication: 'passed' });
    expect(nobody.counterSignersIndication).toBeUndefined();
  });

  test('too many are not judged, said so, and never pass', async () => {
    let counter = signerOf(await overSignature('second'));
    const attribute = (of: Uint8Array) => element(0x31, ...Array.from({ length: 16 }, () => of));
    for (let depth = 0; depth < 2; depth++) {
      const raw = signerOf(await overSignature('second'));
      const unsigned = element(0xa1, element(0x30, counterSignature, attribute(counter)));
      counter = element(0x30, raw.subarray(headLength(raw)), unsigned);
    }
    const report = await verified(countersigned(message, counter), ...list);
    expect(report.indication).not.toBe('passed');
    expect(JSON.stringify(report)).toContain('additions.tooMany');
  });
});
