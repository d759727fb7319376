import type { DerReader } from '../der/index.ts';

/** The usages of a key, in bit order (RFC 5280 §4.2.1.3). `nonRepudiation` is also called contentCommitment. */
export const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

/** One usage of a key. */
export type KeyUsage = (typeof keyUsages)[number];

/**
 * Reads KeyUsage, a named bit list. Trailing zero bits that DER would drop are tolerated by name.
 * @returns The usages set; bits without a meaning are left out.
 * @throws CoreError `ERR_DER_…`.
 */
export function parseKeyUsage(reader: DerReader): ReadonlySet<KeyUsage> {
  const { bytes, unusedBits } = parseNamedBits(reader, 'keyUsage');
  const usages = new Set<KeyUsage>();
  for (let bit = 0; bit < bytes.length * 8 - unusedBits; bit++) {
    const usage = keyUsages[bit];
    if (usage !== undefined && isBitSet(bytes, bit)) usages.add(usage);
  }
  return usages;
}

/** Reads a BIT STRING that is a named bit list (X.690 §11.2.2). */
export function parseNamedBits(
  reader: DerReader,
  field: string,
  identifier?: number,
): { readonly bytes: Uint8Array; readonly unusedBits: number } {
  const bits = reader.readBitString(field, identifier);
  const last = bits.bytes[bits.bytes.length - 1];
  if (last !== undefined && (last & (1 << bits.unusedBits)) === 0) reader.note('der.bitString.notMinimal', field);
  return bits;
}

/** Whether a bit of a named bit list is set; bit 0 is the highest of the first octet. */
export function isBitSet(bytes: Uint8Array, bit: number): boolean {
  return ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;
}
