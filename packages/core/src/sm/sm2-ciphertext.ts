import { bytesToNumberBE } from '@noble/curves/utils.js';
import { concatBytes } from '../base/bytes.ts';
import type { LeniencyName } from '../base/leniency.ts';
import { cutValues, derOf, integerOf, unsignedMagnitude, valueTag } from './der-values.ts';

/**
 * How a ciphertext is spelt: `der` SEQUENCE { x, y, hash, ciphertext } (GB/T 35276 §7.2), `c1c3c2` 04 ‖ x ‖ y ‖ C3 ‖ C2
 * (GB/T 32918.4 §6.1), `c1c2c3` the order of the 2010 draft.
 */
export type Sm2CiphertextFormat = 'der' | 'c1c3c2' | 'c1c2c3';

/** The three parts: C1 as an encoded point, C2 the masked message, C3 its hash. */
export interface CiphertextParts {
  readonly c1: Uint8Array;
  readonly c2: Uint8Array;
  readonly c3: Uint8Array;
}

const partTags = [valueTag.integer, valueTag.integer, valueTag.octetString, valueTag.octetString] as const;

/** Spells a ciphertext; `c1` is 65 bytes. */
export function encodeCiphertext({ c1, c2, c3 }: CiphertextParts, format: Sm2CiphertextFormat): Uint8Array {
  if (format === 'c1c3c2') return concatBytes(c1, c3, c2);
  if (format === 'c1c2c3') return concatBytes(c1, c2, c3);
  return derOf(
    valueTag.sequence,
    integerOf(c1.subarray(1, 33)),
    integerOf(c1.subarray(33)),
    derOf(valueTag.octetString, c3),
    derOf(valueTag.octetString, c2),
  );
}

/**
 * Every way in which the bytes can be cut into parts under a format, or under any format when none is given; the hash inside
 * decides which is meant. Raw forms may lack the leading 04.
 */
export function cutCiphertext(bytes: Uint8Array, format: Sm2CiphertextFormat | undefined): CiphertextParts[] {
  const cuts: (CiphertextParts | undefined)[] = [];
  if (format === undefined || format === 'der') cuts.push(cutDer(bytes));
  for (const order of ['c1c3c2', 'c1c2c3'] as const) {
    if (format === undefined || format === order) cuts.push(cutRaw(bytes, order), cutBare(bytes, order));
  }
  return cuts.filter((cut) => cut !== undefined);
}

/**
 * Brings an ASN.1 ciphertext with loosely spelt coordinates into strict DER: real authorities write 32 bytes without a sign octet
 * where DER would read a negative number.
 * @returns `undefined` when the bytes are not SEQUENCE { INTEGER, INTEGER, OCTET STRING (32), OCTET STRING }.
 * @example
 * const ciphertext = encryptSm2(message, publicKey, { random, format: 'der' });
 * lenientSm2Ciphertext(ciphertext)?.leniencies; // []
 */
export function lenientSm2Ciphertext(bytes: Uint8Array): { der: Uint8Array; leniencies: LeniencyName[] } | undefined {
  const inner = cutValues(bytes, [valueTag.sequence])?.[0];
  const [x, y, c3, c2] = (inner && cutValues(inner, partTags)) ?? [];
  if (x === undefined || y === undefined || c3?.length !== 32 || c2 === undefined) return undefined;
  const strict = unsignedMagnitude(x) !== undefined && unsignedMagnitude(y) !== undefined;
  if (strict) return { der: bytes, leniencies: [] };
  const c1 = loosePoint(x, y);
  if (c1 === undefined) return undefined;
  return { der: encodeCiphertext({ c1, c2, c3 }, 'der'), leniencies: ['sm2.ciphertext.integer'] };
}

function loosePoint(x: Uint8Array, y: Uint8Array): Uint8Array | undefined {
  const fits = [x, y].every((c) => c.length > 0 && c.length <= 33 && bytesToNumberBE(c) < 1n << 256n);
  return fits ? joinPoint(x, y) : undefined;
}

function joinPoint(x: Uint8Array, y: Uint8Array): Uint8Array {
  const point = new Uint8Array(65);
  point[0] = 4;
  const [left, right] = [x.subarray(-32), y.subarray(-32)];
  point.set(left, 33 - left.length);
  point.set(right, 65 - right.length);
  return point;
}

function cutDer(bytes: Uint8Array): CiphertextParts | undefined {
  const inner = cutValues(bytes, [valueTag.sequence])?.[0];
  const [xContent, yContent, c3, c2] = (inner && cutValues(inner, partTags)) ?? [];
  const x = xContent && unsignedMagnitude(xContent);
  const y = yContent && unsignedMagnitude(yContent);
  if (x === undefined || y === undefined || c3?.length !== 32 || c2 === undefined) return undefined;
  return { c1: joinPoint(x, y), c2, c3 };
}

function cutRaw(bytes: Uint8Array, order: 'c1c3c2' | 'c1c2c3'): CiphertextParts | undefined {
  const length = bytes[0] === 4 ? 65 : bytes[0] === 2 || bytes[0] === 3 ? 33 : undefined;
  return length === undefined ? undefined : cutTail(bytes.subarray(0, length), bytes.subarray(length), order);
}

function cutBare(bytes: Uint8Array, order: 'c1c3c2' | 'c1c2c3'): CiphertextParts | undefined {
  return cutTail(concatBytes(Uint8Array.of(4), bytes.subarray(0, 64)), bytes.subarray(64), order);
}

function cutTail(c1: Uint8Array, tail: Uint8Array, order: 'c1c3c2' | 'c1c2c3'): CiphertextParts | undefined {
  if (tail.length < 33) return undefined;
  return order === 'c1c3c2'
    ? { c1, c3: tail.subarray(0, 32), c2: tail.subarray(32) }
    : { c1, c2: tail.subarray(0, -32), c3: tail.subarray(-32) };
}
