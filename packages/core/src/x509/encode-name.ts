import { concatBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { Text } from '../base/text.ts';
import { oids } from '../crypto/index.ts';
import { derObjectIdentifier, derSequence, derSetOf, derString, tag } from '../der/index.ts';

/** The attributes of a subject to be written; several values of one attribute are several relative names. */
export interface SubjectAttributes {
  /** Two capital letters (ISO 3166-1). */
  readonly C?: string;
  readonly ST?: string;
  readonly L?: string;
  readonly O?: string;
  readonly OU?: string | readonly string[];
  readonly CN?: string;
  /** A number of the subject, such as the filing number of a seal; PrintableString. */
  readonly serialNumber?: string;
  /** An e-mail address; IA5String. */
  readonly E?: string;
}

interface AttributeRule {
  readonly oid: string;
  readonly stringTag: number;
  readonly pattern: RegExp;
  readonly expected: Text;
}

// No control characters and none that reorder or hide text: a name is read by people.
const readable = (length: number): RegExp =>
  new RegExp(`^[^\\p{Cc}\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]{1,${length}}$`, 'u');
const text = (oid: string, length: number): AttributeRule => ({
  oid,
  stringTag: tag.utf8String,
  pattern: readable(length),
  expected: { zh: `1 至 ${length} 个可见字符`, en: `1 to ${length} visible characters` },
});

/** In the order in which they are written: C, ST, L, O, OU, CN (GB/T 20518), then serialNumber and E. Lengths: RFC 5280 A.1. */
const rules: Readonly<Record<keyof SubjectAttributes, AttributeRule>> = {
  C: {
    oid: oids.countryName,
    stringTag: tag.printableString,
    pattern: /^[A-Z]{2}$/,
    expected: { zh: '两个大写字母', en: 'two capital letters' },
  },
  ST: text(oids.stateOrProvinceName, 128),
  L: text(oids.localityName, 128),
  O: text(oids.organizationName, 64),
  OU: text(oids.organizationalUnitName, 64),
  CN: text(oids.commonName, 64),
  serialNumber: {
    oid: oids.serialNumber,
    stringTag: tag.printableString,
    pattern: /^[A-Za-z0-9 '()+,\-./:=?]{1,64}$/,
    expected: { zh: '1 至 64 个 PrintableString 字符', en: '1 to 64 characters of PrintableString' },
  },
  E: {
    oid: oids.emailAddress,
    stringTag: tag.ia5String,
    pattern: /^[\x21-\x7e]{1,255}$/,
    expected: { zh: '1 至 255 个 ASCII 字符', en: '1 to 255 ASCII characters' },
  },
};

/** The object identifier of an attribute. */
export function attributeOid(name: keyof SubjectAttributes): string {
  return rules[name].oid;
}

/**
 * Writes a distinguished name: C as PrintableString, other text as UTF8String, in the order of GB/T 20518.
 * @throws CoreError `ERR_PROFILE` for an attribute that is empty, too long, or not of its character set.
 */
export function encodeName(attributes: SubjectAttributes, profile: string): Uint8Array {
  const rdns: Uint8Array[] = [];
  for (const key of Object.keys(rules) as (keyof SubjectAttributes)[]) {
    const { oid, stringTag, pattern, expected } = rules[key];
    const given = attributes[key];
    for (const value of given === undefined ? [] : typeof given === 'string' ? [given] : given) {
      if (!pattern.test(value) || value.trim() !== value)
        throw new CoreError('ERR_PROFILE', { profile, field: `subject.${key}`, rule: expected });
      rdns.push(derSetOf(derSequence(derObjectIdentifier(oid), derString(value, stringTag))));
    }
  }
  return derSequence(concatBytes(...rdns));
}
