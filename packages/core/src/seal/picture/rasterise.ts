import type { PathCommand } from './glyphs.ts';

/** Coverage of the pixels of a square picture by filled paths, 0 to 1 each, row by row. */
export interface Coverage {
  readonly size: number;
  readonly alpha: Float32Array;
}

interface Edge {
  /** Upper end. */
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  /** Change of x for each row. */
  readonly slope: number;
  /** 1 downwards, -1 upwards. */
  readonly winding: 1 | -1;
}

/** Lines inside one pixel row; the horizontal coverage of each is exact. */
const linesPerRow = 5;

/**
 * Fills paths by the non-zero rule.
 * @param paths - Millimetres from the centre, y downwards.
 * @param size - Pixels in each direction.
 * @param pixelsPerMm - The scale.
 */
export function rasterise(paths: readonly (readonly PathCommand[])[], size: number, pixelsPerMm: number): Coverage {
  const alpha = new Float32Array(size * size);
  for (const path of paths) fill(edgesOf(path, size / 2, pixelsPerMm), size, alpha);
  return { size, alpha };
}

function fill(edges: readonly Edge[], size: number, alpha: Float32Array): void {
  const sorted = edges.toSorted((a, b) => a.top - b.top);
  const first = Math.max(0, Math.floor(sorted[0]?.top ?? 0));
  const last = Math.min(size, Math.ceil(edges.reduce((bottom, edge) => Math.max(bottom, edge.bottom), 0)));
  const row = new Float32Array(size);
  let active: Edge[] = [];
  let next = 0;
  for (let y = first; y < last; y++) {
    while (next < sorted.length && (sorted[next] as Edge).top < y + 1) active.push(sorted[next++] as Edge);
    active = active.filter((edge) => edge.bottom > y);
    row.fill(0);
    for (let line = 0; line < linesPerRow; line++) addLine(active, y + (line + 0.5) / linesPerRow, row);
    for (let x = 0; x < size; x++) {
      const covered = Math.min(1, (row[x] as number) / linesPerRow);
      const index = y * size + x;
      const before = alpha[index] as number;
      if (covered > 0) alpha[index] = before + covered * (1 - before);
    }
  }
}

/** Adds the covered stretches of one horizontal line to a row of pixels. */
function addLine(edges: readonly Edge[], y: number, row: Float32Array): void {
  const crossings: { x: number; winding: number }[] = [];
  for (const edge of edges)
    if (edge.top <= y && y < edge.bottom)
      crossings.push({ x: edge.x + (y - edge.top) * edge.slope, winding: edge.winding });
  crossings.sort((a, b) => a.x - b.x);
  let winding = 0;
  let start = 0;
  for (const crossing of crossings) {
    if (winding === 0) start = crossing.x;
    winding += crossing.winding;
    if (winding === 0) addStretch(Math.max(0, start), Math.min(row.length, crossing.x), row);
  }
}

function addStretch(from: number, to: number, row: Float32Array): void {
  if (to <= from) return;
  const first = Math.floor(from);
  const last = Math.min(row.length - 1, Math.floor(to));
  for (let x = first; x <= last; x++) {
    const covered = Math.min(x + 1, to) - Math.max(x, from);
    if (covered > 0) row[x] = (row[x] as number) + covered;
  }
}

function edgesOf(path: readonly PathCommand[], origin: number, scale: number): Edge[] {
  const edges: Edge[] = [];
  let start: Point = { x: 0, y: 0 };
  let at: Point = start;
  const lineTo = (to: Point): void => {
    if (at.y !== to.y) edges.push(edgeOf(at, to));
    at = to;
  };
  const point = (x: number, y: number): Point => ({ x: origin + x * scale, y: origin + y * scale });
  for (const command of path) {
    if (command.type === 'Z') {
      lineTo(start);
    } else if (command.type === 'M') {
      // Filling closes every figure.
      lineTo(start);
      start = point(command.x, command.y);
      at = start;
    } else if (command.type === 'L') {
      lineTo(point(command.x, command.y));
    } else if (command.type === 'Q' || command.type === 'C') {
      const end = point(command.x, command.y);
      const first = point(command.x1, command.y1);
      const second = command.type === 'C' ? point(command.x2, command.y2) : undefined;
      for (const step of curvePoints(at, first, second, end)) lineTo(step);
    }
  }
  lineTo(start);
  return edges;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function edgeOf(from: Point, to: Point): Edge {
  const [upper, lower] = from.y < to.y ? [from, to] : [to, from];
  const slope = (lower.x - upper.x) / (lower.y - upper.y);
  return { x: upper.x, top: upper.y, bottom: lower.y, slope, winding: from.y < to.y ? 1 : -1 };
}

/** Points on a quadratic (no second control point) or cubic curve, close enough for a tenth of a pixel. */
function curvePoints(from: Point, first: Point, second: Point | undefined, to: Point): Point[] {
  const controls = second === undefined ? [first] : [first, second];
  const bend = Math.max(
    ...controls.map(
      (c) => Math.abs(c.x - from.x) + Math.abs(c.y - from.y) + Math.abs(to.x - c.x) + Math.abs(to.y - c.y),
    ),
  );
  const steps = Math.min(64, Math.max(2, Math.ceil(Math.sqrt(bend * 1.5))));
  return Array.from({ length: steps }, (_, index) => {
    const t = (index + 1) / steps;
    return second === undefined ? quadratic(from, first, to, t) : cubic(from, first, second, to, t);
  });
}

function quadratic(a: Point, b: Point, c: Point, t: number): Point {
  const s = 1 - t;
  return { x: s * s * a.x + 2 * s * t * b.x + t * t * c.x, y: s * s * a.y + 2 * s * t * b.y + t * t * c.y };
}

function cubic(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const s = 1 - t;
  const weights = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t] as const;
  return {
    x: weights[0] * a.x + weights[1] * b.x + weights[2] * c.x + weights[3] * d.x,
    y: weights[0] * a.y + weights[1] * b.y + weights[2] * c.y + weights[3] * d.y,
  };
}
