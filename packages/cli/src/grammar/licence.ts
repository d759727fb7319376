import { dryRun, force, signing } from './options.ts';
import type { CommandSpec } from './types.ts';

export const licenceCommands: readonly CommandSpec[] = [
  {
    path: 'licence issue',
    text: { zh: '制发加盖电子印章的电子证照', en: 'issue a sealed licence' },
    options: [
      {
        flags: '--type <type>',
        required: true,
        text: {
          zh: '证照类型：内置样例的代码或名称，或 JSON 文件',
          en: 'licence type: code or name of a sample, or a JSON file',
        },
      },
      { flags: '--data <file>', required: true, text: { zh: '证照数据（JSON）', en: 'data of the licence (JSON)' } },
      { flags: '--seal <file>', required: true, text: { zh: '电子印章', en: 'seal' } },
      { flags: '--cert <file>', required: true, text: { zh: '签章者证书', en: 'certificate of the seal signer' } },
      {
        flags: '--tsa-cert <file>',
        text: { zh: '本地时间戳服务证书', en: 'certificate of a local time-stamp service' },
      },
      {
        flags: '--tsa-key <file>',
        text: { zh: '本地时间戳服务私钥', en: 'private key of a local time-stamp service' },
      },
      { flags: '--out <file>', required: true, text: { zh: '输出文件（.ofd）', en: 'output file (.ofd)' } },
      ...signing,
      dryRun,
      force,
    ],
  },
];
