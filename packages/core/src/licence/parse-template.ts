import type { JsonCursor } from '../base/json-cursor.ts';
import type { PageBox, RgbColour } from '../ofd/index.ts';
import type { LicenceField, PageTemplate, TemplateItem, TemplateTextStyle, ValueFormat } from './licence-type.ts';
import { isMetadataName } from './metadata.ts';

/** What the items of a template are checked against. */
interface Page {
  readonly width: number;
  readonly height: number;
  readonly fields: ReadonlyMap<string, LicenceField>;
}

/** Reads the page template of a licence type: boxes must lie on the page and fields must exist. */
export function parsePageTemplate(cursor: JsonCursor, fields: readonly LicenceField[]): PageTemplate {
  const at = cursor.object('width', 'height', 'items');
  const width = at('width').number(20, 1000);
  const height = at('height').number(20, 1000);
  const page: Page = { width, height, fields: new Map(fields.map((field) => [field.name, field])) };
  const cursors = at('items').array(1, 1000);
  const items = cursors.map((item) => parseItem(item, page));
  if (items.filter((item) => item.kind === 'qr').length > 1) at('items').fail('at most one QR code');
  for (const field of fields) {
    const shown = items.some((item) => (item.kind === 'field' || item.kind === 'photo') && item.field === field.name);
    if (field.required && !shown) at('items').fail(`shows the required field ${field.name}`);
  }
  return { width, height, items };
}

function parseItem(cursor: JsonCursor, page: Page): TemplateItem {
  const value = cursor.value;
  const kind = typeof value === 'object' && value !== null ? (value as Record<string, unknown>).kind : undefined;
  switch (kind) {
    case 'fill': {
      const at = cursor.object('kind', 'box', 'colour');
      return { kind, box: parseBox(at('box'), page), colour: parseColour(at('colour')) };
    }
    case 'frame': {
      const at = cursor.object('kind', 'box', 'colour', 'width', 'radius?');
      const radius = at('radius').absent ? {} : { radius: at('radius').number(0, 100) };
      return { kind, box: parseBox(at('box'), page), ...parsePen(at), ...radius };
    }
    case 'line': {
      const at = cursor.object('kind', 'from', 'to', 'colour', 'width', 'dash?');
      const dash = at('dash');
      return {
        kind,
        from: parsePoint(at('from'), page),
        to: parsePoint(at('to'), page),
        ...parsePen(at),
        ...(dash.absent ? {} : { dash: dash.array(2, 6).map((part) => part.number(0.1, 50)) }),
      };
    }
    case 'ornament': {
      const at = cursor.object('kind', 'ornament', 'box', 'colour', 'width', 'alpha?');
      const ornament = at('ornament').oneOf('guillocheBorder', 'rosette', 'waves', 'corners');
      const alpha = at('alpha').absent ? {} : { alpha: at('alpha').number(0, 255) };
      return { kind, ornament, box: parseBox(at('box'), page), ...parsePen(at), ...alpha };
    }
    case 'text': {
      const at = cursor.object('kind', 'box', 'text', 'style');
      const text = at('text').string(/^(?:[^\p{C}\p{Zl}\p{Zp}]|\n){1,2000}$/u, 'text');
      return { kind, box: parseBox(at('box'), page), text, style: parseStyle(at('style')) };
    }
    case 'field': {
      const at = cursor.object('kind', 'box', 'field', 'format?', 'style');
      const field = parseFieldName(at('field'), page);
      if (field.type === 'photo') at('field').fail('a field that is not a photo');
      const box = parseBox(at('box'), page);
      return { kind, box, field: field.name, ...parseFormat(at('format'), field), style: parseStyle(at('style')) };
    }
    case 'element': {
      const at = cursor.object('kind', 'box', 'element', 'format?', 'style');
      const element = at('element').string(/^[A-Z]{2,20}$/, 'a metadata element');
      if (!isMetadataName(element)) at('element').fail('a metadata element');
      return {
        kind,
        box: parseBox(at('box'), page),
        element,
        ...parseFormat(at('format')),
        style: parseStyle(at('style')),
      };
    }
    case 'photo': {
      const at = cursor.object('kind', 'box', 'field');
      const field = parseFieldName(at('field'), page);
      if (field.type !== 'photo') at('field').fail('a photo');
      return { kind, box: parseBox(at('box'), page), field: field.name };
    }
    case 'qr': {
      const at = cursor.object('kind', 'box', 'colour?');
      return {
        kind,
        box: parseBox(at('box'), page),
        ...(at('colour').absent ? {} : { colour: parseColour(at('colour')) }),
      };
    }
    case 'seal':
      return { kind, box: parseBox(cursor.object('kind', 'box')('box'), page) };
    default:
      return cursor.fail('kind: fill | frame | line | ornament | text | field | element | photo | qr | seal');
  }
}

