import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import {
  createSigner,
  decodePem,
  generatePrivateKey,
  keyId,
  parseKeyFile,
  parsePkcs12,
  parsePublicKey,
  parseSm2Container,
  verifySignature,
} from '@yinxin/core/crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileHolder } from '../src/signers/file-holder.ts';
import { serve } from '../src/signers/serve.ts';
import { type Outcome, testSession, yinxin } from './support.ts';

const env = { KEY: 'correct horse battery', NEW: 'another horse battery', WRONG: 'no horse' };
const secret = ['--password-env', 'KEY'];
const fresh = ['--new-password-env', 'NEW'];
const outcomes: Outcome[] = [];
let dir = '';

const at = (name: string): string => join(dir, name);
const text = (name: string): string => readFileSync(at(name), 'utf8');
const modeOf = (name: string): number => statSync(at(name)).mode & 0o777;

async function run(...argv: string[]): Promise<Outcome> {
  const outcome = await yinxin(argv, { env });
  outcomes.push(outcome);
  return outcome;
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yinxin-keys-'));
  expect(
    (await run('key', 'generate', '--out', at('sm2.pem'), '--public-out', at('sm2.pub.pem'), ...secret)).code,
  ).toBe(0);
});
afterAll(() => rmSync(dir, { recursive: true }));

