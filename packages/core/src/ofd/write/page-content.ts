import { utf8 } from '../../base/bytes.ts';
import { CoreError } from '../../base/errors.ts';
import type {
  OfdImageModel,
  OfdObjectModel,
  OfdPageModel,
  OfdPathModel,
  OfdQrModel,
  OfdTemplateModel,
  OfdTextModel,
  PageBox,
  RgbColour,
} from './model.ts';
import { qrOutline } from './qr-outline.ts';
import { layoutText } from './text-layout.ts';
import { ofdNamespace, xmlDeclaration, xmlElement, xmlNumber, xmlText } from './xml-writer.ts';

/** What page writing needs from the document: identifiers by key, and the next free one. */
export interface ObjectIds {
  readonly fonts: ReadonlyMap<string, number>;
  readonly pictures: ReadonlyMap<string, number>;
  next(): number;
  /** Called for every object that shows a field. */
  tagged(tag: string, objectId: number): void;
}

/**
 * Writes Content.xml of one page.
 * @param templateId - The identifier of the template page that it names.
 */
export function writePageContent(page: OfdPageModel, ids: ObjectIds, templateId?: number): Uint8Array {
  const template =
    templateId === undefined ? '' : xmlElement('ofd:Template', { TemplateID: templateId, ZOrder: 'Background' });
  const layers = [writeLayer('Background', page.background, ids), writeLayer('Body', page.body, ids)];
  const root = writePage(template, page, layers);
  if (page.salt === undefined) return utf8(xmlDeclaration + root);
  if (!/^[0-9a-f]{32,128}$/.test(page.salt)) {
    const got = `${page.salt.length} characters`;
    throw new CoreError('ERR_ARGUMENT', { argument: 'page.salt', expected: '32-128 hexadecimal digits', got });
  }
  return utf8(`${xmlDeclaration}${root}<!-- ${page.salt} -->`);
}

/** Writes Content.xml of a template page. */
export function writeTemplateContent(template: OfdTemplateModel, ids: Omit<ObjectIds, 'tagged'>): Uint8Array {
  const tagged = (tag: string): never => {
    throw new CoreError('ERR_ARGUMENT', { argument: 'template.tag', expected: 'no tag', got: tag });
  };
  const layer = writeLayer('Background', template.objects, { ...ids, tagged });
  return utf8(xmlDeclaration + writePage('', template, [layer]));
}

function writeLayer(type: string, objects: readonly OfdObjectModel[], ids: ObjectIds): string {
  if (objects.length === 0) return '';
  const id = ids.next();
  return xmlElement('ofd:Layer', { ID: id, Type: type }, ...objects.map((object) => writeObject(object, ids)));
}

function writePage(before: string, size: { width: number; height: number }, layers: readonly string[]): string {
  const box = `0 0 ${xmlNumber(size.width)} ${xmlNumber(size.height)}`;
  const area = xmlElement('ofd:Area', {}, xmlElement('ofd:PhysicalBox', {}, box));
  const content = xmlElement('ofd:Content', {}, ...layers);
  return xmlElement('ofd:Page', { 'xmlns:ofd': ofdNamespace }, before, area, content);
}

function writeObject(object: OfdObjectModel, ids: ObjectIds): string {
  switch (object.kind) {
    case 'text':
      return writeText(object, ids);
    case 'path':
      return writePath(object, ids);
    case 'image':
      return writeImage(object, ids);
    case 'qr':
      return writeQr(object, ids);
  }
}

function writeText(object: OfdTextModel, ids: ObjectIds): string {
  const layout = layoutText(object);
  const id = ids.next();
  if (object.tag !== undefined) ids.tagged(object.tag, id);
  const codes = layout.lines
    .filter((line) => line.text !== '')
    .map((line) =>
      xmlElement(
        'ofd:TextCode',
        { X: line.x, Y: line.baseline, DeltaX: line.deltas.length === 0 ? undefined : writeDeltas(line.deltas) },
        keepBlanks(line.text),
      ),
    );
  return xmlElement(
    'ofd:TextObject',
    {
      ID: id,
      Boundary: writeBox(object.box),
      Font: lookUp(ids.fonts, object.font, 'font'),
      Size: layout.size,
      Weight: object.bold === true ? 700 : undefined,
    },
    object.colour === undefined ? '' : writeColour('ofd:FillColor', object.colour),
    // A text object without TextCode breaks the schema; an empty field is an empty one.
    ...(codes.length === 0 ? [xmlElement('ofd:TextCode', { X: 0, Y: layout.size })] : codes),
  );
}