function parsePen(at: (key: string) => JsonCursor): { colour: RgbColour; width: number } {
  return { colour: parseColour(at('colour')), width: at('width').number(0.01, 20) };
}

function parseFieldName(cursor: JsonCursor, page: Page): LicenceField {
  return page.fields.get(cursor.string(/^/, 'a field name')) ?? cursor.fail('a field of this type');
}

function parseFormat(cursor: JsonCursor, field?: LicenceField): { format?: ValueFormat } {
  if (cursor.absent) return {};
  const format = cursor.oneOf('plain', 'dateChinese', 'amount', 'amountCapital');
  if (field !== undefined && format === 'dateChinese' && field.type !== 'date')
    cursor.fail('dateChinese for dates only');
  if (format.startsWith('amount') && field?.type !== 'money') cursor.fail('amounts for money only');
  return { format };
}

function parseBox(cursor: JsonCursor, page: Page): PageBox {
  const at = cursor.object('x', 'y', 'width', 'height');
  const x = at('x').number(0, page.width);
  const y = at('y').number(0, page.height);
  // A hair of tolerance for sums of decimals.
  const width = at('width').number(0.1, page.width - x + 0.001);
  const height = at('height').number(0.1, page.height - y + 0.001);
  return { x, y, width, height };
}

function parsePoint(cursor: JsonCursor, page: Page): readonly [number, number] {
  const [x, y] = cursor.array(2, 2) as [JsonCursor, JsonCursor];
  return [x.number(0, page.width), y.number(0, page.height)];
}

/** Reads `[red, green, blue]`. */
export function parseColour(cursor: JsonCursor): RgbColour {
  const parts = cursor.array(3, 3).map((part) => {
    const value = part.number(0, 255);
    return Number.isInteger(value) ? value : part.fail('a whole number');
  });
  return [parts[0] as number, parts[1] as number, parts[2] as number];
}

function parseStyle(cursor: JsonCursor): TemplateTextStyle {
  const optional = ['minimumSize?', 'align?', 'verticalAlign?', 'wrap?', 'lineHeight?', 'spacing?', 'bold?', 'colour?'];
  const at = cursor.object('font', 'size', ...optional);
  const size = at('size').number(0.5, 100);
  return {
    font: at('font').oneOf('song', 'kai', 'hei', 'fang'),
    size,
    ...(at('minimumSize').absent ? {} : { minimumSize: at('minimumSize').number(0.5, size) }),
    ...(at('align').absent ? {} : { align: at('align').oneOf('left', 'center', 'right', 'distribute') }),
    ...(at('verticalAlign').absent ? {} : { verticalAlign: at('verticalAlign').oneOf('top', 'middle', 'bottom') }),
    ...(at('wrap').absent ? {} : { wrap: at('wrap').oneOf('none', 'lines') }),
    ...(at('lineHeight').absent ? {} : { lineHeight: at('lineHeight').number(0.8, 5) }),
    ...(at('spacing').absent ? {} : { spacing: at('spacing').number(0, 10) }),
    ...(at('bold').absent ? {} : { bold: at('bold').boolean() }),
    ...(at('colour').absent ? {} : { colour: parseColour(at('colour')) }),
  };
}
