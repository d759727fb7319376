import { fillTemplate, type Language, type Text } from '../base/text.ts';

/** Whether a finding makes the thing it speaks of unusable (`error`), doubtful (`warning`) or only worth knowing (`note`). */
export type FindingSeverity = 'error' | 'warning' | 'note';

/** Every finding that the checks of this folder can report, with its severity and its sentence. `{places}` come from the finding. */
export const licenceFindings = {
  'code.characters': {
    severity: 'error',
    text: { zh: '{path} 含有不允许的字符：{got}', en: '{path} holds a character that is not allowed: {got}' },
  },
  'code.length': {
    severity: 'error',
    text: { zh: '{path} 的长度应为 {expected}，实为 {got}', en: '{path} should have {expected} characters, got {got}' },
  },
  'code.check': {
    severity: 'error',
    text: {
      zh: '{path} 的校验码应为 {expected}，实为 {got}',
      en: 'the check character of {path} should be {expected}, got {got}',
    },
  },
  'code.notCanonical': {
    severity: 'note',
    text: {
      zh: '{path} 未按规范书写，规范写法为 {expected}',
      en: '{path} is not spelt canonically; the canonical spelling is {expected}',
    },
  },
  'creditCode.organisationCode': {
    severity: 'warning',
    text: {
      zh: '{path} 内含的组织机构代码校验码应为 {expected}，实为 {got}',
      en: 'the organisation code inside {path} should end in {expected}, got {got}',
    },
  },
  'region.unknown': {
    severity: 'error',
    text: { zh: '{path} 的省级行政区划代码 {got} 不存在', en: '{path} names a province that does not exist: {got}' },
  },
  'region.unlisted': {
    severity: 'warning',
    text: { zh: '{path} 的省级行政区划代码 {got} 不在表中', en: '{path} names a province that is not listed: {got}' },
  },
  'region.fictitious': {
    severity: 'note',
    text: {
      zh: '{path} 使用示范用的行政区划代码 {got}',
      en: '{path} uses a region that exists only in demonstrations: {got}',
    },
  },
  'residentId.birthDate': {
    severity: 'error',
    text: { zh: '{path} 的出生日期 {got} 不存在', en: '{path} holds a date of birth that does not exist: {got}' },
  },
  'residentId.birthDate.future': {
    severity: 'error',
    text: {
      zh: '{path} 的出生日期 {got} 晚于核验时间',
      en: '{path} holds a date of birth after the time of the check: {got}',
    },
  },
  'residentId.oldForm': {
    severity: 'warning',
    text: { zh: '{path} 是已停用的 15 位号码', en: '{path} is a 15-digit number, no longer in use' },
  },
  'licenceId.check': {
    severity: 'error',
    text: {
      zh: '电子证照标识的校验位应为 {expected}，实为 {got}',
      en: 'the check character of the licence identifier should be {expected}, got {got}',
    },
  },
  'licenceId.check.legacy': {
    severity: 'warning',
    text: {
      zh: '电子证照标识的校验位按已知的错误算法（{variant}）计算：应为 {expected}，实为 {got}',
      en: 'the check character of the licence identifier was made by a known wrong algorithm ({variant}): should be {expected}, got {got}',
    },
  },
  'licenceId.issuer.regionCode': {
    severity: 'warning',
    text: {
      zh: '电子证照标识的颁发机构代码 {got} 是行政区划代码，应为统一社会信用代码',
      en: 'the issuer code {got} of the licence identifier is a region code; it should be a unified social credit code',
    },
  },
  'licenceId.creditCode': {
    severity: 'warning',
    text: {
      zh: '电子证照标识中 {path} 的统一社会信用代码 {got} 有误',
      en: 'the unified social credit code {got} in {path} of the licence identifier is wrong',
    },
  },
  'licenceId.version': {
    severity: 'warning',
    text: { zh: '电子证照标识的版本号应从 001 开始', en: 'the version of a licence identifier starts at 001' },
  },
  'data.field.missing': {
    severity: 'error',
    text: { zh: '缺少必填项“{label}”（{path}）', en: 'required field {path} is missing' },
  },
  'data.field.unknown': {
    severity: 'error',
    text: { zh: '证照类型没有字段 {path}', en: 'the licence type has no field {path}' },
  },
  'data.field.type': {
    severity: 'error',
    text: {
      zh: '字段“{label}”（{path}）应为 {expected}，实为 {got}',
      en: 'field {path} should be {expected}, got {got}',
    },
  },
  'data.field.length': {
    severity: 'error',
    text: {
      zh: '字段“{label}”（{path}）最多 {expected} 个字符，实为 {got}',
      en: 'field {path} takes at most {expected} characters, got {got}',
    },
  },
  'data.field.pattern': {
    severity: 'error',
    text: {
      zh: '字段“{label}”（{path}）不符合格式 {expected}',
      en: 'field {path} does not fit the pattern {expected}',
    },
  },
  'data.field.range': {
    severity: 'error',
    text: {
      zh: '字段“{label}”（{path}）应在 {expected} 之内，实为 {got}',
      en: 'field {path} should be within {expected}, got {got}',
    },
  },
  'data.field.controlCharacter': {
    severity: 'error',
    text: {
      zh: '字段“{label}”（{path}）含有控制字符或不可见字符 {got}',
      en: 'field {path} holds a control or invisible character {got}',
    },
  },
  'data.field.inconsistent': {
    severity: 'error',
    text: {
      zh: '字段“{label}”（{path}）与元数据 {element} 不一致：应为 {expected}，实为 {got}',
      en: 'field {path} differs from metadata element {element}: expected {expected}, got {got}',
    },
  },
  'metadata.missing': {
    severity: 'error',
    text: { zh: '缺少元数据 {path}', en: 'metadata element {path} is missing' },
  },
  'metadata.value': {
    severity: 'error',
    text: {
      zh: '元数据 {path} 的值有误：应为 {expected}，实为 {got}',
      en: 'metadata element {path} is wrong: expected {expected}, got {got}',
    },
  },
  'metadata.duplicate': {
    severity: 'error',
    text: {
      zh: '元数据 {path} 出现多次且值不同',
      en: 'metadata element {path} stands more than once with different values',
    },
  },
  'metadata.validity': {
    severity: 'error',
    text: {
      zh: '有效期截止 {got} 早于起始 {expected}',
      en: 'the validity ends on {got}, before it begins on {expected}',
    },
  },
} as const;

