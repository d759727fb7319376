import { concatBytes, copyBytes } from '../base/bytes.ts';
import type { ByteStream } from './content-digests.ts';

/** How much of a content stands in one piece of a streamed message, in bytes. */
const pieceBytes = 65_536;

/** Identifier and minimal length of a value whose content follows; lengths beyond four octets too, which only streams have. */
export function valueHeader(identifier: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(identifier, length);
  const octets: number[] = [];
  for (let left = length; left > 0; left = Math.floor(left / 256)) octets.unshift(left % 256);
  return Uint8Array.of(identifier, 0x80 | octets.length, ...octets);
}

/** The beginning of a value of indefinite length. */
export function openIndefinite(...identifiers: readonly number[]): Uint8Array {
  return Uint8Array.from(identifiers.flatMap((identifier) => [identifier, 0x80]));
}

/** The ends of so many values of indefinite length. */
export function endIndefinite(count: number): Uint8Array {
  return new Uint8Array(2 * count);
}

/** The same bytes in pieces of 65,536, the last one shorter: so that a message does not depend on how its content came. */
export async function* evenPieces(stream: ByteStream): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    let rest = chunk;
    while (length + rest.length >= pieceBytes) {
      const head = rest.subarray(0, pieceBytes - length);
      yield concatBytes(...held, head);
      rest = rest.subarray(head.length);
      held = [];
      length = 0;
    }
    if (rest.length > 0) {
      held.push(copyBytes(rest));
      length += rest.length;
    }
  }
  if (length > 0) yield concatBytes(...held);
}
