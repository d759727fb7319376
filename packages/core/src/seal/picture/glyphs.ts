/// <reference path="./opentype.d.ts" />

import type { parse } from 'opentype.js/dist/opentype.mjs';
import { copyBytes } from '../../base/bytes.ts';
import { CoreError } from '../../base/errors.ts';

/** One step of an outline. Units and direction are the owner's; `Q` has one control point, `C` two. */
export type PathCommand =
  | { readonly type: 'M' | 'L'; readonly x: number; readonly y: number }
  | { readonly type: 'Q'; readonly x1: number; readonly y1: number; readonly x: number; readonly y: number }
  | {
      readonly type: 'C';
      readonly x1: number;
      readonly y1: number;
      readonly x2: number;
      readonly y2: number;
      readonly x: number;
      readonly y: number;
    }
  | { readonly type: 'Z' };

/** The shape of one character, in ems: the origin on the baseline, y upwards. */
export interface GlyphOutline {
  readonly commands: readonly PathCommand[];
  /** How far the next character stands. */
  readonly advance: number;
}

/** Where glyphs come from: a font file, or anything else that can draw characters. */
export interface GlyphSource {
  /** The outline of one character, or `undefined` when there is no glyph for it. */
  outline(character: string): GlyphOutline | undefined;
}

/**
 * Opens a TrueType or OpenType font; the parser is loaded only then. No font comes with this library: the caller brings one whose licence allows it.
 * @param bytes - A TTF or OTF file.
 * @throws CoreError `ERR_SEAL_FONT` when the file is not a font that can be read.
 * @example const font = await openSealFont(await readFile('song.ttf'));
 */
export async function openSealFont(bytes: Uint8Array): Promise<GlyphSource> {
  const font = parsedFont(bytes, await import('opentype.js/dist/opentype.mjs'));
  const scale = 1 / font.unitsPerEm;
  const known = new Map<string, GlyphOutline | undefined>();
  const read = (character: string): GlyphOutline | undefined => {
    try {
      const index = font.charToGlyphIndex(character);
      if (index === 0 || index === null) return undefined;
      const glyph = font.charToGlyph(character);
      const commands = glyph.path.commands.map((command) => scaled(command, scale));
      return { commands, advance: (glyph.advanceWidth ?? font.unitsPerEm) * scale };
    } catch (cause) {
      throw new CoreError('ERR_SEAL_FONT', { rule: 'the glyph can be read', character }, { cause });
    }
  };
  return {
    outline: (character) => {
      if (!known.has(character)) known.set(character, read(character));
      return known.get(character);
    },
  };
}

function parsedFont(bytes: Uint8Array, parser: { readonly parse: typeof parse }): ReturnType<typeof parse> {
  try {
    // The parser wants a buffer of its own, from its beginning.
    const font = parser.parse(copyBytes(bytes).buffer);
    if (font.unitsPerEm > 0) return font;
  } catch (cause) {
    throw new CoreError('ERR_SEAL_FONT', { rule: 'a TrueType or OpenType file', character: '' }, { cause });
  }
  throw new CoreError('ERR_SEAL_FONT', { rule: 'units per em are positive', character: '' });
}

function scaled(command: PathCommand, scale: number): PathCommand {
  switch (command.type) {
    case 'M':
    case 'L':
      return { type: command.type, x: command.x * scale, y: command.y * scale };
    case 'Q':
      return {
        type: 'Q',
        x1: command.x1 * scale,
        y1: command.y1 * scale,
        x: command.x * scale,
        y: command.y * scale,
      };
    case 'C':
      return {
        type: 'C',
        x1: command.x1 * scale,
        y1: command.y1 * scale,
        x2: command.x2 * scale,
        y2: command.y2 * scale,
        x: command.x * scale,
        y: command.y * scale,
      };
    default:
      return command;
  }
}
