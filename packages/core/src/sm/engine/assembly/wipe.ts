import { BATCH, BATCH_END, MOST_SLOTS, SCRATCH, SCRATCH_END, SLOT, SLOTS } from './memory';

/** After a signature: overwrites the temporaries and the first slot. */
export function wipe(): void {
  memory.fill(SCRATCH, 0, SCRATCH_END - SCRATCH);
  memory.fill(SLOTS, 0, SLOT);
}

/** After a batch of signatures: all slots and the batch's points too. */
export function wipeBatch(): void {
  memory.fill(SCRATCH, 0, SCRATCH_END - SCRATCH);
  memory.fill(SLOTS, 0, SLOT * MOST_SLOTS);
  memory.fill(BATCH, 0, BATCH_END - BATCH);
}
