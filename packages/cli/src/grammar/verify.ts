import { failOn, force, json, trust } from './options.ts';
import type { CommandSpec } from './types.ts';

export const verifyCommands: readonly CommandSpec[] = [
  {
    path: 'verify',
    text: {
      zh: '完整验证电子证照或电子公文，并说明理由',
      en: 'completely verify licences and documents, and say why',
    },
    words: [{ word: '<files...>', text: { zh: 'OFD 文件', en: 'OFD files' } }],
    options: [
      ...trust,
      { flags: '--purpose <name>', text: { zh: '用证目的', en: 'the purpose the licence is used for' } },
      { flags: '--region <code>', text: { zh: '用证地区的行政区划代码', en: 'region code of where it is used' } },
      { flags: '--relying-party <name>', text: { zh: '用证单位', en: 'who relies on it' } },
      { flags: '--details', text: { zh: '列出每一项检查', en: 'list every check' } },
      json,
      { flags: '--ndjson', text: { zh: '每个文件一行 JSON', en: 'print one JSON object per file, a line each' } },
      {
        flags: '--html <file>',
        text: { zh: '把网页报告写入文件（一个输入时）', en: 'write the HTML report (one input only)' },
      },
      {
        flags: '--pack <file>',
        text: {
          zh: '把全部证据写入审计包（一个输入时）',
          en: 'write the audit pack with all evidence (one input only)',
        },
      },
      failOn,
      force,
    ],
  },
];
