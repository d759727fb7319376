/** A form of text in trust lists: the pattern and how an error names it. Every pattern is linear. */
export interface TextForm {
  readonly pattern: RegExp;
  readonly expected: string;
}

type FormName =
  | 'schemeId'
  | 'id'
  | 'sm3'
  | 'creditCode'
  | 'region'
  | 'scopeRegion'
  | 'scopeLicenceType'
  | 'scopeSealType'
  | 'scopePurpose'
  | 'algorithm';

/** Forms of the texts in trust lists, roots and states. */
export const forms: Readonly<Record<FormName, TextForm>> = {
  schemeId: {
    pattern: /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/,
    expected: 'a scheme identifier: 1 to 128 letters, digits, . _ : / -',
  },
  id: {
    pattern: /^[a-z0-9][a-z0-9._-]{0,63}$/,
    expected: 'an identifier: 1 to 64 lower-case letters, digits, . _ -',
  },
  sm3: { pattern: /^[0-9a-f]{64}$/, expected: '64 lower-case hexadecimal digits' },
  creditCode: {
    pattern: /^[0-9A-HJ-NPQRTUWXY]{18}$/,
    expected: 'a unified social credit code (GB 32100): 18 digits and letters without I, O, S, V, Z',
  },
  region: {
    pattern: /^(?!00)[0-9]{6}$/,
    expected: 'a region code (GB/T 2260): 6 digits, the province not 00',
  },
  scopeRegion: {
    pattern: /^(?:\*|(?!00)[0-9]{6})$/,
    expected: '* or a region code (GB/T 2260) of 6 digits, the province not 00',
  },
  scopeLicenceType: {
    pattern: /^(?:\*|[0-9A-Z]{21}|[0-9A-Z]{1,20}\*)$/,
    expected: '* or a licence type code (GB/T 36904) of 21 characters, or its beginning and *',
  },
  scopeSealType: { pattern: /^(?:\*|0|[1-9][0-9]{0,8})$/, expected: '* or the number of a seal type' },
  scopePurpose: {
    pattern: /^(?:\*|[^\s*\p{C}](?:[^*\p{C}]{0,98}[^\s*\p{C}])?)$/u,
    expected: '* or a purpose: 1 to 100 characters without *, control characters or blanks at its ends',
  },
  algorithm: {
    pattern: /^[a-z0-9][a-z0-9.-]{0,39}$/,
    expected: 'the name of a signature algorithm, e.g. sm2-sm3',
  },
};
