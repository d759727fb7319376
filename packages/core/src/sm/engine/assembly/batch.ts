/**
 * Up to 64 slots at once, over affine additions with shared inversions. Each slot's points are dealt to four chains: lanes 0 and 1
 * of the pairs 2·i and 2·i + 1. Twelve to fifteen additions in each, then two to join the four.
 */
import { addPairs, clearExceptions, exceptionMet, PAIR_BYTES } from './affine';
import { N } from './constants';
import { ELEMENT, numberOf } from './elements';
import { join2, swap2 } from './kernels.generated';
import { ACCUMULATED, ADDED, EXCEPTIONS, LISTS, NUMBERS, SLOT, SLOTS } from './memory';
import { isSameNumber, reduceOnce } from './numbers';
import { LISTED, pairUpListed } from './points';
import { AGAIN, NO, RESULT, YES } from './slot';
import { EXPECTED_X, listScalars, readScalars } from './verify';

const FOUND: usize = NUMBERS;
const TEMPORARY: usize = NUMBERS + 40;

/** Bytes of a slot's list, and of the expected x behind it. */
const LIST_BYTES: usize = 512;

/** Points of a slot whose key has a wide table: 32 of s·G, 32 of t·P. */
const POINTS: usize = 64;

/**
 * Verifies the first `count` slots, whose keys all have wide tables. Results in the slots: yes, no, or "again" where an addition was
 * exceptional: the host then asks `verify` for that slot alone. A forger who forces that pays for it himself.
 */
export function verifyBatch(count: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const slot = SLOTS + i * SLOT;
    store<i32>(slot, readScalars(slot) === 0 ? NO : YES, RESULT);
    // Where a number was out of range the lists are of whatever it left; the result stands.
    listScalars(LISTS + i * LIST_BYTES, slot);
    memory.copy(slot + EXPECTED, EXPECTED_X, 32);
  }
  clearExceptions();
  for (let step: usize = 0; step < POINTS / 4; step++) {
    const to = step === 0 ? ACCUMULATED : ADDED;
    for (let pair: usize = 0; pair < 2 * count; pair++) {
      // Lane 0 walks the points of s·G, lane 1 those of t·P.
      const at = LISTS + (pair >> 1) * LIST_BYTES + ((pair & 1) * (POINTS / 4) + step) * LISTED;
      pairUpListed(to + pair * PAIR_BYTES, at, at + (POINTS / 2) * LISTED);
    }
    if (step > 0) addPairs(2 * count);
  }
  joinChains(count);
  for (let i: usize = 0; i < count; i++) {
    const slot = SLOTS + i * SLOT;
    if (load<i32>(slot, RESULT) !== YES) continue;
    numberOf(FOUND, ACCUMULATED + (i >> 1) * PAIR_BYTES, i & 1);
    reduceOnce(FOUND, 0, N, TEMPORARY);
    if (isSameNumber(FOUND, slot + EXPECTED) === 0) store<i32>(slot, NO, RESULT);
  }
}

/** Where a slot of a batch keeps the x it expects. */
const EXPECTED: usize = 192;

/**
 * Joins the four chains of every slot: afterwards slot i's sum lies in lane i mod 2 of pair i / 2. Slots with exceptions get the
 * result "again".
 */
export function joinChains(count: usize): void {
  blame(count, 2, 1);
  for (let i: usize = 0; i < count; i++) {
    memory.copy(ADDED + i * PAIR_BYTES, ACCUMULATED + (2 * i + 1) * PAIR_BYTES, PAIR_BYTES);
    memory.copy(ACCUMULATED + i * PAIR_BYTES, ACCUMULATED + 2 * i * PAIR_BYTES, PAIR_BYTES);
  }
  clearExceptions();
  addPairs(count);
  blame(count, 1, 1);
  const pairs = (count + 1) >> 1;
  for (let k: usize = 0; k < pairs; k++) {
    const first = ACCUMULATED + (k << 1) * PAIR_BYTES;
    // An odd last slot stands beside itself.
    const second = (k << 1) + 1 < count ? first + PAIR_BYTES : first;
    for (let part: usize = 0; part < PAIR_BYTES; part += ELEMENT) {
      const turned = ADDED + k * PAIR_BYTES + part;
      swap2(turned, first + part);
      join2(turned, turned, second + part);
      swap2(TURNED, second + part);
      join2(ACCUMULATED + k * PAIR_BYTES + part, first + part, TURNED);
    }
  }
  clearExceptions();
  addPairs(pairs);
  blame(count, 1, 2);
}

const TURNED: usize = LISTS + 64 * LIST_BYTES - ELEMENT;

/** Gives the slots whose additions were exceptional the result "again": so many pairs for a slot, or slots for a pair. */
function blame(count: usize, pairsOfSlot: usize, slotsOfPair: usize): void {
  if (!exceptionMet) return;
  for (let i: usize = 0; i < count; i++) {
    const at = slotsOfPair === 2 ? EXCEPTIONS + i : EXCEPTIONS + 2 * i * pairsOfSlot;
    const lanes: usize = slotsOfPair === 2 ? 1 : pairsOfSlot << 1;
    let found: u32 = 0;
    for (let j: usize = 0; j < lanes; j++) found |= load<u8>(at + j);
    const slot = SLOTS + i * SLOT;
    if (found !== 0 && load<i32>(slot, RESULT) === YES) store<i32>(slot, AGAIN, RESULT);
  }
}
