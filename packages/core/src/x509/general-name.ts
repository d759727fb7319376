import { CoreError } from '../base/errors.ts';
import { type DerElement, type DerReader, decodeObjectIdentifier, tag } from '../der/index.ts';
import { decodeText, type Name, parseName } from './name.ts';

/** A general name (RFC 5280 §4.2.1.6). `other`, `x400` and `ediParty` are kept as received. */
export type GeneralName =
  | { readonly kind: 'email' | 'dns' | 'uri'; readonly value: string }
  | { readonly kind: 'directory'; readonly name: Name }
  /** 4 or 16 octets; in name constraints 8 or 32 (address and mask). */
  | { readonly kind: 'ip'; readonly bytes: Uint8Array }
  | { readonly kind: 'registeredId'; readonly oid: string }
  | { readonly kind: 'other' | 'x400' | 'ediParty'; readonly raw: Uint8Array };

/** Reads the next general name. */
export function parseGeneralName(reader: DerReader, field: string): GeneralName {
  const element = reader.readElement(field);
  switch (element.tag) {
    case 0x81:
      return { kind: 'email', value: decodeText(reader, element, field, tag.ia5String) };
    case 0x82:
      return { kind: 'dns', value: decodeText(reader, element, field, tag.ia5String) };
    case 0x86:
      return { kind: 'uri', value: decodeText(reader, element, field, tag.ia5String) };
    case 0xa4: {
      const inside = reader.inside(element, field);
      const name = parseName(inside, 'directoryName');
      inside.end();
      return { kind: 'directory', name };
    }
    case 0x87:
      return { kind: 'ip', bytes: element.content };
    case 0x88:
      return { kind: 'registeredId', oid: registeredId(reader, element, field) };
    case 0xa0:
      return { kind: 'other', raw: element.bytes };
    case 0xa3:
      return { kind: 'x400', raw: element.bytes };
    case 0xa5:
      return { kind: 'ediParty', raw: element.bytes };
    default:
      return reader.invalid(element, field, 'not a kind of general name');
  }
}

function registeredId(reader: DerReader, element: DerElement, field: string): string {
  return (
    decodeObjectIdentifier(element.content) ??
    reader.invalid(element, field, 'OBJECT IDENTIFIER must be complete and minimal')
  );
}

/**
 * Reads the general names of an opened SEQUENCE (or of an IMPLICIT tag in its place).
 * @throws CoreError `ERR_CERTIFICATE_STRUCTURE` when there is none (RFC 5280: SIZE 1..MAX).
 */
export function parseGeneralNames(sequence: DerReader): readonly GeneralName[] {
  const names: GeneralName[] = [];
  while (!sequence.done) names.push(parseGeneralName(sequence, 'name'));
  if (names.length === 0)
    throw new CoreError('ERR_CERTIFICATE_STRUCTURE', { path: sequence.path, rule: 'at least one name' });
  return names;
}
