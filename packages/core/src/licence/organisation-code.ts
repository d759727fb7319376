import { canonicalCode } from './canonical-code.ts';
import { organisationCodeCheck } from './check-characters.ts';
import { hasErrors, type LicenceFinding, licenceFinding } from './findings.ts';

/** What a check of one code found. */
export interface CodeCheck {
  /** No finding is an error. */
  readonly valid: boolean;
  /** The canonical spelling of what was given. */
  readonly text: string;
  readonly findings: readonly LicenceFinding[];
}

/**
 * Checks an organisation code (GB 11714-1997), with or without the hyphen before its check character.
 * @returns The canonical spelling has no hyphen.
 * @example checkOrganisationCode('D2143569-X').valid; // true
 */
export function checkOrganisationCode(text: string, path = 'organisationCode'): CodeCheck {
  const code = canonicalCode(text).replace(/^(.{8})-(.)$/, '$1$2');
  const findings: LicenceFinding[] = [];
  if (code.length !== 9) {
    findings.push(licenceFinding('code.length', path, { expected: '9', got: String(code.length) }));
  } else {
    const expected = organisationCodeCheck(code.slice(0, 8));
    if (expected === undefined) findings.push(licenceFinding('code.characters', path, { got: code }));
    else if (expected !== code[8])
      findings.push(licenceFinding('code.check', path, { expected, got: code[8] as string }));
  }
  return { valid: !hasErrors(findings), text: code, findings };
}
