import { toBase64 } from '../../base/bytes.ts';
import { isCoreError } from '../../base/errors.ts';
import { parseXml, type XmlElement } from '../../container/index.ts';
import type { PageBox } from '../write/model.ts';
import { pictureUri, placeholder } from './image-object.ts';
import { svgNumber } from './svg-text.ts';

/** A seal's picture to be drawn on top of a page. Take it from the verified seal, never from the page. */
export interface DrawnStamp {
  /** PNG, JPEG, GIF, BMP, or plain SVG; the format is read from the bytes. */
  readonly picture: Uint8Array;
  /** Where the whole picture stands on the page, in millimetres. */
  readonly box: PageBox;
  /** The part that shows, relative to the box. */
  readonly clip?: PageBox;
}

/** Draws one stamp; `drawn` is false when only a placeholder stands there. */
export function drawStamp(stamp: DrawnStamp): { readonly svg: string; readonly drawn: boolean } {
  const { box, clip } = stamp;
  const uri = pictureUri(stamp.picture) ?? plainSvgUri(stamp.picture);
  const at = clip ?? { x: 0, y: 0, width: box.width, height: box.height };
  const frame = `x="${svgNumber(box.x + at.x)}" y="${svgNumber(box.y + at.y)}" width="${svgNumber(Math.max(0, at.width))}" height="${svgNumber(Math.max(0, at.height))}"`;
  const scale = `matrix(${svgNumber(box.width)} 0 0 ${svgNumber(box.height)} ${svgNumber(-at.x)} ${svgNumber(-at.y)})`;
  const picture =
    uri === undefined ? placeholder('seal') : `<image width="1" height="1" preserveAspectRatio="none" href="${uri}"/>`;
  // Ink on paper: white grounds of seal pictures do not cover the text below.
  const style = uri === undefined ? '' : ' style="mix-blend-mode:multiply"';
  return { svg: `<svg ${frame}${style}><g transform="${scale}">${picture}</g></svg>`, drawn: uri !== undefined };
}

const shapes = new Set(
  'svg g defs title desc path circle ellipse rect line polyline polygon text tspan textPath linearGradient radialGradient stop'.split(
    ' ',
  ),
);

/** An SVG of shapes and text only, as a data URI: no scripts, no styles, no links but into itself. */
function plainSvgUri(bytes: Uint8Array): string | undefined {
  try {
    const root = parseXml(bytes, 'seal.svg');
    const plain = root.name === 'svg' && root.namespace === 'http://www.w3.org/2000/svg' && isPlain(root);
    return plain ? `data:image/svg+xml;base64,${toBase64(bytes)}` : undefined;
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}

function isPlain(element: XmlElement): boolean {
  if (!shapes.has(element.name) || element.namespace !== 'http://www.w3.org/2000/svg') return false;
  for (const [name, value] of element.attributes) {
    if (/^on/i.test(name) || name === 'style') return false;
    if (/href$/i.test(name) && !value.startsWith('#')) return false;
    if (/url\s*\(\s*(?!#)|\\|javascript:|@import/i.test(value)) return false;
  }
  return element.children.every(isPlain);
}
