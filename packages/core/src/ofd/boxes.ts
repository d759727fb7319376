import type { PageBox } from './write/model.ts';

/** No digit can be read in two ways, so that a box which is none is refused in one pass. */
const fourNumbers: RegExp = /* @__PURE__ */ (() => {
  const number = '([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d{1,2})?)';
  return new RegExp(`^\\s*${number}\\s+${number}\\s+${number}\\s+${number}\\s*$`);
})();

/**
 * Reads an ST_Box `x y width height` in millimetres (GB/T 33190-2016 §7.3).
 * @returns `undefined` unless it is four finite numbers.
 * @example parseBox('0 0 210 297'); // { x: 0, y: 0, width: 210, height: 297 }
 */
export function parseBox(text: string | undefined): PageBox | undefined {
  if (text === undefined || text.length > 200) return undefined;
  const m = fourNumbers.exec(text);
  if (m === null) return undefined;
  return { x: Number(m[1]), y: Number(m[2]), width: Number(m[3]), height: Number(m[4]) };
}
