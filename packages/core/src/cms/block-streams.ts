import { concatBytes } from '../base/bytes.ts';
import { sm4 } from '../sm/index.ts';
import { type ContentCipher, refuseContent } from './content-cipher.ts';

/** SM4-CBC with PKCS #7 padding, piece by piece. */
export class CbcEncryption {
  readonly #key: Uint8Array;
  #chain: Uint8Array;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(key: Uint8Array, iv: Uint8Array) {
    this.#key = key;
    this.#chain = iv;
  }

  /** The ciphertext of the blocks that are complete. */
  update(piece: Uint8Array): Uint8Array {
    const joined = concatBytes(this.#rest, piece);
    const whole = joined.length - (joined.length % 16);
    this.#rest = joined.slice(whole);
    if (whole === 0) return new Uint8Array(0);
    const sealed = sm4.cbc.encrypt(joined.subarray(0, whole), this.#key, { iv: this.#chain, padding: 'none' });
    this.#chain = sealed.slice(-16);
    return sealed;
  }

  /** The last block, with its padding. */
  finish(): Uint8Array {
    return sm4.cbc.encrypt(this.#rest, this.#key, { iv: this.#chain });
  }
}

/** SM4 in CBC or ECB backwards, piece by piece; the last block is held back for its padding. */
export class BlockDecryption {
  readonly #key: Uint8Array;
  readonly #mode: 'cbc' | 'ecb';
  #chain: Uint8Array;
  #rest: Uint8Array = new Uint8Array(0);

  /** The key is as long as the cipher demands, and the cipher is SM4 in one of the two modes. */
  constructor(cipher: ContentCipher & { readonly mode: 'cbc' | 'ecb' }, key: Uint8Array) {
    this.#key = key;
    this.#mode = cipher.mode;
    this.#chain = cipher.iv;
  }

  update(piece: Uint8Array): Uint8Array {
    const joined = concatBytes(this.#rest, piece);
    // Everything but the last block, be it whole or not.
    const whole = Math.max(0, (Math.ceil(joined.length / 16) - 1) * 16);
    this.#rest = joined.slice(whole);
    return this.#open(joined.subarray(0, whole));
  }

  /**
   * The content of the last block.
   * @returns Whether padding was there: ECB is met without.
   * @throws CoreError `ERR_DECRYPTION`.
   */
  finish(): { readonly content: Uint8Array; readonly isPadded: boolean } {
    if (this.#rest.length % 16 !== 0 || (this.#mode === 'cbc' && this.#rest.length === 0)) refuseContent();
    const block = this.#open(this.#rest);
    const count = block.at(-1) ?? 0;
    const isPadded = count >= 1 && count <= 16 && block.subarray(-count).every((byte) => byte === count);
    if (isPadded) return { content: block.subarray(0, 16 - count), isPadded };
    return this.#mode === 'ecb' ? { content: block, isPadded } : refuseContent();
  }

  #open(blocks: Uint8Array): Uint8Array {
    if (blocks.length === 0) return blocks;
    if (this.#mode === 'ecb') return sm4.ecb.decrypt(blocks, this.#key);
    const opened = sm4.cbc.decrypt(blocks, this.#key, { iv: this.#chain, padding: 'none' });
    this.#chain = blocks.slice(-16);
    return opened;
  }
}
