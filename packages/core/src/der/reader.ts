import { CoreError } from '../base/errors.ts';
import type { Leniency, LeniencyName } from '../base/leniency.ts';
import { defaultLimits, type Limits } from '../base/limits.ts';
import type { Instant } from '../base/time.ts';
import { decodeObjectIdentifier } from './oid.ts';
import { decodeString, stringTags } from './strings.ts';
import { tag, tagName } from './tags.ts';
import { decodeTime, type TimePrecision } from './times.ts';

/** One DER value: views into the received bytes, nothing copied. */
export interface DerElement {
  /** The identifier octet. Tag numbers above 30 are refused: no structure of this field uses them. */
  readonly tag: number;
  /** Identifier, length and content together: what a signature covers. */
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
  /** Where `bytes` begins, from the start of the outermost input. */
  readonly offset: number;
}

/** A BIT STRING: its octets and how many bits of the last one do not count. */
export interface BitString {
  readonly bytes: Uint8Array;
  readonly unusedBits: number;
}

/** What all readers of one input share: the budgets and the list of tolerated deviations. */
interface Shared {
  readonly limits: Limits;
  readonly leniencies: Leniency[];
  values: number;
}

/**
 * A strict cursor over DER (X.690 §10–11). Each `read…` takes the next value, demands its tag and names the field for errors.
 * `read…` never tolerates a deviation; a caller that must tolerate one of real files takes the element and calls `note`.
 * @example
 * const certificate = DerReader.over(bytes, 'certificate').readSequence();
 */
export class DerReader {
  /** The dotted name of what is being read, for errors. */
  readonly path: string;
  /** It reads from `#at` to `#end`; `#origin` is where `#input` begins, from the start of the outermost input. */
  readonly #input: Uint8Array;
  readonly #end: number;
  readonly #origin: number;
  readonly #depth: number;
  readonly #shared: Shared;
  #at: number;

  private constructor(
    input: Uint8Array,
    path: string,
    origin: number,
    depth: number,
    shared: Shared,
    from = 0,
    end: number = input.length,
  ) {
    this.#input = input;
    this.path = path;
    this.#origin = origin;
    this.#depth = depth;
    this.#shared = shared;
    this.#at = from;
    this.#end = end;
    if (depth > shared.limits.derDepth) {
      throw new CoreError('ERR_LIMIT', { budget: 'derDepth', limit: shared.limits.derDepth, got: depth });
    }
  }

  /**
   * Opens an input.
   * @param input - DER bytes; not copied, must not change afterwards.
   * @param path - The name of the structure, e.g. `certificate`.
   */
  static over(input: Uint8Array, path: string, limits: Limits = defaultLimits): DerReader {
    return new DerReader(input, path, 0, 0, { limits, leniencies: [], values: 0 });
  }

  /** The deviations noted by any reader of this input, in the order they were met. */
  get leniencies(): readonly Leniency[] {
    return this.#shared.leniencies;
  }

  /** The budgets of this input. */
  get limits(): Limits {
    return this.#shared.limits;
  }

  /** Whether no value is left. */
  get done(): boolean {
    return this.#at >= this.#end;
  }

  /** Bytes from the start of the outermost input. */
  get offset(): number {
    return this.#origin + this.#at;
  }

