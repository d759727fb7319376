import type { GlyphOutline, PathCommand } from './glyphs.ts';
import type { PlacedCharacter, SealLayoutPlan } from './layout.ts';

/** How far above the baseline the middle of an em box of Chinese type lies, in ems. */
export const emMiddle = 0.38;

/** Control points of a quarter circle as one cubic curve. */
const quarter = 0.5522847498;

/** The ring, its hole drawn against the outer circle so that non-zero filling leaves it open. */
export function ringPath({ radius, ringWidth }: SealLayoutPlan): readonly PathCommand[] {
  return [...circle(radius, 1), ...circle(radius - ringWidth, -1)];
}

function circle(radius: number, direction: 1 | -1): PathCommand[] {
  const k = radius * quarter;
  const r = radius;
  const d = direction;
  return [
    { type: 'M', x: r, y: 0 },
    { type: 'C', x1: r, y1: d * k, x2: k, y2: d * r, x: 0, y: d * r },
    { type: 'C', x1: -k, y1: d * r, x2: -r, y2: d * k, x: -r, y: 0 },
    { type: 'C', x1: -r, y1: -d * k, x2: -k, y2: -d * r, x: 0, y: -d * r },
    { type: 'C', x1: k, y1: -d * r, x2: r, y2: -d * k, x: r, y: 0 },
    { type: 'Z' },
  ];
}

/** A regular five-pointed star with one point up. */
export function starPath({ starRadius }: SealLayoutPlan): readonly PathCommand[] {
  // Where the sides of a regular star cross: sin 18° / sin 54° of the radius.
  const notch = starRadius * (Math.sin(Math.PI / 10) / Math.sin((3 * Math.PI) / 10));
  const corners = Array.from({ length: 10 }, (_, index): PathCommand => {
    const radius = index % 2 === 0 ? starRadius : notch;
    const angle = (index * Math.PI) / 5;
    return { type: index === 0 ? 'M' : 'L', x: radius * Math.sin(angle), y: -radius * Math.cos(angle) };
  });
  return [...corners, { type: 'Z' }];
}

/** A linear map with a shift: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Transform = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** From ems with y upwards to the place of a character. */
export function placementOf(placed: PlacedCharacter, advance: number): Transform {
  const { x, y, rotation, height, aspect } = placed;
  const cos = Math.cos(rotation);
  const sin = Math.sin(rotation);
  const width = height * aspect;
  const a = cos * width;
  const b = sin * width;
  const c = sin * height;
  const d = -cos * height;
  const halfAdvance = advance / 2;
  return [a, b, c, d, x - a * halfAdvance - c * emMiddle, y - b * halfAdvance - d * emMiddle];
}

/** The outline of a character at its place. */
export function glyphPath(placed: PlacedCharacter, outline: GlyphOutline): readonly PathCommand[] {
  const transform = placementOf(placed, outline.advance);
  return outline.commands.map((command) => transformed(command, transform));
}

function transformed(command: PathCommand, [a, b, c, d, e, f]: Transform): PathCommand {
  const x = (px: number, py: number): number => a * px + c * py + e;
  const y = (px: number, py: number): number => b * px + d * py + f;
  switch (command.type) {
    case 'Z':
      return command;
    case 'M':
    case 'L':
      return { type: command.type, x: x(command.x, command.y), y: y(command.x, command.y) };
    case 'Q': {
      const { x1, y1 } = command;
      return { type: 'Q', x1: x(x1, y1), y1: y(x1, y1), x: x(command.x, command.y), y: y(command.x, command.y) };
    }
    default: {
      const { x1, y1, x2, y2 } = command;
      return {
        type: 'C',
        x1: x(x1, y1),
        y1: y(x1, y1),
        x2: x(x2, y2),
        y2: y(x2, y2),
        x: x(command.x, command.y),
        y: y(command.x, command.y),
      };
    }
  }
}
