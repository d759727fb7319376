import { contextTag, type DerReader, tag } from '../der/index.ts';
import { lenientBits } from './fields.ts';

const explicit = contextTag(0, 'constructed');
const implicit = contextTag(0, 'primitive');

/** Reads `timeStamp [0] BIT STRING OPTIONAL`: EXPLICIT as implementations write it, IMPLICIT and a bare token noted. */
export function readTimestampField(reader: DerReader, field: string): Uint8Array | undefined {
  if (reader.done) return undefined;
  if (reader.peek() === implicit) {
    reader.note('seal.timestamp.implicit', field);
    return readImplicitBits(reader, field);
  }
  const inside = reader.readSequence(field, explicit);
  if (inside.peek() === tag.sequence) {
    reader.note('seal.field.type', field);
    const token = inside.readElement().bytes;
    inside.end();
    return token;
  }
  const { bytes } = lenientBits(inside, '');
  inside.end();
  return bytes;
}

function readImplicitBits(reader: DerReader, field: string): Uint8Array {
  const element = reader.read(implicit, field);
  if (element.content[0] !== 0) reader.invalid(element, field, 'BIT STRING must hold whole octets');
  return element.content.subarray(1);
}
