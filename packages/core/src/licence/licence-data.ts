import { pictureFormat } from '../ofd/index.ts';
import { checkCreditCode } from './credit-code.ts';
import { isAmount } from './field-display.ts';
import { type LicenceFinding, type LicenceFindingCode, licenceFinding } from './findings.ts';
import { isCalendarDate, longTerm } from './licence-date.ts';
import type { LicenceData, LicenceField, LicenceType } from './licence-type.ts';
import { checkLicenceMetadata, type LicenceMetadata } from './metadata.ts';
import { checkResidentId } from './resident-id.ts';

/** A photo of more is refused: real ones have at most 50 kB, scans some hundred. */
const maximumPhotoBytes = 2 * 1024 * 1024;

/**
 * Checks the data of one licence against its type: required, unknown, type, length, range, check characters, and characters that
 * cannot be seen.
 * @param metadata - When given, it is checked too, and fields that an element carries must be equal to it.
 * @returns Everything found at once; empty when the data can be issued. Notes and warnings do not hinder.
 * @example hasErrors(checkLicenceData(type, data, metadata)); // false
 */
export function checkLicenceData(type: LicenceType, data: LicenceData, metadata?: LicenceMetadata): LicenceFinding[] {
  const findings: LicenceFinding[] = [];
  const known = new Set(type.fields.map((field) => field.name));
  for (const name of Object.keys(data)) {
    if (!known.has(name)) findings.push(licenceFinding('data.field.unknown', name.slice(0, 60)));
  }
  for (const field of type.fields) {
    const value = Object.hasOwn(data, field.name) ? data[field.name] : undefined;
    if (value === undefined || value === '') {
      if (field.required) findings.push(about(field, 'data.field.missing'));
      continue;
    }
    findings.push(...checkValue(field, value));
    findings.push(...compareWithElement(field, value, metadata));
  }
  if (metadata !== undefined) findings.push(...checkLicenceMetadata(metadata), ...compareWithType(type, metadata));
  return findings;
}

function about(
  field: LicenceField,
  code: LicenceFindingCode,
  facts: { expected?: string; got?: string; details?: Record<string, string> } = {},
): LicenceFinding {
  return licenceFinding(code, field.name, { ...facts, details: { label: field.label.zh, ...facts.details } });
}

function checkValue(field: LicenceField, value: string | Uint8Array): LicenceFinding[] {
  if (field.type === 'photo') return checkPhoto(field, value);
  if (typeof value !== 'string') return [about(field, 'data.field.type', { expected: field.type, got: 'bytes' })];
  return [...checkCharacters(field, value), ...checkKind(field, value)];
}

function checkPhoto(field: LicenceField, value: string | Uint8Array): LicenceFinding[] {
  const format = value instanceof Uint8Array ? pictureFormat(value) : undefined;
  if (format !== 'png' && format !== 'jpeg')
    return [about(field, 'data.field.type', { expected: 'PNG, JPEG', got: format ?? 'other' })];
  const { length } = value;
  if (length <= maximumPhotoBytes) return [];
  return [about(field, 'data.field.length', { expected: String(maximumPhotoBytes), got: String(length) })];
}

function checkCharacters(field: LicenceField, value: string): LicenceFinding[] {
  // Line breaks are for long text only; invisible and direction-changing characters are for nobody.
  const odd = field.type === 'longText' ? /(?!\n)[\p{C}\p{Zl}\p{Zp}]/u : /[\p{C}\p{Zl}\p{Zp}]/u;
  const match = odd.exec(value);
  if (match === null) return [];
  const code = (match[0].codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
  return [about(field, 'data.field.controlCharacter', { got: `U+${code}` })];
}

function checkKind(field: LicenceField, value: string): LicenceFinding[] {
  const wrong = (expected: string) => [about(field, 'data.field.type', { expected, got: value.slice(0, 80) })];
  switch (field.type) {
    case 'creditCode':
      return checkCreditCode(value, field.name).findings.slice();
    case 'residentId':
      return checkResidentId(value, field.name).findings.slice();
    case 'date':
      if (value === longTerm && field.longTerm === true) return [];
      return isCalendarDate(value) ? [] : wrong('YYYY-MM-DD');
    case 'enum':
      return field.values?.includes(value) === true ? [] : wrong(field.values?.join(' | ') ?? '');
    case 'money':
      return isAmount(value) ? checkRange(field, Number(value)) : wrong('12345.67');
    case 'number':
      return /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/.test(value) ? checkRange(field, Number(value)) : wrong('123.45');
    case 'code':
      return [...checkCodeCharacters(field, value), ...checkLength(field, value)];
    default:
      return checkLength(field, value);
  }
}

function checkCodeCharacters(field: LicenceField, value: string): LicenceFinding[] {
  if (field.characters === undefined || field.characters === 'any') return [];
  const pattern = field.characters === 'digits' ? /^\d+$/ : /^[0-9A-Za-z-]+$/;
  return pattern.test(value) ? [] : [about(field, 'data.field.pattern', { expected: field.characters, got: value })];
}

function checkLength(field: LicenceField, value: string): LicenceFinding[] {
  const limit = field.maximumLength ?? (field.type === 'longText' ? 2000 : 200);
  const length = [...value].length;
  return length <= limit ? [] : [about(field, 'data.field.length', { expected: String(limit), got: String(length) })];
}

function checkRange(field: LicenceField, value: number): LicenceFinding[] {
  const { minimum = -Infinity, maximum = Infinity } = field;
  if (value >= minimum && value <= maximum) return [];
  return [about(field, 'data.field.range', { expected: `${minimum}..${maximum}`, got: String(value) })];
}

function compareWithElement(
  field: LicenceField,
  value: string | Uint8Array,
  metadata: LicenceMetadata | undefined,
): LicenceFinding[] {
  if (metadata === undefined || field.element === undefined || typeof value !== 'string') return [];
  const expected = metadata[field.element];
  if (expected === undefined || expected === value) return [];
  return [about(field, 'data.field.inconsistent', { expected, got: value, details: { element: field.element } })];
}

function compareWithType(type: LicenceType, metadata: LicenceMetadata): LicenceFinding[] {
  const pairs = [
    ['ZZLXDM', type.code],
    ['ZZLXMC', type.name.zh],
  ] as const;
  return pairs.flatMap(([name, expected]) => {
    const got = metadata[name];
    return got === undefined || got === expected ? [] : [licenceFinding('metadata.value', name, { expected, got })];
  });
}
