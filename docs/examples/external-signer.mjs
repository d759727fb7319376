// An external signer (docs/external-signer.md) over one SM2 key file: the smallest complete one. A real one asks its device in place of
// `signSm2` and `signSm2Digest`, and never sees the key.
//   yinxin key generate --out example.key.pem --password-env YINXIN_SIGNER_PASSWORD
//   yinxin key conformance --signer "external:node docs/examples/external-signer.mjs example.key.pem"
import { randomFillSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parsePrivateKey, sm2PublicKeyInfo } from '@yinxin/core/crypto';
import { signSm2, signSm2Digest, sm2PublicKeyOf } from '@yinxin/core/sm';

const random = (length) => randomFillSync(new Uint8Array(length));
const privateKey = parsePrivateKey(readFileSync(process.argv[2]), process.env.YINXIN_SIGNER_PASSWORD);
const key = {
  id: 'example',
  label: 'key of the example',
  algorithm: 'sm2-sm3',
  publicKey: Buffer.from(sm2PublicKeyInfo(sm2PublicKeyOf(privateKey))).toString('base64'),
};

class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

function bytesOf(value) {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'base64') : undefined;
  if (bytes?.toString('base64') !== value) throw new Refusal('request.malformed', 'base64 is expected');
  return new Uint8Array(bytes);
}

function sign({ key: id, algorithm, message, digest }) {
  if (id !== key.id) throw new Refusal('key.unknown', `there is no key ${id}`);
  if (algorithm !== key.algorithm) throw new Refusal('algorithm.unsupported', `the key signs ${key.algorithm}`);
  if ((message === undefined) === (digest === undefined))
    throw new Refusal('request.malformed', 'either message or digest');
  if (message !== undefined) return signSm2(bytesOf(message), privateKey, { random });
  const e = bytesOf(digest);
  if (e.length !== 32) throw new Refusal('digest.length', 'a digest has 32 bytes');
  return signSm2Digest(e, privateKey, { random });
}

const methods = {
  hello({ protocol, versions }) {
    if (protocol !== 'yinxin-signer' || !Array.isArray(versions) || !versions.includes(1))
      throw new Refusal('version.unsupported', 'this program speaks yinxin-signer 1');
    return { protocol: 'yinxin-signer', version: 1, name: 'example signer', capabilities: ['message', 'digest'] };
  },
  keys: () => ({ keys: [key] }),
  publicKey({ key: id }) {
    if (id !== key.id) throw new Refusal('key.unknown', `there is no key ${id}`);
    return { algorithm: key.algorithm, publicKey: key.publicKey };
  },
  sign: (params) => ({ signature: Buffer.from(sign(params)).toString('base64') }),
};

function answer(line) {
  let id = null;
  try {
    const request = JSON.parse(line);
    id = request?.id ?? null;
    if (typeof request !== 'object' || request === null || !Number.isInteger(id))
      throw new Refusal('request.malformed', 'a request is an object with a number');
    if (!Object.hasOwn(methods, request.method)) throw new Refusal('method.unknown', `there is no ${request.method}`);
    return { id, result: methods[request.method](request.params ?? {}) };
  } catch (error) {
    const code =
      error instanceof Refusal ? error.code : error instanceof SyntaxError ? 'request.malformed' : 'internal';
    return { id, error: { code, message: error.message } };
  }
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(answer(line))}\n`);
