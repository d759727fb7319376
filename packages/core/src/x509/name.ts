import { compareBytes, equalBytes, fromUtf8, toHex } from '../base/bytes.ts';
import { checkDer, type DerElement, type DerReader, decodeString, latin1, stringTags, tag } from '../der/index.ts';
import { attributeName } from './attribute-names.ts';

/** One attribute of a distinguished name. */
export interface RelativeName {
  /** The attribute's object identifier, e.g. `2.5.4.3`. */
  readonly type: string;
  /** The text; a value that is not a character string is `#` and the hexadecimal of its DER. */
  readonly value: string;
  /** The identifier octet of the value, e.g. `0x0c` for UTF8String. */
  readonly valueTag: number;
}

/** A distinguished name: received bytes, attributes in order, and one line for people. */
export interface Name {
  /** The DER of the whole name. */
  readonly raw: Uint8Array;
  readonly rdns: readonly (readonly RelativeName[])[];
  /** `C=CN, O=…, CN=…` in encoding order; separators and invisible characters inside values are escaped (RFC 4514 §2.4). */
  readonly text: string;
}

/**
 * Reads a distinguished name (RFC 5280 §4.1.2.4).
 * Characters that do not belong to their string type and unsorted sets are tolerated by name.
 * @throws CoreError `ERR_DER_…`.
 */
export function parseName(reader: DerReader, field: string): Name {
  const element = reader.read(tag.sequence, field);
  return parseNameContent(reader.inside(element, field), element.bytes);
}

/** Reads the relative names of an opened name; `raw` is the DER that the name stands for. */
export function parseNameContent(sequence: DerReader, raw: Uint8Array): Name {
  const rdns: (readonly RelativeName[])[] = [];
  while (!sequence.done) rdns.push(parseRelativeNames(sequence.readSequence('rdn', tag.set)));
  return Object.freeze({ raw, rdns: Object.freeze(rdns), text: printName(rdns) });
}

/** DirectoryString and its kin, x500UniqueIdentifier (BIT STRING), postalAddress (SEQUENCE); OpenSSL's reader draws the same line. */
const valueTags: ReadonlySet<number> = /* @__PURE__ */ new Set([
  tag.utf8String,
  tag.printableString,
  tag.ia5String,
  tag.numericString,
  tag.teletexString,
  tag.bmpString,
  tag.universalString,
  tag.bitString,
  tag.sequence,
]);

/** Reads the attributes of one relative name, the content of a SET. */
export function parseRelativeNames(set: DerReader): readonly RelativeName[] {
  const attributes: RelativeName[] = [];
  let previous: Uint8Array | undefined;
  do {
    const element = set.read(tag.sequence, 'attribute');
    if (previous !== undefined && compareBytes(previous, element.bytes) > 0) set.note('der.set.order', 'rdn');
    previous = element.bytes;
    const attribute = set.inside(element, 'attribute');
    const type = attribute.readObjectIdentifier('type');
    const value = attribute.readElement('value');
    if (!valueTags.has(value.tag)) attribute.invalid(value, 'value', 'is of a type that X.520 has no attribute for');
    attribute.end();
    // What is no text is kept as it is, and is to be DER all the same.
    if (!stringTags.has(value.tag)) checkDer(value.bytes, `${attribute.path}.value`, set.limits);
    attributes.push(Object.freeze({ type, value: decodeText(attribute, value, 'value'), valueTag: value.tag }));
  } while (!set.done);
  return Object.freeze(attributes);
}

/** The text of a string value; a charset deviation is noted and read as UTF-8, else as Latin-1, so that nothing is lost. */
export function decodeText(reader: DerReader, value: DerElement, field: string, type: number = value.tag): string {
  if (!stringTags.has(type)) return `#${toHex(value.bytes)}`;
  const text = decodeString(type, value.content);
  // TeletexString has no usable rule: other software puts UTF-8 there, so that is tried first.
  if (text !== undefined && (type !== tag.teletexString || isAscii(value.content))) return text;
  reader.note('der.string.charset', field);
  try {
    return fromUtf8(value.content);
  } catch {
    return latin1(value.content);
  }
}

