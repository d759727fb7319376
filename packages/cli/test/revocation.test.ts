import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run as runSession } from '../src/program.ts';
import { type Outcome, testNow, testSession, type World, yinxin } from './support.ts';

const hour = 3_600_000;
const world: World = { env: { KEY: 'correct horse battery' } };
const secret = ['--password-env', 'KEY'];
let dir = '';
let pki = '';
const at = (name: string): string => join(dir, name);
const serials: Record<string, string> = {};

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yinxin-revocation-'));
  pki = at('pki');
  await good(['ca', 'init', '--dir', pki, '--name', '示范甲省电子证照', ...secret]);
  for (const [name, profile] of [
    ['first', 'seal-signer'],
    ['second', 'person'],
    ['third', 'person'],
    ['fourth', 'device'],
    ['responder', 'ocsp'],
  ] as const) {
    const urls = name === 'third' ? ['--crl-url', 'http://ca.example/3.crl'] : [];
    const argv = ['cert', 'issue', '--dir', pki, '--profile', profile, '--name', name, '--organisation', '示范甲局'];
    serials[name] = (await good([...argv, ...urls, '--out', at(name), ...secret])).out.trim();
  }
});
afterAll(() => rmSync(dir, { recursive: true }));

async function good(argv: readonly string[], in_: World = world): Promise<Outcome> {
  const outcome = await yinxin(argv, in_);
  if (outcome.code !== 0) throw new Error(`${argv.join(' ')}: ${outcome.err}${outcome.out}`);
  return outcome;
}

const publish = (out: string, ...more: string[]) => [
  'crl',
  'publish',
  '--dir',
  pki,
  '--out',
  at(out),
  ...secret,
  ...more,
];
const later = (hours: number): World => ({ ...world, now: testNow + hours * hour });
const json = ({ out }: Outcome) => JSON.parse(out) as Record<string, unknown>;

