import { CoreError } from '../base/errors.ts';
import type { XmlElement } from '../container/index.ts';
import { ofdNamespace } from './write/xml-writer.ts';

/** The namespace of files written before the standard was published; read as the same (leniency `ofd.namespace.noYear`). */
export const ofdEarlyNamespace = 'http://www.ofdspec.org' as const;

/**
 * Whether an element belongs to OFD.
 * @example isOfdElement(pkg.readXml('/OFD.xml')); // true
 */
export function isOfdElement(element: XmlElement): boolean {
  return element.namespace === ofdNamespace || element.namespace === ofdEarlyNamespace;
}

/**
 * The children of OFD's namespace with a local name, in document order.
 * @example ofdChildren(pkg.readXml('/OFD.xml'), 'DocBody').length; // 1
 */
export function ofdChildren(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name && isOfdElement(child));
}

/**
 * The first child of OFD's namespace with a local name.
 * @example ofdChild(pkg.readXml('/OFD.xml'), 'DocBody')?.name; // 'DocBody'
 */
export function ofdChild(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name && isOfdElement(child));
}

/**
 * The text of a child without the blanks around it; `undefined` when the child is absent or empty.
 * @example ofdText(ofdChild(pkg.readXml('/OFD.xml'), 'DocBody'), 'DocRoot'); // 'Doc_0/Document.xml'
 */
export function ofdText(element: XmlElement | undefined, name: string): string | undefined {
  const text = ofdChild(element, name)?.text.trim();
  return text === '' ? undefined : text;
}

/**
 * The children with a local name of one list inside another: `ofdList(root, 'Fonts', 'Font')`.
 * @example ofdList(pkg.readXml('/Doc_0/Document.xml'), 'Pages', 'Page').length; // 1
 */
export function ofdList(element: XmlElement, list: string, name: string): readonly XmlElement[] {
  return ofdChildren(element, list).flatMap((inner) => ofdChildren(inner, name));
}

/**
 * The only child with a local name. Two of them would let two readers see two documents.
 * @throws CoreError `ERR_OFD_STRUCTURE` when it comes twice.
 */
export function onlyOfdChild(element: XmlElement, name: string, path: string): XmlElement | undefined {
  const found = ofdChildren(element, name);
  if (found.length > 1)
    throw new CoreError('ERR_OFD_STRUCTURE', { path, rule: `${found.length} ${name} elements in ${element.name}` });
  return found[0];
}

/**
 * The text of an only child without the blanks around it; `undefined` when it is absent or empty.
 * @throws CoreError `ERR_OFD_STRUCTURE` when the child comes twice.
 */
export function onlyOfdText(element: XmlElement, name: string, path: string): string | undefined {
  const text = onlyOfdChild(element, name, path)?.text.trim();
  return text === '' ? undefined : text;
}
