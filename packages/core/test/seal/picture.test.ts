import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { equalBytes, fromUtf8 } from '../../src/base/bytes.ts';
import { parseXml } from '../../src/container/index.ts';
import {
  drawSealPicture,
  type GlyphSource,
  openSealFont,
  parseSeal,
  recognisePicture,
  type SealPictureRequest,
} from '../../src/seal/index.ts';
import { planSeal } from '../../src/seal/picture/layout.ts';
import { makeSeal } from './world.ts';

const fontFile = new URL(
  '../../../cli/node_modules/@expo-google-fonts/zcool-xiaowei/400Regular/ZCOOLXiaoWei_400Regular.ttf',
  import.meta.url,
);

/** Every character is a square: enough to see where it goes. */
const squares: GlyphSource = {
  outline: (character) =>
    character === '缺'
      ? undefined
      : {
          commands: [
            { type: 'M', x: 0.05, y: -0.07 },
            { type: 'L', x: 0.95, y: -0.07 },
            { type: 'L', x: 0.95, y: 0.83 },
            { type: 'L', x: 0.05, y: 0.83 },
            { type: 'Z' },
          ],
          advance: 1,
        },
};

const request: SealPictureRequest = {
  name: '示范甲省市场监督管理局',
  caption: '电子证照专用章',
  code: '99010000000011',
  diameterMm: 42,
  font: squares,
  format: 'png',
};

interface Pixels {
  readonly size: number;
  alpha(x: number, y: number): number;
}

/** Decodes a PNG as this project writes it, with Node's inflate. */
function decode(bytes: Uint8Array): Pixels {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const size = view.getUint32(16);
  const parts: Uint8Array[] = [];
  for (let at = 8; at < bytes.length; at += 12 + view.getUint32(at))
    if (fromUtf8(bytes.subarray(at + 4, at + 8)) === 'IDAT')
      parts.push(bytes.subarray(at + 8, at + 8 + view.getUint32(at)));
  const rows = inflateSync(Buffer.concat(parts));
  expect(rows).toHaveLength(size * (1 + 4 * size));
  return { size, alpha: (x, y) => rows[y * (1 + 4 * size) + 1 + 4 * x + 3] as number };
}

describe('PNG', () => {
  it('is RGBA of the asked size, red, with the pixels where the drawing has them', () => {
    const png = drawSealPicture(request);
    expect(png).toMatchObject({ type: 'PNG', widthMm: 42, heightMm: 42 });
    const { size, alpha } = decode(png.bytes);
    expect(size).toBe(496);
    const middle = size / 2;
    expect(alpha(middle, middle)).toBe(255); // star
    expect(alpha(middle, 5)).toBe(255); // ring, top
    expect(alpha(5, middle)).toBe(255); // ring, left
    expect(alpha(0, 0)).toBe(0); // corner
    expect(alpha(middle, 100)).toBe(0); // between name and star
    expect(alpha(middle, 45)).toBe(255); // the name's sixth character
  });

  it('covers the area that geometry says', () => {
    const { size, alpha } = decode(
      drawSealPicture({
        ...request,
        name: '一',
        caption: '',
        code: '',
        font: { outline: () => ({ commands: [], advance: 1 }) },
      }).bytes,
    );
    let covered = 0;
    for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) covered += alpha(x, y) / 255;
    const mm2 = covered * (42 / size) ** 2;
    const ring = Math.PI * (21 ** 2 - 19.8 ** 2);
    // Ten triangles between centre, point and notch.
    const star = 10 * 0.5 * 7 * 7 * (Math.sin(Math.PI / 10) / Math.sin((3 * Math.PI) / 10)) * Math.sin(Math.PI / 5);
    expect(mm2).toBeCloseTo(ring + star, 0);
  });

  it('is the same bytes again, and a valid seal picture', async () => {
    const [one, two] = [drawSealPicture(request), drawSealPicture(request)];
    expect(equalBytes(one.bytes, two.bytes)).toBe(true);
    expect(recognisePicture(one.bytes)).toBe('PNG');
    const seal = parseSeal(await makeSeal({ picture: one }));
    expect(seal.picture).toMatchObject({ type: 'PNG', declaredType: 'PNG', widthMm: 42 });
  });

  it('needs a font, and a glyph for every character', () => {
    const code = 'ERR_SEAL_FONT';
    expect(() => drawSealPicture({ ...request, font: undefined })).toThrow(expect.objectContaining({ code }));
    for (const part of ['name', 'caption', 'code'])
      expect(() => drawSealPicture({ ...request, [part]: '有缺字' })).toThrow(
        expect.objectContaining({ code, details: expect.objectContaining({ character: '缺' }) }),
      );
  });
});