describe('crl', () => {
  test('hold, release, delta, and the differences between lists', async () => {
    const base = publish(
      '1.crl',
      '--revoke',
      `${serials['first']},certificateHold`,
      '--revoke',
      `${serials['third']},superseded`,
    );
    expect(json(await good([...base, '--json', '--freshest', 'http://ca.example/d.crl']))).toEqual({
      schemaVersion: 1,
      number: '1',
      thisUpdate: '2026-06-01T00:00:00Z',
      nextUpdate: '2026-06-08T00:00:00Z',
      entries: 2,
    });
    const delta = publish(
      '2.crl',
      '--delta',
      '--hours',
      '6',
      '--release',
      serials['first'] ?? '',
      '--revoke',
      `${serials['second']},keyCompromise`,
    );
    expect(json(await good([...delta, '--json'], later(1)))).toMatchObject({
      number: '2',
      baseNumber: '1',
      entries: 2,
    });
    await good(publish('3.crl'), later(2));
    const diff = await good(['crl', 'diff', at('1.crl'), at('3.crl')]);
    expect(diff.out).toBe(
      `+ ${serials['second']} 2026-06-01T01:00:00Z, keyCompromise\n- ${serials['first']} 2026-06-01T00:00:00Z, certificateHold\n`,
    );
    const issuer = ['--issuer', join(pki, 'sub.cert.pem')];
    const checked = await yinxin(
      ['crl', 'check', at('3.crl'), ...issuer, '--previous', at('1.crl'), '--json'],
      later(3),
    );
    expect(checked.code).toBe(0);
    expect(json(checked)).toMatchObject({ result: 'passed' });
    const deltaChecked = await yinxin(['crl', 'check', at('2.crl'), ...issuer, '--base', at('1.crl')], later(3));
    expect(deltaChecked.code).toBe(0);
    // A list after the delta is no base of it.
    const wrongBase = await yinxin(['crl', 'check', at('2.crl'), ...issuer, '--base', at('3.crl'), '--json'], later(3));
    expect(wrongBase.code).toBe(1);
    expect(wrongBase.out).toContain('{"id":"base.number","result":"failed"}');
  });

  test('a delta list is applied to its base, and alone says nothing about what it does not list', async () => {
    const look = (list: string, name: string, ...more: string[]) =>
      yinxin(
        ['crl', 'check', at(list), '--issuer', join(pki, 'sub.cert.pem'), '--cert', at(`${name}.cert.pem`), ...more],
        later(3),
      );
    const base = ['--base', at('1.crl')];
    // Revoked by the base only, by the delta only, released by the delta.
    for (const [name, status, code] of [
      ['third', 'revoked', 1],
      ['second', 'revoked', 1],
      ['first', 'notListed', 0],
    ] as const) {
      const found = await look('2.crl', name, ...base, '--json');
      expect([name, json(found)['status'], found.code]).toEqual([name, status, code]);
    }
    const alone = await look('2.crl', 'third', '--json');
    expect([json(alone)['status'], alone.code]).toEqual(['unknown', 3]);
    const forged = Buffer.from(readFileSync(at('1.crl')));
    forged[forged.length - 1] = (forged[forged.length - 1] as number) ^ 1;
    writeFileSync(at('forged.crl'), forged);
    const refused = await look('2.crl', 'third', '--base', at('forged.crl'), '--json');
    expect(json(refused)['checks']).toContainEqual({ id: 'base.signature', result: 'failed' });
    expect([json(refused)['status'], refused.code]).toEqual(['unknown', 1]);
  });

  test('what is on the list, what is not, and another issuer', async () => {
    const issuer = ['--issuer', join(pki, 'sub.cert.pem')];
    const revoked = await yinxin(['crl', 'check', at('3.crl'), ...issuer, '--cert', at('second.cert.pem')], later(3));
    expect(revoked.code).toBe(1);
    expect(revoked.out).toContain(`${serials['second']}: revoked (2026-06-01T01:00:00Z, keyCompromise)`);
    const listed = await yinxin(['crl', 'check', at('3.crl'), ...issuer, '--serial', serials['first'] ?? ''], later(3));
    expect(listed).toMatchObject({ code: 0 });
    const old = await yinxin(['crl', 'check', at('3.crl'), ...issuer], later(24 * 30));
    expect(old.code).toBe(3);
    const other = await yinxin(
      ['crl', 'check', at('3.crl'), '--issuer', join(pki, 'root.cert.pem'), '--json'],
      later(3),
    );
    expect(other.code).toBe(1);
    expect(other.out).toContain('{"id":"issuer","result":"failed"}');
    expect(other.out).toContain('{"id":"signature","result":"failed"}');
    const backwards = await yinxin(
      ['crl', 'check', at('1.crl'), ...issuer, '--previous', at('3.crl'), '--json'],
      later(3),
    );
    expect(backwards.code).toBe(1);
    expect(backwards.out).toContain('{"id":"previous.number","result":"failed"}');
  });

  test('a part by distribution point, by kind and by reason', async () => {
    const point = publish('point.crl', '--point', 'http://ca.example/3.crl', '--json');
    expect(json(await good(point, later(4)))).toMatchObject({ entries: 1 });
    const shown = await good(['crl', 'inspect', at('point.crl'), '--lang', 'en']);
    expect(shown.out).toContain('distribution point: uri:http://ca.example/3.crl');
    expect(shown.out).toContain(serials['third']);
    expect(json(await good(publish('ca.crl', '--only', 'authorities', '--json'), later(4)))).toMatchObject({
      entries: 0,
    });
    const reasons = publish('reasons.crl', '--reasons', 'keyCompromise,cACompromise', '--json');
    expect(json(await good(reasons, later(4)))).toMatchObject({ entries: 1 });
  });

  test('numbers never repeat and no revocation is lost when signing or writing fails', async () => {
    const before = Number(json(await good(publish('n.crl', '--json'), later(5)))['number']);
    const broken: World = {
      ...later(5),
      random: () => {
        throw new Error('power cut');
      },
    };
    const cut = await yinxin(publish('lost.crl', '--revoke', `${serials['fourth']},superseded`), broken);
    expect([cut.code, cut.err]).toEqual([5, expect.stringContaining('was not signed: publish again')]);
    expect(existsSync(at('lost.crl'))).toBe(false);
    const elsewhere = ['crl', 'publish', '--dir', pki, '--out', join(at('first.cert.pem'), 'x'), ...secret];
    expect((await yinxin(elsewhere, later(5))).code).toBe(4);
    const after = json(await good(publish('n.crl', '--json', '--force'), later(5)));
    expect(Number(after['number'])).toBe(before + 3);
    const listed = [
      'crl',
      'check',
      at('n.crl'),
      '--issuer',
      join(pki, 'sub.cert.pem'),
      '--serial',
      serials['fourth'] ?? '',
    ];
    expect((await yinxin(listed, later(5))).out).toContain('superseded');
  });

  test.each<[string, string[], World, number]>([
    ['a clock that went back', [], world, 2],
    ['a final revocation taken back', ['--release', 'third'], later(6), 2],
    ['a revocation twice', ['--revoke', 'third'], later(6), 2],
    ['a number that was never issued', ['--revoke', 'ffff'], later(6), 2],
    ['a reason that does not exist', ['--revoke', 'first,bored'], later(6), 2],
    ['removal as a reason', ['--revoke', 'first,removeFromCRL'], later(6), 2],
    ['a revocation in the future', ['--revoke', 'first,,2030-01-01'], later(6), 2],
    ['a delta of a part that has no full list', ['--delta', '--only', 'users'], later(6), 2],
  ])('%s is refused, and nothing is remembered', async (_, given, when, code) => {
    const record = readFileSync(join(pki, 'ca.json'), 'utf8');
    const words = given.map((word) => word.replace(/^(first|third)/, (name) => serials[name] ?? ''));
    expect((await yinxin(publish('refused.crl', ...words), when)).code).toBe(code);
    expect(readFileSync(join(pki, 'ca.json'), 'utf8')).toBe(record);
  });

  test('a dry run remembers nothing', async () => {
    const record = readFileSync(join(pki, 'ca.json'), 'utf8');
    const dry = await good(publish('dry.crl', '--dry-run', '--revoke', serials['first'] ?? ''), later(6));
    expect(dry.err).toContain('would write');
    expect(readFileSync(join(pki, 'ca.json'), 'utf8')).toBe(record);
  });

  test('expired certificates leave one list after they expired', async () => {
    const far = 24 * 365 * 4;
    const kept = json(await good(publish('kept.crl', '--json'), later(far)));
    expect(kept).toMatchObject({ entries: 3 });
    const dropped = json(await good(publish('dropped.crl', '--expired', 'drop', '--json'), later(far + 1)));
    expect(dropped).toMatchObject({ entries: 0 });
  });
});

