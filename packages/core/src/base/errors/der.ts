import type { Text } from '../text.ts';

/** ASN.1 DER reading (X.690). `offset` counts bytes from the start of the outermost input; `path` names the field. */
export interface DerErrors {
  /** The input ends inside a value. */
  ERR_DER_TRUNCATED: { readonly path: string; readonly offset: number };
  /** Bytes remain after the last value that belongs there. */
  ERR_DER_TRAILING_DATA: { readonly path: string; readonly offset: number };
  /** A value has another tag than the structure demands; both as two hexadecimal digits, `none` at the end. */
  ERR_DER_TAG: { readonly path: string; readonly offset: number; readonly expected: string; readonly got: string };
  /** A length is indefinite, not minimal or too large (X.690 §10.1). */
  ERR_DER_LENGTH: { readonly path: string; readonly offset: number };
  /** A value's content breaks DER or its type's rules; `rule` says which. */
  ERR_DER_VALUE: { readonly path: string; readonly offset: number; readonly rule: string };
}

export const derErrorTexts: Readonly<Record<keyof DerErrors, Text>> = {
  ERR_DER_TRUNCATED: {
    zh: 'DER 数据在 {path} 处提前结束（偏移 {offset}）',
    en: 'DER data ends inside {path} (offset {offset})',
  },
  ERR_DER_TRAILING_DATA: {
    zh: '{path} 之后有多余数据（偏移 {offset}）',
    en: 'bytes remain after {path} (offset {offset})',
  },
  ERR_DER_TAG: {
    zh: '{path} 的标签应为 {expected}，实为 {got}（偏移 {offset}）',
    en: '{path} should have tag {expected}, got {got} (offset {offset})',
  },
  ERR_DER_LENGTH: {
    zh: '{path} 的长度不符合 DER（偏移 {offset}）',
    en: 'the length of {path} is not DER (offset {offset})',
  },
  ERR_DER_VALUE: {
    zh: '{path} 的内容不符合 DER：{rule}（偏移 {offset}）',
    en: 'the content of {path} is not valid: {rule} (offset {offset})',
  },
};
