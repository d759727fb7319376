import type { Text } from '../text.ts';

/** Envelopes and trust lists. `path` is the place in the JSON text, e.g. `$.providers[0].services[2].statusFrom`. */
export interface TrustErrors {
  /** Text is not strict JSON: RFC 8259 in UTF-8 without a byte order mark, unique names, whole numbers, well-formed strings. */
  ERR_JSON: { readonly path: string; readonly rule: string };
  /** A signed envelope is not { payloadType, payload, signatures: [{ keyid, sig }] } as DSSE says. */
  ERR_ENVELOPE: { readonly path: string; readonly expected: string; readonly got: string };
  /** A trust list, a pinned root or a stored state breaks its format. */
  ERR_TRUST_LIST: { readonly path: string; readonly expected: string; readonly got: string };
  /** A trust list is not fit to be signed; `findings` are the codes of the checks that failed, `path` the first place. */
  ERR_TRUST_LIST_LINT: { readonly findings: readonly string[]; readonly path: string };
}

export const trustErrorTexts: Readonly<Record<keyof TrustErrors, Text>> = {
  ERR_JSON: { zh: 'JSON 不符合严格格式，位置 {path}：{rule}', en: 'not strict JSON at {path}: {rule}' },
  ERR_ENVELOPE: {
    zh: '签名封装格式不正确，位置 {path}：应为 {expected}，实为 {got}',
    en: 'the envelope is malformed at {path}: expected {expected}, got {got}',
  },
  ERR_TRUST_LIST: {
    zh: '信任列表格式不正确，位置 {path}：应为 {expected}，实为 {got}',
    en: 'the trust list is malformed at {path}: expected {expected}, got {got}',
  },
  ERR_TRUST_LIST_LINT: {
    zh: '信任列表尚不能签发，位置 {path}：{findings}',
    en: 'the trust list is not fit to be signed at {path}: {findings}',
  },
};
