import { dryRun, force, password } from './options.ts';
import type { CommandSpec } from './types.ts';

export const crlCommands: readonly CommandSpec[] = [
  {
    path: 'crl publish',
    text: { zh: '登记吊销并发布证书吊销列表', en: 'record revocations and publish the revocation list' },
    options: [
      {
        flags: '--dir <dir>',
        required: true,
        text: { zh: 'CA 目录', en: 'folder of the CA' },
      },
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