describe('key', () => {
  test('a new key is encrypted, readable by its owner only, and never overwritten unasked', async () => {
    expect(text('sm2.pem')).toContain('BEGIN ENCRYPTED PRIVATE KEY');
    expect(modeOf('sm2.pem')).toBe(0o600);
    const before = text('sm2.pem');
    expect((await run('key', 'generate', '--out', at('sm2.pem'), ...secret)).code).toBe(2);
    expect(text('sm2.pem')).toBe(before);
    expect((await run('key', 'generate', '--out', at('dry.pem'), '--dry-run', ...secret)).code).toBe(0);
    expect(existsSync(at('dry.pem'))).toBe(false);
    expect((await run('key', 'generate', '--out', at('none.pem'))).code).toBe(2);
    expect((await run('key', 'generate', '--algorithm', 'rsa', '--out', at('none.pem'), ...secret)).code).toBe(2);
  });

  test.each(['ec-p256', 'ec-p384', 'ec-p521', 'ed25519'])('%s', async (algorithm) => {
    const argv = ['key', 'generate', '--algorithm', algorithm, '--out', at(`${algorithm}.pem`), '--json', ...secret];
    const made = JSON.parse((await run(...argv)).out) as { algorithm: string; keyId: string };
    const key = parseKeyFile(text(`${algorithm}.pem`), env.KEY);
    expect(made).toMatchObject({ schemaVersion: 1, algorithm, keyId: keyId(key.publicKey) });
  });

  test('inspect names kind and protection; the key itself is never shown', async () => {
    const closed = await run('key', 'inspect', at('sm2.pem'), '--json');
    expect(JSON.parse(closed.out)).toEqual({
      schemaVersion: 1,
      file: at('sm2.pem'),
      form: 'pkcs8-encrypted',
      encrypted: true,
    });
    const open = await run('key', 'inspect', at('sm2.pem'), '--json', ...secret);
    expect(JSON.parse(open.out)).toMatchObject({
      algorithm: 'sm2',
      bits: 256,
      publicKey: text('sm2.pub.pem'),
      leniencies: [],
    });
    for (const lang of ['zh', 'en'])
      expect((await run('key', 'inspect', at('sm2.pem'), '--lang', lang, ...secret)).out).toContain(
        text('sm2.pub.pem'),
      );
    expect((await run('key', 'inspect', at('sm2.pem'), '--password-env', 'WRONG')).code).toBe(2);
    expect((await run('key', 'inspect', at('sm2.pub.pem'))).code).toBe(2);
  });

  test('convert: every form holds the same key; what is not encrypted has to be asked for', async () => {
    const id = keyId(parseKeyFile(text('sm2.pem'), env.KEY).publicKey);
    const convert = (out: string, ...more: string[]) =>
      run('key', 'convert', at('sm2.pem'), '--out', at(out), ...secret, ...more);
    expect((await convert('aes.pem', '--scheme', 'aes', ...fresh)).out).toBe(`${id}\n`);
    expect(keyId(parseKeyFile(text('aes.pem'), env.NEW).publicKey)).toBe(id);
    expect((await convert('sec1.pem', '--to', 'sec1')).code).toBe(2);
    expect((await convert('sec1.pem', '--to', 'sec1', '--insecure-plain')).code).toBe(0);
    expect((await convert('plain.der', '--insecure-plain', '--encoding', 'der')).code).toBe(0);
    expect((await convert('sealed.der', '--encoding', 'der')).code).toBe(0);
    expect((await convert('public.pem', '--to', 'public')).code).toBe(0);
    for (const name of ['sec1.pem', 'plain.der', 'sealed.der', 'aes.pem']) {
      const key = parseKeyFile(new Uint8Array(readFileSync(at(name))), name === 'aes.pem' ? env.NEW : env.KEY);
      expect(keyId(key.publicKey), name).toBe(id);
      expect(modeOf(name)).toBe(0o600);
    }
    expect(text('public.pem')).toBe(text('sm2.pub.pem'));
    expect(text('sec1.pem')).toContain('BEGIN EC PRIVATE KEY');
  });

  test('change-password: the new one opens, the old one does not, and the old option is not taken for the new', async () => {
    writeFileSync(at('change.pem'), text('sm2.pem'));
    const change = (...more: string[]) => run('key', 'change-password', at('change.pem'), ...more);
    expect((await change(...secret)).code).toBe(2);
    expect((await change('--password-env', 'WRONG', ...fresh)).code).toBe(2);
    expect(text('change.pem')).toBe(text('sm2.pem'));
    expect((await change(...secret, ...fresh)).code).toBe(0);
    expect(modeOf('change.pem')).toBe(0o600);
    expect(parseKeyFile(text('change.pem'), env.NEW)).toEqual(parseKeyFile(text('sm2.pem'), env.KEY));
    expect(() => parseKeyFile(text('change.pem'), env.KEY)).toThrow();
  });

  test('sign and public: what a split signature needs', async () => {
    writeFileSync(at('message'), '示范甲省');
    expect(
      (await run('key', 'sign', at('message'), '--key', at('sm2.pem'), '--out', at('signature'), ...secret)).code,
    ).toBe(0);
    expect((await run('key', 'public', '--key', at('sm2.pem'), '--out', at('again.pub.pem'), ...secret)).code).toBe(0);
    expect(text('again.pub.pem')).toBe(text('sm2.pub.pem'));
    const publicKey = parsePublicKey(decodePem(text('sm2.pub.pem'))[0]?.bytes as Uint8Array);
    const [signature, message] = ['signature', 'message'].map((name) => new Uint8Array(readFileSync(at(name)))) as [
      Uint8Array,
      Uint8Array,
    ];
    expect(verifySignature({ algorithm: 'sm2-sm3', publicKey, signature, message })).toBe(true);
    // A message is no digest.
    const wrong = [
      'key',
      'sign',
      at('message'),
      '--input',
      'digest',
      '--key',
      at('sm2.pem'),
      '--out',
      at('x'),
      ...secret,
    ];
    expect((await run(...wrong)).code).toBe(2);
  });
});

