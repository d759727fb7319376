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
    for (let j = 0; j < 16; j++) {
      const a12 = (A << 12) | (A >>> 20);
      const sum = (a12 + E + (T[j] as number)) | 0;
      const ss1 = (sum << 7) | (sum >>> 25);
      const w = W[j] as number;
      const tt1 = ((A ^ B ^ C) + D + (ss1 ^ a12) + (w ^ (W[j + 4] as number))) | 0;
      const tt2 = ((E ^ F ^ G) + H + ss1 + w) | 0;
      D = C;
      C = (B << 9) | (B >>> 23);
      B = A;
      A = tt1;
      H = G;
      G = (F << 19) | (F >>> 13);
      F = E;
      E = tt2 ^ ((tt2 << 9) | (tt2 >>> 23)) ^ ((tt2 << 17) | (tt2 >>> 15));
    }
    for (let j = 16; j < 64; j++) {
      const a12 = (A << 12) | (A >>> 20);
      const sum = (a12 + E + (T[j] as number)) | 0;
      const ss1 = (sum << 7) | (sum >>> 25);
      const w = W[j] as number;
      const tt1 = (((A & B) | (A & C) | (B & C)) + D + (ss1 ^ a12) + (w ^ (W[j + 4] as number))) | 0;
      const tt2 = (((E & F) | (~E & G)) + H + ss1 + w) | 0;
      D = C;
      C = (B << 9) | (B >>> 23);
      B = A;
      A = tt1;
      H = G;
      G = (F << 19) | (F >>> 13);
      F = E;
      E = tt2 ^ ((tt2 << 9) | (tt2 >>> 23)) ^ ((tt2 << 17) | (tt2 >>> 15));
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
