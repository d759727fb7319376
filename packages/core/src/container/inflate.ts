/**
 * DEFLATE decompression (RFC 1951) for the strict reading path. Libraries stop at the final block and say nothing of what follows,
 * or produce more than was declared before they notice; here the output has exactly the declared size, the input ends with the
 * final block, its padding bits are zero, and every code is complete, so one content has few spellings and no hiding place.
 */

const lengthBase = /* @__PURE__ */ Uint16Array.of(
  3,
  4,
  5,
  6,
  7,
  8,
  9,
  10,
  11,
  13,
  15,
  17,
  19,
  23,
  27,
  31,
  35,
  43,
  51,
  59,
  67,
  83,
  99,
  115,
  131,
  163,
  195,
  227,
  258,
);
const lengthExtra = /* @__PURE__ */ Uint8Array.of(
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  1,
  1,
  1,
  1,
  2,
  2,
  2,
  2,
  3,
  3,
  3,
  3,
  4,
  4,
  4,
  4,
  5,
  5,
  5,
  5,
  0,
);
const distanceBase = /* @__PURE__ */ Uint16Array.of(
  1,
  2,
  3,
  4,
  5,
  7,
  9,
  13,
  17,
  25,
  33,
  49,
  65,
  97,
  129,
  193,
  257,
  385,
  513,
  769,
  1025,
  1537,
  2049,
  3073,
  4097,
  6145,
  8193,
  12289,
  16385,
  24577,
);
const distanceExtra = /* @__PURE__ */ Uint8Array.of(
  0,
  0,
  0,
  0,
  1,
  1,
  2,
  2,
  3,
  3,
  4,
  4,
  5,
  5,
  6,
  6,
  7,
  7,
  8,
  8,
  9,
  9,
  10,
  10,
  11,
  11,
  12,
  12,
  13,
  13,
);
const codeLengthOrder = /* @__PURE__ */ Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15);

/** A prefix code as a look-up table: `entries[next bits] = symbol << 4 | length`, 0 where no code matches. */
interface PrefixCode {
  /** At least as many as there are values of `bits` bits. */
  readonly entries: Uint16Array;
  readonly bits: number;
}

/** Room for the tables of one block; nothing else runs while they are in use. */
const literalTable: Uint16Array = /* @__PURE__ */ new Uint16Array(1 << 15);
const distanceTable: Uint16Array = /* @__PURE__ */ new Uint16Array(1 << 15);
const lengthTable: Uint16Array = /* @__PURE__ */ new Uint16Array(1 << 7);
const counts: Uint16Array = /* @__PURE__ */ new Uint16Array(16);
const next: Uint16Array = /* @__PURE__ */ new Uint16Array(17);
const codeLengths: Uint8Array = /* @__PURE__ */ new Uint8Array(19);
const symbolLengths: Uint8Array = /* @__PURE__ */ new Uint8Array(286 + 30);

/** Thrown inside this file only; `inflate` turns it into `undefined`. */
class BadStream extends Error {}

function bad(): never {
  throw new BadStream();
}

/** Builds a table in a given room; a code must be complete, or have a single symbol of one bit (RFC 1951 §3.2.7), or be empty when allowed. */
function buildCode(
  room: Uint16Array,
  lengths: Uint8Array,
  from: number,
  to: number,
  empty: 'allowed' | 'refused',
): PrefixCode {
  counts.fill(0);
  for (let i = from; i < to; i++) {
    const length = lengths[i] as number;
    counts[length] = (counts[length] as number) + 1;
  }
  counts[0] = 0;
  let bits = 15;
  while (bits > 0 && counts[bits] === 0) bits--;
  if (bits === 0) {
    if (empty === 'refused') bad();
    room[0] = 0;
    return { entries: room, bits };
  }
  next[1] = 0;
  let left = 1;
  for (let length = 1; length <= 15; length++) {
    left = left * 2 - (counts[length] as number);
    if (left < 0) bad();
    next[length + 1] = ((next[length] as number) + (counts[length] as number)) << 1;
  }
  const single = bits === 1 && counts[1] === 1;
  if (left > 0 && !single) bad();
  const size = 1 << bits;
  // A complete code fills every place; the single symbol of one bit leaves one open.
  if (single) room.fill(0, 0, size);
  for (let symbol = 0; symbol < to - from; symbol++) {
    const length = lengths[from + symbol] as number;
    if (length === 0) continue;
    const code = next[length] as number;
    next[length] = code + 1;
    for (let slot = reverse(code, length); slot < size; slot += 1 << length) room[slot] = (symbol << 4) | length;
  }
  return { entries: room, bits };
}

