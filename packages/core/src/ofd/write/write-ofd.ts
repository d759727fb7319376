import { CoreError } from '../../base/errors.ts';
import type { OfdDocumentModel, OfdPageModel, OfdPart } from './model.ts';
import { writePageContent, writeTemplateContent } from './page-content.ts';
import { isFontFile, pictureFormat } from './picture-format.ts';
import { signatureListPath } from './signature-parts.ts';
import { writeTagTree } from './tag-tree.ts';
import { ofdPart, xmlElement, xmlNumber, xmlText } from './xml-writer.ts';

/** Choices of {@link writeOfd}. */
export interface WriteOfdOptions {
  /** `linked`: OFD.xml names the list of signatures, which the caller adds at `/Doc_0/Signs/Signatures.xml`. Default `none`. */
  readonly signatures?: 'linked' | 'none';
}

/**
 * The identifier that {@link writeOfd} gives to a page, counted from 0.
 * @example pageIdOf(0); // 1
 */
export function pageIdOf(pageIndex: number): number {
  return pageIndex + 1;
}

/**
 * Writes a document (GB/T 33190-2016) as the files of its package. The same model gives the same bytes: times, identifiers and
 * salts are part of the model.
 * @returns The files in the order in which they belong into the package, OFD.xml first.
 * @throws CoreError `ERR_ARGUMENT` for a model that cannot be written: unknown keys, numbers out of range, characters outside XML.
 * @example writeOfd(model)[0].path; // '/OFD.xml'
 */
export function writeOfd(model: OfdDocumentModel, options: WriteOfdOptions = {}): OfdPart[] {
  checkModel(model);
  let lastId = model.pages.length;
  const next = () => ++lastId;
  // Nothing that differs between documents made alike has an identifier before the templates have theirs.
  const templates = new Map((model.templates ?? []).map((template) => [template.key, next()]));
  const fonts = new Map(model.fonts.map((font) => [font.key, next()]));
  const templateParts = (model.templates ?? []).map((template, i) => ({
    path: `/Doc_0/Tpls/Tpl_${i}/Content.xml`,
    bytes: writeTemplateContent(template, { fonts, pictures: new Map(), next }),
  }));
  const pictures = new Map(model.pictures.map((picture) => [picture.key, next()]));
  const tags: { name: string; pageId: number; objectId: number }[] = [];
  const pages = model.pages.map((page, i) => {
    const tagged = (name: string, objectId: number) => tags.push({ name, pageId: pageIdOf(i), objectId });
    return {
      path: `/Doc_0/Pages/Page_${i}/Content.xml`,
      bytes: writePageContent(page, { fonts, pictures, next, tagged }, templateOf(page, templates)),
    };
  });
  const parts: OfdPart[] = [
    { path: '/OFD.xml', bytes: writeEntry(model, options) },
    { path: '/Doc_0/Document.xml', bytes: writeDocument(model, lastId, templates, tags.length > 0) },
    { path: '/Doc_0/PublicRes.xml', bytes: writeFonts(model, fonts) },
  ];
  if (model.pictures.length > 0) parts.push({ path: '/Doc_0/DocumentRes.xml', bytes: writePictures(model, pictures) });
  parts.push(...templateParts, ...pages);
  for (const font of model.fonts) {
    if (font.file !== undefined)
      parts.push({ path: `/Doc_0/Res/${fontFileName(fonts.get(font.key) as number, font.file)}`, bytes: font.file });
  }
  for (const picture of model.pictures) {
    const name = pictureFileName(pictures.get(picture.key) as number, picture.bytes);
    parts.push({ path: `/Doc_0/Res/${name}`, bytes: picture.bytes });
  }
  if (model.attachments.length > 0) {
    parts.push({ path: '/Doc_0/Attachs/Attachments.xml', bytes: writeAttachments(model) });
    for (const file of model.attachments) parts.push({ path: `/Doc_0/Attachs/${file.name}`, bytes: file.bytes });
  }
  if (tags.length > 0) parts.push(...writeTagTree(tags));
  return parts;
}

function templateOf({ template }: OfdPageModel, templates: ReadonlyMap<string, number>): number | undefined {
  const id = template === undefined ? undefined : templates.get(template);
  if (template !== undefined && id === undefined)
    throw new CoreError('ERR_ARGUMENT', { argument: 'template', expected: 'a key of the document', got: template });
  return id;
}

function checkModel(model: OfdDocumentModel): void {
  const wrong = (argument: string, expected: string, got: string): never => {
    throw new CoreError('ERR_ARGUMENT', { argument, expected, got });
  };
  if (!/^[0-9a-f]{32}$/.test(model.docId)) wrong('docId', '32 hexadecimal digits', model.docId);
  if (!/^\d{4}-\d\d-\d\d$/.test(model.creationDate)) wrong('creationDate', 'YYYY-MM-DD', model.creationDate);
  if (model.pages.length === 0) wrong('pages', 'at least one', '0');
  for (const page of [...model.pages, ...(model.templates ?? [])]) {
    if (!(page.width > 0 && page.width <= 2000 && page.height > 0 && page.height <= 2000))
      wrong('page', 'up to 2000 mm', `${page.width} x ${page.height}`);
  }
  const names = model.attachments.map((file) => file.name);
  for (const name of names) {
    if (!/^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,99}$/u.test(name)) wrong('attachment.name', 'a plain file name', name);
  }
  const reserved = [...names, 'Attachments.xml'].map((name) => name.normalize('NFC').toLowerCase());
  if (new Set(reserved).size !== reserved.length) wrong('attachments', 'different names', names.join(', '));
  for (const items of [model.fonts, model.pictures, model.templates ?? []]) {
    const keys = items.map(({ key }) => key);
    if (new Set(keys).size !== keys.length) wrong('resources', 'different keys', keys.join(', '));
  }
}

