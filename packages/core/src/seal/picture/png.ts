import { zlibSync } from 'fflate';
import { concatBytes } from '../../base/bytes.ts';
import { crc32 } from '../../container/index.ts';
import type { Coverage } from './rasterise.ts';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/**
 * A PNG (ISO/IEC 15948) of one colour on a transparent ground, RGBA with 8 bits each; equal input gives equal bytes.
 * @param colour - Red, green, blue, 0 to 255.
 * @param dpi - Written as the physical size.
 */
export function encodePng(
  { size, alpha }: Coverage,
  colour: readonly [number, number, number],
  dpi: number,
): Uint8Array {
  const rows = new Uint8Array(size * (1 + 4 * size));
  let at = 0;
  for (let y = 0; y < size; y++) {
    rows[at++] = 0; // filter "none"
    for (let x = 0; x < size; x++) {
      // The colour stays under full transparency, so that viewers that scale the picture show no dark edge.
      rows[at++] = colour[0];
      rows[at++] = colour[1];
      rows[at++] = colour[2];
      rows[at++] = Math.round((alpha[y * size + x] as number) * 255);
    }
  }
  const perMetre = Math.round(dpi / 0.0254);
  return concatBytes(
    signature,
    chunk('IHDR', concatBytes(uint32(size), uint32(size), Uint8Array.of(8, 6, 0, 0, 0))),
    chunk('pHYs', concatBytes(uint32(perMetre), uint32(perMetre), Uint8Array.of(1))),
    chunk('IDAT', zlibSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  );
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concatBytes(new TextEncoder().encode(type), data);
  return concatBytes(uint32(data.length), body, uint32(crc32(body)));
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}
