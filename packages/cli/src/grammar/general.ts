import { force, json } from './options.ts';
import type { CommandSpec } from './types.ts';

export const generalCommands: readonly CommandSpec[] = [
  {
    path: 'inspect',
    text: {
      zh: '以树形显示任何相关文件（证书、申请、CRL、OCSP、时间戳、消息、密钥、印章、签章、OFD、信任列表、审计包、报告），不作判断',
      en: 'show any file of this field as a tree (certificate, request, CRL, OCSP, time-stamp, message, key, seal, seal signature, OFD, trust list, pack, report); no judgement',
    },
    words: [{ word: '<file>', text: { zh: '文件', en: 'file' } }],
    options: [json],
  },
  {
    path: 'explain',
    text: { zh: '解释报告或错误中的代码', en: 'explain a code of a report or an error' },
    words: [{ word: '[code]', text: { zh: '代码；缺省时列出全部', en: 'the code; without it all are listed' } }],
    options: [json],
  },
  {
    path: 'doctor',
    text: { zh: '自检：算法向量、运行环境、时钟', en: 'self test: published vectors, runtime, clock' },
    options: [json],
  },
  {
    path: 'demo',
    text: {
      zh: '演示：互认、验证，以及四种问题各自的结论',
      en: 'demonstration: recognition, verification, and four things that go wrong',
    },
    options: [{ flags: '--dir <dir>', default: 'demo', text: { zh: '输出目录', en: 'output folder' } }, force],
  },
  {
    path: 'completion',
    text: { zh: '输出 shell 补全脚本', en: 'print the completion script of a shell' },
    words: [{ word: '<shell>', text: { zh: 'bash、zsh 或 fish', en: 'bash, zsh or fish' } }],
  },
];
