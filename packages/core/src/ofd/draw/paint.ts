import type { XmlElement } from '../../container/index.ts';
import { ofdChild, ofdList } from '../elements.ts';
import { type DrawContext, idOf, note } from './draw-context.ts';
import { readNumber, readNumbers, svgNumber } from './svg-text.ts';

/** Drawing parameters of an object: its own first, then its DrawParam and what that refers to, then the layer's. */
export interface Paint {
  attribute(name: string): string | undefined;
  child(name: string): XmlElement | undefined;
}

/** Collects the drawing parameters that apply to an object. */
export function paintOf(element: XmlElement, layer: string | undefined, context: DrawContext): Paint {
  const sources = [element, ...chain(element.attributes.get('DrawParam'), context), ...chain(layer, context)];
  return {
    attribute: (name) => first(sources, (source) => source.attributes.get(name)),
    child: (name) => first(sources, (source) => ofdChild(source, name)),
  };
}

function first<T>(sources: readonly XmlElement[], get: (source: XmlElement) => T | undefined): T | undefined {
  for (const source of sources) {
    const found = get(source);
    if (found !== undefined) return found;
  }
  return undefined;
}

function chain(id: string | undefined, context: DrawContext): XmlElement[] {
  const found: XmlElement[] = [];
  let next = id;
  // Eight steps are more than any real file has, and end a circle.
  for (let step = 0; next !== undefined && step < 8; step++) {
    const parameters = context.document.resources.drawParams.get(next.trim());
    if (parameters === undefined) {
      note(context, 'draw.resource.missing', `DrawParam ${next}`);
      break;
    }
    found.push(parameters);
    next = parameters.attributes.get('Relative');
  }
  return found;
}

/** A colour for SVG with its opacity. */
export interface SvgColour {
  readonly colour: string;
  /** 0 to 1. */
  readonly opacity: number;
}

/** The colour of a FillColor or StrokeColor element; black when it is absent. */
export function colourOf(element: XmlElement | undefined, context: DrawContext): SvgColour {
  if (element === undefined) return { colour: '#000000', opacity: 1 };
  const opacity = alphaOf(element);
  const shading = ofdChild(element, 'AxialShd') ?? ofdChild(element, 'RadialShd');
  if (shading !== undefined) {
    note(context, 'draw.colour.simplified', shading.name);
    const segment = ofdChild(shading, 'Segment');
    const inner = segment === undefined ? undefined : ofdChild(segment, 'Color');
    return { colour: hexOf(inner?.attributes.get('Value'), undefined, context), opacity };
  }
  if (ofdChild(element, 'Pattern') !== undefined) note(context, 'draw.colour.simplified', 'Pattern');
  const space = element.attributes.get('ColorSpace');
  const definition = space === undefined ? undefined : context.document.resources.colourSpaces.get(space.trim());
  const index = element.attributes.get('Index');
  if (index !== undefined && definition !== undefined) {
    const entry = ofdList(definition, 'Palette', 'CV')[readNumber(index, -1)];
    if (entry !== undefined) return { colour: hexOf(entry.text, definition, context), opacity };
  }
  return { colour: hexOf(element.attributes.get('Value'), definition, context), opacity };
}

/** Opacity from an Alpha attribute. */
export function alphaOf(element: XmlElement): number {
  return Math.max(0, Math.min(255, readNumber(element.attributes.get('Alpha'), 255))) / 255;
}

function hexOf(value: string | undefined, space: XmlElement | undefined, context: DrawContext): string {
  if (value === undefined) return '#000000';
  const parts = value
    .trim()
    .split(/\s+/)
    .map((part) =>
      /^#[0-9a-fA-F]{1,2}$/.test(part) ? Number.parseInt(part.slice(1), 16) : readNumber(part, Number.NaN),
    );
  if (parts.some(Number.isNaN)) {
    note(context, 'draw.object.odd', 'colour');
    return '#000000';
  }
  const type = space?.attributes.get('Type')?.toUpperCase();
  if (parts.length === 1 || type === 'GRAY') return rgb(parts[0] ?? 0, parts[0] ?? 0, parts[0] ?? 0);
  if (parts.length === 4 || type === 'CMYK') {
    const [c = 0, m = 0, y = 0, k = 0] = parts;
    const mix = (part: number) => (255 * (1 - Math.min(255, part) / 255) * (255 - Math.min(255, k))) / 255;
    return rgb(mix(c), mix(m), mix(y));
  }
  return rgb(parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0);
}

function rgb(...parts: readonly number[]): string {
  const hex = (part: number) =>
    Math.round(Math.max(0, Math.min(255, part)))
      .toString(16)
      .padStart(2, '0');
  return `#${parts.map(hex).join('')}`;
}

/** Stroke attributes for SVG. */
export function strokeAttributes(paint: Paint, context: DrawContext): string {
  const { colour, opacity } = colourOf(paint.child('StrokeColor'), context);
  const width = Math.max(0, readNumber(paint.attribute('LineWidth'), 0.353));
  const parts = [`stroke="${colour}" stroke-width="${svgNumber(width)}"`];
  if (opacity < 1) parts.push(`stroke-opacity="${svgNumber(opacity)}"`);
  const cap = { Round: 'round', Square: 'square' }[paint.attribute('Cap') ?? ''];
  if (cap !== undefined) parts.push(`stroke-linecap="${cap}"`);
  const join = { Round: 'round', Bevel: 'bevel' }[paint.attribute('Join') ?? ''];
  if (join !== undefined) parts.push(`stroke-linejoin="${join}"`);
  const dash = readNumbers(paint.attribute('DashPattern'));
  if (
    dash !== undefined &&
    dash.length > 0 &&
    dash.length <= 16 &&
    dash.every((part) => part >= 0) &&
    dash.some((part) => part > 0)
  ) {
    parts.push(`stroke-dasharray="${dash.map(svgNumber).join(' ')}"`);
    const offset = readNumber(paint.attribute('DashOffset'), 0);
    if (offset !== 0) parts.push(`stroke-dashoffset="${svgNumber(offset)}"`);
  }
  return parts.join(' ');
}

/** Fill attributes for SVG. */
export function fillAttributes(paint: Paint, context: DrawContext): string {
  const { colour, opacity } = colourOf(paint.child('FillColor'), context);
  return opacity < 1 ? `fill="${colour}" fill-opacity="${svgNumber(opacity)}"` : `fill="${colour}"`;
}

/** Says that an object's shape could not be read. */
export function noteOdd(element: XmlElement, context: DrawContext): void {
  note(context, 'draw.object.odd', `${element.name} ${idOf(element)}`);
}
