import { concatBytes, toHex, utf8 } from '../../src/base/bytes.ts';

/** What a platform offers of SM3; `Hash` is a hash in progress. */
export interface Sm3Functions {
  readonly sm3: { (message: Uint8Array): Uint8Array; create(): Sm3InProgress };
  sm3Many(messages: readonly Uint8Array[]): Uint8Array[];
  hmacSm3(key: Uint8Array, message: Uint8Array): Uint8Array;
  pbkdf2Sm3(
    password: Uint8Array,
    options: { readonly salt: Uint8Array; readonly iterations: number; readonly length: number },
  ): Uint8Array;
}

interface Sm3InProgress {
  update(data: Uint8Array): Sm3InProgress;
  digest(): Uint8Array;
  clone(): Sm3InProgress;
}

/** Bytes that look random and are the same everywhere. */
export function bytesOf(seed: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed + 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** Where the room of the engine ends, a message no longer goes in one call, or the lanes are too short. */
const edges = [16_310, 16_311, 16_312, 16_313, 65_463, 65_464, 65_465, 65_535, 65_536, 65_537, 131_071, 131_200];

/** All lengths that meet a border of blocks, of the engine's room or of its lanes. */
export const lengths: readonly number[] = [...Array.from({ length: 301 }, (_, i) => i), ...edges];

/** Lists of lengths for many messages at once: none, fewer than the lanes, ragged, more than there is room for. */
export const lists: readonly (readonly number[])[] = [
  [],
  [5],
  [0, 1],
  [64, 0, 200],
  [3000, 1, 1, 1, 1, 1, 1],
  Array.from({ length: 100 }, (_, i) => (i * 37) % 259),
  Array.from({ length: 1030 }, (_, i) => i % 3),
  [20_000, 10, 16_312, 16_313, 70_000, 16_000, 0, 16_000, 16_000, 16_000, 55, 56, 63, 64],
];

/** Keys and messages for HMAC. */
export const macs: readonly (readonly [key: number, message: number])[] = [
  ...Array.from({ length: 130 }, (_, i) => [i, (i * 11) % 140] as const),
  [32, 65_464],
  [32, 65_465],
  [64, 100_000],
];

/** Passwords, salts, rounds and lengths for PBKDF2. */
export const derivations: readonly (readonly [password: number, salt: number, iterations: number, length: number])[] = [
  [0, 0, 1, 1],
  [6, 4, 1, 64],
  [20, 16, 1000, 16],
  [64, 51, 3, 33],
  [65, 52, 3, 32],
  [200, 200, 2, 100],
];

/**
 * One digest over many answers, by topic: whoever computes SM3 rightly gives the same. Node compares them with OpenSSL, browsers
 * with Node.
 */
export function sm3Answers(functions: Sm3Functions): Readonly<Record<string, string>> {
  const { sm3, sm3Many, hmacSm3, pbkdf2Sm3 } = functions;
  return {
    abc: toHex(sm3(utf8('abc'))),
    lengths: toHex(sm3(concatBytes(...lengths.map((length) => sm3(bytesOf(length, length)))))),
    many: toHex(sm3(concatBytes(...lists.flatMap((list) => sm3Many(list.map((length, i) => bytesOf(i, length))))))),
    hmac: toHex(sm3(concatBytes(...macs.map(([key, message]) => hmacSm3(bytesOf(key, key), bytesOf(1, message)))))),
    pbkdf2: toHex(
      sm3(
        concatBytes(
          ...derivations.map(([password, salt, iterations, length]) =>
            pbkdf2Sm3(bytesOf(1, password), { salt: bytesOf(2, salt), iterations, length }),
          ),
        ),
      ),
    ),
    pieces: toHex(sm3(concatBytes(...piecewise(sm3)))),
  };
}

/** Eight messages hashed side by side in pieces of every size up to several blocks, with clones that go their own way. */
function piecewise(sm3: Sm3Functions['sm3']): Uint8Array[] {
  const streams = Array.from({ length: 8 }, () => sm3.create());
  const clones: Uint8Array[] = [];
  for (let step = 0; step < 400; step++) {
    const at = (step * 5) % 8;
    const stream = streams[at] as Sm3InProgress;
    stream.update(bytesOf(step, (step * 13) % 200));
    if (step % 50 === 49) clones.push(stream.clone().update(utf8('clone')).digest());
  }
  return [...streams.map((stream) => stream.digest()), ...clones];
}
