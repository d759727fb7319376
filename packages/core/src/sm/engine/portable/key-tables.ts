import type { AffinePoint } from '../../sm2-curve.ts';
import { type Combination, combineOften, combineOnce } from './combination.ts';

/** A table is 1,400 points, some 200 kB: this many keys cost at most 13 MB, and no service has more busy signers at once. */
const mostTables = 64;

/** A table costs about as much to build as it saves in this many verifications. */
const usesBeforeTable = 12;

/** Tables of busy keys, the least recently used first. */
const tables = new Map<string, Combination>();

/** Uses of keys without a table, the least recently seen first; so many that a flood of new keys does not wipe a busy one's count. */
const counts = new Map<string, number>();
const mostCounts = 4096;

/**
 * The combination for a key that is expected to come again: plain at first, over a table once it has come often. Counted by the
 * key itself, not by the object that holds it: the certificate of a busy signer is read anew from every document it signed.
 */
export function combineForKnownKey(point: AffinePoint): Combination {
  const name = point.x.toString(16) + (point.y & 1n).toString();
  let once: Combination | undefined;
  return (s, t) => {
    let table = tables.get(name);
    if (table === undefined) {
      if (countUse(name) <= usesBeforeTable) {
        once ??= combineOnce(point);
        return once(s, t);
      }
      table = combineOften(point);
      // When the table is pushed out later, the key earns it anew instead of rebuilding it at every call.
      counts.delete(name);
    }
    touch(tables, name, table, mostTables);
    return table(s, t);
  };
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
