import { once } from 'node:events';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { parseTimestampResponse } from '@yinxin/core/cms';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAuthority, TokenJournal } from '../src/tsa/folder.ts';
import { startTimestampServer } from '../src/tsa/server.ts';
import { MessageWorld } from './message-world.ts';
import { testNow, testSession, yinxin } from './support.ts';

let world: MessageWorld;
const { session } = testSession();
beforeAll(async () => {
  world = await MessageWorld.make();
});
afterAll(() => rmSync(world.dir, { recursive: true }));

const at = (name: string): string => world.at(name);

describe('tsa', () => {
  const init = (folder: string, ...more: string[]) =>
    yinxin(['tsa', 'init', '--dir', at(folder), '--cert', at('tsa.cert.pem'), '--policy', '1.2.156.99.1', ...more]);
  const keyOf = (): string[] => ['--key', at('tsa.key.pem')];

  test('init, request, respond, verify, inspect', async () => {
    expect((await init('authority')).code).toBe(0);
    const wrong = ['tsa', 'init', '--dir', at('no'), '--cert', at('signer.cert.pem'), '--policy', '1.2.3'];
    expect((await yinxin(wrong)).code).toBe(2);
    for (const digest of ['sm3', 'sha256', 'sha384', 'sha512']) {
      const asked = ['tsa', 'request', at('text'), '--digest', digest, '--certificate', '--out', at(`${digest}.tsq`)];
      expect((await yinxin(asked)).code).toBe(0);
      const respond = [
        'tsa',
        'respond',
        at(`${digest}.tsq`),
        '--dir',
        at('authority'),
        ...keyOf(),
        '--out',
        at(`${digest}.tsr`),
      ];
      expect((await yinxin(respond)).code).toBe(0);
      const verify = (content: string, ...more: string[]) =>
        yinxin(['tsa', 'verify', at(`${digest}.tsr`), '--content', at(content), '--json', ...more]);
      const request = ['--request', at(`${digest}.tsq`)];
      const anchored = world.trusted;
      expect((await verify('text', ...request, ...anchored)).code).toBe(0);
      expect((await verify('root.cert.pem', ...anchored)).code).toBe(1);
      expect((await verify('text')).code).toBe(3);
    }
    const swapped = await yinxin(['tsa', 'verify', at('sm3.tsr'), '--request', at('sha256.tsq'), '--json']);
    const codes = (JSON.parse(swapped.out).findings as { code: string }[]).map(({ code }) => code);
    expect([swapped.code, codes.includes('nonce.mismatch'), codes.includes('imprint.mismatch')]).toEqual([
      1,
      true,
      true,
    ]);
    const kinds = await Promise.all(
      ['sm3.tsq', 'sm3.tsr'].map(
        async (name) => JSON.parse((await yinxin(['tsa', 'inspect', at(name), '--json'])).out).kind as string,
      ),
    );
    expect(kinds).toEqual(['timestampRequest', 'timestampResponse']);
  });

  test('a refused request says why; the clock may not run backwards', async () => {
    await yinxin(['tsa', 'request', at('text'), '--policy', '1.2.3.4', '--out', at('foreign.tsq')]);
    const respond = (name: string, out: string, now?: number) =>
      yinxin(
        ['tsa', 'respond', at(name), '--dir', at('authority'), ...keyOf(), '--out', at(out), '--json'],
        now === undefined ? {} : { now },
      );
    const foreign = await respond('foreign.tsq', 'foreign.tsr');
    expect([foreign.code, JSON.parse(foreign.out).refusal]).toEqual([1, 'unacceptedPolicy']);
    const verified = await yinxin(['tsa', 'verify', at('foreign.tsr'), '--json']);
    expect([verified.code, JSON.parse(verified.out).refusals]).toEqual([1, ['unacceptedPolicy']]);
    const back = await respond('sm3.tsq', 'back.tsr', testNow - 5_000);
    expect(JSON.parse(back.out).refusal).toBe('timeNotAvailable');
    const drift = [
      'tsa',
      'respond',
      at('sm3.tsq'),
      '--dir',
      at('authority'),
      ...keyOf(),
      '--uncertainty',
      '1001',
      '--json',
    ];
    expect(JSON.parse((await yinxin([...drift, '--out', at('drift.tsr')])).out).refusal).toBe('timeNotAvailable');
  });

  test('the journal: a torn line is dropped, a damaged one ends everything, no number comes twice', async () => {
    const path = join(at('authority'), 'tsa.journal.ndjson');
    const before = readFileSync(path, 'utf8');
    const serials = before
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { serial: string }).serial);
    expect(new Set(serials).size).toBe(serials.length);
    for (const cut of [1, 20, before.length / 2]) {
      writeFileSync(path, before.slice(0, Math.floor(before.length - cut)));
      const journal = new TokenJournal(at('authority'), session.random);
      const complete = readFileSync(path, 'utf8');
      expect(before.startsWith(complete) && (complete === '' || complete.endsWith('\n'))).toBe(true);
      const record = { genTime: testNow, policy: '1.2', digestAlgorithm: 'sm3', digest: new Uint8Array(32) } as const;
      await journal.reserve(record);
      journal.close();
      expect(readFileSync(path, 'utf8').split('\n').length).toBe(complete.split('\n').length + 1);
    }
    writeFileSync(path, before);
    // The same randomness as before gives the same number: it is drawn again.
    const journal = new TokenJournal(at('authority'), counted());
    const record = { genTime: testNow, policy: '1.2', digestAlgorithm: 'sm3', digest: new Uint8Array(32) } as const;
    const first = await journal.reserve(record);
    journal.close();
    const again = new TokenJournal(at('authority'), counted());
    expect(await again.reserve(record)).not.toEqual(first);
    again.close();
    appendFileSync(path, 'nonsense\n');
    expect(() => new TokenJournal(at('authority'), session.random)).toThrow(expect.objectContaining({ exit: 'io' }));
    writeFileSync(path, before);
  });

  /** Counts up from 1: every source begins alike. */
  function counted(): (length: number) => Uint8Array {
    let count = 0;
    return (length) => new Uint8Array(length).fill(++count);
  }

  test('over HTTP: types, methods, sizes, and fifty at once in the order of their times', async () => {
    await init('ordered', '--ordering', '--accuracy', '500');
    const signer = world.signer('tsa');
    const authority = readAuthority(at('ordered'), signer);
    const journal = new TokenJournal(at('ordered'), session.random);
    let now = testNow;
    const clock = { ...session, now: () => now++ };
    const server = await startTimestampServer(clock, {
      authority,
      journal,
      host: '127.0.0.1',
      port: 0,
      uncertaintyMs: 0,
    });
    const body = readFileSync(at('sm3.tsq'));
    const query = 'application/timestamp-query';
    try {
      const post = (bytes: Uint8Array, type = query, method = 'POST', path = '/') =>
        send(server.port, bytes, type, method, path);
      expect((await post(body, 'text/plain')).status).toBe(415);
      expect((await post(body, query, 'PUT')).status).toBe(405);
      expect((await post(body, query, 'POST', '/etc/passwd')).status).toBe(404);
      expect((await post(new Uint8Array(70_000))).status).toBe(413);
      const broken = await post(Uint8Array.of(1, 2, 3));
      expect([broken.status, broken.type, parseTimestampResponse(broken.bytes).refusals]).toEqual([
        200,
        'application/timestamp-reply',
        ['badDataFormat'],
      ]);
      const answers = await Promise.all(Array.from({ length: 50 }, () => post(body)));
      const tokens = answers.map(({ bytes }) => parseTimestampResponse(bytes).token);
      expect(tokens.every((token) => token?.ordering === true && token.accuracyMs === 500)).toBe(true);
      expect(new Set(tokens.map((token) => token?.genTime)).size).toBe(50);
      expect(new Set(tokens.map((token) => token?.serialNumber)).size).toBe(50);
    } finally {
      await server.close();
      journal.close();
    }
  });
});

async function send(port: number, body: Uint8Array, type: string, method: string, path: string) {
  const headers = { 'content-type': type, 'content-length': body.length };
  const request = httpRequest({ host: '127.0.0.1', port, method, path, headers });
  request.on('error', () => {});
  request.end(body);
  const [response] = (await once(request, 'response')) as [
    AsyncIterable<Uint8Array> & { statusCode: number; headers: Record<string, string> },
  ];
  const parts: Uint8Array[] = [];
  for await (const part of response) parts.push(part);
  return {
    status: response.statusCode,
    type: response.headers['content-type'],
    bytes: new Uint8Array(Buffer.concat(parts)),
  };
}
