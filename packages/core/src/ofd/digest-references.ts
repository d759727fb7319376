import { equalBytes, toHex } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { checkLimit } from '../base/limits.ts';
import { sharedContent } from '../container/index.ts';
import { sm3 } from '../sm/index.ts';
import { type DigestAlgorithm, type DigestMethod, digestMethodOf } from './digest-methods.ts';
import type { OfdPackage } from './package-types.ts';
import type { OfdReference, OfdSignature } from './signature-types.ts';

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
  readonly #tables = new Map<string, Map<string, Uint8Array>>();
  #bytes = 0;

  /**
   * Digests of the files that the package has, by path: small ones by SM3 four at a time, large ones from where they lie.
   * @param prefix - Z, for the method that digests it before the file.
   */
  digests(
    pkg: OfdPackage,
    references: readonly OfdReference[],
    method: DigestMethod,
    prefix: Uint8Array | undefined,
  ): ReadonlyMap<string, Uint8Array> {
    const name = prefix === undefined ? method.algorithm : `${method.algorithm} ${toHex(prefix)}`;
    const table = this.#tables.get(name) ?? new Map<string, Uint8Array>();
    this.#tables.set(name, table);
    const wanted = new Map<string, Uint8Array>();
    for (const { path } of references) {
      const content = table.has(path) || wanted.has(path) ? undefined : pkg.read(path);
      if (content === undefined) continue;
      this.#bytes += content.length;
      checkLimit(pkg.limits, 'packageDigestBytes', this.#bytes);
      const before = prefix === undefined ? sharedContent(content)?.digests.get(name) : undefined;
      if (before === undefined) wanted.set(path, content);
      else table.set(path, before);
    }
    const contents = [...wanted.values()];
    const digests =
      prefix === undefined
        ? method.digestMany(contents)
        : contents.map((content) => sm3.create().update(prefix).update(content).digest());
    let at = 0;
    for (const [path, content] of wanted) {
      const digest = digests[at++] as Uint8Array;
      table.set(path, digest);
      if (prefix === undefined) sharedContent(content)?.digests.set(name, digest);
    }
    return table;
  }
}

const caches = /* @__PURE__ */ new WeakMap<OfdPackage, DigestCache>();

/**
 * Compares every file that a signature protects with the digest it wrote down: over the bytes as packed, without normalisation.
 * @returns One result for each reference, in order; an empty list when the signature protects nothing.
 * @throws CoreError `ERR_LIMIT`; `ERR_ARGUMENT` when `signerZ` is not 32 bytes.
 * @example digestReferences(pkg, signatures[0]).every(({ status }) => status === 'matched'); // true
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
  const isMissingZ = needsSigner && signerZ === undefined;
  const digests =
    method === undefined || isMissingZ
      ? undefined
      : cache.digests(pkg, signature.references, method, needsSigner ? signerZ : undefined);
  return signature.references.map(({ path, checkValue: expected }): ReferenceDigest => {
    if (method === undefined) return { path, status: pkg.files.has(path) ? 'unsupported' : 'missing', expected };
    const { algorithm, strength } = method;
    if (digests === undefined)
      return { path, algorithm, strength, expected, status: pkg.files.has(path) ? 'unsupported' : 'missing' };
    const got = digests.get(path);
    if (got === undefined) return { path, algorithm, strength, expected, status: 'missing' };
    return { path, algorithm, strength, expected, status: equalBytes(got, expected) ? 'matched' : 'changed', got };
  });
}
