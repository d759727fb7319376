import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSm2Signer, decodePem } from '@yinxin/core/crypto';
import { generateSm2KeyPair } from '@yinxin/core/sm';
import { createCertificateRequest, parseCertificate } from '@yinxin/core/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startOcspServer } from '../src/ocsp/http-server.ts';
import { printJson } from '../src/session.ts';
import { testNow, testSession, type World, yinxin } from './support.ts';

const world: World = { env: { KEY: 'correct horse battery' } };
const secret = ['--password-env', 'KEY'];
let dir = '';
const at = (name: string): string => join(dir, name);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yinxin-hostile-'));
  await yinxin(['ca', 'init', '--dir', at('pki'), '--name', '示范甲省电子证照', ...secret], world);
});
afterAll(() => rmSync(dir, { recursive: true }));

const fresh = () => createSm2Signer(generateSm2KeyPair(testSession().session.random).privateKey, testSession().session);
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const active = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u;

/** A name that would clear the screen, retitle the terminal and turn the line around. */
const evil = '示范\u001b[2J\u001b]0;x\u0007\u009b31m\u202egnp.exe\u061c\u200f\u2066';

async function request(path: string, more: Partial<Parameters<typeof createCertificateRequest>[0]>): Promise<string> {
  writeFileSync(
    at(path),
    await createCertificateRequest({ subject: { C: 'CN', O: '示范甲局', CN: '申请人' }, signer: fresh(), ...more }),
  );
  return at(path);
}

const certificateAt = (name: string) =>
  parseCertificate(decodePem(readFileSync(at(`${name}.cert.pem`)))[0]?.bytes ?? new Uint8Array());

const issue = (profile: string, path: string, out: string, ...more: string[]) =>
  yinxin(
    [
      'cert',
      'issue',
      '--dir',
      at('pki'),
      '--profile',
      profile,
      '--request',
      path,
      '--out',
      at(out),
      ...secret,
      ...more,
    ],
    world,
  );

describe('a request that asks for more than it may have', () => {
  test('extensions are wishes: no authority, no purpose, no status of its own comes out', async () => {
    const path = await request('ca.csr', {
      extensions: [
        { oid: '2.5.29.19', critical: true, value: bytes('30030101ff') },
        { oid: '2.5.29.15', critical: true, value: bytes('03020106') },
        { oid: '2.5.29.37', critical: false, value: bytes('300a06082b06010505070309') },
        { oid: '1.3.6.1.5.5.7.48.1.5', critical: false, value: bytes('0500') },
        { oid: '1.2.156.990000.7', critical: false, value: bytes('0500') },
      ],
    });
    expect(await issue('person', path, 'smuggled')).toMatchObject({ code: 0 });
    const certificate = certificateAt('smuggled');
    expect(certificate.basicConstraints?.ca).not.toBe(true);
    expect(certificate.keyUsage?.has('keyCertSign')).toBe(false);
    expect(certificate.keyUsage?.has('cRLSign')).toBe(false);
    expect(certificate.extendedKeyUsage ?? []).not.toContain('1.3.6.1.5.5.7.3.9');
    expect(certificate.extensions.has('1.3.6.1.5.5.7.48.1.5')).toBe(false);
    expect(certificate.extensions.has('1.2.156.990000.7')).toBe(false);
  });

  test('host names are certified before the operator’s eyes only', async () => {
    const path = await request('names.csr', { dnsNames: ['www.example.com'] });
    const dry = await issue('tlcp-server', path, 'names', '--dry-run');
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.err).toContain('www.example.com');
    expect((await issue('tlcp-server', path, 'names')).err).toContain('www.example.com');
    expect(certificateAt('names').subjectAltNames).toEqual([{ kind: 'dns', value: 'www.example.com' }]);
  });

  test('nor at all where the certificate is about no host: it restricts no purpose, and would serve one', async () => {
    const path = await request('person.csr', { dnsNames: ['www.example.com'] });
    expect((await issue('person', path, 'host')).err).toContain('--dns');
    expect(certificateAt('host').subjectAltNames).toEqual([]);
    expect((await issue('person', path, 'wanted', '--again', '--dns', 'a.example')).code).toBe(0);
    expect(certificateAt('wanted').subjectAltNames).toEqual([{ kind: 'dns', value: 'a.example' }]);
  });

  test.each(['a.example\u0000.b.example', 'a.example ', '*.*.example', '例.example', '-a.example', ''])(
    'a host name that is none: %j',
    async (name) => {
      const signer = fresh();
      const made = await createCertificateRequest({
        subject: { C: 'CN', CN: '申请人' },
        signer,
        dnsNames: [name],
      }).catch(() => undefined);
      if (made === undefined) return;
      writeFileSync(at('none.csr'), made);
      const outcome = await issue('tlcp-server', at('none.csr'), 'none');
      expect(outcome.code).not.toBe(0);
      expect(existsSync(at('none.cert.pem'))).toBe(false);
    },
  );
});

