import type { Text } from '../text.ts';

/** Certificates, CRLs, paths, CMS and time-stamps. */
export interface PkiErrors {
  /** A certificate is well-formed DER but breaks RFC 5280; `path` names the field and `rule` what it should be. */
  ERR_CERTIFICATE_STRUCTURE: { readonly path: string; readonly rule: Text | string };
  /** A certificate revocation list is well-formed DER but breaks RFC 5280. */
  ERR_CRL_STRUCTURE: { readonly path: string; readonly rule: string };
  /** An OCSP request or response is well-formed DER but breaks RFC 6960. */
  ERR_OCSP_STRUCTURE: { readonly path: string; readonly rule: string };
  /** A certification request is well-formed DER but breaks PKCS #10 (RFC 2986, GM/T 0092). */
  ERR_CSR_STRUCTURE: { readonly path: string; readonly rule: string };
  /** An enveloped encryption key, or the answer to a request that carries one, breaks GB/T 35276 §7.4 or GM/T 0092. */
  ERR_ENVELOPED_KEY: { readonly path: string; readonly rule: Text };
  /** A certificate profile given as JSON is not one; `path` names the place. */
  ERR_PROFILE_FILE: { readonly path: string; readonly rule: Text | string };
  /** What was about to be signed breaks rules that every certificate of ours keeps; nothing was signed. `rules` are their ids, `reasons` say what they demand and what was met. */
  ERR_CERTIFICATE_LINT: {
    readonly profile: string;
    readonly rules: readonly string[];
    readonly reasons: readonly Text[];
  };
  /** A renewal does not follow from the former certificate; nothing was signed. */
  ERR_RENEWAL: { readonly field: string; readonly rule: Text };
  /** A request for a certificate or CRL contradicts its profile; nothing was signed. */
  ERR_PROFILE: { readonly profile: string; readonly field: string; readonly rule: Text };
  /** What was just signed does not read back as what was asked for; it must not be given out. */
  ERR_ISSUED_MISMATCH: { readonly field: string };
  /** The bytes are not a message of GB/T 35275 or RFC 5652 of the kind asked for; `rule` says which part. */
  ERR_CMS_STRUCTURE: { readonly path: string; readonly offset: number; readonly rule: string };
  /** A SignedData or time-stamp token just made does not verify; nothing is returned. */
  ERR_CMS_UNVERIFIED: { readonly failure: string };
  /** The bytes are not a time-stamp token (RFC 3161, GB/T 20520); `rule` says which part. */
  ERR_TIMESTAMP_STRUCTURE: { readonly path: string; readonly offset: number; readonly rule: string };
  /** A certificate, key or setting cannot run a time-stamp authority; `rule` is the problem's name. */
  ERR_TIMESTAMP_AUTHORITY: { readonly rule: string };
  /** No recipient of an encrypted message is the one whose key is given; this is not secret. */
  ERR_CMS_RECIPIENT: { readonly rule: Text };
  /** The certificate of somebody who is to sign a message is not for signing. */
  ERR_CMS_SIGNER: { readonly subject: string };
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
  ERR_OCSP_STRUCTURE: {
    zh: 'OCSP 报文的 {path} 不符合规定：{rule}',
    en: 'the OCSP field {path} is not valid: {rule}',
  },
  ERR_CSR_STRUCTURE: {
    zh: '证书申请的 {path} 不符合规定：{rule}',
    en: 'the certification request field {path} is not valid: {rule}',
  },
  ERR_ENVELOPED_KEY: {
    zh: '加密密钥信封的 {path} 不符合规定：{rule}',
    en: 'the enveloped key field {path} is not valid: {rule}',
  },
  ERR_PROFILE_FILE: {
    zh: '证书模板文件的 {path} 不可用，应为：{rule}',
    en: 'the certificate profile is not usable: {path} is to be {rule}',
  },
  ERR_CERTIFICATE_LINT: {
    zh: '待签证书（模板 {profile}）违反规则，未签发：{reasons}',
    en: 'the certificate to be signed (profile {profile}) breaks rules, and nothing was signed: {reasons}',
  },
  ERR_RENEWAL: {
    zh: '不能由原证书更新：{field} 应{rule}',
    en: 'the former certificate cannot be renewed so: {field} is to be {rule}',
  },
  ERR_PROFILE: {
    zh: '不符合证书模板 {profile}：{field} 应为：{rule}',
    en: 'not what the profile {profile} allows: {field} is to be {rule}',
  },
  ERR_ISSUED_MISMATCH: {
    zh: '签发结果复核不一致：{field}',
    en: 'what was issued does not read back as requested: {field}',
  },
  ERR_CMS_STRUCTURE: {
    zh: '{path} 不符合 CMS 消息结构：{rule}（偏移 {offset}）',
    en: '{path} is not what a CMS message has there: {rule} (offset {offset})',
  },
  ERR_CMS_UNVERIFIED: {
    zh: '生成的签名数据未能通过验证：{failure}',
    en: 'the SignedData just made does not verify: {failure}',
  },
  ERR_TIMESTAMP_STRUCTURE: {
    zh: '{path} 不是时间戳：{rule}（偏移 {offset}）',
    en: '{path} is not a time-stamp token: {rule} (offset {offset})',
  },
  ERR_TIMESTAMP_AUTHORITY: {
    zh: '不能用于签发时间戳：{rule}',
    en: 'a time-stamp authority cannot be run with this: {rule}',
  },
  ERR_CMS_RECIPIENT: {
    zh: '没有可用的接收者：{rule}',
    en: 'no usable recipient: {rule}',
  },
  ERR_CMS_SIGNER: {
    zh: '“{subject}”的证书不能用于签名：其密钥用途没有签名或不可否认一项（双证书中的加密证书）',
    en: 'the certificate of {subject} is not for signing: its key usage has neither digitalSignature nor nonRepudiation (the encryption half of a pair)',
  },
};
