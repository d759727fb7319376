import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { concatBytes, copyBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { Leniency } from '../base/leniency.ts';
import type { RandomSource } from '../base/random.ts';
import { DerReader, derBitString, derInteger, derNull, derObjectIdentifier, derSequence } from '../der/index.ts';
import { generateSm2KeyPair, sm2PublicKeyOf } from '../sm/index.ts';
import { takeRandom } from '../sm/sm2-keys.ts';
import { oids } from './oids.ts';
import { type PublicKeyAlgorithm, sm2PublicKeyInfo } from './public-key.ts';

/** The kinds of private keys that are read. */
export type PrivateKeyAlgorithm = Exclude<PublicKeyAlgorithm, 'unknown'>;

/** A private key with its public key. Hold it no longer than needed, and never print it. */
export interface PrivateKey {
  readonly algorithm: PrivateKeyAlgorithm;
  /**
   * SM2 and ECDSA: the number, big endian, as wide as the order of the curve (32, 48 or 66 bytes). Ed25519: the seed, 32 bytes.
   * RSA: RSAPrivateKey (RFC 8017 appendix A.1.2), DER.
   */
  readonly secret: Uint8Array;
  /** SubjectPublicKeyInfo, DER; computed from the private key. */
  readonly publicKey: Uint8Array;
  /** Deviations of the file it was read from. */
  readonly leniencies: readonly Leniency[];
}

const curves = { 'ec-p256': p256, 'ec-p384': p384, 'ec-p521': p521 } as const;
const curveOids = { 'ec-p256': oids.p256, 'ec-p384': oids.p384, 'ec-p521': oids.p521 } as const;

/** Bytes of the number of an EC key. */
export function scalarLength(algorithm: 'sm2' | 'ec-p256' | 'ec-p384' | 'ec-p521'): number {
  return algorithm === 'sm2' ? 32 : curves[algorithm].Point.Fn.BYTES;
}

/**
 * Makes a private key of its parts and computes its public key.
 * @param secret - As `PrivateKey.secret` says; copied.
 * @throws CoreError `ERR_KEY_PRIVATE` for another length, a number out of range, RSA numbers that do not belong together.
 * @example createPrivateKey('sm2', privateKey).publicKey; // SubjectPublicKeyInfo
 */
export function createPrivateKey(
  algorithm: PrivateKeyAlgorithm,
  secret: Uint8Array,
  leniencies: readonly Leniency[] = [],
): PrivateKey {
  const publicKey = publicKeyOf(algorithm, secret);
  return Object.freeze({ algorithm, secret: copyBytes(secret), publicKey, leniencies });
}

/**
 * Makes a new private key.
 * @param algorithm - RSA keys are made by other tools: primes of an unproven generator are no foundation.
 * @throws CoreError `ERR_RANDOM`.
 * @example generatePrivateKey('ed25519', random).secret.length; // 32
 */
export function generatePrivateKey(algorithm: Exclude<PrivateKeyAlgorithm, 'rsa'>, random: RandomSource): PrivateKey {
  if (algorithm === 'sm2') return createPrivateKey('sm2', generateSm2KeyPair(random).privateKey);
  if (algorithm === 'ed25519') return createPrivateKey('ed25519', takeRandom(random, 32));
  // FIPS 186-5 A.2.1: eight spare bytes make the bias of the reduction immeasurable.
  const { utils, lengths } = curves[algorithm];
  return createPrivateKey(algorithm, utils.randomSecretKey(takeRandom(random, lengths.seed as number)));
}

function publicKeyOf(algorithm: PrivateKeyAlgorithm, secret: Uint8Array): Uint8Array {
  switch (algorithm) {
    case 'sm2':
      return sm2PublicKeyInfo(sm2PublicKeyOf(secret));
    case 'ed25519':
      if (secret.length !== 32) refuse('an Ed25519 private key has 32 bytes');
      return derSequence(derSequence(derObjectIdentifier(oids.ed25519)), derBitString(ed25519.getPublicKey(secret)));
    case 'rsa':
      return rsaPublicKeyOf(secret);
    default: {
      const curve = curves[algorithm];
      if (secret.length !== scalarLength(algorithm) || !curve.utils.isValidSecretKey(secret))
        refuse('an EC private key is in [1, n-1] and as long as n');
      const id = derSequence(derObjectIdentifier(oids.ecPublicKey), derObjectIdentifier(curveOids[algorithm]));
      return derSequence(id, derBitString(curve.getPublicKey(secret, false)));
    }
  }
}

/** Reads RSAPrivateKey and checks that its numbers belong together: a changed one would sign with a factorable fault. */
function rsaPublicKeyOf(der: Uint8Array): Uint8Array {
  const outer = DerReader.over(der, 'rsaPrivateKey');
  const key = outer.readSequence();
  outer.end();
  if (key.readSmallInteger('version') !== 0) refuse('the RSAPrivateKey has two primes');
  const [n, e, d, p, q, dp, dq, inverse] = ['n', 'e', 'd', 'p', 'q', 'dP', 'dQ', 'qInv'].map((field) => {
    const magnitude = key.readUnsignedInteger(field);
    if (magnitude.length > 1024) refuse('an RSA number has at most 8192 bits');
    return bytesToNumberBE(magnitude);
  }) as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
  key.end();
  const consistent =
    p > 1n &&
    q > 1n &&
    n === p * q &&
    dp === d % (p - 1n) &&
    dq === d % (q - 1n) &&
    (e * dp) % (p - 1n) === 1n &&
    (e * dq) % (q - 1n) === 1n &&
    (inverse * q) % p === 1n;
  if (!consistent) refuse('the numbers of the RSA key belong together');
  const numbers = derSequence(derInteger(magnitudeOf(n)), derInteger(magnitudeOf(e)));
  return derSequence(derSequence(derObjectIdentifier(oids.rsaEncryption), derNull()), derBitString(numbers));
}

function magnitudeOf(number: bigint): Uint8Array {
  const hex = number.toString(16);
  return Uint8Array.from(`${hex.length % 2 === 0 ? '' : '0'}${hex}`.match(/../g) ?? [], (pair) =>
    Number.parseInt(pair, 16),
  );
}

/** A number that lost its leading zeros, as some writers make it, in full width. */
export function padScalar(number: Uint8Array, length: number): Uint8Array {
  return concatBytes(new Uint8Array(length - number.length), number);
}

function refuse(rule: string): never {
  throw new CoreError('ERR_KEY_PRIVATE', { rule });
}
