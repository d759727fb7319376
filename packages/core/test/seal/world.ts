import { utf8 } from '../../src/base/bytes.ts';
import { createSm2Signer, type Signer, sm2PublicKeyInfo } from '../../src/crypto/index.ts';
import {
  createSeal,
  createSealSignature,
  type SealPicture,
  type SealRequest,
  type SealSignatureRequest,
} from '../../src/seal/index.ts';
import { generateSm2KeyPair } from '../../src/sm/index.ts';
import {
  type Certificate,
  type CertificateProfile,
  issueCertificate,
  type KeyUse,
  parseCertificate,
} from '../../src/x509/index.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** A certificate with its key. */
export interface Holder {
  readonly certificate: Certificate;
  readonly signer: Signer;
  readonly privateKey: Uint8Array;
}

/** The instant at which everything in these tests happens, and the validity of what is made. */
export const now: number = Date.UTC(2026, 5, 1, 2, 0, 0);
export const from: number = Date.UTC(2026, 0, 1);
export const until: number = Date.UTC(2030, 0, 1);

/** The people of the seal and time-stamp tests; the same bytes at every run. */
export interface World {
  readonly root: Holder;
  readonly maker: Holder;
  readonly signer: Holder;
  /** Same name as `signer`, another key and another serial number. */
  readonly namesake: Holder;
  readonly stranger: Holder;
  /** The encryption half of `signer`'s pair. */
  readonly encipher: Holder;
  readonly tsa: Holder;
}

let serial = 1;

async function hold(
  random: (length: number) => Uint8Array,
  profile: CertificateProfile,
  commonName: string,
  issuer?: Holder,
  keyUse: KeyUse = 'sign',
): Promise<Holder> {
  const { privateKey, publicKey } = generateSm2KeyPair(random);
  const signer = createSm2Signer(privateKey, { random });
  const der = await issueCertificate({
    profile,
    subject: { C: 'CN', O: '示范甲省', CN: commonName },
    subjectPublicKey: sm2PublicKeyInfo(publicKey),
    ...(issuer === undefined ? {} : { issuer: { certificate: issuer.certificate } }),
    signer: issuer?.signer ?? signer,
    serialNumber: Uint8Array.of(0x51, 0x99, serial++),
    notBefore: from,
    notAfter: until,
    ...(keyUse === 'encrypt' ? { keyUse } : {}),
  });
  return { certificate: parseCertificate(der), signer, privateKey };
}

let made: Promise<World> | undefined;

/** The world, made once for each test file. */
export function world(): Promise<World> {
  made ??= make();
  return made;
}

async function make(): Promise<World> {
  const random = seededRandom('seal world');
  const root = await hold(random, 'root', '示范甲省根CA');
  return {
    root,
    maker: await hold(random, 'seal-maker', '示范甲省制章系统', root),
    signer: await hold(random, 'seal-signer', '99010000000011', root),
    namesake: await hold(random, 'seal-signer', '99010000000011', root),
    stranger: await hold(random, 'seal-signer', '99010000000022', root),
    encipher: await hold(random, 'seal-signer', '99010000000011', root, 'encrypt'),
    tsa: await hold(random, 'timestamp', '示范甲省时间戳', root),
  };
}

/** A picture that is as small as a picture can be. */
export const picture: SealPicture = {
  type: 'SVG',
  bytes: utf8('<svg xmlns="http://www.w3.org/2000/svg"/>'),
  widthMm: 42,
  heightMm: 42,
};

/** A seal of this world; `change` replaces parts of the request. */
export async function makeSeal(change: Partial<SealRequest> = {}): Promise<Uint8Array> {
  const { maker, signer } = await world();
  return createSeal({
    sealId: '99010000000011',
    name: '示范甲省市场监督管理局电子证照专用章',
    type: 1,
    vendorId: 'YinxinTest',
    signerCertificates: [signer.certificate],
    createdAt: now - 86_400_000,
    validFrom: from,
    validUntil: until - 1000,
    picture,
    makerCertificate: maker.certificate,
    maker: maker.signer,
    ...change,
  });
}

/** A seal signature of this world. */
export async function makeSealSignature(change: Partial<SealSignatureRequest> = {}): Promise<Uint8Array> {
  const { signer } = await world();
  return createSealSignature({
    seal: change.seal ?? (await makeSeal()),
    contentDigest: new Uint8Array(32).fill(7),
    propertyInfo: '/Doc_0/Signs/Sign_0/Signature.xml',
    signedAt: now,
    signerCertificate: signer.certificate,
    signer: signer.signer,
    ...change,
  });
}