/** The bits of an octet in the other order. */
const reversedOctets: Uint8Array = /* @__PURE__ */ Uint8Array.from({ length: 256 }, (_, octet) => {
  let reversed = 0;
  for (let i = 0; i < 8; i++) reversed |= ((octet >> i) & 1) << (7 - i);
  return reversed;
});

function reverse(code: number, length: number): number {
  const whole = ((reversedOctets[code & 0xff] as number) << 8) | (reversedOctets[code >> 8] as number);
  return whole >> (16 - length);
}

const fixedCodes: { readonly literals: PrefixCode; readonly distances: PrefixCode } = /* @__PURE__ */ (() => {
  const lengths = new Uint8Array(288).fill(8);
  lengths.fill(9, 144, 256);
  lengths.fill(7, 256, 280);
  return {
    literals: buildCode(new Uint16Array(512), lengths, 0, 288, 'refused'),
    distances: buildCode(new Uint16Array(32), new Uint8Array(32).fill(5), 0, 32, 'refused'),
  };
})();

/** Octets that copying may write beyond the end. */
const slack = 4;

class Inflater {
  readonly #input: Uint8Array;
  readonly #size: number;
  /** The content and some slack behind it. */
  readonly #output: Uint8Array;
  readonly #words: DataView;
  #at = 0;
  #out = 0;
  #hold = 0;
  #held = 0;

  constructor(input: Uint8Array, size: number) {
    this.#input = input;
    this.#size = size;
    this.#output = new Uint8Array(size + slack);
    this.#words = new DataView(this.#output.buffer);
  }

  run(): Uint8Array {
    for (let final = 0; final === 0; ) {
      final = this.#take(1);
      const type = this.#take(2);
      if (type === 0) this.#stored();
      else if (type === 1) this.#compressed(fixedCodes.literals, fixedCodes.distances);
      else if (type === 2) this.#dynamic();
      else bad();
    }
    // Whole unread octets are given back; what is left of the last one must be zero.
    this.#at -= this.#held >> 3;
    const padding = this.#hold & ((1 << (this.#held & 7)) - 1);
    if (this.#at !== this.#input.length || padding !== 0 || this.#out !== this.#size) bad();
    return this.#output.subarray(0, this.#size);
  }

  #need(count: number): void {
    while (this.#held < count) {
      if (this.#at >= this.#input.length) bad();
      this.#hold |= (this.#input[this.#at++] as number) << this.#held;
      this.#held += 8;
    }
  }

  #take(count: number): number {
    this.#need(count);
    const value = this.#hold & ((1 << count) - 1);
    this.#hold >>>= count;
    this.#held -= count;
    return value;
  }

  #symbol(code: PrefixCode): number {
    while (this.#held < code.bits && this.#at < this.#input.length) {
      this.#hold |= (this.#input[this.#at++] as number) << this.#held;
      this.#held += 8;
    }
    const entry = code.entries[this.#hold & ((1 << code.bits) - 1)] as number;
    const length = entry & 15;
    if (length === 0 || length > this.#held) bad();
    this.#hold >>>= length;
    this.#held -= length;
    return entry >> 4;
  }

  #stored(): void {
    const skipped = this.#held & 7;
    if (this.#take(skipped) !== 0) bad();
    const length = this.#take(16);
    if (this.#take(16) !== (length ^ 0xffff)) bad();
    this.#at -= this.#held >> 3;
    this.#hold = 0;
    this.#held = 0;
    if (this.#at + length > this.#input.length || this.#out + length > this.#size) bad();
    this.#output.set(this.#input.subarray(this.#at, this.#at + length), this.#out);
    this.#at += length;
    this.#out += length;
  }

  #dynamic(): void {
    const literalCount = this.#take(5) + 257;
    const distanceCount = this.#take(5) + 1;
    const codeCount = this.#take(4) + 4;
    if (literalCount > 286 || distanceCount > 30) bad();
    codeLengths.fill(0);
    for (let i = 0; i < codeCount; i++) codeLengths[codeLengthOrder[i] as number] = this.#take(3);
    const code = buildCode(lengthTable, codeLengths, 0, 19, 'refused');
    const lengths = symbolLengths;
    const total = literalCount + distanceCount;
    for (let i = 0; i < total; ) {
      const symbol = this.#symbol(code);
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      const previous = symbol !== 16 ? 0 : i > 0 ? (lengths[i - 1] as number) : bad();
      const repeat = symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7);
      if (i + repeat > total) bad();
      lengths.fill(previous, i, i + repeat);
      i += repeat;
    }
    if (lengths[256] === 0) bad();
    this.#compressed(
      buildCode(literalTable, lengths, 0, literalCount, 'refused'),
      buildCode(distanceTable, lengths, literalCount, total, 'allowed'),
    );
  }

