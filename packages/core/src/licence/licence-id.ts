import { CoreError } from '../base/errors.ts';
import { canonicalCode } from './canonical-code.ts';
import { epointCheck, mod37Check } from './check-characters.ts';
import { checkCreditCode } from './credit-code.ts';
import { hasErrors, type LicenceFinding, licenceFinding } from './findings.ts';

/** The root of licence identifiers (GB/T 36904). */
export const licenceIdRoot = '1.2.156.3005.2' as const;

/** A licence identifier (电子证照标识, GB/T 36904) in its parts. */
export interface LicenceId {
  /** The canonical spelling. */
  readonly text: string;
  /** What was given. */
  readonly given: string;
  /** 证照类型代码: 21 characters, the credit code of the body that defines the type and three digits. */
  readonly typeCode: string;
  /** 证照颁发机构代码: a credit code; some real identifiers carry a six-digit region code. */
  readonly issuerCode: string;
  /** 流水号: 1 to 64 characters. */
  readonly serial: string;
  /** 版本号: 1 to 999; 0 occurs only in wrong identifiers. */
  readonly version: number;
  /** 校验位. */
  readonly checkCharacter: string;
}

const idPattern =
  /^1\.2\.156\.3005\.2\.([0-9A-Z]{18}\d{3})\.([0-9A-Z]{18}|\d{6})\.([0-9A-Z]{1,64})\.(\d{3})\.([0-9A-Z])$/;

/**
 * Reads a licence identifier (GB/T 36904). Full-width characters, lower case and blanks at the ends are unified first.
 * @throws CoreError `ERR_LICENCE_ID` naming the part that does not fit. A wrong check character is not an error here: see
 * {@link checkLicenceId}.
 * @example parseLicenceId('1.2.156.3005.2.11990000T0000001XF001.11990100T00000028L.000000001.001.W').version; // 1
 */
export function parseLicenceId(given: string): LicenceId {
  const text = canonicalCode(given);
  const match = idPattern.exec(text);
  if (match === null) throw new CoreError('ERR_LICENCE_ID', { part: wrongPart(text), got: given.slice(0, 200) });
  const [, typeCode, issuerCode, serial, version, checkCharacter] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return Object.freeze({ text, given, typeCode, issuerCode, serial, version: Number(version), checkCharacter });
}

function wrongPart(text: string): string {
  if (!text.startsWith(`${licenceIdRoot}.`)) return 'root';
  const parts = text.slice(licenceIdRoot.length + 1).split('.');
  if (parts.length !== 5) return 'parts';
  const rules = [/^[0-9A-Z]{18}\d{3}$/, /^(?:[0-9A-Z]{18}|\d{6})$/, /^[0-9A-Z]{1,64}$/, /^\d{3}$/, /^[0-9A-Z]$/];
  const names = ['typeCode', 'issuerCode', 'serial', 'version', 'checkCharacter'];
  return names[rules.findIndex((rule, i) => !rule.test(parts[i] as string))] ?? 'parts';
}

/** What a check of a licence identifier found. */
export interface LicenceIdCheck {
  /** No finding is an error. */
  readonly valid: boolean;
  /** The check character that the standard demands. */
  readonly expected: string;
  readonly got: string;
  /** Set when the wrong check character comes from a known wrong algorithm; then it is a warning, not an error. */
  readonly legacyVariant?: 'epoint';
  readonly findings: readonly LicenceFinding[];
}

/**
 * Checks a licence identifier (GB/T 36904): check character (MOD 37,36 without root and dots), credit codes of both bodies, version.
 * A check character made by the known wrong legacy algorithm is recognised and reported as a warning, since such identifiers are
 * printed on real licences; an identifier with it is never proof of forgery by itself.
 * @example checkLicenceId(parseLicenceId(metadata.ZZBS)).valid; // true
 */
export function checkLicenceId(id: LicenceId): LicenceIdCheck {
  const body = id.typeCode + id.issuerCode + id.serial + String(id.version).padStart(3, '0');
  const expected = mod37Check(body) as string;
  const got = id.checkCharacter;
  const findings: LicenceFinding[] = [];
  const legacyVariant = got !== expected && got === epointCheck(body) ? 'epoint' : undefined;
  if (legacyVariant !== undefined) {
    findings.push(
      licenceFinding('licenceId.check.legacy', 'licenceId', { expected, got, details: { variant: legacyVariant } }),
    );
  } else if (got !== expected) {
    findings.push(licenceFinding('licenceId.check', 'licenceId', { expected, got }));
  }
  if (id.given !== id.text)
    findings.push(licenceFinding('code.notCanonical', 'licenceId', { expected: id.text, got: id.given }));
  const authority = id.typeCode.slice(0, 18);
  if (!checkCreditCode(authority).valid)
    findings.push(licenceFinding('licenceId.creditCode', 'licenceId.typeCode', { got: authority }));
  if (id.issuerCode.length === 6)
    findings.push(licenceFinding('licenceId.issuer.regionCode', 'licenceId.issuerCode', { got: id.issuerCode }));
  else if (!checkCreditCode(id.issuerCode).valid)
    findings.push(licenceFinding('licenceId.creditCode', 'licenceId.issuerCode', { got: id.issuerCode }));
  if (id.version === 0) findings.push(licenceFinding('licenceId.version', 'licenceId.version'));
  return {
    valid: !hasErrors(findings),
    expected,
    got,
    ...(legacyVariant === undefined ? {} : { legacyVariant }),
    findings,
  };
}

/**
 * Makes a licence identifier (GB/T 36904) with its check character.
 * @param parts.serial - 1 to 64 digits and capital letters, unique for type and issuer.
 * @param parts.version - 1 for a new licence, one more for each amendment, at most 999.
 * @throws CoreError `ERR_ARGUMENT` when a part does not fit or a credit code is wrong.
 * @example makeLicenceId({ typeCode: '11990000T0000001XF001', issuerCode: '11990100T00000028L', serial: '000000001', version: 1 });
 * // "1.2.156.3005.2.11990000T0000001XF001.11990100T00000028L.000000001.001.W"
 */
export function makeLicenceId(parts: {
  readonly typeCode: string;
  readonly issuerCode: string;
  readonly serial: string;
  readonly version: number;
}): string {
  const { typeCode, issuerCode, serial, version } = parts;
  if (!/^.{18}\d{3}$/.test(typeCode) || !isCanonicalCreditCode(typeCode.slice(0, 18)))
    throw new CoreError('ERR_ARGUMENT', {
      argument: 'typeCode',
      expected: 'credit code and three digits',
      got: typeCode,
    });
  if (!isCanonicalCreditCode(issuerCode))
    throw new CoreError('ERR_ARGUMENT', { argument: 'issuerCode', expected: 'credit code', got: issuerCode });
  if (!/^[0-9A-Z]{1,64}$/.test(serial))
    throw new CoreError('ERR_ARGUMENT', { argument: 'serial', expected: '1-64 characters of 0-9A-Z', got: serial });
  if (!Number.isInteger(version) || version < 1 || version > 999)
    throw new CoreError('ERR_ARGUMENT', { argument: 'version', expected: '1-999', got: String(version) });
  const digits = String(version).padStart(3, '0');
  const check = mod37Check(typeCode + issuerCode + serial + digits) as string;
  return `${licenceIdRoot}.${typeCode}.${issuerCode}.${serial}.${digits}.${check}`;
}

function isCanonicalCreditCode(text: string): boolean {
  const check = checkCreditCode(text);
  return check.valid && check.text === text;
}
