import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equalBytes } from '@yinxin/core';
import {
  parseSignedData,
  parseTimestampResponse,
  parseTimestampToken,
  verifySignedData,
  verifyTimestampToken,
} from '@yinxin/core/cms';
import { encodePem, encodePrivateKey, parseKeyFile, parsePkcs12 } from '@yinxin/core/crypto';
import {
  checkCertificateRequest,
  findRevoked,
  parseCertificate,
  parseCertificateRequest,
  parseOcspResponse,
  parseRevocationList,
  verifyCertificateSignature,
  verifyOcspResponseSignature,
  verifyRevocationListSignature,
} from '@yinxin/core/x509';
import type { Holder, Made } from '../artefacts.ts';
import type { Peer } from './peer.ts';

const distId = 'distid:1234567812345678';
const folder = mkdtempSync(join(tmpdir(), 'yinxin-openssl-'));
let files = 0;

interface Answer {
  readonly status: number | null;
  readonly text: string;
}

type Command = (args: readonly string[], input?: string) => Answer;

function commandOf(program: string): Command {
  // A build that lies where it was made looks for its configuration where it would be installed.
  const env = { ...process.env, OPENSSL_CONF: file('', 'cnf') };
  return (args, input = '') => {
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', cwd: folder, env, input });
    return { status, text: `${stdout}${stderr}` };
  };
}

/** Puts bytes into a file of the work folder. */
function file(bytes: Uint8Array | string, ending = 'der'): string {
  const path = join(folder, `${files++}.${ending}`);
  writeFileSync(path, bytes);
  return path;
}

function fresh(ending = 'der'): string {
  return join(folder, `${files++}.${ending}`);
}

/** What a command wrote into the file that it was given as `-out`; its own words when it failed. */
function output(path: string, { status, text }: Answer): Uint8Array {
  if (status !== 0) throw new Error(`openssl: ${text}`);
  return new Uint8Array(readFileSync(path));
}

const pemFile = ({ certificate }: Holder): string => file(encodePem('CERTIFICATE', certificate.raw), 'pem');
const keyFile = ({ key }: Holder): string => file(encodePem('PRIVATE KEY', encodePrivateKey(key)), 'pem');
const seconds = (at: number): string => String(at / 1000);

/** A root of OpenSSL's own making, signed with SM2 under the user ID of the standard. */
function newRoot(openssl: Command, { sm2 }: Made): Uint8Array {
  const path = fresh();
  const name = ['-subj', '/C=CN/O=OpenSSL/CN=OpenSSL root', '-days', '30'];
  return output(
    path,
    openssl([
      'req',
      '-x509',
      '-new',
      '-sm3',
      '-sigopt',
      distId,
      '-key',
      keyFile(sm2.holder),
      ...name,
      '-outform',
      'DER',
      '-out',
      path,
    ]),
  );
}

function timestampConfiguration(): string {
  return file(
    [
      '[tsa]',
      'default_tsa = tsa1',
      '[tsa1]',
      `serial = ${file('01', 'serial')}`,
      'digests = sm3, sha256',
      'default_policy = 1.2.3.4',
      'signer_digest = sha256',
      'accuracy = secs:1',
      'ess_cert_id_alg = sha256',
    ].join('\n'),
    'cnf',
  );
}

interface Build {
  readonly name: string;
  readonly program: string;
  /** How its `version` begins. */
  readonly version: string;
  /** What it does with the signatures of CRLs, messages and OCSP responses: the user ID of SM2 is known to it, or cannot be given. */
  readonly family: 'sm2' | 'p256';
}