describe('SVG', () => {
  it('is well-formed and holds every character as text when there is no font', () => {
    const svg = drawSealPicture({ ...request, name: '甲<乙&丙>局', font: undefined, format: 'svg' });
    expect(recognisePicture(svg.bytes)).toBe('SVG');
    const [title, group] = parseXml(svg.bytes, 'seal.svg').children;
    expect(title?.text).toBe('甲<乙&丙>局 电子证照专用章');
    const texts = group?.children.filter(({ name }) => name === 'text').map(({ text }) => text);
    expect(texts?.join('')).toBe('甲<乙&丙>局电子证照专用章99010000000011');
  });

  it('holds outlines and no text when there is a font', () => {
    const svg = drawSealPicture({ ...request, format: 'svg' });
    const names = parseXml(svg.bytes, 'seal.svg').children[1]?.children.map(({ name }) => name);
    expect(names).toEqual(Array.from({ length: 2 + 11 + 7 + 14 }, () => 'path'));
  });
});

describe('layout', () => {
  const corners = (text: { name: string; caption?: string; code?: string }) => planSeal(text, 42, () => 1);

  it.each([1, 2, 4, 8, 11, 16, 22, 30])('a name of %i characters stays inside the ring and within 270°', (count) => {
    const { characters } = corners({ name: '局'.repeat(count) });
    for (const { x, y, height } of characters) expect(Math.hypot(x, y) + height / 2).toBeLessThan(19.8);
    const rotations = characters.map(({ rotation }) => rotation);
    const pitch = count > 1 ? (rotations[1] as number) - (rotations[0] as number) : 0;
    expect(Math.max(...rotations) - Math.min(...rotations) + pitch).toBeLessThanOrEqual((270 / 180) * Math.PI + 1e-9);
    // The drawing is its own mirror image, and neighbours do not touch at their feet.
    expect(characters.reduce((sum, { x }) => sum + x, 0)).toBeCloseTo(0, 6);
    for (const { height, aspect, x, y } of characters.slice(1))
      expect(height * aspect).toBeLessThan(pitch * (Math.hypot(x, y) - height / 2) + 1e-9);
  });

  it('caption and code meet neither the name nor each other', () => {
    for (const count of [4, 11, 22, 30]) {
      const { characters } = corners({
        name: '局'.repeat(count),
        caption: '行政许可电子专用章',
        code: '99010000000011',
      });
      const caption = characters.slice(count, count + 9);
      const others = [...characters.slice(0, count), ...characters.slice(count + 9)];
      for (const a of caption)
        for (const b of others) {
          const reach = (c: typeof a): number => Math.min(c.height, c.height * c.aspect) / 2;
          expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(reach(a) + reach(b));
        }
    }
  });
});

describe('requests that cannot be drawn', () => {
  it.each<[string, Partial<SealPictureRequest>]>([
    ['no name', { name: '' }],
    ['31 characters', { name: '局'.repeat(31) }],
    ['a control character', { name: '示范\u0000局' }],
    ['an invisible direction mark', { name: '示范\u202e局' }],
    ['a blank at the end', { caption: '公章 ' }],
    ['13 characters below the star', { caption: '章'.repeat(13) }],
    ['no diameter', { diameterMm: 0 }],
    ['not a number', { diameterMm: Number.NaN }],
    ['too many dots', { dpi: 2400 }],
  ])('%s', (_, change) => {
    expect(() => drawSealPicture({ ...request, ...change })).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }));
  });
});

describe('a real font', () => {
  it('gives outlines in ems and none for what it lacks', async () => {
    const font = await openSealFont(new Uint8Array(readFileSync(fontFile)));
    const outline = font.outline('章');
    expect(outline?.advance).toBeCloseTo(1.024);
    expect(outline?.commands.length).toBeGreaterThan(50);
    expect(font.outline('\u{2a700}')).toBeUndefined();
    const png = drawSealPicture({ ...request, font });
    expect(png.bytes.length).toBeGreaterThan(10_000);
  });

  it('is refused when it is none', async () => {
    for (const bytes of [new Uint8Array(0), new Uint8Array(100), new TextEncoder().encode('<svg/>')])
      await expect(openSealFont(bytes)).rejects.toThrow(expect.objectContaining({ code: 'ERR_SEAL_FONT' }));
  });
});
