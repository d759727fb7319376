const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes that are known to be UTF-8, as text. */
export function textOf(bytes: Uint8Array, start: number, end: number = bytes.length): string {
  // A decoder costs as much for one character as for a hundred.
  if (end - start > 24) return decoder.decode(bytes.subarray(start, end));
  let text = '';
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const [a, b, c, d] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]] as [number, number, number, number];
    if ((a | b | c | d) >= 0x80) return decoder.decode(bytes.subarray(start, end));
    text += String.fromCharCode(a, b, c, d);
  }
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte >= 0x80) return decoder.decode(bytes.subarray(start, end));
    text += String.fromCharCode(byte);
  }
  return text;
}

/**
 * Whether bytes are UTF-8 (RFC 3629) of characters that XML 1.0 §2.2 has. Four octets at a time while they are plain ASCII, which
 * is what nearly all of a page is.
 * @returns `returns`: they are, and carriage returns are among them. `none`: they are not.
 */
export function classifyXmlText(bytes: Uint8Array): 'plain' | 'returns' | 'none' {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const lastWord = bytes.length - 4;
  let hasReturns = false;
  let at = 0;
  while (at < bytes.length) {
    if (at <= lastWord) {
      const word = words.getInt32(at);
      // An octet above 0x7f has its high bit set, one below 0x20 gets it by the subtraction; a borrow can only add doubt.
      if (((word | (word - 0x20202020)) & 0x80808080) === 0) {
        at += 4;
        continue;
      }
    }
    const length = characterLength(bytes, at);
    if (length === 0) return 'none';
    hasReturns ||= bytes[at] === 0x0d;
    at += length;
  }
  return hasReturns ? 'returns' : 'plain';
}

/** Where the next `<`, `>` or `&` stands, four octets at a time; the end of the bytes when none follows. */
export function nextMark(bytes: Uint8Array, from: number): number {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const lastWord = bytes.length - 4;
  let at = from;
  for (; at <= lastWord; at += 4) {
    const word = words.getInt32(at);
    // An octet that is zero here is `<` or `>`, which differ in one bit, or `&`; the subtraction sets the high bit of a zero.
    const angle = (word | 0x02020202) ^ 0x3e3e3e3e;
    const ampersand = word ^ 0x26262626;
    if ((((angle - 0x01010101) & ~angle) | ((ampersand - 0x01010101) & ~ampersand)) & 0x80808080) break;
  }
  for (; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 0x3c || byte === 0x3e || byte === 0x26) break;
  }
  return at;
}

/** The octets of the character that begins here; 0 when it is no character of XML, or not UTF-8. */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return first >= 0x20 || first === 0x09 || first === 0x0a || first === 0x0d ? 1 : 0;
  const second = bytes[at + 1] ?? 0;
  if (first < 0xe0) return first >= 0xc2 && isFollower(second) ? 2 : 0;
  const third = bytes[at + 2] ?? 0;
  if (!isFollower(second) || !isFollower(third)) return 0;
  if (first < 0xf0) {
    // Neither an overlong form nor a surrogate nor U+FFFE and U+FFFF.
    if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) return 0;
    return first === 0xef && second === 0xbf && third >= 0xbe ? 0 : 3;
  }
  if (first > 0xf4 || !isFollower(bytes[at + 3] ?? 0)) return 0;
  return (first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f) ? 0 : 4;
}

function isFollower(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
