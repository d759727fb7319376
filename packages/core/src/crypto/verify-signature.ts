import { ed25519 } from '@noble/curves/ed25519.js';
import { prepareSm2Verifier, type Sm2Verifier, verifySm2, verifySm2Digest } from '../sm/index.ts';
import type { AlgorithmIdentifier } from './algorithm-identifier.ts';
import { isEcdsaCurve, verifyEcdsa } from './ecdsa.ts';
import { hashes } from './hashes.ts';
import { verifyNatively } from './native-signatures.ts';
import { oids } from './oids.ts';
import { type PssParameters, readPssParameters } from './pss-parameters.ts';
import type { PublicKey } from './public-key.ts';
import { type PssOptions, verifyRsa, verifyRsaPss } from './rsa.ts';
import {
  pssHashOf,
  pssSaltLength,
  type SignatureAlgorithm,
  type SignatureScheme,
  schemeOf,
  signatureAlgorithmOf,
} from './signature-algorithms.ts';

/** One signature statement: this key signed these bytes with this algorithm. */
export interface SignatureStatement {
  /**
   * The algorithm by name, or the identifier as received. RSA-PSS has parameters that only the identifier says; by name its mask
   * hash is the hash and its salt is as long as the hash.
   */
  readonly algorithm: SignatureAlgorithm | AlgorithmIdentifier;
  readonly publicKey: PublicKey;
  /** SM2 and ECDSA: strict DER SEQUENCE { r, s }. RSA: as long as the modulus. Ed25519: 64 bytes. */
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  /** SM2: at most 8191 bytes; `1234567812345678` when absent. */
  readonly userId?: Uint8Array;
}

/** A signature statement over a digest in place of the message: SM3(Z ‖ M) for SM2, the hash of the message for the others. */
export interface DigestStatement extends Omit<SignatureStatement, 'message' | 'userId'> {
  readonly digest: Uint8Array;
}

/**
 * Whether `verifySignature` implements an algorithm; the others are recognised so that a report can name them. SHA-1 and MD5
 * are left out on purpose, in PSS parameters too.
 * @example canVerify('rsa-sha1'); // false
 */
export function canVerify(algorithm: SignatureAlgorithm | AlgorithmIdentifier): boolean {
  return methodOf(algorithm) !== undefined;
}

/**
 * Verifies one signature: SM2 with SM3 (GB/T 32918.2); ECDSA over P-256, P-384 and P-521 (FIPS 186-5), RSA PKCS#1 v1.5 and PSS of
 * 1024 to 8192 bits (RFC 8017 §8), each with SHA-2; Ed25519 (RFC 8032, strict: canonical encodings, no key of small order).
 * @returns `false` for every reason, a key of another kind and an algorithm that is not implemented too. Never throws.
 * @example verifySignature({ algorithm: 'sm2-sm3', publicKey: certificate.publicKey, signature, message }); // true
 */
export function verifySignature(statement: SignatureStatement): boolean {
  const { publicKey, signature, message } = statement;
  const method = methodOf(statement.algorithm);
  if (method === undefined) return false;
  if (method.family === 'sm2') {
    const { point } = publicKey;
    if (publicKey.algorithm !== 'sm2' || point === undefined) return false;
    if (statement.userId !== undefined) return verifySm2(signature, message, point, { userId: statement.userId });
    return verifierOf(publicKey, point).verify(signature, message);
  }
  if (method.family === 'ed25519') return verifyEdwards(publicKey, signature, message);
  const { family, hash } = method;
  if (hash === undefined) return false;
  const answer = family === 'rsa-pss' ? undefined : verifyNatively(family, hash, publicKey, signature, message);
  return answer ?? verifyDigest(method, publicKey, signature, hashes[hash](message));
}

/**
 * Verifies a signature over a digest that the caller computed.
 * @returns `false` for every reason, Ed25519 too, which has no digest. Never throws.
 * @example
 * const e = sm2Digest(message, publicKey, SM2_DEFAULT_USER_ID);
 * verifyDigestSignature({ algorithm: 'sm2-sm3', publicKey: certificate.publicKey, signature, digest: e }); // true
 */
export function verifyDigestSignature(statement: DigestStatement): boolean {
  const method = methodOf(statement.algorithm);
  return method !== undefined && verifyDigest(method, statement.publicKey, statement.signature, statement.digest);
}

/** A scheme, and for PSS its parameters. */
interface Method extends SignatureScheme {
  readonly pss?: PssOptions;
}

function methodOf(algorithm: SignatureAlgorithm | AlgorithmIdentifier): Method | undefined {
  const name = typeof algorithm === 'string' ? algorithm : signatureAlgorithmOf(algorithm);
  const scheme = name && schemeOf(name);
  if (name === undefined || scheme?.family !== 'rsa-pss') return scheme;
  const pss = pssOptions(typeof algorithm === 'string' ? undefined : algorithm, name);
  return pss && { ...scheme, pss };
}

function pssOptions(id: AlgorithmIdentifier | undefined, name: SignatureAlgorithm): PssOptions | undefined {
  const hash = pssHashOf(name);
  if (hash === undefined || hash === 'sha1') return undefined;
  if (id === undefined) return { hash, maskHash: hash, saltLength: pssSaltLength(hash) };
  const parameters: PssParameters | undefined =
    id.oid === oids.rsaPss && id.parameters ? readPssParameters(id.parameters) : undefined;
  if (parameters === undefined || parameters.hash === 'sha1' || parameters.maskHash === 'sha1') return undefined;
  return { hash: parameters.hash, maskHash: parameters.maskHash, saltLength: parameters.saltLength };
}

function verifyDigest(method: Method, key: PublicKey, signature: Uint8Array, digest: Uint8Array): boolean {
  const { family, hash, pss } = method;
  if (hash === undefined || digest.length !== hashes[hash].outputLen) return false;
  switch (family) {
    case 'sm2':
      return key.algorithm === 'sm2' && key.point !== undefined && verifySm2Digest(signature, digest, key.point);
    case 'ecdsa':
      return isEcdsaCurve(key.algorithm) && verifyEcdsa(key.algorithm, key, digest, signature);
    case 'rsa':
      // A key that its owner made for PSS alone signs nothing else (RFC 4055 §1.2).
      return (
        hash !== 'sm3' && key.rsa !== undefined && key.pss === undefined && verifyRsa(hash, key.rsa, signature, digest)
      );
    case 'rsa-pss':
      return (
        pss !== undefined && key.rsa !== undefined && allows(key, pss) && verifyRsaPss(pss, key.rsa, signature, digest)
      );
    default:
      return false;
  }
}

/** RFC 4055 §3.3: the hashes are those of the key, the salt is at least as long as the key says. */
function allows({ pss }: PublicKey, used: PssOptions): boolean {
  if (pss === undefined || pss === 'any') return true;
  return pss.hash === used.hash && pss.maskHash === used.maskHash && used.saltLength >= pss.saltLength;
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

function verifyEdwards({ edwards }: PublicKey, signature: Uint8Array, message: Uint8Array): boolean {
  if (edwards === undefined || signature.length !== 64) return false;
  return ed25519.verify(signature, message, edwards, { zip215: false });
}
