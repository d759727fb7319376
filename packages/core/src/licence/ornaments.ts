import type { OfdPathModel, PageBox } from '../ofd/index.ts';
import type { TemplateItem } from './licence-type.ts';

type Ornament = Extract<TemplateItem, { kind: 'ornament' }>;

/** To a tenth of a millimetre: a step of 0.05 mm is a dot of a printer, and a verifier reads every digit of a page. */
const round = (value: number) => String(Math.round(value * 10) / 10);

/** Path data by ornament and size, which is all that it depends on. */
const drawn = /* @__PURE__ */ new Map<string, string>();

/** Draws an ornament of a template as paths: fine interlaced lines, as printed licences carry them against copying. */
export function drawOrnament(item: Ornament): OfdPathModel[] {
  const { ornament, box } = item;
  const key = `${ornament} ${box.width} ${box.height}`;
  let data = drawn.get(key);
  if (data === undefined) {
    data = draw(ornament, box);
    if (drawn.size >= 64) drawn.clear();
    drawn.set(key, data);
  }
  return [pathOf(item, data)];
}

function draw(ornament: Ornament['ornament'], box: PageBox): string {
  switch (ornament) {
    case 'guillocheBorder':
      return guillocheBorder(box);
    case 'rosette':
      return rosette(box);
    case 'waves':
      return waves(box);
    case 'corners':
      return corners(box);
  }
}

function pathOf(item: Ornament, data: string): OfdPathModel {
  return {
    kind: 'path',
    box: item.box,
    data,
    stroke: { colour: item.colour, width: item.width },
    ...(item.alpha === undefined ? {} : { alpha: item.alpha }),
  };
}

function polyline(points: readonly (readonly [number, number])[]): string {
  return `M ${points.map(([x, y]) => `${round(x)} ${round(y)}`).join(' L ')}`;
}

/** How far a control point stands out for a wave of amplitude 1: the curve reaches 1 / (2 √3) of it. */
const reach = 2 * Math.sqrt(3);

/**
 * A wave along a line, one cubic curve for each period: a hundred times fewer numbers than a polyline of the same smoothness.
 * Both control points stand half-way, so that the slope is the same at the ends and in the middle.
 * @param place - Maps the way along the line and the distance from it to the page.
 */
function waveLine(
  length: number,
  periods: number,
  amplitude: number,
  place: (along: number, across: number) => readonly [number, number],
): string {
  const point = (along: number, across: number) => place(along, across).map(round).join(' ');
  const step = length / periods;
  const curves = Array.from({ length: periods }, (_, i) => {
    const half = (i + 0.5) * step;
    return `B ${point(half, reach * amplitude)} ${point(half, -reach * amplitude)} ${point((i + 1) * step, 0)}`;
  });
  return `M ${point(0, 0)} ${curves.join(' ')}`;
}

/** Strands that wind around each other along the four sides, 5 mm wide. */
function guillocheBorder(box: PageBox): string {
  const band = 2.1;
  const inset = band + 0.4;
  const right = box.width - inset;
  const bottom = box.height - inset;
  const sides = [
    { length: right - inset, place: (s: number, d: number) => [inset + s, inset + d] as const },
    { length: right - inset, place: (s: number, d: number) => [inset + s, bottom + d] as const },
    { length: bottom - inset, place: (s: number, d: number) => [inset + d, inset + s] as const },
    { length: bottom - inset, place: (s: number, d: number) => [right + d, inset + s] as const },
  ];
  return sides
    .flatMap(({ length, place }) => {
      const periods = Math.max(2, Math.round(length / 12));
      return [band, -band, band / 2, -band / 2].map((amplitude) => waveLine(length, periods, amplitude, place));
    })
    .join(' ');
}

/** A flower of interlaced curves. */
function rosette(box: PageBox): string {
  const cx = box.width / 2;
  const cy = box.height / 2;
  const radius = Math.min(cx, cy);
  const parts: string[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const points: [number, number][] = [];
    const shift = (turn * Math.PI) / 18;
    for (let i = 0; i <= 192; i++) {
      const angle = (i / 192) * 2 * Math.PI;
      const wave = 0.62 + 0.3 * Math.cos(12 * (angle + shift)) + 0.07 * Math.cos(24 * (angle - shift));
      points.push([cx + radius * wave * Math.cos(angle), cy + radius * wave * Math.sin(angle)]);
    }
    parts.push(polyline(points));
  }
  return parts.join(' ');
}

/** A ground of fine wave lines. */
function waves(box: PageBox): string {
  const rows = Math.max(4, Math.round(box.height / 6));
  const periods = Math.max(2, Math.round(box.width / 60));
  const parts: string[] = [];
  for (let row = 0; row <= rows; row++) {
    const base = (row / rows) * (box.height - 3) + 1.5;
    const amplitude = row % 2 === 0 ? 1.2 : -1.2;
    parts.push(waveLine(box.width, periods, amplitude, (along, across) => [along, base + across]));
  }
  return parts.join(' ');
}

/** Stepped corners, as in frames of traditional patterns. */
function corners(box: PageBox): string {
  const { width, height } = box;
  const size = Math.min(width, height, 60) * 0.16;
  const corner = (x: number, y: number, sx: number, sy: number) => {
    const at = (a: number, b: number) => [x + sx * a * size, y + sy * b * size] as const;
    return [
      polyline([at(0, 1.6), at(0, 0), at(1.6, 0)]),
      polyline([at(0.18, 1.2), at(0.18, 0.18), at(1.2, 0.18)]),
      polyline([at(0.36, 0.9), at(0.36, 0.36), at(0.9, 0.36), at(0.9, 0.6), at(0.6, 0.6), at(0.6, 0.9), at(0.36, 0.9)]),
    ].join(' ');
  };
  return [corner(0, 0, 1, 1), corner(width, 0, -1, 1), corner(width, height, -1, -1), corner(0, height, 1, -1)].join(
    ' ',
  );
}
