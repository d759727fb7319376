import { deflateSync } from 'fflate';
import { copyBytes, equalBytes } from '../base/bytes.ts';

interface Kept {
  readonly content: Uint8Array;
  readonly packed: Uint8Array;
}

/** What is shorter is compressed as quickly as it is looked for; longer contents would fill the memory. */
const shortest = 4 * 1024;
const longest = 256 * 1024;

/** By check sum: a newer content takes the place of an older one. */
const places = 32;
const kept: (Kept | undefined)[] = /* @__PURE__ */ new Array<Kept | undefined>(places).fill(undefined);
const seen: Uint32Array = /* @__PURE__ */ new Uint32Array(places * 8);

/**
 * Compresses a content (RFC 1951). One that comes a second time, such as the form of a licence type, is kept with its compressed form
 * and known again by all its bytes; what differs from licence to licence is not kept.
 * @param crc - The content's check sum.
 * @returns Not to be written into.
 */
export function deflate(content: Uint8Array, crc: number): Uint8Array {
  const isSized = content.length >= shortest && content.length <= longest;
  const known = isSized ? kept[crc & (places - 1)] : undefined;
  if (known !== undefined && equalBytes(known.content, content)) return known.packed;
  const packed = deflateSync(content, { level: 6 });
  if (!isSized) return packed;
  const note = crc & (seen.length - 1);
  if (seen[note] === crc) kept[crc & (places - 1)] = { content: copyBytes(content), packed };
  else seen[note] = crc;
  return packed;
}
