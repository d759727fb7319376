/**
 * The canonical spelling of a code: compatibility forms unified (full-width digits, letters and dots occur in typed and recognised
 * text), white space at the ends removed, letters in capitals.
 * @example canonicalCode(' １２ａ．'); // "12A."
 */
export function canonicalCode(text: string): string {
  return text.normalize('NFKC').trim().toUpperCase();
}
