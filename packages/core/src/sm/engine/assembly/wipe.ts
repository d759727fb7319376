import { BATCH, BATCH_END, HASH, HASH_END, MOST_SLOTS, SCRATCH, SCRATCH_END, SLOT, SLOTS } from './memory';

/** Overwrites whatever may have held a secret: temporaries, slots, hash states. Tables and messages are public. */
export function wipe(): void {
  memory.fill(SCRATCH, 0, SCRATCH_END - SCRATCH);
  memory.fill(SLOTS, 0, SLOT * MOST_SLOTS);
  memory.fill(HASH, 0, HASH_END - HASH);
}

/** After a batch of signatures: its points too. */
export function wipeBatch(): void {
  wipe();
  memory.fill(BATCH, 0, BATCH_END - BATCH);
}
