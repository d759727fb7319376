import type { Entry } from './points.ts';
import { type Table, tableOf } from './windows.ts';

/** What verification needs of a public key. */
export interface VerifyingKey {
  /** X ‖ Y, a point of the curve. */
  readonly point: Uint8Array;
  /** The same as an entry of a table. */
  readonly entry: Entry;
  /** By which its uses are counted and its table is found; `undefined` for a key that will hardly come again. */
  readonly name: string | undefined;
}

/** A table takes 120 kB: this many keys cost at most 8 MB, and no service has more busy signers at once. */
const mostTables = 64;

/** A table costs about as much to build as it saves in this many verifications. */
const usesBeforeTable = 12;

/** Tables of busy keys, the least recently used first. */
const tables = new Map<string, Table>();

/** Uses of keys without a table, the least recently seen first; so many that a flood of new keys does not wipe a busy one's count. */
const counts = new Map<string, number>();
const mostCounts = 4096;

/**
 * The table of a key that is expected to come again, once it has come often. Counted by the key itself, not by the object that
 * holds it: the certificate of a busy signer is read anew from every document it signed.
 */
export function tableOfKey({ name, entry }: VerifyingKey): Table | undefined {
  if (name === undefined) return undefined;
  let table = tables.get(name);
  if (table === undefined) {
    if (countUse(name) <= usesBeforeTable) return undefined;
    table = tableOf(entry);
    // When the table is pushed out later, the key earns it anew instead of rebuilding it at every call.
    counts.delete(name);
  }
  touch(tables, name, table, mostTables);
  return table;
}

function countUse(name: string): number {
  const uses = (counts.get(name) ?? 0) + 1;
  touch(counts, name, uses, mostCounts);
  return uses;
}

/** Puts an entry last and drops the first ones beyond the bound. */
function touch<T>(entries: Map<string, T>, name: string, value: T, most: number): void {
  entries.delete(name);
  entries.set(name, value);
  for (const oldest of entries.keys()) {
    if (entries.size <= most) break;
    entries.delete(oldest);
  }
}
