// Certificates: 64 different ones, read in full. @peculiar/x509 decodes most extensions when they are asked for.
import 'reflect-metadata';
import { X509Certificate } from '@peculiar/x509';
import { parseCertificate } from '@yinxin/core/x509';
import { makeParty } from '@yinxin/testkit';
import * as pkijs from 'pkijs';
import { timed, turning } from '../measure.mjs';

/** Certificates of different signers under one authority. */
export async function leaves(world, count = 64) {
  const [{ ca }] = world.provinces;
  const day = 86_400_000;
  const all = [];
  for (let i = 0; i < count; i++)
    all.push(
      await makeParty(
        {
          profile: 'seal-signer',
          name: `示范单位${i}`,
          organisation: `示范单位${i}`,
          issuer: ca,
          notBefore: world.at - 30 * day,
          notAfter: world.at + 300 * day,
          crlUrl: 'http://crl.p1.example/ca.crl',
        },
        world.random,
      ),
    );
  return all.map(({ certificate }) => certificate);
}

export function certificate(certificates) {
  const ders = certificates.map(({ raw }) => raw);
  return {
    name: 'certificate',
    contenders: [
      timed(
        'yinxin, strict, extensions decoded',
        turning(ders, (der) => parseCertificate(der)),
      ),
      timed(
        'pkijs',
        turning(ders, (der) => pkijs.Certificate.fromBER(der)),
      ),
      timed(
        '@peculiar/x509',
        turning(ders, (der) => new X509Certificate(der)),
      ),
    ],
    comparisons: [
      {
        title: 'read one of some 700 bytes',
        unit: 'certificates/s',
        ours: 'yinxin, strict, extensions decoded',
        theirs: ['pkijs', '@peculiar/x509'],
      },
    ],
  };
}
