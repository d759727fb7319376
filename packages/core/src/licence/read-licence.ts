import { isCoreError } from '../base/errors.ts';
import type { XmlElement } from '../container/index.ts';
import {
  certTagNamespace,
  type HiddenReason,
  listPageObjects,
  type OfdPackage,
  type PageObject,
  plainId,
} from '../ofd/index.ts';
import {
  type Disclosure,
  disclosuresName,
  type LicenceAttachment,
  licenceAttachmentName,
  parseDisclosures,
  parseLicenceAttachment,
  photoValue,
} from './attachment.ts';
import { isMetadataName, type LicenceMetadata } from './metadata.ts';

/** What the CustomData of a file says. */
export interface ReadMetadata {
  readonly metadata: LicenceMetadata;
  /** Elements that stand there several times with different values; the first one is in `metadata`. */
  readonly conflicting: readonly string[];
}

/**
 * Reads the metadata elements (GB/T 36903) from OFD.xml (DocInfo/CustomDatas) of the first document. Other CustomData are left out.
 * @example readLicenceMetadata(pkg).metadata.ZZMC; // '营业执照'
 */
export function readLicenceMetadata(pkg: OfdPackage): ReadMetadata {
  const metadata: Record<string, string> = {};
  const conflicting = new Set<string>();
  for (const data of pkg.documents[0]?.info.customDatas ?? []) {
    const name = data.name.trim();
    const value = data.value.trim();
    if (!isMetadataName(name)) continue;
    if (Object.hasOwn(metadata, name) && metadata[name] !== value) conflicting.add(name);
    else metadata[name] = value;
  }
  return { metadata, conflicting: [...conflicting] };
}

/** A field's place on a page by the data index, with what stands there. */
export interface LicenceTag {
  /** The field's name in the index, mostly its Chinese label. */
  readonly name: string;
  readonly pageId: string;
  readonly objectId: string;
  /** `ambiguous`: several objects have this ID. `missing`: none has. */
  readonly status: 'found' | 'missing' | 'ambiguous';
  /** The text that stands there; for a picture `sm3:` and the digest of its file. */
  readonly text?: string;
  readonly hidden: readonly HiddenReason[];
}

/**
 * Reads the data index (CustomTag of type `cert`): for each field the text of the page object that it points to.
 * @returns Empty when the file has no index.
 * @example readLicenceTags(pkg).find(({ name }) => name === '营业期限')?.text; // '长期'
 */
export function readLicenceTags(pkg: OfdPackage): LicenceTag[] {
  const document = pkg.documents[0];
  if (document === undefined) return [];
  const trees = document.customTags.flatMap(({ tree, typeId }) =>
    tree !== undefined && (typeId.trim() === 'cert' || tree.namespace === certTagNamespace) ? [tree] : [],
  );
  const references = trees.flatMap(knownReferences);
  const looked = references.slice(0, maximumReferences);
  const objects = new Map<string, ReadonlyMap<string, readonly PageObject[]>>();
  for (const page of document.pages) {
    const pageId = plainId(page.id);
    const ids = new Set(looked.filter((item) => item.pageId === pageId).map((item) => item.objectId));
    if (ids.size > 0) objects.set(pageId, byId(listPageObjects(pkg, document, page, ids)));
  }
  // What is beyond the budget counts as missing, never as right.
  return references.map((item, i) => {
    const found = i < maximumReferences ? objects.get(item.pageId)?.get(item.objectId) : undefined;
    return resolve(item, found ?? [], pkg);
  });
}

function byId(objects: readonly PageObject[]): ReadonlyMap<string, readonly PageObject[]> {
  const found = new Map<string, PageObject[]>();
  for (const object of objects) {
    const others = found.get(object.id);
    if (others === undefined) found.set(object.id, [object]);
    else others.push(object);
  }
  return found;
}

/** Entries of a data index that are followed; the longest real one has some forty. */
const maximumReferences = 2000;

interface TagReference {
  readonly name: string;
  readonly pageId: string;
  readonly objectId: string;
}

/** Of trees that are read once for many packages. A tree does not change. */
const referencesOf = /* @__PURE__ */ new WeakMap<XmlElement, readonly TagReference[]>();

function knownReferences(tree: XmlElement): readonly TagReference[] {
  let references = referencesOf.get(tree);
  if (references === undefined) {
    references = referencesIn(tree);
    referencesOf.set(tree, references);
  }
  return references;
}

/** Elements that hold an ObjectRef; its prefix differs between writers. */
function referencesIn(element: XmlElement): TagReference[] {
  return element.children.flatMap((child): TagReference[] => {
    if (child.name !== 'ObjectRef') return referencesIn(child);
    return [{ name: element.name, pageId: plainId(child.attributes.get('PageRef')), objectId: plainId(child.text) }];
  });
}

/** What an entry points to; `found` are the objects with its identifier on its page. */
function resolve(reference: TagReference, found: readonly PageObject[], pkg: OfdPackage): LicenceTag {
  const [object] = found;
  const { name, pageId, objectId } = reference;
  if (object === undefined) return { name, pageId, objectId, status: 'missing', hidden: [] };
  if (found.length > 1) return { name, pageId, objectId, status: 'ambiguous', hidden: [] };
  const picture = object.mediaPath === undefined ? undefined : pkg.read(object.mediaPath);
  const text = picture === undefined ? object.text : photoValue(picture);
  return { name, pageId, objectId, status: 'found', text, hidden: object.hidden };
}

/** The attachments of a licence file, as far as they can be read. */
export interface ReadAttachments {
  readonly attachment?: LicenceAttachment;
  readonly disclosures?: readonly Disclosure[];
  /** Names of attachments that are missing, malformed or there twice. */
  readonly problems: readonly { readonly name: string; readonly problem: 'missing' | 'malformed' | 'repeated' }[];
}

/**
 * Reads licence.json and disclosures.json out of a file; what is missing, malformed or there twice is in `problems`.
 * @example readLicenceAttachments(pkg).problems; // []
 */
export function readLicenceAttachments(pkg: OfdPackage): ReadAttachments {
  const problems: { name: string; problem: 'missing' | 'malformed' | 'repeated' }[] = [];
  const read = <T>(name: string, parse: (bytes: Uint8Array) => T): T | undefined => {
    const files = (pkg.documents[0]?.attachments ?? []).filter((file) => file.name === name);
    const [file] = files;
    const bytes = file === undefined ? undefined : pkg.read(file.path);
    if (files.length > 1 || bytes === undefined) {
      problems.push({ name, problem: files.length > 1 ? 'repeated' : 'missing' });
      return undefined;
    }
    try {
      return parse(bytes);
    } catch (error) {
      if (!isCoreError(error)) throw error;
      problems.push({ name, problem: 'malformed' });
      return undefined;
    }
  };
  const attachment = read(licenceAttachmentName, parseLicenceAttachment);
  const disclosures = read(disclosuresName, parseDisclosures);
  return {
    ...(attachment === undefined ? {} : { attachment }),
    ...(disclosures === undefined ? {} : { disclosures }),
    problems,
  };
}
