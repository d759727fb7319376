import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSigner, encodePem, encodePrivateKey, parseKeyFile, sm2PublicKeyInfo } from '@yinxin/core/crypto';
import { generateSm2KeyPair } from '@yinxin/core/sm';
import {
  answerOcspRequest,
  type Certificate,
  createOcspRequest,
  issueCertificate,
  issueRevocationList,
  parseCertificate,
  type RevocationListRequest,
} from '@yinxin/core/x509';
import { testNow, testSession } from './support.ts';

const day = 86_400_000;
const { random } = testSession().session;

/** A folder with certificates, keys and files, and what makes more of them. */
export class MessageWorld {
  readonly dir: string = mkdtempSync(join(tmpdir(), 'yinxin-messages-'));
  readonly #certificates = new Map<string, Certificate>();

  /** A root with a signer, two who are encrypted to, a time-stamp authority, and the root's empty list of today. */
  static async make(): Promise<MessageWorld> {
    const world = new MessageWorld();
    await world.hold('root', 'root');
    await world.hold('signer', 'person', 'root');
    await world.hold('second', 'person', 'root');
    await world.hold('reader', 'person', 'root', 'encrypt');
    await world.hold('stranger', 'person', 'root', 'encrypt');
    await world.hold('tsa', 'timestamp', 'root');
    await world.list('root.crl');
    writeFileSync(world.at('text'), '示范内容\n');
    writeFileSync(world.at('long'), new Uint8Array(9 * 1024 * 1024).fill(65));
    return world;
  }

  at(name: string): string {
    return join(this.dir, name);
  }

  certificate(name: string): Certificate {
    return this.#certificates.get(name) as Certificate;
  }

  /** `--cert` and `--key` of somebody. */
  own(name: string): string[] {
    return ['--cert', this.at(`${name}.cert.pem`), '--key', this.at(`${name}.key.pem`)];
  }

  /** The anchor and the list that go with it. */
  get trusted(): string[] {
    return ['--anchor', this.at('root.cert.pem'), '--crl', this.at('root.crl')];
  }

  signer(name: string) {
    return createSigner(parseKeyFile(readFileSync(this.at(`${name}.key.pem`))), { random });
  }

  /** Makes NAME.cert.pem and NAME.key.pem. */
  async hold(
    name: string,
    profile: 'root' | 'person' | 'timestamp' | 'ocsp',
    issuer?: string,
    keyUse: 'sign' | 'encrypt' = 'sign',
  ): Promise<void> {
    const { privateKey, publicKey } = generateSm2KeyPair(random);
    const key = encodePem('PRIVATE KEY', encodePrivateKey(privateKey));
    writeFileSync(this.at(`${name}.key.pem`), key, { mode: 0o600 });
    const der = await issueCertificate({
      profile,
      subject: { C: 'CN', O: '示范甲局', CN: name },
      subjectPublicKey: sm2PublicKeyInfo(publicKey),
      ...(issuer === undefined ? {} : { issuer: { certificate: this.certificate(issuer) } }),
      signer: this.signer(issuer ?? name),
      serialNumber: random(8),
      notBefore: testNow - day,
      notAfter: testNow + day * 300,
      ...(keyUse === 'encrypt' ? { keyUse } : {}),
    });
    this.#certificates.set(name, parseCertificate(der));
    writeFileSync(this.at(`${name}.cert.pem`), encodePem('CERTIFICATE', der));
  }

  /** Makes a list of the root, by default of an hour ago and for a week. */
  async list(name: string, more: Partial<RevocationListRequest> = {}): Promise<void> {
    const list = await issueRevocationList({
      issuer: this.certificate('root'),
      signer: this.signer('root'),
      number: 1,
      thisUpdate: testNow - 3_600_000,
      nextUpdate: testNow + 7 * day,
      revoked: [],
      ...more,
    });
    writeFileSync(this.at(name), list);
  }

  /** Makes the root's OCSP response about somebody. */
  async ocsp(name: string, who: string, status: 'good' | 'unknown' = 'good'): Promise<void> {
    const issuer = this.certificate('root');
    const response = await answerOcspRequest({
      request: await createOcspRequest({ certificates: [{ certificate: this.certificate(who), issuer }] }),
      responder: { issuer, certificate: issuer, signer: this.signer('root') },
      statusOf: () => ({ status }),
      at: testNow,
      nextUpdate: testNow + day,
    });
    writeFileSync(this.at(name), response);
  }
}
