/** Four tables: entry i of table k is the remainder of byte i followed by k zero bytes, so that four bytes are taken at once. */
const tables: readonly Uint32Array[] = /* @__PURE__ */ (() => {
  const all = [0, 1, 2, 3].map(() => new Uint32Array(256));
  const [first] = all as [Uint32Array];
  for (let i = 0; i < 256; i++) {
    let value = i;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    first[i] = value;
  }
  for (let k = 1; k < 4; k++) {
    const [before, table] = [all[k - 1] as Uint32Array, all[k] as Uint32Array];
    for (let i = 0; i < 256; i++) {
      const value = before[i] as number;
      table[i] = (first[value & 0xff] as number) ^ (value >>> 8);
    }
  }
  return all;
})();

/** CRC-32 as ZIP uses it (ISO 3309): an unsigned 32-bit number. Protects against accidents, not against anyone. */
export function crc32(bytes: Uint8Array): number {
  const [t0, t1, t2, t3] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  const whole = bytes.length & ~3;
  let crc = 0xffffffff;
  let at = 0;
  for (; at < whole; at += 4) {
    crc ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    crc =
      (t3[crc & 0xff] as number) ^
      (t2[(crc >>> 8) & 0xff] as number) ^
      (t1[(crc >>> 16) & 0xff] as number) ^
      (t0[crc >>> 24] as number);
  }
  for (; at < bytes.length; at++) crc = (t0[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
