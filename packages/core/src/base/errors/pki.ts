import type { Text } from '../text.ts';

/** Certificates, CRLs, paths, CMS and time-stamps. */
export interface PkiErrors {
  /** The bytes are not a SignedData message of GB/T 35275 or RFC 5652; `rule` says which part. */
  ERR_CMS_STRUCTURE: { readonly path: string; readonly offset: number; readonly rule: string };
  /** A SignedData just made does not verify; nothing is returned. */
  ERR_CMS_UNVERIFIED: { readonly failure: string };
  /** The bytes are not a time-stamp token (RFC 3161, GB/T 20520); `rule` says which part. */
  ERR_TIMESTAMP_STRUCTURE: { readonly path: string; readonly offset: number; readonly rule: string };
}

export const pkiErrorTexts: Readonly<Record<keyof PkiErrors, Text>> = {
  ERR_CMS_STRUCTURE: {
    zh: '{path} 不是签名数据结构：{rule}（偏移 {offset}）',
    en: '{path} is not a SignedData message: {rule} (offset {offset})',
  },
  ERR_CMS_UNVERIFIED: { zh: '生成的签名数据未能通过验证：{failure}', en: 'the SignedData just made does not verify: {failure}' },
  ERR_TIMESTAMP_STRUCTURE: {
    zh: '{path} 不是时间戳：{rule}（偏移 {offset}）',
    en: '{path} is not a time-stamp token: {rule} (offset {offset})',
  },
};