describe('names that write on the terminal', () => {
  test('neither text nor JSON lets them', async () => {
    // Our own maker refuses such a name; a stranger's tool writes it.
    const text = Buffer.from(evil);
    const attribute = Buffer.concat([bytes('0603550403'), Buffer.of(0x0c, text.length), text]);
    const wrap = (tag: number, content: Uint8Array): Buffer => Buffer.concat([Buffer.of(tag, content.length), content]);
    const raw = new Uint8Array(wrap(0x30, wrap(0x31, wrap(0x30, attribute))));
    const path = await request('evil.csr', { subject: { raw, rdns: [], text: '' } });
    let shown = '';
    for (const verb of [['inspect'], ['cert', 'inspect'], ['inspect', '--json'], ['cert', 'inspect', '--json']]) {
      const { out, err } = await yinxin([...verb, path], world);
      shown += out;
      expect(`${out}${err}`).not.toMatch(active);
    }
    expect(shown).toContain('gnp.exe');
    for (const more of [['--dry-run'], []]) {
      const { out, err } = await issue('person', path, 'evil', ...more);
      expect(`${out}${err}`).not.toMatch(active);
    }
  });

  test('what went wrong quotes nothing as it stands', async () => {
    writeFileSync(at('evil.json'), JSON.stringify({ name: evil }));
    const { out, err, code } = await issue(at('evil.json'), at('ca.csr'), 'x');
    expect(code).toBe(2);
    expect(`${out}${err}`).not.toMatch(active);
  });

  test('JSON says the same', () => {
    const { session, printed } = testSession();
    const value = { [evil]: [evil, '\u{e0041}', '\u2028'] };
    printJson(session, value);
    expect(printed()).not.toMatch(active);
    expect(JSON.parse(printed())).toEqual(value);
  });
});

describe('a responder on an open line', () => {
  const answers: string[] = [];
  let server: Awaited<ReturnType<typeof startOcspServer>>;
  beforeAll(async () => {
    server = await startOcspServer({
      host: '127.0.0.1',
      port: 0,
      now: () => testNow,
      answer: () => Promise.reject(new Error('secret of the house')),
      failed: (error) => answers.push(String(error)),
    });
  });
  afterAll(() => server.close());

  /** Sends bytes as they are, and gives what came until the line was closed. */
  const raw = (text: string, end: 'end' | 'reset' = 'end'): Promise<string> =>
    new Promise((resolve) => {
      let got = '';
      const socket = connect(server.port, '127.0.0.1', () => {
        socket.write(text);
        if (end === 'reset') setTimeout(() => socket.resetAndDestroy(), 20);
      });
      socket.setTimeout(2000, () => socket.destroy());
      socket.on('data', (part) => {
        got += part.toString('latin1');
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(got));
    });
  const head = 'Host: x\r\nConnection: close\r\n';
  const post = 'Content-Type: application/ocsp-request\r\n';

  test.each([
    ['a path out of the folder', `GET /../../etc/passwd HTTP/1.1\r\n${head}\r\n`, 400],
    ['the same, escaped', `GET /%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1\r\n${head}\r\n`, 400],
    ['half an escape', `GET /%E4%A HTTP/1.1\r\n${head}\r\n`, 400],
    ['a whole address', `GET http://169.254.169.254/ HTTP/1.1\r\n${head}\r\n`, 400],
    ['a long path', `GET /${'A'.repeat(9000)} HTTP/1.1\r\n${head}\r\n`, 414],
    ['a longer head', `GET / HTTP/1.1\r\nX: ${'A'.repeat(20_000)}\r\n\r\n`, 431],
    ['another method', `DELETE / HTTP/1.1\r\n${head}\r\n`, 405],
    ['TRACE', `TRACE / HTTP/1.1\r\n${head}\r\n`, 405],
    ['two lengths', `POST / HTTP/1.1\r\n${head}${post}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`, 400],
    [
      'a length and pieces',
      `POST / HTTP/1.1\r\n${head}${post}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['more than it takes', `POST / HTTP/1.1\r\n${head}${post}Content-Length: 99999999\r\n\r\n`, 413],
    ['no HTTP', '\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n', 400],
  ])('%s', async (_, text, status) => {
    expect((await raw(text)).slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
  });

  test('more than it takes, in pieces, is cut off', async () => {
    const piece = `8000\r\n${'A'.repeat(0x8000)}\r\n`;
    const got = await raw(`POST / HTTP/1.1\r\n${head}${post}Transfer-Encoding: chunked\r\n\r\n${piece.repeat(8)}`);
    expect(got.slice(0, 12)).toMatch(/^(?:HTTP\/1.1 413)?$/);
  });

  test('what goes wrong inside stays inside', async () => {
    const got = await raw(`POST / HTTP/1.1\r\n${head}${post}Content-Length: 1\r\n\r\na`);
    expect(got).toContain('application/ocsp-response');
    expect(got).not.toContain('secret');
    expect(answers).toContain('Error: secret of the house');
  });

  test('lines that break in the middle do no harm', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () => raw(`POST / HTTP/1.1\r\n${post}Content-Length: 100\r\n\r\nabc`, 'reset')),
    );
    expect((await raw(`PUT / HTTP/1.1\r\n${head}\r\n`)).slice(0, 12)).toBe('HTTP/1.1 405');
  });
});
