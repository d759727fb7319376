import { toHex } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import {
  type DerElement,
  type DerReader,
  decodeObjectIdentifier,
  decodeString,
  latin1,
  stringTags,
  tag,
} from '../der/index.ts';
import { readSpeltTime, type SpeltTime } from './times.ts';

/*
 * Fields of seals as real software writes them. Each function reads the standard's form strictly and, where a real file
 * departs from it, notes the deviation by name; whatever has no name is refused.
 */

/** Refuses a structure that belongs to no edition. */
export function wrongShape(path: string, offset: number, rule: string): never {
  throw new CoreError('ERR_SEAL_STRUCTURE', { path, offset, rule });
}

/** The elements of a SEQUENCE, at most `most` of them. */
export function readElements(reader: DerReader, most: number): DerElement[] {
  const elements: DerElement[] = [];
  while (!reader.done) {
    if (elements.length === most) wrongShape(reader.path, reader.offset, `at most ${most} fields`);
    elements.push(reader.readElement());
  }
  return elements;
}

/** An INTEGER of at most four octets; not minimal or negative ones are read as the unsigned number that was meant. */
export function lenientInteger(reader: DerReader, field: string): number {
  const element = reader.read(tag.integer, field);
  const content = element.content;
  if (content.length === 0 || content.length > 4) reader.invalid(element, field, 'number of one to four octets');
  if (content.length > 1 && content[0] === 0 && (content[1] as number) < 0x80)
    reader.note('der.integer.notMinimal', field);
  if ((content[0] as number) >= 0x80) reader.note('der.integer.negative', field);
  return content.reduce((value, octet) => value * 256 + octet, 0);
}

/** A character string that should have one type; other types and characters outside the type are noted. */
export function lenientString(reader: DerReader, field: string, expected: number): string {
  if (!stringTags.has(reader.peek()) && reader.peek() !== tag.octetString) reader.read(expected, field);
  const element = reader.readElement(field);
  if (element.tag !== expected) reader.note('seal.field.type', field);
  const text = element.tag === tag.octetString ? undefined : decodeString(element.tag, element.content);
  if (text !== undefined) return text;
  reader.note('der.string.charset', field);
  return decodeUnlabelled(element.content);
}

/** Text whose label is wrong: UTF-8, else the Chinese code page, else the bytes one by one. */
function decodeUnlabelled(content: Uint8Array): string {
  for (const label of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(content);
    } catch {
      // The next one may fit.
    }
  }
  return latin1(content);
}

/** A BIT STRING of whole octets. Encoders that treat it as a named bit list drop trailing zero bits: noted, the count is ignored. */
export function lenientBits(
  reader: DerReader,
  field: string,
): { readonly bytes: Uint8Array; readonly unusedBits: number } {
  if (reader.peek() === tag.octetString) {
    reader.note('seal.field.type', field);
    return { bytes: reader.readOctetString(field), unusedBits: 0 };
  }
  const element = reader.read(tag.bitString, field);
  const unusedBits = element.content[0] ?? 8;
  if (unusedBits > 7) reader.invalid(element, field, 'BIT STRING must have 0 to 7 unused bits');
  if (unusedBits > 0) reader.note('der.bitString.unusedBits', field);
  return { bytes: element.content.subarray(1), unusedBits };
}

/** Octets that should stand in an OCTET STRING; a certificate that stands there bare is noted. */
export function lenientCertificateBytes(
  reader: DerReader,
  field: string,
): { readonly element: DerElement; readonly bytes: Uint8Array } {
  if (reader.peek() === tag.sequence) {
    reader.note('seal.field.type', field);
    const element = reader.readElement(field);
    return { element, bytes: element.bytes };
  }
  const element = reader.read(tag.octetString, field);
  return { element, bytes: element.content };
}

/** An OBJECT IDENTIFIER; ASCII text in its place is kept as `hex:…` and noted. */
export function lenientIdentifier(
  reader: DerReader,
  field: string,
): { readonly element: DerElement; readonly id: string } {
  const element = reader.read(tag.objectIdentifier, field);
  const id = decodeObjectIdentifier(element.content);
  if (id !== undefined) return { element, id };
  if (element.content.length > 64) reader.invalid(element, field, 'OBJECT IDENTIFIER of at most 64 octets');
  reader.note('der.oid.undecodable', field);
  return { element, id: `hex:${toHex(element.content)}` };
}

/** A date of a seal: UTCTime (2014) or GeneralizedTime (later), in any spelling that can be understood. */
export function lenientTime(reader: DerReader, field: string, expected: number): SpeltTime {
  const next = reader.peek();
  if (next !== tag.utcTime && next !== tag.generalizedTime && !stringTags.has(next)) reader.read(expected, field);
  const element = reader.readElement(field);
  if (element.tag !== expected) reader.note('der.time.type', field);
  const spelt = readSpeltTime(element.tag, element.content);
  if (spelt === undefined) reader.invalid(element, field, 'a time that can be understood');
  for (const name of spelt.leniencies) reader.note(name, field);
  return spelt;
}
