import { compareBytes, concatBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { formatInstant, type Instant } from '../base/time.ts';
import { encodeObjectIdentifier } from './oid.ts';
import { contextTag, tag } from './tags.ts';

/**
 * One DER value: identifier, minimal length, content. With these few functions every structure of this library is written, and an
 * outer layer is put around received bytes without decoding them.
 */
export function derValue(identifier: number, ...content: readonly Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return concatBytes(Uint8Array.of(identifier), derLength(length), ...content);
}

function derLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const octets: number[] = [];
  for (let left = length; left > 0; left = Math.floor(left / 256)) octets.unshift(left % 256);
  return Uint8Array.of(0x80 | octets.length, ...octets);
}

/** SEQUENCE. */
export function derSequence(...items: readonly Uint8Array[]): Uint8Array {
  return derValue(tag.sequence, ...items);
}

/** SET OF, with its members in DER order (X.690 §11.6). */
export function derSetOf(...items: readonly Uint8Array[]): Uint8Array {
  const sorted = items.toSorted(compareBytes);
  return derValue(tag.set, ...sorted);
}

/** A non-negative INTEGER from its magnitude (big endian, leading zeros allowed) or from a safe integer. */
export function derInteger(value: Uint8Array | number): Uint8Array {
  const magnitude = typeof value === 'number' ? magnitudeOf(value) : value;
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start++;
  const trimmed = magnitude.subarray(start);
  const content = trimmed.length === 0 ? Uint8Array.of(0) : trimmed;
  return (content[0] as number) >= 0x80
    ? derValue(tag.integer, Uint8Array.of(0), content)
    : derValue(tag.integer, content);
}

function magnitudeOf(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new CoreError('ERR_ARGUMENT', {
      argument: 'value',
      expected: 'a safe integer of at least 0',
      got: String(value),
    });
  }
  const octets: number[] = [];
  for (let left = value; left > 0; left = Math.floor(left / 256)) octets.unshift(left % 256);
  return Uint8Array.from(octets);
}

/** OBJECT IDENTIFIER. */
export function derObjectIdentifier(oid: string): Uint8Array {
  const content = encodeObjectIdentifier(oid);
  if (content === undefined)
    throw new CoreError('ERR_ARGUMENT', { argument: 'oid', expected: 'an object identifier', got: oid });
  return derValue(tag.objectIdentifier, content);
}

/** OCTET STRING. */
export function derOctetString(octets: Uint8Array): Uint8Array {
  return derValue(tag.octetString, octets);
}

/** BIT STRING of whole octets. */
export function derBitString(octets: Uint8Array): Uint8Array {
  return derValue(tag.bitString, Uint8Array.of(0), octets);
}

/** BOOLEAN. */
export function derBoolean(value: boolean): Uint8Array {
  return derValue(tag.boolean, Uint8Array.of(value ? 0xff : 0));
}

/** NULL. */
export function derNull(): Uint8Array {
  return derValue(tag.null);
}

/** UTF8String, or another string type whose characters are single bytes (IA5String, PrintableString, VisibleString). */
export function derString(text: string, identifier: number = tag.utf8String): Uint8Array {
  const content = new TextEncoder().encode(text);
  if (identifier !== tag.utf8String && content.some((octet) => octet > 0x7e)) {
    throw new CoreError('ERR_ARGUMENT', { argument: 'text', expected: 'ASCII characters', got: text });
  }
  return derValue(identifier, content);
}

/** GeneralizedTime `YYYYMMDDHHMMSSZ`; milliseconds are dropped. */
export function derGeneralizedTime(instant: Instant): Uint8Array {
  const text = formatInstant(Math.floor(instant / 1000) * 1000).replaceAll(/[-:T]/g, '');
  return derValue(tag.generalizedTime, new TextEncoder().encode(text));
}

/**
 * UTCTime `YYMMDDHHMMSSZ`; milliseconds are dropped.
 * @throws CoreError `ERR_ARGUMENT` for a year outside 1950–2049, which two digits cannot say (RFC 5280 §4.1.2.5.1).
 */
export function derUtcTime(instant: Instant): Uint8Array {
  const text = formatInstant(Math.floor(instant / 1000) * 1000).replaceAll(/[-:T]/g, '');
  if (text < '1950' || text >= '2050')
    throw new CoreError('ERR_ARGUMENT', { argument: 'instant', expected: 'a year from 1950 to 2049', got: text });
  return derValue(tag.utcTime, new TextEncoder().encode(text.slice(2)));
}

/** `[number] EXPLICIT`. */
export function derExplicit(number: number, value: Uint8Array): Uint8Array {
  return derValue(contextTag(number, 'constructed'), value);
}
