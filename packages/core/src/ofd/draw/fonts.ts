import { toBase64 } from '../../base/bytes.ts';
import { isFontFile } from '../write/picture-format.ts';
import { type DrawContext, note } from './draw-context.ts';

/** Fonts of one page together; subsets in real files have some 20 kB, whole Chinese fonts 5 to 15 MB. */
const maximumFontBytes = 24 * 1024 * 1024;

const stacks: readonly (readonly [RegExp, string])[] = [
  [/楷|kai/i, "KaiTi,STKaiti,'AR PL UKai CN','Noto Serif CJK SC','Source Han Serif SC',serif"],
  [/仿宋|fang/i, "FangSong,STFangsong,'Noto Serif CJK SC','Source Han Serif SC',serif"],
  [
    /黑|hei|gothic|arial|helvetica|sans|yahei/i,
    "SimHei,'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif",
  ],
  [/courier|mono|consol|ocr/i, "'Courier New','Noto Sans Mono CJK SC',monospace"],
  [/times|serif|georgia/i, "'Times New Roman','Noto Serif CJK SC',serif"],
];
const songStack = "SimSun,'Noto Serif CJK SC','Source Han Serif SC',serif";

/** A `font-family` for an OFD font: the embedded face if there is one, the named one, then faces of the same kind. */
export function fontFamily(id: string | undefined, context: DrawContext): string {
  const font = id === undefined ? undefined : context.document.resources.fonts.get(id.trim());
  if (font === undefined) {
    note(context, 'draw.resource.missing', `Font ${id ?? ''}`);
    return songStack;
  }
  const key = `font ${font.id}`;
  if (context.defined.has(key)) return context.defined.get(key) as string;
  const names = [font.fontName, font.familyName ?? ''].map(safeName).filter((name) => name !== '');
  const stack = stacks.find(([pattern]) => pattern.test(names.join(' ')))?.[1] ?? songStack;
  const face = embeddedFace(font.path, context);
  const family = [...(face === undefined ? [] : [face]), ...new Set(names.map((name) => `'${name}'`)), stack].join(',');
  context.defined.set(key, family);
  return family;
}

/** Letters, digits, blanks, `_` and `-` only: nothing that could end a CSS string or begin a function. */
export function safeName(name: string): string {
  return name
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .slice(0, 60);
}

function embeddedFace(path: string | undefined, context: DrawContext): string | undefined {
  if (path === undefined || context.embedFonts === 'omit') return undefined;
  const bytes = context.pkg.read(path);
  if (bytes === undefined || !isFontFile(bytes)) {
    note(context, 'draw.font.file', path);
    return undefined;
  }
  context.fontBytes += bytes.length;
  if (context.fontBytes > maximumFontBytes) {
    note(context, 'draw.budget', path);
    return undefined;
  }
  const name = `${context.prefix}f${context.faces.length}`;
  context.faces.push(
    `@font-face{font-family:'${name}';src:url(data:font/${bytes[0] === 0x4f ? 'otf' : 'ttf'};base64,${toBase64(bytes)})}`,
  );
  return `'${name}'`;
}
