import { concatBytes } from '../base/bytes.ts';

/** The identifier octets of the three types inside a signature value and a ciphertext. */
export const valueTag = { integer: 0x02, octetString: 0x04, sequence: 0x30 } as const;

/**
 * Cuts a run of DER values with the given identifier octets, in this order and with nothing after them (X.690 §8.1, §10.1).
 * The two structures of the SM2 standards need no more, so this folder stays independent of the general reader.
 * @returns The contents as views, or `undefined` when a tag differs, a length is not minimal or bytes are missing or left over.
 */
export function cutValues(bytes: Uint8Array, tags: readonly number[]): Uint8Array[] | undefined {
  const contents: Uint8Array[] = [];
  let at = 0;
  for (const tag of tags) {
    if (bytes[at] !== tag) return undefined;
    let length = bytes[at + 1] ?? 0x80;
    at += 2;
    if (length >= 0x80) {
      const octets = length & 0x7f;
      if (octets === 0 || octets > 4 || at + octets > bytes.length) return undefined;
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + (bytes[at++] as number);
      if (length < 0x80 || length < 256 ** (octets - 1)) return undefined;
    }
    if (at + length > bytes.length) return undefined;
    contents.push(bytes.subarray(at, at + length));
    at += length;
  }
  return at === bytes.length ? contents : undefined;
}

/**
 * The magnitude of an INTEGER's content octets, which must be minimal and not negative (X.690 §8.3).
 * @returns At most 32 bytes without the sign octet, or `undefined`.
 */
export function unsignedMagnitude(content: Uint8Array): Uint8Array | undefined {
  const first = content[0];
  if (first === undefined || first >= 0x80) return undefined;
  if (first === 0 && content.length > 1 && (content[1] as number) < 0x80) return undefined;
  const magnitude = first === 0 && content.length > 1 ? content.subarray(1) : content;
  return magnitude.length > 32 ? undefined : magnitude;
}

/** One DER value. */
export function derOf(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(...content);
  const octets: number[] = [];
  for (let left = body.length; left > 0; left = Math.floor(left / 256)) octets.unshift(left % 256);
  const length = body.length < 0x80 ? [body.length] : [0x80 | octets.length, ...octets];
  return concatBytes(Uint8Array.of(tag, ...length), body);
}

/** An INTEGER from an unsigned number, leading zeros allowed. */
export function integerOf(magnitude: Uint8Array): Uint8Array {
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start++;
  const trimmed = magnitude.subarray(start);
  return (trimmed[0] ?? 0) >= 0x80
    ? derOf(valueTag.integer, Uint8Array.of(0), trimmed)
    : derOf(valueTag.integer, trimmed.length === 0 ? Uint8Array.of(0) : trimmed);
}
