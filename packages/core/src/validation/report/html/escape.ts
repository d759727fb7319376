import type { Text } from '../../../base/text.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML and SVG content and attribute values; control and direction-changing characters are replaced. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd')
    .replace(/[&<>"']/g, (character) => entities[character] as string);
}

/** Both languages of a text; the style sheet shows one. */
export function bilingual(text: Text): string {
  return `<span class="zh" lang="zh">${escapeHtml(text.zh)}</span><span class="en" lang="en">${escapeHtml(text.en)}</span>`;
}
