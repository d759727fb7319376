import type { PageBox, RgbColour, TextAlign } from '../../ofd/index.ts';
import type { TemplateFont, TemplateItem, TemplateTextStyle } from '../licence-type.ts';

/** A box as JSON writes it. */
export const box = (x: number, y: number, width: number, height: number): PageBox => ({ x, y, width, height });

/** A text style with the few things that change. */
export const style = (
  font: TemplateFont,
  size: number,
  align: TextAlign = 'left',
  rest: Partial<TemplateTextStyle> = {},
): TemplateTextStyle => ({ font, size, align, ...rest });

/** A label of a form. */
export const label = (place: PageBox, text: string, look: TemplateTextStyle): TemplateItem => ({
  kind: 'text',
  box: place,
  text,
  style: look,
});

/** The paper's tint over the whole page. */
export const paper = (width: number, height: number, colour: RgbColour): TemplateItem => ({
  kind: 'fill',
  box: box(0, 0, width, height),
  colour,
});
