import { PathCache } from '../path/index.ts';
import type { SealFacts } from './facts/facts.ts';
import type { ReadRevocationList } from './gather/revocation-lists.ts';

/** How many entries each part of a cache keeps; the oldest go first. */
const ceiling = 1024;

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

/** What one seal's own signature and contents came to; independent of time, list and policy. */
export type CachedSeal = Pick<SealFacts, 'makerSignature'>;

/**
 * Keeps what is the same for many files: CRLs that were read, signatures of certificates, CRLs and seals. Entries are looked up by the
 * bytes they speak of (or the very same array for CRLs), so a cache changes speed only, never a result.
 */
export class ValidationCache {
  /** By the array that was given; an array must not be changed while it is in use. */
  readonly revocationLists: WeakMap<Uint8Array, ReadRevocationList> = new WeakMap();
  /** Signatures of certificates and CRLs. */
  readonly paths: PathCache = new PathCache();
  /** By the SM3 of the seal's bytes. */
  readonly seals: BoundedMap<string, CachedSeal> = new BoundedMap();
}
