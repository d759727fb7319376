import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createSignedData, parseSignedData } from '@yinxin/core/cms';
import { parseRevocationList, type RevocationReason } from '@yinxin/core/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MessageWorld } from './message-world.ts';
import { testNow, yinxin } from './support.ts';

const day = 86_400_000;
let world: MessageWorld;
beforeAll(async () => {
  world = await MessageWorld.make();
  await yinxin(['cms', 'sign', at('text'), ...own('signer'), '--out', at('signed.p7m')]);
  await yinxin(['tsa', 'init', '--dir', at('authority'), '--cert', at('tsa.cert.pem'), '--policy', '1.2.156.99.1']);
});
afterAll(() => rmSync(world.dir, { recursive: true }));

const at = (name: string): string => world.at(name);
const own = (name: string): string[] => world.own(name);
const anchor = (): string[] => ['--anchor', at('root.cert.pem')];

interface Verdict {
  readonly indication: string;
  readonly code?: string;
  readonly timestamp?: string;
  readonly timestampCode?: string;
  readonly counterSigners: readonly Verdict[];
}

/** The exit code and the first signer of `cms verify`. */
async function verdict(name: string, ...more: string[]): Promise<[number, Verdict]> {
  const { code, out } = await yinxin(['cms', 'verify', at(name), ...anchor(), '--json', ...more]);
  return [code, (JSON.parse(out) as { signers: [Verdict] }).signers[0]];
}

const revokedNumber = (who: string) => world.certificate(who).serialNumber;
const revoked = (who: string, revokedAt: number, reason: RevocationReason, invalidityDate?: number) => ({
  revoked: [
    {
      serialNumber: revokedNumber(who),
      revokedAt,
      reason,
      ...(invalidityDate === undefined ? {} : { invalidityDate }),
    },
  ],
});

/** Time-stamps the only signature of a message. */
async function stamp(name: string, out: string): Promise<void> {
  const [request, response] = [at(`${out}.tsq`), at(`${out}.tsr`)];
  const steps = [
    ['cms', 'timestamp', at(name), '--request-out', request],
    ['tsa', 'respond', request, '--dir', at('authority'), '--key', at('tsa.key.pem'), '--out', response],
    ['cms', 'timestamp', at(name), '--token', response, '--request', request, '--out', at(out)],
  ];
  for (const step of steps) expect((await yinxin(step)).code).toBe(0);
}