  /** A second reader at the same place, for reading a value twice. */
  fork(): DerReader {
    return new DerReader(this.#input, this.path, this.#origin, this.#depth, this.#shared, this.#at, this.#end);
  }

  /** The identifier octet of the next value, or -1 at the end. */
  peek(): number {
    return this.#at < this.#end ? (this.#input[this.#at] as number) : -1;
  }

  /** Notes a tolerated deviation in a field. */
  note(name: LeniencyName, field: string): void {
    this.#shared.leniencies.push({ name, path: this.#name(field) });
  }

  /** A reader over the inside of an element that this reader returned. */
  inside(element: DerElement, field: string): DerReader {
    const origin = element.offset + element.bytes.length - element.content.length;
    return new DerReader(element.content, this.#name(field), origin, this.#depth + 1, this.#shared);
  }

  /** Like `inside`, over bytes that a value wraps (an OCTET STRING that holds DER, for example); `offset` is where they begin. */
  within(bytes: Uint8Array, offset: number, field: string): DerReader {
    return new DerReader(bytes, this.#name(field), offset, this.#depth + 1, this.#shared);
  }

  /**
   * Takes the next value whatever its tag.
   * @throws CoreError `ERR_DER_TRUNCATED`, `ERR_DER_LENGTH`, `ERR_DER_TAG` (a tag number above 30), `ERR_LIMIT`.
   */
  readElement(field = ''): DerElement {
    const start = this.#at;
    const at = this.#skip(field);
    return {
      tag: this.#input[start] as number,
      bytes: this.#input.subarray(start, this.#at),
      content: this.#input.subarray(at, this.#at),
      offset: this.#origin + start,
    };
  }

  /** Moves behind the next value. @returns Where its content begins. */
  #skip(field: string): number {
    const input = this.#input;
    const end = this.#end;
    const start = this.#at;
    if (start >= end) throw new CoreError('ERR_DER_TRUNCATED', { path: this.#name(field), offset: this.offset });
    const shared = this.#shared;
    if (++shared.values > shared.limits.derValues) {
      throw new CoreError('ERR_LIMIT', { budget: 'derValues', limit: shared.limits.derValues, got: shared.values });
    }
    const identifier = input[start] as number;
    if ((identifier & 0x1f) === 0x1f || identifier === 0) this.#wrongTag(field, 'known', identifier);
    let at = start + 1;
    if (at >= end) this.#truncated(field);
    let length = input[at++] as number;
    if (length >= 0x80) {
      const octets = length & 0x7f;
      // 0 is the indefinite form; five octets would be more than any input holds.
      if (octets === 0 || octets > 4)
        throw new CoreError('ERR_DER_LENGTH', { path: this.#name(field), offset: this.#origin + start });
      if (at + octets > end) this.#truncated(field);
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + (input[at++] as number);
      const minimal = length >= 0x80 && length >= 256 ** (octets - 1);
      if (!minimal) throw new CoreError('ERR_DER_LENGTH', { path: this.#name(field), offset: this.#origin + start });
    }
    if (at + length > end) this.#truncated(field);
    this.#at = at + length;
    return at;
  }

  /** Moves behind the next value, which must have this tag. @returns Where its content begins. */
  #skipThis(identifier: number, field: string): number {
    if (this.peek() !== identifier) this.#wrongTag(field, tagName(identifier), this.peek());
    return this.#skip(field);
  }

  /** The content of the next value, which must have this tag. */
  #content(identifier: number, field: string): Uint8Array {
    const at = this.#skipThis(identifier, field);
    return this.#input.subarray(at, this.#at);
  }

  /**
   * Takes the next value, which must have this tag.
   * @throws CoreError `ERR_DER_TAG` when it has another one or nothing is left.
   */
  read(identifier: number, field = ''): DerElement {
    if (this.peek() !== identifier) this.#wrongTag(field, tagName(identifier), this.peek());
    return this.readElement(field);
  }

  /** Takes the next value if it has this tag, else leaves everything as it is. */
  readOptional(identifier: number, field = ''): DerElement | undefined {
    return this.peek() === identifier ? this.readElement(field) : undefined;
  }

  /** Opens the next value, a SEQUENCE (or another constructed value when its tag is given). */
  readSequence(field = '', identifier: number = tag.sequence): DerReader {
    const at = this.#skipThis(identifier, field);
    return new DerReader(this.#input, this.#name(field), this.#origin, this.#depth + 1, this.#shared, at, this.#at);
  }

  /** BOOLEAN: `FF` or `00` (X.690 §11.1). */
  readBoolean(field = ''): boolean {
    const { offset } = this;
    const at = this.#skipThis(tag.boolean, field);
    const octet = this.#input[at];
    if (this.#at - at !== 1 || (octet !== 0xff && octet !== 0))
      this.#invalidAt(offset, field, 'BOOLEAN must be FF or 00');
    return octet === 0xff;
  }

  /** INTEGER, minimal two's complement (X.690 §8.3): its content octets. */
  readInteger(field = '', identifier: number = tag.integer): Uint8Array {
    const { offset } = this;
    const content = this.#content(identifier, field);
    if (content.length === 0) this.#invalidAt(offset, field, 'INTEGER must not be empty');
    if (!isMinimalInteger(content)) this.#invalidAt(offset, field, 'INTEGER must be minimal');
    return content;
  }

  /** A non-negative INTEGER as its magnitude without leading zero octets (zero is one zero octet). */
  readUnsignedInteger(field = ''): Uint8Array {
    const { offset } = this;
    const content = this.readInteger(field);
    if ((content[0] as number) >= 0x80) this.#invalidAt(offset, field, 'INTEGER must not be negative');
    return content.length > 1 && content[0] === 0 ? content.subarray(1) : content;
  }

  /** An INTEGER or ENUMERATED between 0 and 2^31-1. */
  readSmallInteger(field = '', identifier: number = tag.integer): number {
    const offset = this.offset;
    const content = this.readInteger(field, identifier);
    if (content.length > 4 || (content[0] as number) >= 0x80)
      this.#invalidAt(offset, field, 'number must be between 0 and 2147483647');
    return content.reduce((value, octet) => value * 256 + octet, 0);
  }

  /** OBJECT IDENTIFIER in dotted form. */
  readObjectIdentifier(field = '', identifier: number = tag.objectIdentifier): string {
    const { offset } = this;
    return (
      decodeObjectIdentifier(this.#content(identifier, field)) ??
      this.#invalidAt(offset, field, 'OBJECT IDENTIFIER must be complete and minimal')
    );
  }

  /** OCTET STRING: its octets. */
  readOctetString(field = '', identifier: number = tag.octetString): Uint8Array {
    return this.#content(identifier, field);
  }

  /** BIT STRING: unused bits are 0–7 and zero (X.690 §11.2.1). */
  readBitString(field = '', identifier: number = tag.bitString): BitString {
    const { offset } = this;
    const at = this.#skipThis(identifier, field);
    const isEmpty = at === this.#at;
    const unusedBits = isEmpty ? 8 : (this.#input[at] as number);
    const bytes = this.#input.subarray(isEmpty ? at : at + 1, this.#at);
    if (unusedBits > 7 || (unusedBits > 0 && bytes.length === 0))
      this.#invalidAt(offset, field, 'BIT STRING must have 0 to 7 unused bits');
    if (unusedBits > 0 && ((bytes[bytes.length - 1] as number) & ((1 << unusedBits) - 1)) !== 0) {
      this.#invalidAt(offset, field, 'unused bits of a BIT STRING must be zero');
    }
    return { bytes, unusedBits };
  }

  /** A BIT STRING of whole octets (a signature, a key, a digest). */
  readOctetBitString(field = ''): Uint8Array {
    const { offset } = this;
    const { bytes, unusedBits } = this.readBitString(field);
    if (unusedBits !== 0) this.#invalidAt(offset, field, 'BIT STRING must hold whole octets');
    return bytes;
  }

  /** NULL. */
  readNull(field = ''): void {
    const { offset } = this;
    if (this.#skipThis(tag.null, field) !== this.#at) this.#invalidAt(offset, field, 'NULL must be empty');
  }

  /** A character string: of the type given, or of any type when none is given. */
  readString(field = '', identifier?: number): string {
    if (identifier === undefined && !stringTags.has(this.peek()))
      this.#wrongTag(field, 'a character string', this.peek());
    const element = identifier === undefined ? this.readElement(field) : this.read(identifier, field);
    return (
      decodeString(identifier === undefined ? element.tag : identifier, element.content) ??
      this.invalid(element, field, 'a character does not belong to the string type')
    );
  }

  /** UTCTime or GeneralizedTime, as DER spells them; a fraction of a second only where `precision` allows it. */
  readTime(field = '', precision: TimePrecision = 'seconds'): Instant {
    const next = this.peek();
    if (next !== tag.utcTime && next !== tag.generalizedTime) this.#wrongTag(field, '17 or 18', next);
    const { offset } = this;
    return (
      decodeTime(next, this.#content(next, field), precision) ??
      this.#invalidAt(offset, field, 'time must be spelt as DER demands and exist')
    );
  }

  /**
   * Demands that nothing is left.
   * @throws CoreError `ERR_DER_TRAILING_DATA`.
   */
  end(): void {
    if (!this.done) throw new CoreError('ERR_DER_TRAILING_DATA', { path: this.path, offset: this.offset });
  }

  /** Refuses the content of an element that this reader returned. */
  invalid(element: DerElement, field: string, rule: string): never {
    return this.#invalidAt(element.offset, field, rule);
  }

  #invalidAt(offset: number, field: string, rule: string): never {
    throw new CoreError('ERR_DER_VALUE', { path: this.#name(field), offset, rule });
  }

  #truncated(field: string): never {
    throw new CoreError('ERR_DER_TRUNCATED', { path: this.#name(field), offset: this.offset });
  }

  #wrongTag(field: string, expected: string, got: number): never {
    throw new CoreError('ERR_DER_TAG', { path: this.#name(field), offset: this.offset, expected, got: tagName(got) });
  }

  #name(field: string): string {
    return field === '' ? this.path : `${this.path}.${field}`;
  }
}

/** Whether the first nine bits of an INTEGER differ (X.690 §8.3.2). */
export function isMinimalInteger(content: Uint8Array): boolean {
  if (content.length < 2) return true;
  const first = content[0] as number;
  const sign = (content[1] as number) & 0x80;
  return !((first === 0 && sign === 0) || (first === 0xff && sign !== 0));
}
