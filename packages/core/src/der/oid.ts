import { copyBytes, equalBytes } from '../base/bytes.ts';

/** More arcs than any registered identifier has; a longer one is an attack on the printer. */
const maxArcs = 64;

/** An identifier that was read before. */
interface Known {
  readonly content: Uint8Array;
  readonly text: string;
}

/** The same few identifiers come in every certificate: each place holds the last one that fell on it. */
const known: (Known | undefined)[] = /* @__PURE__ */ new Array(256).fill(undefined);

/**
 * Decodes the content octets of an OBJECT IDENTIFIER (X.690 §8.19).
 * @returns The dotted form, or `undefined` when the octets are not a valid identifier (empty, unterminated or padded arc, an arc above 2^53 or more than 64 arcs).
 */
export function decodeObjectIdentifier(content: Uint8Array): string | undefined {
  const place = placeOf(content);
  const before = known[place];
  if (before !== undefined && equalBytes(before.content, content)) return before.text;
  const text = readArcs(content);
  // Longer ones are nobody's, and memory is not for them.
  if (text !== undefined && content.length <= 16) known[place] = { content: copyBytes(content), text };
  return text;
}

function placeOf(content: Uint8Array): number {
  let sum = content.length;
  for (const octet of content) sum = (sum * 31 + octet) & 0xffff;
  return (sum ^ (sum >> 8)) & 0xff;
}

function readArcs(content: Uint8Array): string | undefined {
  const arcs: number[] = [];
  let arc = 0;
  let started = false;
  for (const octet of content) {
    if (!started && octet === 0x80) return undefined;
    started = true;
    arc = arc * 128 + (octet & 0x7f);
    if (!Number.isSafeInteger(arc)) return undefined;
    if ((octet & 0x80) === 0) {
      if (arcs.length === 0) {
        const first = arc < 40 ? 0 : arc < 80 ? 1 : 2;
        arcs.push(first, arc - first * 40);
      } else arcs.push(arc);
      if (arcs.length > maxArcs) return undefined;
      arc = 0;
      started = false;
    }
  }
  return started || arcs.length === 0 ? undefined : arcs.join('.');
}

/**
 * Encodes a dotted identifier to content octets (X.690 §8.19).
 * @returns The octets, or `undefined` when the text is not a valid identifier.
 */
export function encodeObjectIdentifier(oid: string): Uint8Array | undefined {
  if (!/^[012](\.(0|[1-9]\d{0,15}))+$/.test(oid)) return undefined;
  const [first, second, ...rest] = oid.split('.').map(Number) as [number, number, ...number[]];
  if ((first < 2 && second > 39) || rest.length + 2 > maxArcs) return undefined;
  const octets: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    if (!Number.isSafeInteger(arc)) return undefined;
    const groups: number[] = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.push((left % 128) | 0x80);
    octets.push(...groups.reverse());
  }
  return Uint8Array.from(octets);
}
