import { dryRun, force, password } from './options.ts';
import type { CommandSpec } from './types.ts';

const dir = {
  flags: '--dir <dir>',
  required: true,
  text: { zh: 'CA 目录', en: 'folder of the CA' },
} as const;

export const caCommands: readonly CommandSpec[] = [
  {
    path: 'ca init',
    text: { zh: '建立根 CA 和运营 CA（私钥加密保存）', en: 'set up a root CA and an issuing CA (keys are encrypted)' },
    options: [
      dir,
      { flags: '--name <name>', required: true, text: { zh: 'CA 名称', en: 'name of the CA' } },
      {
        flags: '--organisation <name>',
        text: { zh: '机构名称，默认同 CA 名称', en: 'organisation, by default the name' },
      },
      { flags: '--years <n>', default: '20', text: { zh: '根证书有效期（年）', en: 'validity of the root in years' } },
      ...password,
      dryRun,
      force,
    ],
  },
  {
    path: 'ca issue',
    text: { zh: '按证书模板签发证书', en: 'issue a certificate from a profile' },
    options: [
      dir,
      {
        flags: '--profile <profile>',
        required: true,
        choices: [
          'sub-ca',
          'seal-maker',
          'seal-signer',
          'timestamp',
          'ocsp',
          'trust-list-operator',
          'organisation',
          'person',
          'device',
        ],
        text: { zh: '证书模板', en: 'certificate profile' },
      },
      { flags: '--name <name>', required: true, text: { zh: '通用名（CN）', en: 'common name (CN)' } },
      { flags: '--organisation <name>', text: { zh: '机构（O）', en: 'organisation (O)' } },
      { flags: '--unit <name>', text: { zh: '部门（OU）', en: 'organisational unit (OU)' } },
      { flags: '--credit-code <code>', text: { zh: '统一社会信用代码', en: 'unified social credit code' } },
      {
        flags: '--public-key <file>',
        text: {
          zh: '已有的公钥或证书；缺省时生成密钥',
          en: 'existing public key or certificate; a key is made when absent',
        },
      },
      {
        flags: '--key-use <use>',
        choices: ['sign', 'encrypt'],
        text: { zh: '双证书中的哪一张', en: 'which half of a dual pair' },
      },
      { flags: '--days <n>', default: '1095', text: { zh: '有效期（天）', en: 'validity in days' } },
      { flags: '--crl-url <url>', repeat: true, text: { zh: 'CRL 发布点', en: 'CRL distribution point' } },
      {
        flags: '--out <prefix>',
        required: true,
        text: { zh: '写入 PREFIX.cert.pem 和 PREFIX.key.pem', en: 'write PREFIX.cert.pem and PREFIX.key.pem' },
      },
      ...password,
      dryRun,
      force,
    ],
  },
  {
    path: 'crl publish',
    text: { zh: '登记吊销并发布证书吊销列表', en: 'record revocations and publish the revocation list' },
    options: [
      dir,
      {
        flags: '--revoke <entry>',
        repeat: true,
        text: {
          zh: '吊销：序列号[,原因[,时间]]（可重复）',
          en: 'revoke SERIAL[,REASON[,TIME]] (may be repeated)',
        },
      },
      { flags: '--ca <which>', choices: ['root', 'sub'], default: 'sub', text: { zh: '哪一级 CA', en: 'which CA' } },
      { flags: '--days <n>', default: '7', text: { zh: '下次更新前的天数', en: 'days until the next update' } },
      { flags: '--out <file>', required: true, text: { zh: '输出文件（DER）', en: 'output file (DER)' } },
      ...password,
      dryRun,
      force,
    ],
  },
];
