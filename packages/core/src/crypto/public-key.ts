import { p256, p384, p521 } from '@noble/curves/nist.js';
import { equalBytes, toHex } from '../base/bytes.ts';
import { CoreError, isCoreError } from '../base/errors.ts';
import type { Leniency } from '../base/leniency.ts';
import { DerReader, derBitString, derObjectIdentifier, derSequence, tag } from '../der/index.ts';
import { parseSm2PublicKey, sm3 } from '../sm/index.ts';
import { type AlgorithmIdentifier, isNull, parseAlgorithmIdentifier } from './algorithm-identifier.ts';
import { isExplicitSm2Curve } from './explicit-curve.ts';
import { oids } from './oids.ts';
import { type PssParameters, readPssParameters } from './pss-parameters.ts';
import { bitLength } from './rsa.ts';

/** The kind of a public key. `unknown` is an algorithm or curve that this library does not read. */
export type PublicKeyAlgorithm = 'sm2' | 'ec-p256' | 'ec-p384' | 'ec-p521' | 'rsa' | 'ed25519' | 'unknown';

/** A public key from a SubjectPublicKeyInfo. */
export interface PublicKey {
  readonly algorithm: PublicKeyAlgorithm;
  /** SubjectPublicKeyInfo as received, DER. */
  readonly spki: Uint8Array;
  /** EC keys: the checked point in uncompressed form (65 bytes for SM2 and P-256, 97 for P-384, 133 for P-521). */
  readonly point?: Uint8Array;
  /** RSA keys: modulus and public exponent, big endian without leading zeros. */
  readonly rsa?: RsaPublicKey;
  /** RSA keys that may sign with PSS only (RFC 4055 §1.2): the parameters that they demand, or any. */
  readonly pss?: PssParameters | 'any';
  /** Ed25519 keys: 32 bytes. */
  readonly edwards?: Uint8Array;
  readonly leniencies: readonly Leniency[];
}

/** The numbers of an RSA public key, big endian without leading zero octets. */
export interface RsaPublicKey {
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
}

const namedCurves: ReadonlyMap<string, PublicKeyAlgorithm> = /* @__PURE__ */ new Map([
  [oids.sm2, 'sm2'],
  [oids.p256, 'ec-p256'],
  [oids.p384, 'ec-p384'],
  [oids.p521, 'ec-p521'],
]);

/**
 * Reads a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7, RFC 5480; SM2 as GB/T 20518 §5.2.3.7 says).
 * Tolerated and named: the SM2 algorithm identifier in place of id-ecPublicKey, the SM2 curve spelt out as explicit parameters,
 * compressed points. Explicit parameters of any other curve make the key `unknown`: nothing is computed with them.
 * @throws CoreError `ERR_KEY_PUBLIC` for a malformed structure or a point that is not on its curve.
 * @example parsePublicKey(signer.publicKey).algorithm; // 'sm2'
 */
export function parsePublicKey(spki: Uint8Array): PublicKey {
  try {
    return readPublicKey(spki);
  } catch (cause) {
    if (isCoreError(cause) && (cause.code === 'ERR_KEY_PUBLIC' || cause.code === 'ERR_LIMIT')) throw cause;
    throw new CoreError(
      'ERR_KEY_PUBLIC',
      { rule: 'a public key is SEQUENCE { algorithm, BIT STRING } in DER' },
      { cause },
    );
  }
}

function readPublicKey(spki: Uint8Array): PublicKey {
  const outer = DerReader.over(spki, 'publicKey');
  const info = outer.readSequence();
  outer.end();
  const id = parseAlgorithmIdentifier(info, 'algorithm');
  const bits = info.readOctetBitString('subjectPublicKey');
  info.end();
  const algorithm = keyAlgorithm(id, info);
  const { leniencies } = outer;
  // Written out: of `{ ...key, point }` V8 makes a class of its own for each object, and whatever reads keys then has to search.
  if (algorithm === 'rsa') {
    const rsa = readRsa(bits);
    if (id.oid !== oids.rsaPss) return Object.freeze({ algorithm, spki, rsa, leniencies });
    return Object.freeze({ algorithm, spki, rsa, pss: pssRule(id), leniencies });
  }
  if (algorithm === 'unknown') return Object.freeze({ algorithm, spki, leniencies });
  if (algorithm === 'ed25519') {
    if (bits.length !== 32) throw new CoreError('ERR_KEY_PUBLIC', { rule: 'an Ed25519 public key has 32 bytes' });
    return Object.freeze({ algorithm, spki, edwards: bits, leniencies });
  }
  if (bits[0] === 2 || bits[0] === 3) info.note('key.point.compressed', 'subjectPublicKey');
  return Object.freeze({ algorithm, spki, point: uncompressedPoint(algorithm, bits), leniencies });
}