describe('orders of an operator', () => {
  let own = '';
  let serial = '';
  const order = (out: string, ...more: string[]): string[] => {
    const argv = publish(out, ...more);
    return argv.with(argv.indexOf('--dir') + 1, own);
  };

  beforeAll(async () => {
    own = at('own');
    await good(['ca', 'init', '--dir', own, '--name', '示范乙省', ...secret]);
    const argv = ['cert', 'issue', '--dir', own, '--profile', 'person', '--name', '示范人', '--out', at('own-person')];
    serial = (await good([...argv, ...secret])).out.trim();
  });

  test('a serial number is taken as OpenSSL and others print it', async () => {
    const upper = serial.toUpperCase();
    const colons = (upper.match(/../g) ?? []).join(':');
    for (const [index, spelt] of [upper, `0x${serial}`, `00:${colons}`, `0X${upper}`].entries()) {
      await good(order(`hold${index}.crl`, '--revoke', `${spelt},certificateHold`));
      await good(order(`release${index}.crl`, '--release', spelt));
      const found = await good(
        ['ocsp', 'respond', '--dir', own, '--serial', spelt, '--out', at(`s${index}`), ...secret],
        world,
      );
      expect(found.out).toBe(`${serial}: good\n`);
    }
    const looked = ['crl', 'check', at('hold0.crl'), '--issuer', join(own, 'sub.cert.pem'), '--serial', colons];
    expect((await yinxin(looked)).out).toContain(`${serial}: revoked`);
    const wrong = await yinxin(order('wrong.crl', '--revoke', 'serial,keyCompromise'), world);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('not a serial number')]);
  });

  test('a revocation does not begin before its certificate, and says since when the key was lost', async () => {
    const before = await yinxin(order('early.crl', '--revoke', `${serial},keyCompromise,2020-01-01T00:00:00Z`), world);
    expect([before.code, before.err]).toEqual([2, expect.stringContaining('2026-06-01T00:00:00Z')]);
    expect(existsSync(at('early.crl'))).toBe(false);
    const future = await yinxin(order('late.crl', '--revoke', `${serial},keyCompromise,,2030-01-01T00:00:00Z`), world);
    expect(future.code).toBe(2);
    const five = await yinxin(order('five.crl', '--revoke', `${serial},keyCompromise,,,x`), world);
    expect(five.code).toBe(2);
    const known = `${serial},keyCompromise,2026-06-01T01:00:00Z,2026-05-20T00:00:00Z`;
    await good(order('known.crl', '--revoke', known), later(2));
    const shown = await good(['crl', 'inspect', at('known.crl')]);
    expect(shown.out).toContain('2026-05-20T00:00:00Z');
  });

  test('what is recorded is said when the list cannot be written or signed; a repetition says what to do', async () => {
    const argv = ['cert', 'issue', '--dir', own, '--profile', 'person', '--name', '另一人', '--out', at('own-second')];
    const second = (await good([...argv, ...secret], later(3))).out.trim();
    writeFileSync(at('plain'), '');
    const unwritten = await yinxin(order('plain/below.crl', '--revoke', second), later(4));
    expect(unwritten.code).toBe(4);
    expect(unwritten.err).toContain('the revocations are recorded');
    const stored = join(own, 'crl', 'sub.full.crl');
    expect(unwritten.err).toContain(stored);
    expect((await good(['crl', 'inspect', stored])).out).toContain(second);
    const again = await yinxin(order('again.crl', '--revoke', second), later(5));
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('leave it out')]);
    // Nothing was ordered, so that nothing is said to be recorded.
    expect((await yinxin(order('plain/none.crl'), later(6))).err).not.toContain('recorded');
  });
});

