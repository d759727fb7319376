/**
 * GHASH (NIST SP 800-38D §6.4) with a table of 16 multiples of H, four bits at a time. The table look-ups depend on the
 * ciphertext, which is public, and on H only through their contents.
 */
export function ghash(h: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const table = multiplesOf(h);
  const y = new Uint32Array(4);
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 16) {
      for (let i = 0; i < 4; i++) {
        const o = at + i * 4;
        const word =
          ((part[o] ?? 0) << 24) | ((part[o + 1] ?? 0) << 16) | ((part[o + 2] ?? 0) << 8) | (part[o + 3] ?? 0);
        y[i] = (y[i] as number) ^ word;
      }
      multiply(y, table);
    }
  }
  const out = new Uint8Array(16);
  const view = new DataView(out.buffer);
  for (let i = 0; i < 4; i++) view.setUint32(i * 4, y[i] as number);
  return out;
}

/** i·H for the 16 polynomials of four bits, the highest bit being the constant term, four words each. */
function multiplesOf(h: Uint8Array): Uint32Array {
  const table = new Uint32Array(64);
  const view = new DataView(h.buffer, h.byteOffset, 16);
  for (let i = 0; i < 4; i++) table[32 + i] = view.getUint32(i * 4);
  for (let index = 4; index > 0; index >>= 1) {
    const half = Uint32Array.from(table.subarray(index * 8, index * 8 + 4));
    shiftRight(half);
    table.set(half, index * 4);
  }
  for (let index = 2; index < 16; index <<= 1) {
    for (let low = 1; low < index; low++) {
      for (let i = 0; i < 4; i++) {
        table[(index + low) * 4 + i] = (table[index * 4 + i] as number) ^ (table[low * 4 + i] as number);
      }
    }
  }
  return table;
}

/** Multiplication by x: the bits move one to the right, x^128 becomes 1 + x + x^2 + x^7. */
function shiftRight(z: Uint32Array): void {
  const carry = (z[3] as number) & 1;
  for (let i = 3; i > 0; i--) z[i] = ((z[i] as number) >>> 1) | ((z[i - 1] as number) << 31);
  z[0] = ((z[0] as number) >>> 1) ^ (carry === 1 ? 0xe1000000 : 0);
}

function multiply(y: Uint32Array, table: Uint32Array): void {
  let z0 = 0;
  let z1 = 0;
  let z2 = 0;
  let z3 = 0;
  for (let i = 3; i >= 0; i--) {
    const word = y[i] as number;
    for (let shift = 0; shift < 32; shift += 4) {
      const lost = z3 & 15;
      z3 = (z3 >>> 4) | (z2 << 28);
      z2 = (z2 >>> 4) | (z1 << 28);
      z1 = (z1 >>> 4) | (z0 << 28);
      z0 = (z0 >>> 4) ^ ((reductions[lost] as number) << 16);
      const entry = ((word >>> shift) & 15) * 4;
      z0 ^= table[entry] as number;
      z1 ^= table[entry + 1] as number;
      z2 ^= table[entry + 2] as number;
      z3 ^= table[entry + 3] as number;
    }
  }
  y[0] = z0;
  y[1] = z1;
  y[2] = z2;
  y[3] = z3;
}

/** What four bits shifted out at the right end add at the left end, in the upper 16 bits of the first word. */
const reductions: Uint32Array = /* @__PURE__ */ Uint32Array.from([
  0x0000, 0x1c20, 0x3840, 0x2460, 0x7080, 0x6ca0, 0x48c0, 0x54e0, 0xe100, 0xfd20, 0xd940, 0xc560, 0x9180, 0x8da0,
  0xa9c0, 0xb5e0,
]);
