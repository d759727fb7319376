// The portable engine, for platforms that refuse WebAssembly, against the pure-JavaScript library that it would be compared with.
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { toHex } from '@yinxin/core';
import { generateSm2KeyPair, prepareSm2Signer } from '@yinxin/core/sm';
import * as smCryptoV2 from 'sm-crypto-v2';
import { timed, turning } from '../measure.mjs';
import { programPeer } from '../peers.mjs';
import { messages } from './sm2.mjs';

const program = fileURLToPath(new URL('../peers/portable.mjs', import.meta.url));

export function fallback() {
  const random = (length) => new Uint8Array(randomBytes(length));
  const { privateKey, publicKey } = generateSm2KeyPair(random);
  const signer = prepareSm2Signer(privateKey);
  const signed = messages.map((message) => ({ message, hex: toHex(signer.sign(message, { random })) }));
  const options = { der: true, hash: true, userId: '1234567812345678' };
  const [keyHex, privateHex] = [toHex(publicKey), toHex(privateKey)];
  const verify = ({ message, hex }) => smCryptoV2.sm2.doVerifySignature(message, hex, keyHex, options);
  const sign = ({ message }) => smCryptoV2.sm2.doSignature(message, privateHex, { ...options, publicKey: keyHex });
  const ours = 'yinxin without WebAssembly';
  return {
    name: 'fallback',
    contenders: [
      programPeer(ours, process.execPath, [program]),
      timed('sm-crypto-v2 verify', turning(signed, verify)),
      timed('sm-crypto-v2 sign', turning(signed, sign)),
    ],
    comparisons: [
      ['verify, known signer', 'verify-known', 'verify'],
      ['verify, new signer', 'verify-new', 'verify'],
      ['sign', 'sign', 'sign'],
    ].map(([title, own, other]) => ({
      title,
      unit: 'signatures/s',
      ours: `${ours} ${own}`,
      theirs: [`sm-crypto-v2 ${other}`],
    })),
  };
}