describe('p12', () => {
  beforeAll(async () => {
    const init = ['ca', 'init', '--dir', at('pki'), '--name', '示范甲省'];
    expect((await run(...init, ...secret)).code).toBe(0);
  });
  const ca = (): string[] => [
    '--key',
    at('pki/sub.key.pem'),
    '--cert',
    at('pki/sub.cert.pem'),
    '--cert',
    at('pki/root.cert.pem'),
  ];

  test.each([
    ['sm', 'hmac-sm3'],
    ['aes', 'hmac-sha256'],
  ])('create, inspect, extract with %s', async (scheme, integrity) => {
    const file = at(`${scheme}.p12`);
    const made = await run(
      'p12',
      'create',
      ...ca(),
      '--name',
      '运营 CA',
      '--scheme',
      scheme,
      '--out',
      file,
      ...secret,
      ...fresh,
    );
    expect(made.code).toBe(0);
    expect(modeOf(`${scheme}.p12`)).toBe(0o600);
    expect(parsePkcs12(new Uint8Array(readFileSync(file)), env.NEW).certificates.length).toBe(2);
    const shown = await run('p12', 'inspect', file, '--json', '--password-env', 'NEW');
    expect(JSON.parse(shown.out)).toMatchObject({
      format: 'p12',
      integrity,
      keys: [{ algorithm: 'sm2', friendlyName: '运营 CA' }],
      certificates: [
        { subject: 'C=CN, O=示范甲省, CN=示范甲省 CA' },
        { subject: 'C=CN, O=示范甲省, CN=示范甲省 Root CA' },
      ],
      leniencies: [],
    });
    expect((await run('p12', 'inspect', file, '--lang', 'zh', '--password-env', 'NEW')).out).toContain('运营 CA');
    const out = await run(
      'p12',
      'extract',
      file,
      '--out',
      at(`out-${scheme}`),
      '--password-env',
      'NEW',
      '--new-password-env',
      'KEY',
    );
    expect(out.code).toBe(0);
    expect(parseKeyFile(text(`out-${scheme}.key.pem`), env.KEY)).toEqual(
      parseKeyFile(text('pki/sub.key.pem'), env.KEY),
    );
    expect(text(`out-${scheme}.cert.pem`)).toBe(text('pki/sub.cert.pem'));
    expect(text(`out-${scheme}.chain.pem`)).toBe(text('pki/root.cert.pem'));
    expect((await run('p12', 'inspect', file, ...secret)).code).toBe(2);
  });

  test('OpenSSL lists what aes wrote', (context) => {
    try {
      execFileSync('openssl', ['version']);
    } catch {
      context.skip('OpenSSL is not here');
    }
    const argv = ['pkcs12', '-in', at('aes.p12'), '-nodes', '-passin', 'env:NEW'];
    const shown = execFileSync('openssl', argv, { encoding: 'utf8', env: { ...process.env, ...env }, stdio: 'pipe' });
    expect(
      decodePem(shown)
        .map(({ label }) => label)
        .sort(),
    ).toEqual(['CERTIFICATE', 'CERTIFICATE', 'PRIVATE KEY']);
  });

  test('.sm2 files, by the same commands', async () => {
    const file = at('ca.sm2');
    expect((await run('p12', 'create', ...ca(), '--format', 'sm2', '--out', file, ...secret)).code).toBe(0);
    const { key } = parseSm2Container(new Uint8Array(readFileSync(file)), env.KEY);
    expect(key).toEqual(parseKeyFile(text('pki/sub.key.pem'), env.KEY));
    const shown = await run('p12', 'inspect', file, '--json', ...secret);
    expect(JSON.parse(shown.out)).toMatchObject({ format: 'sm2', keys: [{ algorithm: 'sm2' }] });
    expect((await run('key', 'convert', file, '--out', at('from-sm2.pem'), ...secret)).code).toBe(0);
    expect((await run('key', 'inspect', file, '--json', ...secret)).out).toContain('"form":"sm2"');
  });

  test('a PKCS#12 or .sm2 file serves as the key of a command; its password is not changed in place', async () => {
    for (const [file, variable] of [
      ['aes.p12', 'NEW'],
      ['ca.sm2', 'KEY'],
    ] as const) {
      const argv = ['key', 'public', '--key', at(file), '--out', at(`${file}.pub.pem`), '--password-env', variable];
      expect((await run(...argv)).code).toBe(0);
      const change = ['key', 'change-password', at(file), '--password-env', variable, '--new-password-env', 'KEY'];
      expect((await run(...change)).code).toBe(2);
    }
    expect(text('aes.p12.pub.pem')).toBe(text('ca.sm2.pub.pem'));
  });

  test('a certificate of another key is refused', async () => {
    const argv = [
      'p12',
      'create',
      '--key',
      at('sm2.pem'),
      '--cert',
      at('pki/sub.cert.pem'),
      '--out',
      at('x.p12'),
      ...secret,
    ];
    expect((await run(...argv)).code).toBe(2);
    expect(existsSync(at('x.p12'))).toBe(false);
  });
});