/** A command of this family. To certificates and requests the user ID is given; time-stamps are tried with ECDSA. */
function peerOf({ name, program, version, family }: Build): Peer {
  const openssl = commandOf(program);
  return {
    name,
    present: openssl(['version']).text.startsWith(version),
    close: () => rmSync(folder, { recursive: true, force: true }),
    reads: {
      certificate: async ({ sm2, at }) => {
        const common = ['verify', '-partial_chain', '-x509_strict', '-vfyopt', distId, '-attime', seconds(at)];
        return openssl([...common, '-trusted', pemFile(sm2.authority), pemFile(sm2.holder)]).status === 0;
      },
      request: async ({ sm2 }) =>
        openssl([
          'req',
          '-verify',
          '-noout',
          '-inform',
          'DER',
          '-vfyopt',
          distId,
          '-in',
          file(sm2.request),
        ]).text.includes('verify OK'),
      crl: async ({ [family]: made }) =>
        openssl([
          'crl',
          '-inform',
          'DER',
          '-in',
          file(made.crl),
          '-CAfile',
          pemFile(made.authority),
          '-noout',
        ]).text.includes('verify OK'),
      key: async ({ sm2, keyFile: files, password }) => {
        const path = fresh();
        const opened = openssl(
          ['pkey', '-inform', 'DER', '-in', file(files.aes), '-passin', 'stdin', '-outform', 'DER', '-out', path],
          `${password}\n`,
        );
        return equalBytes(parseKeyFile(output(path, opened)).secret, sm2.holder.key.secret);
      },
      pkcs12: async ({ sm2, pkcs12, password }) => {
        const path = fresh('pem');
        const opened = openssl(
          ['pkcs12', '-in', file(pkcs12.aes), '-passin', 'stdin', '-nodes', '-nocerts', '-out', path],
          `${password}\n`,
        );
        return equalBytes(parseKeyFile(output(path, opened)).secret, sm2.holder.key.secret);
      },
      signedData: async ({ [family]: made, content, at }) => {
        const path = fresh('bin');
        const trust = ['-CAfile', pemFile(made.authority), '-purpose', 'any', '-attime', seconds(at)];
        const opened = openssl([
          'cms',
          '-verify',
          '-binary',
          '-inform',
          'DER',
          '-in',
          file(made.signedData),
          ...trust,
          '-out',
          path,
        ]);
        return equalBytes(output(path, opened), content);
      },
      ocsp: async ({ [family]: made, at }) => {
        const issuer = pemFile(made.authority);
        // The times of a response are compared with the clock, whatever -attime says.
        const anyTime = ['-validity_period', '1000000000'];
        const hash = family === 'sm2' ? '-sm3' : '-sha1';
        const asked = [
          hash,
          '-issuer',
          issuer,
          '-cert',
          pemFile(made.holder),
          '-CAfile',
          issuer,
          '-attime',
          seconds(at),
        ];
        const { text } = openssl(['ocsp', '-respin', file(made.ocsp), ...asked, '-no_nonce', ...anyTime]);
        return text.includes('Response verify OK') && text.includes(': good');
      },
      timestamp: async ({ p256, content, at }) => {
        const token = ['-token_in', '-in', file(p256.timestamp), '-data', file(content, 'bin')];
        return openssl([
          'ts',
          '-verify',
          ...token,
          '-CAfile',
          pemFile(p256.authority),
          '-attime',
          seconds(at),
        ]).text.includes('Verification: OK');
      },
    },
    makes: {
      certificate: async (made) => {
        const certificate = parseCertificate(newRoot(openssl, made));
        return verifyCertificateSignature(certificate, certificate.publicKey);
      },
      request: async ({ sm2 }) => {
        const path = fresh();
        const asked = ['-subj', '/C=CN/O=OpenSSL/CN=OpenSSL request', '-key', keyFile(sm2.holder)];
        const der = output(
          path,
          openssl(['req', '-new', '-sm3', '-sigopt', distId, ...asked, '-outform', 'DER', '-out', path]),
        );
        return checkCertificateRequest(parseCertificateRequest(der)).accepted;
      },
      crl: async ({ sm2 }) => {
        const path = fresh('pem');
        const configuration = file(
          `[ca]\ndefault_ca = ca\n[ca]\ndatabase = ${file('R\t270101000000Z\t260101000000Z,keyCompromise\t0A0B\tunknown\t/CN=revoked\n', 'txt')}\n` +
            `crlnumber = ${file('07\n', 'number')}\ndefault_md = sm3\ndefault_crl_days = 30\n`,
          'cnf',
        );
        const signing = ['-cert', pemFile(sm2.authority), '-keyfile', keyFile(sm2.authority), '-sigopt', distId];
        output(path, openssl(['ca', '-gencrl', '-config', configuration, ...signing, '-out', path]));
        const der = fresh();
        const crl = parseRevocationList(output(der, openssl(['crl', '-in', path, '-outform', 'DER', '-out', der])));
        const revoked = findRevoked(crl, '0a0b');
        return (
          verifyRevocationListSignature(crl, sm2.authority.certificate.publicKey) && revoked?.reason === 'keyCompromise'
        );
      },
      key: async ({ sm2, password }) => {
        const path = fresh();
        const sealing = [
          '-topk8',
          '-v2',
          'sm4-cbc',
          '-v2prf',
          'hmacWithSHA256',
          '-passout',
          'stdin',
          '-outform',
          'DER',
        ];
        const der = output(
          path,
          openssl(['pkcs8', '-in', keyFile(sm2.holder), ...sealing, '-out', path], `${password}\n`),
        );
        return equalBytes(parseKeyFile(der, password).secret, sm2.holder.key.secret);
      },
      pkcs12: async ({ sm2, password }) => {
        const path = fresh('p12');
        const packed = ['-export', '-inkey', keyFile(sm2.holder), '-in', pemFile(sm2.holder), '-passout', 'stdin'];
        const { keys, certificates } = parsePkcs12(
          output(path, openssl(['pkcs12', ...packed, '-out', path], `${password}\n`)),
          password,
        );
        return (
          equalBytes(keys[0]?.key.secret ?? new Uint8Array(0), sm2.holder.key.secret) &&
          equalBytes(certificates[0]?.certificate ?? new Uint8Array(0), sm2.holder.certificate.raw)
        );
      },
      signedData: async ({ [family]: made, content }) => {
        const path = fresh();
        const signing = [
          '-signer',
          pemFile(made.holder),
          '-inkey',
          keyFile(made.holder),
          '-md',
          family === 'sm2' ? 'sm3' : 'sha256',
          '-nodetach',
          '-binary',
        ];
        const der = output(
          path,
          openssl(['cms', '-sign', '-in', file(content, 'bin'), ...signing, '-outform', 'DER', '-out', path]),
        );
        const message = parseSignedData(der);
        return verifySignedData(message, { content }).every(({ verified }) => verified);
      },
      ocsp: async ({ sm2: { authority, holder } }) => {
        const path = fresh();
        const serial = holder.certificate.serialNumber.toUpperCase();
        const index = file(`V\t270101000000Z\t\t${serial}\tunknown\t/CN=holder\n`, 'txt');
        const asked = ['-issuer', pemFile(authority), '-cert', pemFile(holder), '-no_nonce'];
        const request = fresh();
        output(request, openssl(['ocsp', ...asked, '-reqout', request]));
        const signing = [
          '-rsigner',
          pemFile(authority),
          '-rkey',
          keyFile(authority),
          '-rmd',
          'sm3',
          '-rsigopt',
          distId,
        ];
        const served = [
          'ocsp',
          '-index',
          index,
          '-CA',
          pemFile(authority),
          ...signing,
          '-reqin',
          request,
          '-respout',
          path,
          '-ndays',
          '7',
        ];
        const response = parseOcspResponse(output(path, openssl(served)));
        return (
          response.status === 'successful' && verifyOcspResponseSignature(response, authority.certificate.publicKey)
        );
      },
      timestamp: async ({ p256, timestampRequest, content }) => {
        const path = fresh();
        const signing = [
          '-signer',
          pemFile(p256.tsa),
          '-inkey',
          keyFile(p256.tsa),
          '-config',
          timestampConfiguration(),
          '-section',
          'tsa1',
        ];
        const der = output(
          path,
          openssl(['ts', '-reply', '-queryfile', file(timestampRequest), ...signing, '-out', path]),
        );
        const token = parseTimestampResponse(der).token;
        if (token === undefined) return false;
        const result = verifyTimestampToken(parseTimestampToken(token.raw), content);
        return result.signatureVerified && result.imprintMatches;
      },
    },
    cannot: {
      read: { envelopedData: 'no SM2 recipients' },
      make: { envelopedData: 'no SM2 recipients' },
    },
  };
}

/** The `openssl` of the path. */
export const openSsl: Peer = peerOf({ name: 'OpenSSL 3.0', program: 'openssl', version: 'OpenSSL 3.', family: 'p256' });

/** An `openssl` of Tongsuo's, where YINXIN_TONGSUO names one: it verifies SM2 with the user ID of the standard everywhere but in time-stamps. */
export const tongsuo: Peer = peerOf({
  name: 'Tongsuo 8.5',
  program: process.env.YINXIN_TONGSUO ?? 'tongsuo',
  version: 'Tongsuo',
  family: 'sm2',
});
