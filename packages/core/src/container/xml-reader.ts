import { CoreError } from '../base/errors.ts';
import { checkLimit, type Limits } from '../base/limits.ts';
import { classifyXmlText, nextMark, textOf } from './xml-bytes.ts';
import type { XmlElement } from './xml-element.ts';

/** Characters that XML 1.0 §2.2 does not have, apart from surrogates, which UTF-8 cannot spell. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const nameStart =
  'A-Z_a-z\\u{c0}-\\u{d6}\\u{d8}-\\u{f6}\\u{f8}-\\u{2ff}\\u{370}-\\u{37d}\\u{37f}-\\u{1fff}\\u{200c}\\u{200d}\\u{2070}-\\u{218f}' +
  '\\u{2c00}-\\u{2fef}\\u{3001}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{fffd}\\u{10000}-\\u{effff}';
const ncName = `[${nameStart}][${nameStart}\\-.0-9\\u{b7}\\u{300}-\\u{36f}\\u{203f}\\u{2040}]*`;

/** A name with at most one prefix (Namespaces in XML 1.0 §3). */
const qualifiedName = new RegExp(`^(?:(${ncName}):)?(${ncName})`, 'u');

/** What an ASCII character is in a name: 3 may begin one, 2 may continue one, 0 ends it. */
const nameClass: Uint8Array = /* @__PURE__ */ Uint8Array.from({ length: 256 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /[A-Z_a-z]/.test(character) ? 3 : /[-.0-9]/.test(character) ? 2 : 0;
});
const declaration =
  /^<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"([^"]*)"|'([^']*)')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"([^"]*)"|'([^']*)'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';

/** Prefixes in force: an element's own declarations above its parent's. Nothing is copied, so nesting costs nothing. */
interface Scope {
  readonly own: ReadonlyMap<string, string>;
  readonly outer: Scope | undefined;
}

const outermost: Scope = { own: new Map([['xml', xmlNamespace]]), outer: undefined };

function lookUp(prefix: string, scope: Scope): string | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const namespace = at.own.get(prefix);
    if (namespace !== undefined) return namespace;
  }
  return undefined;
}

/** An element whose text is decoded when somebody asks: most of a page is path data that a verification never looks at. */
class ReadElement implements XmlElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly #bytes: Uint8Array;
  #text: string;
  /** Where the text goes on; both 0 when it is complete. */
  #from: number;
  #to: number;

  constructor(open: Open, bytes: Uint8Array) {
    this.name = open.name;
    this.namespace = open.namespace;
    this.attributes = open.attributes;
    this.children = open.children;
    this.#bytes = bytes;
    this.#text = open.text;
    this.#from = open.from;
    this.#to = open.to;
  }

  get text(): string {
    if (this.#to > this.#from) {
      this.#text += textOf(this.#bytes, this.#from, this.#to);
      this.#from = this.#to = 0;
    }
    return this.#text;
  }
}

interface Open {
  /** Where its name stands, with the prefix. */
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly name: string;
  readonly namespace: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  readonly scope: Scope;
  /** The text so far, without the last piece, which stands from `from` to `to` as it is. */
  text: string;
  from: number;
  to: number;
}

interface RawAttribute {
  readonly prefix: string;
  readonly name: string;
  readonly value: string;
}

const noAttributes: ReadonlyMap<string, string> = /* @__PURE__ */ new Map();
const noChildren: XmlElement[] = [];

/**
 * A strict reader of XML 1.0 with namespaces, over bytes. The whole part is first found to be UTF-8 of XML's characters; then it jumps
 * from one mark to the next and makes strings of names and attributes only.
 */
export class XmlReader {
  readonly #bytes: Uint8Array;
  readonly #path: string;
  readonly #limits: Limits;
  readonly #open: Open[] = [];
  #at = 0;
  #nodes = 0;
  #root: XmlElement | undefined;
  /** Prefix and local part of the name that was read last. */
  #prefix = '';
  #local = '';

