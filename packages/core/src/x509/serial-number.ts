import { copyBytes, fromHex, toHex } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { RandomSource } from '../base/random.ts';

/**
 * A serial number as text: lower-case hexadecimal of whole octets without leading zero octets, `-` before a negative one.
 * @param content - The content of the INTEGER.
 * @example serialNumberText(Uint8Array.of(0, 0xff)); // "ff"
 */
export function serialNumberText(content: Uint8Array): string {
  if (((content[0] ?? 0) & 0x80) !== 0) return `-${toHex(negated(content))}`;
  let start = 0;
  while (start < content.length - 1 && content[start] === 0) start++;
  return toHex(start === 0 ? content : content.subarray(start));
}

/** The magnitude of a negative two's complement number. */
function negated(content: Uint8Array): Uint8Array {
  const magnitude = new Uint8Array(content.length);
  let carry = 1;
  for (let i = content.length - 1; i >= 0; i--) {
    const octet = (~(content[i] as number) & 0xff) + carry;
    magnitude[i] = octet;
    carry = octet >> 8;
  }
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start++;
  return magnitude.subarray(start);
}

/**
 * The INTEGER contents under which a CRL may list a serial number: its own, and for a negative one also the positive number
 * that its issuer meant when it forgot the leading zero octet, so that a badly written number does not escape revocation.
 * @throws CoreError `ERR_ENCODING` when the text is not a serial number.
 */
export function serialNumberContents(text: string): readonly Uint8Array[] {
  const magnitude = fromHex(text.startsWith('-') ? text.slice(1) : text);
  if (magnitude.length === 0) throw new CoreError('ERR_ENCODING', { encoding: 'hexadecimal', offset: 0 });
  const positive = (magnitude[0] as number) >= 0x80 ? Uint8Array.of(0, ...magnitude) : magnitude;
  if (!text.startsWith('-')) return [positive];
  const full = negated(positive);
  const width = positive.length;
  const padded = new Uint8Array(width).fill(0xff);
  padded.set(full, width - full.length);
  let start = 0;
  while (start < width - 1 && padded[start] === 0xff && ((padded[start + 1] as number) & 0x80) !== 0) start++;
  const own = padded.subarray(start);
  return [own, Uint8Array.of(0, ...own)];
}

/**
 * A fresh serial number: 16 random octets of which two bits are fixed, so that it is positive, never shorter, and below the
 * 20 octets of RFC 5280 §4.1.2.2; 126 bits do not repeat by chance.
 * @returns 16 octets, big endian.
 * @throws CoreError `ERR_ARGUMENT` when the source gives another number of bytes.
 * @example randomSerialNumber(random).length; // 16
 */
export function randomSerialNumber(random: RandomSource): Uint8Array {
  const octets = copyBytes(random(16));
  if (octets.length !== 16)
    throw new CoreError('ERR_ARGUMENT', { argument: 'random', expected: '16 bytes', got: `${octets.length} bytes` });
  octets[0] = ((octets[0] as number) & 0x7f) | 0x40;
  return octets;
}
