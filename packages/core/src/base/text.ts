/** A sentence for people, in both languages of this project. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** The languages that every text exists in. */
export type Language = keyof Text;

/**
 * Fills the `{name}` places of a template.
 * @param template - A sentence with places such as `{path}`.
 * @param values - What stands at each place; a place without a value is left as it is, so that a missing value is seen.
 * @param language - In which language values are said that exist in both (`Text`); in Chinese without a gap before and after.
 * @returns The sentence. Dates print as ISO 8601, bytes as their length, lists joined by commas.
 * @example fillTemplate('expected {expected}', { expected: 32 }); // "expected 32"
 */
export function fillTemplate(
  template: string,
  values: Readonly<Record<string, unknown>>,
  language: Language = 'en',
): string {
  if (!template.includes('{')) return template;
  let parts = knownTemplates.get(template);
  if (parts === undefined) {
    parts = template.split(/\{([a-zA-Z]\w*)\}/);
    knownTemplates.set(template, parts);
  }
  // Text and names of places take turns.
  let filled = parts[0] as string;
  for (let i = 1; i < parts.length; i += 2) {
    const name = parts[i] as string;
    const value = Object.hasOwn(values, name) ? values[name] : `{${name}}`;
    const [said, after] = [printValue(value, language), parts[i + 1] as string];
    // Places stand apart from Chinese for the sake of Latin letters; words of ours in Chinese need no gap.
    const ours = language === 'zh' && isText(value);
    if (ours && filled.endsWith(' ') && isChinese(said.charCodeAt(0))) filled = filled.slice(0, -1);
    const gap = ours && after.startsWith(' ') && isChinese(said.charCodeAt(said.length - 1));
    filled += said + (gap ? after.slice(1) : after);
  }
  return filled;
}

function isText(value: unknown): value is Text {
  const text = value as Partial<Text> | null | undefined;
  return typeof text?.zh === 'string' && typeof text.en === 'string';
}

/** Characters of Chinese and their punctuation. */
function isChinese(unit: number): boolean {
  return unit >= 0x2e80;
}

/** Templates taken apart; they are sentences of this project, of which there are some hundred. */
const knownTemplates = /* @__PURE__ */ new Map<string, readonly string[]>();

function printValue(value: unknown, language: Language): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return value.map((one) => printValue(one, language)).join(', ');
  if (isText(value)) return value[language];
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return String(value);
}
