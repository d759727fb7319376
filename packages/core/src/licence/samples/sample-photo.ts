import { zlibSync } from 'fflate';
import { concatBytes, copyBytes, utf8 } from '../../base/bytes.ts';
import { crc32 } from '../../container/index.ts';

const width = 248;
const height = 346;

let drawn: Uint8Array | undefined;

/** A drawn portrait of nobody as PNG, 248 × 346 pixels (21 × 29.3 mm at 300 dpi): head and shoulders in flat colours. */
export function samplePhoto(): Uint8Array {
  // Drawing takes longer than issuing a licence; whoever writes into his copy changes nobody else's.
  drawn ??= drawPhoto();
  return copyBytes(drawn);
}

function drawPhoto(): Uint8Array {
  const rows = new Uint8Array((width * 3 + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows.set(smoothColour(x, y), y * (width * 3 + 1) + 1 + x * 3);
  }
  const header = concatBytes(number(width), number(height), Uint8Array.of(8, 2, 0, 0, 0));
  return concatBytes(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('IDAT', zlibSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  );
}

/** Four samples for each pixel, so that edges are not jagged. */
function smoothColour(x: number, y: number): number[] {
  const sum = [0, 0, 0];
  for (const dx of [0.25, 0.75])
    for (const dy of [0.25, 0.75]) {
      const colour = colourAt(x + dx, y + dy);
      for (let i = 0; i < 3; i++) sum[i] = (sum[i] as number) + (colour[i] as number) / 4;
    }
  return sum.map(Math.round);
}

function colourAt(x: number, y: number): readonly [number, number, number] {
  const inside = (cx: number, cy: number, rx: number, ry: number) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;
  const skin = [232, 196, 170] as const;
  const collar = Math.abs(x - 124) < (y - 238) * 0.55 && y > 238;
  const tie = Math.abs(x - 124) < 7 + (y - 262) * 0.05 && y > 262;
  const hair = inside(124, 128, 66, 78) && y < 118 + 0.004 * (x - 124) ** 2;
  if (hair) return [44, 40, 40];
  if (inside(124, 148, 58, 74)) return faceColour(x, y, skin);
  if (inside(64, 152, 9, 16) || inside(184, 152, 9, 16)) return [222, 184, 158];
  if (Math.abs(x - 124) < 24 && y > 200 && y < 250) return [216, 178, 152];
  if (tie) return [36, 62, 104];
  if (collar && inside(124, 346, 112, 112)) return [248, 248, 248];
  if (inside(124, 350, 116, 116)) return [52, 58, 72];
  return [120, 168, 214];
}

function faceColour(x: number, y: number, skin: readonly [number, number, number]): readonly [number, number, number] {
  const eye = (cx: number) => ((x - cx) / 9) ** 2 + ((y - 146) / 4) ** 2 <= 1;
  const brow = (cx: number) => Math.abs(x - cx) < 13 && Math.abs(y - 131 - 0.02 * (x - cx) ** 2) < 2.2;
  if (eye(101) || eye(147) || brow(101) || brow(147)) return [52, 42, 40];
  if (Math.abs(y - 192 + 0.012 * (x - 124) ** 2) < 2.2 && Math.abs(x - 124) < 18) return [176, 96, 90];
  if (Math.abs(y - 174) < 1.6 && Math.abs(x - 124) < 8) return [206, 164, 138];
  return skin;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concatBytes(utf8(type), data);
  return concatBytes(number(data.length), body, number(crc32(body)));
}

function number(value: number): Uint8Array {
  return Uint8Array.of((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}
