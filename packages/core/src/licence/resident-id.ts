import { type Instant, utcInstant } from '../base/time.ts';
import { canonicalCode } from './canonical-code.ts';
import { residentIdCheck } from './check-characters.ts';
import { hasErrors, type LicenceFinding, licenceFinding } from './findings.ts';
import type { CodeCheck } from './organisation-code.ts';
import { isFictitiousRegion, provinceOf } from './regions.ts';

/** What a check of a resident identity number found, with its parts when it has the right shape. */
export interface ResidentIdCheck extends CodeCheck {
  readonly parts?: {
    /** Six digits, GB/T 2260. */
    readonly region: string;
    /** `YYYY-MM-DD`. */
    readonly birthDate: string;
    readonly sex: 'male' | 'female';
    /** How many characters the number had. */
    readonly form: 15 | 18;
    /** The number with 18 characters. */
    readonly number: string;
  };
}

/**
 * Checks a resident identity number (公民身份号码, GB 11643-1999): region, date of birth, check character. The old 15-digit form is
 * understood, completed and reported.
 * @param options.at - Refuses a date of birth after this instant.
 * @example checkResidentId('11010519491231002X').parts?.sex; // "female"
 */
export function checkResidentId(
  text: string,
  path = 'residentId',
  options: { readonly at?: Instant } = {},
): ResidentIdCheck {
  const given = canonicalCode(text);
  const findings: LicenceFinding[] = [];
  if (!/^(?:\d{15}|\d{17}[\dX])$/.test(given)) {
    const right = given.length === 15 || given.length === 18;
    findings.push(
      right
        ? licenceFinding('code.characters', path, { got: given })
        : licenceFinding('code.length', path, { expected: '18', got: String(given.length) }),
    );
    return { valid: false, text: given, findings };
  }
  const form = given.length === 15 ? 15 : 18;
  // Numbers of 15 digits were given to people born in the twentieth century only.
  const first17 = form === 15 ? `${given.slice(0, 6)}19${given.slice(6)}` : given.slice(0, 17);
  const expected = residentIdCheck(first17) as string;
  const number = first17 + (form === 15 ? expected : (given[17] as string));
  if (form === 15) findings.push(licenceFinding('residentId.oldForm', path));
  else if (expected !== given[17])
    findings.push(licenceFinding('code.check', path, { expected, got: given[17] as string }));
  findings.push(...checkRegion(number.slice(0, 6), path));
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  findings.push(...checkBirthDate(birthDate, path, options.at));
  const sex = Number(number[16]) % 2 === 1 ? 'male' : 'female';
  const parts = { region: number.slice(0, 6), birthDate, sex, form, number } as const;
  return { valid: !hasErrors(findings), text: given, findings, parts };
}

function checkRegion(region: string, path: string): LicenceFinding[] {
  // 83 stands for residents of Taiwan with a residence permit, 10 for bodies only.
  if (region.startsWith('83')) return [];
  if (provinceOf(region) === undefined || region.startsWith('10'))
    return [licenceFinding('region.unknown', path, { got: region })];
  return isFictitiousRegion(region) ? [licenceFinding('region.fictitious', path, { got: region })] : [];
}

function checkBirthDate(date: string, path: string, at: Instant | undefined): LicenceFinding[] {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const birth = year < 1800 ? undefined : utcInstant(year, month, day, 0, 0, 0);
  if (birth === undefined) return [licenceFinding('residentId.birthDate', path, { got: date })];
  if (at !== undefined && birth > at) return [licenceFinding('residentId.birthDate.future', path, { got: date })];
  return [];
}
