import { CoreError } from '../base/errors.ts';
import { derBitString, derInteger, derNull, derObjectIdentifier, derSequence } from '../der/index.ts';
import { curveOids, type EcdsaCurve, ecdsaNumbers, isEcdsaCurve } from './ecdsa.ts';
import type { HashName } from './hashes.ts';
import { nativeExample } from './native-examples.ts';
import { oids } from './oids.ts';
import type { PublicKey, RsaPublicKey } from './public-key.ts';
import { isPossibleSignature, type RsaHash } from './rsa.ts';

/** Whether the platform finds a signature right: ECDSA in DER, or RSA PKCS#1 v1.5. */
export type NativeVerify = (hash: RsaHash, signature: Uint8Array, message: Uint8Array) => boolean;

/** Takes a SubjectPublicKeyInfo, DER: a point of P-256, P-384 or P-521 in uncompressed form, or an RSA key without parameters. */
export type NativeKeys = (spki: Uint8Array) => NativeVerify;

/** The kinds of keys about which the platform is asked. Never SM2: over a plain hash, without Z, it is another algorithm. */
type NativeKind = EcdsaCurve | 'rsa';

interface Native {
  readonly keys: NativeKeys;
  /** What the examination of each kind gave. */
  readonly passed: Map<NativeKind, boolean>;
  /** The entry goes when the key goes. */
  readonly known: WeakMap<PublicKey, NativeVerify>;
}

let native: Native | undefined;

/**
 * Lets the platform answer whether ECDSA (P-256, P-384, P-521) and RSA PKCS#1 v1.5 signatures over SHA-2 are right, five to ten times
 * as fast as this library by itself, which never asks for it. Encodings, numbers and sizes are checked here before; SM2, Ed25519,
 * PSS and signatures over digests stay here. Before its first answer about a kind of key counts, the platform has to tell a right
 * signature from a wrong one; where it cannot, throws or answers with no boolean, this library computes for itself.
 * @param keys - Prepares a key; `undefined` ends the arrangement.
 * @throws CoreError `ERR_ARGUMENT` when it does not verify ECDSA over P-256.
 * @example
 * useNativeSignatures((spki) => {
 *   const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
 *   return (hash, signature, message) => verify(hash, message, key, signature);
 * });
 */
export function useNativeSignatures(keys: NativeKeys | undefined): void {
  native = keys && { keys, passed: new Map(), known: new WeakMap() };
  if (native === undefined || isTrusted(native, 'ec-p256')) return;
  native = undefined;
  throw new CoreError('ERR_ARGUMENT', { argument: 'keys', expected: 'ECDSA and RSA', got: 'another function' });
}

/** The platform's answer; `undefined` when there is none, and the signature is still to be verified. Never throws. */
export function verifyNatively(
  family: 'ecdsa' | 'rsa',
  hash: HashName,
  key: PublicKey,
  signature: Uint8Array,
  message: Uint8Array,
): boolean | undefined {
  if (native === undefined || hash === 'sm3') return undefined;
  const kind = kindOf(family, key, signature);
  if (kind === undefined || !isTrusted(native, kind)) return undefined;
  try {
    let verify = native.known.get(key);
    if (verify === undefined) {
      verify = native.keys(keyInfo(kind, key));
      native.known.set(key, verify);
    }
    return booleanOf(verify(hash, signature, message));
  } catch {
    return undefined;
  }
}

/** The kind of a key, when key and signature are what the platform may be given: the rest is refused without it. */
function kindOf(family: 'ecdsa' | 'rsa', key: PublicKey, signature: Uint8Array): NativeKind | undefined {
  const { algorithm, rsa, pss } = key;
  if (family === 'rsa')
    return algorithm === 'rsa' && pss === undefined && rsa !== undefined && isPossibleSignature(rsa, signature)
      ? algorithm
      : undefined;
  return isEcdsaCurve(algorithm) && ecdsaNumbers(algorithm, signature) !== undefined ? algorithm : undefined;
}

/** What an answer is; everything but a boolean is none. */
function booleanOf(answer: unknown): boolean | undefined {
  return typeof answer === 'boolean' ? answer : undefined;
}

/** Whether the platform tells a right signature of this kind from a wrong one. */
function isTrusted({ keys, passed }: Native, kind: NativeKind): boolean {
  let trusted = passed.get(kind);
  if (trusted === undefined) {
    trusted = passes(keys, kind);
    passed.set(kind, trusted);
  }
  return trusted;
}

function passes(keys: NativeKeys, kind: NativeKind): boolean {
  const { key, hash, signature, message, other } = nativeExample(kind);
  try {
    const verify = keys(keyInfo(kind, key));
    return booleanOf(verify(hash, signature, message)) === true && booleanOf(verify(hash, signature, other)) === false;
  } catch {
    return false;
  }
}

/** One spelling for each key, whatever was received. */
function keyInfo(kind: NativeKind, { point, rsa }: Pick<PublicKey, 'point' | 'rsa'>): Uint8Array {
  if (kind === 'rsa') {
    const { modulus, exponent } = rsa as RsaPublicKey;
    const numbers = derSequence(derInteger(modulus), derInteger(exponent));
    return derSequence(derSequence(derObjectIdentifier(oids.rsaEncryption), derNull()), derBitString(numbers));
  }
  const id = derSequence(derObjectIdentifier(oids.ecPublicKey), derObjectIdentifier(curveOids[kind]));
  return derSequence(id, derBitString(point as Uint8Array));
}
