import { CoreError } from '../base/errors.ts';
import { checkLimit, type Limits } from '../base/limits.ts';
import type { XmlElement } from './xml-element.ts';

/** Characters that XML 1.0 §2.2 does not have; the text comes from a UTF-8 decoder, so surrogates are always pairs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const nameStart =
  'A-Z_a-z\\u{c0}-\\u{d6}\\u{d8}-\\u{f6}\\u{f8}-\\u{2ff}\\u{370}-\\u{37d}\\u{37f}-\\u{1fff}\\u{200c}\\u{200d}\\u{2070}-\\u{218f}' +
  '\\u{2c00}-\\u{2fef}\\u{3001}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{fffd}\\u{10000}-\\u{effff}';
const ncName = `[${nameStart}][${nameStart}\\-.0-9\\u{b7}\\u{300}-\\u{36f}\\u{203f}\\u{2040}]*`;

/** A name with at most one prefix (Namespaces in XML 1.0 §3). */
const qualifiedName = new RegExp(`(?:(${ncName}):)?(${ncName})`, 'uy');
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

interface Open {
  readonly qualified: string;
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  readonly scope: Scope;
  text: string;
}

interface RawAttribute {
  readonly prefix: string;
  readonly name: string;
  readonly value: string;
}

/**
 * A strict reader of XML 1.0 with namespaces. It jumps from one mark to the next instead of looking at every character, since most
 * of a page is path data; general parsers took ten times as long over it.
 */
export class XmlReader {
  readonly #text: string;
  readonly #path: string;
  readonly #limits: Limits;
  readonly #open: Open[] = [];
  #at = 0;
  #nodes = 0;
  #root: XmlElement | undefined;

  constructor(text: string, path: string, limits: Limits) {
    // Line ends are one character (§2.11).
    this.#text = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
    this.#path = path;
    this.#limits = limits;
  }

