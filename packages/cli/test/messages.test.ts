import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificateBundle, parseTimestampResponse } from '@yinxin/core/cms';
import { createSigner, encodePem, encodePrivateKey, parseKeyFile, sm2PublicKeyInfo } from '@yinxin/core/crypto';
import { generateSm2KeyPair } from '@yinxin/core/sm';
import { type Certificate, issueCertificate, parseCertificate } from '@yinxin/core/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAuthority, TokenJournal } from '../src/tsa/folder.ts';
import { startTimestampServer } from '../src/tsa/server.ts';
import { testNow, testSession, yinxin } from './support.ts';

let dir = '';
const at = (name: string): string => join(dir, name);
const session = testSession().session;
const certificates = new Map<string, Certificate>();

/** Makes NAME.cert.pem and NAME.key.pem. */
async function hold(
  name: string,
  profile: 'root' | 'person' | 'timestamp',
  issuer?: string,
  keyUse: 'sign' | 'encrypt' = 'sign',
): Promise<void> {
  const { privateKey, publicKey } = generateSm2KeyPair(session.random);
  const signerKey = issuer === undefined ? encodePrivateKey(privateKey) : readFileSync(at(`${issuer}.key.pem`));
  const above = issuer === undefined ? undefined : certificates.get(issuer);
  const der = await issueCertificate({
    profile,
    subject: { C: 'CN', O: '示范甲局', CN: name },
    subjectPublicKey: sm2PublicKeyInfo(publicKey),
    ...(above === undefined ? {} : { issuer: { certificate: above } }),
    signer: createSigner(parseKeyFile(signerKey), { random: session.random }),
    serialNumber: session.random(8),
    notBefore: testNow - 86_400_000,
    notAfter: testNow + 86_400_000 * 300,
    ...(keyUse === 'encrypt' ? { keyUse } : {}),
  });
  certificates.set(name, parseCertificate(der));
  writeFileSync(at(`${name}.cert.pem`), encodePem('CERTIFICATE', der));
  writeFileSync(at(`${name}.key.pem`), encodePem('PRIVATE KEY', encodePrivateKey(privateKey)), { mode: 0o600 });
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yinxin-cms-'));
  await hold('root', 'root');
  await hold('signer', 'person', 'root');
  await hold('reader', 'person', 'root', 'encrypt');
  await hold('stranger', 'person', 'root', 'encrypt');
  await hold('tsa', 'timestamp', 'root');
  writeFileSync(at('text'), '示范内容\n');
  writeFileSync(at('long'), new Uint8Array(9 * 1024 * 1024).fill(65));
});
afterAll(() => rmSync(dir, { recursive: true }));

const own = (name: string): string[] => ['--cert', at(`${name}.cert.pem`), '--key', at(`${name}.key.pem`)];
const trusting = ['--anchor'];
const sign = (out: string, ...more: string[]) =>
  yinxin(['cms', 'sign', at('text'), ...own('signer'), '--out', at(out), ...more]);

