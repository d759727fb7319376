import { HashMD } from '@noble/hashes/_md.js';
import { hmac } from '@noble/hashes/hmac.js';
import { type CHash, createHasher } from '@noble/hashes/utils.js';

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

/** The expanded message; shared by all instances and wiped by `roundClean`, since one compression runs at a time. */
const schedule: Int32Array = /* @__PURE__ */ new Int32Array(68);

/** The SM3 state machine in the shape of @noble/hashes, so that HMAC and PBKDF2 of that library run over it. */
class Sm3 extends HashMD<Sm3> {
  protected A: number = 0x7380166f;
  protected B: number = 0x4914b2b9;
  protected C: number = 0x172442d7;
  protected D: number = 0xda8a0600 | 0;
  protected E: number = 0xa96f30bc | 0;
  protected F: number = 0x163138aa;
  protected G: number = 0xe38dee4d | 0;
  protected H: number = 0xb0fb0e4e | 0;

  constructor() {
    super(64, 32, 8, false);
  }

  protected override get(): number[] {
    return [this.A, this.B, this.C, this.D, this.E, this.F, this.G, this.H];
  }

  protected override set(...state: number[]): void {
    [this.A, this.B, this.C, this.D, this.E, this.F, this.G, this.H] = state as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
  }

  protected override process(view: DataView, start: number): void {
    const W = schedule;
    const T = roundConstants;
    for (let j = 0, at = start; j < 16; j++, at += 4) W[j] = view.getInt32(at, false);
    for (let j = 16; j < 68; j++) {
      const w3 = W[j - 3] as number;
      const w13 = W[j - 13] as number;
      const x = (W[j - 16] as number) ^ (W[j - 9] as number) ^ ((w3 << 15) | (w3 >>> 17));
      W[j] =
        x ^ ((x << 15) | (x >>> 17)) ^ ((x << 23) | (x >>> 9)) ^ ((w13 << 7) | (w13 >>> 25)) ^ (W[j - 6] as number);
    }
    let { A, B, C, D, E, F, G, H } = this;
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
      H = (((E & F) | (~E & G)) + H + mixed + word) | 0;
      H ^= ((H << 9) | (H >>> 23)) ^ ((H << 17) | (H >>> 15));
      F = (F << 19) | (F >>> 13);

      turned = (D << 12) | (D >>> 20);
      mixed = (turned + H + (T[j + 1] as number)) | 0;
      mixed = (mixed << 7) | (mixed >>> 25);
      word = W[j + 1] as number;
      C = (((D & A) | ((D | A) & B)) + C + (mixed ^ turned) + (word ^ (W[j + 5] as number))) | 0;
      A = (A << 9) | (A >>> 23);
      G = (((H & E) | (~H & F)) + G + mixed + word) | 0;
      G ^= ((G << 9) | (G >>> 23)) ^ ((G << 17) | (G >>> 15));
      E = (E << 19) | (E >>> 13);

      turned = (C << 12) | (C >>> 20);
      mixed = (turned + G + (T[j + 2] as number)) | 0;
      mixed = (mixed << 7) | (mixed >>> 25);
      word = W[j + 2] as number;
      B = (((C & D) | ((C | D) & A)) + B + (mixed ^ turned) + (word ^ (W[j + 6] as number))) | 0;
      D = (D << 9) | (D >>> 23);
      F = (((G & H) | (~G & E)) + F + mixed + word) | 0;
      F ^= ((F << 9) | (F >>> 23)) ^ ((F << 17) | (F >>> 15));
      H = (H << 19) | (H >>> 13);

      turned = (B << 12) | (B >>> 20);
      mixed = (turned + F + (T[j + 3] as number)) | 0;
      mixed = (mixed << 7) | (mixed >>> 25);
      word = W[j + 3] as number;
      A = (((B & C) | ((B | C) & D)) + A + (mixed ^ turned) + (word ^ (W[j + 7] as number))) | 0;
      C = (C << 9) | (C >>> 23);
      E = (((F & G) | (~F & H)) + E + mixed + word) | 0;
      E ^= ((E << 9) | (E >>> 23)) ^ ((E << 17) | (E >>> 15));
      G = (G << 19) | (G >>> 13);
    }
    this.A ^= A;
    this.B ^= B;
    this.C ^= C;
    this.D ^= D;
    this.E ^= E;
    this.F ^= F;
    this.G ^= G;
    this.H ^= H;
  }

  protected override roundClean(): void {
    schedule.fill(0);
  }

  override _cloneInto(to: Sm3 = new Sm3()): Sm3 {
    to.A = this.A;
    to.B = this.B;
    to.C = this.C;
    to.D = this.D;
    to.E = this.E;
    to.F = this.F;
    to.G = this.G;
    to.H = this.H;
    return this._cloneIntoMeta(to);
  }

  override destroy(): void {
    this.destroyed = true;
    this.A = this.B = this.C = this.D = this.E = this.F = this.G = this.H = 0;
    this.buffer.fill(0);
  }
}

/**
 * The SM3 hash (GB/T 32905): 32 bytes out, 64-byte blocks. It has the interface of @noble/hashes, so `hmac(sm3, …)` and
 * `pbkdf2(sm3, …)` of that library work, and `sm3.create().update(…).digest()` hashes piece by piece.
 * @example
 * toHex(sm3(utf8('abc'))); // '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'
 */
export const sm3: CHash<Sm3> = /* @__PURE__ */ createHasher(() => new Sm3());

/**
 * HMAC-SM3 (GB/T 15852.2).
 * @param key - Any length; longer than 64 bytes is hashed first.
 * @returns 32 bytes.
 */
export function hmacSm3(key: Uint8Array, message: Uint8Array): Uint8Array {
  return hmac(sm3, key, message);
}