describe('key serve', () => {
  test('answers as the protocol says', async () => {
    const { session } = testSession();
    const key = generatePrivateKey('sm2', session.random);
    const holder = fileHolder([{ path: 'a.pem', signer: createSigner(key, { random: session.random }) }]);
    const id = keyId(key.publicKey).slice(0, 16);
    const sign = { key: id, algorithm: 'sm2-sm3' };
    const requests: [unknown, unknown][] = [
      [
        { id: 1, method: 'hello', params: { protocol: 'yinxin-signer', versions: [7, 1] } },
        { version: 1, capabilities: ['message', 'digest'] },
      ],
      [{ id: 2, method: 'hello', params: { protocol: 'other', versions: [1] } }, 'version.unsupported'],
      [{ id: 3, method: 'keys' }, { keys: [{ id, label: 'a.pem', algorithm: 'sm2-sm3' }] }],
      [{ id: 4, method: 'publicKey', params: { key: id } }, { algorithm: 'sm2-sm3' }],
      [{ id: 5, method: 'publicKey', params: { key: 'x' } }, 'key.unknown'],
      [{ id: 6, method: 'sign', params: { ...sign, digest: Buffer.alloc(32, 1).toString('base64') } }, {}],
      [{ id: 7, method: 'sign', params: { ...sign, digest: 'AAAA' } }, 'digest.length'],
      [{ id: 8, method: 'sign', params: { ...sign, message: 'AA' } }, 'request.malformed'],
      [{ id: 9, method: 'sign', params: { ...sign, algorithm: 'ed25519', message: 'AAAA' } }, 'algorithm.unsupported'],
      [{ id: 10, method: 'sign', params: sign }, 'request.malformed'],
      [{ id: 11, method: 'sign', params: [] }, 'request.malformed'],
      [{ id: 12, method: 'export' }, 'method.unknown'],
      ['not an object', 'request.malformed'],
      [{ id: 'x', method: 'keys' }, 'request.malformed'],
    ];
    const [input, output] = [new PassThrough(), new PassThrough()];
    const served = serve(holder, input, output);
    input.end(requests.map(([request]) => `${JSON.stringify(request)}\n`).join(''));
    await served;
    const replies = String(output.read()).trim().split('\n');
    expect(replies.length).toBe(requests.length);
    for (const [index, [request, expected]] of requests.entries()) {
      const reply = JSON.parse(replies[index] as string) as { id: unknown; result?: object; error?: { code: string } };
      const number = (request as { id?: unknown }).id;
      expect(reply.id).toBe(typeof number === 'number' ? number : null);
      if (typeof expected === 'string') expect(reply.error?.code).toBe(expected);
      else expect(reply.result).toMatchObject(expected as object);
    }
  });

  test('either files or a signer', async () => {
    expect((await run('key', 'serve')).code).toBe(2);
    expect((await run('key', 'serve', '--key', at('sm2.pem'), '--signer', 'external:x', ...secret)).code).toBe(2);
  });
});

test('no secret was printed by any of these commands', () => {
  expect(outcomes.length).toBeGreaterThan(30);
  const words = Object.values(env).join('|');
  for (const { out, err } of outcomes) expect(out + err).not.toMatch(new RegExp(`${words}|PRIVATE KEY-`));
});
