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
export { deriveNonce, deriveNonces } from './nonce';
export { hmacKey, hmacOnce, pbkdf2Rounds, pbkdf2Start, sm3Blocks, sm3Last, sm3Once, wipeHash } from './sm3';
export { sm3Many } from './sm3-many';
export { BLOCK, DIGEST, LENGTHS, STATE, TAG } from './sm3-memory';
export { wipe, wipeBatch } from './wipe';
