import { isCoreError } from '../base/errors.ts';
import { DerReader, derObjectIdentifier, derSequence, derSetOf } from '../der/index.ts';
import type { CmsAttribute } from './types.ts';

/** The value of an attribute that must stand exactly once with exactly one value; `undefined` for every other case. */
export function onlyValue<T>(
  attributes: readonly CmsAttribute[],
  type: string,
  read: (reader: DerReader) => T,
): T | undefined {
  const found = attributes.filter((attribute) => attribute.type === type);
  const value = found[0]?.values[0];
  if (found.length !== 1 || found[0]?.values.length !== 1 || value === undefined) return undefined;
  try {
    const reader = DerReader.over(value, 'attribute');
    const result = read(reader);
    reader.end();
    return result;
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}

export const readIdentifierValue = (reader: DerReader): string => reader.readObjectIdentifier();
export const readOctetsValue = (reader: DerReader): Uint8Array => reader.readOctetString();

/** One attribute with one value. */
export function attribute(type: string, value: Uint8Array): Uint8Array {
  return derSequence(derObjectIdentifier(type), derSetOf(value));
}
