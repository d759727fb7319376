import type { Text } from '../text.ts';

/** Licence identifiers, types, fields and templates. */
export interface LicenceErrors {
  /** Text is not a licence identifier; `part` names the part that does not fit: root, parts, typeCode, issuerCode, serial, version, checkCharacter. */
  ERR_LICENCE_ID: { readonly part: string; readonly got: string };
  /** A licence type definition breaks a rule at `path` (e.g. `$.fields[3].maximumLength`). */
  ERR_LICENCE_TYPE: { readonly path: string; readonly rule: Text | string };
  /** Licence data or metadata cannot be issued; `codes` lists what the check found. */
  ERR_LICENCE_DATA: { readonly codes: readonly string[]; readonly paths: readonly string[] };
  /** The value of a field does not fit into its box of the page template even at the smallest allowed size. */
  ERR_LICENCE_LAYOUT: { readonly field: string; readonly rule: string };
  /** licence.json or disclosures.json is malformed at `path`. */
  ERR_LICENCE_ATTACHMENT: { readonly path: string; readonly rule: Text | string };
  /** A field that is not in the licence was asked for. */
  ERR_LICENCE_FIELD: { readonly field: string };
}

export const licenceErrorTexts: Readonly<Record<keyof LicenceErrors, Text>> = {
  ERR_LICENCE_ID: {
    zh: '不是有效的电子证照标识：{part} 不符合要求（{got}）',
    en: 'not a licence identifier: {part} does not fit ({got})',
  },
  ERR_LICENCE_TYPE: {
    zh: '证照类型定义在 {path} 处不符合要求：{rule}',
    en: 'the licence type definition is wrong at {path}: {rule}',
  },
  ERR_LICENCE_DATA: {
    zh: '证照数据不能制发：{paths}（{codes}）',
    en: 'the licence data cannot be issued: {paths} ({codes})',
  },
  ERR_LICENCE_LAYOUT: {
    zh: '字段 {field} 无法排入版面：{rule}',
    en: 'field {field} cannot be laid out: {rule}',
  },
  ERR_LICENCE_ATTACHMENT: {
    zh: '证照数据附件在 {path} 处不符合要求：{rule}',
    en: 'the licence attachment is wrong at {path}: {rule}',
  },
  ERR_LICENCE_FIELD: {
    zh: '证照中没有字段 {field}',
    en: 'the licence has no field {field}',
  },
};
