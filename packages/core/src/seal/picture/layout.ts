/** Where one character stands, in millimetres from the centre of the seal, y downwards. */
export interface PlacedCharacter {
  readonly character: string;
  /** The middle of the character's em box. */
  readonly x: number;
  readonly y: number;
  /** Clockwise, in radians; 0 is upright. */
  readonly rotation: number;
  /** Height of the em box. */
  readonly height: number;
  /** Width of an em divided by its height: below 1 the character is condensed. */
  readonly aspect: number;
}

/** A round seal, laid out. */
export interface SealLayoutPlan {
  readonly radius: number;
  readonly ringWidth: number;
  /** From the centre to the points of the star. */
  readonly starRadius: number;
  readonly characters: readonly PlacedCharacter[];
}

/** What stands on a seal. */
export interface SealText {
  readonly name: string;
  readonly caption?: string;
  readonly code?: string;
}

/*
 * Proportions of the round seals of state organs, enterprises and institutions (diameter 42 mm, ring 1.2 mm, star 14 mm across),
 * as fractions of the diameter.
 */
const ring = 1.2 / 42;
const star = 7 / 42;
const nameGap = 0.8 / 42;
const captionHeight = 4.1 / 42;
const captionCentre = 9.7 / 42;
const codeHeight = 1.7 / 42;
const codeGap = 0.6 / 42;

/** The name never spans more than this, so that its ends stay beside the caption and never meet. */
const widestSpan = (270 / 180) * Math.PI;

/** Places every character of a seal; `advanceOf` gives the width of a character in ems. */
export function planSeal(text: SealText, diameter: number, advanceOf: (character: string) => number): SealLayoutPlan {
  const radius = diameter / 2;
  const inner = radius - ring * diameter;
  const code = placeCode([...(text.code ?? '')], inner - codeGap * diameter, diameter, advanceOf);
  const name = placeName([...text.name], inner - nameGap * diameter, diameter, advanceOf, code.span);
  const ground = inner - (code.span === 0 ? nameGap : codeGap + codeHeight + nameGap) * diameter;
  const room = (y: number): number => freeHalfWidth(y, ground, name.feet - 2 * nameGap * diameter, name.span);
  const caption = placeCaption([...(text.caption ?? '')], room, diameter, advanceOf);
  return {
    radius,
    ringWidth: ring * diameter,
    starRadius: star * diameter,
    characters: [...name.characters, ...caption, ...code.characters],
  };
}

type Advance = (character: string) => number;

/** Upright along the upper arc, feet towards the centre. Long names get narrower characters, not a longer arc. */
function placeName(
  characters: readonly string[],
  outer: number,
  diameter: number,
  advanceOf: Advance,
  codeSpan: number,
) {
  const count = characters.length;
  const height = diameter * (count <= 12 ? 6.2 / 42 : count <= 20 ? 5.6 / 42 : 4.9 / 42);
  const feet = outer - height;
  const middle = outer - height / 2;
  const free = codeSpan === 0 ? widestSpan : Math.min(widestSpan, 2 * Math.PI - codeSpan - 0.5);
  const span = Math.min(free, ((95 + 13 * count) / 180) * Math.PI, count * 0.62);
  const weights = characters.map((character) => Math.max(0.5, advanceOf(character)));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  // Neighbours come closest at their feet.
  const aspect = Math.min(0.86, ((span / whole) * feet * 0.94) / height);
  let at = -span / 2;
  const placed = characters.map((character, index): PlacedCharacter => {
    const step = ((weights[index] as number) / whole) * span;
    const angle = at + step / 2;
    at += step;
    return { character, x: middle * Math.sin(angle), y: -middle * Math.cos(angle), rotation: angle, height, aspect };
  });
  return { characters: placed, feet, span };
}

/** How far a line at height y below the centre reaches before it meets the name or the ground of the ring. */
function freeHalfWidth(y: number, ground: number, feet: number, nameSpan: number): number {
  const chord = (radius: number): number => Math.sqrt(Math.max(0, radius ** 2 - y ** 2));
  const belowHorizon = nameSpan / 2 - Math.PI / 2;
  // Inside the circle of the feet everything is free; outside of it what lies beyond the ends of the name.
  const beside = belowHorizon <= 0 ? Number.POSITIVE_INFINITY : y / Math.tan(belowHorizon + 0.06);
  return Math.min(chord(ground), Math.max(chord(feet), beside));
}

/** On a straight line below the star. */
function placeCaption(
  characters: readonly string[],
  room: (y: number) => number,
  diameter: number,
  advanceOf: Advance,
): PlacedCharacter[] {
  if (characters.length === 0) return [];
  const height = captionHeight * diameter;
  const y = captionCentre * diameter;
  const chord = 2 * Math.min(room(y - height / 2), room(y + height / 2), diameter * 0.27);
  const weights = characters.map((character) => Math.max(0.4, advanceOf(character)));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const pitch = Math.min(chord / whole, height * 0.95);
  let at = (-pitch * whole) / 2;
  return characters.map((character, index): PlacedCharacter => {
    const step = pitch * (weights[index] as number);
    const x = at + step / 2;
    at += step;
    return { character, x, y, rotation: 0, height, aspect: (pitch * 0.96) / height };
  });
}

/** Along the lower arc from left to right, heads towards the centre. */
function placeCode(characters: readonly string[], outer: number, diameter: number, advanceOf: Advance) {
  const height = codeHeight * diameter;
  const middle = outer - height / 2;
  const weights = characters.map((character) => Math.max(0.45, advanceOf(character)));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const span = Math.min((whole * height * 1.35) / middle, (80 / 180) * Math.PI);
  const aspect = whole === 0 ? 1 : Math.min(1, (span * middle * 0.85) / (whole * height));
  let at = span / 2;
  const placed = characters.map((character, index): PlacedCharacter => {
    const step = ((weights[index] as number) / whole) * span;
    const angle = at - step / 2;
    at -= step;
    return { character, x: -middle * Math.sin(angle), y: middle * Math.cos(angle), rotation: angle, height, aspect };
  });
  return { characters: placed, span };
}
