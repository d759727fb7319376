import { fromUtf8, utf8 } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';

/** A value of the JSON used in signed objects: numbers are whole and exact. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** Nesting of arrays and objects; a trust list needs 8. Deeper text is refused before anything is built from it. */
const maximumDepth = 32;

/**
 * Reads strict JSON: RFC 8259 with the rules of I-JSON (RFC 7493) that make one text have one meaning.
 * UTF-8 without a byte order mark; no name twice in an object (escapes resolved) and none called `__proto__`; numbers are whole,
 * without fraction, exponent or minus zero, and exact in a double; no unpaired surrogate; at most 32 levels.
 * @throws CoreError `ERR_JSON` with the JSON path of the first break, `ERR_ENCODING` when the bytes are not UTF-8.
 * @example parseStrictJson(utf8('{"a":[1]}')); // { a: [1] }
 */
export function parseStrictJson(bytes: Uint8Array): JsonValue {
  const text = fromUtf8(bytes);
  scan(text);
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    throw new CoreError('ERR_JSON', { path: '$', rule: 'the text is JSON (RFC 8259)' }, { cause });
  }
}

/** With the `u` flag a surrogate matches only when it has no partner. */
const unpairedSurrogate = /\p{Surrogate}/u;

/** An object or array that the scanner is inside of. */
interface Frame {
  /** The names met so far; absent in an array. */
  readonly names?: Set<string>;
  /** The last name, or the index. */
  at: string | number;
}

/** The JSON text and how far it has been scanned. */
interface Cursor {
  readonly text: string;
  at: number;
}

/**
 * Finds what JSON.parse would swallow silently; whatever is not JSON at all is left to JSON.parse.
 * Linear by construction: the cursor only moves forward, also over text that never ends its string.
 */
function scan(text: string): void {
  const frames: Frame[] = [];
  const cursor = { text, at: 0 };
  while (cursor.at < text.length) {
    const frame = frames.at(-1);
    const character = text[cursor.at] as string;
    if (character === '"') readString(frames, frame, takeString(cursor));
    else if (isNumberPart(character)) readNumber(frames, takeNumber(cursor));
    else {
      cursor.at++;
      if (character === '{' || character === '[') {
        if (frames.length === maximumDepth) refuse(frames, `at most ${maximumDepth} levels`);
        frames.push(character === '{' ? { names: new Set(), at: '' } : { at: 0 });
      } else if (character === '}' || character === ']') frames.pop();
      else if (character === ',') nextMember(frame);
    }
  }
}

/** The string that begins at the cursor, quotes included; to the end of the text when it is not closed. */
function takeString(cursor: Cursor): string {
  const start = cursor.at++;
  while (cursor.at < cursor.text.length) {
    const code = cursor.text.charCodeAt(cursor.at++);
    if (code === 0x22) break;
    if (code === 0x5c) cursor.at++;
  }
  return cursor.text.slice(start, cursor.at);
}

function takeNumber(cursor: Cursor): string {
  const start = cursor.at;
  while (cursor.at < cursor.text.length && isNumberPart(cursor.text[cursor.at] as string)) cursor.at++;
  return cursor.text.slice(start, cursor.at);
}

/** Letters belong too, so that `1e5` is one number; words pass through `readNumber` untouched. */
function isNumberPart(character: string): boolean {
  return /[-+.0-9A-Za-z]/.test(character);
}

function readNumber(frames: readonly Frame[], lexeme: string): void {
  if (!/^[-0-9]/.test(lexeme)) return;
  if (!/^(?:0|-?[1-9][0-9]{0,15})$/.test(lexeme) || !Number.isSafeInteger(Number(lexeme)))
    refuse(frames, 'a number is whole and exact');
}

function nextMember(frame: Frame | undefined): void {
  if (frame !== undefined) frame.at = typeof frame.at === 'number' ? frame.at + 1 : '';
}

function readString(frames: readonly Frame[], frame: Frame | undefined, lexeme: string): void {
  const value = stringValue(lexeme);
  if (value === undefined) return; // a wrong escape: JSON.parse will refuse the text
  if (unpairedSurrogate.test(value)) refuse(frames, 'text has no unpaired surrogate');
  if (frame?.names === undefined || frame.at !== '') return;
  const known = frame.names.has(value);
  frame.names.add(value);
  // An empty name must not look like "no name yet".
  frame.at = value === '' ? '""' : value;
  if (known) refuse(frames, 'a name stands once');
  if (value === '__proto__') refuse(frames, 'no name is __proto__');
}

function stringValue(lexeme: string): string | undefined {
  try {
    return JSON.parse(lexeme) as string;
  } catch {
    return undefined;
  }
}

function refuse(frames: readonly Frame[], rule: string): never {
  let path = '$';
  for (const { at } of frames) path += typeof at === 'number' ? `[${at}]` : at === '' ? '' : memberPath(at);
  throw new CoreError('ERR_JSON', { path, rule });
}

/**
 * The step of a JSON path to a member: `.name`, or `["…"]` for a name that is no plain word, cut after 64 characters.
 * @example memberPath('providers'); // ".providers"
 */
export function memberPath(name: string): string {
  return /^[A-Za-z_]\w{0,63}$/.test(name) ? `.${name}` : `[${printName(name)}]`;
}

function printName(name: string): string {
  return JSON.stringify(name.length > 64 ? `${name.slice(0, 64)}…` : name);
}

/**
 * Writes JSON in the one canonical form of RFC 8785 for our values: names sorted by UTF-16 code unit, no white space.
 * Members that are `undefined` are left out.
 * @throws CoreError `ERR_JSON` for a value that `parseStrictJson` would refuse.
 * @example fromUtf8(writeCanonicalJson({ b: 1, a: '印' })); // '{"a":"印","b":1}'
 */
export function writeCanonicalJson(value: unknown): Uint8Array {
  return utf8(canonical(value, '$', 0));
}

function canonical(value: unknown, path: string, depth: number): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new CoreError('ERR_JSON', { path, rule: 'a number is whole and exact' });
    return String(value);
  }
  if (typeof value === 'string') {
    if (unpairedSurrogate.test(value))
      throw new CoreError('ERR_JSON', { path, rule: 'text has no unpaired surrogate' });
    return JSON.stringify(value);
  }
  if (typeof value !== 'object') throw new CoreError('ERR_JSON', { path, rule: `a JSON value, not ${typeof value}` });
  if (depth === maximumDepth) throw new CoreError('ERR_JSON', { path, rule: `at most ${maximumDepth} levels` });
  // Array.from also visits holes, which are no JSON and are refused like undefined.
  if (Array.isArray(value))
    return `[${Array.from(value, (item: unknown, i) => canonical(item, `${path}[${i}]`, depth + 1)).join(',')}]`;
  const object = value as Readonly<Record<string, unknown>>;
  const members: string[] = [];
  for (const name of Object.keys(object).sort()) {
    if (object[name] === undefined) continue;
    if (name === '__proto__') throw new CoreError('ERR_JSON', { path, rule: 'no name is __proto__' });
    members.push(`${canonical(name, path, depth)}:${canonical(object[name], path + memberPath(name), depth + 1)}`);
  }
  return `{${members.join(',')}}`;
}
