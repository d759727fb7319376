import { toHex } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { RandomSource } from '../base/random.ts';
import {
  layoutText,
  type OfdDocumentModel,
  type OfdFontModel,
  type OfdObjectModel,
  type OfdPathModel,
  type OfdPictureModel,
  type OfdTextModel,
  type PageBox,
  type RgbColour,
} from '../ofd/index.ts';
import { disclosuresName, licenceAttachmentName, makeLicenceAttachment } from './attachment.ts';
import { defaultFormat, printValue } from './field-display.ts';
import { checkLicenceData } from './licence-data.ts';
import type {
  LicenceData,
  LicenceType,
  TemplateFont,
  TemplateItem,
  TemplateTextStyle,
  ValueFormat,
} from './licence-type.ts';
import { type LicenceMetadata, metadataElements } from './metadata.ts';
import { drawOrnament } from './ornaments.ts';

/** Choices of {@link layoutLicence}. */
export interface LayoutLicenceOptions {
  /** Document identifier, page salt and field salts come from here. */
  readonly random: RandomSource;
  /** What the QR code says; the licence identifier when absent. Never put personal data there. */
  readonly qrText?: string;
  /** The program that made the file, and its version. */
  readonly creator?: { readonly name: string; readonly version: string };
  /** Fonts to embed, TrueType or OpenType; the others are only named. */
  readonly fontFiles?: Readonly<Partial<Record<TemplateFont, Uint8Array>>>;
}

const fontNames: Readonly<Record<TemplateFont, readonly [string, string]>> = {
  song: ['宋体', 'SimSun'],
  kai: ['楷体', 'KaiTi'],
  hei: ['黑体', 'SimHei'],
  fang: ['仿宋', 'FangSong'],
};

/**
 * Lays a licence out on the page of its type and adds its metadata, its data index and its attachments: the whole document but for
 * the seal.
 * @param metadata - GB/T 36903 elements; `KZ_` elements are filled from the fields that name one.
 * @throws CoreError `ERR_LICENCE_DATA` when the data or metadata has an error; `ERR_LICENCE_LAYOUT` when a value does not fit its box.
 * @example
 * const document = layoutLicence(type, data, metadata, { random });
 * writeOfd(document)[0].path; // '/OFD.xml'
 */
export function layoutLicence(
  type: LicenceType,
  data: LicenceData,
  metadata: LicenceMetadata,
  options: LayoutLicenceOptions,
): OfdDocumentModel {
  const full = withExtensions(type, data, metadata);
  const errors = checkLicenceData(type, data, full).filter((finding) => finding.severity === 'error');
  if (errors.length > 0) {
    const details = { codes: errors.map((finding) => finding.code), paths: errors.map((finding) => finding.path) };
    throw new CoreError('ERR_LICENCE_DATA', details);
  }
  const { random } = options;
  const docId = toHex(random(16));
  const salt = toHex(random(16));
  const files = makeLicenceAttachment({ type, data, metadata: full, random });
  const context: Context = { type, data, metadata: full, qrText: options.qrText ?? (full.ZZBS as string) };
  const { items, width, height } = type.template;
  const seals = items.flatMap((item) => (item.kind === 'seal' ? [item.box] : []));
  return {
    docId,
    title: full.ZZMC as string,
    author: full.ZZBFJG as string,
    creationDate: full.ZZBFRQ as string,
    creator: options.creator?.name ?? 'yinxin',
    creatorVersion: options.creator?.version ?? '1',
    customDatas: Object.entries(full).map(([name, value]) => ({ name, value })),
    fonts: fontsOf(items, options),
    pictures: picturesOf(type, data),
    // What no licence of the type does without stands on a template page, which is the same file in all of them.
    templates: [{ key: 'form', width, height, objects: drawForm(items) }],
    pages: [
      {
        width,
        height,
        template: 'form',
        background: [],
        body: items.flatMap((item) => drawItem(item, context)),
        salt,
        seals,
      },
    ],
    attachments: [
      { name: licenceAttachmentName, format: 'json', bytes: files.attachmentBytes },
      { name: disclosuresName, format: 'json', bytes: files.disclosureBytes },
    ],
  };
}

interface Context {
  readonly type: LicenceType;
  readonly data: LicenceData;
  readonly metadata: LicenceMetadata;
  readonly qrText: string;
}

/** Metadata with the `KZ_` elements that fields fill. */
function withExtensions(type: LicenceType, data: LicenceData, metadata: LicenceMetadata): LicenceMetadata {
  const full: Record<string, string> = { ...metadata };
  for (const field of type.fields) {
    const value = Object.hasOwn(data, field.name) ? data[field.name] : undefined;
    if (field.element?.startsWith('KZ_') === true && typeof value === 'string') full[field.element] ??= value;
  }
  return full;
}

function fontsOf(items: readonly TemplateItem[], options: LayoutLicenceOptions): OfdFontModel[] {
  const used = new Set(items.flatMap((item) => ('style' in item ? [item.style.font] : [])));
  return (Object.keys(fontNames) as TemplateFont[])
    .filter((key) => used.has(key))
    .map((key) => {
      const [fontName, familyName] = fontNames[key];
      const file = options.fontFiles?.[key];
      return { key, fontName, familyName, ...(file === undefined ? {} : { file }) };
    });
}

function picturesOf(type: LicenceType, data: LicenceData): OfdPictureModel[] {
  return type.fields.flatMap((field) => {
    const bytes = field.type === 'photo' ? data[field.name] : undefined;
    return bytes instanceof Uint8Array ? [{ key: field.name, bytes }] : [];
  });
}

