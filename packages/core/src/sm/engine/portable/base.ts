import { basePoint } from '../../sm2-curve.ts';
import { entryOf } from './points.ts';
import { type Table, tableOf } from './windows.ts';

let table: Table | undefined;

/** The table of the base point, built when it is first asked for. */
export function tableOfBase(): Table {
  table ??= tableOf(entryOf(basePoint));
  return table;
}