function keyAlgorithm(id: AlgorithmIdentifier, reader: DerReader): PublicKeyAlgorithm {
  switch (id.oid) {
    case oids.ecPublicKey:
      return curveOf(id.parameters, reader);
    case oids.sm2:
    case oids.sm2Sign:
    case oids.sm2Encrypt: {
      const curve = id.parameters === undefined || isNull(id.parameters) ? 'sm2' : curveOf(id.parameters, reader);
      if (curve !== 'sm2') return 'unknown';
      reader.note('key.algorithm.sm2', 'algorithm');
      return 'sm2';
    }
    case oids.rsaEncryption:
      return isNull(id.parameters) || id.parameters === undefined ? 'rsa' : 'unknown';
    case oids.rsaPss:
      return id.parameters === undefined || readPssParameters(id.parameters) !== undefined ? 'rsa' : 'unknown';
    case oids.ed25519:
      return id.parameters === undefined ? 'ed25519' : 'unknown';
    default:
      return 'unknown';
  }
}

function pssRule({ parameters }: AlgorithmIdentifier): PssParameters | 'any' {
  return (parameters && readPssParameters(parameters)) ?? 'any';
}

function curveOf(parameters: Uint8Array | undefined, reader: DerReader): PublicKeyAlgorithm {
  if (parameters === undefined) return 'unknown';
  // With the bit of constructed values as well: that is refused, and not an unknown curve.
  if (((parameters[0] as number) & 0xdf) === tag.objectIdentifier) {
    const inner = DerReader.over(parameters, 'publicKey.algorithm.parameters');
    return namedCurves.get(inner.readObjectIdentifier()) ?? 'unknown';
  }
  if (parameters[0] !== tag.sequence || !isExplicitSm2Curve(parameters)) return 'unknown';
  reader.note('key.curve.explicit', 'algorithm.parameters');
  return 'sm2';
}

function uncompressedPoint(algorithm: 'sm2' | 'ec-p256' | 'ec-p384' | 'ec-p521', bytes: Uint8Array): Uint8Array {
  if (algorithm === 'sm2') return parseSm2PublicKey(bytes);
  const curve = algorithm === 'ec-p256' ? p256 : algorithm === 'ec-p384' ? p384 : p521;
  try {
    return curve.Point.fromBytes(bytes).toBytes(false);
  } catch (cause) {
    throw new CoreError('ERR_KEY_PUBLIC', { rule: 'the point is on the curve' }, { cause });
  }
}

function readRsa(bits: Uint8Array): RsaPublicKey {
  const outer = DerReader.over(bits, 'publicKey.rsa');
  const key = outer.readSequence();
  outer.end();
  const modulus = key.readUnsignedInteger('modulus');
  const exponent = key.readUnsignedInteger('publicExponent');
  key.end();
  return { modulus, exponent };
}

/**
 * The size of a key as policies count it: bits of the RSA modulus or of the curve's order; 0 for an unknown kind.
 * @example publicKeyBits(certificate.publicKey); // 256
 */
export function publicKeyBits({ algorithm, rsa }: PublicKey): number {
  if (rsa !== undefined) return bitLength(rsa.modulus);
  const bits = { sm2: 256, 'ec-p256': 256, 'ec-p384': 384, 'ec-p521': 521, ed25519: 256, rsa: 0, unknown: 0 };
  return bits[algorithm];
}

/**
 * Whether two public keys are one key, however their identifiers are spelt.
 * @example samePublicKey(certificate.publicKey, parsePublicKey(signer.publicKey)); // true
 */
export function samePublicKey(a: PublicKey, b: PublicKey): boolean {
  if (a.algorithm !== b.algorithm) return false;
  if (a.rsa !== undefined && b.rsa !== undefined)
    return equalBytes(a.rsa.modulus, b.rsa.modulus) && equalBytes(a.rsa.exponent, b.rsa.exponent);
  return equalBytes(a.point ?? a.edwards ?? a.spki, b.point ?? b.edwards ?? b.spki);
}

/**
 * SubjectPublicKeyInfo of an SM2 key: id-ecPublicKey, sm2p256v1, uncompressed (GB/T 20518 §5.2.3.7).
 * @param point - 65 or 33 bytes.
 * @throws CoreError `ERR_KEY_PUBLIC`.
 * @example parsePublicKey(sm2PublicKeyInfo(publicKey)).algorithm; // 'sm2'
 */
export function sm2PublicKeyInfo(point: Uint8Array): Uint8Array {
  return derSequence(
    derSequence(derObjectIdentifier(oids.ecPublicKey), derObjectIdentifier(oids.sm2)),
    derBitString(parseSm2PublicKey(point)),
  );
}

/**
 * The identifier of a key in signed envelopes: SM3 of its SubjectPublicKeyInfo.
 * @param spki - DER.
 * @returns 64 lower-case hexadecimal digits.
 * @example keyId(certificate.publicKey.spki).length; // 64
 */
export function keyId(spki: Uint8Array): string {
  return toHex(sm3(spki));
}
