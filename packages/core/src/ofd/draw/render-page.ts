import { CoreError, isCoreError } from '../../base/errors.ts';
import type { XmlElement } from '../../container/index.ts';
import { parseBox } from '../boxes.ts';
import { ofdChild, ofdChildren, ofdText } from '../elements.ts';
import type { OfdDocument, OfdPackage, OfdPage } from '../package-types.ts';
import type { PageBox } from '../write/model.ts';
import { DrawBudgetReached, type DrawContext, type DrawProblem, idOf, note } from './draw-context.ts';
import { drawObjects } from './page-objects.ts';
import { type DrawnStamp, drawStamp } from './stamps.ts';
import { svgNumber } from './svg-text.ts';

/** Choices of {@link renderPageSvg}. */
export interface RenderPageOptions {
  /** Which document of the package, counted from 0. */
  readonly documentIndex?: number;
  /** Annotations are drawn unless `omit`. */
  readonly annotations?: 'draw' | 'omit';
  /** Embedded fonts go into the picture unless `omit`; then text stands in fonts of the viewer's machine. */
  readonly fonts?: 'embed' | 'omit';
  /** Seal pictures on this page, on top of everything. */
  readonly stamps?: readonly DrawnStamp[];
  /** Begins every identifier in the picture; give different ones when several pictures stand in one HTML page. */
  readonly idPrefix?: string;
}

/** A page as a picture. */
export interface RenderedPage {
  /** One `<svg>` element without any reference to the outside. */
  readonly svg: string;
  /** Millimetres. */
  readonly width: number;
  readonly height: number;
  /** What the picture does not show as the file has it. */
  readonly problems: readonly DrawProblem[];
}

/**
 * Draws one page as SVG in millimetres: templates in the background, layers, templates in the foreground, annotations, stamps. Content
 * of any kind is escaped or rebuilt from numbers; nothing from outside is referred to and no script survives.
 * @param pageIndex - Counted from 0.
 * @returns Never throws for odd content: what could not be drawn is listed.
 * @throws CoreError `ERR_ARGUMENT` when there is no such page or the prefix is not letters and digits.
 * @example const { svg, problems } = renderPageSvg(pkg, 0);
 */
export function renderPageSvg(pkg: OfdPackage, pageIndex: number, options: RenderPageOptions = {}): RenderedPage {
  const document = pkg.documents[options.documentIndex ?? 0];
  const page = document?.pages[pageIndex];
  if (document === undefined || page === undefined)
    throw new CoreError('ERR_ARGUMENT', {
      argument: 'pageIndex',
      expected: 'a page of the document',
      got: String(pageIndex),
    });
  const prefix = options.idPrefix ?? 'p';
  if (!/^[A-Za-z][A-Za-z0-9]{0,20}$/.test(prefix))
    throw new CoreError('ERR_ARGUMENT', { argument: 'idPrefix', expected: 'letters and digits', got: prefix });
  const context: DrawContext = {
    pkg,
    document,
    prefix,
    embedFonts: options.fonts ?? 'embed',
    problems: [],
    noted: new Set(),
    defs: [],
    defined: new Map(),
    faces: [],
    part: page.path,
    objects: 0,
    characters: 0,
    clips: 0,
    fontBytes: 0,
  };
  const tree = readPart(page.path, context, 'draw.page.unreadable');
  const { width, height } = pageSize(tree, document, context);
  const parts = drawAll(tree, page, context, options);
  for (const stamp of options.stamps ?? []) {
    const { svg, drawn } = drawStamp(stamp);
    if (!drawn) note(context, 'draw.stamp.format');
    parts.push(svg);
  }
  const style = context.faces.length === 0 ? '' : `<style>${context.faces.join('')}</style>`;
  const defs = context.defs.length === 0 ? '' : `<defs>${context.defs.join('')}</defs>`;
  const [w, h] = [svgNumber(width), svgNumber(height)];
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}mm" height="${h}mm" viewBox="0 0 ${w} ${h}">` +
    `${style}${defs}<rect width="${w}" height="${h}" fill="#ffffff"/>${parts.join('')}</svg>`;
  return { svg, width, height, problems: context.problems };
}

