/** Identifier octets of the universal types used in this field (X.680 §8.4); constructed ones include bit 6. */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
} as const;

/** The identifier octet of a context-specific tag: `[number]`, with `constructed` for EXPLICIT tags and structured IMPLICIT ones. */
export function contextTag(number: number, form: 'constructed' | 'primitive'): number {
  return (form === 'constructed' ? 0xa0 : 0x80) | number;
}

/** An identifier octet as printed in errors: two hexadecimal digits. */
export function tagName(identifier: number): string {
  return identifier < 0 ? 'none' : identifier.toString(16).padStart(2, '0');
}
