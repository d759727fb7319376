/** Picture formats that browsers draw and OFD readers know. */
export type PictureFormat = 'png' | 'jpeg' | 'gif' | 'bmp';

/**
 * The format of a picture by its first bytes; a file's name or declared type is never believed.
 * @returns `undefined` for anything else (JBIG2, TIFF, SVG, an OFD …).
 * @example pictureFormat(utf8('GIF89a')); // 'gif'
 */
export function pictureFormat(bytes: Uint8Array): PictureFormat | undefined {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (startsWith(bytes, [0x47, 0x49, 0x46, 0x38])) return 'gif';
  if (startsWith(bytes, [0x42, 0x4d]) && bytes.length > 26) return 'bmp';
  return undefined;
}

/**
 * Tells whether bytes begin like a font file: TrueType or OpenType.
 * @example isFontFile(Uint8Array.of(0, 1, 0, 0)); // true
 */
export function isFontFile(bytes: Uint8Array): boolean {
  return (
    startsWith(bytes, [0x00, 0x01, 0x00, 0x00]) ||
    startsWith(bytes, [0x4f, 0x54, 0x54, 0x4f]) ||
    startsWith(bytes, [0x74, 0x72, 0x75, 0x65])
  );
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, i) => bytes[i] === byte);
}
