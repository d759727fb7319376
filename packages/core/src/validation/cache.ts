import { copyBytes, equalBytes, toHex } from '../base/bytes.ts';
import type { Limits } from '../base/limits.ts';
import { ContentMemory } from '../container/index.ts';
import { PathCache } from '../path/index.ts';
import type { PartMemory, Seal } from '../seal/index.ts';
import { sm3 } from '../sm/index.ts';
import type { Certificate } from '../x509/index.ts';
import type { SealFacts } from './facts/facts.ts';
import type { ReadOcspResponse } from './gather/ocsp-responses.ts';
import type { ReadRevocationList } from './gather/revocation-lists.ts';

/** How many entries each part of a cache keeps; the oldest go first. */
const ceiling = 1024;

/** Longer byte strings are read anew each time, so that a cache cannot be made to hold more than its entries are worth. */
const longest = 64 * 1024;

/** A map that forgets its oldest entries. */
export class BoundedMap<K, V> {
  readonly #entries = new Map<K, V>();

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= ceiling) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}

/**
 * Values made of arrays that are given again and again, such as CRLs. An array is known by being the same object with the same
 * content: it is compared with a copy, and values are made of the copy, so that whoever writes into the array gets another value.
 */
export class ArrayMemory<V> {
  readonly #known = new WeakMap<Uint8Array, { readonly copy: Uint8Array; readonly value: V }>();

  get(bytes: Uint8Array, make: (copy: Uint8Array) => V): V {
    const known = this.#known.get(bytes);
    if (known !== undefined && equalBytes(known.copy, bytes)) return known.value;
    const copy = copyBytes(bytes);
    const value = make(copy);
    this.#known.set(bytes, { copy, value });
    return value;
  }
}

/** Seals and certificates by the SM3 of their bytes, read from copies. What cannot be read is not remembered. */
class DigestMemory implements PartMemory {
  readonly #seals = new BoundedMap<string, Seal>();
  readonly #certificates = new BoundedMap<string, Certificate>();

  seal(bytes: Uint8Array, read: (bytes: Uint8Array) => Seal): Seal {
    return recall(this.#seals, bytes, read);
  }

  certificate(bytes: Uint8Array, read: (bytes: Uint8Array) => Certificate): Certificate {
    return recall(this.#certificates, bytes, read);
  }
}

function recall<V>(entries: BoundedMap<string, V>, bytes: Uint8Array, read: (bytes: Uint8Array) => V): V {
  if (bytes.length > longest) return read(bytes);
  const key = toHex(sm3(bytes));
  const known = entries.get(key);
  if (known !== undefined) return known;
  const value = read(copyBytes(bytes));
  entries.set(key, value);
  return value;
}

/** What was read under one set of budgets: other budgets may refuse what these accept. */
export interface ReadMemory {
  readonly parts: PartMemory;
  readonly contents: ContentMemory;
  readonly revocationLists: ArrayMemory<ReadRevocationList>;
  readonly ocspResponses: ArrayMemory<ReadOcspResponse>;
}

/** What one seal's own signature came to; independent of time, list and policy. */
export type CachedSeal = Pick<SealFacts, 'makerSignature'>;

/**
 * Keeps what is the same for many files: CRLs, OCSP responses, seals and certificates that were read, their signatures, and files
 * that come in many packages, such as the form of a licence type. Entries are looked up by the bytes they speak of, so a cache
 * changes speed only, never a result. What a licence that is presented twice holds stays there until others take its place; who must
 * forget it drops the cache.
 * @example
 * const cache = new ValidationCache();
 * validateLicence({ ...input, cache });
 */
export class ValidationCache {
  /** Signatures of certificates, CRLs and OCSP responses. */
  readonly paths: PathCache = new PathCache();
  /** By the SM3 of the seal's bytes. */
  readonly seals: BoundedMap<string, CachedSeal> = new BoundedMap();
  /** Digests of arrays that are given with every file. */
  readonly digests: ArrayMemory<string> = new ArrayMemory();
  readonly #read = new WeakMap<Limits, ReadMemory>();

  /** What was read under these budgets. */
  readUnder(limits: Limits): ReadMemory {
    let memory = this.#read.get(limits);
    if (memory === undefined) {
      memory = {
        parts: new DigestMemory(),
        contents: new ContentMemory(),
        revocationLists: new ArrayMemory(),
        ocspResponses: new ArrayMemory(),
      };
      this.#read.set(limits, memory);
    }
    return memory;
  }
}
