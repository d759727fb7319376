import { contentStart } from './revocation-walk.ts';

/**
 * Entries of a CRL by serial number: a hash table of which each bucket is sorted. The hash has no secret, so whoever feeds a CRL
 * may choose serial numbers that collide; they then share a bucket, which is sorted and searched by halves, and nothing gets slow.
 */
export class SerialIndex {
  readonly #bytes: Uint8Array;
  readonly #offsets: Uint32Array;
  readonly #mask: number;
  /** Where each bucket begins in `#items`, with one more for the end of the last. */
  readonly #starts: Uint32Array;
  /** Whether any two entries were found equal: every sort compares neighbours of its result. */
  #repeats = false;
  /** Ordinals of entries, bucket by bucket, sorted by serial number and then by ordinal. */
  readonly #items: Uint32Array;

  /**
   * @param bytes - The content of revokedCertificates, walked.
   * @param offsets - Where each entry begins.
   */
  constructor(bytes: Uint8Array, offsets: Uint32Array) {
    this.#bytes = bytes;
    this.#offsets = offsets;
    let size = 16;
    while (size < offsets.length) size *= 2;
    this.#mask = size - 1;
    const hashes = new Uint32Array(offsets.length);
    const starts = new Uint32Array(size + 1);
    for (let i = 0; i < offsets.length; i++) {
      const start = this.#serialStart(i);
      const bucket = hash(bytes, start, start + (bytes[start - 1] as number)) & this.#mask;
      hashes[i] = bucket;
      starts[bucket + 1] = (starts[bucket + 1] as number) + 1;
    }
    for (let i = 0; i < size; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
    const items = new Uint32Array(offsets.length);
    const next = starts.slice(0, size);
    for (let i = 0; i < offsets.length; i++) {
      const bucket = hashes[i] as number;
      const place = next[bucket] as number;
      items[place] = i;
      next[bucket] = place + 1;
    }
    this.#starts = starts;
    this.#items = items;
    for (let i = 0; i < size; i++) this.#sort(starts[i] as number, starts[i + 1] as number);
  }

  /** The place of the first entry with this INTEGER content as its serial number; -1 where there is none. */
  first(serial: Uint8Array): number {
    const bucket = hash(serial, 0, serial.length) & this.#mask;
    const end = this.#starts[bucket + 1] as number;
    let low = this.#starts[bucket] as number;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = this.#compareTo(this.#items[middle] as number, serial);
      if (order < 0) low = middle + 1;
      // Unless numbers repeat, the one that is equal is the first.
      else if (order === 0 && !this.#repeats) return middle;
      else high = middle;
    }
    return low < end && this.#compareTo(this.#items[low] as number, serial) === 0 ? low : -1;
  }

  /** The place of the next entry with the same serial number; -1 where there is none. */
  next(place: number): number {
    if (!this.#repeats || place + 1 >= this.#items.length) return -1;
    return this.#compare(this.ordinalAt(place), this.ordinalAt(place + 1)) === 0 ? place + 1 : -1;
  }

  /** The ordinal of the entry at a place. */
  ordinalAt(place: number): number {
    return this.#items[place] as number;
  }

  /** The ordinals of entries that have one serial number in common, in the order of the list: nothing, unless numbers repeat. */
  *repeated(): Generator<Uint32Array> {
    if (!this.#repeats) return;
    const items = this.#items;
    for (let bucket = 0; bucket <= this.#mask; bucket++) {
      const end = this.#starts[bucket + 1] as number;
      for (let first = this.#starts[bucket] as number, next = first + 1; next <= end; next++) {
        if (next < end && this.#compare(items[first] as number, items[next] as number) === 0) continue;
        if (next - first > 1) yield items.subarray(first, next);
        first = next;
      }
    }
  }

  #serialStart(ordinal: number): number {
    return contentStart(this.#bytes, this.#offsets[ordinal] as number) + 2;
  }

  /** Sorts a bucket that is filled in the order of the list, which equals keep. */
  #sort(start: number, end: number): void {
    const items = this.#items;
    if (end - start > 16) {
      items.subarray(start, end).sort((a, b) => this.#compare(a, b) || a - b);
      return;
    }
    for (let i = start + 1; i < end; i++) {
      const item = items[i] as number;
      let place = i;
      for (; place > start && this.#compare(items[place - 1] as number, item) > 0; place--)
        items[place] = items[place - 1] as number;
      items[place] = item;
    }
  }

  #compare(a: number, b: number): number {
    const bytes = this.#bytes;
    const startA = this.#serialStart(a);
    const startB = this.#serialStart(b);
    const order = compareRanges(bytes, startA, bytes[startA - 1] as number, bytes, startB, bytes[startB - 1] as number);
    if (order === 0) this.#repeats = true;
    return order;
  }

  #compareTo(ordinal: number, serial: Uint8Array): number {
    const start = this.#serialStart(ordinal);
    return compareRanges(this.#bytes, start, this.#bytes[start - 1] as number, serial, 0, serial.length);
  }
}

/** Shorter contents come first; any fixed order would do. */
function compareRanges(
  a: Uint8Array,
  startA: number,
  lengthA: number,
  b: Uint8Array,
  startB: number,
  lengthB: number,
): number {
  if (lengthA !== lengthB) return lengthA - lengthB;
  for (let i = 0; i < lengthA; i++) {
    const difference = (a[startA + i] as number) - (b[startB + i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** FNV-1a with a final mix, since the low bits choose the bucket. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let i = start; i < end; i++) value = Math.imul(value ^ (bytes[i] as number), 0x01000193);
  return value ^ (value >>> 15);
}
