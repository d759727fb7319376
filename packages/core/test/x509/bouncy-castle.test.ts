import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CertificateProfile, certificateProfiles, issueRevocationList } from '../../src/x509/index.ts';
import { makeParty, now, type Party } from './world.ts';

const jars = ['bcprov.jar', 'bcutil.jar', 'bcpkix.jar'].map((name) => join('/usr/share/java', name));
const source = fileURLToPath(new URL('interop/VerifyChain.java', import.meta.url));

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
  let root: Party;
  let ca: Party;
  let leaf: Party;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'yinxin-bc-'));
    execFileSync('javac', ['-cp', jars.join(delimiter), '-d', folder, source]);
    root = await makeParty('root', '示范甲省根CA');
    ca = await makeParty('sub-ca', '示范甲省运营CA', { issuer: root });
    leaf = await makeParty('seal-signer', '示范单位', { issuer: ca, identity: { creditCode: '11990000MB0000000A' } });
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const put = (name: string, der: Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, der);
    return path;
  };
  const run = (...args: string[]): string[] =>
    execFileSync('java', ['-cp', [folder, ...jars].join(delimiter), 'VerifyChain', ...args], { encoding: 'utf8' })
      .trim()
      .split('\n');

  test('on a chain, on a CRL with and without the leaf, and on a wrong signature', async () => {
    const { serialNumber } = leaf.certificate;
    const entry = { serialNumber, revokedAt: now - 1000, reason: 'keyCompromise' } as const;
    const request = {
      issuer: ca.certificate,
      signer: ca.signer,
      number: 1,
      thisUpdate: now,
      nextUpdate: now + 86_400_000,
    };
    const listed = put('listed.crl', await issueRevocationList({ ...request, revoked: [entry] }));
    const empty = put('empty.crl', await issueRevocationList({ ...request, revoked: [] }));
    const chain = [put('leaf.cer', leaf.der), put('ca.cer', ca.der), put('root.cer', root.der)];
    const verified = [
      'certificate 0 OK 1.2.156.10197.1.501 -1',
      'certificate 1 OK 1.2.156.10197.1.501 0',
      `certificate 2 OK 1.2.156.10197.1.501 ${2 ** 31 - 1}`,
    ];
    expect(run(...chain, '--crl', listed)).toEqual([...verified, 'crl OK listed KEY_COMPROMISE']);
    expect(run(...chain, '--crl', empty)).toEqual([...verified, 'crl OK not listed']);
    const bad = leaf.der.slice();
    bad[bad.length - 1] = (bad[bad.length - 1] as number) ^ 1;
    expect(run(put('bad.cer', bad), ...chain.slice(1))[0]).toBe('certificate 0 REFUSED');
  }, 60_000);

  test('on every profile of an end entity, both halves', async () => {
    // One run for all: every second certificate is the authority, which the one before it is verified with.
    const files: string[] = [];
    for (const [profile, { ca: isAuthority, encryptionKeyUsage }] of Object.entries(certificateProfiles)) {
      if (isAuthority) continue;
      for (const keyUse of encryptionKeyUsage === undefined ? (['sign'] as const) : (['sign', 'encrypt'] as const)) {
        const { der } = await makeParty(profile as CertificateProfile, '示范主体', {
          issuer: ca,
          keyUse,
          notAfter: Date.UTC(2029, 0, 1),
          dnsNames: ['www.example.cn'],
          crlDistributionPoints: ['http://ca.example/1.crl'],
        });
        files.push(put(`${profile}-${keyUse}.cer`, der), put('ca.cer', ca.der));
      }
    }
    const verified = run(...files).filter((_, index) => index % 2 === 0);
    expect(verified).toHaveLength(16);
    for (const line of verified) expect(line).toMatch(/^certificate \d+ OK /);
  }, 60_000);
});
