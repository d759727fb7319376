import { CoreError } from '../base/errors.ts';
import type { XmlElement } from '../container/index.ts';
import { parseBox } from './boxes.ts';
import { ofdChild, ofdChildren, ofdList, ofdText, onlyOfdChild } from './elements.ts';
import type {
  OfdAnnotationFile,
  OfdAttachment,
  OfdCustomTag,
  OfdDocument,
  OfdDocumentInfo,
  OfdPage,
  OfdTemplate,
} from './package-types.ts';
import type { PackageWalk } from './package-walk.ts';
import { optional, ResourceTable } from './read-resources.ts';

/** What Document.xml says, without what its DocBody in OFD.xml adds. */
export type DocumentContent = Omit<OfdDocument, 'index' | 'docId' | 'info' | 'versions' | 'signaturesPath'>;

/**
 * Reads Document.xml and follows every link in it.
 * @param path - The absolute path of the document's root part.
 * @throws CoreError `ERR_OFD_PART_MISSING`, `ERR_OFD_STRUCTURE`, `ERR_OFD_LOCATION` (a page outside the package), `ERR_XML`, `ERR_LIMIT`.
 */
export function readDocument(walk: PackageWalk, path: string, from: string): DocumentContent {
  const tree = walk.readPart(path, from, 'Document');
  const common = onlyOfdChild(tree, 'CommonData', path);
  const pageList = onlyOfdChild(tree, 'Pages', path);
  if (pageList === undefined) throw new CoreError('ERR_OFD_STRUCTURE', { path, rule: 'no Pages' });
  const resources = new ResourceTable();
  for (const name of ['PublicRes', 'DocumentRes']) {
    for (const element of common === undefined ? [] : ofdChildren(common, name))
      followList(walk, resources, element.text, path);
  }
  const templates = common === undefined ? [] : readTemplates(walk, common, path);
  const pages = ofdChildren(pageList, 'Page').map((page): OfdPage => {
    const location = page.attributes.get('BaseLoc') ?? '';
    return { id: page.attributes.get('ID')?.trim() ?? '', path: walk.follow(location, path, 'page').path };
  });
  for (const page of [...pages, ...templates]) followPageResources(walk, resources, page.path, path);
  const box = parseBox(ofdText(common === undefined ? undefined : ofdChild(common, 'PageArea'), 'PhysicalBox'));
  const attachments = readAttachments(walk, tree, path);
  const annotations = readAnnotations(walk, tree, path);
  const customTags = readCustomTags(walk, tree, path);
  followExtensions(walk, tree, path);
  return {
    root: path,
    tree,
    ...optional('physicalBox', box),
    pages,
    templates,
    resources,
    annotations,
    attachments,
    customTags,
  };
}

/** Reads DocInfo of a DocBody. */
export function readDocumentInfo(info: XmlElement | undefined): OfdDocumentInfo {
  if (info === undefined) return { keywords: [], customDatas: [] };
  return {
    ...optional('docId', ofdText(info, 'DocID')),
    ...optional('title', ofdText(info, 'Title')),
    ...optional('author', ofdText(info, 'Author')),
    ...optional('subject', ofdText(info, 'Subject')),
    ...optional('abstract', ofdText(info, 'Abstract')),
    ...optional('creationDate', ofdText(info, 'CreationDate')),
    ...optional('modDate', ofdText(info, 'ModDate')),
    ...optional('docUsage', ofdText(info, 'DocUsage')),
    ...optional('creator', ofdText(info, 'Creator')),
    ...optional('creatorVersion', ofdText(info, 'CreatorVersion')),
    keywords: ofdList(info, 'Keywords', 'Keyword').map((keyword) => keyword.text.trim()),
    customDatas: ofdList(info, 'CustomDatas', 'CustomData').map((data) => ({
      name: data.attributes.get('Name') ?? '',
      value: data.text,
    })),
  };
}

function followList(walk: PackageWalk, resources: ResourceTable, location: string, from: string): void {
  const list = walk.tryFollow(location, from, 'resource');
  if (list?.present) resources.addList(walk, list.path, from);
}

function readTemplates(walk: PackageWalk, common: XmlElement, path: string): OfdTemplate[] {
  const templates: OfdTemplate[] = [];
  for (const element of ofdChildren(common, 'TemplatePage')) {
    const followed = walk.tryFollow(element.attributes.get('BaseLoc') ?? '', path, 'template');
    if (followed === undefined) continue;
    templates.push({
      id: element.attributes.get('ID')?.trim() ?? '',
      path: followed.path,
      ...optional('name', element.attributes.get('Name')),
      ...optional('zOrder', element.attributes.get('ZOrder')),
    });
  }
  return templates;
}

