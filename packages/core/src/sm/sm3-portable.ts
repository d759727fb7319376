/** The state before any block (GB/T 32905 §4.1). */
export const initialState: Int32Array = /* @__PURE__ */ Int32Array.from([
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
]);

/** T_j <<< j for the 64 rounds (GB/T 32905 §4.2, §5.3.3). */
const roundConstants: Int32Array = /* @__PURE__ */ (() => {
  const constants = new Int32Array(64);
  for (let j = 0; j < 64; j++) {
    const t = j < 16 ? 0x79cc4519 : 0x7a879d8a;
    const shift = j % 32;
    constants[j] = (t << shift) | (t >>> (32 - shift));
  }
  return constants;
})();

/** The expanded message; shared, since one compression runs at a time, and wiped after it. */
const schedule: Int32Array = /* @__PURE__ */ new Int32Array(68);

/** As `absorbInEngine`, in JavaScript, for platforms that refuse the engine. `rest` is filled up on the way. */
export function absorbPortably(state: Int32Array, rest: Uint8Array, held: number, data: Uint8Array): void {
  let from = 0;
  if (held > 0) {
    from = 64 - held;
    rest.set(data.subarray(0, from), held);
    compress(state, rest, 0, 1);
  }
  compress(state, data, from, Math.floor((data.length - from) / 64));
}

/** As `finishInEngine`, in JavaScript. */
export function finishPortably(
  state: Int32Array,
  rest: Uint8Array,
  held: number,
  total: number,
  out: Uint8Array,
): void {
  rest[held] = 0x80;
  rest.fill(0, held + 1);
  if (held >= 56) {
    compress(state, rest, 0, 1);
    rest.fill(0);
  }
  // The bits of a long message do not fit into the 53 of a number.
  writeWord(rest, 56, Math.floor(total / 2 ** 29));
  writeWord(rest, 60, total * 8);
  compress(state, rest, 0, 1);
  for (let i = 0; i < 8; i++) writeWord(out, 4 * i, state[i] as number);
}

/** Writes 32 bits, big endian: a DataView for each few bytes would take longer than the hash of them. */
function writeWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24;
  bytes[at + 1] = word >>> 16;
  bytes[at + 2] = word >>> 8;
  bytes[at + 3] = word;
}

