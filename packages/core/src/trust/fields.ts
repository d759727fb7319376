import { fromBase64, toBase64 } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { type Instant, parseInstant } from '../base/time.ts';
import { type JsonValue, memberPath } from './json.ts';

/** The error codes that a reader of fields reports under. */
type FieldErrorCode = 'ERR_ENVELOPE' | 'ERR_TRUST_LIST';

/**
 * A strict reader of one JSON object: each field is taken once by its expected kind, errors name the JSON path.
 * Fields that nobody took are unknown: `end()` refuses them, `unknown()` reports them.
 */
export class FieldReader {
  readonly path: string;
  readonly #code: FieldErrorCode;
  readonly #object: Readonly<Record<string, JsonValue>>;
  readonly #taken: Set<string> = new Set();

  constructor(value: JsonValue | undefined, path: string, code: FieldErrorCode) {
    this.path = path;
    this.#code = code;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.#refuse('', 'an object', value);
    this.#object = value as Readonly<Record<string, JsonValue>>;
  }

  /** Whether the object has the field. */
  has(name: string): boolean {
    return Object.hasOwn(this.#object, name);
  }

  /** A non-empty text of at most `maximum` UTF-16 units, without control characters or blanks at its ends. */
  text(name: string, maximum: number = 500): string {
    const value = this.#take(name);
    if (typeof value !== 'string' || value === '' || value.length > maximum || value !== value.trim())
      this.#refuse(name, `text of 1 to ${maximum} characters without blanks at its ends`, value);
    if (invisible.test(value as string)) this.#refuse(name, 'text without control or invisible characters', value);
    return value as string;
  }

  /** A text of a given form. */
  match(name: string, pattern: RegExp, expected: string): string {
    const value = this.#take(name);
    if (typeof value !== 'string' || !pattern.test(value)) this.#refuse(name, expected, value);
    return value as string;
  }

  /** One of a closed set of words. */
  word<T extends string>(name: string, words: readonly T[]): T {
    const value = this.#take(name);
    if (!(words as readonly unknown[]).includes(value)) this.#refuse(name, `one of ${words.join(', ')}`, value);
    return value as T;
  }

  /** A whole number in a range, both ends included. */
  integer(name: string, minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): number {
    const value = this.#take(name);
    if (!Number.isSafeInteger(value) || (value as number) < minimum || (value as number) > maximum)
      this.#refuse(name, `a whole number from ${minimum} to ${maximum}`, value);
    return value as number;
  }

  /** A point in time, `YYYY-MM-DDTHH:MM:SSZ` exactly: one instant, one spelling. */
  instant(name: string): Instant {
    const value = this.#take(name);
    const expected = 'a time as YYYY-MM-DDTHH:MM:SSZ';
    if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value))
      this.#refuse(name, expected, value);
    try {
      return parseInstant(value as string);
    } catch {
      return this.#refuse(name, expected, value);
    }
  }

  /** Base64 (RFC 4648 §4) of 1 to `maximum` bytes. */
  bytes(name: string, maximum: number): Uint8Array {
    return this.#decode(this.pathOf(name), this.#take(name), maximum);
  }

  /** An array of base64 texts of 1 to `maximum` bytes, each with its path. */
  byteItems(
    name: string,
    minimumItems: number,
    maximumItems: number,
    maximum: number,
  ): { readonly bytes: Uint8Array; readonly path: string }[] {
    return this.items(name, minimumItems, maximumItems).map(({ value, path }) => ({
      bytes: this.#decode(path, value, maximum),
      path,
    }));
  }

  /** Base64 of 0 to `maximum` bytes in the standard or the URL-safe alphabet, not mixed, padding required. */
  anyBase64(name: string, maximum: number): Uint8Array {
    const value = this.#take(name);
    if (value === '') return new Uint8Array();
    const urlSafe = typeof value === 'string' && !/[+/]/.test(value);
    return this.#decode(this.pathOf(name), urlSafe ? value.replaceAll('-', '+').replaceAll('_', '/') : value, maximum);
  }

  /** `true`, or `false` when absent; nothing else, so that there is one spelling of each. */
  flag(name: string): boolean {
    if (!this.has(name)) return false;
    const value = this.#take(name);
    if (value !== true) this.#refuse(name, 'true, or no such field', value);
    return true;
  }

  /** The value as it stands, marked as known. */
  value(name: string): JsonValue {
    return this.#take(name);
  }

  /** A nested object. */
  object(name: string): FieldReader {
    return new FieldReader(this.#take(name), this.pathOf(name), this.#code);
  }

  /** The items of an array, each with its path. */
  items(name: string, minimum: number, maximum: number): { readonly value: JsonValue; readonly path: string }[] {
    const value = this.#take(name);
    if (!Array.isArray(value) || value.length < minimum || value.length > maximum)
      this.#refuse(name, `an array of ${minimum} to ${maximum} items`, value);
    const path = this.pathOf(name);
    return (value as JsonValue[]).map((item, i) => ({ value: item, path: `${path}[${i}]` }));
  }

  /** The objects of an array. */
  objects(name: string, minimum: number, maximum: number): FieldReader[] {
    return this.items(name, minimum, maximum).map(({ value, path }) => new FieldReader(value, path, this.#code));
  }

  /** An array of texts of a given form, none twice. */
  matches(name: string, pattern: RegExp, expected: string, maximum: number): readonly string[] {
    const items = this.items(name, 0, maximum);
    const seen = new Set<JsonValue>();
    for (const { value, path } of items) {
      if (typeof value !== 'string' || !pattern.test(value)) this.fail(path, expected, value);
      if (seen.has(value)) this.fail(path, 'each value once', value);
      seen.add(value);
    }
    return Object.freeze(items.map(({ value }) => value as string));
  }

  /** Refuses fields that nobody took. */
  end(): void {
    const [name] = this.#untaken();
    if (name !== undefined) this.fail(this.pathOf(name), 'no such field', this.#object[name]);
  }

  /** Paths of the fields that nobody took. */
  unknown(): readonly string[] {
    return this.#untaken().map((name) => this.pathOf(name));
  }

  /** The JSON path of a field. */
  pathOf(name: string): string {
    return name === '' ? this.path : this.path + memberPath(name);
  }

  /** Refuses a value at a path. */
  fail(path: string, expected: string, got: unknown): never {
    throw new CoreError(this.#code, { path, expected, got: describe(got) });
  }

  #take(name: string): JsonValue {
    if (!this.has(name)) this.#refuse(name, 'a value', undefined);
    this.#taken.add(name);
    return this.#object[name] as JsonValue;
  }

  #decode(path: string, value: JsonValue, maximum: number): Uint8Array {
    const expected = `base64 of 1 to ${maximum} bytes`;
    if (typeof value !== 'string' || value === '') return this.fail(path, expected, value);
    if (value.length > Math.ceil(maximum / 3) * 4) return this.fail(path, expected, value);
    try {
      return fromBase64(value);
    } catch {
      return this.fail(path, expected, value);
    }
  }

  #untaken(): string[] {
    return Object.keys(this.#object).filter((name) => !this.#taken.has(name));
  }

  #refuse(name: string, expected: string, got: unknown): never {
    return this.fail(this.pathOf(name), expected, got);
  }
}

/** Controls and format characters: direction marks and the like can disguise a name. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** A short print of a refused value; never the whole of something large. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value instanceof Uint8Array) return toBase64(value.subarray(0, 16));
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  // What was refused for disguise must not disguise the message.
  const spelt = (character: string): string => `\\u{${(character.codePointAt(0) as number).toString(16)}}`;
  const text = JSON.stringify(value).replace(new RegExp(invisible, 'gu'), spelt);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
