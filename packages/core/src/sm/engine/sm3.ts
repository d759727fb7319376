import type { EngineInstance } from './instance.ts';

/** The longest message that goes through the module in one call: its messages with one padding fill 64 KiB. */
export const mostBytesAtOnce: number = 65_536 - 72;

/** Room for messages in bytes, and for the lengths of `sm3Many`. */
const room = 65_536;
const mostLengths = 1024;

/** Longer messages are hashed alone: with fewer than four in the room the lanes would stay empty. */
const mostBytesInLane = 16_384 - 72;

/**
 * Takes the whole blocks of `rest` ‖ `data` into the eight words of `state`.
 * @param rest - 64 bytes, of which the first `held` count.
 */
export function absorbInEngine(
  engine: EngineInstance,
  state: Int32Array,
  rest: Uint8Array,
  held: number,
  data: Uint8Array,
): void {
  const { exports, bytes, at } = engine;
  const place = at.MESSAGES;
  putState(engine, state);
  bytes.set(rest, place);
  const first = Math.min(data.length, room - held);
  bytes.set(first === data.length ? data : data.subarray(0, first), place + held);
  exports.sm3Blocks(held + first);
  for (let from = first; from < data.length; from += room) {
    const piece = data.subarray(from, from + room);
    bytes.set(piece, place);
    exports.sm3Blocks(piece.length);
  }
  takeState(engine, state);
}

/** Ends a message of `total` bytes, the last `held` of them in `rest`: the digest goes to the start of `out`. */
export function finishInEngine(
  engine: EngineInstance,
  state: Int32Array,
  rest: Uint8Array,
  held: number,
  total: number,
  out: Uint8Array,
): void {
  const { exports, bytes, words, at } = engine;
  putState(engine, state);
  bytes.set(rest, at.MESSAGES);
  exports.sm3Last(held, total);
  takeState(engine, state);
  for (let i = 0, from = at.DIGEST; i < 32; i++) out[i] = bytes[from + i] as number;
  wipeWords(words, at.DIGEST >> 2);
}

function putState({ words, at }: EngineInstance, state: Int32Array): void {
  for (let i = 0, first = at.STATE >> 2; i < 8; i++) words[first + i] = state[i] as number;
}

/** Moves the state out: half-way through an HMAC it is as good as the key. */
function takeState({ words, at }: EngineInstance, state: Int32Array): void {
  const first = at.STATE >> 2;
  for (let i = 0; i < 8; i++) state[i] = words[first + i] as number;
  wipeWords(words, first);
}

function wipeWords(words: Uint32Array, first: number): void {
  for (let i = 0; i < 8; i++) words[first + i] = 0;
}

/** SM3 of at most `mostBytesAtOnce` bytes. */
export function digestInEngine(engine: EngineInstance, message: Uint8Array): Uint8Array {
  const { exports, bytes, words, at } = engine;
  bytes.set(message, at.MESSAGES);
  exports.sm3Once(message.length);
  const digest = bytes.slice(at.DIGEST, at.DIGEST + 32);
  wipeWords(words, at.DIGEST >> 2);
  return digest;
}

/** A message in two parts, of which the first may be empty: Z ‖ M, for example. */
export interface TwoParts {
  readonly first: Uint8Array;
  readonly second: Uint8Array;
}

/** Puts messages into the lanes, as many as there is room for; `alone` hashes the long ones. */
export function digestsInEngine(
  engine: EngineInstance,
  messages: readonly TwoParts[],
  alone: (message: TwoParts) => Uint8Array,
): Uint8Array[] {
  const { exports, at } = engine;
  const digests: Uint8Array[] = new Array(messages.length);
  const lengths = at.LENGTHS >> 2;
  /** Which messages lie in the module, and where. */
  const waiting: number[] = [];
  const places: number[] = [];
  let used = 0;
  const flush = (): void => {
    const { bytes } = engine;
    exports.sm3Many(waiting.length);
    for (let i = 0; i < waiting.length; i++) {
      const place = places[i] as number;
      digests[waiting[i] as number] = bytes.slice(place, place + 32);
    }
    exports.wipeHash(used);
    waiting.length = 0;
    places.length = 0;
    used = 0;
  };
  for (let i = 0; i < messages.length; i++) {
    const { first, second } = messages[i] as TwoParts;
    const length = first.length + second.length;
    if (length > mostBytesInLane) continue;
    const size = ((length + 72) >> 6) << 6;
    if (used + size > room || waiting.length === mostLengths) flush();
    const place = at.MESSAGES + used;
    engine.bytes.set(first, place);
    engine.bytes.set(second, place + first.length);
    engine.words[lengths + waiting.length] = length;
    waiting.push(i);
    places.push(place);
    used += size;
  }
  if (waiting.length > 0) flush();
  // Only now: the room is free.
  for (let i = 0; i < messages.length; i++) digests[i] ??= alone(messages[i] as TwoParts);
  return digests;
}

/** HMAC-SM3 with a key of at most 64 bytes over at most `mostBytesAtOnce` bytes. */
export function hmacInEngine(engine: EngineInstance, key: Uint8Array, message: Uint8Array): Uint8Array {
  const { exports, bytes, at } = engine;
  setKey(engine, key);
  bytes.set(message, at.MESSAGES);
  exports.hmacOnce(message.length);
  const tag = bytes.slice(at.DIGEST, at.DIGEST + 32);
  exports.wipeHash(message.length + 72);
  return tag;
}

/**
 * PBKDF2-HMAC-SM3 (RFC 8018 §5.2) with a password of at most 64 bytes.
 * @param salt - At most `mostBytesAtOnce` - 4 bytes.
 * @param length - Bytes wanted.
 */
export function pbkdf2InEngine(
  engine: EngineInstance,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Uint8Array {
  const { exports, bytes, at } = engine;
  const derived = new Uint8Array(length);
  setKey(engine, password);
  for (let block = 1, from = 0; from < length; block++, from += 32) {
    bytes.set(salt, at.MESSAGES);
    new DataView(bytes.buffer).setUint32(at.MESSAGES + salt.length, block);
    exports.hmacOnce(salt.length + 4);
    exports.pbkdf2Start();
    exports.pbkdf2Rounds(iterations - 1);
    derived.set(bytes.subarray(at.TAG, at.TAG + Math.min(32, length - from)), from);
  }
  exports.wipeHash(salt.length + 76);
  return derived;
}

function setKey({ exports, bytes, at }: EngineInstance, key: Uint8Array): void {
  bytes.set(key, at.BLOCK);
  exports.hmacKey(key.length);
}
