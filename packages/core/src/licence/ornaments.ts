import type { OfdPathModel, PageBox } from '../ofd/index.ts';
import type { TemplateItem } from './licence-type.ts';

type Ornament = Extract<TemplateItem, { kind: 'ornament' }>;

const round = (value: number) => String(Math.round(value * 100) / 100);

/** Draws an ornament of a template as paths: fine interlaced lines, as printed licences carry them against copying. */
export function drawOrnament(item: Ornament): OfdPathModel[] {
  const { box } = item;
  switch (item.ornament) {
    case 'guillocheBorder':
      return [pathOf(item, guillocheBorder(box))];
    case 'rosette':
      return [pathOf(item, rosette(box))];
    case 'waves':
      return [pathOf(item, waves(box))];
    case 'corners':
      return [pathOf(item, corners(box))];
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

/** Three strands that wind around each other along the four sides, 5 mm wide. */
function guillocheBorder(box: PageBox): string {
  const band = 2.1;
  const inset = band + 0.4;
  const horizontal = strands(box.width - 2 * inset, band);
  const vertical = strands(box.height - 2 * inset, band);
  const parts: string[] = [];
  for (const strand of horizontal) {
    parts.push(polyline(strand.map(([s, d]) => [inset + s, inset + d])));
    parts.push(polyline(strand.map(([s, d]) => [inset + s, box.height - inset + d])));
  }
  for (const strand of vertical) {
    parts.push(polyline(strand.map(([s, d]) => [inset + d, inset + s])));
    parts.push(polyline(strand.map(([s, d]) => [box.width - inset + d, inset + s])));
  }
  return parts.join(' ');
}

function strands(length: number, amplitude: number): [number, number][][] {
  const periods = Math.max(2, Math.round(length / 6));
  const steps = periods * 14;
  return [0, 1, 2, 3].map((strand) => {
    const phase = (strand * Math.PI) / 2;
    const points: [number, number][] = [];
    for (let i = 0; i <= steps; i++) {
      const angle = (i / steps) * periods * 2 * Math.PI;
      points.push([(i / steps) * length, amplitude * Math.sin(angle + phase) * (0.72 + 0.28 * Math.cos(2 * angle))]);
    }
    return points;
  });
}

/** A flower of interlaced curves. */
function rosette(box: PageBox): string {
  const cx = box.width / 2;
  const cy = box.height / 2;
  const radius = Math.min(cx, cy);
  const parts: string[] = [];
  for (let turn = 0; turn < 6; turn++) {
    const points: [number, number][] = [];
    const shift = (turn * Math.PI) / 36;
    for (let i = 0; i <= 360; i++) {
      const angle = (i / 360) * 2 * Math.PI;
      const wave = 0.62 + 0.3 * Math.cos(12 * (angle + shift)) + 0.07 * Math.cos(24 * (angle - shift));
      points.push([cx + radius * wave * Math.cos(angle), cy + radius * wave * Math.sin(angle)]);
    }
    parts.push(polyline(points));
  }
  return parts.join(' ');
}

/** A ground of fine wave lines. */
function waves(box: PageBox): string {
  const parts: string[] = [];
  const rows = Math.max(4, Math.round(box.height / 2.4));
  const steps = Math.max(24, Math.round(box.width / 2.5));
  for (let row = 0; row <= rows; row++) {
    const points: [number, number][] = [];
    const base = (row / rows) * (box.height - 3) + 1.5;
    for (let i = 0; i <= steps; i++) {
      const x = (i / steps) * box.width;
      const bend = 1.1 * Math.sin((x / 17) * Math.PI + row * 0.35) + 0.4 * Math.sin((x / 61) * Math.PI - row * 0.2);
      points.push([x, base + bend]);
    }
    parts.push(polyline(points));
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