describe('revocation', () => {
  test('without data nothing passes: messages, envelopes, time-stamps and chains are indeterminate', async () => {
    const [code, signer] = await verdict('signed.p7m', '--out', at('never.txt'));
    expect([code, signer.indication, signer.code]).toEqual([3, 'indeterminate', 'revocation.missing']);
    expect(existsSync(at('never.txt'))).toBe(false);

    const recipient = ['--recipient', at('reader.cert.pem')];
    await yinxin(['cms', 'encrypt', at('text'), ...recipient, ...own('signer'), '--out', at('both.p7m')]);
    const opening = ['--key', at('reader.key.pem'), '--cert', at('signer.cert.pem'), '--out', at('both.txt')];
    const opened = await yinxin(['cms', 'decrypt', at('both.p7m'), ...opening, ...anchor(), '--json']);
    expect([opened.code, JSON.parse(opened.out).signers[0].code]).toEqual([3, 'revocation.missing']);

    await yinxin(['tsa', 'request', at('text'), '--certificate', '--out', at('one.tsq')]);
    const respond = ['--dir', at('authority'), '--key', at('tsa.key.pem'), '--out', at('one.tsr')];
    await yinxin(['tsa', 'respond', at('one.tsq'), ...respond]);
    const token = await yinxin(['tsa', 'verify', at('one.tsr'), '--content', at('text'), ...anchor(), '--json']);
    expect([token.code, JSON.parse(token.out).findings]).toMatchObject([
      3,
      [{ indication: 'indeterminate', code: 'revocation.missing' }],
    ]);

    const chain = await yinxin(['cert', 'chain', at('signer.cert.pem'), ...anchor(), '--json']);
    expect([chain.code, JSON.parse(chain.out).code]).toEqual([3, 'revocation.missing']);
    const said = await yinxin(['cert', 'chain', at('signer.cert.pem'), ...anchor(), '--lang', 'en']);
    expect(said.out).toContain('(revocation.missing)');
  });

  test('a list or a response decides; stale, foreign and unknown ones leave it open; revoked, too, until a time is proven', async () => {
    await world.list('old.crl', { thisUpdate: testNow - 9 * day, nextUpdate: testNow - day });
    await world.list('revoked.crl', revoked('signer', testNow - day / 2, 'keyCompromise'));
    await world.ocsp('good.ocsp', 'signer');
    await world.ocsp('other.ocsp', 'second');
    await world.ocsp('unknown.ocsp', 'signer', 'unknown');
    const cases: readonly (readonly [string, string, number, string | undefined, string?])[] = [
      ['--crl', 'root.crl', 0, undefined],
      ['--crl', 'old.crl', 3, 'revocation.stale'],
      ['--crl', 'revoked.crl', 3, 'signer.revoked.noPoe', 'certificate.revoked'],
      ['--ocsp', 'good.ocsp', 0, undefined],
      ['--ocsp', 'other.ocsp', 3, 'revocation.missing'],
      ['--ocsp', 'unknown.ocsp', 3, 'revocation.invalid'],
    ];
    for (const [option, file, exit, code, ofChain = code] of cases) {
      const [got, signer] = await verdict('signed.p7m', option, at(file));
      expect([file, got, signer.code]).toEqual([file, exit, code]);
      const chain = await yinxin(['cert', 'chain', at('signer.cert.pem'), ...anchor(), option, at(file), '--json']);
      const chainExit = ofChain === 'certificate.revoked' ? 1 : exit;
      expect([file, chain.code, JSON.parse(chain.out).code]).toEqual([file, chainExit, ofChain]);
    }
    for (const option of ['--crl', '--ocsp'])
      expect((await yinxin(['cms', 'verify', at('signed.p7m'), ...anchor(), option, at('text')])).code).toBe(2);
  });

  test('a list that the message encloses counts, a forged one proves nothing', async () => {
    const enclosing = (revocationLists: ReturnType<typeof parseRevocationList>[]) =>
      createSignedData({
        content: new Uint8Array(3),
        form: 'attached',
        family: 'gm',
        certificate: world.certificate('signer'),
        signer: world.signer('signer'),
        revocationLists,
      });
    const list = parseRevocationList(readFileSync(at('root.crl')));
    const message = await enclosing([list]);
    writeFileSync(at('enclosing.p7m'), message);
    expect((await verdict('enclosing.p7m'))[0]).toBe(0);
    const changed = Buffer.from(message);
    const place = changed.indexOf(Buffer.from(list.raw)) + list.raw.length - 1;
    changed[place] = (changed[place] as number) ^ 1;
    writeFileSync(at('forged.p7m'), changed);
    expect(await verdict('forged.p7m')).toMatchObject([3, { code: 'revocation.invalid' }]);
  });
});

