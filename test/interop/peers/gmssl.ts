import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equalBytes } from '@yinxin/core';
import { createSm2Recipient, openEnvelopedData, parseEnvelopedData } from '@yinxin/core/cms';
import { decodePem, encodePem, encryptPrivateKey, parseKeyFile } from '@yinxin/core/crypto';
import { sm2PublicKeyOf, verifySm2 } from '@yinxin/core/sm';
import {
  checkCertificateRequest,
  createOcspRequest,
  findRevoked,
  parseCertificate,
  parseCertificateRequest,
  parseOcspResponse,
  parseRevocationList,
  verifyCertificateSignature,
  verifyOcspResponseSignature,
  verifyRevocationListSignature,
} from '@yinxin/core/x509';
import { seededRandom } from '@yinxin/testkit';
import type { Holder, Made } from '../artefacts.ts';
import type { Peer } from './peer.ts';

const command = process.env.YINXIN_GMSSL ?? 'gmssl';
const folder = mkdtempSync(join(tmpdir(), 'yinxin-gmssl-'));
const random = seededRandom('gmssl');
const password = '1234';
let files = 0;

function gmssl(...args: readonly string[]): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', cwd: folder, input: '' });
  return { status, text: `${stdout}${stderr}` };
}

function file(bytes: Uint8Array | string): string {
  const path = join(folder, String(files++));
  writeFileSync(path, bytes);
  return path;
}

/** Runs a command that writes to its `-out`, and gives what it wrote. */
function output(...args: readonly string[]): Uint8Array {
  const path = join(folder, String(files++));
  const { status, text } = gmssl(...args, '-out', path);
  if (status !== 0) throw new Error(`gmssl: ${text}`);
  return new Uint8Array(readFileSync(path));
}

const pemOf = (label: string, der: Uint8Array): string => file(encodePem(label, der));
const certificateFile = ({ certificate }: Holder): string => pemOf('CERTIFICATE', certificate.raw);
const fromPem = (bytes: Uint8Array): Uint8Array => decodePem(bytes)[0]?.bytes ?? new Uint8Array(0);

/** Its key files are PKCS #8 under PBKDF2 with HMAC-SM3 and SM4 in CBC mode, with 65,536 rounds. */
const keyOptions = ({ key }: Holder): string[] => [
  '-key',
  pemOf('ENCRYPTED PRIVATE KEY', encryptPrivateKey(key.secret, password, { random, iterations: 65_536 })),
  '-pass',
  password,
];

async function ocspRequestFile({ sm2: { authority, holder } }: Made): Promise<string> {
  const asked = { certificate: holder.certificate, issuer: authority.certificate };
  return file(await createOcspRequest({ certificates: [asked], hash: 'sm3' }));
}

/** GmSSL's command; YINXIN_GMSSL names it where it is not on the path. Everything with SM2, SM3 and SM4. */
export const gmSsl: Peer = {
  name: 'GmSSL',
  present: spawnSync(command, ['version']).status === 0,
  close: () => rmSync(folder, { recursive: true, force: true }),
  reads: {
    certificate: async ({ sm2 }) =>
      gmssl('certverify', '-client', '-in', certificateFile(sm2.holder), '-cacert', certificateFile(sm2.authority))
        .status === 0,
    request: async ({ sm2 }) => {
      const signing = ['-cacert', certificateFile(sm2.authority), ...keyOptions(sm2.authority)];
      const request = ['-in', pemOf('CERTIFICATE REQUEST', sm2.request), '-serial_len', '12', '-days', '30'];
      const issued = parseCertificate(fromPem(output('reqsign', ...request, ...signing)));
      return verifyCertificateSignature(issued, sm2.authority.certificate.publicKey);
    },
    crl: async ({ sm2 }) =>
      gmssl('crlverify', '-in', file(sm2.crl), '-cacert', certificateFile(sm2.authority)).status === 0,
    key: async ({ sm2, content }) => {
      const signature = output('sm2sign', ...keyOptions(sm2.holder), '-in', file(content));
      return verifySm2(signature, content, sm2.holder.certificate.publicKey.point ?? new Uint8Array(0));
    },
    ocsp: async (made) => {
      const signer = certificateFile(made.sm2.authority);
      const asked = ['-reqin', await ocspRequestFile(made), '-respin', file(made.sm2.ocsp)];
      return (
        gmssl('ocspverify', ...asked, '-cacert', signer, '-signer', signer, '-time', '20260901000000Z').status === 0
      );
    },
  },
  makes: {
    certificate: async ({ sm2 }) => {
      const named = ['-C', 'CN', '-O', 'GmSSL', '-CN', 'GmSSL root', '-serial_len', '12', '-days', '30'];
      const authority = ['-ca', '-path_len_constraint', '1', '-key_usage', 'keyCertSign', '-key_usage', 'cRLSign'];
      const certificate = parseCertificate(
        fromPem(output('certgen', ...named, ...keyOptions(sm2.holder), ...authority)),
      );
      return verifyCertificateSignature(certificate, certificate.publicKey);
    },
    request: async ({ sm2 }) => {
      const der = fromPem(
        output('reqgen', '-C', 'CN', '-O', 'GmSSL', '-CN', 'GmSSL request', ...keyOptions(sm2.holder)),
      );
      return checkCertificateRequest(parseCertificateRequest(der)).accepted;
    },
    crl: async ({ sm2: { authority, holder } }) => {
      const revoked = output('certrevoke', '-in', certificateFile(holder), '-reason', 'keyCompromise');
      const der = output(
        'crlgen',
        '-in',
        file(revoked),
        '-cacert',
        certificateFile(authority),
        ...keyOptions(authority),
      );
      const crl = parseRevocationList(der);
      const found = findRevoked(crl, holder.certificate.serialNumber);
      return verifyRevocationListSignature(crl, authority.certificate.publicKey) && found?.reason === 'keyCompromise';
    },
    key: async ({ content }) => {
      const made = output('sm2keygen', '-pass', password);
      const key = parseKeyFile(made, password);
      const signature = output('sm2sign', '-key', file(made), '-pass', password, '-in', file(content));
      return verifySm2(signature, content, sm2PublicKeyOf(key.secret));
    },
    envelopedData: async ({ recipient, content }) => {
      const der = fromPem(output('cmsencrypt', '-rcptcert', certificateFile(recipient), '-in', file(content)));
      const opened = await openEnvelopedData(
        parseEnvelopedData(der),
        createSm2Recipient(recipient.key.secret, recipient.certificate),
      );
      return equalBytes(opened.content, content);
    },
    ocsp: async (made) => {
      const { authority } = made.sm2;
      const signer = certificateFile(authority);
      const asked = ['-reqin', await ocspRequestFile(made), '-cacert', signer, '-signer', signer, '-status', 'good'];
      const response = parseOcspResponse(output('ocspsign', ...asked, ...keyOptions(authority)));
      return response.status === 'successful' && verifyOcspResponseSignature(response, authority.certificate.publicKey);
    },
  },
  cannot: {
    read: {
      pkcs12: 'has none',
      signedData: 'does not know 301.1 (GB/T 35275) as the signature',
      envelopedData: 'does not know 301.3 (GB/T 35275) as the encryption',
      timestamp: 'has none',
    },
    make: {
      pkcs12: 'has none',
      signedData: 'its signature covers more than the content; refused',
      timestamp: 'has none',
    },
  },
};
