import { at, dryRun, force, json, signing } from './options.ts';
import type { CommandSpec } from './types.ts';

export const trustCommands: readonly CommandSpec[] = [
  {
    path: 'trust new',
    text: { zh: '新建互认信任列表草稿', en: 'start the draft of a trust list' },
    options: [
      { flags: '--scheme <id>', required: true, text: { zh: '互认体系标识', en: 'identifier of the scheme' } },
      { flags: '--name <name>', required: true, text: { zh: '互认体系名称', en: 'name of the scheme' } },
      { flags: '--name-en <name>', text: { zh: '互认体系英文名称', en: 'English name of the scheme' } },
      {
        flags: '--territory <code>',
        default: '100000',
        text: { zh: '适用地域的行政区划代码', en: 'region code that the scheme serves' },
      },
      { flags: '--operator <name>', required: true, text: { zh: '列表发布者名称', en: 'name of the scheme operator' } },
      {
        flags: '--credit-code <code>',
        required: true,
        text: { zh: '发布者统一社会信用代码', en: 'credit code of the operator' },
      },
      {
        flags: '--key <file>',
        required: true,
        repeat: true,
        text: { zh: '发布者公钥或证书（可重复）', en: 'public key or certificate of an operator (may be repeated)' },
      },
      { flags: '--threshold <k>', required: true, text: { zh: '至少几个签名', en: 'how many signatures are needed' } },
      { flags: '--days <n>', default: '30', text: { zh: '下次更新前的天数', en: 'days until the next update' } },
      { flags: '--previous <file>', text: { zh: '上一版列表（已签名）', en: 'the previous signed list' } },
      { flags: '--operators-out <file>', text: { zh: '另写信任起点文件', en: 'also write the root of trust' } },
      { flags: '--out <file>', required: true, text: { zh: '草稿文件', en: 'draft file' } },
      dryRun,
      force,
    ],
  },
  {
    path: 'trust add',
    text: { zh: '向草稿加入服务机构及其服务', en: 'add a provider with its services to a draft' },
    words: [{ word: '<draft>', text: { zh: '草稿文件', en: 'draft file' } }],
    options: [
      {
        flags: '--provider <file>',
        required: true,
        repeat: true,
        text: { zh: '机构条目（JSON，可重复）', en: 'provider entry (JSON, may be repeated)' },
      },
      dryRun,
    ],
  },
  {
    path: 'trust sign',
    text: { zh: '签署草稿，或为已签名的列表再加一个签名', en: 'sign a draft, or add a signature to a signed list' },
    words: [{ word: '<list>', text: { zh: '草稿或已签名的列表', en: 'draft or signed list' } }],
    options: [
      {
        flags: '--previous <file>',
        text: {
          zh: '上一版列表（序号大于 1 时）',
          en: 'the previous signed list (for a sequence above 1)',
        },
      },
      { flags: '--out <file>', required: true, text: { zh: '输出文件', en: 'output file' } },
      ...signing,
      dryRun,
      force,
    ],
  },
  {
    path: 'trust show',
    text: { zh: '验证并显示信任列表', en: 'verify and show a trust list' },
    words: [{ word: '<list>', text: { zh: '列表文件', en: 'list file' } }],
    options: [
      {
        flags: '--operators <file>',
        text: {
          zh: '列表发布者的公钥和门限；缺省时只显示，不算验证',
          en: 'keys and threshold of the operators; without it the list is shown unverified',
        },
      },
      at,
      json,
    ],
  },
];
