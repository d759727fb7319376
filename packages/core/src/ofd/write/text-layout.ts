import type { OfdTextModel } from './model.ts';

/** One line of laid out text. */
export interface TextLine {
  readonly text: string;
  /** Position of the first character's origin in the box, in millimetres. */
  readonly x: number;
  readonly baseline: number;
  /** Distances from each character to the next, in millimetres; one fewer than there are characters. */
  readonly deltas: readonly number[];
}

/** Text set into its box. */
export interface TextLayout {
  readonly lines: readonly TextLine[];
  /** Size in use, in millimetres. */
  readonly size: number;
  /** Whether everything stands inside the box. */
  readonly fits: boolean;
}

const closing = /^[，。、；：！？）》」』】〕”’%,.;:!?)\]}]$/;
const opening = /^[（《「『【〔“‘([{]$/;
const wordCharacter = /^[0-9A-Za-z\-_.@/]$/;

/**
 * Width of a character as a share of the size: Chinese characters fill a square; Western ones get widths between those of the Chinese
 * system fonts (all one half) and of proportional fonts, so that neither overlap.
 */
export function characterWidth(character: string): number {
  const code = character.codePointAt(0) as number;
  if (/^\p{Mn}$/u.test(character)) return 0;
  if (code >= 0x1100) return code >= 0xff61 && code <= 0xff9f ? 0.5 : 1;
  if (/^[A-Z&]$/.test(character)) return /[MW]/.test(character) ? 0.86 : 0.66;
  if (/^[mw%@]$/.test(character)) return 0.84;
  if (/^[0-9]$/.test(character)) return 0.54;
  return /^[.,:;' ]$/.test(character) ? 0.32 : 0.54;
}

/**
 * Breaks and places text: characters of Western words stay together, closing marks never begin a line, opening marks never end one.
 * When it does not fit, it is set smaller step by step down to the smallest size allowed. All lengths are millimetres.
 * @example
 * const box = { x: 0, y: 0, width: 30, height: 20 };
 * layoutText({ kind: 'text', box, text: '示例文字', font: 'song', size: 10, wrap: 'lines' }).lines.length; // 2
 */
export function layoutText(model: OfdTextModel): TextLayout {
  const smallest = Math.min(model.minimumSize ?? model.size, model.size);
  for (let size = model.size; ; size = Math.max(size * 0.95, smallest)) {
    const layout = layoutAt(model, size);
    if (layout.fits || size <= smallest) return layout;
  }
}

function layoutAt(model: OfdTextModel, size: number): TextLayout {
  const spacing = (model.spacing ?? 0) * size;
  const width = (character: string) => characterWidth(character) * size + spacing;
  const paragraphs = model.text.split('\n').map((text) => [...text]);
  const broken =
    model.wrap === 'lines'
      ? paragraphs.flatMap((text) => breakLines(text, model.box.width + spacing, width))
      : paragraphs;
  const step = size * (model.lineHeight ?? 1.5);
  // Chinese glyphs reach from 0.12 below the baseline to 0.88 above it.
  const block = size + step * (broken.length - 1);
  const slack = model.box.height - block;
  const share = { top: 0, middle: 0.5, bottom: 1 }[model.verticalAlign ?? 'middle'];
  const top = slack * share;
  let fits = slack >= -size * 0.12;
  const lines = broken.map((characters, i) => {
    const line = placeLine(characters, model, size, spacing, top + i * step + size * 0.88);
    if (lineWidth(characters, width) - spacing > model.box.width + 0.001) fits = false;
    return line;
  });
  return { lines, size, fits };
}

function lineWidth(characters: readonly string[], width: (character: string) => number): number {
  let sum = 0;
  for (const character of characters) sum += width(character);
  return sum;
}

function placeLine(
  characters: readonly string[],
  model: OfdTextModel,
  size: number,
  spacing: number,
  baseline: number,
): TextLine {
  const widths = characters.map((character) => characterWidth(character) * size);
  const natural = widths.reduce((sum, width) => sum + width + spacing, -spacing);
  const align = model.align ?? 'left';
  const free = model.box.width - natural;
  const gap = align === 'distribute' && characters.length > 1 && free > 0 ? free / (characters.length - 1) : 0;
  let x = 0;
  if (align === 'center' || (align === 'distribute' && characters.length === 1)) x = free / 2;
  else if (align === 'right') x = free;
  const deltas = widths.slice(0, -1).map((width) => width + spacing + gap);
  return { text: characters.join(''), x: characters.length === 0 ? 0 : Math.max(x, 0), baseline, deltas };
}

function breakLines(
  characters: readonly string[],
  available: number,
  width: (character: string) => number,
): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let used = 0;
  for (const character of characters) {
    const own = width(character);
    if (used + own > available + 0.001 && line.length > 0 && character !== ' ') {
      const kept = breakPoint(line, character);
      lines.push(line.slice(0, kept));
      line = line.slice(kept);
      used = lineWidth(line, width);
    }
    line.push(character);
    used += own;
  }
  lines.push(line);
  return lines;
}

/** How many characters of a full line stay, when `next` no longer fits. */
function breakPoint(line: readonly string[], next: string): number {
  let kept = line.length;
  let after = next;
  while (kept > 0) {
    const last = line[kept - 1] as string;
    const insideWord = wordCharacter.test(last) && wordCharacter.test(after);
    if (!insideWord && !closing.test(after) && !opening.test(last)) return kept;
    after = last;
    kept--;
  }
  // One word longer than the line: it is cut.
  return line.length;
}
