// Chains of three: signer, authority, listed root. Against its own signature checks alone, since that is what cannot be saved; and
// an ECDSA P-256 chain against libraries that check it with the platform's own (native) cryptography.
import 'reflect-metadata';
import { createPublicKey, verify, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509CertificateGenerator,
  X509ChainBuilder,
} from '@peculiar/x509';
import { useNativeSignatures } from '@yinxin/core/crypto';
import { validatePath } from '@yinxin/core/path';
import { parseCertificate, verifyCertificateSignature } from '@yinxin/core/x509';
import * as pkijs from 'pkijs';
import { timed, timedAsync, turning } from '../measure.mjs';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Root, authority and 16 leaves with P-256 keys. */
async function foreignChain(at) {
  cryptoProvider.set(webcrypto);
  const day = 86_400_000;
  const times = { notBefore: new Date(at - 10 * day), notAfter: new Date(at + 300 * day) };
  const keys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const authority = [
    new BasicConstraintsExtension(true, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ];
  const make = (serialNumber, subject, publicKey, issuer, signingKey, extensions) =>
    X509CertificateGenerator.create({
      ...{ serialNumber, subject, issuer, publicKey, signingKey, signingAlgorithm: algorithm, extensions },
      ...times,
    });
  const [rootKeys, caKeys, leafKeys] = [await keys(), await keys(), await keys()];
  const root = await make('01', 'CN=Root', rootKeys.publicKey, 'CN=Root', rootKeys.privateKey, authority);
  const ca = await make('02', 'CN=CA', caKeys.publicKey, 'CN=Root', rootKeys.privateKey, authority);
  const usage = [new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true)];
  const leaves = [];
  for (let i = 0; i < 16; i++)
    leaves.push(await make(`1${i}`, `CN=Leaf ${i}`, leafKeys.publicKey, 'CN=CA', caKeys.privateKey, usage));
  return { root, ca, leaves };
}

/** A contender that lets `node:crypto` verify ECDSA, during its own turns only. */
function withNative({ sample }) {
  return {
    sample: (seconds) => {
      useNativeSignatures((spki) => {
        const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
        return (hash, signature, message) => verify(hash, message, key, signature);
      });
      try {
        return sample(seconds);
      } finally {
        useNativeSignatures(undefined);
      }
    },
  };
}

function anchorOf(certificate) {
  const { subject, publicKey } = certificate;
  return { subject, publicKey, certificate, label: 'root' };
}

export async function chain(world, certificates) {
  const [{ ca, root }] = world.provinces;
  const { at } = world;
  const crls = [];
  // Every field is written out, as a caller does: to spread an object of them takes longer than to build the path.
  const validate = (leaf, intermediates, anchors) =>
    validatePath({ leaf, intermediates, anchors, at, purpose: 'any', crls, revocation: 'off' });
  const anchors = [anchorOf(root.certificate)];
  const intermediates = [ca.certificate];
  const demand = ({ status, code }) => {
    if (status !== 'valid') throw new Error(`the chain of the benchmark is ${status}: ${code}`);
  };
  const foreign = await foreignChain(world.at);
  const read = (item) => parseCertificate(new Uint8Array(item.rawData));
  const [foreignAnchors, foreignIntermediates] = [[anchorOf(read(foreign.root))], [read(foreign.ca)]];
  const foreignLeaves = foreign.leaves.map(read);
  const foreignChains = turning(foreignLeaves, (leaf) => demand(validate(leaf, foreignIntermediates, foreignAnchors)));
  const pki = (item) => pkijs.Certificate.fromBER(item.rawData);
  const [pkiRoot, pkiCa] = [pki(foreign.root), pki(foreign.ca)];
  pkijs.setEngine('bench', new pkijs.CryptoEngine({ name: 'bench', crypto: webcrypto }));
  return {
    name: 'chain',
    contenders: [
      timed(
        'yinxin, SM2',
        turning(certificates, (leaf) => demand(validate(leaf, intermediates, anchors))),
      ),
      timed(
        'its two signature checks alone',
        turning(certificates, (leaf) => {
          if (!verifyCertificateSignature(leaf, ca.certificate.publicKey)) throw new Error('leaf');
          if (!verifyCertificateSignature(ca.certificate, root.certificate.publicKey)) throw new Error('authority');
        }),
      ),
      timed('yinxin, ECDSA P-256', foreignChains),
      withNative(timed('yinxin, ECDSA P-256 by node:crypto', foreignChains)),
      timedAsync(
        'pkijs (WebCrypto)',
        turning(foreign.leaves.map(pki), async (leaf) => {
          const engine = new pkijs.CertificateChainValidationEngine({
            ...{ trustedCerts: [pkiRoot], certs: [pkiCa, leaf], checkDate: new Date(world.at) },
          });
          const { result, resultMessage } = await engine.verify();
          if (!result) throw new Error(`pkijs: ${resultMessage}`);
        }),
      ),
      timedAsync(
        '@peculiar/x509 (WebCrypto; builds, checks no constraint)',
        turning(foreign.leaves, async (leaf) => {
          const built = await new X509ChainBuilder({ certificates: [foreign.ca, foreign.root] }).build(leaf);
          if (built.length !== 3) throw new Error('@peculiar/x509: no chain');
        }),
      ),
    ],
    comparisons: [
      {
        title: 'three certificates, SM2, root known, signatures checked anew',
        unit: 'chains/s',
        ours: 'yinxin, SM2',
        theirs: [
          'its two signature checks alone',
          'pkijs (WebCrypto)',
          '@peculiar/x509 (WebCrypto; builds, checks no constraint)',
        ],
      },
      {
        title: 'the same with ECDSA P-256, verified by node:crypto as the command does',
        unit: 'chains/s',
        ours: 'yinxin, ECDSA P-256 by node:crypto',
        theirs: [
          'yinxin, ECDSA P-256',
          'pkijs (WebCrypto)',
          '@peculiar/x509 (WebCrypto; builds, checks no constraint)',
        ],
      },
    ],
  };
}
