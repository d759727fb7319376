import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { utf8 } from '../base/bytes.ts';
import { derInteger, derSequence } from '../der/index.ts';
import { curves, type EcdsaCurve } from './ecdsa.ts';
import { hashes } from './hashes.ts';
import type { PublicKey } from './public-key.ts';
import { encodedMessage, type RsaHash } from './rsa.ts';

/** A right signature, and a message that it does not belong to. */
export interface NativeExample {
  readonly key: Pick<PublicKey, 'algorithm' | 'point' | 'rsa'>;
  readonly hash: RsaHash;
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  readonly other: Uint8Array;
}

const message = /* @__PURE__ */ utf8('yinxin');
const other = /* @__PURE__ */ utf8('yinxim');

/** An example for a kind of key, made by numbers that need no private key to be kept. */
export function nativeExample(kind: EcdsaCurve | 'rsa'): NativeExample {
  return kind === 'rsa' ? rsaExample() : ecdsaExample(kind);
}

/** With 1 for the private key and 1 for the nonce: Q = G, r = x of G, s = e + r. */
function ecdsaExample(algorithm: EcdsaCurve): NativeExample {
  const { BASE, Fn } = curves[algorithm].Point;
  const hash = algorithm === 'ec-p256' ? 'sha256' : algorithm === 'ec-p384' ? 'sha384' : 'sha512';
  const r = Fn.create(BASE.x);
  const s = Fn.create(bytesToNumberBE(hashes[hash](message)) + r);
  const signature = derSequence(derInteger(Fn.toBytes(r)), derInteger(Fn.toBytes(s)));
  return { key: { algorithm, point: BASE.toBytes(false) }, hash, signature, message, other };
}

/** With 3 for the exponent, any s and n = s³ − m, so that s³ is the encoded message m: nobody has to know the factors of n. */
function rsaExample(): NativeExample {
  const hash = 'sha256';
  const encoded = bytesToNumberBE(encodedMessage(hash, hashes[hash](message), 256) as Uint8Array);
  // The cube has 2048 bits, and n is odd.
  const s = 3n * 2n ** 681n + (encoded % 2n === 0n ? 1n : 0n);
  const rsa = { modulus: numberToBytesBE(s ** 3n - encoded, 256), exponent: Uint8Array.of(3) };
  return { key: { algorithm: 'rsa', rsa }, hash, signature: numberToBytesBE(s, 256), message, other };
}