function isAscii(bytes: Uint8Array): boolean {
  for (const octet of bytes) if (octet >= 0x80) return false;
  return true;
}

function printName(rdns: readonly (readonly RelativeName[])[]): string {
  let text = '';
  for (const rdn of rdns) {
    for (let i = 0; i < rdn.length; i++) {
      const { type, value, valueTag } = rdn[i] as RelativeName;
      text += `${i > 0 ? '+' : text === '' ? '' : ', '}${attributeName(type)}=${stringTags.has(valueTag) ? escapeValue(value) : value}`;
    }
  }
  return text;
}

// Separators, C0/C1 controls, and the characters that reorder or hide text on a screen.
const special = /[\\,+"<>;=\p{Cc}\p{Cf}\u2028\u2029]|^[ #]| $/gu;
const visible = /[\\,+"<>;= #]/;

/** Whether a value is letters, digits and Chinese characters alone, as most are: then there is nothing to escape. */
function isPlain(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    const plain =
      (unit >= 0x61 && unit <= 0x7a) ||
      (unit >= 0x41 && unit <= 0x5a) ||
      (unit >= 0x30 && unit <= 0x39) ||
      (unit >= 0x4e00 && unit <= 0x9fff);
    if (!plain) return false;
  }
  return true;
}

function escapeValue(value: string): string {
  if (isPlain(value)) return value;
  return value.replace(special, (character) =>
    visible.test(character)
      ? `\\${character}`
      : Array.from(new TextEncoder().encode(character), (octet) => `\\${octet.toString(16).padStart(2, '0')}`).join(''),
  );
}

/**
 * Tells whether two names are the same: by bytes, else attribute by attribute with case, width and runs of white space
 * folded and whatever the string types (RFC 5280 §7.1).
 * @example sameName(certificate.issuer, issuer.subject); // true
 */
export function sameName(a: Name, b: Name): boolean {
  return a === b || equalBytes(a.raw, b.raw) || (a.rdns.length === b.rdns.length && nameKey(a) === nameKey(b));
}

const keys = /* @__PURE__ */ new WeakMap<Name, string>();

/**
 * A string that is equal for two names exactly when `sameName` holds: for looking names up.
 * @example
 * const byName = new Map([[nameKey(issuer.subject), issuer]]);
 * byName.get(nameKey(certificate.issuer)) === issuer; // true
 */
export function nameKey(name: Name): string {
  let key = keys.get(name);
  if (key === undefined) {
    key = name.rdns.map(relativeNamesKey).join('\u0001');
    keys.set(name, key);
  }
  return key;
}

/**
 * The same for the attributes of one relative name.
 * @example relativeNamesKey(issuer.subject.rdns[0]) === relativeNamesKey(certificate.issuer.rdns[0]); // true
 */
export function relativeNamesKey(rdn: readonly RelativeName[]): string {
  const parts = rdn.map(({ type, value, valueTag }) =>
    stringTags.has(valueTag) ? `${type}=s${foldText(value)}` : `${type}=${value}`,
  );
  return parts.length === 1 ? (parts[0] as string) : parts.sort().join('\u0002');
}

function foldText(value: string): string {
  // The control characters that separate the parts of a key are folded to blanks, so a value cannot imitate a separator.
  return value
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** The last value of one attribute type. */
export function lastNameValue(name: Name, type: string): string | undefined {
  let last: string | undefined;
  for (const rdn of name.rdns) for (const attribute of rdn) if (attribute.type === type) last = attribute.value;
  return last;
}

/**
 * The values of one attribute type, in order.
 * @example nameValues(certificate.subject, '2.5.4.3'); // ['示范甲省市场监督管理局']
 */
export function nameValues(name: Name, type: string): string[] {
  const values: string[] = [];
  for (const rdn of name.rdns) for (const attribute of rdn) if (attribute.type === type) values.push(attribute.value);
  return values;
}
