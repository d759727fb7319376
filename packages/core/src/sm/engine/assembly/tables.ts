/**
 * The table of a point P for windows of `width` bits: for every window i the odd multiples 1, 3, … 2^width − 1 of 2^(i·width)·P,
 * affine. The same format serves verification and, read in full, signing.
 */
import { addPairs, INVERSE_OF_ONE, inverseAt, invertAll, PAIR_BYTES } from './affine';
import { windowsOf } from './digits';
import { ELEMENT } from './elements';
import { double, join2, mul2, sqr2, swap2 } from './kernels.generated';
import { ACCUMULATED, ADDED, CHAIN, CHAIN_AFFINE, DIFFERENCES, ELEMENTS, MOST_PAIRS, PAIR, POINT } from './memory';
import { POINT_BYTES, pairUp, takeApart } from './points';

const SQUARE: usize = ELEMENTS + 3 * ELEMENT;
const CUBE: usize = ELEMENTS + 4 * ELEMENT;
const COORDINATE: usize = ELEMENTS + 5 * ELEMENT;

/** Builds the table of the Jacobian point at POINT, which is neither infinity nor off the curve. */
export function buildTable(table: usize, width: usize): void {
  const windows = windowsOf(width);
  const half: usize = 1 << (width - 1);
  doublings(windows * width);
  for (let i: usize = 0; i < windows; i++)
    memory.copy(table + i * half * POINT_BYTES, CHAIN_AFFINE + i * width * POINT_BYTES, POINT_BYTES);
  // From the first m odd multiples to 2m of them: each plus 2m·P, which is in the chain.
  let level: usize = 1;
  for (let m: usize = 1; m < half; m <<= 1) {
    addLevel(table, width, level, m, windows * m);
    level++;
  }
}

/** CHAIN_AFFINE[j] = 2^j·P for j below an even `count`. */
function doublings(count: usize): void {
  for (let j: usize = 0; j < count; j++) {
    memory.copy(CHAIN + j * PAIR_BYTES, POINT, PAIR_BYTES);
    double(POINT);
  }
  const pairs = count >> 1;
  for (let k: usize = 0; k < pairs; k++) {
    const first = CHAIN + 2 * k * PAIR_BYTES;
    swap2(SQUARE, first + PAIR_BYTES + ELEMENT);
    join2(DIFFERENCES + k * ELEMENT, first + ELEMENT, SQUARE);
  }
  invertAll(pairs);
  for (let k = pairs; k-- > 0; ) {
    const first = CHAIN + 2 * k * PAIR_BYTES;
    inverseAt(k);
    sqr2(SQUARE, INVERSE_OF_ONE);
    mul2(CUBE, SQUARE, INVERSE_OF_ONE);
    join2(COORDINATE, first, first + PAIR_BYTES);
    mul2(PAIR, COORDINATE, SQUARE);
    swap2(COORDINATE, first + ELEMENT);
    join2(COORDINATE, COORDINATE, first + PAIR_BYTES + ELEMENT);
    mul2(PAIR + ELEMENT, COORDINATE, CUBE);
    const out = CHAIN_AFFINE + 2 * k * POINT_BYTES;
    takeApart(out, out + POINT_BYTES, PAIR);
  }
}

/** The address of the point number k of a level: m of them in each window, from place `from` on. */
function place(table: usize, width: usize, m: usize, k: usize, from: usize): usize {
  return table + (((k / m) << (width - 1)) + (k % m) + from) * POINT_BYTES;
}

function addLevel(table: usize, width: usize, level: usize, m: usize, count: usize): void {
  const most: usize = 2 * MOST_PAIRS;
  const plus = i32x4.splat(0);
  for (let done: usize = 0; done < count; done += most) {
    const pairs = min<usize>(count - done, most) >> 1;
    for (let i: usize = 0; i < pairs; i++) {
      const k = done + 2 * i;
      pairUp(ACCUMULATED + i * PAIR_BYTES, place(table, width, m, k, 0), place(table, width, m, k + 1, 0), plus);
      const step = CHAIN_AFFINE + ((k / m) * width + level) * POINT_BYTES;
      const next = CHAIN_AFFINE + (((k + 1) / m) * width + level) * POINT_BYTES;
      pairUp(ADDED + i * PAIR_BYTES, step, next, plus);
    }
    addPairs(pairs);
    for (let i: usize = 0; i < pairs; i++) {
      const k = done + 2 * i;
      takeApart(place(table, width, m, k, m), place(table, width, m, k + 1, m), ACCUMULATED + i * PAIR_BYTES);
    }
  }
}
