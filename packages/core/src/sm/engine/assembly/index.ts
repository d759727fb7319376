// What the module exports: the contract with engine/wasm-engine.ts. Nothing is imported from outside.
import { readPoint } from './keys';
import { buildTable as buildTableOfPoint } from './tables';

export { verifyBatch } from './batch';
export {
  BASE_NARROW,
  BASE_WIDE,
  BATCH,
  BATCH_END,
  HASH,
  HASH_END,
  KEYS,
  MESSAGES,
  MESSAGES_END,
  MOST_SLOTS,
  SCRATCH,
  SCRATCH_END,
  SLOT,
  SLOTS,
} from './memory';
export { deriveNonce, deriveNonces } from './nonce';
export { multiplyBase, prepareKey, sign } from './sign';
export { signBatch } from './sign-batch';
export { hmacKey, hmacOnce, pbkdf2Rounds, pbkdf2Start, sm3Blocks, sm3Last, sm3Once, wipeHash } from './sm3';
export { sm3Many } from './sm3-many';
export { BLOCK, DIGEST, LENGTHS, STATE, TAG } from './sm3-memory';
export { useBase, verify } from './verify';
export { wipe, wipeBatch } from './wipe';

/** Builds the table of the slot's point; 0 when the point is not on the curve. */
export function buildTable(slot: usize, table: usize, width: usize): i32 {
  if (readPoint(slot) === 0) return 0;
  buildTableOfPoint(table, width);
  return 1;
}

/** Whether the slot's point is on the curve. */
export function isOnCurve(slot: usize): i32 {
  return readPoint(slot);
}
