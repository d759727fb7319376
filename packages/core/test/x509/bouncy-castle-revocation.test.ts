import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodePrivateKey } from '../../src/crypto/index.ts';
import {
  answerOcspRequest,
  type CertIdHash,
  createOcspRequest,
  findRevoked,
  issueRevocationList,
  matchesCertId,
  matchesResponder,
  parseOcspRequest,
  parseOcspResponse,
  parseRevocationList,
  verifyOcspResponseSignature,
  verifyRevocationListSignature,
} from '../../src/x509/index.ts';
import { makeParty, now, type Party } from './world.ts';

const jars = ['bcprov.jar', 'bcutil.jar', 'bcpkix.jar'].map((name) => join('/usr/share/java', name));
const source = fileURLToPath(new URL('interop/Revocation.java', import.meta.url));
const day = 86_400_000;

function missing(): string | undefined {
  const jar = jars.find((path) => !existsSync(path));
  if (jar !== undefined) return jar;
  try {
    execFileSync('javac', ['-version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'javac';
  }
}

const absent = missing();
const suite = absent === undefined ? describe : describe.skip;

suite(absent === undefined ? 'Bouncy Castle agrees' : `Bouncy Castle (absent: ${absent})`, () => {
  let folder: string;
  let ca: Party;
  let other: Party;
  let delegate: Party;
  let even: Party;
  let odd: Party;
  const files: Record<string, string> = {};
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'yinxin-bc-revocation-'));
    execFileSync('javac', ['-nowarn', '-cp', jars.join(delimiter), '-d', folder, source], { stdio: 'pipe' });
    const root = await makeParty('root', '示范甲省根CA');
    ca = await makeParty('sub-ca', '示范甲省运营CA', { issuer: root });
    other = await makeParty('sub-ca', '示范乙省运营CA', { issuer: root });
    delegate = await makeParty('ocsp', '示范甲省 OCSP', { issuer: ca });
    even = await makeParty('person', '双号', { issuer: ca, serialNumber: Uint8Array.of(0x50, 2) });
    odd = await makeParty('person', '单号', { issuer: ca, serialNumber: Uint8Array.of(0x50, 1) });
    for (const [name, party] of Object.entries({ ca, other, delegate })) {
      files[name] = put(`${name}.cer`, party.der);
      files[`${name}Key`] = put(`${name}.key`, encodePrivateKey(party.privateKey));
    }
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const put = (name: string, der: Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, der);
    return path;
  };
  const file = (name: string): string => files[name] ?? join(folder, name);
  const run = (...args: string[]): string[] =>
    execFileSync('java', ['-cp', [folder, ...jars].join(delimiter), 'Revocation', ...args], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .filter((line) => line !== '');
  const read = (name: string): Uint8Array => new Uint8Array(readFileSync(file(name)));

  test('on a delta list that is indirect, with every entry under its issuer', async () => {
    const crl = await issueRevocationList({
      issuer: ca.certificate,
      signer: ca.signer,
      number: 12,
      baseNumber: 9,
      thisUpdate: now,
      nextUpdate: now + day,
      issuingDistributionPoint: { indirect: true },
      revoked: [
        { serialNumber: '01', revokedAt: now, reason: 'removeFromCRL' },
        {
          serialNumber: '01',
          revokedAt: now,
          reason: 'keyCompromise',
          certificateIssuer: [{ kind: 'directory', name: other.certificate.subject }],
        },
        { serialNumber: 'fff1', revokedAt: now },
      ],
    });
    const names = [ca, other].map(({ certificate }) => certificate.subject.text.replaceAll(', ', ','));
    expect(run('read-crl', put('ours.crl', crl), file('ca'))).toEqual([
      'signature true',
      expect.stringMatching(/^extension 2\.5\.29\.35 false /),
      'extension 2.5.29.20 false 12',
      'extension 2.5.29.27 true 9',
      'extension 2.5.29.28 true [[CONTEXT 4]#ff]',
      `entry 1 8 ${names[0]}`,
      `entry 1 1 ${names[1]}`,
      `entry fff1 - ${names[0]}`,
    ]);
    expect(run('read-crl', file('ours.crl'), file('other'))[0]).toBe('signature false');
  }, 60_000);

  test('we read and verify the delta list that it makes', () => {
    run('make-crl', join(folder, 'theirs.crl'), file('caKey'), file('ca'), file('other'));
    const crl = parseRevocationList(read('theirs.crl'));
    expect(crl).toMatchObject({ number: '12', baseNumber: '9', unknownCritical: [], leniencies: [] });
    expect(crl.issuingDistributionPoint).toEqual({ indirect: true });
    expect(verifyRevocationListSignature(crl, ca.certificate.publicKey)).toBe(true);
    expect(findRevoked(crl, '01')?.reason).toBe('removeFromCRL');
    expect(findRevoked(crl, '01', other.certificate.subject)?.reason).toBe('keyCompromise');
    expect(findRevoked(crl, 'fff1', other.certificate.subject)?.reason).toBe('superseded');
    expect(findRevoked(crl, 'fff1')).toBeUndefined();
  }, 60_000);

  test.each<CertIdHash>(['sm3', 'sha1', 'sha256'])(
    'on requests with %s, signed and with a nonce',
    async (hash) => {
      const request = await createOcspRequest({
        certificates: [even, odd].map(({ certificate }) => ({ certificate, issuer: ca.certificate })),
        hash,
        nonce: new Uint8Array(32).fill(7),
        requestor: { certificate: even.certificate, signer: even.signer },
      });
      const path = put(`${hash}.req`, request);
      const expected = ['signed true', 'signature true', `nonce ${'07'.repeat(32)}`];
      expect(run('read-request', path, file('ca'))).toEqual([
        ...expected,
        'certificate 5002 true',
        'certificate 5001 true',
      ]);
      expect(run('read-request', path, file('other')).at(-1)).toBe('certificate 5001 false');
    },
    60_000,
  );

  test('on the answer to its own request', async () => {
    const request = join(folder, 'theirs.req');
    run('make-request', request, '5001', file('ca'));
    const asked = parseOcspRequest(read('theirs.req'));
    expect(asked.entries[0]?.certId.hash).toBe('sha1');
    expect(asked.entries.map(({ certId }) => matchesCertId(certId, odd.certificate, ca.certificate))).toEqual([true]);
    const response = await answerOcspRequest({
      request: read('theirs.req'),
      responder: { issuer: ca.certificate, certificate: delegate.certificate, signer: delegate.signer },
      statusOf: () => ({ status: 'revoked', revokedAt: now - day, reason: 'keyCompromise' }),
      at: now,
    });
    const path = put('ours.resp', response);
    expect(run('read-response', path, file('delegate'), file('ca'))).toEqual([
      'status 0',
      'signature true',
      `nonce ${'00'.repeat(16)}`,
      `answer 5001 true revoked ${now - day} 1`,
    ]);
    expect(run('read-response', path, file('ca'), file('other')).slice(1)).toEqual([
      'signature false',
      `nonce ${'00'.repeat(16)}`,
      `answer 5001 false revoked ${now - day} 1`,
    ]);
  }, 60_000);

  test.each(['key', 'name', 'unknown'])(
    'we read and verify the answer that it makes: %s',
    async (kind) => {
      const nonce = new Uint8Array(32).fill(9);
      const request = await createOcspRequest({
        certificates: [even, odd].map(({ certificate }) => ({ certificate, issuer: ca.certificate })),
        nonce,
      });
      run(
        'answer',
        join(folder, `${kind}.resp`),
        put(`${kind}.req`, request),
        file('delegateKey'),
        file('delegate'),
        kind,
      );
      const response = parseOcspResponse(read(`${kind}.resp`));
      if (response.status !== 'successful') throw new Error(response.status);
      expect(response.leniencies).toEqual([]);
      expect(response.nonce).toEqual(nonce);
      expect(response.responderId.kind).toBe(kind === 'key' ? 'key' : 'name');
      expect(matchesResponder(response.responderId, delegate.certificate)).toBe(true);
      expect(verifyOcspResponseSignature(response, delegate.certificate.publicKey)).toBe(true);
      expect(verifyOcspResponseSignature(response, ca.certificate.publicKey)).toBe(false);
      const [first, second] = response.responses;
      if (first === undefined || second === undefined) throw new Error('answers');
      expect(matchesCertId(first.certId, even.certificate, ca.certificate)).toBe(true);
      expect(first.status).toBe(kind === 'unknown' ? 'unknown' : 'good');
      expect(second).toMatchObject(
        kind === 'unknown'
          ? { status: 'unknown' }
          : { status: 'revoked', revokedAt: now, reason: 'cessationOfOperation' },
      );
    },
    60_000,
  );
});
