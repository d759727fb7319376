import { toHex } from '../base/bytes.ts';
import { type Combination, combineOften, combineOnce } from './combination.ts';
import { type AffinePoint, pointBytes } from './sm2-keys.ts';

/** A table is 1,400 points, some 200 kB: this many keys cost at most 13 MB, and no service has more busy signers at once. */
const mostTables = 64;

/** A table costs about as much to build as it saves in this many verifications. */
const usesBeforeTable = 12;

/** Tables of busy keys, the least recently used first. */
const tables = new Map<string, Combination>();

/** The combination for a key that is expected to come again: plain at first, over a table once it has come often. */
export function combineForKnownKey(point: AffinePoint): Combination {
  const once = combineOnce(point);
  const name = toHex(pointBytes(point));
  let uses = 0;
  return (s, t) => {
    let table = tables.get(name);
    if (table === undefined) {
      if (++uses <= usesBeforeTable) return once(s, t);
      table = combineOften(point);
      // When the table is pushed out later, the key earns it anew instead of rebuilding it at every call.
      uses = 0;
    }
    tables.delete(name);
    tables.set(name, table);
    for (const oldest of tables.keys()) {
      if (tables.size <= mostTables) break;
      tables.delete(oldest);
    }
    return table(s, t);
  };
}