/** The code of a finding. */
export type LicenceFindingCode = keyof typeof licenceFindings;

/** One thing that a check found, as plain data. */
export interface LicenceFinding {
  readonly code: LicenceFindingCode;
  readonly severity: FindingSeverity;
  /** The field, element or part, e.g. `data.name` or `licenceId.issuer`. */
  readonly path: string;
  readonly expected?: string;
  readonly got?: string;
  /** Further places of the sentence, such as `label` or `variant`. */
  readonly details?: Readonly<Record<string, string>>;
}

/** Makes a finding with the severity of its code. */
export function licenceFinding(
  code: LicenceFindingCode,
  path: string,
  facts: {
    readonly expected?: string;
    readonly got?: string;
    readonly details?: Readonly<Record<string, string>>;
  } = {},
): LicenceFinding {
  return { code, severity: licenceFindings[code].severity, path, ...facts };
}

/**
 * Tells whether any finding is an error.
 * @example hasErrors(checkLicenceMetadata(metadata)); // false
 */
export function hasErrors(findings: readonly LicenceFinding[]): boolean {
  return findings.some((finding) => finding.severity === 'error');
}

/**
 * The sentence of a finding for people.
 * @example checkLicenceMetadata({}).map((finding) => describeFinding(finding, 'en'))[0]; // 'metadata element ZZBS is missing'
 */
export function describeFinding(finding: LicenceFinding, language: Language): string {
  const { path, expected, got, details } = finding;
  return fillTemplate(
    licenceFindings[finding.code].text[language],
    {
      label: path,
      path,
      ...(expected === undefined ? {} : { expected: inWords(expected) }),
      ...(got === undefined ? {} : { got: finding.code === 'data.field.type' ? inWords(got) : got }),
      ...details,
    },
    language,
  );
}

/** What findings say in words; all else are values, formats and types of fields. */
const words: Readonly<Record<string, Text>> = {
  bytes: { zh: '字节串', en: 'bytes' },
  other: { zh: '其他格式', en: 'other' },
  'as many names, codes and code types': {
    zh: '名称、代码和代码类型的数目相同',
    en: 'as many names, codes and code types',
  },
};

function inWords(value: string): Text | string {
  return Object.hasOwn(words, value) ? (words[value] as Text) : value;
}
