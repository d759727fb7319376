import { p256, p384, p521 } from '@noble/curves/nist.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { concatBytes } from '../base/bytes.ts';
import { isCoreError } from '../base/errors.ts';
import { DerReader } from '../der/index.ts';
import { prepareSm2Verifier, type Sm2Verifier, verifySm2 } from '../sm/index.ts';
import type { SignatureAlgorithm } from './algorithm-identifier.ts';
import type { PublicKey } from './public-key.ts';
import { verifyRsa } from './rsa.ts';

/** One signature statement: this key signed these bytes with this algorithm. */
export interface SignatureStatement {
  readonly algorithm: SignatureAlgorithm;
  readonly publicKey: PublicKey;
  /** SM2 and ECDSA: strict DER SEQUENCE { r, s }. RSA: as long as the modulus. */
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  /** SM2: at most 8191 bytes; `1234567812345678` when absent. */
  readonly userId?: Uint8Array;
}

const ecdsaHashes = { 'ecdsa-sha256': sha256, 'ecdsa-sha384': sha384, 'ecdsa-sha512': sha512 } as const;
const rsaHashes = { 'rsa-sha256': 'sha256', 'rsa-sha384': 'sha384', 'rsa-sha512': 'sha512' } as const;
const curves = { 'ec-p256': p256, 'ec-p384': p384, 'ec-p521': p521 } as const;

/**
 * Whether `verifySignature` implements an algorithm; the others are recognised so that a report can name them. SHA-1 and MD5
 * are left out on purpose.
 */
export function canVerify(algorithm: SignatureAlgorithm): boolean {
  return algorithm === 'sm2-sm3' || algorithm in ecdsaHashes || algorithm in rsaHashes;
}

/**
 * Verifies one signature: SM2 with SM3 (GB/T 32918.2), ECDSA over P-256, P-384 and P-521 (FIPS 186-5), RSA PKCS#1 v1.5 of
 * 1024 to 4096 bits (RFC 8017 §8.2.2), the last two with SHA-256, SHA-384 or SHA-512.
 * @returns `false` for every reason, a key of another kind and an algorithm that is not implemented too. Never throws.
 * @example verifySignature({ algorithm: 'sm2-sm3', publicKey, signature, message });
 */
export function verifySignature(statement: SignatureStatement): boolean {
  const { algorithm, publicKey, signature, message } = statement;
  const { point, rsa } = publicKey;
  if (algorithm === 'sm2-sm3') {
    if (publicKey.algorithm !== 'sm2' || point === undefined) return false;
    if (statement.userId !== undefined) return verifySm2(signature, message, point, { userId: statement.userId });
    return verifierOf(publicKey, point).verify(signature, message);
  }
  if (isEcdsa(algorithm)) {
    if (point === undefined || !isForeignCurve(publicKey.algorithm)) return false;
    return verifyEcdsa(publicKey.algorithm, ecdsaHashes[algorithm](message), signature, point);
  }
  if (isRsa(algorithm)) return rsa !== undefined && verifyRsa(rsaHashes[algorithm], rsa, signature, message);
  return false;
}

/** A parsed key that comes again, such as an authority's, is prepared once; the entry goes when the key goes. */
const verifiers = new WeakMap<PublicKey, Sm2Verifier>();

function verifierOf(publicKey: PublicKey, point: Uint8Array): Sm2Verifier {
  const known = verifiers.get(publicKey);
  if (known !== undefined) return known;
  const verifier = prepareSm2Verifier(point);
  verifiers.set(publicKey, verifier);
  return verifier;
}

function isEcdsa(algorithm: SignatureAlgorithm): algorithm is keyof typeof ecdsaHashes {
  return algorithm in ecdsaHashes;
}

function isRsa(algorithm: SignatureAlgorithm): algorithm is keyof typeof rsaHashes {
  return algorithm in rsaHashes;
}

function isForeignCurve(algorithm: PublicKey['algorithm']): algorithm is keyof typeof curves {
  return algorithm in curves;
}

function verifyEcdsa(name: keyof typeof curves, digest: Uint8Array, signature: Uint8Array, point: Uint8Array): boolean {
  const curve = curves[name];
  const compact = compactSignature(signature, curve.Point.Fn.BYTES);
  if (compact === undefined) return false;
  // High s is valid in FIPS 186-5; only some ledgers forbid it.
  return curve.verify(compact, digest, point, { prehash: false, lowS: false, format: 'compact' });
}

/** r ‖ s of fixed width from strict DER; `undefined` when it is anything else. */
function compactSignature(der: Uint8Array, width: number): Uint8Array | undefined {
  try {
    const outer = DerReader.over(der, 'signature');
    const inner = outer.readSequence();
    outer.end();
    const r = inner.readUnsignedInteger('r');
    const s = inner.readUnsignedInteger('s');
    inner.end();
    if (r.length > width || s.length > width) return undefined;
    return concatBytes(new Uint8Array(width - r.length), r, new Uint8Array(width - s.length), s);
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}
