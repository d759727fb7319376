import { checkLimit, defaultLimits, type Limits } from '../base/limits.ts';
import { sharedContent } from './content-memory.ts';
import type { XmlElement } from './xml-element.ts';
import { XmlReader } from './xml-reader.ts';

/**
 * Reads well-formed, namespace-aware XML 1.0 in UTF-8 into a small tree. A document type is refused, so there are no entities
 * beyond the five and no external access; depth and counts have budgets; time grows with length only.
 * @param path - How errors name the file.
 * @throws CoreError `ERR_XML`, `ERR_LIMIT`.
 * @example parseXml(utf8('<a x="1">b</a>'), 'a.xml').attributes.get('x'); // "1"
 */
export function parseXml(bytes: Uint8Array, path: string, limits: Limits = defaultLimits): XmlElement {
  checkLimit(limits, 'xmlBytes', bytes.length);
  const known = sharedContent(bytes);
  const before = known?.treeUnder(limits);
  if (before !== undefined) return before;
  const tree = new XmlReader(bytes, path, limits).readDocument();
  known?.keepTree(tree, limits, countNodes(tree));
  return tree;
}

/** Elements and attributes of a tree. */
export function countNodes(root: XmlElement): number {
  let count = 0;
  const waiting = [root];
  for (let element = waiting.pop(); element !== undefined; element = waiting.pop()) {
    count += 1 + element.attributes.size;
    for (const child of element.children) waiting.push(child);
  }
  return count;
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
