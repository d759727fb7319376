// Signers that are wrong in one way each, for the tests: node faulty-signer.mjs FAULT
import { randomFillSync } from 'node:crypto';
import { createInterface } from 'node:readline';
import { sm2PublicKeyInfo } from '@yinxin/core/crypto';
import {
  encodeSm2Signature,
  SM2_DEFAULT_USER_ID,
  signSm2,
  signSm2Digest,
  sm2CurveParameters,
  sm2Digest,
  sm2PublicKeyOf,
  sm3,
} from '@yinxin/core/sm';

const fault = process.argv[2];
const random = (length) => randomFillSync(new Uint8Array(length));
const privateKey = fault === 'forgets' ? random(32).fill(1, 0, 1) : new Uint8Array(32).fill(7);
const publicKey = sm2PublicKeyOf(privateKey);
const key = { id: 'k', algorithm: 'sm2-sm3', publicKey: Buffer.from(sm2PublicKeyInfo(publicKey)).toString('base64') };
const number = (bytes) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const bytes32 = (value) => new Uint8Array(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'));

function power(base, exponent, modulus) {
  let result = 1n;
  for (let square = base, left = exponent; left > 0n; left >>= 1n, square = (square * square) % modulus)
    if (left & 1n) result = (result * square) % modulus;
  return result;
}

/** SM2 with the same nonce every time. */
function withOneNonce(e) {
  const { n } = sm2CurveParameters;
  const k = new Uint8Array(32).fill(9);
  const r = (number(e) + number(sm2PublicKeyOf(k).subarray(1, 33))) % n;
  const d = number(privateKey);
  const s = (power(1n + d, n - 2n, n) * ((number(k) + n * n - r * d) % n)) % n;
  return encodeSm2Signature(new Uint8Array([...bytes32(r), ...bytes32(s)]));
}

function signatureOf({ message, digest }) {
  const data = new Uint8Array(Buffer.from(message ?? digest, 'base64'));
  const e = message === undefined ? data : sm2Digest(data, publicKey, SM2_DEFAULT_USER_ID);
  if (fault === 'nonce') return withOneNonce(e);
  if (fault === 'otherKey') return signSm2Digest(e, new Uint8Array(32).fill(8), { random });
  if (fault === 'raw') return signSm2Digest(e, privateKey, { random, format: 'raw' });
  if (fault === 'noZ' && message !== undefined) return signSm2Digest(sm3(data), privateKey, { random });
  if (fault === 'empty') return new Uint8Array(0);
  return message === undefined ? signSm2Digest(data, privateKey, { random }) : signSm2(data, privateKey, { random });
}

const refuse = (code) => ({ error: { code, message: 'no' } });

function answer({ id, method, params }) {
  if (!Number.isInteger(id)) return refuse('request.malformed');
  if (method === 'hello') {
    if (!params.versions.includes(1)) return refuse('version.unsupported');
    const capabilities =
      fault === 'noModes' ? [] : fault === 'digestOnly' || fault === 'lax' ? ['digest'] : ['message', 'digest'];
    return {
      result: { protocol: 'yinxin-signer', version: fault === 'version' ? 2 : 1, name: 'faulty', capabilities },
    };
  }
  if (method === 'keys') return { result: { keys: fault === 'noKeys' ? [] : fault === 'twins' ? [key, key] : [key] } };
  if (method !== 'publicKey' && method !== 'sign') return refuse('method.unknown');
  const { key: wanted, algorithm, message, digest } = params;
  if (wanted !== 'k' && fault !== 'anyKey') return refuse('key.unknown');
  if (method === 'publicKey') return { result: key };
  if (fault === 'silent') return undefined;
  if (fault === 'dies') process.exit(3);
  if (fault === 'unwilling') return refuse('refused');
  if (algorithm !== 'sm2-sm3') return refuse('algorithm.unsupported');
  if ((message === undefined) === (digest === undefined)) return refuse('request.malformed');
  if (Buffer.from(message ?? digest, 'base64').toString('base64') !== (message ?? digest))
    return refuse('request.malformed');
  if (message !== undefined && fault === 'digestOnly') return refuse('mode.unsupported');
  if (digest !== undefined && Buffer.from(digest, 'base64').length !== 32) return refuse('digest.length');
  return { result: { signature: Buffer.from(signatureOf(params)).toString('base64') } };
}

const parse = (line) => {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
};

if (fault === 'banner') process.stdout.write('Faulty signer 1.0\n');
if (fault === 'complains') process.stderr.write('the token is hot\n');
if (fault === 'tells') process.stderr.write(`${Object.keys(process.env).sort().join(' ')}\n`);
if (fault === 'endless') process.stdout.write('x'.repeat(17 * 1024 * 1024));
for await (const line of createInterface({ input: process.stdin })) {
  const request = parse(line);
  const reply = answer(request);
  if (reply === undefined) continue;
  const id = fault === 'otherId' ? 999 : Number.isInteger(request.id) ? request.id : null;
  process.stdout.write(`${fault === 'notJson' ? 'yes' : JSON.stringify({ id, ...reply })}\n`);
  if (fault === 'twice') process.stdout.write(`${JSON.stringify({ id, ...reply })}\n`);
}
if (fault === 'lingers') setInterval(() => {}, 1000);
