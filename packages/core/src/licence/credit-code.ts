import type { Text } from '../base/text.ts';
import { canonicalCode } from './canonical-code.ts';
import { creditCodeCheck, organisationCodeCheck } from './check-characters.ts';
import { hasErrors, type LicenceFinding, licenceFinding } from './findings.ts';
import type { CodeCheck } from './organisation-code.ts';
import { isFictitiousRegion, provinceOf } from './regions.ts';

/** Registering departments by the first character of a unified social credit code: the common ones, for display only. */
export const registeringDepartments: Readonly<Record<string, Text>> = {
  '1': { zh: '机构编制', en: 'Public establishment office' },
  '5': { zh: '民政', en: 'Civil affairs' },
  '9': { zh: '市场监管', en: 'Market regulation' },
  A: { zh: '中央军委改革和编制办公室', en: 'Military establishment office' },
  N: { zh: '农业', en: 'Agriculture' },
  Y: { zh: '其他', en: 'Other' },
};

/** What a check of a unified social credit code found, with its parts when the length is right. */
export interface CreditCodeCheck extends CodeCheck {
  readonly parts?: {
    /** First character: the registering department. */
    readonly department: string;
    /** Second character: the category within the department. */
    readonly category: string;
    /** Six digits, GB/T 2260. */
    readonly region: string;
    /** The nine characters of the organisation code inside. */
    readonly organisationCode: string;
  };
}

/**
 * Checks a unified social credit code (统一社会信用代码, GB 32100-2015): characters, check character, region, and the organisation code
 * inside (a mismatch there is only a warning: some old codes in force have one).
 * @example checkCreditCode('91350100M000100Y43').valid; // true
 */
export function checkCreditCode(text: string, path = 'creditCode'): CreditCodeCheck {
  const code = canonicalCode(text);
  const findings: LicenceFinding[] = [];
  if (code.length !== 18) {
    findings.push(licenceFinding('code.length', path, { expected: '18', got: String(code.length) }));
    return { valid: false, text: code, findings };
  }
  const expected = creditCodeCheck(code.slice(0, 17));
  if (expected === undefined) findings.push(licenceFinding('code.characters', path, { got: code }));
  else if (expected !== code[17])
    findings.push(licenceFinding('code.check', path, { expected, got: code[17] as string }));
  const region = code.slice(2, 8);
  if (!/^\d{6}$/.test(region)) findings.push(licenceFinding('code.characters', path, { got: region }));
  else if (provinceOf(region) === undefined) findings.push(licenceFinding('region.unlisted', path, { got: region }));
  else if (isFictitiousRegion(region)) findings.push(licenceFinding('region.fictitious', path, { got: region }));
  const organisationCode = code.slice(8, 17);
  const inner = organisationCodeCheck(organisationCode.slice(0, 8));
  if (inner !== undefined && inner !== organisationCode[8]) {
    findings.push(
      licenceFinding('creditCode.organisationCode', path, { expected: inner, got: organisationCode[8] as string }),
    );
  }
  const parts = { department: code[0] as string, category: code[1] as string, region, organisationCode };
  return { valid: !hasErrors(findings), text: code, findings, parts };
}
