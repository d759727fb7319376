import { toBase64 } from '../../base/bytes.ts';
import type { XmlElement } from '../../container/index.ts';
import { pictureFormat } from '../write/picture-format.ts';
import { type DrawContext, idOf, note, spend } from './draw-context.ts';
import { svgText } from './svg-text.ts';

/** An ImageObject (GB/T 33190 §10) as the unit square of its own coordinates. */
export function drawImage(element: XmlElement, context: DrawContext): string {
  const id = element.attributes.get('ResourceID')?.trim() ?? '';
  const key = `image ${id}`;
  if (!context.defined.has(key)) context.defined.set(key, defineImage(id, context));
  const reference = context.defined.get(key);
  if (reference === undefined) {
    const format = context.document.resources.media.get(id)?.format ?? '';
    return placeholder(`${format} ${idOf(element)}`.trim());
  }
  return `<use href="#${reference}"/>`;
}

/** Every picture stands in the file once, however often it is shown. */
function defineImage(id: string, context: DrawContext): string | undefined {
  const path = context.document.resources.media.get(id)?.path;
  const bytes = path === undefined ? undefined : context.pkg.read(path);
  if (bytes === undefined) {
    note(context, 'draw.resource.missing', `Image ${id}`);
    return undefined;
  }
  const uri = pictureUri(bytes);
  if (uri === undefined) {
    note(context, 'draw.image.format', path);
    return undefined;
  }
  spend(context, 0, uri.length);
  const name = `${context.prefix}i${context.defs.length}`;
  context.defs.push(`<image id="${name}" width="1" height="1" preserveAspectRatio="none" href="${uri}"/>`);
  return name;
}

/** A picture as a data URI by its own first bytes, or `undefined` when browsers do not draw its format. */
export function pictureUri(bytes: Uint8Array): string | undefined {
  const format = pictureFormat(bytes);
  return format === undefined ? undefined : `data:image/${format};base64,${toBase64(bytes)}`;
}

/** A crossed grey square that says what is missing. */
export function placeholder(text: string): string {
  return (
    '<g><rect width="1" height="1" fill="#eeeeee"/><path d="M0 0L1 1M1 0L0 1" stroke="#bbbbbb" stroke-width="0.01"/>' +
    `<text x="0.5" y="0.53" font-size="0.1" text-anchor="middle" fill="#666666">${svgText(text.slice(0, 40))}</text></g>`
  );
}
