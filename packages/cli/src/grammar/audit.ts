import { force, json } from './options.ts';
import type { CommandSpec } from './types.ts';

export const auditCommands: readonly CommandSpec[] = [
  {
    path: 'audit verify',
    text: {
      zh: '离线重新判断审计包中的一切，并与其中的报告逐字节比较',
      en: 'judge everything in an audit pack again, offline, and compare with its report byte by byte',
    },
    words: [{ word: '<pack>', text: { zh: '审计包', en: 'audit pack' } }],
    options: [
      {
        flags: '--operators <file>',
        required: true,
        text: { zh: '列表发布者的公钥和门限', en: 'keys and threshold of the scheme operators' },
      },
      json,
      { flags: '--html <file>', text: { zh: '把网页报告写入文件', en: 'write the HTML report' } },
      force,
    ],
  },
];
