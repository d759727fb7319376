// Public points: read, checked, brought into Jacobian form.
import { CURVE_B, MONTGOMERY_ONE, P } from './constants';
import { ELEMENT, isZeroLane, setLane, toMontgomery } from './elements';
import { join2, mul2, sqr2, sub2, triple2 } from './kernels.generated';
import { ELEMENTS, NUMBERS, POINT } from './memory';
import { readNumber, subtractNumbers } from './numbers';
import { POINT_X } from './slot';

const X: usize = NUMBERS;
const Y: usize = NUMBERS + 40;
const TEMPORARY: usize = NUMBERS + 80;

/**
 * Reads the slot's point to POINT with Z = 1.
 * @returns 1 when the coordinates are below p and the point is on the curve; with cofactor 1 that is the whole check.
 */
export function readPoint(slot: usize): i32 {
  readNumber(X, slot + POINT_X);
  readNumber(Y, slot + POINT_X + 32);
  if (subtractNumbers(TEMPORARY, X, P) === 0 || subtractNumbers(TEMPORARY, Y, P) === 0) return 0;
  setLane(POINT, 0, X);
  setLane(POINT, 1, X);
  toMontgomery(POINT);
  const zy = POINT + ELEMENT;
  setLane(zy, 0, Y);
  setLane(zy, 1, Y);
  toMontgomery(zy);
  // y² − (x² − 3)·x − b = 0.
  const left = ELEMENTS;
  const right = ELEMENTS + ELEMENT;
  triple2(left, MONTGOMERY_ONE);
  sqr2(right, POINT);
  sub2(right, right, left);
  mul2(right, right, POINT);
  sqr2(left, zy);
  sub2(left, left, right);
  sub2(left, left, CURVE_B);
  const found = isZeroLane(left, 0);
  join2(zy, MONTGOMERY_ONE, zy);
  return found;
}
