import { contextTag, type DerReader, tag } from '../der/index.ts';
import { lenientIdentifier } from './fields.ts';
import type { SealExtension } from './types.ts';

/** How an ExtensionDatas is tagged where it stands: plain in a seal's info, `[0]` EXPLICIT in TBS_Sign. */
export type ExtensionTagging = 'plain' | 'explicit';

/** Reads the optional ExtensionDatas at the end of a structure; the other tagging is noted. */
export function readExtensions(reader: DerReader, field: string, tagging: ExtensionTagging): readonly SealExtension[] {
  if (reader.done) return [];
  const explicit = contextTag(0, 'constructed');
  const found: ExtensionTagging = reader.peek() === explicit ? 'explicit' : 'plain';
  if (found !== tagging) reader.note('seal.field.type', field);
  if (found === 'plain') return readList(reader.readSequence(field));
  const inside = reader.readSequence(field, explicit);
  // Some modules tag implicitly, so that the members stand directly inside.
  if (inside.peek() !== tag.sequence || inside.done) return readList(inside);
  const list = inside.readElement();
  if (!inside.done || inside.inside(list, '').peek() === tag.objectIdentifier) {
    reader.note('seal.field.type', field);
    const extensions = [readOne(inside.inside(list, '0'))];
    while (!inside.done) extensions.push(readOne(inside.readSequence(String(extensions.length))));
    return extensions;
  }
  return readList(inside.inside(list, ''));
}

function readList(reader: DerReader): readonly SealExtension[] {
  const extensions: SealExtension[] = [];
  while (!reader.done) extensions.push(readOne(reader.readSequence(String(extensions.length))));
  return extensions;
}

function readOne(reader: DerReader): SealExtension {
  const { id } = lenientIdentifier(reader, 'extnID');
  let critical = false;
  if (reader.peek() === tag.boolean) {
    critical = reader.readBoolean('critical');
    if (!critical) reader.note('der.default.encoded', 'critical');
  }
  if (reader.peek() !== tag.octetString) reader.note('seal.field.type', 'extnValue');
  const value = reader.readElement('extnValue').content;
  reader.end();
  return { id, critical, value };
}
