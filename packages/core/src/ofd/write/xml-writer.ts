import { utf8 } from '../../base/bytes.ts';
import { CoreError } from '../../base/errors.ts';

/** Attribute values in the order they are written; `undefined` leaves one out. */
export type XmlAttributes = Readonly<Record<string, string | number | undefined>>;

// XML 1.0 §2.2; lone surrogates are outside these ranges too.
const notXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/**
 * Escapes text for an element's content or a double-quoted attribute; line breaks survive attribute normalisation.
 * @throws CoreError `ERR_ARGUMENT` for a character that XML cannot hold.
 */
export function xmlText(text: string): string {
  const match = notXml.exec(text);
  if (match !== null) {
    const got = `U+${(match[0].codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
    throw new CoreError('ERR_ARGUMENT', { argument: 'text', expected: 'characters that XML allows', got });
  }
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;');
}

/**
 * A number as OFD and SVG write it: at most four decimals, no exponent.
 * @throws CoreError `ERR_ARGUMENT` when it is not finite or beyond a million.
 */
export function xmlNumber(value: number): string {
  if (!(Math.abs(value) <= 1e6))
    throw new CoreError('ERR_ARGUMENT', { argument: 'number', expected: 'a number up to 1000000', got: String(value) });
  const rounded = Math.round(value * 10_000) / 10_000;
  // -0 is written as 0, and the smallest step left (0.0001) needs no exponent.
  return String(rounded === 0 ? 0 : rounded);
}

/** One element with its attributes; the children are XML already. */
export function xmlElement(name: string, attributes: XmlAttributes, ...children: readonly string[]): string {
  let open = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    open += ` ${key}="${typeof value === 'number' ? xmlNumber(value) : xmlText(value)}"`;
  }
  const content = children.join('');
  return content === '' ? `${open}/>` : `${open}>${content}</${name}>`;
}

/** The namespace of GB/T 33190. */
export const ofdNamespace = 'http://www.ofdspec.org/2016' as const;

/** The first line of every part. */
export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>\n' as const;

/** A whole OFD part as UTF-8 bytes: declaration, then the root element with its namespace. */
export function ofdPart(name: string, attributes: XmlAttributes, ...children: readonly string[]): Uint8Array {
  return utf8(`${xmlDeclaration}${xmlElement(name, { 'xmlns:ofd': ofdNamespace, ...attributes }, ...children)}`);
}
