import { isCoreError } from '../../base/errors.ts';
import type { XmlElement } from '../../container/index.ts';
import { parseBox } from '../boxes.ts';
import { ofdChild, ofdChildren, ofdText } from '../elements.ts';
import type { OfdDocument, OfdPackage, OfdPage } from '../package-types.ts';
import type { PageBox } from '../write/model.ts';
import { pictureFormat } from '../write/picture-format.ts';
import { readNumber, readNumbers } from './svg-text.ts';

/** One object of a page as it stands there, in drawing order. */
export interface PageObject {
  /** The ID as written, without leading zeros. */
  readonly id: string;
  readonly kind: 'text' | 'path' | 'image' | 'other';
  /** On the page, in millimetres. */
  readonly box: PageBox;
  /** The part that holds it. */
  readonly part: string;
  /** The characters of a text object, joined; empty for others. */
  readonly text: string;
  /** Path of an image's file. */
  readonly mediaPath?: string;
  /** Why a person would not see it on the page; empty when nothing was found against it. */
  readonly hidden: readonly HiddenReason[];
}

/** Why an object is not seen: not drawn, transparent, tiny, as white as paper, off the page, or under something opaque. */
export type HiddenReason = 'invisible' | 'transparent' | 'tiny' | 'white' | 'offPage' | 'covered';

interface Placed {
  readonly element: XmlElement;
  readonly box: PageBox;
  readonly part: string;
  readonly visible: boolean;
}

/** Opaque areas that are looked at; with more of them nothing on the page counts as surely seen. */
const maximumCovers = 5000;

/**
 * Lists the objects of a page in drawing order — templates, layers, annotations — with their text and whether they can be seen.
 * @param ids - Only objects with these IDs.
 * @returns Empty for a page that cannot be read. Objects inside composite units are not listed.
 * @example
 * const [document] = pkg.documents;
 * const [{ objectId }] = readLicenceTags(pkg);
 * listPageObjects(pkg, document, document.pages[0], new Set([objectId])).length; // 1
 */
export function listPageObjects(
  pkg: OfdPackage,
  document: OfdDocument,
  page: OfdPage,
  ids: ReadonlySet<string>,
): PageObject[] {
  const tree = tryXml(pkg, page.path);
  if (tree === undefined) return [];
  const size = parseBox(ofdText(ofdChild(tree, 'Area'), 'PhysicalBox')) ??
    document.physicalBox ?? { x: 0, y: 0, width: 210, height: 297 };
  const placed = collect(pkg, document, page, tree).slice(0, pkg.limits.pageObjects);
  const covers: { readonly order: number; readonly box: PageBox }[] = [];
  placed.forEach((object, order) => {
    const box = coverBox(object, pkg, document);
    // Smaller areas hide no text.
    if (box !== undefined && !(box.width * box.height < 2)) covers.push({ order, box });
  });
  const found: PageObject[] = [];
  placed.forEach((object, order) => {
    const { element, box } = object;
    const id = plainId(element.attributes.get('ID'));
    if (!ids.has(id)) return;
    const media = document.resources.media.get(element.attributes.get('ResourceID')?.trim() ?? '');
    const mediaPath = element.name === 'ImageObject' ? media?.path : undefined;
    const hidden = reasons(object, size);
    if (covers.length > maximumCovers || covers.some((cover) => cover.order > order && isUnder(box, cover.box)))
      hidden.push('covered');
    const text = element.name === 'TextObject' ? textOf(element) : '';
    const path = mediaPath === undefined ? {} : { mediaPath };
    found.push({ id, kind: kindOf(element), box, part: object.part, text, ...path, hidden });
  });
  return found;
}

/**
 * An identifier without the leading zeros that some writers add.
 * @example plainId('0012'); // "12"
 */
export function plainId(text: string | undefined): string {
  const id = (text ?? '').trim();
  return id.startsWith('0') ? id.replace(/^0+(?=\d)/, '') : id;
}

function kindOf(element: XmlElement): PageObject['kind'] {
  switch (element.name) {
    case 'TextObject':
      return 'text';
    case 'PathObject':
      return 'path';
    case 'ImageObject':
      return 'image';
    default:
      return 'other';
  }
}

function textOf(element: XmlElement): string {
  let joined = '';
  for (const { text } of ofdChildren(element, 'TextCode'))
    joined += /[\n\r]/.test(text) ? text.replace(/^\s+|\s+$|[\n\r]+\s*/g, '') : text;
  return joined;
}

