import { copyBytes, toHex } from '../../base/bytes.ts';
import type { EngineKey } from './sm2-engine.ts';

/** Bytes of a table by the width of its windows: 52 windows of 16 points, or 32 of 128, 72 bytes each. */
const tableBytes = { 5: 52 * 16 * 72, 8: 32 * 128 * 72 } as const;

/** Width of a key's table; 0 without. */
export type TableWidth = 0 | 5 | 8;

/**
 * Uses after which a table has paid for itself, by measurement: a narrow one costs as much as four verifications without, a wide
 * one saves little more than the narrow one for single signatures and half the time in batches.
 */
const usesBefore = { 5: 4, 8: 48 } as const;

/** At most 64 MB for tables: 190 wide ones and 130 narrow ones, more busy signers than a service has at once. */
const most = { 5: 130, 8: 190 } as const;

/** So many points are counted, least recently asked for first out: a flood of new keys does not wipe a busy one's count. */
const mostCounted = 4096;

/** A public key, its count and its table in the module's memory; one object for all handles of the same point. */
export class CountedKey implements EngineKey {
  readonly point: Uint8Array;
  uses = 0;
  width: TableWidth = 0;
  /** Address of the table. */
  table = 0;
  /** When it was last used, in uses of all keys. */
  used = 0;

  /** Whether it is expected to come again. */
  readonly counted: boolean;

  constructor(point: Uint8Array, counted: boolean) {
    this.point = point;
    this.counted = counted;
  }
}

/** Where the tables lie. */
export interface TableRoom {
  /** The address of so many new bytes; `undefined` when there are none. */
  allocate(bytes: number): number | undefined;
  build(key: CountedKey, table: number, width: 5 | 8): void;
}

/** The tables of one width. */
class Shelf {
  readonly width: 5 | 8;
  readonly #room: TableRoom;
  readonly #holders: CountedKey[] = [];
  readonly #free: number[] = [];
  #most: number;

  constructor(width: 5 | 8, room: TableRoom) {
    this.width = width;
    this.#room = room;
    this.#most = most[width];
  }

  /** Gives a key a table, taking it from whoever has not come for the longest time when there is no room. */
  give(key: CountedKey): boolean {
    const table = this.#free.pop() ?? this.#grow() ?? this.#takeBack();
    if (table === undefined) return false;
    this.#room.build(key, table, this.width);
    key.table = table;
    key.width = this.width;
    this.#holders.push(key);
    return true;
  }

  #grow(): number | undefined {
    if (this.#holders.length >= this.#most) return undefined;
    const table = this.#room.allocate(tableBytes[this.width]);
    // The platform gives no more memory: what there is has to do.
    if (table === undefined) this.#most = this.#holders.length;
    return table;
  }

  #takeBack(): number | undefined {
    let oldest = this.#holders[0];
    if (oldest === undefined) return undefined;
    for (const holder of this.#holders) if (holder.used < oldest.used) oldest = holder;
    this.release(oldest);
    // It earns its table anew.
    oldest.uses = 0;
    return this.#free.pop();
  }

  release(key: CountedKey): void {
    this.#holders.splice(this.#holders.indexOf(key), 1);
    this.#free.push(key.table);
    key.table = 0;
    key.width = 0;
  }
}

/** Counts the uses of keys and gives busy ones tables: none, then narrow, then wide. */
export class KeyTables {
  readonly #keys = new Map<string, CountedKey>();
  readonly #narrow: Shelf;
  readonly #wide: Shelf;
  #clock = 0;

  constructor(room: TableRoom) {
    this.#narrow = new Shelf(5, room);
    this.#wide = new Shelf(8, room);
  }

  /** The key of a point; counted by the point, because a busy signer's certificate is read anew from every document. */
  keyOf(point: Uint8Array): CountedKey {
    const name = toHex(point);
    const key = this.#keys.get(name) ?? new CountedKey(copyBytes(point), true);
    this.#keys.delete(name);
    this.#keys.set(name, key);
    if (this.#keys.size > mostCounted) this.#forget();
    return key;
  }

  /** Notes so many uses, after which the key may have another table. */
  use(key: CountedKey, times: number): void {
    if (!key.counted) return;
    key.uses += times;
    this.#clock += times;
    key.used = this.#clock;
    if (key.width === 8 || key.uses <= usesBefore[5]) return;
    if (key.uses > usesBefore[8]) {
      if (key.width === 5) this.#narrow.release(key);
      this.#wide.give(key);
    } else if (key.width === 0) this.#narrow.give(key);
  }

  #forget(): void {
    for (const [name, key] of this.#keys) {
      if (key.table !== 0) continue;
      this.#keys.delete(name);
      return;
    }
  }
}
