import { concatBytes, equalBytes, toHex } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { checkLimit } from '../base/limits.ts';
import { type DigestAlgorithm, type DigestMethod, digestMethodOf } from './digest-methods.ts';
import type { OfdPackage } from './package-types.ts';
import type { OfdSignature } from './signature-types.ts';

/** What became of one reference. */
export interface ReferenceDigest {
  readonly path: string;
  /** Absent when the method is not known. */
  readonly algorithm?: DigestAlgorithm;
  /** Whether a forger could make another file with the same digest. */
  readonly strength?: 'strong' | 'weak';
  /** `unsupported`: the method is not known, or it needs the signer's identity and none was given. */
  readonly status: 'matched' | 'changed' | 'missing' | 'unsupported';
  /** The digest in Signature.xml. */
  readonly expected: Uint8Array;
  /** The digest of the file in the package; absent unless it could be computed. */
  readonly got?: Uint8Array;
}

/** What some digest methods need beside the file. */
export interface DigestOptions {
  /** Z of the signer's key (32 bytes), for the method 1.2.156.10197.1.401.2: SM3(Z ‖ file). */
  readonly signerZ?: Uint8Array;
}

/** Digests that were computed for a package, so that several signatures over one file cost one pass. */
class DigestCache {
  readonly #digests = new Map<string, Uint8Array>();
  #bytes = 0;

  digest(pkg: OfdPackage, path: string, method: DigestMethod, prefix: Uint8Array | undefined): Uint8Array | undefined {
    const content = pkg.read(path);
    if (content === undefined) return undefined;
    const key = `${method.algorithm} ${prefix === undefined ? '' : toHex(prefix)} ${path}`;
    const known = this.#digests.get(key);
    if (known !== undefined) return known;
    this.#bytes += content.length;
    checkLimit(pkg.limits, 'packageDigestBytes', this.#bytes);
    const digest = method.digest(prefix === undefined ? content : concatBytes(prefix, content));
    this.#digests.set(key, digest);
    return digest;
  }
}

const caches = /* @__PURE__ */ new WeakMap<OfdPackage, DigestCache>();

/**
 * Compares every file that a signature protects with the digest it wrote down: over the bytes as packed, without normalisation.
 * @returns One result for each reference, in order; an empty list when the signature protects nothing.
 * @throws CoreError `ERR_LIMIT`; `ERR_ARGUMENT` when `signerZ` is not 32 bytes.
 * @example const intact = digestReferences(pkg, signature).every(({ status }) => status === 'matched');
 */
export function digestReferences(
  pkg: OfdPackage,
  signature: OfdSignature,
  options: DigestOptions = {},
): readonly ReferenceDigest[] {
  const { signerZ } = options;
  if (signerZ !== undefined && signerZ.length !== 32)
    throw new CoreError('ERR_ARGUMENT', { argument: 'signerZ', expected: '32 bytes', got: `${signerZ.length} bytes` });
  const cache = caches.get(pkg) ?? new DigestCache();
  caches.set(pkg, cache);
  const method = digestMethodOf(signature.checkMethod);
  const needsSigner = method?.algorithm === 'sm3-with-signer';
  return signature.references.map(({ path, checkValue: expected }): ReferenceDigest => {
    if (method === undefined) return { path, status: pkg.files.has(path) ? 'unsupported' : 'missing', expected };
    const facts = { path, algorithm: method.algorithm, strength: method.strength, expected };
    if (needsSigner && signerZ === undefined)
      return { ...facts, status: pkg.files.has(path) ? 'unsupported' : 'missing' };
    const got = cache.digest(pkg, path, method, needsSigner ? signerZ : undefined);
    if (got === undefined) return { ...facts, status: 'missing' };
    return { ...facts, status: equalBytes(got, expected) ? 'matched' : 'changed', got };
  });
}
