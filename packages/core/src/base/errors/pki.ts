import type { Text } from '../text.ts';

/** Certificates, CRLs, paths, CMS and time-stamps. */
export interface PkiErrors {
  /** A certificate is well-formed DER but breaks RFC 5280; `path` names the field and `rule` what it should be. */
  ERR_CERTIFICATE_STRUCTURE: { readonly path: string; readonly rule: string };
  /** A certificate revocation list is well-formed DER but breaks RFC 5280. */
  ERR_CRL_STRUCTURE: { readonly path: string; readonly rule: string };
  /** A request for a certificate or CRL contradicts its profile; nothing was signed. */
  ERR_PROFILE: { readonly profile: string; readonly field: string; readonly rule: string };
  /** What was just signed does not read back as what was asked for; it must not be given out. */
  ERR_ISSUED_MISMATCH: { readonly field: string };
  /** The bytes are not a SignedData message of GB/T 35275 or RFC 5652; `rule` says which part. */
  ERR_CMS_STRUCTURE: { readonly path: string; readonly offset: number; readonly rule: string };
  /** A SignedData or time-stamp token just made does not verify; nothing is returned. */
  ERR_CMS_UNVERIFIED: { readonly failure: string };
  /** The bytes are not a time-stamp token (RFC 3161, GB/T 20520); `rule` says which part. */
  ERR_TIMESTAMP_STRUCTURE: { readonly path: string; readonly offset: number; readonly rule: string };
}

export const pkiErrorTexts: Readonly<Record<keyof PkiErrors, Text>> = {
  ERR_CERTIFICATE_STRUCTURE: {
    zh: '证书的 {path} 不符合规定：{rule}',
    en: 'the certificate field {path} is not valid: {rule}',
  },
  ERR_CRL_STRUCTURE: {
    zh: '证书吊销列表的 {path} 不符合规定：{rule}',
    en: 'the CRL field {path} is not valid: {rule}',
  },
  ERR_PROFILE: {
    zh: '不符合证书模板 {profile}：{field} 应满足 {rule}',
    en: 'not what the profile {profile} allows: {field}: {rule}',
  },
  ERR_ISSUED_MISMATCH: {
    zh: '签发结果复核不一致：{field}',
    en: 'what was issued does not read back as requested: {field}',
  },
  ERR_CMS_STRUCTURE: {
    zh: '{path} 不是签名数据结构：{rule}（偏移 {offset}）',
    en: '{path} is not a SignedData message: {rule} (offset {offset})',
  },
  ERR_CMS_UNVERIFIED: {
    zh: '生成的签名数据未能通过验证：{failure}',
    en: 'the SignedData just made does not verify: {failure}',
  },
  ERR_TIMESTAMP_STRUCTURE: {
    zh: '{path} 不是时间戳：{rule}（偏移 {offset}）',
    en: '{path} is not a time-stamp token: {rule} (offset {offset})',
  },
};
