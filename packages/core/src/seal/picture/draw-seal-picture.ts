import { utf8 } from '../../base/bytes.ts';
import { CoreError } from '../../base/errors.ts';
import type { SealPicture } from '../types.ts';
import type { GlyphOutline, GlyphSource } from './glyphs.ts';
import { type PlacedCharacter, planSeal } from './layout.ts';
import { encodePng } from './png.ts';
import { rasterise } from './rasterise.ts';
import { glyphPath, ringPath, starPath } from './shapes.ts';
import { writeSvg } from './svg.ts';

/** What a round seal shows. */
export interface SealPictureRequest {
  /** Along the upper arc, 1 to 30 characters. */
  readonly name: string;
  /** Below the star, at most 12 characters, e.g. 电子证照专用章. */
  readonly caption?: string;
  /** Along the lower arc, at most 20 characters: the seal's filing number. */
  readonly code?: string;
  /** Across the ring, in millimetres, 20 to 60; 42 for most official seals. */
  readonly diameterMm: number;
  /** The font; `undefined` leaves the characters to the viewer (SVG only). */
  readonly font: GlyphSource | undefined;
  readonly format: 'svg' | 'png';
  /** PNG: dots per inch, 72 to 1200; 300 when absent. */
  readonly dpi?: number;
}

/** The red of seal ink. */
const red = [230, 0, 18] as const;

/**
 * Draws a round official seal: ring, five-pointed star, name along the upper arc, caption below the star, code along the lower arc;
 * red on a transparent ground, without any mark of authenticity: only the signature proves a seal.
 * @returns SVG or PNG; equal requests give equal bytes. Width and height are the diameter in whole millimetres.
 * @throws CoreError `ERR_SEAL_FONT` for a PNG without font or a character without glyph, `ERR_ARGUMENT`.
 * @example drawSealPicture({ name: '示范甲省市场监督管理局', caption: '电子证照专用章', diameterMm: 42, font: undefined, format: 'svg' }).type; // 'SVG'
 */
export function drawSealPicture(request: SealPictureRequest): SealPicture {
  const { name, caption = '', code = '', diameterMm, font, format, dpi = 300 } = request;
  checkText('name', name, 1, 30);
  checkText('caption', caption, 0, 12);
  checkText('code', code, 0, 20);
  checkRange('diameterMm', diameterMm, 20, 60);
  checkRange('dpi', dpi, 72, 1200);
  const size = { widthMm: Math.round(diameterMm), heightMm: Math.round(diameterMm) };

  const plan = planSeal({ name, caption, code }, diameterMm, (character) =>
    font === undefined ? guessedAdvance(character) : outlineOf(font, character).advance,
  );
  const drawn =
    font === undefined ? [] : plan.characters.map((placed) => glyphPath(placed, outlineOf(font, placed.character)));
  const paths = [ringPath(plan), starPath(plan), ...drawn];
  if (format === 'svg') {
    const texts: readonly PlacedCharacter[] = font === undefined ? plan.characters : [];
    const colour = `rgb(${red.join(',')})`;
    const svg = writeSvg({
      diameter: diameterMm,
      paths,
      texts,
      colour,
      title: caption === '' ? name : `${name} ${caption}`,
    });
    return { type: 'SVG', bytes: utf8(svg), ...size };
  }
  if (font === undefined)
    throw new CoreError('ERR_SEAL_FONT', { rule: 'a PNG needs a font', character: [...name][0] ?? '' });
  const pixels = Math.round((diameterMm / 25.4) * dpi);
  const png = encodePng(rasterise(paths, pixels, pixels / diameterMm), red, dpi);
  return { type: 'PNG', bytes: png, ...size };
}

function outlineOf(font: GlyphSource, character: string): GlyphOutline {
  const outline = font.outline(character);
  if (outline === undefined) throw new CoreError('ERR_SEAL_FONT', { rule: 'a glyph for every character', character });
  return outline;
}

/** Without a font: Chinese type fills its em, Latin letters and digits about half of it. */
function guessedAdvance(character: string): number {
  return (character.codePointAt(0) as number) < 0x2e80 ? 0.55 : 1;
}

function checkText(argument: string, text: string, least: number, most: number): void {
  const count = [...text].length;
  // No controls, no surrogates, no invisible formatting: what stands on a seal is seen.
  if (count >= least && count <= most && text.trim() === text && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text)) return;
  throw new CoreError('ERR_ARGUMENT', {
    argument,
    expected: `${least} to ${most} visible characters without blanks around them`,
    got: `“${text}”`,
  });
}

function checkRange(argument: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new CoreError('ERR_ARGUMENT', { argument, expected: `a number from ${least} to ${most}`, got: String(value) });
}