describe('ocsp', () => {
  const issuer = () => ['--issuer', join(pki, 'sub.cert.pem')];
  const delegate = () => ['--responder', at('responder.cert.pem'), '--key', at('responder.key.pem'), ...secret];

  test('request, response, check: good, revoked, never issued', async () => {
    const certs = [at('first.cert.pem'), at('second.cert.pem')];
    await good(['ocsp', 'request', ...certs, ...issuer(), '--out', at('q.der')]);
    const answer = await good([
      'ocsp',
      'respond',
      '--dir',
      pki,
      '--request',
      at('q.der'),
      '--out',
      at('r.der'),
      ...delegate(),
    ]);
    expect(answer.out).toBe(`${serials['first']}: good\n${serials['second']}: revoked\n`);
    const check = (name: string, ...more: string[]) =>
      yinxin(['ocsp', 'check', at('r.der'), '--cert', at(`${name}.cert.pem`), ...issuer(), ...more], world);
    expect(await check('first', '--request', at('q.der'))).toMatchObject({ code: 0 });
    const revoked = await check('second', '--request', at('q.der'), '--json');
    expect(revoked.code).toBe(1);
    expect(json(revoked)).toMatchObject({ status: 'revoked', reason: 'keyCompromise', result: 'failed' });
    // Not asked about, another question's nonce, and too late.
    expect((await check('third')).code).toBe(3);
    await good(['ocsp', 'request', certs[0] ?? '', ...issuer(), '--out', at('other.der')]);
    const replayed = await check('first', '--request', at('other.der'), '--json');
    expect(replayed.code).toBe(3);
    expect(json(replayed)).toMatchObject({ status: 'unknown', problem: 'ocsp.nonce' });
    const stale = await check('first', '--at', '2026-06-02T00:00:00Z', '--json');
    expect(stale.code).toBe(3);
    expect(json(stale)).toMatchObject({ status: 'good', freshness: 'stale' });
  });

  test('a certificate without OCSP signing answers nothing', async () => {
    const argv = ['ocsp', 'respond', '--dir', pki, '--request', at('q.der'), '--out', at('no.der'), ...secret];
    const outcome = await yinxin([...argv, '--responder', at('second.cert.pem'), '--key', at('second.key.pem')], world);
    expect(outcome.code).toBe(2);
    expect(outcome.err).toContain('ERR_PROFILE');
  });

  test('before anybody asks, by the CA itself, with the hash of old askers', async () => {
    const argv = ['ocsp', 'respond', '--dir', pki, '--out', at('pre.der'), '--digest', 'sha1', '--unissued', 'revoked'];
    const outcome = await good([...argv, '--serial', serials['first'] ?? '', '--serial', '1234', '--json', ...secret]);
    expect(json(outcome)).toMatchObject({
      responseStatus: 'successful',
      answers: [{ status: 'good' }, { serialNumber: '1234', status: 'revoked' }],
    });
    const shown = await good(['ocsp', 'inspect', at('pre.der'), '--lang', 'zh']);
    expect(shown.out).toContain('1970-01-01T00:00:00Z');
    expect(await yinxin(['inspect', at('pre.der'), '--json'])).toMatchObject({ code: 0 });
    expect(json(await good(['inspect', at('q.der'), '--json']))['kind']).toBe('ocspRequest');
    const checked = ['ocsp', 'check', at('pre.der'), '--cert', at('first.cert.pem'), ...issuer()];
    expect((await yinxin(checked, world)).code).toBe(0);
  });

  test.each([
    ['neither a request nor a number', []],
    ['both', ['--request', 'q.der', '--serial', '01']],
  ])('%s: usage', async (_, more) => {
    const argv = ['ocsp', 'respond', '--dir', pki, '--out', at('x.der'), ...secret];
    expect((await yinxin([...argv, ...more], world)).code).toBe(2);
  });

  test('files that are none are refused', async () => {
    writeFileSync(at('noise'), 'noise');
    expect((await yinxin(['ocsp', 'inspect', at('noise')])).code).toBe(1);
    expect((await yinxin(['crl', 'inspect', at('noise')])).code).toBe(1);
    const check = ['ocsp', 'check', at('noise'), '--cert', at('first.cert.pem'), ...issuer()];
    expect((await yinxin(check)).code).toBe(1);
    const wrong = [
      'ocsp',
      'check',
      at('r.der'),
      '--cert',
      at('first.cert.pem'),
      '--issuer',
      join(pki, 'root.cert.pem'),
    ];
    expect((await yinxin(wrong)).code).toBe(2);
  });

  describe('serve', () => {
    interface Reply {
      readonly status: number;
      readonly headers: Readonly<Record<string, unknown>>;
      readonly body: Uint8Array;
    }

    const send = (url: string, method: string, headers: Record<string, string>, body?: Uint8Array): Promise<Reply> =>
      new Promise((resolve, reject) => {
        const sent = httpRequest(url, { method, headers, agent: false }, (reply) => {
          const parts: Buffer[] = [];
          reply.on('data', (part: Buffer) => parts.push(part));
          reply.on('end', () =>
            resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(parts) }),
          );
        });
        sent.on('error', reject);
        sent.end(body);
      });
    const type = { 'Content-Type': 'application/ocsp-request' };

    /** Starts a responder for some answers and talks to it. */
    async function talk(answers: number, work: (url: string) => Promise<void>): Promise<Outcome> {
      const argv = ['ocsp', 'serve', '--dir', pki, '--requests', String(answers), ...delegate()];
      const { session, printed, said } = testSession(world, argv);
      let url = '';
      let found: () => void = () => {};
      const listening = new Promise<void>((resolve) => {
        found = resolve;
      });
      const print = session.print;
      const code = runSession(argv, {
        ...session,
        print: (text) => {
          print(text);
          url = text.trim();
          found();
        },
      });
      await listening;
      await work(url);
      return { code: await code, out: printed(), err: said() };
    }

    test('POST and GET, with the headers of RFC 5019', async () => {
      await good(['ocsp', 'request', at('first.cert.pem'), ...issuer(), '--nonce', 'none', '--out', at('plain.der')]);
      const withNonce = readFileSync(at('q.der'));
      const plain = readFileSync(at('plain.der'));
      const outcome = await talk(4, async (url) => {
        const fresh = await send(url, 'POST', type, withNonce);
        expect(fresh).toMatchObject({ status: 200, headers: { 'content-type': 'application/ocsp-response' } });
        expect(fresh.headers['cache-control']).toBe('no-store');
        writeFileSync(at('posted.der'), fresh.body);
        const cached = await send(`${url}${encodeURIComponent(plain.toString('base64'))}`, 'GET', {});
        expect(cached.status).toBe(200);
        expect(cached.headers).toMatchObject({
          'cache-control': 'max-age=3600, public, no-transform, must-revalidate',
          'last-modified': 'Mon, 01 Jun 2026 00:00:00 GMT',
          expires: 'Mon, 01 Jun 2026 01:00:00 GMT',
        });
        // Slashes of base64 that an asker did not encode.
        const raw = await send(`${url}${plain.toString('base64')}`, 'GET', {});
        expect(raw.status).toBe(200);
        expect(Buffer.from((await send(url, 'POST', type, Buffer.from('noise'))).body).toString('hex')).toBe(
          '30030a0101',
        );
      });
      expect(outcome.code).toBe(0);
      const check = [
        'ocsp',
        'check',
        at('posted.der'),
        '--cert',
        at('first.cert.pem'),
        ...issuer(),
        '--request',
        at('q.der'),
      ];
      expect((await yinxin(check, world)).code).toBe(0);
    });

    test('what HTTP refuses costs no answer', async () => {
      await talk(1, async (url) => {
        expect((await send(url, 'PUT', type)).status).toBe(405);
        expect((await send(url, 'POST', { 'Content-Type': 'text/plain' }, Buffer.from('x'))).status).toBe(415);
        expect((await send(url, 'POST', { ...type, 'Content-Length': '70000' }, Buffer.alloc(70_000))).status).toBe(
          413,
        );
        expect((await send(`${url}%%%`, 'GET', {})).status).toBe(400);
        expect((await send(`${url}${'A'.repeat(9000)}`, 'GET', {})).status).toBe(414);
        expect((await send(url, 'POST', type, readFileSync(at('q.der')))).status).toBe(200);
      });
    });

    test('revocations reach a running responder', async () => {
      const read = async (url: string): Promise<string> => {
        writeFileSync(at('live.der'), (await send(url, 'POST', type, readFileSync(at('plain.der')))).body);
        return (await good(['ocsp', 'inspect', at('live.der'), '--lang', 'en'])).out;
      };
      await talk(2, async (url) => {
        expect(await read(url)).toContain('certificate status: good');
        await good(publish('live.crl', '--revoke', `${serials['first']},superseded`), later(24 * 365 * 5));
        expect(await read(url)).toContain('certificate status: revoked');
      });
    });

    test('a port that is taken', async () => {
      await talk(1, async (url) => {
        const argv = ['ocsp', 'serve', '--dir', pki, '--port', new URL(url).port, ...delegate()];
        expect((await yinxin(argv, world)).code).toBe(4);
        await send(url, 'POST', type, readFileSync(at('plain.der')));
      });
    });
  });
});

test('a responder that the CA has revoked answers no more', async () => {
  const own = at('responders');
  await good(['ca', 'init', '--dir', own, '--name', '示范乙省电子证照', ...secret]);
  const issue = ['cert', 'issue', '--dir', own, '--profile', 'ocsp', '--name', 'gone', '--organisation', '示范乙局'];
  const serial = (await good([...issue, '--out', at('gone'), ...secret])).out.trim();
  const answer = ['ocsp', 'respond', '--dir', own, '--serial', serial];
  const delegate = ['--responder', at('gone.cert.pem'), '--key', at('gone.key.pem'), ...secret];
  await good([...answer, ...delegate, '--out', at('before.ocsp')]);
  const revoke = ['crl', 'publish', '--dir', own, '--revoke', `${serial},keyCompromise`, '--out', at('gone.crl')];
  await good([...revoke, ...secret], later(1));
  const refused = await yinxin([...answer, ...delegate, '--out', at('after.ocsp'), '--lang', 'en'], later(2));
  expect([refused.code, existsSync(at('after.ocsp'))]).toEqual([1, false]);
  expect(refused.err).toContain('has been revoked by this CA');
  await good([...answer, ...secret, '--out', at('ca.ocsp')], later(2));
});
