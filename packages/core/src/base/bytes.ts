import { CoreError } from './errors.ts';

const hexDigits = '0123456789abcdef';
const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Joins byte strings into a new one.
 * @example toHex(concatBytes(Uint8Array.of(1), Uint8Array.of(2, 3))); // "010203"
 */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/**
 * A copy in memory of its own, whatever was given: `slice` of Node's Buffer is a view, so that writing into one writes into the other.
 * @example const key = copyBytes(privateKey);
 */
export function copyBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

/**
 * Compares public byte strings; stops at the first difference (never use it on secrets).
 * @example equalBytes(utf8('abc'), fromHex('616263')); // true
 */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  let at = 0;
  // Two views take as long as a hundred octets.
  if (a.length >= 128) {
    // Four octets at a time: CRLs and whole attachments are compared as well.
    const [x, y] = [new DataView(a.buffer, a.byteOffset), new DataView(b.buffer, b.byteOffset)];
    for (const last = a.length - 4; at <= last; at += 4) if (x.getInt32(at) !== y.getInt32(at)) return false;
  }
  for (; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** Orders byte strings as unsigned numbers, byte by byte, the shorter first when one begins the other. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/**
 * Bytes as lower-case hexadecimal.
 * @example toHex(utf8('印')); // "e58db0"
 */
export function toHex(bytes: Uint8Array): string {
  const digits = new Uint8Array(bytes.length * 2);
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    digits[2 * i] = hexDigits.charCodeAt(byte >> 4);
    digits[2 * i + 1] = hexDigits.charCodeAt(byte & 15);
  }
  return decoder.decode(digits);
}

/** Whether a text is the lower-case hexadecimal of public bytes. */
export function isHexOf(text: string, bytes: Uint8Array): boolean {
  if (text.length !== bytes.length * 2) return false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (text.charCodeAt(2 * i) !== hexDigits.charCodeAt(byte >> 4)) return false;
    if (text.charCodeAt(2 * i + 1) !== hexDigits.charCodeAt(byte & 15)) return false;
  }
  return true;
}

const hexValues: Readonly<Int8Array> = /* @__PURE__ */ (() => {
  const values = new Int8Array(128).fill(-1);
  for (let i = 0; i < 16; i++) {
    values[hexDigits.charCodeAt(i)] = i;
    values[hexDigits.toUpperCase().charCodeAt(i)] = i;
  }
  return values;
})();

/**
 * Hexadecimal of either case to bytes.
 * @throws CoreError `ERR_ENCODING` for an odd length or another character.
 * @example fromHex('00ff').length; // 2
 */
export function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length >> 1);
  for (let i = 0; i < text.length; i += 2) {
    const high = hexValues[text.charCodeAt(i)] ?? -1;
    // Past the end there is no character code, and so no value.
    const low = hexValues[text.charCodeAt(i + 1)] ?? -1;
    if (high < 0 || low < 0)
      throw new CoreError('ERR_ENCODING', { encoding: 'hexadecimal', offset: high < 0 ? i : i + 1 });
    bytes[i >> 1] = (high << 4) | low;
  }
  return bytes;
}

/**
 * Bytes as base64 (RFC 4648 §4) with padding, on one line.
 * @example toBase64(fromHex('ff')); // "/w=="
 */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const a = bytes[i] as number;
    const b = bytes[i + 1];
    const c = bytes[i + 2];
    text += (base64Digits[a >> 2] as string) + (base64Digits[((a & 3) << 4) | ((b ?? 0) >> 4)] as string);
    text += b === undefined ? '=' : (base64Digits[((b & 15) << 2) | ((c ?? 0) >> 6)] as string);
    text += c === undefined ? '=' : (base64Digits[c & 63] as string);
  }
  return text;
}

const base64Values: Readonly<Int8Array> = /* @__PURE__ */ (() => {
  const values = new Int8Array(128).fill(-1);
  for (let i = 0; i < 64; i++) values[base64Digits.charCodeAt(i)] = i;
  return values;
})();

/**
 * Base64 (RFC 4648 §4) to bytes: padding required, unused bits zero, no white space. One text has one meaning and back.
 * @throws CoreError `ERR_ENCODING` at the first character that breaks this.
 * @example toHex(fromBase64('/w==')); // "ff"
 */
export function fromBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0) throw new CoreError('ERR_ENCODING', { encoding: 'base64', offset: text.length });
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const digits = text.length - padding;
  const bytes = new Uint8Array((digits * 3) >> 2);
  let bits = 0;
  let count = 0;
  let at = 0;
  for (let i = 0; i < digits; i++) {
    const code = text.charCodeAt(i);
    const value = code < 128 ? (base64Values[code] as number) : -1;
    if (value < 0) throw new CoreError('ERR_ENCODING', { encoding: 'base64', offset: i });
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[at++] = (bits >> count) & 0xff;
    }
  }
  if ((bits & ((1 << count) - 1)) !== 0)
    throw new CoreError('ERR_ENCODING', { encoding: 'base64', offset: digits - 1 });
  return bytes;
}

const isSpace = (octet: number): boolean => octet === 0x20 || (octet >= 0x09 && octet <= 0x0d);

/**
 * Base64 as files have it, to bytes: white space anywhere, padding optional, unused bits zero. Costs no more memory than its result.
 * @throws CoreError `ERR_ENCODING` at the first octet that breaks this, before anything is decoded.
 */
export function fromBase64Octets(octets: Uint8Array): Uint8Array {
  const refuse = (offset: number): never => {
    throw new CoreError('ERR_ENCODING', { encoding: 'base64', offset });
  };
  let digits = 0;
  let end = octets.length;
  while (end > 0 && isSpace(octets[end - 1] as number)) end--;
  let padding = 0;
  while (end > 0 && padding < 2 && octets[end - 1] === 0x3d) {
    end--;
    padding++;
    while (end > 0 && isSpace(octets[end - 1] as number)) end--;
  }
  for (let i = 0; i < end; i++) {
    const octet = octets[i] as number;
    if ((base64Values[octet] ?? -1) >= 0) digits++;
    else if (!isSpace(octet)) refuse(i);
  }
  const rest = digits % 4;
  if (rest === 1 || (padding > 0 && rest + padding !== 4)) refuse(end);
  const bytes = new Uint8Array(Math.floor((digits * 3) / 4));
  let bits = 0;
  let count = 0;
  let at = 0;
  for (let i = 0; i < end; i++) {
    const value = base64Values[octets[i] as number] as number;
    if (value < 0) continue;
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[at++] = (bits >> count) & 0xff;
  }
  if ((bits & ((1 << count) - 1)) !== 0) refuse(end - 1);
  return bytes;
}

const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Text as UTF-8.
 * @example utf8('印').length; // 3
 */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/**
 * UTF-8 to text; nothing is replaced and a byte order mark stays.
 * @throws CoreError `ERR_ENCODING` when the bytes are not UTF-8.
 * @example fromUtf8(fromHex('e58db0')); // "印"
 */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new CoreError('ERR_ENCODING', { encoding: 'UTF-8', offset: 0 }, { cause });
  }
}
