import { lenientSm2Signature } from '../crypto/index.ts';
import { type DerReader, tag } from '../der/index.ts';
import { lenientBits, lenientIdentifier } from './fields.ts';
import type { SealSignatureValue } from './types.ts';

/** SM2 signature with SM3: what signatureAlgID of a seal must say (GB/T 33560). */
export const sm2WithSm3: string = '1.2.156.10197.1.501';

/**
 * Identifiers that stand for SM2 with SM3 in real seals: the signature algorithm of GB/T 35275, SM2 itself, and the
 * content type signedData, which one vendor writes.
 */
const sm2Variants: ReadonlySet<string> = new Set([
  '1.2.156.10197.1.301.1',
  '1.2.156.10197.1.301',
  '1.2.156.10197.6.1.4.2.2',
]);

/** Whether an algorithm identifier of a seal means SM2 with SM3. */
export function meansSm2WithSm3(id: string): boolean {
  return id === sm2WithSm3 || sm2Variants.has(id);
}

/** Reads signatureAlgID: a bare OBJECT IDENTIFIER; an AlgorithmIdentifier in its place is noted. Also gives the bytes of the field. */
export function readAlgorithm(reader: DerReader, field: string): { readonly id: string; readonly bytes: Uint8Array } {
  if (reader.peek() === tag.sequence) {
    reader.note('seal.field.type', field);
    const element = reader.readElement(field);
    const { id } = lenientIdentifier(reader.inside(element, field), 'algorithm');
    return { id: noteVariant(reader, field, id), bytes: element.bytes };
  }
  const { element, id } = lenientIdentifier(reader, field);
  return { id: noteVariant(reader, field, id), bytes: element.bytes };
}

function noteVariant(reader: DerReader, field: string, id: string): string {
  if (sm2Variants.has(id)) reader.note('seal.signatureAlgorithm', field);
  return id;
}

/** Reads the signature field and, for SM2, brings a tolerated spelling of r and s to DER. */
export function readSignatureValue(reader: DerReader, field: string, signatureAlgorithm: string): SealSignatureValue {
  const { bytes: signature, unusedBits } = lenientBits(reader, field);
  const value = { signatureAlgorithm, signature };
  if (!meansSm2WithSm3(signatureAlgorithm)) return value;
  const lenient = lenientSm2Signature(signature, unusedBits);
  if (lenient === undefined) return value;
  // The unused bits are noted already, by the reader of the BIT STRING.
  for (const name of lenient.leniencies) if (name !== 'der.bitString.unusedBits') reader.note(name, field);
  return { ...value, signatureDer: lenient.der };
}
