const table: Uint32Array = /* @__PURE__ */ (() => {
  const values = new Uint32Array(256);
  for (let i = 0; i < 256; i++) {
    let value = i;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    values[i] = value;
  }
  return values;
})();

/** CRC-32 as ZIP uses it (ISO 3309): an unsigned 32-bit number. Protects against accidents, not against anyone. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (table[(crc ^ (bytes[i] as number)) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