  readDocument(): XmlElement {
    const text = this.#text;
    const bad = illegal.exec(text);
    if (bad !== null) this.#fail('a character that XML does not have', bad.index);
    this.#readDeclaration();
    while (this.#at < text.length) {
      const mark = text.indexOf('<', this.#at);
      const end = mark < 0 ? text.length : mark;
      if (end > this.#at) this.#readText(end);
      if (mark < 0) break;
      this.#at = mark;
      this.#readMarkup();
    }
    if (this.#open.length > 0) this.#fail('an element is not closed');
    return this.#root ?? this.#fail('no element');
  }

  #readDeclaration(): void {
    if (!/^<\?xml[ \t\n?]/.test(this.#text)) return;
    const m = declaration.exec(this.#text);
    if (m === null) this.#fail('the XML declaration is malformed');
    const version = m[1] ?? m[2];
    const encoding = m[3] ?? m[4];
    if (version !== '1.0') this.#fail(`XML version ${version}`);
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) this.#fail(`encoding ${encoding} is not UTF-8`);
    this.#at = m[0].length;
  }

  #readMarkup(): void {
    const text = this.#text;
    const next = text.charCodeAt(this.#at + 1);
    if (next === 0x2f) this.#readEndTag();
    else if (next === 0x3f) this.#readInstruction();
    else if (next !== 0x21) this.#readStartTag();
    else if (text.startsWith('<!--', this.#at)) this.#readComment();
    else if (text.startsWith('<![CDATA[', this.#at)) this.#readCharacterData();
    else this.#fail('a document type is not allowed');
  }

  /** Character data up to `end`, the next markup. */
  #readText(end: number): void {
    const raw = this.#text.slice(this.#at, end);
    const element = this.#open.at(-1);
    if (element === undefined) {
      if (/[^ \t\n]/.test(raw)) this.#fail('text outside the element');
    } else {
      const wrong = raw.indexOf(']]>');
      if (wrong >= 0) this.#fail(']]> in text', this.#at + wrong);
      element.text += raw.includes('&') ? this.#resolve(raw, this.#at) : raw;
    }
    this.#at = end;
  }

  #readCharacterData(): void {
    const element = this.#open.at(-1) ?? this.#fail('text outside the element');
    const end = this.#text.indexOf(']]>', this.#at + 9);
    if (end < 0) this.#fail('a CDATA section does not end');
    element.text += this.#text.slice(this.#at + 9, end);
    this.#at = end + 3;
  }

  #readComment(): void {
    const end = this.#text.indexOf('--', this.#at + 4);
    if (end < 0 || this.#text[end + 2] !== '>') this.#fail('a comment does not end, or holds --');
    this.#at = end + 3;
  }

  #readInstruction(): void {
    const start = this.#at;
    this.#at += 2;
    const { prefix, name } = this.#readName();
    if (prefix !== '' || name.toLowerCase() === 'xml') this.#fail('the target of an instruction', start);
    const end = this.#text.indexOf('?>', this.#at);
    if (end < 0 || (end > this.#at && !isBlank(this.#text.charCodeAt(this.#at))))
      this.#fail('an instruction does not end', start);
    this.#at = end + 2;
  }

  #readEndTag(): void {
    const element = this.#open.pop() ?? this.#fail('an end tag without its start tag');
    const start = this.#at + 2;
    if (!this.#text.startsWith(element.qualified, start)) this.#fail(`the end tag of ${element.qualified} is expected`);
    this.#at = start + element.qualified.length;
    this.#skipBlanks();
    if (this.#text[this.#at] !== '>') this.#fail(`the end tag of ${element.qualified} is expected`);
    this.#at++;
    this.#close(element);
  }

  #close({ name, namespace, attributes, children, text }: Open): void {
    const element: XmlElement = { name, namespace, attributes, children, text };
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#root = element;
    else parent.children.push(element);
  }

  #readStartTag(): void {
    if (this.#root !== undefined) this.#fail('a second element');
    checkLimit(this.#limits, 'xmlDepth', this.#open.length + 1);
    this.#count();
    const start = ++this.#at;
    const { prefix, name } = this.#readName();
    const qualified = this.#text.slice(start, this.#at);
    const raw = this.#readAttributes();
    const scope = this.#scopeOf(raw);
    const element: Open = {
      qualified,
      name,
      namespace: prefix === '' ? (lookUp('', scope) ?? '') : this.#namespaceOf(prefix, scope),
      attributes: this.#expand(raw, scope),
      children: [],
      scope,
      text: '',
    };
    const empty = this.#text[this.#at] === '/';
    if (empty) this.#at++;
    if (this.#text[this.#at] !== '>') this.#fail('a tag does not end');
    this.#at++;
    if (empty) this.#close(element);
    else this.#open.push(element);
  }

  #readAttributes(): RawAttribute[] {
    const attributes: RawAttribute[] = [];
    for (;;) {
      const before = this.#at;
      this.#skipBlanks();
      const next = this.#text.charCodeAt(this.#at);
      if (next === 0x3e || next === 0x2f || Number.isNaN(next)) return attributes;
      if (this.#at === before) this.#fail('white space between attributes');
      this.#count();
      checkLimit(this.#limits, 'xmlAttributes', attributes.length + 1);
      const { prefix, name } = this.#readName();
      this.#skipBlanks();
      if (this.#text[this.#at] !== '=') this.#fail('an attribute without a value');
      this.#at++;
      this.#skipBlanks();
      attributes.push({ prefix, name, value: this.#readValue() });
    }
  }

  #readValue(): string {
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") this.#fail('an attribute value without quotes');
    const start = this.#at + 1;
    const end = this.#text.indexOf(quote, start);
    if (end < 0) this.#fail('an attribute value does not end');
    const raw = this.#text.slice(start, end);
    if (raw.includes('<')) this.#fail('< in an attribute value');
    this.#at = end + 1;
    // White space becomes blanks, unless it is written as a character reference (§3.3.3).
    const blanks = /[\t\n]/.test(raw) ? raw.replace(/[\t\n]/g, ' ') : raw;
    return blanks.includes('&') ? this.#resolve(blanks, start) : blanks;
  }

  /** The scope of an element with these attributes (Namespaces in XML 1.0 §2.2, §5). */
  #scopeOf(attributes: readonly RawAttribute[]): Scope {
    const outer = this.#open.at(-1)?.scope ?? outermost;
    let own: Map<string, string> | undefined;
    for (const { prefix, name, value } of attributes) {
      const declared = prefix === 'xmlns' ? name : prefix === '' && name === 'xmlns' ? '' : undefined;
      if (declared === undefined) continue;
      if (declared === 'xmlns' || value === xmlnsNamespace) this.#fail('the prefix xmlns cannot be declared');
      if ((declared === 'xml') !== (value === xmlNamespace)) this.#fail('the prefix xml has one namespace');
      if (declared !== '' && value === '') this.#fail(`the prefix ${declared} has no namespace`);
      // Some readers trim it, some do not: one file must not have two meanings.
      if (/\s/.test(value)) this.#fail('white space in a namespace name');
      own ??= new Map();
      own.set(declared, value);
    }
    return own === undefined ? outer : { own, outer };
  }

  #expand(attributes: readonly RawAttribute[], scope: Scope): Map<string, string> {
    const expanded = new Map<string, string>();
    const declared = new Set<string>();
    for (const { prefix, name, value } of attributes) {
      if (prefix === 'xmlns' || (prefix === '' && name === 'xmlns')) {
        if (declared.has(`${prefix}:${name}`)) this.#fail(`the attribute ${name} is given twice`);
        declared.add(`${prefix}:${name}`);
        continue;
      }
      const key = prefix === '' ? name : `{${this.#namespaceOf(prefix, scope)}}${name}`;
      if (expanded.has(key)) this.#fail(`the attribute ${name} is given twice`);
      expanded.set(key, value);
    }
    return expanded;
  }

  #namespaceOf(prefix: string, scope: Scope): string {
    return lookUp(prefix, scope) ?? this.#fail(`the prefix ${prefix} is not declared`);
  }

  #readName(): { prefix: string; name: string } {
    qualifiedName.lastIndex = this.#at;
    const m = qualifiedName.exec(this.#text);
    if (m === null) this.#fail('a name is expected');
    this.#at = qualifiedName.lastIndex;
    if (this.#text[this.#at] === ':') this.#fail('a name with two prefixes');
    return { prefix: m[1] ?? '', name: m[2] as string };
  }

  /** Replaces references; `offset` is where the text stands. */
  #resolve(raw: string, offset: number): string {
    return raw.replace(/&([^;&]{0,12};)?/g, (whole, body: string | undefined, at: number) => {
      const reference = body?.slice(0, -1) ?? '';
      const entity = Object.hasOwn(entities, reference) ? entities[reference] : undefined;
      if (entity !== undefined) return entity;
      const m = /^#(?:x([0-9A-Fa-f]{1,6})|(\d{1,7}))$/.exec(reference);
      if (m === null) this.#fail(`the reference ${whole}`, offset + at);
      const point = m[1] === undefined ? Number(m[2]) : Number.parseInt(m[1], 16);
      if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) this.#fail(`the reference ${whole}`, offset + at);
      const character = String.fromCodePoint(point);
      if (illegal.test(character)) this.#fail(`the reference ${whole}`, offset + at);
      return character;
    });
  }

  #skipBlanks(): void {
    while (isBlank(this.#text.charCodeAt(this.#at))) this.#at++;
  }

  #count(): void {
    checkLimit(this.#limits, 'xmlNodes', ++this.#nodes);
  }

  #fail(rule: string, at: number = this.#at): never {
    const before = this.#text.slice(0, at);
    const line = before.split('\n').length;
    const column = at - before.lastIndexOf('\n');
    throw new CoreError('ERR_XML', { path: this.#path, rule, line, column });
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09;
}
