import type { RandomSource } from '../../src/base/random.ts';
import { createSm2Signer, type Signer } from '../../src/crypto/index.ts';
import { generateSm2KeyPair, sm3 } from '../../src/sm/index.ts';
import {
  type Certificate,
  type CertificateOrder,
  issueCertificate,
  parseCertificate,
  randomSerialNumber,
} from '../../src/x509/index.ts';

/** A repeatable source of bytes for tests: SM3 in counter mode over a seed. Never for keys that matter. */
export function testRandom(seed: string): RandomSource {
  let counter = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) {
      const block = sm3(new TextEncoder().encode(`${seed} ${counter++}`));
      bytes.set(block.subarray(0, Math.min(32, length - at)), at);
    }
    return bytes;
  };
}

/** A certificate together with the key that it speaks for. */
export interface Party {
  readonly certificate: Certificate;
  readonly der: Uint8Array;
  readonly signer: Signer;
  readonly privateKey: Uint8Array;
}

/** The reference time of these tests. */
export const now: number = Date.UTC(2026, 5, 1);

/** What `makeParty` may be told besides the profile. */
export type PartyOptions = Partial<Omit<CertificateOrder, 'profile' | 'issuer'>> & {
  readonly issuer?: Party;
  /** Reuse the key of another party. */
  readonly key?: Party;
};

let count = 0;

/** A key pair and a certificate of a profile, valid 2025–2035 (roots to 2060), under fictitious names. */
export async function makeParty(
  profile: CertificateOrder['profile'],
  name: string,
  options: PartyOptions = {},
): Promise<Party> {
  const random = testRandom(`${profile} ${name} ${count++}`);
  const { issuer, key, ...given } = options;
  const privateKey = key?.privateKey ?? generateSm2KeyPair(random).privateKey;
  const signer = createSm2Signer(privateKey, { random });
  const der = await issueCertificate({
    profile,
    subject: { C: 'CN', ST: '示范甲省', L: '示范市', O: '示范甲省政务服务中心', CN: name },
    subjectPublicKey: signer.publicKey,
    ...(issuer === undefined ? {} : { issuer: { certificate: issuer.certificate } }),
    signer: issuer?.signer ?? signer,
    serialNumber: randomSerialNumber(random),
    notBefore: Date.UTC(2025, 0, 1),
    notAfter: profile === 'root' ? Date.UTC(2060, 0, 1) : Date.UTC(2035, 0, 1),
    ...given,
  });
  return { certificate: parseCertificate(der), der, signer, privateKey };
}