/** The form without entries: grounds and ornaments first, then frames, lines and labels. */
function drawForm(items: readonly TemplateItem[]): (OfdPathModel | OfdTextModel)[] {
  const grounds: OfdPathModel[] = [];
  const marks: (OfdPathModel | OfdTextModel)[] = [];
  for (const item of items) {
    switch (item.kind) {
      case 'fill':
        grounds.push({ kind: 'path', box: item.box, data: rectangle(item.box, 0, 0), fill: item.colour });
        break;
      case 'ornament':
        grounds.push(...drawOrnament(item));
        break;
      case 'frame':
        marks.push(drawFrame(item));
        break;
      case 'line':
        marks.push(drawLine(item));
        break;
      case 'text':
        marks.push(textModel(item.box, item.text, item.style));
        break;
      default:
    }
  }
  return [...grounds, ...marks];
}

/** What one licence has in an item. */
function drawItem(item: TemplateItem, context: Context): OfdObjectModel[] {
  switch (item.kind) {
    case 'field':
      return drawField(item, context);
    case 'element':
      return drawElement(item, context);
    case 'photo':
      return context.data[item.field] instanceof Uint8Array
        ? [{ kind: 'image', box: item.box, image: item.field, tag: labelOf(context.type, item.field) }]
        : [];
    case 'qr':
      return [
        {
          kind: 'qr',
          box: item.box,
          text: context.qrText,
          ...(item.colour === undefined ? {} : { colour: item.colour }),
        },
      ];
    default:
      return [];
  }
}

function drawField(item: Extract<TemplateItem, { kind: 'field' }>, context: Context): OfdObjectModel[] {
  const field = context.type.fields.find((candidate) => candidate.name === item.field);
  const value = Object.hasOwn(context.data, item.field) ? context.data[item.field] : undefined;
  if (field === undefined || typeof value !== 'string' || value === '') return [];
  return [fitted(item.box, value, item.format ?? defaultFormat(field.type), item.style, field.label.zh)];
}

function drawElement(item: Extract<TemplateItem, { kind: 'element' }>, context: Context): OfdObjectModel[] {
  const value = context.metadata[item.element] ?? '';
  if (value === '') return [];
  // A field with the same element is the same fact: one name in the index for both.
  const field = context.type.fields.find((candidate) => candidate.element === item.element);
  const tag = field?.label.zh ?? metadataElements[item.element]?.label.zh ?? item.element;
  return [fitted(item.box, value, item.format ?? 'plain', item.style, tag)];
}

function labelOf(type: LicenceType, name: string): string {
  return type.fields.find((field) => field.name === name)?.label.zh ?? name;
}

function fitted(box: PageBox, value: string, format: ValueFormat, style: TemplateTextStyle, tag: string): OfdTextModel {
  const model = { ...textModel(box, printValue(value, format), style), tag };
  // A licence whose text is cut off must never be sealed.
  if (!layoutText(model).fits)
    throw new CoreError('ERR_LICENCE_LAYOUT', { field: tag, rule: `fits ${box.width} x ${box.height} mm` });
  return model;
}

function textModel(box: PageBox, text: string, style: TemplateTextStyle): OfdTextModel {
  return { kind: 'text', box, text, ...style };
}

function penOf(item: { colour: RgbColour; width: number }): { colour: RgbColour; width: number } {
  return { colour: item.colour, width: item.width };
}

function drawLine(item: Extract<TemplateItem, { kind: 'line' }>): OfdPathModel {
  const [x1, y1] = item.from;
  const [x2, y2] = item.to;
  // The box clips: it gets room for half the pen on every side.
  const pad = item.width;
  const x = Math.min(x1, x2) - pad;
  const y = Math.min(y1, y2) - pad;
  const box = { x, y, width: Math.abs(x2 - x1) + 2 * pad, height: Math.abs(y2 - y1) + 2 * pad };
  const data = `M ${decimal(x1 - x)} ${decimal(y1 - y)} L ${decimal(x2 - x)} ${decimal(y2 - y)}`;
  return {
    kind: 'path',
    box,
    data,
    stroke: { ...penOf(item), ...(item.dash === undefined ? {} : { dash: item.dash }) },
  };
}

function drawFrame(item: Extract<TemplateItem, { kind: 'frame' }>): OfdPathModel {
  const pad = item.width / 2;
  const { x, y, width, height } = item.box;
  const box = { x: x - pad, y: y - pad, width: width + item.width, height: height + item.width };
  return { kind: 'path', box, data: rectangle(item.box, item.radius ?? 0, pad), stroke: penOf(item) };
}

function rectangle(box: PageBox, radius: number, offset: number): string {
  const [left, top] = [offset, offset];
  const [right, bottom] = [offset + box.width, offset + box.height];
  const at = (x: number, y: number) => `${decimal(x)} ${decimal(y)}`;
  if (radius === 0) return `M ${at(left, top)} L ${at(right, top)} L ${at(right, bottom)} L ${at(left, bottom)} C`;
  const arc = (x: number, y: number) => `A ${decimal(radius)} ${decimal(radius)} 0 0 1 ${at(x, y)}`;
  return [
    `M ${at(left + radius, top)} L ${at(right - radius, top)} ${arc(right, top + radius)}`,
    `L ${at(right, bottom - radius)} ${arc(right - radius, bottom)}`,
    `L ${at(left + radius, bottom)} ${arc(left, bottom - radius)}`,
    `L ${at(left, top + radius)} ${arc(left + radius, top)} C`,
  ].join(' ');
}

function decimal(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
