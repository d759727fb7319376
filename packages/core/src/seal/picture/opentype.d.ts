// opentype.js 2.0 comes without types; this is the part of it that is used.
declare module 'opentype.js/dist/opentype.mjs' {
  interface Glyph {
    readonly advanceWidth?: number;
    readonly path: { readonly commands: readonly import('./glyphs.ts').PathCommand[] };
  }
  interface Font {
    readonly unitsPerEm: number;
    charToGlyphIndex(character: string): number | null;
    charToGlyph(character: string): Glyph;
  }
  export function parse(buffer: ArrayBuffer): Font;
}