  /**
   * The hot loop: the reader's state is in local variables, and two octets are taken at once while there are two. A code has at most
   * 15 bits and 13 further ones, so 16 bits at hand are always enough for the next step.
   */
  #compressed(literals: PrefixCode, distances: PrefixCode): void {
    const input = this.#input;
    const output = this.#output;
    const { entries: literalEntries } = literals;
    const { entries: distanceEntries } = distances;
    const literalMask = (1 << literals.bits) - 1;
    const distanceMask = (1 << distances.bits) - 1;
    const inputEnd = input.length;
    const pairsEnd = inputEnd - 1;
    const words = this.#words;
    const outputEnd = this.#size;
    let hold = this.#hold;
    let held = this.#held;
    let at = this.#at;
    let out = this.#out;
    for (;;) {
      if (held < 16) {
        if (at < pairsEnd) {
          hold |= ((input[at] as number) | ((input[at + 1] as number) << 8)) << held;
          at += 2;
          held += 16;
        } else if (at < inputEnd) {
          hold |= (input[at++] as number) << held;
          held += 8;
        }
      }
      const entry = literalEntries[hold & literalMask] as number;
      const bits = entry & 15;
      if (bits === 0 || bits > held) bad();
      hold >>>= bits;
      held -= bits;
      const symbol = entry >> 4;
      if (symbol < 256) {
        if (out >= outputEnd) bad();
        output[out++] = symbol;
        continue;
      }
      if (symbol === 256) break;
      if (symbol > 285) bad();
      // Earlier output comes again: its length …
      if (held < 16) {
        if (at < pairsEnd) {
          hold |= ((input[at] as number) | ((input[at + 1] as number) << 8)) << held;
          at += 2;
          held += 16;
        } else if (at < inputEnd) {
          hold |= (input[at++] as number) << held;
          held += 8;
        }
      }
      const lengthBits = lengthExtra[symbol - 257] as number;
      const length = (lengthBase[symbol - 257] as number) + (hold & ((1 << lengthBits) - 1));
      if (lengthBits > held) bad();
      hold >>>= lengthBits;
      held -= lengthBits;
      // … and how far back it stands.
      if (held < 16) {
        if (at < pairsEnd) {
          hold |= ((input[at] as number) | ((input[at + 1] as number) << 8)) << held;
          at += 2;
          held += 16;
        } else if (at < inputEnd) {
          hold |= (input[at++] as number) << held;
          held += 8;
        }
      }
      const distanceEntry = distanceEntries[hold & distanceMask] as number;
      const distanceCodeBits = distanceEntry & 15;
      if (distanceCodeBits === 0 || distanceCodeBits > held) bad();
      hold >>>= distanceCodeBits;
      held -= distanceCodeBits;
      const distanceSymbol = distanceEntry >> 4;
      if (distanceSymbol > 29) bad();
      if (held < 16) {
        if (at < pairsEnd) {
          hold |= ((input[at] as number) | ((input[at + 1] as number) << 8)) << held;
          at += 2;
          held += 16;
        } else if (at < inputEnd) {
          hold |= (input[at++] as number) << held;
          held += 8;
        }
      }
      const distanceBits = distanceExtra[distanceSymbol] as number;
      const distance = (distanceBase[distanceSymbol] as number) + (hold & ((1 << distanceBits) - 1));
      if (distanceBits > held) bad();
      hold >>>= distanceBits;
      held -= distanceBits;
      let from = out - distance;
      const end = out + length;
      if (from < 0 || end > outputEnd) bad();
      if (distance >= 4) {
        // Four octets at a time; what is written beyond the end is overwritten next, or lies in the slack.
        for (; out < end; out += 4, from += 4) words.setInt32(out, words.getInt32(from));
        out = end;
      } else {
        while (out < end) output[out++] = output[from++] as number;
      }
    }
    this.#hold = hold;
    this.#held = held;
    this.#at = at;
    this.#out = out;
  }
}

/**
 * Inflates a raw DEFLATE stream whose size is known.
 * @param input - The whole stream, nothing after it.
 * @param size - Bytes of the content; allocated at once, so the caller checks it against its budgets first.
 * @returns The content, or `undefined` when the stream is not exactly that.
 */
export function inflate(input: Uint8Array, size: number): Uint8Array | undefined {
  try {
    return new Inflater(input, size).run();
  } catch (error) {
    if (error instanceof BadStream) return undefined;
    throw error;
  }
}