function tryXml(pkg: OfdPackage, path: string): XmlElement | undefined {
  try {
    return pkg.readXml(path);
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}

function collect(pkg: OfdPackage, document: OfdDocument, page: OfdPage, tree: XmlElement): Placed[] {
  const templates = ofdChildren(tree, 'Template').flatMap((element) => {
    const template = document.templates.find(
      (candidate) => candidate.id === element.attributes.get('TemplateID')?.trim(),
    );
    const content = template === undefined ? undefined : tryXml(pkg, template.path);
    if (template === undefined || content === undefined) return [];
    const zOrder = element.attributes.get('ZOrder') ?? template.zOrder;
    return [{ front: zOrder === 'Foreground', objects: layersOfTemplate(content, template.path) }];
  });
  const annotations = document.annotations
    .filter((file) => plainId(file.pageId) === plainId(page.id))
    .flatMap((file) => {
      const root = tryXml(pkg, file.path);
      return root === undefined
        ? []
        : ofdChildren(root, 'Annot').flatMap((annotation) => annotationObjects(annotation, file.path));
    });
  return [
    ...templates.filter((template) => !template.front).flatMap((template) => template.objects),
    ...layersOf(tree, page.path),
    ...templates.filter((template) => template.front).flatMap((template) => template.objects),
    ...annotations,
  ];
}

/** Of templates that are read once for many packages. A tree does not change. */
const knownLayers = /* @__PURE__ */ new WeakMap<
  XmlElement,
  { readonly part: string; readonly placed: readonly Placed[] }
>();

function layersOfTemplate(tree: XmlElement, part: string): readonly Placed[] {
  const known = knownLayers.get(tree);
  if (known?.part === part) return known.placed;
  const placed = layersOf(tree, part);
  knownLayers.set(tree, { part, placed });
  return placed;
}

function layersOf(tree: XmlElement, part: string): Placed[] {
  const order = ['Background', 'Body', 'Foreground'];
  const rank = (layer: XmlElement) => {
    const found = order.indexOf(layer.attributes.get('Type') ?? 'Body');
    return found < 0 ? 1 : found;
  };
  return ofdChildren(tree, 'Content')
    .flatMap((content) => ofdChildren(content, 'Layer'))
    .sort((a, b) => rank(a) - rank(b))
    .flatMap((layer) => blockObjects(layer, part, { x: 0, y: 0 }));
}

function annotationObjects(annotation: XmlElement, part: string): Placed[] {
  const appearance = ofdChild(annotation, 'Appearance');
  if (appearance === undefined || annotation.attributes.get('Visible') === 'false') return [];
  return blockObjects(appearance, part, parseBox(appearance.attributes.get('Boundary')) ?? { x: 0, y: 0 });
}

function blockObjects(
  block: XmlElement,
  part: string,
  offset: { readonly x: number; readonly y: number },
  found: Placed[] = [],
): Placed[] {
  for (const element of block.children) {
    if (element.name === 'PageBlock') {
      blockObjects(element, part, offset, found);
      continue;
    }
    const box = parseBox(element.attributes.get('Boundary'));
    if (box === undefined) continue;
    const { x, y, width, height } = box;
    const visible = element.attributes.get('Visible') !== 'false';
    found.push({ element, box: { x: x + offset.x, y: y + offset.y, width, height }, part, visible });
  }
  return found;
}

function reasons(object: Placed, page: PageBox): HiddenReason[] {
  const { element, box } = object;
  const found: HiddenReason[] = [];
  if (!object.visible) found.push('invisible');
  const fill = ofdChild(element, 'FillColor');
  const alpha =
    (readNumber(element.attributes.get('Alpha'), 255) * readNumber(fill?.attributes.get('Alpha'), 255)) / 255;
  if (alpha < 40) found.push('transparent');
  const outside = box.x + box.width <= 0 || box.y + box.height <= 0 || box.x >= page.width || box.y >= page.height;
  if (outside) found.push('offPage');
  if (element.name !== 'TextObject') return found;
  const stroked = element.attributes.get('Stroke') === 'true';
  if (element.attributes.get('Fill') === 'false' && !stroked) found.push('transparent');
  const matrix = readNumbers(element.attributes.get('CTM'));
  const scale = matrix?.length === 6 ? Math.hypot(matrix[2] as number, matrix[3] as number) : 1;
  // 0.7 mm is a type of two points.
  if (readNumber(element.attributes.get('Size'), 0) * scale < 0.7) found.push('tiny');
  const colour = readNumbers(fill?.attributes.get('Value'));
  if (colour !== undefined && colour.length === 3 && colour.every((part) => part >= 235) && !stroked)
    found.push('white');
  return found;
}

/** The area that an object makes unseen, when it is opaque. */
function coverBox(object: Placed, pkg: OfdPackage, document: OfdDocument): PageBox | undefined {
  const { element, box } = object;
  if (!object.visible || readNumber(element.attributes.get('Alpha'), 255) < 200) return undefined;
  if (element.name === 'PathObject') {
    const fill = ofdChild(element, 'FillColor');
    const opaque = element.attributes.get('Fill') === 'true' && readNumber(fill?.attributes.get('Alpha'), 255) >= 200;
    return opaque ? box : undefined;
  }
  if (element.name !== 'ImageObject') return undefined;
  const path = document.resources.media.get(element.attributes.get('ResourceID')?.trim() ?? '')?.path;
  const bytes = path === undefined ? undefined : pkg.read(path);
  // PNG and GIF may be transparent: seals and marks over text are common and cover nothing.
  const format = bytes === undefined ? undefined : pictureFormat(bytes);
  return format === 'jpeg' || format === 'bmp' ? box : undefined;
}

function isUnder(box: PageBox, cover: PageBox): boolean {
  const tolerance = 0.5;
  return (
    cover.x <= box.x + tolerance &&
    cover.y <= box.y + tolerance &&
    cover.x + cover.width >= box.x + Math.min(box.width, 10) - tolerance &&
    cover.y + cover.height >= box.y + box.height - tolerance
  );
}
