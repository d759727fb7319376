import { execFileSync, spawnSync } from 'node:child_process';
import { createSign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDelegatedSigner, createSigner, encodePem, parseKeyFile, type Signer } from '../../src/crypto/index.ts';
import {
  answerOcspRequest,
  type Certificate,
  type CertificateStatus,
  createOcspRequest,
  findRevoked,
  issueRevocationList,
  matchesCertId,
  matchesResponder,
  parseCertificates,
  parseOcspRequest,
  parseOcspResponse,
  parseRevocationList,
  verifyOcspResponseSignature,
  verifyRevocationListSignature,
} from '../../src/x509/index.ts';
import { describeOpenSsl, openssl } from './openssl.ts';
import { makeParty, testRandom } from './world.ts';

const hour = 3_600_000;
// OpenSSL judges by the clock of the machine.
const currentSecond = (): number => Math.floor(Date.now() / 1000) * 1000;

const keyOptions = {
  'P-256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'RSA 2048': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
} as const;

const extensions = `[ca]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
[leaf]
basicConstraints=CA:FALSE
[ocsp]
basicConstraints=CA:FALSE
keyUsage=digitalSignature
extendedKeyUsage=OCSPSigning
noCheck=ignored
`;

describeOpenSsl('OpenSSL 3 and revocation', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  const certificate = (name: string): Certificate => {
    const [first] = parseCertificates(new Uint8Array(readFileSync(at(name))));
    if (first === undefined) throw new Error(name);
    return first;
  };
  const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(at(name)));
  /** What the command prints on both streams; it answers "revoked" with success, too. */
  const ocsp = (...args: string[]): string => {
    const { stdout, stderr } = spawnSync('openssl', ['ocsp', ...args], { encoding: 'utf8' });
    return stdout + stderr;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'yinxin-openssl-revocation-'));
    writeFileSync(at('extensions'), extensions);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function make(kind: keyof typeof keyOptions): void {
    for (const name of ['ca', 'leaf', 'ocsp'])
      execFileSync('openssl', ['genpkey', ...keyOptions[kind], '-out', at(`${name}.key`)], { stdio: 'pipe' });
    const common = ['-days', '30', '-extfile', at('extensions')];
    for (const [name, serial] of [
      ['ca', '1'],
      ['leaf', '4097'],
      ['ocsp', '4098'],
    ] as const) {
      openssl('req', '-new', '-key', at(`${name}.key`), '-subj', `/C=CN/CN=${name}`, '-out', at(`${name}.csr`));
      const signing =
        name === 'ca'
          ? ['-signkey', at('ca.key')]
          : ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-set_serial', serial];
      openssl(
        'x509',
        '-req',
        '-in',
        at(`${name}.csr`),
        ...signing,
        '-extensions',
        name,
        ...common,
        '-out',
        at(`${name}.pem`),
      );
    }
  }

  function signerOf(kind: keyof typeof keyOptions, name: string): Signer {
    const pem = readFileSync(at(`${name}.key`), 'utf8');
    if (kind === 'P-256') return createSigner(parseKeyFile(pem), { random: testRandom(name) });
    return createDelegatedSigner({
      algorithm: 'rsa-sha256',
      publicKey: certificate(`${name}.pem`).publicKey.spki,
      sign: async (message) => createSign('sha256').update(message).sign(pem),
    });
  }

  test.each(['P-256', 'RSA 2048'] as const)(
    '%s: it verifies our answers, with nonce, delegated and by the authority itself',
    async (kind) => {
      make(kind);
      const now = currentSecond();
      const issuer = certificate('ca.pem');
      const request = await createOcspRequest({
        certificates: [{ certificate: certificate('leaf.pem'), issuer }],
        hash: 'sha1',
        nonce: testRandom('nonce')(16),
      });
      writeFileSync(at('ours.req'), request);
      expect(openssl('ocsp', '-reqin', at('ours.req'), '-req_text', '-noverify')).toContain('Serial Number: 1001');
      const answers: readonly [CertificateStatus, string][] = [
        [{ status: 'good' }, 'leaf.pem: good'],
        [{ status: 'revoked', revokedAt: now - hour, reason: 'keyCompromise' }, 'Reason: keyCompromise'],
        [{ status: 'notIssued' }, 'leaf.pem: unknown'],
      ];
      for (const by of ['ocsp', 'ca'])
        for (const [status, said] of answers) {
          const response = await answerOcspRequest({
            request,
            responder: {
              issuer,
              certificate: certificate(`${by}.pem`),
              signer: signerOf(kind, by),
              identifiedBy: by === 'ca' ? 'name' : 'key',
            },
            statusOf: () => status,
            at: now,
            nextUpdate: now + hour,
          });
          writeFileSync(at('ours.resp'), response);
          const verified = ocsp(
            ...['-respin', at('ours.resp'), '-reqin', at('ours.req'), '-CAfile', at('ca.pem'), '-no_nonce'],
            ...['-issuer', at('ca.pem'), '-cert', at('leaf.pem')],
          );
          expect(verified).toContain('Response verify OK');
          expect(verified.replaceAll(`${folder}/`, '')).toContain(said);
        }
    },
    60_000,
  );

  test.each(['P-256', 'RSA 2048'] as const)(
    '%s: we verify its answers and its CRLs, and it ours',
    async (kind) => {
      make(kind);
      const now = currentSecond();
      const issuer = certificate('ca.pem');
      const leaf = certificate('leaf.pem');
      const responder = certificate('ocsp.pem');
      writeFileSync(at('index'), 'R\t491231235959Z\t260101000000Z,superseded\t1001\tunknown\t/C=CN/CN=leaf\n');
      openssl('ocsp', '-issuer', at('ca.pem'), '-cert', at('leaf.pem'), '-no_nonce', '-reqout', at('theirs.req'));
      const asked = parseOcspRequest(bytes('theirs.req'));
      expect(matchesCertId(asked.entries[0]?.certId as never, leaf, issuer)).toBe(true);
      const answering = [
        '-index',
        at('index'),
        '-CA',
        at('ca.pem'),
        '-rsigner',
        at('ocsp.pem'),
        '-rkey',
        at('ocsp.key'),
      ];
      ocsp(...answering, '-reqin', at('theirs.req'), '-respout', at('theirs.resp'), '-ndays', '1', '-rmd', 'sha256');
      const response = parseOcspResponse(bytes('theirs.resp'));
      if (response.status !== 'successful') throw new Error(response.status);
      expect(response.leniencies).toEqual([]);
      expect(matchesResponder(response.responderId, responder)).toBe(true);
      expect(verifyOcspResponseSignature(response, responder.publicKey)).toBe(true);
      expect(verifyOcspResponseSignature(response, issuer.publicKey)).toBe(false);
      expect(response.responses[0]).toMatchObject({
        status: 'revoked',
        reason: 'superseded',
        revokedAt: Date.UTC(2026, 0, 1),
      });
      // Its CRL of the same index.
      writeFileSync(at('number'), '0A\n');
      writeFileSync(
        at('conf'),
        `[ca]\ndefault_ca=own\n[own]\ndatabase=${at('index')}\ncrlnumber=${at('number')}\ndefault_md=sha256\n`,
      );
      const authority = ['-cert', at('ca.pem'), '-keyfile', at('ca.key'), '-crldays', '2', '-crlexts', 'crl'];
      writeFileSync(at('conf'), `${readFileSync(at('conf'), 'utf8')}[crl]\nauthorityKeyIdentifier=keyid\n`);
      openssl('ca', '-config', at('conf'), '-gencrl', ...authority, '-out', at('theirs.crl'));
      openssl('crl', '-in', at('theirs.crl'), '-outform', 'DER', '-out', at('theirs.crl.der'));
      const theirs = parseRevocationList(bytes('theirs.crl.der'));
      expect(verifyRevocationListSignature(theirs, issuer.publicKey)).toBe(true);
      expect(findRevoked(theirs, leaf.serialNumber)?.reason).toBe('superseded');
      // Ours, which takes the entries of theirs over.
      const ours = await issueRevocationList({
        issuer,
        signer: signerOf(kind, 'ca'),
        number: 11,
        previous: theirs,
        thisUpdate: Math.max(now, theirs.thisUpdate),
        nextUpdate: now + 24 * hour,
        revoked: theirs.entries,
      });
      writeFileSync(at('ours.crl'), encodePem('X509 CRL', ours));
      const { stdout, stderr } = spawnSync(
        'openssl',
        ['crl', '-in', at('ours.crl'), '-CAfile', at('ca.pem'), '-noout'],
        {
          encoding: 'utf8',
        },
      );
      expect(stdout + stderr).toContain('verify OK');
      const path = spawnSync(
        'openssl',
        ['verify', '-crl_check', '-CAfile', at('ca.pem'), '-CRLfile', at('ours.crl'), at('leaf.pem')],
        { encoding: 'utf8' },
      );
      expect(path.stdout + path.stderr).toContain('certificate revoked');
    },
    60_000,
  );

  // OpenSSL 3.0 has no option for the user ID in `ocsp` and `crl`: it computes with the empty one, and so it cannot verify what is signed
  // with the default ID. It reads everything; Bouncy Castle verifies.
  test('SM2: it reads our response, request and CRL, and cannot verify them for want of a user ID', async () => {
    const now = currentSecond();
    const root = await makeParty('root', '示范甲省根CA');
    const leaf = await makeParty('sub-ca', '示范甲省运营CA', { issuer: root });
    const request = await createOcspRequest({
      certificates: [{ certificate: leaf.certificate, issuer: root.certificate }],
    });
    const response = await answerOcspRequest({
      request,
      responder: { issuer: root.certificate, certificate: root.certificate, signer: root.signer },
      statusOf: () => ({ status: 'good' }),
      at: now,
      nextUpdate: now + hour,
    });
    const crl = await issueRevocationList({
      issuer: root.certificate,
      signer: root.signer,
      number: 1,
      thisUpdate: now,
      nextUpdate: now + hour,
      revoked: [],
    });
    writeFileSync(at('sm2.resp'), response);
    writeFileSync(at('sm2.req'), request);
    writeFileSync(at('sm2.crl'), encodePem('X509 CRL', crl));
    writeFileSync(at('sm2-root.pem'), encodePem('CERTIFICATE', root.der));
    const text = openssl('ocsp', '-respin', at('sm2.resp'), '-resp_text', '-noverify');
    expect(text).toContain('Cert Status: good');
    expect(text).toContain('Hash Algorithm: sm3');
    expect(text).toContain('Signature Algorithm: SM2-with-SM3');
    expect(openssl('ocsp', '-reqin', at('sm2.req'), '-req_text', '-noverify')).toContain('Hash Algorithm: sm3');
    expect(ocsp('-respin', at('sm2.resp'), '-CAfile', at('sm2-root.pem'), '-no_nonce')).not.toContain('verify OK');
    const { stdout, stderr } = spawnSync(
      'openssl',
      ['crl', '-in', at('sm2.crl'), '-CAfile', at('sm2-root.pem'), '-noout'],
      { encoding: 'utf8' },
    );
    expect(stdout + stderr).toContain('verify failure');
  }, 60_000);
});