describe('cms timestamp', () => {
  test('a stamped signature outlives its certificate’s revocation, unless the key was lost before', async () => {
    await stamp('signed.p7m', 'stamped.p7m');
    const later = { thisUpdate: testNow + 9 * day, nextUpdate: testNow + 16 * day };
    const week = testNow + 7 * day;
    const judged = async (name: string, list: object): Promise<unknown[]> => {
      await world.list('later.crl', { ...later, ...list });
      const when = ['--at', new Date(testNow + 10 * day).toISOString(), '--crl', at('later.crl')];
      const [exit, signer] = await verdict(name, ...when);
      return [exit, signer.code, signer.timestamp !== undefined, signer.timestampCode];
    };
    const reason = 'keyCompromise';
    expect(await judged('stamped.p7m', {})).toEqual([0, undefined, true, undefined]);
    expect(await judged('stamped.p7m', revoked('signer', week, reason))).toEqual([0, undefined, true, undefined]);
    expect(await judged('signed.p7m', revoked('signer', week, reason))).toEqual([
      3,
      'signer.revoked.noPoe',
      false,
      undefined,
    ]);
    const lost = revoked('signer', week, reason, testNow - day);
    expect(await judged('stamped.p7m', lost)).toEqual([1, 'signer.revoked', true, undefined]);
    // An authority that lost its key proves nothing any more, one that merely stopped does.
    const stopped = revoked('tsa', week, 'cessationOfOperation');
    expect(await judged('stamped.p7m', stopped)).toEqual([0, undefined, true, undefined]);
    const noTime = [0, undefined, false, 'tsa.revoked.noPoe'];
    expect(await judged('stamped.p7m', revoked('tsa', week, reason))).toEqual(noTime);
    // The list is younger than the token, but no longer current: the authority's key may have been lost since, and date back.
    const aged = { thisUpdate: testNow + day, nextUpdate: testNow + 2 * day };
    expect(await judged('stamped.p7m', aged)).toEqual([3, 'revocation.stale', false, 'revocation.stale']);
    expect(await judged('signed.p7m', aged)).toEqual([3, 'revocation.stale', false, undefined]);
  });

  test('only what stamps this signature is enclosed, and nothing by half', async () => {
    await yinxin(['cms', 'sign', at('text'), ...own('second'), '--out', at('other.p7m')]);
    await stamp('other.p7m', 'otherStamped.p7m');
    const wrong = [
      'cms',
      'timestamp',
      at('signed.p7m'),
      '--token',
      at('otherStamped.p7m.tsr'),
      '--out',
      at('wrong.p7m'),
    ];
    const refused = await yinxin(wrong);
    expect([refused.code, refused.err.includes('imprint.mismatch'), existsSync(at('wrong.p7m'))]).toEqual([
      1,
      true,
      false,
    ]);
    const answers = [
      '--token',
      at('otherStamped.p7m.tsr'),
      '--request',
      at('stamped.p7m.tsq'),
      '--out',
      at('wrong.p7m'),
    ];
    expect((await yinxin(['cms', 'timestamp', at('other.p7m'), ...answers])).err).toContain('imprint.mismatch');
    expect((await yinxin(['cms', 'timestamp', at('other.p7m')])).code).toBe(2);
    expect((await yinxin(['cms', 'timestamp', at('other.p7m'), '--token', at('stamped.p7m.tsr')])).code).toBe(2);
    expect((await yinxin(['cms', 'timestamp', at('text'), '--request-out', at('x.tsq')])).code).toBe(1);
  });
});

describe('cms countersign', () => {
  test('a second signature over the first is judged beside it; the first keeps its bytes', async () => {
    const out = ['--out', at('counter.p7m'), '--encoding', 'pem'];
    expect((await yinxin(['cms', 'countersign', at('signed.p7m'), ...own('second'), ...out])).code).toBe(0);
    const [exit, signer] = await verdict('counter.p7m', '--crl', at('root.crl'));
    expect([exit, signer.counterSigners.map(({ indication }) => indication)]).toEqual([0, ['passed']]);
    const [before] = parseSignedData(readFileSync(at('signed.p7m'))).signers;
    await yinxin(['cms', 'countersign', at('signed.p7m'), ...own('second'), '--out', at('counter.der')]);
    expect(parseSignedData(readFileSync(at('counter.der'))).signers[0]?.signature).toEqual(before?.signature);
    await world.list('second.crl', revoked('second', testNow - day / 2, 'keyCompromise'));
    const [failed, first] = await verdict('counter.p7m', '--crl', at('second.crl'));
    expect([failed, first.indication, first.counterSigners[0]?.code]).toEqual([3, 'passed', 'signer.revoked.noPoe']);
  });

  test('of several signers one is named; a number that nobody has is refused', async () => {
    const signerOf = (name: string) => ({ certificate: world.certificate(name), signer: world.signer(name) });
    const more = { form: 'attached', family: 'gm', furtherSigners: [signerOf('second')] } as const;
    writeFileSync(
      at('two.p7m'),
      await createSignedData({ content: new Uint8Array(3), ...signerOf('signer'), ...more }),
    );
    const countersign = (...which: string[]) =>
      yinxin(['cms', 'countersign', at('two.p7m'), ...own('second'), '--out', at('two.out'), ...which]);
    expect([(await countersign()).code, (await countersign('--index', '3')).code]).toEqual([2, 2]);
    expect((await countersign('--index', '2', '--dry-run')).code).toBe(0);
    expect(existsSync(at('two.out'))).toBe(false);
    expect((await countersign('--index', '2')).code).toBe(0);
    const counters = parseSignedData(readFileSync(at('two.out'))).signers.map((one) => one.counterSignatures.length);
    expect(counters.toSorted()).toEqual([0, 1]);
  });
});