/** The compression function (GB/T 32905 §5.3) over `blocks` blocks of `data` from `from` on; `state` is changed. */
function compress(state: Int32Array, data: Uint8Array, from: number, blocks: number): void {
  const W = schedule;
  const T = roundConstants;
  let A = state[0] as number;
  let B = state[1] as number;
  let C = state[2] as number;
  let D = state[3] as number;
  let E = state[4] as number;
  let F = state[5] as number;
  let G = state[6] as number;
  let H = state[7] as number;
  for (let block = 0, at = from; block < blocks; block++) {
    for (let j = 0; j < 16; j++, at += 4)
      W[j] =
        ((data[at] as number) << 24) |
        ((data[at + 1] as number) << 16) |
        ((data[at + 2] as number) << 8) |
        (data[at + 3] as number);
    for (let j = 16; j < 68; j++) {
      const w3 = W[j - 3] as number;
      const w13 = W[j - 13] as number;
      const x = (W[j - 16] as number) ^ (W[j - 9] as number) ^ ((w3 << 15) | (w3 >>> 17));
      W[j] =
        x ^ ((x << 15) | (x >>> 17)) ^ ((x << 23) | (x >>> 9)) ^ ((w13 << 7) | (w13 >>> 25)) ^ (W[j - 6] as number);
    }
    let turned = 0;
    let mixed = 0;
    let word = 0;
    // Four rounds at a time: instead of moving the eight words along, the next round reads them under shifted names.
    for (let j = 0; j < 16; j += 4) {
      turned = (A << 12) | (A >>> 20);
      mixed = (turned + E + (T[j] as number)) | 0;
      mixed = (mixed << 7) | (mixed >>> 25);
      word = W[j] as number;
      D = ((A ^ B ^ C) + D + (mixed ^ turned) + (word ^ (W[j + 4] as number))) | 0;
      B = (B << 9) | (B >>> 23);
      H = ((E ^ F ^ G) + H + mixed + word) | 0;
      H ^= ((H << 9) | (H >>> 23)) ^ ((H << 17) | (H >>> 15));
      F = (F << 19) | (F >>> 13);

      turned = (D << 12) | (D >>> 20);
      mixed = (turned + H + (T[j + 1] as number)) | 0;
      mixed = (mixed << 7) | (mixed >>> 25);
      word = W[j + 1] as number;
      C = ((D ^ A ^ B) + C + (mixed ^ turned) + (word ^ (W[j + 5] as number))) | 0;
      A = (A << 9) | (A >>> 23);
      G = ((H ^ E ^ F) + G + mixed + word) | 0;
      G ^= ((G << 9) | (G >>> 23)) ^ ((G << 17) | (G >>> 15));
      E = (E << 19) | (E >>> 13);

      turned = (C << 12) | (C >>> 20);
      mixed = (turned + G + (T[j + 2] as number)) | 0;
      mixed = (mixed << 7) | (mixed >>> 25);
      word = W[j + 2] as number;
      B = ((C ^ D ^ A) + B + (mixed ^ turned) + (word ^ (W[j + 6] as number))) | 0;
      D = (D << 9) | (D >>> 23);
      F = ((G ^ H ^ E) + F + mixed + word) | 0;
      F ^= ((F << 9) | (F >>> 23)) ^ ((F << 17) | (F >>> 15));
      H = (H << 19) | (H >>> 13);

      turned = (B << 12) | (B >>> 20);
      mixed = (turned + F + (T[j + 3] as number)) | 0;
      mixed = (mixed << 7) | (mixed >>> 25);
      word = W[j + 3] as number;
      A = ((B ^ C ^ D) + A + (mixed ^ turned) + (word ^ (W[j + 7] as number))) | 0;
      C = (C << 9) | (C >>> 23);
      E = ((F ^ G ^ H) + E + mixed + word) | 0;
      E ^= ((E << 9) | (E >>> 23)) ^ ((E << 17) | (E >>> 15));
      G = (G << 19) | (G >>> 13);
    }
    for (let j = 16; j < 64; j += 4) {
      turned = (A << 12) | (A >>> 20);
      mixed = (turned + E + (T[j] as number)) | 0;
      mixed = (mixed << 7) | (mixed >>> 25);
      word = W[j] as number;
      D = (((A & B) | ((A | B) & C)) + D + (mixed ^ turned) + (word ^ (W[j + 4] as number))) | 0;
      B = (B << 9) | (B >>> 23);
      H = ((((F ^ G) & E) ^ G) + H + mixed + word) | 0;
      H ^= ((H << 9) | (H >>> 23)) ^ ((H << 17) | (H >>> 15));
      F = (F << 19) | (F >>> 13);

      turned = (D << 12) | (D >>> 20);
      mixed = (turned + H + (T[j + 1] as number)) | 0;
      mixed = (mixed << 7) | (mixed >>> 25);
      word = W[j + 1] as number;
      C = (((D & A) | ((D | A) & B)) + C + (mixed ^ turned) + (word ^ (W[j + 5] as number))) | 0;
      A = (A << 9) | (A >>> 23);
      G = ((((E ^ F) & H) ^ F) + G + mixed + word) | 0;
      G ^= ((G << 9) | (G >>> 23)) ^ ((G << 17) | (G >>> 15));
      E = (E << 19) | (E >>> 13);

      turned = (C << 12) | (C >>> 20);
      mixed = (turned + G + (T[j + 2] as number)) | 0;
      mixed = (mixed << 7) | (mixed >>> 25);
      word = W[j + 2] as number;
      B = (((C & D) | ((C | D) & A)) + B + (mixed ^ turned) + (word ^ (W[j + 6] as number))) | 0;
      D = (D << 9) | (D >>> 23);
      F = ((((H ^ E) & G) ^ E) + F + mixed + word) | 0;
      F ^= ((F << 9) | (F >>> 23)) ^ ((F << 17) | (F >>> 15));
      H = (H << 19) | (H >>> 13);

      turned = (B << 12) | (B >>> 20);
      mixed = (turned + F + (T[j + 3] as number)) | 0;
      mixed = (mixed << 7) | (mixed >>> 25);
      word = W[j + 3] as number;
      A = (((B & C) | ((B | C) & D)) + A + (mixed ^ turned) + (word ^ (W[j + 7] as number))) | 0;
      C = (C << 9) | (C >>> 23);
      E = ((((G ^ H) & F) ^ H) + E + mixed + word) | 0;
      E ^= ((E << 9) | (E >>> 23)) ^ ((E << 17) | (E >>> 15));
      G = (G << 19) | (G >>> 13);
    }
    A ^= state[0] as number;
    B ^= state[1] as number;
    C ^= state[2] as number;
    D ^= state[3] as number;
    E ^= state[4] as number;
    F ^= state[5] as number;
    G ^= state[6] as number;
    H ^= state[7] as number;
    state[0] = A;
    state[1] = B;
    state[2] = C;
    state[3] = D;
    state[4] = E;
    state[5] = F;
    state[6] = G;
    state[7] = H;
  }
  schedule.fill(0);
}
