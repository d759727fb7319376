import { encode } from 'uqr';
import { CoreError } from '../../base/errors.ts';

/** A QR code as one path. */
export interface QrOutline {
  /** AbbreviatedData with modules as units. */
  readonly data: string;
  /** Modules on a side. */
  readonly size: number;
}

/**
 * The outline of a QR code's dark modules, so that no seams show between modules.
 * @param text - What a reader gets, as UTF-8.
 * @throws CoreError `ERR_ARGUMENT` when the text is longer than a QR code holds.
 */
export function qrOutline(text: string): QrOutline {
  const modules = encodeModules(text);
  const loops = traceLoops(modules).map((loop) => `M ${loop.map(([x, y]) => `${x} ${y}`).join(' L ')} C`);
  return { data: loops.join(' '), size: modules.length };
}

function encodeModules(text: string): boolean[][] {
  try {
    return encode(text, { ecc: 'M', border: 0, boostEcc: true }).data;
  } catch (cause) {
    throw new CoreError(
      'ERR_ARGUMENT',
      { argument: 'qr.text', expected: 'text that a QR code can hold', got: `${text.length} characters` },
      { cause },
    );
  }
}

type Point = readonly [number, number];

/** Walks the edges between dark and light with the dark side on the right; corners only. */
function traceLoops(modules: readonly (readonly boolean[])[]): Point[][] {
  const size = modules.length;
  const dark = (x: number, y: number) => modules[y]?.[x] === true;
  // Outgoing edges of every corner: 0 right, 1 down, 2 left, 3 up, as bits.
  const edges = new Uint8Array((size + 1) * (size + 1));
  const index = (x: number, y: number) => y * (size + 1) + x;
  const set = (x: number, y: number, direction: number) => {
    edges[index(x, y)] = (edges[index(x, y)] as number) | (1 << direction);
  };
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      if (!dark(x, y)) continue;
      if (!dark(x, y - 1)) set(x, y, 0);
      if (!dark(x + 1, y)) set(x + 1, y, 1);
      if (!dark(x, y + 1)) set(x + 1, y + 1, 2);
      if (!dark(x - 1, y)) set(x, y + 1, 3);
    }
  const steps: readonly Point[] = [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ];
  const loops: Point[][] = [];
  for (let start = 0; start < edges.length; start++) {
    while (edges[start] !== 0) {
      const loop: Point[] = [];
      let x = start % (size + 1);
      let y = Math.floor(start / (size + 1));
      let direction = -1;
      do {
        const out = edges[index(x, y)] as number;
        // Turning right first keeps diagonal neighbours apart.
        const next = [(direction + 1) & 3, direction & 3, (direction + 3) & 3].find(
          (turn) => direction >= 0 && (out & (1 << turn)) !== 0,
        );
        const taken = next ?? [0, 1, 2, 3].find((turn) => (out & (1 << turn)) !== 0) ?? 0;
        if (taken !== direction) loop.push([x, y]);
        edges[index(x, y)] = out & ~(1 << taken);
        const [dx, dy] = steps[taken] as Point;
        x += dx;
        y += dy;
        direction = taken;
      } while (index(x, y) !== start);
      loops.push(loop);
    }
  }
  return loops;
}
