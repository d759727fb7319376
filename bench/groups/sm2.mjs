// SM2 as an application meets it: bytes in, Z and SM3 included; 256 different messages and signatures, not one repeated.
import { randomBytes } from 'node:crypto';
import { drawAhead, toHex, utf8 } from '@yinxin/core';
import { generateSm2KeyPair, prepareSm2Signer, prepareSm2Verifier, verifyManySm2, verifySm2 } from '@yinxin/core/sm';
import smCrypto from 'sm-crypto';
import * as smCryptoV2 from 'sm-crypto-v2';
import { timed, turning } from '../measure.mjs';
import { nobleSm2 } from '../noble-sm2.mjs';

/** Messages of 200 bytes. */
export const messages = Array.from({ length: 256 }, (_, i) =>
  utf8(`message ${i} `.repeat(20).slice(0, 200).padEnd(200, '.')),
);

const options = { der: true, hash: true, userId: '1234567812345678' };
const random = (length) => new Uint8Array(randomBytes(length));
/** What a service would give its signers; noble gets the same. */
const entropy = drawAhead(random);

/** Signatures under one key, and each under a key of its own. */
function material() {
  const { privateKey, publicKey } = generateSm2KeyPair(random);
  const signer = prepareSm2Signer(privateKey);
  const signed = messages.map((message) => ({ message, signature: signer.sign(message, { random }) }));
  const strangers = Array.from({ length: 2048 }, (_, i) => {
    const pair = generateSm2KeyPair(random);
    const message = messages[i % messages.length];
    const own = prepareSm2Signer(pair.privateKey);
    return { publicKey: pair.publicKey, message, signature: own.sign(message, { random }) };
  });
  return { privateKey, publicKey, signer, signed, strangers };
}

function demand(verdict) {
  if (!verdict) throw new Error('a signature of the benchmark does not verify');
}

export function sm2(peers) {
  const { privateKey, publicKey, signer, signed, strangers } = material();
  const verifier = prepareSm2Verifier(publicKey);
  const checks = signed.map((item) => ({ verifier, ...item }));
  const batches = [0, 64, 128, 192].map((from) => checks.slice(from, from + 64));
  const lots = [0, 64, 128, 192].map((from) => messages.slice(from, from + 64));
  // More than enough uses for the engine to have prepared what it prepares.
  for (let i = 0; i < 4; i++) for (const { message, signature } of signed) demand(verifier.verify(signature, message));

  const keyHex = toHex(publicKey);
  const privateHex = toHex(privateKey);
  const own = signed.map(({ message, signature }) => ({
    message,
    array: [...message],
    signature,
    hex: toHex(signature),
  }));
  const prepared = smCryptoV2.sm2.precomputePublicKey(keyHex);
  const noble = nobleSm2(publicKey, privateKey);
  const contenders = [
    timed(
      'yinxin, known signer',
      turning(signed, ({ message, signature }) => demand(verifier.verify(signature, message))),
    ),
    timed(
      'yinxin, new signer',
      turning(strangers, (item) => demand(verifySm2(item.signature, item.message, item.publicKey))),
    ),
    timed(
      'yinxin, 64 at once',
      turning(batches, (batch) => demand(verifyManySm2(batch).every(Boolean))),
      64,
    ),
    timed(
      'yinxin, sign, hedged',
      turning(messages, (message) => signer.sign(message, { random: entropy })),
    ),
    timed(
      'yinxin, sign 64 at once, hedged',
      turning(lots, (lot) => signer.signMany(lot, { random: entropy })),
      64,
    ),
    timed(
      'sm-crypto verify',
      turning(own, ({ array, hex }) => demand(smCrypto.sm2.doVerifySignature(array, hex, keyHex, options))),
    ),
    timed(
      'sm-crypto sign',
      turning(own, ({ array }) => smCrypto.sm2.doSignature(array, privateHex, { ...options, publicKey: keyHex })),
    ),
    timed(
      'sm-crypto-v2 verify',
      turning(own, ({ message, hex }) => demand(smCryptoV2.sm2.doVerifySignature(message, hex, keyHex, options))),
    ),
    timed(
      'sm-crypto-v2 verify, key prepared',
      turning(own, ({ message, hex }) => demand(smCryptoV2.sm2.doVerifySignature(message, hex, prepared, options))),
    ),
    timed(
      'sm-crypto-v2 sign',
      turning(own, ({ message }) => smCryptoV2.sm2.doSignature(message, privateHex, { ...options, publicKey: keyHex })),
    ),
    timed(
      '@noble/curves verify',
      turning(own, ({ message, signature }) => demand(noble.verify(signature, message))),
    ),
    timed(
      '@noble/curves sign',
      turning(messages, (message) => noble.sign(message, entropy(32))),
    ),
    ...peers,
  ];
  const verifiers = [
    ...['sm-crypto', 'sm-crypto-v2'].map((name) => `${name} verify`),
    'sm-crypto-v2 verify, key prepared',
    '@noble/curves verify',
    'OpenSSL verify',
    'Tongsuo verify',
  ];
  const signers = ['sm-crypto', 'sm-crypto-v2', '@noble/curves', 'OpenSSL', 'Tongsuo', 'GmSSL', 'gmsm'].map(
    (name) => `${name} sign`,
  );
  const unit = 'signatures/s';
  return {
    name: 'sm2',
    contenders,
    comparisons: [
      {
        title: 'verify, known signer',
        unit,
        ours: 'yinxin, known signer',
        theirs: [...verifiers, 'GmSSL verify-known', 'gmsm verify-known'],
      },
      {
        title: 'verify, new signer',
        unit,
        ours: 'yinxin, new signer',
        theirs: [...verifiers, 'GmSSL verify-new', 'gmsm verify-new'],
      },
      {
        title: 'verify, 64 at once',
        unit,
        ours: 'yinxin, 64 at once',
        theirs: [...verifiers, 'GmSSL verify-known', 'gmsm verify-known'],
      },
      { title: 'sign', unit, ours: 'yinxin, sign, hedged', theirs: signers },
      {
        title: 'sign, 64 at once',
        unit,
        ours: 'yinxin, sign 64 at once, hedged',
        theirs: [...signers.filter((who) => who !== 'GmSSL sign'), 'GmSSL sign', 'GmSSL sign-many'],
      },
    ],
  };
}
