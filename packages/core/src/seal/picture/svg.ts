import { escapeXml } from '../../container/index.ts';
import type { PathCommand } from './glyphs.ts';
import type { PlacedCharacter } from './layout.ts';
import { emMiddle } from './shapes.ts';

/** What an SVG of a seal shows. */
export interface SvgParts {
  readonly diameter: number;
  /** Ring and star, and the glyphs when there is a font. */
  readonly paths: readonly (readonly PathCommand[])[];
  /** Characters left to the viewer's fonts. */
  readonly texts: readonly PlacedCharacter[];
  readonly colour: string;
  readonly title: string;
}

/** An SVG in millimetres around the centre. Without a font the characters are text, set by whatever font the viewer has. */
export function writeSvg({ diameter, paths, texts, colour, title }: SvgParts): string {
  const radius = diameter / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${diameter}mm" height="${diameter}mm" viewBox="${-radius} ${-radius} ${diameter} ${diameter}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<g fill="${colour}">`,
    ...paths.map((path) => `<path d="${pathData(path)}"/>`),
    ...texts.map(textElement),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function pathData(path: readonly PathCommand[]): string {
  return path
    .map((command) => {
      switch (command.type) {
        case 'Z':
          return 'Z';
        case 'Q':
          return `Q${numbers(command.x1, command.y1, command.x, command.y)}`;
        case 'C':
          return `C${numbers(command.x1, command.y1, command.x2, command.y2, command.x, command.y)}`;
        default:
          return `${command.type}${numbers(command.x, command.y)}`;
      }
    })
    .join('');
}

function textElement({ character, x, y, rotation, height, aspect }: PlacedCharacter): string {
  const degrees = (rotation * 180) / Math.PI;
  const transform = `translate(${numbers(x, y)}) rotate(${number(degrees)}) scale(${number(aspect)} 1)`;
  return `<text transform="${transform}" y="${number(height * emMiddle)}" font-size="${number(height)}" font-family="SimSun,'Songti SC','Noto Serif CJK SC',serif" text-anchor="middle">${escapeXml(character)}</text>`;
}

/** Thousandths of a millimetre: finer than any printer. */
function number(value: number): string {
  const text = (Math.round(value * 1000) / 1000).toString();
  return text === '-0' ? '0' : text;
}

function numbers(...values: readonly number[]): string {
  return values.map(number).join(' ');
}