/** Draws until the end or until a budget is used up; what was drawn before stays. */
function drawAll(
  tree: XmlElement | undefined,
  page: OfdPage,
  context: DrawContext,
  options: RenderPageOptions,
): string[] {
  const parts: string[] = [];
  try {
    const templates = tree === undefined ? [] : templatesOf(tree, context);
    for (const template of templates.filter((item) => item.zOrder !== 'Foreground'))
      drawPart(template.path, parts, context);
    context.part = page.path;
    if (tree !== undefined) drawLayers(tree, parts, context);
    for (const template of templates.filter((item) => item.zOrder === 'Foreground'))
      drawPart(template.path, parts, context);
    if (options.annotations !== 'omit') drawAnnotations(page, parts, context);
  } catch (error) {
    if (!(error instanceof DrawBudgetReached)) throw error;
    note(context, 'draw.budget');
  }
  context.part = page.path;
  return parts;
}

function readPart(path: string, context: DrawContext, code: DrawProblem['code']): XmlElement | undefined {
  try {
    return context.pkg.readXml(path);
  } catch (error) {
    if (!isCoreError(error)) throw error;
    note(context, code, path);
    return undefined;
  }
}

function pageSize(
  tree: XmlElement | undefined,
  document: OfdDocument,
  context: DrawContext,
): { width: number; height: number } {
  const area = tree === undefined ? undefined : ofdChild(tree, 'Area');
  const box: PageBox | undefined = parseBox(ofdText(area, 'PhysicalBox')) ?? document.physicalBox;
  const inRange = (value: number) => value >= 1 && value <= 10_000;
  if (box !== undefined && inRange(box.width) && inRange(box.height)) return { width: box.width, height: box.height };
  note(context, 'draw.page.size');
  return { width: 210, height: 297 };
}

function templatesOf(tree: XmlElement, context: DrawContext): { path: string; zOrder: string }[] {
  return ofdChildren(tree, 'Template')
    .slice(0, 32)
    .flatMap((element) => {
      const id = element.attributes.get('TemplateID')?.trim();
      const template = context.document.templates.find((candidate) => candidate.id === id);
      if (template === undefined) {
        note(context, 'draw.template.missing', id);
        return [];
      }
      return [{ path: template.path, zOrder: element.attributes.get('ZOrder') ?? template.zOrder ?? 'Background' }];
    });
}

function drawPart(path: string, parts: string[], context: DrawContext): void {
  context.part = path;
  const tree = readPart(path, context, 'draw.template.missing');
  if (tree !== undefined) drawLayers(tree, parts, context);
}

function drawLayers(tree: XmlElement, parts: string[], context: DrawContext): void {
  const layers = ofdChildren(tree, 'Content').flatMap((content) => ofdChildren(content, 'Layer'));
  const known = ['Background', 'Body', 'Foreground'];
  const typeOf = (layer: XmlElement) => {
    const type = layer.attributes.get('Type') ?? 'Body';
    return known.includes(type) ? type : 'Body';
  };
  for (const type of known) {
    for (const layer of layers.filter((candidate) => typeOf(candidate) === type))
      for (const object of layer.children)
        parts.push(drawObjects({ ...layer, children: [object] }, layer.attributes.get('DrawParam'), context));
  }
}

function drawAnnotations(page: OfdPage, parts: string[], context: DrawContext): void {
  for (const file of context.document.annotations.filter((candidate) => candidate.pageId === page.id)) {
    context.part = file.path;
    const tree = readPart(file.path, context, 'draw.annotation.unreadable');
    if (tree === undefined) continue;
    for (const annotation of ofdChildren(tree, 'Annot')) {
      if (annotation.attributes.get('Visible') === 'false') {
        note(context, 'draw.object.hidden', idOf(annotation));
        continue;
      }
      const appearance = ofdChild(annotation, 'Appearance');
      if (appearance === undefined) continue;
      const box = parseBox(appearance.attributes.get('Boundary')) ?? { x: 0, y: 0 };
      const move = `translate(${svgNumber(box.x)} ${svgNumber(box.y)})`;
      parts.push(`<g transform="${move}">${drawObjects(appearance, undefined, context)}</g>`);
    }
  }
}