function writeEntry(model: OfdDocumentModel, options: WriteOfdOptions): Uint8Array {
  const text = (name: string, value: string | undefined) =>
    value === undefined ? '' : xmlElement(`ofd:${name}`, {}, xmlText(value));
  const customDatas = model.customDatas.map((data) =>
    xmlElement('ofd:CustomData', { Name: data.name }, xmlText(data.value)),
  );
  const info = xmlElement(
    'ofd:DocInfo',
    {},
    text('DocID', model.docId),
    text('Title', model.title),
    text('Author', model.author),
    text('CreationDate', model.creationDate),
    text('Creator', model.creator),
    text('CreatorVersion', model.creatorVersion),
    customDatas.length === 0 ? '' : xmlElement('ofd:CustomDatas', {}, ...customDatas),
  );
  const body = xmlElement(
    'ofd:DocBody',
    {},
    info,
    text('DocRoot', 'Doc_0/Document.xml'),
    text('Signatures', options.signatures === 'linked' ? signatureListPath.slice(1) : undefined),
  );
  return ofdPart('ofd:OFD', { Version: '1.0', DocType: 'OFD' }, body);
}

function writeDocument(
  model: OfdDocumentModel,
  lastId: number,
  templates: ReadonlyMap<string, number>,
  hasTags: boolean,
): Uint8Array {
  const first = model.pages[0] as OfdDocumentModel['pages'][number];
  const common = xmlElement(
    'ofd:CommonData',
    {},
    // Signing adds stamp annotations with identifiers of their own space; the number is the last one in use here.
    xmlElement('ofd:MaxUnitID', {}, String(lastId)),
    xmlElement(
      'ofd:PageArea',
      {},
      xmlElement('ofd:PhysicalBox', {}, `0 0 ${xmlNumber(first.width)} ${xmlNumber(first.height)}`),
    ),
    xmlElement('ofd:PublicRes', {}, 'PublicRes.xml'),
    model.pictures.length === 0 ? '' : xmlElement('ofd:DocumentRes', {}, 'DocumentRes.xml'),
    ...[...templates.values()].map((id, i) =>
      xmlElement('ofd:TemplatePage', { ID: id, ZOrder: 'Background', BaseLoc: `Tpls/Tpl_${i}/Content.xml` }),
    ),
  );
  const pages = model.pages.map((_, i) =>
    xmlElement('ofd:Page', { ID: pageIdOf(i), BaseLoc: `Pages/Page_${i}/Content.xml` }),
  );
  return ofdPart(
    'ofd:Document',
    {},
    common,
    xmlElement('ofd:Pages', {}, ...pages),
    hasTags ? xmlElement('ofd:CustomTags', {}, 'Tags/CustomTags.xml') : '',
    model.attachments.length === 0 ? '' : xmlElement('ofd:Attachments', {}, 'Attachs/Attachments.xml'),
  );
}

function fontFileName(id: number, file: Uint8Array): string {
  return `font_${id}.${file[0] === 0x4f ? 'otf' : 'ttf'}`;
}

function writeFonts(model: OfdDocumentModel, ids: ReadonlyMap<string, number>): Uint8Array {
  const fonts = model.fonts.map((font) => {
    const id = ids.get(font.key) as number;
    if (font.file !== undefined && !isFontFile(font.file))
      throw new CoreError('ERR_ARGUMENT', { argument: 'font.file', expected: 'TrueType or OpenType', got: font.key });
    return xmlElement(
      'ofd:Font',
      { ID: id, FontName: font.fontName, FamilyName: font.familyName },
      font.file === undefined ? '' : xmlElement('ofd:FontFile', {}, fontFileName(id, font.file)),
    );
  });
  return ofdPart('ofd:Res', { BaseLoc: 'Res' }, fonts.length === 0 ? '' : xmlElement('ofd:Fonts', {}, ...fonts));
}

function pictureFileName(id: number, bytes: Uint8Array): string {
  const format = pictureFormat(bytes);
  if (format === undefined)
    throw new CoreError('ERR_ARGUMENT', { argument: 'picture', expected: 'PNG, JPEG, GIF or BMP', got: 'other bytes' });
  return `image_${id}.${format === 'jpeg' ? 'jpg' : format}`;
}

function writePictures(model: OfdDocumentModel, ids: ReadonlyMap<string, number>): Uint8Array {
  const media = model.pictures.map((picture) => {
    const id = ids.get(picture.key) as number;
    const format = pictureFormat(picture.bytes)?.toUpperCase();
    return xmlElement(
      'ofd:MultiMedia',
      { ID: id, Type: 'Image', Format: format },
      xmlElement('ofd:MediaFile', {}, pictureFileName(id, picture.bytes)),
    );
  });
  return ofdPart('ofd:Res', { BaseLoc: 'Res' }, xmlElement('ofd:MultiMedias', {}, ...media));
}

function writeAttachments(model: OfdDocumentModel): Uint8Array {
  const files = model.attachments.map((file, i) =>
    xmlElement(
      'ofd:Attachment',
      {
        ID: `a${i + 1}`,
        Name: file.name,
        Format: file.format,
        CreationDate: `${model.creationDate}T00:00:00`,
        Size: file.bytes.length / 1024,
        Visible: 'false',
      },
      xmlElement('ofd:FileLoc', {}, xmlText(file.name)),
    ),
  );
  return ofdPart('ofd:Attachments', {}, ...files);
}
