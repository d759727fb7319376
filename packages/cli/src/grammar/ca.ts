import { dryRun, force, json, password } from './options.ts';
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
      json,
      ...password,
      dryRun,
      force,
    ],
  },
  {
    path: 'ca status',
    text: {
      zh: '核对签发日志，补救中断的签发，并列出签发过的证书',
      en: 'check the journal, put right what was cut off, and list what was issued',
    },
    options: [dir, json],
  },
];
