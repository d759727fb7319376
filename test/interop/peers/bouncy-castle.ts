import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { equalBytes, fromHex, toHex, utf8 } from '@yinxin/core';
import { parseSignedData, parseTimestampToken, verifySignedData, verifyTimestampToken } from '@yinxin/core/cms';
import { parseKeyFile, parsePkcs12 } from '@yinxin/core/crypto';
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
import type { Peer } from './peer.ts';

const source = fileURLToPath(new URL('./BouncyCastle.java', import.meta.url));
const jars = ['bcprov', 'bcpkix', 'bcutil'].map((name) => `/usr/share/java/${name}.jar`);
const present = jars.every((jar) => existsSync(jar)) && spawnSync('java', ['-version']).status === 0;

let child: ChildProcessWithoutNullStreams | undefined;
let lines: AsyncIterator<string> | undefined;

/** Asks one question; see BouncyCastle.java for what there is to ask. */
export async function askBouncyCastle(question: string, ...words: readonly (Uint8Array | string)[]): Promise<string> {
  child ??= spawn('java', ['-cp', jars.join(':'), source]);
  lines ??= createInterface(child.stdout)[Symbol.asyncIterator]();
  const given = words.map((word) => toHex(typeof word === 'string' ? utf8(word) : word));
  child.stdin.write(`${[question, ...given].join(' ')}\n`);
  return (await lines.next()).value ?? 'error: no answer';
}

const judged = async (question: string, ...words: (Uint8Array | string)[]): Promise<boolean> =>
  (await askBouncyCastle(question, ...words)) === 'true';
const made = async (question: string, ...words: (Uint8Array | string)[]): Promise<Uint8Array> =>
  fromHex(await askBouncyCastle(question, ...words));

/** Bouncy Castle as Debian packs it; everything with SM2. */
export const bouncyCastle: Peer = {
  name: 'Bouncy Castle 1.72',
  present,
  close: () => child?.kill(),
  reads: {
    certificate: ({ sm2 }) => judged('certificate', sm2.holder.certificate.raw, sm2.authority.certificate.raw),
    request: ({ sm2 }) => judged('request', sm2.request),
    crl: ({ sm2 }) => judged('crl', sm2.crl, sm2.authority.certificate.raw),
    key: async ({ sm2, keyFile, password }) =>
      (await askBouncyCastle('key', keyFile.aes, password)) === toHex(sm2.holder.key.secret),
    pkcs12: async ({ sm2, pkcs12, password }) =>
      (await askBouncyCastle('p12', pkcs12.aes, password)) === toHex(sm2.holder.key.secret),
    signedData: ({ sm2 }) => judged('cms', sm2.signedData),
    ocsp: ({ sm2 }) => judged('ocsp', sm2.ocsp, sm2.authority.certificate.raw),
    timestamp: ({ sm2, content }) => judged('timestamp', sm2.timestamp, sm2.tsa.certificate.raw, content),
  },
  makes: {
    certificate: async ({ sm2 }) => {
      const certificate = parseCertificate(await made('new-certificate', sm2.holder.key.secret));
      return verifyCertificateSignature(certificate, certificate.publicKey);
    },
    request: async ({ sm2 }) =>
      checkCertificateRequest(parseCertificateRequest(await made('new-request', sm2.holder.key.secret))).accepted,
    crl: async ({ sm2: { authority } }) => {
      const { key, certificate } = authority;
      const crl = parseRevocationList(await made('new-crl', key.secret, certificate.raw, Uint8Array.of(0x0a, 0x0b)));
      return (
        verifyRevocationListSignature(crl, certificate.publicKey) &&
        findRevoked(crl, '0a0b')?.reason === 'keyCompromise'
      );
    },
    key: async ({ sm2, password }) =>
      equalBytes(
        parseKeyFile(await made('new-key', sm2.holder.key.secret, password), password).secret,
        sm2.holder.key.secret,
      ),
    pkcs12: async ({ sm2: { holder }, password }) => {
      const file = await made('new-p12', holder.key.secret, holder.certificate.raw, password);
      const [opened] = parsePkcs12(file, password).keys;
      return opened !== undefined && equalBytes(opened.key.secret, holder.key.secret);
    },
    signedData: async ({ sm2: { holder }, content }) => {
      const message = parseSignedData(await made('new-cms', holder.key.secret, holder.certificate.raw, content));
      return verifySignedData(message, { content }).every(({ verified }) => verified);
    },
    ocsp: async ({ sm2: { authority, holder } }) => {
      const { key, certificate } = authority;
      const response = parseOcspResponse(await made('new-ocsp', key.secret, certificate.raw, holder.certificate.raw));
      return response.status === 'successful' && verifyOcspResponseSignature(response, certificate.publicKey);
    },
    timestamp: async ({ sm2: { tsa }, timestampRequest, content }) => {
      const token = parseTimestampToken(
        await made('new-timestamp', tsa.key.secret, tsa.certificate.raw, timestampRequest),
      );
      const result = verifyTimestampToken(token, content);
      return result.signatureVerified && result.imprintMatches;
    },
  },
  cannot: {
    read: { envelopedData: 'no SM2 recipients' },
    make: { envelopedData: 'no SM2 recipients' },
  },
};
