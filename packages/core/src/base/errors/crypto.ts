import type { Text } from '../text.ts';

/** Algorithms, keys and key files. `rule` is the sentence of the standard that is broken; no detail ever holds secret bytes. */
export interface CryptoErrors {
  /** A public key is not usable: wrong encoding, a point that is not on its curve, infinity, an unknown curve. */
  ERR_KEY_PUBLIC: { readonly rule: string };
  /** A private key is not usable: wrong length, outside [1, n-2], or it does not belong to the public key beside it. */
  ERR_KEY_PRIVATE: { readonly rule: string };
  /** A key file is not one of the forms that are read (PKCS#8, SEC1; PEM, DER, base64). */
  ERR_KEY_FILE: { readonly rule: string };
  /** An encrypted key needs a password, or the one given does not open it. */
  ERR_KEY_PASSWORD: { readonly rule: string };
  /** A signature value is not DER SEQUENCE { r, s } (GB/T 35276 §7.3), or r or s is outside [1, n-1]. */
  ERR_SIGNATURE_ENCODING: { readonly rule: string };
  /** A signature just made does not verify: the key pair does not match or the computation was disturbed. */
  ERR_SIGNING: { readonly rule: string };
  /** A ciphertext cannot be opened: malformed, changed, or made for another key. Deliberately without more detail. */
  ERR_DECRYPTION: { readonly algorithm: string };
  /** A key agreement failed: a point is unusable or a confirmation value differs (GB/T 32918.3). */
  ERR_KEY_AGREEMENT: { readonly rule: string };
  /** An algorithm is recognised or unknown, but not implemented for this use. */
  ERR_ALGORITHM_UNSUPPORTED: { readonly algorithm: string; readonly use: string };
  /** An algorithm's parameters break the standard of the algorithm. */
  ERR_ALGORITHM_PARAMETERS: { readonly algorithm: string; readonly rule: string };
  /** A policy of algorithms is not usable; `path` says where in the JSON, e.g. `$.rules[0].until`. */
  ERR_ALGORITHM_POLICY: { readonly path: string; readonly rule: Text | string };
  /** PEM text is damaged (RFC 7468); `line` counts from 1. */
  ERR_PEM: { readonly line: number; readonly rule: string };
  /** The random source gave another number of bytes than asked, or bytes that cannot be random. */
  ERR_RANDOM: { readonly expected: number; readonly got: number };
}

export const cryptoErrorTexts: Readonly<Record<keyof CryptoErrors, Text>> = {
  ERR_KEY_PUBLIC: { zh: '公钥不可用：{rule}', en: 'the public key is not usable: {rule}' },
  ERR_KEY_PRIVATE: { zh: '私钥不可用：{rule}', en: 'the private key is not usable: {rule}' },
  ERR_KEY_FILE: { zh: '密钥文件无法读取：{rule}', en: 'the key file cannot be read: {rule}' },
  ERR_KEY_PASSWORD: {
    zh: '无法打开：没有口令、口令不对，或文件已被改动',
    en: 'cannot be opened: no password, a wrong one, or a changed file',
  },
  ERR_SIGNATURE_ENCODING: {
    zh: '签名值编码不正确：{rule}',
    en: 'the signature value is not encoded correctly: {rule}',
  },
  ERR_SIGNING: { zh: '签名未能通过自检：{rule}', en: 'the signature failed its own check: {rule}' },
  ERR_DECRYPTION: { zh: '{algorithm} 密文无法解开', en: 'the {algorithm} ciphertext cannot be opened' },
  ERR_KEY_AGREEMENT: { zh: '密钥交换失败：{rule}', en: 'the key agreement failed: {rule}' },
  ERR_ALGORITHM_UNSUPPORTED: {
    zh: '算法 {algorithm} 不支持用于 {use}',
    en: 'algorithm {algorithm} is not supported for {use}',
  },
  ERR_ALGORITHM_PARAMETERS: {
    zh: '算法 {algorithm} 的参数不正确：{rule}',
    en: 'the parameters of algorithm {algorithm} are wrong: {rule}',
  },
  ERR_ALGORITHM_POLICY: {
    zh: '算法策略 {path} 处有误：应为 {rule}',
    en: 'the algorithm policy is wrong at {path}: expected {rule}',
  },
  ERR_PEM: { zh: 'PEM 文本第 {line} 行有误：{rule}', en: 'the PEM text is damaged at line {line}: {rule}' },
  ERR_RANDOM: {
    zh: '随机源应给出 {expected} 字节，实为 {got} 字节',
    en: 'the random source should give {expected} bytes, gave {got}',
  },
};
