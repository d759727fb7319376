import { fromUtf8 } from './bytes.ts';
import { CoreError, isCoreError } from './errors.ts';
import type { Text } from './text.ts';

/** Which error a cursor throws. */
export type JsonErrorCode = 'ERR_LICENCE_TYPE' | 'ERR_LICENCE_ATTACHMENT' | 'ERR_PROFILE_FILE' | 'ERR_ALGORITHM_POLICY';

/** A place in a JSON value that knows its path and complains about it. */
export class JsonCursor {
  readonly value: unknown;
  readonly path: string;
  readonly #code: JsonErrorCode;

  constructor(value: unknown, path: string, code: JsonErrorCode) {
    this.value = value;
    this.path = path;
    this.#code = code;
  }

  /** Begins at the root of JSON text or of a value that was parsed already. */
  static of(input: unknown, code: JsonErrorCode): JsonCursor {
    if (!(input instanceof Uint8Array) && typeof input !== 'string') return new JsonCursor(input, '$', code);
    try {
      const text = typeof input === 'string' ? input : fromUtf8(input);
      return new JsonCursor(JSON.parse(text), '$', code);
    } catch (cause) {
      if (!(cause instanceof SyntaxError) && !isCoreError(cause)) throw cause;
      throw new CoreError(code, { path: '$', rule: { zh: 'UTF-8 编码的 JSON', en: 'JSON in UTF-8' } }, { cause });
    }
  }

  fail(rule: Text | string): never {
    throw new CoreError(this.#code, { path: this.path, rule });
  }

  /** An object with these keys only; those that end in `?` may be absent. */
  object(...keys: readonly string[]): (key: string) => JsonCursor {
    const value = this.value;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return this.fail({ zh: '一个对象', en: 'an object' });
    for (const key of Object.keys(value))
      if (key.includes('?') || !(keys.includes(key) || keys.includes(`${key}?`)))
        this.#at(`.${key.slice(0, 60)}`, undefined).fail({
          zh: '不出现：没有这个键',
          en: 'absent: there is no such key',
        });
    for (const key of keys) {
      if (!key.endsWith('?') && !Object.hasOwn(value, key))
        this.#at(`.${key}`, undefined).fail({ zh: '给出：这个键是必需的', en: 'there: this key is required' });
    }
    return (key) =>
      this.#at(`.${key}`, Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined);
  }

  get absent(): boolean {
    return this.value === undefined;
  }

  array(minimum: number, maximum: number): JsonCursor[] {
    const value = this.value;
    if (!Array.isArray(value) || value.length < minimum || value.length > maximum)
      return this.fail({ zh: `${minimum} 至 ${maximum} 项的列表`, en: `a list of ${minimum} to ${maximum}` });
    return value.map((item: unknown, i) => this.#at(`[${i}]`, item));
  }

  string(pattern: RegExp, rule: Text | string): string {
    if (typeof this.value !== 'string' || !pattern.test(this.value)) return this.fail(rule);
    return this.value;
  }

  number(minimum: number, maximum: number): number {
    const value = this.value;
    if (typeof value !== 'number' || !(value >= minimum && value <= maximum))
      return this.fail({ zh: `${minimum} 至 ${maximum} 的数`, en: `a number from ${minimum} to ${maximum}` });
    return value;
  }

  boolean(): boolean {
    return typeof this.value === 'boolean' ? this.value : this.fail({ zh: 'true 或 false', en: 'true or false' });
  }

  oneOf<T extends string>(...values: readonly T[]): T {
    const found = values.find((value) => value === this.value);
    return found ?? this.fail(values.join(' | '));
  }

  #at(step: string, value: unknown): JsonCursor {
    return new JsonCursor(value, this.path + step, this.#code);
  }
}

/** Text for people: one line, 1 to 200 characters, no control or invisible formatting characters. */
export const plainText: RegExp = /^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u;