  /** @throws CoreError `ERR_XML` for bytes that are not UTF-8 or hold a character that XML does not have. */
  constructor(bytes: Uint8Array, path: string, limits: Limits) {
    this.#path = path;
    this.#limits = limits;
    this.#bytes = bytes;
    const kind = classifyXmlText(bytes);
    if (kind === 'none') this.#refuseText();
    const unmarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
    // Line ends are one character (§2.11).
    this.#bytes = kind === 'returns' ? encoder.encode(textOf(unmarked, 0).replace(/\r\n?/g, '\n')) : unmarked;
  }

  readDocument(): XmlElement {
    const bytes = this.#bytes;
    this.#readDeclaration();
    while (this.#at < bytes.length) {
      if (bytes[this.#at] === 0x3c) this.#readMarkup();
      else this.#readText();
    }
    if (this.#open.length > 0) this.#fail('an element is not closed');
    return this.#root ?? this.#fail('no element');
  }

  #refuseText(): never {
    let text: string;
    try {
      text = strictDecoder.decode(this.#bytes);
    } catch (cause) {
      throw new CoreError('ERR_XML', { path: this.#path, rule: 'not UTF-8', line: 1, column: 1 }, { cause });
    }
    const before = text.slice(0, illegal.exec(text)?.index ?? 0);
    return this.#fail('a character that XML does not have', encoder.encode(before).length);
  }

  #readDeclaration(): void {
    const bytes = this.#bytes;
    if (!this.#startsWith('<?xml', 0) || !(isBlank(bytes[5]) || bytes[5] === 0x3f)) return;
    const m = declaration.exec(textOf(bytes, 0, this.#find('?>', 5) + 2));
    if (m === null) this.#fail('the XML declaration is malformed');
    const version = m[1] ?? m[2];
    const encoding = m[3] ?? m[4];
    if (version !== '1.0') this.#fail(`XML version ${version}`);
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) this.#fail(`encoding ${encoding} is not UTF-8`);
    this.#at = m[0].length;
  }

  #readMarkup(): void {
    const next = this.#bytes[this.#at + 1];
    if (next === 0x2f) this.#readEndTag();
    else if (next === 0x3f) this.#readInstruction();
    else if (next !== 0x21) this.#readStartTag();
    else if (this.#startsWith('<!--', this.#at)) this.#readComment();
    else if (this.#startsWith('<![CDATA[', this.#at)) this.#readCharacterData();
    else this.#fail('a document type is not allowed');
  }

  /** Character data up to the next markup. */
  #readText(): void {
    const bytes = this.#bytes;
    const start = this.#at;
    const element = this.#open.at(-1);
    let hasReference = false;
    let end = start;
    for (; ; end++) {
      end = nextMark(bytes, end);
      if (bytes[end] === 0x26) hasReference = true;
      else if (bytes[end] !== 0x3e) break;
      // `]]>` must not stand in text (§2.4).
      else if (end >= start + 2 && bytes[end - 1] === 0x5d && bytes[end - 2] === 0x5d)
        this.#fail(']]> in text', end - 2);
    }
    if (element === undefined) {
      for (let i = start; i < end; i++) if (!isBlank(bytes[i])) this.#fail('text outside the element');
    } else if (hasReference) addText(element, bytes, this.#resolve(textOf(bytes, start, end), start));
    else addPiece(element, bytes, start, end);
    this.#at = end;
  }

  #readCharacterData(): void {
    const element = this.#open.at(-1) ?? this.#fail('text outside the element');
    const start = this.#at + 9;
    const end = this.#find(']]>', start);
    if (end === this.#bytes.length) this.#fail('a CDATA section does not end');
    addPiece(element, this.#bytes, start, end);
    this.#at = end + 3;
  }

  #readComment(): void {
    const end = this.#find('--', this.#at + 4);
    if (this.#bytes[end + 2] !== 0x3e) this.#fail('a comment does not end, or holds --');
    this.#at = end + 3;
  }

  #readInstruction(): void {
    const start = this.#at;
    this.#at += 2;
    this.#readName();
    if (this.#prefix !== '' || this.#local.toLowerCase() === 'xml') this.#fail('the target of an instruction', start);
    const end = this.#find('?>', this.#at);
    if (end === this.#bytes.length || (end > this.#at && !isBlank(this.#bytes[this.#at])))
      this.#fail('an instruction does not end', start);
    this.#at = end + 2;
  }

  #readEndTag(): void {
    const bytes = this.#bytes;
    const element = this.#open.pop() ?? this.#fail('an end tag without its start tag');
    let at = this.#at + 2;
    for (let i = element.nameStart; i < element.nameEnd; i++, at++)
      if (bytes[at] !== bytes[i]) this.#fail(`the end tag of ${element.name} is expected`);
    this.#at = at;
    this.#skipBlanks();
    if (bytes[this.#at] !== 0x3e) this.#fail(`the end tag of ${element.name} is expected`);
    this.#at++;
    this.#close(element);
  }

  #close(open: Open): void {
    const element = new ReadElement(open, this.#bytes);
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#root = element;
    else parent.children.push(element);
  }

  #readStartTag(): void {
    if (this.#root !== undefined) this.#fail('a second element');
    checkLimit(this.#limits, 'xmlDepth', this.#open.length + 1);
    this.#count();
    const nameStart = ++this.#at;
    this.#readName();
    const nameEnd = this.#at;
    const prefix = this.#prefix;
    const name = this.#local;
    const outer = this.#open.at(-1)?.scope ?? outermost;
    const { attributes, scope } = this.#readAttributes(outer);
    const namespace = prefix === '' ? (lookUp('', scope) ?? '') : this.#namespaceOf(prefix, scope);
    const empty = this.#bytes[this.#at] === 0x2f;
    if (empty) this.#at++;
    if (this.#bytes[this.#at] !== 0x3e) this.#fail('a tag does not end');
    this.#at++;
    const children = empty ? noChildren : [];
    const element: Open = {
      nameStart,
      nameEnd,
      name,
      namespace,
      attributes,
      children,
      scope,
      text: '',
      from: 0,
      to: 0,
    };
    if (empty) this.#close(element);
    else this.#open.push(element);
  }

  #readAttributes(outer: Scope): { attributes: ReadonlyMap<string, string>; scope: Scope } {
    const bytes = this.#bytes;
    let plain: Map<string, string> | undefined;
    // Declarations, and names with prefixes, which mean something only when all declarations are known.
    let others: RawAttribute[] | undefined;
    for (let count = 1; ; count++) {
      const before = this.#at;
      this.#skipBlanks();
      const next = bytes[this.#at];
      if (next === 0x3e || next === 0x2f || next === undefined) break;
      if (this.#at === before) this.#fail('white space between attributes');
      this.#count();
      if (count > this.#limits.xmlAttributes) checkLimit(this.#limits, 'xmlAttributes', count);
      this.#readName();
      const prefix = this.#prefix;
      const name = this.#local;
      this.#skipBlanks();
      if (bytes[this.#at] !== 0x3d) this.#fail('an attribute without a value');
      this.#at++;
      this.#skipBlanks();
      const value = this.#readValue();
      if (prefix === '' && name !== 'xmlns') {
        plain ??= new Map();
        if (plain.has(name)) this.#fail(`the attribute ${name} is given twice`);
        plain.set(name, value);
      } else {
        others ??= [];
        others.push({ prefix, name, value });
      }
    }
    if (others === undefined) return { attributes: plain ?? noAttributes, scope: outer };
    const scope = this.#scopeOf(others, outer);
    return { attributes: this.#expand(others, scope, plain ?? new Map()), scope };
  }

  #readValue(): string {
    const bytes = this.#bytes;
    const quote = bytes[this.#at];
    if (quote !== 0x22 && quote !== 0x27) this.#fail('an attribute value without quotes');
    const start = this.#at + 1;
    let end = start;
    let isPlain = true;
    for (; end < bytes.length; end++) {
      const byte = bytes[end] as number;
      if (byte === quote) break;
      if (byte === 0x3c) this.#fail('< in an attribute value');
      if (byte < 0x20 || byte === 0x26) isPlain = false;
    }
    if (end === bytes.length) this.#fail('an attribute value does not end');
    this.#at = end + 1;
    const raw = textOf(bytes, start, end);
    if (isPlain) return raw;
    // White space becomes blanks, unless it is written as a character reference (§3.3.3).
    const blanks = raw.replace(/[\t\n]/g, ' ');
    return blanks.includes('&') ? this.#resolve(blanks, start) : blanks;
  }

  /** The scope of an element with these attributes (Namespaces in XML 1.0 §2.2, §5). */
  #scopeOf(attributes: readonly RawAttribute[], outer: Scope): Scope {
    let own: Map<string, string> | undefined;
    for (const { prefix, name, value } of attributes) {
      const declared = prefix === 'xmlns' ? name : prefix === '' ? '' : undefined;
      if (declared === undefined) continue;
      if (declared === 'xmlns' || value === xmlnsNamespace) this.#fail('the prefix xmlns cannot be declared');
      if ((declared === 'xml') !== (value === xmlNamespace)) this.#fail('the prefix xml has one namespace');
      if (declared !== '' && value === '') this.#fail(`the prefix ${declared} has no namespace`);
      // Some readers trim it, some do not: one file must not have two meanings.
      if (/\s/.test(value)) this.#fail('white space in a namespace name');
      own ??= new Map();
      if (own.has(declared)) this.#fail(`the prefix ${declared} is declared twice`);
      own.set(declared, value);
    }
    return own === undefined ? outer : { own, outer };
  }

  /** Adds the attributes that have a namespace. */
  #expand(attributes: readonly RawAttribute[], scope: Scope, expanded: Map<string, string>): Map<string, string> {
    for (const { prefix, name, value } of attributes) {
      if (prefix === 'xmlns' || prefix === '') continue;
      const key = `{${this.#namespaceOf(prefix, scope)}}${name}`;
      if (expanded.has(key)) this.#fail(`the attribute ${name} is given twice`);
      expanded.set(key, value);
    }
    return expanded;
  }

  #namespaceOf(prefix: string, scope: Scope): string {
    return lookUp(prefix, scope) ?? this.#fail(`the prefix ${prefix} is not declared`);
  }

  /** Reads a name into `#prefix` and `#local`. */
  #readName(): void {
    const bytes = this.#bytes;
    const start = this.#at;
    const first = this.#skipName(start);
    const second = bytes[first] === 0x3a ? this.#skipName(first + 1) : first;
    if ((bytes[first] ?? 0) >= 0x80 || (bytes[second] ?? 0) >= 0x80) {
      this.#readRareName();
      return;
    }
    const end = second > first + 1 ? second : first;
    if (first === start) this.#fail('a name is expected');
    this.#prefix = end > first ? nameOf(bytes, start, first) : '';
    this.#local = end > first ? nameOf(bytes, first + 1, end) : nameOf(bytes, start, end);
    this.#at = end;
    if (bytes[end] === 0x3a) this.#fail('a name with two prefixes');
  }

  /** Where a name without colon that begins here ends, as far as it is ASCII; the place itself when none begins. */
  #skipName(start: number): number {
    const bytes = this.#bytes;
    if (start >= bytes.length || ((nameClass[bytes[start] as number] as number) & 1) === 0) return start;
    let at = start + 1;
    while (at < bytes.length && nameClass[bytes[at] as number] !== 0) at++;
    return at;
  }

  /** A name with characters beyond ASCII. */
  #readRareName(): void {
    const bytes = this.#bytes;
    let end = this.#at;
    for (; end < bytes.length; end++) {
      const byte = bytes[end] as number;
      if (byte < 0x80 && byte !== 0x3a && nameClass[byte] === 0) break;
    }
    const m = qualifiedName.exec(textOf(bytes, this.#at, end));
    if (m === null) this.#fail('a name is expected');
    this.#prefix = m[1] ?? '';
    this.#local = m[2] as string;
    this.#at += encoder.encode(m[0]).length;
    if (bytes[this.#at] === 0x3a) this.#fail('a name with two prefixes');
  }

  /** Replaces references; `offset` is where the text stands. */
  #resolve(raw: string, offset: number): string {
    return raw.replace(/&([^;&]{0,12};)?/g, (whole, body: string | undefined) => {
      const reference = body?.slice(0, -1) ?? '';
      const entity = Object.hasOwn(entities, reference) ? entities[reference] : undefined;
      if (entity !== undefined) return entity;
      const m = /^#(?:x([0-9A-Fa-f]{1,6})|(\d{1,7}))$/.exec(reference);
      if (m === null) this.#fail(`the reference ${whole}`, offset);
      const point = m[1] === undefined ? Number(m[2]) : Number.parseInt(m[1], 16);
      if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) this.#fail(`the reference ${whole}`, offset);
      const character = String.fromCodePoint(point);
      if (illegal.test(character)) this.#fail(`the reference ${whole}`, offset);
      return character;
    });
  }

  #skipBlanks(): void {
    while (isBlank(this.#bytes[this.#at])) this.#at++;
  }

  #count(): void {
    if (++this.#nodes > this.#limits.xmlNodes) checkLimit(this.#limits, 'xmlNodes', this.#nodes);
  }

  #startsWith(mark: string, at: number): boolean {
    for (let i = 0; i < mark.length; i++) if (this.#bytes[at + i] !== mark.charCodeAt(i)) return false;
    return true;
  }

  /** Where a mark comes next; the end of the bytes when it does not come. */
  #find(mark: string, from: number): number {
    const bytes = this.#bytes;
    const first = mark.charCodeAt(0);
    for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1))
      if (this.#startsWith(mark, at)) return at;
    return bytes.length;
  }

  #fail(rule: string, at: number = this.#at): never {
    const before = textOf(this.#bytes, 0, at);
    const line = before.split('\n').length;
    const column = before.length - before.lastIndexOf('\n');
    throw new CoreError('ERR_XML', { path: this.#path, rule, line, column });
  }
}

const encoder = /* @__PURE__ */ new TextEncoder();
const strictDecoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true });

/** Adds text to an element behind what it has. */
function addText(element: Open, bytes: Uint8Array, text: string): void {
  if (element.to > element.from) element.text += textOf(bytes, element.from, element.to);
  element.from = element.to = 0;
  element.text += text;
}

/** Adds text that stands in the bytes as it is. */
function addPiece(element: Open, bytes: Uint8Array, from: number, to: number): void {
  if (element.to > element.from) addText(element, bytes, '');
  element.from = from;
  element.to = to;
}

/** Names come again and again: each is made into a string once. Bounded, and another name in the same place changes speed only. */
const names: string[] = /* @__PURE__ */ new Array<string>(512).fill('');

function nameOf(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length > 32) return textOf(bytes, start, end);
  let hash = length;
  for (let i = start; i < end; i++) hash = (hash * 31 + (bytes[i] as number)) | 0;
  const slot = hash & 511;
  const known = names[slot] as string;
  if (known.length === length) {
    let i = 0;
    while (i < length && known.charCodeAt(i) === bytes[start + i]) i++;
    if (i === length) return known;
  }
  const name = textOf(bytes, start, end);
  names[slot] = name;
  return name;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x09;
}
