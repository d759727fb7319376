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
 * @returns The sentence. Dates print as ISO 8601, bytes as their length, lists joined by commas.
 * @example fillTemplate('expected {expected}', { expected: 32 }); // "expected 32"
 */
export function fillTemplate(template: string, values: Readonly<Record<string, unknown>>): string {
  if (!template.includes('{')) return template;
  return template.replace(/\{([a-zA-Z]\w*)\}/g, (place, name: string) => {
    if (!Object.hasOwn(values, name)) return place;
    return printValue(values[name]);
  });
}

function printValue(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return value.map(printValue).join(', ');
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return String(value);
}
