import type { SealPictureType } from './types.ts';

const starts = (bytes: Uint8Array, ...octets: readonly number[]): boolean =>
  octets.every((octet, index) => bytes[index] === octet);

/**
 * Recognises a picture by its first bytes; what a seal declares is not trusted (real seals declare BMP and hold GIF).
 * @example recognisePicture(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)); // 'PNG'
 */
export function recognisePicture(bytes: Uint8Array): SealPictureType {
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'PNG';
  if (starts(bytes, 0x47, 0x49, 0x46, 0x38)) return 'GIF';
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'JPG';
  if (starts(bytes, 0x42, 0x4d)) return 'BMP';
  if (starts(bytes, 0x50, 0x4b, 0x03, 0x04)) return 'OFD';
  return isSvg(bytes) ? 'SVG' : 'unknown';
}

function isSvg(bytes: Uint8Array): boolean {
  const head = new TextDecoder('utf-8').decode(bytes.subarray(0, 2048)).trimStart();
  return head.startsWith('<') && /<svg[\s>]/.test(head);
}
