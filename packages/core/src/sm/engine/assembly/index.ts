// What the module exports. Everything here is part of the contract with engine/wasm-engine.ts; nothing is imported from outside.
export {
  BASE_NARROW,
  BASE_WIDE,
  BLOCK,
  DIGEST,
  HASH,
  KEYS,
  LENGTHS,
  MESSAGES,
  MESSAGES_END,
  SCRATCH,
  SCRATCH_END,
  SLOT,
  SLOTS,
  STATE,
  TAG,
} from './memory';
export { deriveNonce, deriveNonces } from './nonce';
export { hmacKey, hmacOnce, pbkdf2Rounds, pbkdf2Start, sm3Blocks, sm3Once, wipeHash } from './sm3';
export { sm3Many } from './sm3-many';
export { wipe, wipeBatch } from './wipe';