describe('cms', () => {
  test('attached: signed, judged, written; a changed one is not', async () => {
    expect((await sign('a.p7m')).code).toBe(0);
    const anchored = [...trusting, at('root.cert.pem')];
    const passed = await yinxin(['cms', 'verify', at('a.p7m'), ...anchored, '--out', at('a.txt'), '--json']);
    expect(passed.code).toBe(0);
    expect(JSON.parse(passed.out)).toMatchObject({
      indication: 'passed',
      signers: [{ indication: 'passed' }],
      leniencies: [],
    });
    expect(readFileSync(at('a.txt'), 'utf8')).toBe('示范内容\n');

    const without = await yinxin(['cms', 'verify', at('a.p7m'), '--out', at('b.txt'), '--json']);
    expect([without.code, JSON.parse(without.out).signers[0].code]).toEqual([3, 'chain.anchor.none']);
    const bytes = readFileSync(at('a.p7m'));
    const changed = Buffer.from(bytes);
    const place = changed.indexOf(Buffer.from('示范内容\n'));
    changed[place] = (changed[place] as number) ^ 1;
    writeFileSync(at('changed.p7m'), changed);
    const failed = await yinxin(['cms', 'verify', at('changed.p7m'), ...anchored, '--out', at('c.txt'), '--json']);
    expect([failed.code, JSON.parse(failed.out).signers[0].code]).toEqual([1, 'digest.mismatch']);
    expect([existsSync(at('b.txt')), existsSync(at('c.txt'))]).toEqual([false, false]);
    const late = await yinxin(['cms', 'verify', at('a.p7m'), ...anchored, '--at', '2030-01-01', '--json']);
    expect(late.code).not.toBe(0);
    for (const language of ['zh', 'en']) {
      const said = await yinxin(['cms', 'verify', at('changed.p7m'), ...anchored, '--lang', language]);
      expect(said.out).toContain('digest.mismatch');
    }
  });

  test('detached, without attributes, under both families, in PEM', async () => {
    for (const family of ['gm', 'rfc'])
      for (const attributes of ['written', 'none']) {
        const name = `${family}-${attributes}.pem`;
        const signed = await sign(
          name,
          '--form',
          'detached',
          '--family',
          family,
          '--attributes',
          attributes,
          '--encoding',
          'pem',
        );
        expect(signed.code).toBe(0);
        expect(readFileSync(at(name), 'utf8')).toMatch(/^-----BEGIN CMS-----/);
        const verify = (content: string) =>
          yinxin(['cms', 'verify', at(name), '--content', at(content), '--anchor', at('root.cert.pem'), '--json']);
        expect((await verify('text')).code).toBe(0);
        expect((await verify('root.cert.pem')).code).toBe(1);
        expect((await yinxin(['cms', 'verify', at(name), '--anchor', at('root.cert.pem')])).code).toBe(3);
      }
  });

  test('a verdict does not stand among the content: with --out - it goes to standard error', async () => {
    const argv = ['cms', 'verify', at('changed.p7m'), '--anchor', at('root.cert.pem'), '--out', '-'];
    const text = await yinxin(argv);
    expect([text.code, text.out, text.err.includes('digest.mismatch')]).toEqual([1, '', true]);
    const json = await yinxin([...argv, '--json']);
    expect([json.code, json.out, json.err.includes('"indication":"failed"')]).toEqual([1, '', true]);
  });

  test('nothing is overwritten, and a dry run writes nothing', async () => {
    await sign('once.p7m');
    expect((await sign('once.p7m')).code).toBe(2);
    expect((await sign('once.p7m', '--force')).code).toBe(0);
    expect((await sign('never.p7m', '--dry-run')).code).toBe(0);
    expect(existsSync(at('never.p7m'))).toBe(false);
    expect(readdirSync(dir).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('encrypted for one: the other learns nothing, and a signature inside is judged', async () => {
    const encrypt = (out: string, ...more: string[]) =>
      yinxin(['cms', 'encrypt', at('text'), '--recipient', at('reader.cert.pem'), '--out', at(out), ...more]);
    const decrypt = (name: string, who: string, out: string, ...more: string[]) =>
      yinxin(['cms', 'decrypt', at(name), '--key', at(`${who}.key.pem`), '--out', at(out), '--json', ...more]);
    for (const cipher of ['sm4-cbc', 'sm4-gcm']) {
      expect((await encrypt(`${cipher}.p7m`, '--cipher', cipher)).code).toBe(0);
      const opened = await decrypt(`${cipher}.p7m`, 'reader', `${cipher}.txt`, '--recipient', at('reader.cert.pem'));
      expect(JSON.parse(opened.out)).toMatchObject({
        cipher,
        integrity: cipher === 'sm4-gcm' ? 'authenticated' : 'none',
      });
      expect(readFileSync(at(`${cipher}.txt`), 'utf8')).toBe('示范内容\n');
      const refused = await decrypt(`${cipher}.p7m`, 'stranger', 'stolen.txt');
      expect([refused.code, refused.err.includes('ERR_DECRYPTION'), existsSync(at('stolen.txt'))]).toEqual([
        1,
        true,
        false,
      ]);
    }
    expect((await encrypt('both.p7m', ...own('signer'))).code).toBe(0);
    const both = await decrypt(
      'both.p7m',
      'reader',
      'both.txt',
      '--anchor',
      at('root.cert.pem'),
      '--cert',
      at('signer.cert.pem'),
    );
    expect([both.code, JSON.parse(both.out)]).toMatchObject([
      0,
      { kind: 'signedAndEnvelopedData', indication: 'passed' },
    ]);
    const signing = ['cms', 'encrypt', at('text'), '--recipient', at('signer.cert.pem'), '--out', at('x')];
    expect((await yinxin(signing)).err).toContain('ERR_CMS_RECIPIENT');
  });

  test('a shared key, as bytes or as digits', async () => {
    writeFileSync(at('shared'), '00112233445566778899aabbccddeeff\n');
    const shared = ['--shared-key', at('shared')];
    expect((await yinxin(['cms', 'encrypt', at('text'), ...shared, '--out', at('s.p7m')])).code).toBe(0);
    expect((await yinxin(['cms', 'decrypt', at('s.p7m'), ...shared, '--out', at('s.txt')])).code).toBe(0);
    expect(readFileSync(at('s.txt'), 'utf8')).toBe('示范内容\n');
  });

  test('9 MB go by in pieces, and come back only after the verdict', async () => {
    const signed = await yinxin(['cms', 'sign', at('long'), ...own('signer'), '--out', at('long.p7m')]);
    expect(signed.code).toBe(0);
    const verify = (name: string, out: string) =>
      yinxin(['cms', 'verify', at(name), '--anchor', at('root.cert.pem'), '--out', at(out), '--json']);
    const verdict = await verify('long.p7m', 'long.txt');
    expect([verdict.code, JSON.parse(verdict.out).leniencies]).toEqual([0, ['cms.ber']]);
    expect(readFileSync(at('long.txt')).equals(readFileSync(at('long')))).toBe(true);
    const cut = readFileSync(at('long.p7m'));
    writeFileSync(at('cut.p7m'), cut.subarray(0, cut.length - 1));
    expect([(await verify('cut.p7m', 'cut.txt')).code, existsSync(at('cut.txt'))]).toEqual([1, false]);
    const pem = await yinxin([
      'cms',
      'sign',
      at('long'),
      ...own('signer'),
      '--out',
      at('long.pem'),
      '--encoding',
      'pem',
    ]);
    expect(pem.code).toBe(2);
  });

  test('inspect shows every kind, and a bundle gives its certificates', async () => {
    const kinds = await Promise.all(
      ['a.p7m', 'sm4-cbc.p7m', 'sm4-gcm.p7m', 'both.p7m', 's.p7m'].map(
        async (name) => JSON.parse((await yinxin(['cms', 'inspect', at(name), '--json'])).out).kind as string,
      ),
    );
    expect(kinds).toEqual([
      'signedData',
      'envelopedData',
      'authEnvelopedData',
      'signedAndEnvelopedData',
      'encryptedData',
    ]);
    const root = certificates.get('root') as Certificate;
    writeFileSync(at('root.p7b'), encodePem('PKCS7', createCertificateBundle({ certificates: [root] })));
    expect((await yinxin(['cms', 'verify', at('a.p7m'), '--anchor', at('root.p7b')])).code).toBe(0);
  });
});

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
      const anchored = ['--anchor', at('root.cert.pem')];
      expect((await verify('text', ...request, ...anchored)).code).toBe(0);
      expect((await verify('long', ...anchored)).code).toBe(1);
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
    const signer = createSigner(parseKeyFile(readFileSync(at('tsa.key.pem'))), { random: session.random });
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
