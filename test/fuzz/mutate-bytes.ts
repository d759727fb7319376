import type { Dice } from './dice.ts';

/** A way to spoil an input; `other` is a second seed to take parts from. */
export type Mutation = (bytes: Uint8Array, dice: Dice, other: Uint8Array) => Uint8Array;

const telling = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x22, 0x2d, 0x30, 0x31, 0x3c, 0x5b, 0x7b, 0x7f, 0x80, 0x81, 0x84,
  0xa0, 0xfe, 0xff,
];

/** Mutations that know nothing of the format. */
export const byteMutations: readonly Mutation[] = [
  function flipBit(bytes, dice) {
    return changed(bytes, dice, (value) => value ^ (1 << dice.roll(8)));
  },
  function setByte(bytes, dice) {
    return changed(bytes, dice, () => dice.pick(telling));
  },
  function addToByte(bytes, dice) {
    return changed(bytes, dice, (value) => value + dice.roll(9) - 4);
  },
  function cut(bytes, dice) {
    return bytes.slice(0, dice.roll(bytes.length + 1));
  },
  function dropRange(bytes, dice) {
    const [from, to] = range(bytes, dice);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  function repeatRange(bytes, dice) {
    const [from, to] = range(bytes, dice);
    return joined(bytes.subarray(0, to), bytes.subarray(from));
  },
  function insertTelling(bytes, dice) {
    const at = dice.roll(bytes.length + 1);
    const inserted = Uint8Array.from({ length: 1 + dice.roll(8) }, () => dice.pick(telling));
    return joined(bytes.subarray(0, at), inserted, bytes.subarray(at));
  },
  function splice(bytes, dice, other) {
    const [from, to] = range(bytes, dice);
    const [otherFrom, otherTo] = range(other, dice);
    return joined(bytes.subarray(0, from), other.subarray(otherFrom, otherTo), bytes.subarray(to));
  },
];

/** Puts byte strings one behind the other. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function changed(bytes: Uint8Array, dice: Dice, change: (value: number) => number): Uint8Array {
  const copy = bytes.slice();
  if (copy.length === 0) return copy;
  const at = dice.roll(copy.length);
  copy[at] = change(copy[at] as number);
  return copy;
}

/** A range of the bytes, short ones more often than long ones. */
function range(bytes: Uint8Array, dice: Dice): [from: number, to: number] {
  const from = dice.roll(bytes.length + 1);
  const longest = dice.roll(4) === 0 ? bytes.length : 16;
  return [from, Math.min(bytes.length, from + dice.roll(longest + 1))];
}
