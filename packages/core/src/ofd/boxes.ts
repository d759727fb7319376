import type { PageBox } from './write/model.ts';

/**
 * Reads an ST_Box `x y width height` in millimetres (GB/T 33190-2016 §7.3).
 * @returns `undefined` unless it is four finite numbers.
 * @example parseBox('0 0 210 297'); // { x: 0, y: 0, width: 210, height: 297 }
 */
export function parseBox(text: string | undefined): PageBox | undefined {
  if (text === undefined || text.length > 200) return undefined;
  const parts = text.trim().split(/\s+/);
  if (parts.length !== 4 || !parts.every((part) => /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?$/.test(part)))
    return undefined;
  const [x, y, width, height] = parts.map(Number) as [number, number, number, number];
  return { x, y, width, height };
}
