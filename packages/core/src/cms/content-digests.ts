import { concatBytes, copyBytes, toHex } from '../base/bytes.ts';
import type { PublicKey } from '../crypto/index.ts';
import { SM2_DEFAULT_USER_ID, sm2Z } from '../sm/index.ts';
import { type DigestName, type RunningDigest, startDigest } from './digests.ts';

/** Bytes that come piece by piece: a file, a socket, a list of chunks. */
export type ByteStream = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * How much of the beginning is kept. Signed attributes of another message, the only content that must be told apart when it is
 * signed as it is, are shorter in every real message; a longer SET that fills the content exactly is refused without reading it.
 */
const keptBytes = 65_536;

/** What a signature says about a content that is not kept in memory. */
export interface ContentDigests {
  /** In bytes. */
  readonly length: number;
  readonly digests: ReadonlyMap<DigestName, Uint8Array>;
  /** SM3(Z ‖ content) by the hexadecimal point of the key: what SM2 signs where there are no attributes. */
  readonly sm2Digests: ReadonlyMap<string, Uint8Array>;
  /** The first 65,536 bytes, or all when there are fewer. */
  readonly start: Uint8Array;
}

/** Digests a content piece by piece, for several algorithms and SM2 keys at once. */
export class ContentDigester {
  readonly #digests: ReadonlyMap<DigestName, RunningDigest>;
  readonly #sm2Digests: ReadonlyMap<string, RunningDigest>;
  readonly #kept: Uint8Array[] = [];
  #keptLength = 0;
  #length = 0;

  constructor(names: Iterable<DigestName>, keys: Iterable<PublicKey>) {
    this.#digests = new Map([...new Set(names)].map((name) => [name, startDigest(name)]));
    const sm2 = new Map<string, RunningDigest>();
    for (const { algorithm, point } of keys) {
      if (algorithm !== 'sm2' || point === undefined || sm2.has(toHex(point))) continue;
      const digest = startDigest('sm3');
      digest.update(sm2Z(point, SM2_DEFAULT_USER_ID));
      sm2.set(toHex(point), digest);
    }
    this.#sm2Digests = sm2;
  }

  /** Takes the next piece; it may be overwritten afterwards. */
  update(piece: Uint8Array): void {
    for (const digest of this.#digests.values()) digest.update(piece);
    for (const digest of this.#sm2Digests.values()) digest.update(piece);
    this.#length += piece.length;
    if (this.#keptLength >= keptBytes) return;
    const head = copyBytes(piece.subarray(0, keptBytes - this.#keptLength));
    this.#kept.push(head);
    this.#keptLength += head.length;
  }

  finish(): ContentDigests {
    const close = <K>(running: ReadonlyMap<K, RunningDigest>): ReadonlyMap<K, Uint8Array> =>
      new Map([...running].map(([key, digest]) => [key, digest.digest()]));
    return Object.freeze({
      length: this.#length,
      digests: close(this.#digests),
      sm2Digests: close(this.#sm2Digests),
      start: concatBytes(...this.#kept),
    });
  }
}

/** What has to be computed over a content. */
export interface DigestChoice {
  /** SM3 alone when absent. */
  readonly algorithms?: readonly DigestName[];
  /** Keys of signers without signed attributes: SM2 then binds the content to the key itself. */
  readonly publicKeys?: readonly PublicKey[];
}

/**
 * Reads a content once, in constant memory, and keeps what signatures over it need.
 * @example
 * const digests = await digestContent(createReadStream(contentName));
 * verifySignedData(parseSignedData(bytes), { content: digests })[0].verified; // true
 */
export async function digestContent(content: ByteStream, choice: DigestChoice = {}): Promise<ContentDigests> {
  const digester = new ContentDigester(choice.algorithms ?? ['sm3'], choice.publicKeys ?? []);
  for await (const piece of content) digester.update(piece);
  return digester.finish();
}
