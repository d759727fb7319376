import type { Text } from '../text.ts';

/** Electronic seals and seal signatures. `path` names the field, `offset` counts bytes from the start of the input. */
export interface SealErrors {
  /** The bytes do not have the shape of a seal or seal signature of any edition; `rule` says which part. */
  ERR_SEAL_STRUCTURE: { readonly path: string; readonly offset: number; readonly rule: string };
  /** The times of a seal or seal signature contradict each other; all as ISO 8601. */
  ERR_SEAL_TIMES: { readonly rule: string; readonly expected: string; readonly got: string };
  /** The signer's certificate is not in the seal's list (GM/T 0031-2014 §6.2.2 c). */
  ERR_SEAL_SIGNER_NOT_LISTED: { readonly sealId: string; readonly signer: string };
  /** A certificate may not sign: its key usage has neither digitalSignature nor nonRepudiation. */
  ERR_SEAL_KEY_USAGE: { readonly role: SealRole; readonly certificate: string };
  /** The signing key does not belong to the certificate, or is not an SM2 key. */
  ERR_SEAL_KEY: { readonly role: SealRole; readonly certificate: string };
  /** A signature is being made outside a validity period; times as ISO 8601. */
  ERR_SEAL_PERIOD: {
    readonly of: 'seal' | 'certificate';
    readonly at: string;
    readonly from: string;
    readonly until: string;
  };
  /** A seal or seal signature that was given or just made does not verify; nothing is returned. */
  ERR_SEAL_UNVERIFIED: { readonly what: 'seal' | 'seal signature' | 'time-stamp' };
  /** The picture is not of a known type, not of the declared type, or empty. */
  ERR_SEAL_PICTURE: { readonly rule: string };
  /** A font cannot be read, or has no glyph for a character of the seal's text. */
  ERR_SEAL_FONT: { readonly rule: string; readonly character: string };
}

/** Whose certificate an error is about: the seal maker (制章者) or the seal signer (签章者). */
export type SealRole = 'maker' | 'signer';

export const sealErrorTexts: Readonly<Record<keyof SealErrors, Text>> = {
  ERR_SEAL_STRUCTURE: {
    zh: '{path} 不是任何版本的印章或签章结构：{rule}（偏移 {offset}）',
    en: '{path} is not a seal structure of any edition: {rule} (offset {offset})',
  },
  ERR_SEAL_TIMES: {
    zh: '时间次序不成立：{rule}（应为 {expected}，实为 {got}）',
    en: 'the times contradict each other: {rule} (expected {expected}, got {got})',
  },
  ERR_SEAL_SIGNER_NOT_LISTED: {
    zh: '签章者证书 {signer} 不在印章 {sealId} 的证书列表中',
    en: 'the signer certificate {signer} is not listed in seal {sealId}',
  },
  ERR_SEAL_KEY_USAGE: {
    zh: '证书 {certificate} 的密钥用法不允许签名（{role}）',
    en: 'the key usage of certificate {certificate} does not allow signing ({role})',
  },
  ERR_SEAL_KEY: {
    zh: '签名密钥不属于证书 {certificate}，或不是 SM2 密钥（{role}）',
    en: 'the signing key does not belong to certificate {certificate} or is not an SM2 key ({role})',
  },
  ERR_SEAL_PERIOD: {
    zh: '{at} 不在 {of} 的有效期 {from} 至 {until} 之内',
    en: '{at} is outside the validity of the {of}, {from} to {until}',
  },
  ERR_SEAL_UNVERIFIED: { zh: '{what} 未能通过验证', en: 'the {what} does not verify' },
  ERR_SEAL_PICTURE: { zh: '印章图片不可用：{rule}', en: 'the seal picture is not usable: {rule}' },
  ERR_SEAL_FONT: { zh: '字体不可用：{rule} {character}', en: 'the font is not usable: {rule} {character}' },
};
