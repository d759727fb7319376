import { compareBytes } from '../base/bytes.ts';
import { defaultLimits, type Limits } from '../base/limits.ts';
import { type DerElement, DerReader } from './reader.ts';
import { tag } from './tags.ts';

/** Reads one value of a universal type by the rules of that type. */
const readers: ReadonlyMap<number, (reader: DerReader) => unknown> = /* @__PURE__ */ new Map<
  number,
  (reader: DerReader) => unknown
>([
  [tag.boolean, (reader) => reader.readBoolean()],
  [tag.integer, (reader) => reader.readInteger()],
  [tag.enumerated, (reader) => reader.readInteger('', tag.enumerated)],
  [tag.bitString, (reader) => reader.readBitString()],
  [tag.octetString, (reader) => reader.readOctetString()],
  [tag.null, (reader) => reader.readNull()],
  [tag.objectIdentifier, (reader) => reader.readObjectIdentifier()],
  [tag.utcTime, (reader) => reader.readTime()],
  [tag.generalizedTime, (reader) => reader.readTime()],
]);

/**
 * Checks that bytes are one DER value, all the way down, without knowing its structure (X.690 §8–11): lengths, tags, every
 * universal type by its own rules, SET OF in order, nothing left over.
 * @param path - How errors name the value.
 * @throws CoreError `ERR_DER_*` at the first place that is not DER, `ERR_LIMIT` when a budget is used up.
 * @example checkDer(Uint8Array.of(0x30, 0x00), 'empty sequence');
 */
export function checkDer(bytes: Uint8Array, path: string, limits: Limits = defaultLimits): void {
  const reader = DerReader.over(bytes, path, limits);
  checkNext(reader);
  reader.end();
}

function checkNext(reader: DerReader): DerElement {
  const next = reader.peek();
  const universal = (next & 0xc0) === 0;
  const constructed = (next & 0x20) !== 0;
  if (!constructed && universal) return checkPrimitive(reader, next);
  const element = reader.readElement();
  if (universal && next !== tag.sequence && next !== tag.set) {
    reader.invalid(element, '', 'only SEQUENCE and SET are constructed in DER');
  }
  if (!constructed) return element;
  const inside = reader.inside(element, '');
  let previous: DerElement | undefined;
  while (!inside.done) {
    const member = checkNext(inside);
    if (next === tag.set && previous !== undefined && compareBytes(previous.bytes, member.bytes) > 0) {
      inside.invalid(member, '', 'members of a SET must be in DER order');
    }
    previous = member;
  }
  return element;
}

function checkPrimitive(reader: DerReader, next: number): DerElement {
  const twin = reader.fork();
  const read = readers.get(next);
  if (read !== undefined) read(reader);
  else reader.readString();
  return twin.readElement();
}
