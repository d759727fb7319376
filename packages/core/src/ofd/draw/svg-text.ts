import { xmlText } from '../write/xml-writer.ts';

/** Text for an element or attribute of the picture: escaped, and what XML cannot hold replaced. */
export function svgText(text: string): string {
  return xmlText(text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD'));
}

/** A number for the picture; nothing else than digits, sign and point can come out. */
export function svgNumber(value: number): string {
  if (!Number.isFinite(value)) return '0';
  const bounded = Math.max(-1e6, Math.min(1e6, value));
  const rounded = Math.round(bounded * 10_000) / 10_000;
  return String(rounded === 0 ? 0 : rounded);
}

/** What is asked most. */
const plainColour = /^(\d{1,3}) (\d{1,3}) (\d{1,3})$/;

/**
 * Numbers of an OFD array.
 * @returns `undefined` when one of them is not a finite number up to a million.
 */
export function readNumbers(text: string | undefined): number[] | undefined {
  if (text === undefined || text.length > 20_000_000) return undefined;
  const colour = plainColour.exec(text);
  if (colour !== null) return [Number(colour[1]), Number(colour[2]), Number(colour[3])];
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const numbers: number[] = [];
  for (const token of trimmed.split(/[\s,]+/)) {
    const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(token) ? Number(token) : Number.NaN;
    if (!(Math.abs(value) <= 1e6)) return undefined;
    numbers.push(value);
  }
  return numbers;
}

/** A number as nearly every writer writes it. */
const plainNumber = /^\d{1,6}(?:\.\d{1,9})?$/;

/** One number, or a default when it is absent or odd. */
export function readNumber(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (plainNumber.test(text)) return Number(text);
  const numbers = readNumbers(text);
  return numbers?.length === 1 ? (numbers[0] as number) : otherwise;
}
