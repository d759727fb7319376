// What the module exports. Everything here is part of the contract with engine/wasm-engine.ts; nothing is imported from outside.
export {
  BASE_NARROW,
  BASE_WIDE,
  HASH,
  KEYS,
  MESSAGES,
  MESSAGES_END,
  SCRATCH,
  SCRATCH_END,
  SLOT,
  SLOTS,
} from './memory';
export { wipe, wipeBatch } from './wipe';
