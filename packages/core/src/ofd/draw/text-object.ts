import type { XmlElement } from '../../container/index.ts';
import { ofdChild, ofdChildren } from '../elements.ts';
import { type DrawContext, idOf, note, spend } from './draw-context.ts';
import { fontFamily } from './fonts.ts';
import { fillAttributes, type Paint, strokeAttributes } from './paint.ts';
import { readNumber, readNumbers, svgNumber, svgText } from './svg-text.ts';

/** A TextObject (GB/T 33190 §11) in its own coordinates. */
export function drawText(element: XmlElement, paint: Paint, context: DrawContext): string {
  const size = readNumber(element.attributes.get('Size'), 0);
  if (!(size > 0)) {
    note(context, 'draw.object.odd', `TextObject ${idOf(element)}`);
    return '';
  }
  if (ofdChild(element, 'CGTransform') !== undefined) note(context, 'draw.text.glyphs', idOf(element));
  const scale = readNumber(element.attributes.get('HScale'), 1) || 1;
  const turn = readNumber(element.attributes.get('CharDirection'), 0);
  if (readNumber(element.attributes.get('ReadDirection'), 0) !== 0) note(context, 'draw.text.direction', idOf(element));
  const attributes = [
    `font-family="${svgText(fontFamily(element.attributes.get('Font'), context))}"`,
    `font-size="${svgNumber(size)}"`,
    element.attributes.get('Fill') === 'false' ? 'fill="none"' : fillAttributes(paint, context),
  ];
  if (element.attributes.get('Stroke') === 'true') attributes.push(strokeAttributes(paint, context));
  const weight = readNumber(element.attributes.get('Weight'), 400);
  if (weight !== 400) attributes.push(`font-weight="${svgNumber(Math.max(100, Math.min(1000, weight)))}"`);
  if (element.attributes.get('Italic') === 'true') attributes.push('font-style="italic"');
  if (scale !== 1) attributes.push(`transform="scale(${svgNumber(scale)} 1)"`);
  if (turn !== 0) attributes.push(`rotate="${svgNumber(turn)}"`);
  const parts: string[] = [];
  let x = 0;
  let y = 0;
  for (const code of ofdChildren(element, 'TextCode')) {
    x = readNumber(code.attributes.get('X'), x);
    y = readNumber(code.attributes.get('Y'), y);
    const characters = [...cleanText(code.text)];
    if (characters.length === 0) continue;
    spend(context, 0, characters.length * 20);
    const deltaX = readDeltas(code.attributes.get('DeltaX'), characters.length - 1, context, element);
    const deltaY = readDeltas(code.attributes.get('DeltaY'), characters.length - 1, context, element);
    parts.push(drawRun(characters, positions(x, deltaX, scale), positions(y, deltaY, 1)));
  }
  return parts.length === 0 ? '' : `<text xml:space="preserve" ${attributes.join(' ')}>${parts.join('')}</text>`;
}

/** Line breaks and the indentation after them come from pretty printing, not from the text. */
function cleanText(text: string): string {
  return /[\n\r]/.test(text) ? text.replace(/^\s+|\s+$|[\n\r]+\s*/g, '') : text.replaceAll('\t', ' ');
}

function drawRun(characters: readonly string[], xs: readonly string[], ys: readonly string[]): string {
  // Lists of positions count UTF-16 units in some renderers and characters in others: rare characters get their own element.
  if (characters.some((character) => character.length > 1)) {
    return characters
      .map((character, i) => {
        const x = xs[i] === undefined ? '' : ` x="${xs[i]}"`;
        const y = ys[i] === undefined ? '' : ` y="${ys[i]}"`;
        return `<tspan${x}${y}>${svgText(character)}</tspan>`;
      })
      .join('');
  }
  return `<tspan x="${xs.join(' ')}" y="${ys.join(' ')}">${svgText(characters.join(''))}</tspan>`;
}

function positions(start: number, deltas: readonly number[], scale: number): string[] {
  let at = start;
  const list = [svgNumber(at / scale)];
  for (const delta of deltas) {
    at += delta;
    list.push(svgNumber(at / scale));
  }
  return list;
}

/** Distances, with `g n v` for n times v; never more than there are gaps between characters. */
function readDeltas(text: string | undefined, gaps: number, context: DrawContext, element: XmlElement): number[] {
  if (text === undefined) return [];
  const tokens = text.trim().split(/\s+/);
  const deltas: number[] = [];
  for (let i = 0; i < tokens.length && deltas.length < gaps; i++) {
    const repeated = tokens[i] === 'g';
    const [count, value] = repeated
      ? [readNumber(tokens[i + 1], Number.NaN), readNumber(tokens[i + 2], Number.NaN)]
      : [1, readNumbers(tokens[i])?.[0] ?? Number.NaN];
    if (!(count >= 0) || Number.isNaN(value)) {
      if (tokens[i] !== '') note(context, 'draw.object.odd', `DeltaX ${idOf(element)}`);
      break;
    }
    for (let j = 0; j < count && deltas.length < gaps; j++) deltas.push(value);
    if (repeated) i += 2;
  }
  return deltas;
}
