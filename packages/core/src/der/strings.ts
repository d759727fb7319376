import { tag } from './tags.ts';

const decoders = /* @__PURE__ */ {
  utf8: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  utf16: new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true }),
};

/** The identifier octets of the character string types that are read. */
export const stringTags: ReadonlySet<number> = /* @__PURE__ */ new Set([
  tag.utf8String,
  tag.numericString,
  tag.printableString,
  tag.teletexString,
  tag.ia5String,
  tag.visibleString,
  tag.universalString,
  tag.bmpString,
]);

/**
 * Decodes a character string by the rules of its type (X.680 §41).
 * @returns The text, or `undefined` when an octet does not belong to the type.
 */
export function decodeString(identifier: number, content: Uint8Array): string | undefined {
  switch (identifier) {
    case tag.utf8String:
      return decodeWith(decoders.utf8, content);
    case tag.bmpString:
      return content.length % 2 === 0 ? decodeWith(decoders.utf16, content) : undefined;
    case tag.universalString:
      return decodeUniversal(content);
    case tag.teletexString:
      return latin1(content);
    case tag.numericString:
      return matching(content, isNumeric);
    case tag.printableString:
      return matching(content, isPrintable);
    case tag.ia5String:
      return matching(content, isAscii);
    case tag.visibleString:
      return matching(content, isVisible);
    default:
      return undefined;
  }
}

/** Bytes as the characters U+0000–U+00FF: the last resort that loses nothing. */
export function latin1(content: Uint8Array): string {
  let text = '';
  // In pieces: an octet by itself would cost the memory of a string.
  for (let at = 0; at < content.length; at += 4096) text += String.fromCharCode(...content.subarray(at, at + 4096));
  return text;
}

function decodeWith(decoder: TextDecoder, content: Uint8Array): string | undefined {
  try {
    return decoder.decode(content);
  } catch {
    return undefined;
  }
}

function decodeUniversal(content: Uint8Array): string | undefined {
  if (content.length % 4 !== 0) return undefined;
  let text = '';
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  for (let i = 0; i < content.length; i += 4) {
    const point = view.getUint32(i);
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    text += String.fromCodePoint(point);
  }
  return text;
}

function matching(content: Uint8Array, allowed: (octet: number) => boolean): string | undefined {
  let text = '';
  for (const octet of content) {
    if (!allowed(octet)) return undefined;
    text += String.fromCharCode(octet);
  }
  return text;
}

const isAscii = (octet: number): boolean => octet < 0x80;
const isVisible = (octet: number): boolean => octet >= 0x20 && octet < 0x7f;
const isNumeric = (octet: number): boolean => octet === 0x20 || (octet >= 0x30 && octet <= 0x39);

/** A–Z a–z 0–9 space ' ( ) + , - . / : = ? (X.680 §41.4). */
function isPrintable(octet: number): boolean {
  const letter = octet | 0x20;
  if (letter >= 0x61 && letter <= 0x7a && octet >= 0x41) return true;
  return (
    (octet >= 0x2b && octet <= 0x3a) ||
    octet === 0x20 ||
    octet === 0x3d ||
    octet === 0x3f ||
    (octet >= 0x27 && octet <= 0x29)
  );
}
