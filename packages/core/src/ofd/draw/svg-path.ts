import { svgNumber } from './svg-text.ts';

const operands: Readonly<Record<string, number>> = { S: 2, M: 2, L: 2, Q: 4, B: 6, A: 7, C: 0 };

/**
 * AbbreviatedData (GB/T 33190 §9.1) as the `d` of an SVG path.
 * @returns `complete` is false when the data was odd; everything before that place is kept.
 * @example svgPath('M 0 0 B 1 0 2 1 2 2 C').d; // "M0 0C1 0 2 1 2 2Z"
 */
export function svgPath(data: string): { readonly d: string; readonly complete: boolean } {
  const parts: string[] = [];
  const tokens = data.match(/[A-Za-z]|[^\sA-Za-z,]+(?:[eE][+-]?\d+)?/g) ?? [];
  let i = 0;
  while (i < tokens.length) {
    const operator = tokens[i] as string;
    const count = Object.hasOwn(operands, operator) ? operands[operator] : undefined;
    if (count === undefined) return { d: parts.join(''), complete: false };
    const values = tokens.slice(i + 1, i + 1 + count).map(Number);
    if (values.length < count || values.some((value) => !(Math.abs(value) <= 1e6)))
      return { d: parts.join(''), complete: false };
    // A path must begin somewhere.
    if (parts.length === 0 && operator !== 'M' && operator !== 'S') parts.push('M0 0');
    parts.push(translate(operator, values));
    i += 1 + count;
  }
  return { d: parts.join(''), complete: true };
}

function translate(operator: string, values: readonly number[]): string {
  const list = values.map(svgNumber).join(' ');
  switch (operator) {
    case 'S':
    case 'M':
      return `M${list}`;
    case 'B':
      return `C${list}`;
    case 'C':
      return 'Z';
    case 'A': {
      const [rx, ry, angle, large, sweep, x, y] = values.map(svgNumber) as [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      return `A${rx} ${ry} ${angle} ${large === '0' ? 0 : 1} ${sweep === '0' ? 0 : 1} ${x} ${y}`;
    }
    default:
      return operator + list;
  }
}
