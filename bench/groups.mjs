// What is compared: every group has its contenders do the same work on the same input.
import { createHash } from 'node:crypto';
import { fromHex, toHex, utf8 } from '@yinxin/core';
import {
  decodeSm2Signature,
  generateSm2KeyPair,
  prepareSm2Verifier,
  SM2_DEFAULT_USER_ID,
  signSm2,
  sm3,
  verifySm2,
} from '@yinxin/core/sm';
import { ValidationCache, validateLicence } from '@yinxin/core/validation';
import { parseCertificate } from '@yinxin/core/x509';
import { createWorld, issueSample, seededRandom, validationInput } from '@yinxin/testkit';
import * as pkijs from 'pkijs';
import smCrypto from 'sm-crypto';

/** Messages differ, so that nobody wins by remembering an answer. */
const messages = Array.from({ length: 64 }, (_, i) =>
  utf8(`a message of some two hundred bytes, number ${i} `.repeat(4)),
);

function turning(items, run) {
  let next = 0;
  return () => run(items[next++ % items.length]);
}

function sm2Groups(random) {
  const { privateKey, publicKey } = generateSm2KeyPair(random);
  const signed = messages.map((message) => ({
    message,
    signature: signSm2(message, privateKey, { random, userId: SM2_DEFAULT_USER_ID }),
  }));
  const prepared = prepareSm2Verifier(publicKey, SM2_DEFAULT_USER_ID);
  for (let i = 0; i < 64; i++) prepared.verify(signed[i].signature, signed[i].message);
  const hexKey = toHex(publicKey);
  const hexPrivate = toHex(privateKey);
  const options = { der: true, hash: true, userId: '1234567812345678' };
  return [
    {
      name: 'sm2: verify',
      unit: 'signatures/s',
      contenders: [
        {
          name: 'yinxin, known signer',
          run: turning(signed, ({ message, signature }) => prepared.verify(signature, message)),
        },
        {
          name: 'yinxin, new signer',
          run: turning(signed, ({ message, signature }) =>
            verifySm2(signature, message, publicKey, { userId: SM2_DEFAULT_USER_ID }),
          ),
        },
        {
          name: 'sm-crypto',
          run: turning(signed, ({ message, signature }) =>
            smCrypto.sm2.doVerifySignature([...message], toHex(signature), hexKey, options),
          ),
        },
      ],
    },
    {
      name: 'sm2: sign',
      unit: 'signatures/s',
      contenders: [
        {
          name: 'yinxin, hedged',
          run: turning(messages, (message) => signSm2(message, privateKey, { random, userId: SM2_DEFAULT_USER_ID })),
        },
        {
          name: 'sm-crypto',
          run: turning(messages, (message) =>
            smCrypto.sm2.doSignature([...message], hexPrivate, { ...options, publicKey: hexKey }),
          ),
        },
      ],
    },
    {
      name: 'sm2: read a signature',
      unit: 'signatures/s',
      contenders: [
        { name: 'yinxin, strict DER', run: turning(signed, ({ signature }) => decodeSm2Signature(signature)) },
      ],
    },
  ];
}

function sm3Groups() {
  return [100, 1_000_000].map((size) => {
    const input = new Uint8Array(size).fill(0x61);
    const array = [...input.subarray(0, Math.min(size, 100))];
    return {
      name: `sm3: ${size} bytes`,
      unit: 'MB/s',
      scale: size / 1e6,
      contenders: [
        { name: 'yinxin', run: () => sm3(input) },
        { name: 'host (node:crypto)', run: () => createHash('sm3').update(input).digest() },
        ...(size === 100 ? [{ name: 'sm-crypto', run: () => fromHex(smCrypto.sm3(array)) }] : []),
      ],
    };
  });
}

function certificateGroups(world) {
  const der = world.provinces[0].agency.certificate.raw;
  return [
    {
      name: 'certificate: parse',
      unit: 'certificates/s',
      contenders: [
        { name: 'yinxin, strict, extensions decoded', run: () => parseCertificate(der) },
        { name: 'pkijs', run: () => pkijs.Certificate.fromBER(der) },
      ],
    },
  ];
}

async function licenceGroups(world) {
  const licences = [];
  for (let i = 0; i < 8; i++)
    licences.push((await issueSample(world, world.provinces[0], { serial: String(i + 1) })).ofd);
  const warm = new ValidationCache();
  const inputs = await Promise.all(licences.map((ofd) => validationInput(world, ofd)));
  for (const input of inputs) {
    const { verdict } = validateLicence({ ...input, cache: warm });
    if (verdict.indication !== 'passed') throw new Error(`the licence of the benchmark is ${verdict.indication}`);
  }
  return [
    {
      name: 'licence: validate one page, offline, with trust list and CRLs',
      unit: 'licences/s',
      contenders: [
        { name: 'yinxin, warm caches', run: turning(inputs, (input) => validateLicence({ ...input, cache: warm })) },
        { name: 'yinxin, no cache', run: turning(inputs, (input) => validateLicence(input)) },
      ],
    },
  ];
}

/** All groups, ready to run. */
export async function groups() {
  const world = await createWorld({ provinces: 2 });
  return [
    ...sm2Groups(seededRandom('bench')),
    ...sm3Groups(),
    ...certificateGroups(world),
    ...(await licenceGroups(world)),
  ];
}
