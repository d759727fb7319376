import type { XmlElement } from '../../container/index.ts';
import { parseBox } from '../boxes.ts';
import { ofdChild, ofdChildren } from '../elements.ts';
import type { PageBox } from '../write/model.ts';
import { type DrawContext, idOf, note, spend } from './draw-context.ts';
import { drawImage } from './image-object.ts';
import { alphaOf, fillAttributes, noteOdd, type Paint, paintOf, strokeAttributes } from './paint.ts';
import { svgPath } from './svg-path.ts';
import { readNumber, readNumbers, svgNumber } from './svg-text.ts';
import { drawText } from './text-object.ts';

/** Composite units inside each other; real files have two. */
const maximumNesting = 8;

/** Draws the children of a layer, block or appearance in order. */
export function drawObjects(parent: XmlElement, layer: string | undefined, context: DrawContext, nesting = 0): string {
  return parent.children.map((child) => drawObject(child, layer, context, nesting)).join('');
}

function drawObject(element: XmlElement, layer: string | undefined, context: DrawContext, nesting: number): string {
  spend(context, 1, 0);
  if (element.name === 'PageBlock') return drawObjects(element, layer, context, nesting);
  if (element.attributes.get('Visible') === 'false') {
    note(context, 'draw.object.hidden', idOf(element));
    return '';
  }
  const box = boxOf(element, context);
  if (box === undefined) return '';
  const paint = paintOf(element, layer, context);
  const content = drawContent(element, paint, layer, context, nesting);
  if (content === undefined || content === '') return '';
  const svg = place(element, box, content, paint, context);
  spend(context, 0, svg.length);
  return svg;
}

function boxOf(element: XmlElement, context: DrawContext): PageBox | undefined {
  const known = ['TextObject', 'PathObject', 'ImageObject', 'CompositeObject'].includes(element.name);
  if (!known) {
    note(context, 'draw.object.unknown', element.name);
    return undefined;
  }
  const box = parseBox(element.attributes.get('Boundary'));
  const numbers = box === undefined ? [] : [box.x, box.y, box.width, box.height];
  if (numbers.length === 4 && numbers.every((value) => Math.abs(value) <= 1e6)) return box;
  noteOdd(element, context);
  return undefined;
}

function drawContent(
  element: XmlElement,
  paint: Paint,
  layer: string | undefined,
  context: DrawContext,
  nesting: number,
): string | undefined {
  switch (element.name) {
    case 'TextObject':
      return drawText(element, paint, context);
    case 'PathObject':
      return drawPath(element, paint, context);
    case 'ImageObject':
      return drawImage(element, context);
    default:
      return drawComposite(element, layer, context, nesting);
  }
}

function drawPath(element: XmlElement, paint: Paint, context: DrawContext): string {
  const { d, complete } = svgPath(ofdChild(element, 'AbbreviatedData')?.text ?? '');
  if (!complete) noteOdd(element, context);
  if (d === '') return '';
  const fill = element.attributes.get('Fill') === 'true' ? fillAttributes(paint, context) : 'fill="none"';
  const stroke = element.attributes.get('Stroke') === 'false' ? '' : ` ${strokeAttributes(paint, context)}`;
  const rule = element.attributes.get('Rule') === 'Even-Odd' ? ' fill-rule="evenodd"' : '';
  return `<path d="${d}" ${fill}${stroke}${rule}/>`;
}

function drawComposite(element: XmlElement, layer: string | undefined, context: DrawContext, nesting: number): string {
  const id = element.attributes.get('ResourceID')?.trim() ?? '';
  const unit = context.document.resources.compositeUnits.get(id);
  const content = unit === undefined ? undefined : ofdChild(unit, 'Content');
  if (content === undefined) {
    note(context, 'draw.resource.missing', `CompositeGraphicUnit ${id}`);
    return '';
  }
  if (nesting >= maximumNesting) {
    note(context, 'draw.budget', `CompositeGraphicUnit ${id}`);
    return '';
  }
  return drawObjects(content, layer, context, nesting + 1);
}

/** Moves an object to its place: its matrix first, then its box, which also clips. */
function place(element: XmlElement, box: PageBox, content: string, paint: Paint, context: DrawContext): string {
  let inner = content;
  const matrix = matrixOf(element, box, context);
  if (matrix !== '') inner = `<g transform="matrix(${matrix})">${inner}</g>`;
  inner = clipped(element, inner, context);
  const alpha = alphaOf(element);
  const opacity = alpha < 1 ? ` opacity="${svgNumber(alpha)}"` : '';
  const move = (x: number, y: number) => `transform="translate(${svgNumber(x)} ${svgNumber(y)})"`;
  // Other fonts than the writer's are a little wider: text is never cut.
  if (element.name === 'TextObject') return `<g ${move(box.x, box.y)}${opacity}>${inner}</g>`;
  // Lines along the edge, and boxes without height around them, need room for the pen.
  const pad =
    element.name === 'PathObject' ? Math.min(20, Math.max(0.5, readNumber(paint.attribute('LineWidth'), 0.353))) : 0;
  const width = Math.max(0, box.width) + 2 * pad;
  const height = Math.max(0, box.height) + 2 * pad;
  const frame = `x="${svgNumber(box.x - pad)}" y="${svgNumber(box.y - pad)}" width="${svgNumber(width)}" height="${svgNumber(height)}"`;
  const body = pad === 0 ? inner : `<g ${move(pad, pad)}>${inner}</g>`;
  return `<svg ${frame}${opacity}>${body}</svg>`;
}

function matrixOf(element: XmlElement, box: PageBox, context: DrawContext): string {
  const text = element.attributes.get('CTM');
  const numbers = readNumbers(text);
  if (numbers?.length === 6) return numbers.map(svgNumber).join(' ');
  if (text !== undefined) noteOdd(element, context);
  // A picture without a matrix fills its box.
  return element.name === 'ImageObject' ? `${svgNumber(box.width)} 0 0 ${svgNumber(box.height)} 0 0` : '';
}

function clipped(element: XmlElement, content: string, context: DrawContext): string {
  const clips = ofdChild(element, 'Clips');
  if (clips === undefined) return content;
  let result = content;
  for (const clip of ofdChildren(clips, 'Clip').slice(0, 8)) {
    const areas = ofdChildren(clip, 'Area').map((area) => clipArea(area, context));
    if (areas.some((area) => area === undefined)) {
      note(context, 'draw.clip.simplified', idOf(element));
      continue;
    }
    const name = `${context.prefix}c${context.clips++}`;
    context.defs.push(`<clipPath id="${name}">${areas.join('')}</clipPath>`);
    result = `<g clip-path="url(#${name})">${result}</g>`;
  }
  return result;
}

function clipArea(area: XmlElement, context: DrawContext): string | undefined {
  const path = ofdChild(area, 'Path');
  if (path === undefined) return undefined;
  const { d } = svgPath(ofdChild(path, 'AbbreviatedData')?.text ?? '');
  const box = parseBox(path.attributes.get('Boundary')) ?? { x: 0, y: 0, width: 0, height: 0 };
  spend(context, 1, d.length);
  const transforms = [
    area.attributes.get('CTM'),
    `1 0 0 1 ${svgNumber(box.x)} ${svgNumber(box.y)}`,
    path.attributes.get('CTM'),
  ];
  const transform = transforms
    .map(readNumbers)
    .filter((numbers) => numbers?.length === 6)
    .map((numbers) => `matrix(${(numbers as number[]).map(svgNumber).join(' ')})`)
    .join(' ');
  return `<path d="${d}" transform="${transform}"/>`;
}