/** Blanks at the ends of a line would be trimmed by some readers. */
function keepBlanks(text: string): string {
  return xmlText(text).replace(/^ | $/g, '&#32;');
}

/** Distances in the short form `g n v`. */
export function writeDeltas(deltas: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < deltas.length; ) {
    const value = xmlNumber(deltas[i] as number);
    let count = 1;
    while (i + count < deltas.length && xmlNumber(deltas[i + count] as number) === value) count++;
    if (count >= 3) parts.push('g', String(count), value);
    else for (let j = 0; j < count; j++) parts.push(value);
    i += count;
  }
  return parts.join(' ');
}

/** In modules, which are whole numbers; the matrix makes millimetres of them. */
function writeQr({ box, text, colour }: OfdQrModel, ids: ObjectIds): string {
  const { data, size } = qrOutline(text);
  const unit = Math.min(box.width, box.height) / size;
  return writePath({ kind: 'path', box, data, fill: colour ?? [0, 0, 0] }, ids, unit);
}

/** @param unit - Millimetres of one unit of the path's data. */
function writePath(object: OfdPathModel, ids: ObjectIds, unit = 1): string {
  const { stroke, fill } = object;
  if (!/^[MLQBASC][MLQBASC\d\s.+-]*$/.test(object.data))
    throw new CoreError('ERR_ARGUMENT', {
      argument: 'path.data',
      expected: 'AbbreviatedData',
      got: object.data.slice(0, 40),
    });
  return xmlElement(
    'ofd:PathObject',
    {
      ID: ids.next(),
      Boundary: writeBox(object.box),
      LineWidth: stroke?.width,
      Stroke: stroke === undefined ? 'false' : undefined,
      Fill: fill === undefined ? undefined : 'true',
      CTM: unit === 1 ? undefined : `${xmlNumber(unit)} 0 0 ${xmlNumber(unit)} 0 0`,
      Rule: object.rule,
      Alpha: object.alpha,
      DashPattern: stroke?.dash?.map(xmlNumber).join(' '),
    },
    fill === undefined ? '' : writeColour('ofd:FillColor', fill),
    stroke === undefined ? '' : writeColour('ofd:StrokeColor', stroke.colour),
    xmlElement('ofd:AbbreviatedData', {}, object.data),
  );
}

function writeImage(object: OfdImageModel, ids: ObjectIds): string {
  const id = ids.next();
  if (object.tag !== undefined) ids.tagged(object.tag, id);
  const { width, height } = object.box;
  return xmlElement('ofd:ImageObject', {
    ID: id,
    Boundary: writeBox(object.box),
    CTM: `${xmlNumber(width)} 0 0 ${xmlNumber(height)} 0 0`,
    ResourceID: lookUp(ids.pictures, object.image, 'picture'),
  });
}

/** `x y width height`. */
export function writeBox(box: PageBox): string {
  return [box.x, box.y, box.width, box.height].map(xmlNumber).join(' ');
}

function writeColour(name: string, colour: RgbColour): string {
  for (const part of colour) {
    if (!Number.isInteger(part) || part < 0 || part > 255)
      throw new CoreError('ERR_ARGUMENT', { argument: 'colour', expected: '0-255', got: String(part) });
  }
  return xmlElement(name, { Value: colour.join(' ') });
}

function lookUp(map: ReadonlyMap<string, number>, key: string, kind: string): number {
  const id = map.get(key);
  if (id === undefined)
    throw new CoreError('ERR_ARGUMENT', { argument: kind, expected: 'a key of the document', got: key });
  return id;
}