const pageResourceMark: Uint8Array = /* @__PURE__ */ new TextEncoder().encode('PageRes');

/** A page may bring resource lists of its own. Few do, so a page is parsed here only when it spells the element's name. */
function followPageResources(walk: PackageWalk, resources: ResourceTable, path: string, from: string): void {
  if (!walk.isFirstVisit('page resources', `${from} ${path}`)) return;
  const bytes = walk.read(path);
  if (bytes === undefined || !contains(bytes, pageResourceMark)) return;
  const page = walk.tryPart(path, from, 'Page', 'page');
  for (const element of page === undefined ? [] : ofdChildren(page, 'PageRes'))
    followList(walk, resources, element.text, path);
}

function contains(bytes: Uint8Array, part: Uint8Array): boolean {
  const first = part[0] as number;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let matched = 1;
    while (matched < part.length && bytes[at + matched] === part[matched]) matched++;
    if (matched === part.length) return true;
  }
  return false;
}

function readAnnotations(walk: PackageWalk, document: XmlElement, path: string): OfdAnnotationFile[] {
  const files: OfdAnnotationFile[] = [];
  const list = walk.tryFollow(ofdText(document, 'Annotations'), path, 'annotation');
  const root = list?.present ? walk.tryPart(list.path, path, 'Annotations', 'annotation') : undefined;
  for (const page of root === undefined ? [] : ofdChildren(root, 'Page')) {
    const file = walk.tryFollow(ofdText(page, 'FileLoc'), list?.path ?? path, 'annotation');
    if (file !== undefined) files.push({ pageId: page.attributes.get('PageID')?.trim() ?? '', path: file.path });
  }
  return files;
}

function readAttachments(walk: PackageWalk, document: XmlElement, path: string): OfdAttachment[] {
  const attachments: OfdAttachment[] = [];
  const list = walk.tryFollow(ofdText(document, 'Attachments'), path, 'attachment');
  const root = list?.present ? walk.tryPart(list.path, path, 'Attachments', 'attachment') : undefined;
  for (const element of root === undefined ? [] : ofdChildren(root, 'Attachment')) {
    const file = walk.tryFollow(ofdText(element, 'FileLoc'), list?.path ?? path, 'attachment');
    if (file === undefined) continue;
    attachments.push({
      id: element.attributes.get('ID')?.trim() ?? '',
      name: element.attributes.get('Name') ?? '',
      ...optional('format', element.attributes.get('Format')),
      ...optional('visible', element.attributes.get('Visible')),
      path: file.path,
    });
  }
  return attachments;
}

function readCustomTags(walk: PackageWalk, document: XmlElement, path: string): OfdCustomTag[] {
  const tags: OfdCustomTag[] = [];
  const list = walk.tryFollow(ofdText(document, 'CustomTags'), path, 'tag');
  const root = list?.present ? walk.tryPart(list.path, path, 'CustomTags', 'tag') : undefined;
  if (list === undefined || root === undefined) return tags;
  for (const element of ofdChildren(root, 'CustomTag')) {
    walk.tryFollow(ofdText(element, 'SchemaLoc'), list.path, 'tag');
    const file = walk.tryFollow(ofdText(element, 'FileLoc'), list.path, 'tag');
    if (file === undefined) continue;
    // Tag trees are in namespaces of their own, and some real ones are not well-formed.
    const tree = file.present
      ? walk.attempt(file.path, list.path, 'tag', () => walk.readXml(file.path, list.path))
      : undefined;
    const typeId = element.attributes.get('TypeID') ?? element.attributes.get('NameSpace') ?? '';
    tags.push({ typeId, path: file.path, ...optional('tree', tree) });
  }
  return tags;
}

function followExtensions(walk: PackageWalk, document: XmlElement, path: string): void {
  const list = walk.tryFollow(ofdText(document, 'Extensions'), path, 'extension');
  const root = list?.present ? walk.tryPart(list.path, path, 'Extensions', 'extension') : undefined;
  for (const element of root === undefined ? [] : ofdChildren(root, 'Extension')) {
    for (const data of ofdChildren(element, 'ExtendData')) walk.tryFollow(data.text, list?.path ?? path, 'extension');
  }
}
