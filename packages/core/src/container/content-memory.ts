import { copyBytes, equalBytes } from '../base/bytes.ts';
import type { Limits } from '../base/limits.ts';
import type { XmlElement } from './xml-element.ts';

/** Longer entries are read anew each time: what many packages share are forms, lists and seals. */
const longestEntry = 256 * 1024;

/** What a memory may hold, in bytes as counted by {@link ContentMemory}. */
const capacity = 8 * 1024 * 1024;

/** Entries that came once are noted in so many places; a newer one takes the place of an older one. */
const notes = 1024;

/** How an entry stands in an archive: the same four always have the same content. */
export interface PackedEntry {
  /** 0 or 8. */
  readonly method: number;
  /** Of the content, as declared. */
  readonly crc: number;
  readonly size: number;
  /** As packed. */
  readonly data: Uint8Array;
}

/** What follows from content alone and was found out before. Nobody writes into any of it. */
export class SharedContent {
  /** By algorithm. */
  readonly digests: Map<string, Uint8Array> = new Map();
  #tree: XmlElement | undefined;
  #limits: Limits | undefined;
  readonly #charge: (bytes: number) => void;

  constructor(charge: (bytes: number) => void) {
    this.#charge = charge;
  }

  /** The content as XML, when it was read under these budgets. */
  treeUnder(limits: Limits): XmlElement | undefined {
    return limits === this.#limits ? this.#tree : undefined;
  }

  /** @param nodes - Elements and attributes, for what it takes to keep them. */
  keepTree(tree: XmlElement, limits: Limits, nodes: number): void {
    if (this.#tree === undefined) this.#charge(nodes * 200);
    this.#tree = tree;
    this.#limits = limits;
  }
}

const shared = /* @__PURE__ */ new WeakMap<Uint8Array, SharedContent>();

/** What is known about an array that a memory gave; `undefined` for any other array, which could be written over. */
export function sharedContent(content: Uint8Array): SharedContent | undefined {
  return shared.get(content);
}

interface Kept extends PackedEntry {
  readonly content: Uint8Array;
  cost: number;
}

/**
 * Keeps the content of entries that come in many packages, such as the form of a licence type. An entry is known by being packed in
 * the same bytes, all of which are compared, with the same method, size and check sum declared; so it saves work and changes no result.
 * What came only once is not kept, and what was not asked for longest goes first.
 */
export class ContentMemory {
  /** By check sum, which anybody can make equal: then one takes the other's place. */
  readonly #kept = new Map<number, Kept>();
  readonly #seen = new Uint32Array(notes);
  #cost = 0;

  /** The content of an entry that was packed alike before. */
  find(entry: PackedEntry): Uint8Array | undefined {
    const kept = this.#kept.get(entry.crc);
    if (kept === undefined || kept.method !== entry.method || kept.size !== entry.size) return undefined;
    if (!equalBytes(kept.data, entry.data)) return undefined;
    this.#kept.delete(entry.crc);
    this.#kept.set(entry.crc, kept);
    return kept.content;
  }

  /**
   * Takes an entry that was read and found right.
   * @returns The content to go on with: a copy that nobody else has when it is kept, else what was given.
   */
  offer(entry: PackedEntry, content: Uint8Array): Uint8Array {
    if (content.length === 0 || content.length > longestEntry || entry.data.length > longestEntry) return content;
    const place = (entry.crc ^ entry.size) & (notes - 1);
    if (this.#seen[place] !== entry.crc) {
      this.#seen[place] = entry.crc;
      return content;
    }
    const copy = copyBytes(content);
    const { method, crc, size, data } = entry;
    const kept: Kept = { method, crc, size, data: copyBytes(data), content: copy, cost: 0 };
    const replaced = this.#kept.get(crc);
    if (replaced !== undefined) this.#drop(replaced);
    this.#kept.set(crc, kept);
    shared.set(copy, new SharedContent((bytes) => this.#charge(kept, bytes)));
    // Texts of a tree are decoded when they are asked for, in up to two bytes a character.
    this.#charge(kept, kept.data.length + 3 * copy.length + 500);
    return copy;
  }

  #charge(kept: Kept, bytes: number): void {
    if (this.#kept.get(kept.crc) !== kept) return;
    kept.cost += bytes;
    this.#cost += bytes;
    for (const oldest of this.#kept.values()) {
      if (this.#cost <= capacity) break;
      this.#drop(oldest);
    }
  }

  #drop(kept: Kept): void {
    this.#kept.delete(kept.crc);
    this.#cost -= kept.cost;
  }
}
