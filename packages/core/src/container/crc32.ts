/** Eight tables in a row: entry i of table k is the remainder of byte i followed by k zero bytes, so that eight bytes are taken at once. */
const tables: Int32Array = /* @__PURE__ */ (() => {
  const all = new Int32Array(8 * 256);
  for (let i = 0; i < 256; i++) {
    let value = i;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    all[i] = value;
  }
  for (let i = 256; i < all.length; i++) {
    const value = all[i - 256] as number;
    all[i] = (all[value & 0xff] as number) ^ (value >>> 8);
  }
  return all;
})();

/** CRC-32 as ZIP uses it (ISO 3309): an unsigned 32-bit number. Protects against accidents, not against anyone. */
export function crc32(bytes: Uint8Array): number {
  const t = tables;
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const whole = bytes.length & ~7;
  let crc = -1;
  let at = 0;
  for (; at < whole; at += 8) {
    const low = crc ^ words.getInt32(at, true);
    const high = words.getInt32(at + 4, true);
    crc =
      (t[0x700 | (low & 0xff)] as number) ^
      (t[0x600 | ((low >>> 8) & 0xff)] as number) ^
      (t[0x500 | ((low >>> 16) & 0xff)] as number) ^
      (t[0x400 | (low >>> 24)] as number) ^
      (t[0x300 | (high & 0xff)] as number) ^
      (t[0x200 | ((high >>> 8) & 0xff)] as number) ^
      (t[0x100 | ((high >>> 16) & 0xff)] as number) ^
      (t[high >>> 24] as number);
  }
  for (; at < bytes.length; at++) crc = (t[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}
