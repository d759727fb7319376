import { concatBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { equalSecrets } from './equal-secrets.ts';
import { ghash } from './ghash.ts';
import { checkLength, runBlocks } from './sm4-blocks.ts';
import { countedBlocks, increment } from './sm4-counter.ts';

/** What GCM needs. */
export interface Sm4GcmOptions {
  /** 12 bytes as a rule, at least 1; never the same twice under one key. */
  readonly nonce: Uint8Array;
  /** Authenticated, not encrypted; empty when absent. */
  readonly additionalData?: Uint8Array;
  /** Bytes of tag, 12 to 16; 16 when absent. */
  readonly tagLength?: number;
}

/** What both directions share. */
interface GcmState {
  readonly hashKey: Uint8Array;
  readonly firstCounter: Uint8Array;
  readonly additionalData: Uint8Array;
  readonly tagLength: number;
}

/** SM4-GCM (NIST SP 800-38D §7.1; RFC 8998 §3.1): ciphertext ‖ tag. */
export function encryptGcm(plaintext: Uint8Array, key: Uint8Array, options: Sm4GcmOptions): Uint8Array {
  const state = prepare(key, options);
  const ciphertext = run(plaintext, key, state);
  return concatBytes(ciphertext, tagOf(ciphertext, key, state));
}

/** SM4-GCM backwards; the tag decides before anything is decrypted. */
export function decryptGcm(sealed: Uint8Array, key: Uint8Array, options: Sm4GcmOptions): Uint8Array {
  const state = prepare(key, options);
  const length = sealed.length - state.tagLength;
  const ciphertext = sealed.subarray(0, Math.max(length, 0));
  if (length < 0 || !equalSecrets(tagOf(ciphertext, key, state), sealed.subarray(length)))
    throw new CoreError('ERR_DECRYPTION', { algorithm: 'SM4-GCM' });
  return run(ciphertext, key, state);
}

function prepare(key: Uint8Array, options: Sm4GcmOptions): GcmState {
  checkLength('key', key, 16);
  const { nonce, additionalData = new Uint8Array(0), tagLength = 16 } = options;
  if (nonce.length === 0)
    throw new CoreError('ERR_ARGUMENT', { argument: 'nonce', expected: 'at least 1 byte', got: '0 bytes' });
  if (!Number.isInteger(tagLength) || tagLength < 12 || tagLength > 16)
    throw new CoreError('ERR_ARGUMENT', { argument: 'tagLength', expected: '12 to 16', got: String(tagLength) });
  const hashKey = runBlocks('encrypt', new Uint8Array(16), key);
  const firstCounter =
    nonce.length === 12
      ? concatBytes(nonce, Uint8Array.of(0, 0, 0, 1))
      : ghash(hashKey, nonce, lengths(0, nonce.length));
  return { hashKey, firstCounter, additionalData, tagLength };
}

function run(input: Uint8Array, key: Uint8Array, { firstCounter }: GcmState): Uint8Array {
  const counter = firstCounter.slice();
  increment(counter, 4);
  return countedBlocks(input, key, counter, 4);
}

function tagOf(ciphertext: Uint8Array, key: Uint8Array, state: GcmState): Uint8Array {
  const { additionalData, hashKey, firstCounter, tagLength } = state;
  const hash = ghash(hashKey, additionalData, ciphertext, lengths(additionalData.length, ciphertext.length));
  const mask = runBlocks('encrypt', firstCounter, key);
  return hash.map((byte, i) => byte ^ (mask[i] as number)).subarray(0, tagLength);
}

/** Two lengths in bits, 64 bits each. */
function lengths(first: number, second: number): Uint8Array {
  const block = new Uint8Array(16);
  const view = new DataView(block.buffer);
  view.setBigUint64(0, BigInt(first) * 8n);
  view.setBigUint64(8, BigInt(second) * 8n);
  return block;
}
