import { concatBytes, copyBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { checkLimit, type Limits } from '../base/limits.ts';
import { tag } from '../der/index.ts';
import type { ByteStream } from './content-digests.ts';

/*
 * A reader of the outer layers of a message that is longer than memory. What frames the content is gathered, within a budget, and
 * goes to the strict reader afterwards; the content itself goes by in pieces.
 */

/** Nested values of indefinite length inside one gathered value. */
const mostNesting = 16;

/** A constructed value whose members are being read: where it ends, or `undefined` when end-of-contents octets end it. */
export interface OpenValue {
  readonly identifier: number;
  readonly end: number | undefined;
}

/** Reads BER from a stream. */
export class StreamReader {
  readonly #source: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  readonly #limits: Limits;
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;
  #framed = 0;
  /** Bytes taken so far. */
  offset = 0;
  /** Whether any length was indefinite or not minimal. */
  isBer = false;

  constructor(stream: ByteStream, limits: Limits) {
    this.#source = Symbol.asyncIterator in stream ? stream[Symbol.asyncIterator]() : stream[Symbol.iterator]();
    this.#limits = limits;
  }

  /** Whether nothing is left; the source is asked. */
  async isAtEnd(): Promise<boolean> {
    return !(await this.#fill());
  }

  /** Lets go of the source, which may be a file. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  /** Opens a constructed value. */
  async open(identifier: number, field: string): Promise<OpenValue> {
    const header = await this.#header(field);
    if (header.identifier !== identifier) return wrongTag(field, this.offset, identifier, header.identifier);
    return { identifier, end: header.length === undefined ? undefined : this.offset + header.length };
  }

  /** Opens whatever value comes next. */
  async openAny(field: string): Promise<OpenValue> {
    const { identifier, length } = await this.#header(field);
    return { identifier, end: length === undefined ? undefined : this.offset + length };
  }

  /** Whether an open value has no further member; its end-of-contents octets are taken. */
  async isDone(value: OpenValue, field: string): Promise<boolean> {
    if (value.end !== undefined) {
      if (this.offset > value.end) throw new CoreError('ERR_DER_LENGTH', { path: field, offset: this.offset });
      return this.offset === value.end;
    }
    if ((await this.peek(field)) !== 0) return false;
    await this.#byte(field);
    if ((await this.#byte(field)) !== 0) throw new CoreError('ERR_DER_LENGTH', { path: field, offset: this.offset });
    return true;
  }

  /** Demands that an open value ends here. */
  async end(value: OpenValue, field: string): Promise<void> {
    if (!(await this.isDone(value, field)))
      throw new CoreError('ERR_DER_TRAILING_DATA', { path: field, offset: this.offset });
  }

  /** Gathers a whole value, in whatever form it stands. */
  async value(field: string, nesting = 0): Promise<Uint8Array> {
    if (nesting > mostNesting)
      throw new CoreError('ERR_LIMIT', { budget: 'berNesting', limit: mostNesting, got: nesting });
    const { identifier, length, bytes } = await this.#header(field);
    if (length !== undefined) return concatBytes(bytes, await this.#take(length, field));
    const parts = [bytes];
    const inside = { identifier, end: undefined };
    while (!(await this.isDone(inside, field))) parts.push(await this.value(field, nesting + 1));
    return concatBytes(...parts, new Uint8Array(2));
  }

  /** Lets the octets of an open primitive value go by, or those of the OCTET STRINGs inside a constructed one. */
  async *octets(value: OpenValue, field: string): AsyncGenerator<Uint8Array> {
    if ((value.identifier & 0x20) === 0) {
      yield* this.#pieces(value.end as number, field);
      return;
    }
    // A content in pieces is BER, whatever its lengths.
    this.isBer = true;
    while (!(await this.isDone(value, field))) {
      const piece = await this.open(tag.octetString, field);
      yield* this.#pieces(piece.end as number, field);
    }
  }

  async *#pieces(end: number, field: string): AsyncGenerator<Uint8Array> {
    while (this.offset < end) {
      if (!(await this.#fill())) truncated(field, this.offset);
      const piece = this.#chunk.subarray(
        this.#at,
        this.#at + Math.min(end - this.offset, this.#chunk.length - this.#at),
      );
      this.#at += piece.length;
      this.offset += piece.length;
      yield piece;
    }
  }

  /** Identifier and length; what is gathered counts against the budget of the frame. */
  async #header(field: string): Promise<{ identifier: number; length: number | undefined; bytes: Uint8Array }> {
    const start = this.offset;
    const identifier = await this.#byte(field);
    const first = await this.#byte(field);
    const bytes = [identifier, first];
    const refuse = (): never => {
      throw new CoreError('ERR_DER_LENGTH', { path: field, offset: start });
    };
    if ((identifier & 0x1f) === 0x1f || identifier === 0) refuse();
    if (first === 0x80) {
      if ((identifier & 0x20) === 0) refuse();
      this.isBer = true;
      return { identifier, length: undefined, bytes: Uint8Array.from(bytes) };
    }
    const octets = first < 0x80 ? 0 : first & 0x7f;
    if (octets > 8) refuse();
    let length = octets === 0 ? first : 0;
    for (let i = 0; i < octets; i++) {
      const octet = await this.#byte(field);
      bytes.push(octet);
      length = length * 256 + octet;
    }
    if (!Number.isSafeInteger(start + length)) refuse();
    if (octets > 0 && (length < 0x80 || length < 256 ** (octets - 1))) this.isBer = true;
    return { identifier, length, bytes: Uint8Array.from(bytes) };
  }

  async #take(length: number, field: string): Promise<Uint8Array> {
    this.#framed += length;
    checkLimit(this.#limits, 'cmsFrameBytes', this.#framed);
    const parts: Uint8Array[] = [];
    for await (const piece of this.#pieces(this.offset + length, field)) parts.push(copyBytes(piece));
    return concatBytes(...parts);
  }

  /** The identifier octet of the next value. */
  async peek(field: string): Promise<number> {
    if (!(await this.#fill())) truncated(field, this.offset);
    return this.#chunk[this.#at] as number;
  }

  async #byte(field: string): Promise<number> {
    const byte = await this.peek(field);
    this.#at++;
    this.offset++;
    // Headers count as well, so that a message of nothing but headers ends; those of reasonable pieces, 1 octet in 64, are free.
    checkLimit(this.#limits, 'cmsFrameBytes', ++this.#framed - Math.floor(this.offset / 64));
    return byte;
  }

  /** Makes sure that a byte is there. */
  async #fill(): Promise<boolean> {
    while (this.#at >= this.#chunk.length) {
      const next = await this.#source.next();
      if (next.done === true) return false;
      this.#chunk = next.value;
      this.#at = 0;
    }
    return true;
  }
}

function truncated(path: string, offset: number): never {
  throw new CoreError('ERR_DER_TRUNCATED', { path, offset });
}

function wrongTag(path: string, offset: number, expected: number, got: number): never {
  const spell = (identifier: number): string => identifier.toString(16).padStart(2, '0');
  throw new CoreError('ERR_DER_TAG', { path, offset, expected: spell(expected), got: spell(got) });
}
