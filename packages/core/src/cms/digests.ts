import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { CHash } from '@noble/hashes/utils.js';
import { equalBytes } from '../base/bytes.ts';
import { type AlgorithmIdentifier, oids, type SignatureAlgorithm, signatureAlgorithmOf } from '../crypto/index.ts';
import { derNull } from '../der/index.ts';
import { sm3 } from '../sm/index.ts';

/** A digest that this library computes. SHA-1 and MD5 are left out on purpose. */
export type DigestName = 'sm3' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

const digestNames: ReadonlyMap<string, DigestName> = /* @__PURE__ */ new Map([
  [oids.sm3, 'sm3'],
  // SM3 without a key (BJCA), and the number of HMAC-SM3 in the place of SM3 (Kinsec).
  [oids.sm3Keyless, 'sm3'],
  [oids.hmacSm3, 'sm3'],
  [oids.sha224, 'sha224'],
  [oids.sha256, 'sha256'],
  [oids.sha384, 'sha384'],
  [oids.sha512, 'sha512'],
]);

const functions: Readonly<Record<DigestName, CHash>> = { sm3, sha224, sha256, sha384, sha512 };

/** Which digest an identifier names, or `undefined` for an unknown or broken one. */
export function digestNameOf(id: AlgorithmIdentifier): DigestName | undefined {
  const { parameters } = id;
  return parameters === undefined || equalBytes(parameters, derNull()) ? digestNames.get(id.oid) : undefined;
}

/** Whether an identifier is a variant of real files for the digest it stands for. */
export function isDigestVariant(id: AlgorithmIdentifier): boolean {
  return id.oid === oids.sm3Keyless || id.oid === oids.hmacSm3;
}

/** The identifier that this library writes: SM3 with NULL as national software does, SHA-2 without parameters (RFC 5754 §2). */
export function digestIdentifier(name: DigestName): AlgorithmIdentifier {
  return { oid: oids[name], parameters: name === 'sm3' ? derNull() : undefined };
}

/** The digest of some bytes. */
export function digestOf(name: DigestName, bytes: Uint8Array): Uint8Array {
  return functions[name](bytes);
}

/** A digest that is fed piece by piece. */
export interface RunningDigest {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

/** Starts a digest. */
export function startDigest(name: DigestName): RunningDigest {
  return functions[name].create();
}

/** Bytes that a digest has. */
export function digestLength(name: DigestName): number {
  return functions[name].outputLen;
}

const digestOfSignature: Partial<Record<SignatureAlgorithm, DigestName>> = {
  'sm2-sm3': 'sm3',
  'ecdsa-sha224': 'sha224',
  'ecdsa-sha256': 'sha256',
  'ecdsa-sha384': 'sha384',
  'ecdsa-sha512': 'sha512',
  'rsa-sha224': 'sha224',
  'rsa-sha256': 'sha256',
  'rsa-sha384': 'sha384',
  'rsa-sha512': 'sha512',
  'rsa-pss-sha224': 'sha224',
  'rsa-pss-sha256': 'sha256',
  'rsa-pss-sha384': 'sha384',
  'rsa-pss-sha512': 'sha512',
  // RFC 8419 §2.3.
  ed25519: 'sha512',
};

/** The digest that goes with a signature algorithm, or `undefined` for one that signs no message here. */
export function digestFor(algorithm: SignatureAlgorithm): DigestName | undefined {
  return digestOfSignature[algorithm];
}

/** How key algorithms in the place of signature algorithms are completed by the digest. */
const completed: ReadonlyMap<string, Partial<Record<DigestName, SignatureAlgorithm>>> = /* @__PURE__ */ new Map([
  [
    oids.rsaEncryption,
    { sha224: 'rsa-sha224', sha256: 'rsa-sha256', sha384: 'rsa-sha384', sha512: 'rsa-sha512' } as const,
  ],
  [
    oids.ecPublicKey,
    {
      sm3: 'sm2-sm3',
      sha224: 'ecdsa-sha224',
      sha256: 'ecdsa-sha256',
      sha384: 'ecdsa-sha384',
      sha512: 'ecdsa-sha512',
    } as const,
  ],
]);

/**
 * The signature algorithm of a signer. Both identifiers must belong together: a signer that names SM3 for the content and
 * another hash for the signature is refused.
 */
export function signerAlgorithm(signature: AlgorithmIdentifier, digest: DigestName): SignatureAlgorithm | undefined {
  const named = completed.get(signature.oid)?.[digest] ?? signatureAlgorithmOf(signature);
  return named !== undefined && digestOfSignature[named] === digest ? named : undefined;
}
