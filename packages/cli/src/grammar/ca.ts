import { dryRun, force, json, signingElsewhere, wait } from './options.ts';
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
      {
        flags: '--subordinate',
        text: {
          zh: '只建运营 CA：写出 sub.csr.pem，由别处的 CA 签发证书，再用 ca install 装入',
          en: 'the issuing CA alone: sub.csr.pem is certified by a CA elsewhere and comes back by ca install',
        },
      },
      json,
      ...signingElsewhere,
      {
        flags: '--root-signer <signer>',
        text: {
          zh: '根密钥在别处（--signer 是运营 CA 的密钥）',
          en: 'the key of the root is held elsewhere (--signer is about the key of the issuing CA)',
        },
      },
      {
        flags: '--root-signer-key <id>',
        text: { zh: '外部程序中的哪一把是根密钥', en: 'which key of that program' },
      },
      {
        flags: '--root-password-file <file>',
        text: {
          zh: '根密钥另用口令：在文件第一行',
          en: 'another password for the key of the root: the first line of a file',
        },
      },
      {
        flags: '--root-password-env <name>',
        text: {
          zh: '根密钥另用口令：在该环境变量中',
          en: 'another password for the key of the root: in this environment variable',
        },
      },
      dryRun,
      force,
    ],
  },
  {
    path: 'ca install',
    text: {
      zh: '装入别处的 CA 为运营 CA 签发的证书',
      en: 'install the certificate that a CA elsewhere made for the issuing CA',
    },
    words: [
      { word: '<file>', text: { zh: '证书，可附上级证书', en: 'the certificate, with those above it or alone' } },
    ],
    options: [
      dir,
      {
        flags: '--issuer <file>',
        repeat: true,
        text: {
          zh: '上级 CA 的证书，文件中未附时给出（可重复）',
          en: 'certificate of the CA above, when the file does not enclose it (may be repeated)',
        },
      },
      wait,
      json,
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
    options: [dir, wait, json],
  },
];
