import { dryRun, force, json, password, signerDetails, trust } from './options.ts';
import type { CommandSpec } from './types.ts';

export const sealCommands: readonly CommandSpec[] = [
  {
    path: 'seal create',
    text: { zh: '制作电子印章（GB/T 38540-2020）', en: 'make an electronic seal (GB/T 38540-2020)' },
    options: [
      { flags: '--name <name>', required: true, text: { zh: '印章名称', en: 'name of the seal' } },
      { flags: '--id <id>', required: true, text: { zh: '印章标识', en: 'identifier of the seal' } },
      { flags: '--type <n>', default: '1', text: { zh: '印章类型代码', en: 'seal type code' } },
      { flags: '--vendor <id>', default: 'yinxin', text: { zh: '厂商标识', en: 'vendor identifier' } },
      {
        flags: '--cert <file>',
        required: true,
        repeat: true,
        text: { zh: '签章者证书（可重复）', en: 'certificate of a seal signer (may be repeated)' },
      },
      { flags: '--maker-cert <file>', required: true, text: { zh: '制章者证书', en: 'certificate of the seal maker' } },
      { flags: '--maker-key <file>', text: { zh: '制章者私钥', en: 'private key of the seal maker' } },
      {
        flags: '--maker-signer <signer>',
        text: {
          zh: '制章者私钥在别处：external:… 或 pkcs11:…（见 docs/external-signer.md）',
          en: 'a key of the seal maker held elsewhere: external:… or pkcs11:… (docs/external-signer.md)',
        },
      },
      ...signerDetails,
      {
        flags: '--picture <file>',
        text: { zh: '印章图片，缺省时绘制圆章', en: 'seal picture; a round seal is drawn when absent' },
      },
      {
        flags: '--size <WxH>',
        default: '40x40',
        text: { zh: '印章尺寸（毫米）', en: 'size of the seal in millimetres' },
      },
      {
        flags: '--picture-format <format>',
        choices: ['png', 'svg'],
        default: 'png',
        text: { zh: '绘制的图片格式', en: 'format of the drawn picture' },
      },
      { flags: '--caption <text>', text: { zh: '印章下方文字', en: 'caption below the star' } },
      { flags: '--days <n>', default: '1095', text: { zh: '有效期（天）', en: 'validity in days' } },
      { flags: '--out <file>', required: true, text: { zh: '输出文件（.esl）', en: 'output file (.esl)' } },
      ...password,
      dryRun,
      force,
    ],
  },
  {
    path: 'seal inspect',
    text: { zh: '显示电子印章的全部字段（不作判断）', en: 'show every field of a seal (no judgement)' },
    words: [{ word: '<file>', text: { zh: '印章文件', en: 'seal file' } }],
    options: [json],
  },
  {
    path: 'seal verify',
    text: { zh: '验证电子印章', en: 'verify a seal' },
    words: [{ word: '<file>', text: { zh: '印章文件', en: 'seal file' } }],
    options: [
      ...trust,
      json,
      { flags: '--html <file>', text: { zh: '把网页报告写入文件', en: 'write the HTML report' } },
      force,
    ],
  },
];
