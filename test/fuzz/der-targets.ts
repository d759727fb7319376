import { X509Certificate } from 'node:crypto';
import { utf8 } from '@yinxin/core';
import {
  createEnvelopedData,
  createSignedData,
  parseEnvelopedData,
  parseSignedData,
  parseTimestampToken,
  verifySignedData,
} from '@yinxin/core/cms';
import { decodeAnyEncoding, encodePrivateKey, parsePrivateKey, parsePublicKey } from '@yinxin/core/crypto';
import { parseSeal, parseSealSignature, verifySealMakerSignature, verifySealSignature } from '@yinxin/core/seal';
import { decodeSm2Signature, generateSm2KeyPair, lenientSm2Ciphertext, parseSm2PublicKey } from '@yinxin/core/sm';
import { findRevoked, parseCertificate, parseCertificates, parseRevocationList } from '@yinxin/core/x509';
import { createWorld, makeParty, provinceCrls, seededRandom, timestamper } from '@yinxin/testkit';
import { checkDer } from '../../packages/core/src/der/index.ts';
import { reading, type Target } from './campaign.ts';
import { corpusSeeds, suiteSeeds } from './seeds.ts';

/** Everything that is DER, and the encodings around it. */
export async function derTargets(): Promise<Target[]> {
  const made = await makeSeeds();
  return [
    {
      name: 'der',
      der: true,
      seeds: [
        ...made.certificates,
        made.token,
        ...suiteSeeds('openssl/asn1'),
        ...suiteSeeds('boringssl/der_roundtrip'),
        ...suiteSeeds('openssl/asn1parse'),
      ],
      read: reading((bytes) => checkDer(bytes, 'value')),
    },
    ...certificateTargets(made),
    ...messageTargets(made),
    ...sealTargets(made),
    ...keyTargets(made),
  ];
}

type Made = Awaited<ReturnType<typeof makeSeeds>>;

/** One of each kind, made by ourselves: the targets have seeds where the shared material is absent. */
async function makeSeeds() {
  const world = await createWorld({ provinces: 1, seed: 'fuzz' });
  const [province] = world.provinces;
  if (province === undefined) throw new Error('the world has no province');
  const { agency, ca, root, sealMaker, tsa, seal } = province;
  const content = utf8('content');
  const recipient = await makeParty(
    {
      profile: 'person',
      name: 'recipient',
      notBefore: world.at,
      notAfter: world.at + 1000,
      issuer: ca,
      keyUse: 'encrypt',
    },
    world.random,
  );
  return {
    certificates: [agency, ca, root, sealMaker, tsa].map(({ certificate }) => certificate.raw),
    crls: await provinceCrls(province, { at: world.at }),
    content,
    messages: await Promise.all(
      (['gm', 'rfc'] as const).map((family) =>
        createSignedData({ content, form: 'attached', certificate: agency.certificate, signer: agency.signer, family }),
      ),
    ),
    enveloped: createEnvelopedData({
      content,
      recipients: [recipient.certificate],
      family: 'gm',
      random: seededRandom('fuzz envelope'),
    }),
    token: await timestamper(world, province, world.at)(content),
    seal,
    key: generateSm2KeyPair(seededRandom('fuzz keys')),
    publicKey: agency.signer.publicKey,
    signature: await agency.signer.sign(content),
  };
}

function certificateTargets({ certificates, crls }: Made): Target[] {
  return [
    {
      name: 'certificate',
      der: true,
      seeds: [
        ...certificates,
        ...corpusSeeds('certs'),
        ...suiteSeeds('openssl/x509'),
        ...suiteSeeds('boringssl/cert'),
        ...suiteSeeds('boringssl/parse_certificate_fuzzer'),
      ],
      read: (bytes) =>
        parseCertificate(bytes)
          .leniencies.map(({ name }) => name)
          .join(' '),
      // What we tolerate by name (characters outside their string type, for example) OpenSSL need not.
      second: (bytes) => parseCertificate(bytes).leniencies.length > 0 || acceptedByOpenssl(bytes),
    },
    {
      name: 'certificates',
      der: true,
      seeds: [...certificates, ...suiteSeeds('boringssl/read_pem')],
      read: reading(parseCertificates),
    },
    {
      name: 'crl',
      der: true,
      seeds: [...crls, ...corpusSeeds('crl'), ...suiteSeeds('openssl/crl')],
      read: (bytes) => findRevoked(parseRevocationList(bytes), '01')?.reason,
    },
  ];
}

function messageTargets({ messages, enveloped, content, token }: Made): Target[] {
  return [
    {
      name: 'cms',
      der: true,
      seeds: [...messages, ...corpusSeeds('cms'), ...suiteSeeds('openssl/cms')],
      read: (bytes) =>
        verifySignedData(parseSignedData(bytes), { content })
          .map((signer) => (signer.verified ? 'verified' : signer.failure))
          .join(' '),
    },
    {
      name: 'enveloped-data',
      der: true,
      seeds: [enveloped, ...corpusSeeds('cms'), ...suiteSeeds('openssl/cms')],
      read: (bytes) =>
        parseEnvelopedData(bytes)
          .recipients.map(({ kind }) => kind)
          .join(' '),
    },
    {
      name: 'timestamp',
      der: true,
      seeds: [token, ...corpusSeeds('cms')],
      read: reading((bytes) => parseTimestampToken(bytes)),
    },
  ];
}

function sealTargets({ seal }: Made): Target[] {
  return [
    {
      name: 'seal',
      der: true,
      seeds: [seal, ...corpusSeeds('seals')],
      read: (bytes) => String(verifySealMakerSignature(parseSeal(bytes))),
    },
    {
      name: 'seal-signature',
      der: true,
      seeds: [seal, ...corpusSeeds('ses-signatures')],
      read: (bytes) => String(verifySealSignature(parseSealSignature(bytes))),
    },
  ];
}

function keyTargets({ key, publicKey, signature, certificates }: Made): Target[] {
  const compressed = Uint8Array.of(2, ...key.publicKey.subarray(1, 33));
  return [
    {
      name: 'public-key',
      der: true,
      seeds: [publicKey, ...suiteSeeds('boringssl/spki')],
      read: (bytes) => parsePublicKey(bytes).algorithm,
    },
    {
      name: 'private-key',
      der: true,
      seeds: [
        encodePrivateKey(key.privateKey),
        ...suiteSeeds('boringssl/pkcs8'),
        ...suiteSeeds('boringssl/privkey'),
        ...corpusSeeds('test-private-keys', 30),
      ],
      read: reading((bytes) => parsePrivateKey(bytes)),
    },
    { name: 'sm2-signature', der: true, seeds: [signature], read: reading(decodeSm2Signature) },
    { name: 'sm2-point', der: false, seeds: [key.publicKey, compressed], read: reading(parseSm2PublicKey) },
    {
      name: 'sm2-ciphertext',
      der: true,
      seeds: [key.publicKey, ...corpusSeeds('sm2-enveloped-key')],
      read: (bytes) => lenientSm2Ciphertext(bytes)?.leniencies.join(' ') ?? 'none',
    },
    {
      name: 'encoding',
      der: false,
      seeds: [...certificates, ...suiteSeeds('openssl/pem'), ...suiteSeeds('boringssl/read_pem')],
      read: reading((bytes) => decodeAnyEncoding(bytes)),
    },
  ];
}

/** OpenSSL's reader inside Node. It refuses some curves only when the key is used, which is not asked for here. */
function acceptedByOpenssl(der: Uint8Array): boolean {
  try {
    new X509Certificate(der);
    return true;
  } catch {
    return false;
  }
}
