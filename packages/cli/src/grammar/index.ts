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
  { path: 'audit', text: { zh: '审计', en: 'audit' } },
  { path: 'licence', text: { zh: '电子证照', en: 'licences' } },
  { path: 'seal', text: { zh: '电子印章', en: 'seals' } },
  { path: 'ca', text: { zh: '证书认证机构', en: 'certification authority' } },
  { path: 'cert', text: { zh: '数字证书', en: 'certificates' } },
  { path: 'crl', text: { zh: '证书吊销列表', en: 'certificate revocation lists' } },
  { path: 'ocsp', text: { zh: '在线证书状态（OCSP）', en: 'online certificate status (OCSP)' } },
  { path: 'key', text: { zh: '密钥和签名者', en: 'keys and signers' } },
  { path: 'p12', text: { zh: 'PKCS#12 与 .sm2 文件', en: 'PKCS#12 and .sm2 files' } },
  { path: 'tsa', text: { zh: '时间戳机构', en: 'time-stamp authority' } },
  { path: 'cms', text: { zh: '签名与加密消息', en: 'signed and encrypted messages' } },
  { path: 'trust', text: { zh: '互认信任列表', en: 'trust lists' } },
];

/** What every command takes. */
export const globalOptions: readonly OptionSpec[] = [
  {
    flags: '--lang <language>',
    choices: ['zh', 'en'],
    text: { zh: '文字语言，默认按区域设置', en: 'language of the text, by default from the locale' },
  },
];
