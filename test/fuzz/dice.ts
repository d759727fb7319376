/** A fast, seeded source of small numbers: the same seed makes the same campaign. */
export interface Dice {
  /** A whole number in [0, sides). */
  roll(sides: number): number;
  pick<T>(items: readonly T[]): T;
}

/** SplitMix32 over a seed made from a text. */
export function dice(seed: string): Dice {
  let state = 0x811c9dc5;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const roll = (sides: number): number => next() % sides;
  return { roll, pick: (items) => items[roll(items.length)] as (typeof items)[number] };
}
