import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import { CoreError } from '../base/errors.ts';
import { checkLimit, defaultLimits, type Limits } from '../base/limits.ts';

/** An element: names without prefix, attributes by local name when they have no namespace. */
export interface XmlElement {
  /** The local name. */
  readonly name: string;
  /** The namespace URI, empty when there is none. */
  readonly namespace: string;
  /** Attributes without namespace, by name. Attributes with one are under `{uri}name`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The character data directly inside, joined. */
  readonly text: string;
}

interface Building {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true });

/**
 * Reads well-formed, namespace-aware XML 1.0 in UTF-8 into a small tree. A document type is refused before anything of it is read,
 * so there are no entities beyond the five and no external access; depth and counts have budgets.
 * @param path - How errors name the file.
 * @throws CoreError `ERR_XML`, `ERR_LIMIT`.
 * @example parseXml(utf8('<a x="1">b</a>'), 'a.xml').attributes.get('x'); // "1"
 */
export function parseXml(bytes: Uint8Array, path: string, limits: Limits = defaultLimits): XmlElement {
  checkLimit(limits, 'xmlBytes', bytes.length);
  const fail = (rule: string, line = 1, column = 1, cause?: unknown): never => {
    throw new CoreError('ERR_XML', { path, rule, line, column }, { cause });
  };
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch (cause) {
    return fail('not UTF-8', 1, 1, cause);
  }
  const parser = new SaxesParser<{ xmlns: true; position: true }>({ xmlns: true, position: true });
  const here = (rule: string): never => fail(rule, parser.line, parser.column + 1);
  const open: Building[] = [];
  let root: XmlElement | undefined;
  let nodes = 0;
  const count = (): void => {
    if (++nodes > limits.xmlNodes)
      throw new CoreError('ERR_LIMIT', { budget: 'xmlNodes', limit: limits.xmlNodes, got: nodes });
  };
  parser.on('error', (error) => here(error.message.replace(/^\d+:\d+: /, '')));
  parser.on('doctype', () => here('a document type is not allowed'));
  parser.on('xmldecl', ({ encoding, version }) => {
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) here(`encoding ${encoding} is not UTF-8`);
    if (version !== undefined && version !== '1.0') here(`XML version ${version}`);
  });
  parser.on('opentagstart', () => {
    attributes = 0;
    if (open.length + 1 > limits.xmlDepth) {
      throw new CoreError('ERR_LIMIT', { budget: 'xmlDepth', limit: limits.xmlDepth, got: open.length + 1 });
    }
    count();
  });
  let attributes = 0;
  parser.on('attribute', () => {
    count();
    if (++attributes > limits.xmlAttributes) {
      throw new CoreError('ERR_LIMIT', { budget: 'xmlAttributes', limit: limits.xmlAttributes, got: attributes });
    }
  });
  parser.on('opentag', (tag: SaxesTagNS) => {
    const named = new Map<string, string>();
    for (const attribute of Object.values(tag.attributes) as SaxesAttributeNS[]) {
      if (attribute.prefix === 'xmlns' || attribute.name === 'xmlns') continue;
      named.set(attribute.uri === '' ? attribute.local : `{${attribute.uri}}${attribute.local}`, attribute.value);
    }
    open.push({ name: tag.local, namespace: tag.uri, attributes: named, children: [], text: '' });
  });
  const addText = (chunk: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += chunk;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop() as Building;
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });
  parser.write(text);
  parser.close();
  return root ?? here('no element');
}

/** Escapes text for XML content or a quoted attribute; characters that XML 1.0 cannot hold become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"'\r\n\t]/g, (character) => escapes[character] as string);
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};
