/** Up to 64 signatures at once: the nonces' points over shared inversions. As `sign`, nothing depends on the secrets. */
import { addPairs, clearExceptions, PAIR_BYTES } from './affine';
import { joinChains } from './batch';
import { N } from './constants';
import { recode, windowsOf } from './digits';
import { numberOf } from './elements';
import { ACCUMULATED, ADDED, LISTS, NUMBERS, SLOT, SLOTS } from './memory';
import { isInRange, readNumber } from './numbers';
import { finishSignature, NARROW_WIDTH, pickPair } from './sign';
import { AGAIN, NONCE, RESULT, YES } from './slot';

const K: usize = NUMBERS;
const X: usize = NUMBERS + 40;
const TEMPORARY: usize = NUMBERS + 80;
const RECODED_BYTES: usize = 40;

/** Signs the first `count` slots; the result of a slot is "again" where it needs another nonce. */
export function signBatch(count: usize): void {
  const windows = windowsOf(NARROW_WIDTH);
  const quarter = windows >> 2;
  for (let i: usize = 0; i < count; i++) {
    const slot = SLOTS + i * SLOT;
    readNumber(K, slot + NONCE);
    store<i32>(slot, isInRange(K, N, TEMPORARY) ? YES : AGAIN, RESULT);
    recode(LISTS + i * RECODED_BYTES, K, windows * NARROW_WIDTH);
  }
  clearExceptions();
  for (let step: usize = 0; step < quarter; step++) {
    const to = step === 0 ? ACCUMULATED : ADDED;
    for (let pair: usize = 0; pair < 2 * count; pair++) {
      const first = (pair & 1) * quarter + step;
      pickPair(to + pair * PAIR_BYTES, LISTS + (pair >> 1) * RECODED_BYTES, first, 2 * quarter + first);
    }
    if (step > 0) addPairs(2 * count);
  }
  joinChains(count);
  for (let i: usize = 0; i < count; i++) {
    const slot = SLOTS + i * SLOT;
    numberOf(X, ACCUMULATED + (i >> 1) * PAIR_BYTES, i & 1);
    if (finishSignature(slot, X) === 0) store<i32>(slot, AGAIN, RESULT);
  }
}
