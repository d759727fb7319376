/**
 * Byte strings in one buffer, which changes threads without being copied: their number, their lengths (32 bits each, the machine's
 * byte order), their bytes.
 */
export function packBytes(parts: readonly Uint8Array[]): ArrayBuffer {
  let size = 4 * (1 + parts.length);
  for (const part of parts) size += part.length;
  const buffer = new ArrayBuffer(size);
  const bytes = new Uint8Array(buffer);
  const numbers = new Uint32Array(buffer, 0, 1 + parts.length);
  numbers[0] = parts.length;
  let at = numbers.byteLength;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Uint8Array;
    numbers[i + 1] = part.length;
    bytes.set(part, at);
    at += part.length;
  }
  return buffer;
}

/** The byte strings of a buffer, as views of it. */
export function unpackBytes(buffer: ArrayBuffer): Uint8Array[] {
  const count = new Uint32Array(buffer, 0, 1)[0] as number;
  const lengths = new Uint32Array(buffer, 4, count);
  const parts: Uint8Array[] = new Array(count);
  for (let i = 0, at = 4 * (1 + count); i < count; i++) {
    const length = lengths[i] as number;
    parts[i] = new Uint8Array(buffer, at, length);
    at += length;
  }
  return parts;
}
