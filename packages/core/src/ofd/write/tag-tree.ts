import { utf8 } from '../../base/bytes.ts';
import { CoreError } from '../../base/errors.ts';
import type { OfdPart } from './model.ts';
import { ofdNamespace, ofdPart, xmlDeclaration, xmlElement } from './xml-writer.ts';

/** The namespace that licence files use for their data index (数据标引). */
export const certTagNamespace = 'http://www.cert.org/' as const;

/** A field's name and one page object that shows it. */
export interface TaggedObject {
  /** A name that XML allows for an element, usually Chinese. */
  readonly name: string;
  readonly pageId: number;
  readonly objectId: number;
}

/**
 * Writes the data index of a licence: CustomTags.xml and Tag_Certificate.xml. A field that several objects show has several entries.
 * @throws CoreError `ERR_ARGUMENT` when a name cannot be an element.
 */
export function writeTagTree(tags: readonly TaggedObject[]): OfdPart[] {
  const entries = tags.map((tag) => {
    if (!isTagName(tag.name))
      throw new CoreError('ERR_ARGUMENT', { argument: 'tag', expected: 'a name of letters and digits', got: tag.name });
    const reference = xmlElement('ofd:ObjectRef', { PageRef: tag.pageId }, String(tag.objectId));
    return xmlElement(`cert:${tag.name}`, {}, reference);
  });
  const root = xmlElement('cert:root', { 'xmlns:cert': certTagNamespace, 'xmlns:ofd': ofdNamespace }, ...entries);
  const list = ofdPart(
    'ofd:CustomTags',
    {},
    xmlElement('ofd:CustomTag', { TypeID: 'cert' }, xmlElement('ofd:FileLoc', {}, 'Tag_Certificate.xml')),
  );
  return [
    { path: '/Doc_0/Tags/CustomTags.xml', bytes: list },
    { path: '/Doc_0/Tags/Tag_Certificate.xml', bytes: utf8(xmlDeclaration + root) },
  ];
}

/**
 * Tells whether a name can be an element of the data index: letters (Chinese too), digits, `_`, `-`; begins with a letter or `_`.
 * @example isTagName('证照编号'); // true
 */
export function isTagName(name: string): boolean {
  return /^[A-Za-z_\u3400-\u4DBF\u4E00-\u9FFF][A-Za-z0-9_\u3400-\u4DBF\u4E00-\u9FFF-]{0,63}$/.test(name);
}
