import { auditCommands } from './audit.ts';
import { caCommands } from './ca.ts';
import { certCommands } from './cert.ts';
import { cmsCommands } from './cms.ts';
import { crlCommands } from './crl.ts';
import { generalCommands } from './general.ts';
import { keyCommands, pkcs12Commands } from './key.ts';
import { licenceCommands } from './licence.ts';
import { ocspCommands } from './ocsp.ts';
import { sealCommands } from './seal.ts';
import { trustCommands } from './trust.ts';
import { tsaCommands } from './tsa.ts';
import type { CommandSpec, GroupSpec, OptionSpec } from './types.ts';
import { verifyCommands } from './verify.ts';

/** Every command, in the order of the help. */
export const commands: readonly CommandSpec[] = [
  ...verifyCommands,
  ...auditCommands,
  ...licenceCommands,
  ...sealCommands,
  ...caCommands,
  ...certCommands,
  ...crlCommands,
  ...ocspCommands,
  ...keyCommands,
  ...pkcs12Commands,
  ...tsaCommands,
  ...cmsCommands,
  ...trustCommands,
  ...generalCommands,
];

/** The nouns that have verbs. */
export const groups: readonly GroupSpec[] = [
  { path: 'audit', text: { zh: '审计：离线重新判断', en: 'audit: judge again, offline' } },
  { path: 'licence', text: { zh: '电子证照：制发', en: 'licences: issue' } },
  { path: 'seal', text: { zh: '电子印章：制作、验证', en: 'seals: make, verify' } },
  { path: 'ca', text: { zh: '证书认证机构（CA）：建立、查看', en: 'certification authority: set up, look' } },
  { path: 'cert', text: { zh: '数字证书：申请、签发、更新、检查', en: 'certificates: request, issue, renew, check' } },
  {
    path: 'crl',
    text: { zh: '证书吊销列表（CRL）：吊销、发布、检查', en: 'revocation lists: revoke, publish, check' },
  },
  {
    path: 'ocsp',
    text: { zh: '在线证书状态（OCSP）：请求、应答、检查', en: 'online certificate status (OCSP): ask, answer, check' },
  },
  { path: 'key', text: { zh: '密钥文件和外部签名程序', en: 'key files and external signers' } },
  { path: 'p12', text: { zh: 'PKCS#12 与 .sm2 文件：装入、取出', en: 'PKCS#12 and .sm2 files: pack, unpack' } },
  {
    path: 'tsa',
    text: { zh: '时间戳（RFC 3161）：请求、签发、验证', en: 'time-stamps (RFC 3161): ask, issue, verify' },
  },
  { path: 'cms', text: { zh: '消息：签名、验证、加密、解密', en: 'messages: sign, verify, encrypt, decrypt' } },
  { path: 'trust', text: { zh: '互认信任列表：编制、签署、查看', en: 'trust lists: draft, sign, show' } },
];

/** What every command takes. */
export const globalOptions: readonly OptionSpec[] = [
  {
    flags: '--lang <language>',
    choices: ['zh', 'en'],
    text: { zh: '文字语言，默认按区域设置', en: 'language of the text, by default from the locale' },
  },
];
