import { concatBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { checkLength, runBlocks } from './sm4-blocks.ts';
import { countedBlocks } from './sm4-counter.ts';
import { decryptGcm, encryptGcm, type Sm4GcmOptions } from './sm4-gcm.ts';

/** PKCS#7 padding, or none for data that is a whole number of 16-byte blocks. */
export type Sm4Padding = 'pkcs7' | 'none';

/** SM4 by modes. Keys have 16 bytes. */
export interface Sm4Modes {
  /** Every block for itself; only for keys under keys (GB/T 35276). Padding: none when absent. */
  readonly ecb: {
    encrypt(plaintext: Uint8Array, key: Uint8Array, options?: { readonly padding?: Sm4Padding }): Uint8Array;
    decrypt(ciphertext: Uint8Array, key: Uint8Array, options?: { readonly padding?: Sm4Padding }): Uint8Array;
  };
  /** Chained blocks; `iv` has 16 bytes. Padding: PKCS#7 when absent. Detects no change: sign or MAC the ciphertext. */
  readonly cbc: {
    encrypt(plaintext: Uint8Array, key: Uint8Array, options: Sm4CbcOptions): Uint8Array;
    decrypt(ciphertext: Uint8Array, key: Uint8Array, options: Sm4CbcOptions): Uint8Array;
  };
  /** Counter mode; `counter` is the first block, 16 bytes, counted big endian. Detects no change. */
  readonly ctr: {
    encrypt(plaintext: Uint8Array, key: Uint8Array, options: { readonly counter: Uint8Array }): Uint8Array;
    decrypt(ciphertext: Uint8Array, key: Uint8Array, options: { readonly counter: Uint8Array }): Uint8Array;
  };
  /** Authenticated encryption (RFC 8998 parameters): ciphertext ‖ tag; the tag is checked before anything is decrypted. */
  readonly gcm: {
    encrypt(plaintext: Uint8Array, key: Uint8Array, options: Sm4GcmOptions): Uint8Array;
    decrypt(ciphertext: Uint8Array, key: Uint8Array, options: Sm4GcmOptions): Uint8Array;
  };
}

/** What CBC needs. */
export interface Sm4CbcOptions {
  /** 16 bytes, not predictable. */
  readonly iv: Uint8Array;
  readonly padding?: Sm4Padding;
}

/**
 * SM4 (GB/T 32907) in the modes of this field (GB/T 17964). Wrong lengths of key, IV or counter throw `ERR_ARGUMENT`; every fault
 * of a ciphertext (length, padding, tag) throws `ERR_DECRYPTION` without saying which.
 * @example
 * const sealed = sm4.gcm.encrypt(message, key, { nonce });
 * const opened = sm4.gcm.decrypt(sealed, key, { nonce });
 */
export const sm4: Sm4Modes = /* @__PURE__ */ Object.freeze({
  ecb: {
    encrypt: (plaintext, key, options = {}) => encryptBlocks(plaintext, key, options.padding ?? 'none'),
    decrypt: (ciphertext, key, options = {}) => decryptBlocks(ciphertext, key, options.padding ?? 'none'),
  },
  cbc: {
    encrypt: (plaintext, key, { iv, padding = 'pkcs7' }) => encryptBlocks(plaintext, key, padding, iv),
    decrypt: (ciphertext, key, { iv, padding = 'pkcs7' }) => decryptBlocks(ciphertext, key, padding, iv),
  },
  ctr: {
    encrypt: (plaintext, key, { counter }) => runCounter(plaintext, key, counter),
    decrypt: (ciphertext, key, { counter }) => runCounter(ciphertext, key, counter),
  },
  gcm: { encrypt: encryptGcm, decrypt: decryptGcm },
} satisfies Sm4Modes);

function encryptBlocks(plaintext: Uint8Array, key: Uint8Array, padding: Sm4Padding, iv?: Uint8Array): Uint8Array {
  checkLength('key', key, 16);
  if (iv !== undefined) checkLength('iv', iv, 16);
  if (padding === 'none' && plaintext.length % 16 !== 0) {
    throw new CoreError('ERR_ARGUMENT', {
      argument: 'plaintext',
      expected: 'a whole number of 16-byte blocks',
      got: `${plaintext.length} bytes`,
    });
  }
  const count = 16 - (plaintext.length % 16);
  const blocks = padding === 'none' ? plaintext : concatBytes(plaintext, new Uint8Array(count).fill(count));
  return runBlocks('encrypt', blocks, key, iv);
}

function decryptBlocks(ciphertext: Uint8Array, key: Uint8Array, padding: Sm4Padding, iv?: Uint8Array): Uint8Array {
  checkLength('key', key, 16);
  if (iv !== undefined) checkLength('iv', iv, 16);
  if (ciphertext.length % 16 !== 0 || (padding === 'pkcs7' && ciphertext.length === 0)) refuse();
  const blocks = runBlocks('decrypt', ciphertext, key, iv);
  return padding === 'none' ? blocks : withoutPadding(blocks);
}

function withoutPadding(blocks: Uint8Array): Uint8Array {
  const count = blocks[blocks.length - 1] as number;
  let wrong = count < 1 || count > 16 ? 1 : 0;
  // The whole last block is looked at whatever the count says.
  for (let i = 1; i <= 16; i++) if (i <= count) wrong |= (blocks[blocks.length - i] as number) ^ count;
  if (wrong !== 0) refuse();
  return blocks.subarray(0, blocks.length - count);
}

function runCounter(input: Uint8Array, key: Uint8Array, counter: Uint8Array): Uint8Array {
  checkLength('key', key, 16);
  checkLength('counter', counter, 16);
  return countedBlocks(input, key, counter, 16);
}

function refuse(): never {
  throw new CoreError('ERR_DECRYPTION', { algorithm: 'SM4' });
}
