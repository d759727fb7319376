// A certificate whose issuer's key is on another machine (docs/external-signer.md, "Signing in two steps").
import { createSm2Signer, embedSignature, prepareSignature, sm2PublicKeyInfo } from '@yinxin/core/crypto';
import { generateSm2KeyPair } from '@yinxin/core/sm';
import { issueCertificate, parseCertificate, randomSerialNumber } from '@yinxin/core/x509';

const random = (length) => crypto.getRandomValues(new Uint8Array(length));

// The other machine: the only place that knows the private key.
const { privateKey, publicKey } = generateSm2KeyPair(random);
const elsewhere = createSm2Signer(privateKey, { random });

// Here: everything is fixed before the first run.
const spki = sm2PublicKeyInfo(publicKey);
const serialNumber = randomSerialNumber(random);
const notBefore = Date.UTC(2026, 0, 1);
const build = (signer) =>
  issueCertificate({
    profile: 'root',
    subject: { C: 'CN', O: '示范甲省', CN: '示范甲省根 CA' },
    subjectPublicKey: spki,
    signer,
    serialNumber,
    notBefore,
    notAfter: Date.UTC(2046, 0, 1),
  });

const prepared = await prepareSignature(build, { algorithm: 'sm2-sm3', publicKey: spki, random });
// What is carried over: prepared.message, or prepared.digest for a device that takes nothing else.
const signature = await elsewhere.sign(prepared.message);
// What is carried back.
const certificate = parseCertificate(await embedSignature(build, prepared, signature));
console.log(certificate.subject.text);
