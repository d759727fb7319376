import { at, dryRun, force, json, signingElsewhere, wait } from './options.ts';
import type { CommandSpec } from './types.ts';

const file = { word: '<file>', text: { zh: '吊销列表文件（DER 或 PEM）', en: 'revocation list, DER or PEM' } };

export const crlCommands: readonly CommandSpec[] = [
  {
    path: 'crl publish',
    text: {
      zh: '登记吊销并发布证书吊销列表（完整、增量或分段）',
      en: 'record revocations and publish the revocation list (full, delta, or a part)',
    },
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
          zh: '吊销：序列号[,原因[,吊销时间[,失效时间]]]，失效时间是密钥不再可信之时（可重复）',
          en: 'revoke SERIAL[,REASON[,TIME[,INVALID SINCE]]], the last from when the key is not to be trusted (may be repeated)',
        },
      },
      {
        flags: '--release <serial>',
        repeat: true,
        text: {
          zh: '解除暂停（certificateHold）的证书（可重复）',
          en: 'release a certificate from hold (may be repeated)',
        },
      },
      { flags: '--ca <which>', choices: ['root', 'sub'], default: 'sub', text: { zh: '哪一级 CA', en: 'which CA' } },
      { flags: '--days <n>', default: '7', text: { zh: '下次更新前的天数', en: 'days until the next update' } },
      {
        flags: '--hours <n>',
        text: { zh: '下次更新前的小时数，代替天数', en: 'hours until the next update, in place of days' },
      },
      {
        flags: '--delta',
        text: {
          zh: '增量列表：只含上一份完整列表之后的变化',
          en: 'a delta list: what changed since the last full one',
        },
      },
      {
        flags: '--freshest <url>',
        repeat: true,
        text: { zh: '在完整列表中写明增量列表的地址', en: 'where delta lists are found, said in a full list' },
      },
      {
        flags: '--only <kind>',
        choices: ['users', 'authorities'],
        text: { zh: '只含用户证书或只含 CA 证书', en: 'a part: certificates of users or of authorities only' },
      },
      {
        flags: '--reasons <list>',
        text: { zh: '只含这些吊销原因，逗号分隔', en: 'a part: these reasons only, separated by commas' },
      },
      {
        flags: '--point <url>',
        text: {
          zh: '只含以此 URL 为 CRL 发布点的证书',
          en: 'a part: certificates that name this URL as distribution point only',
        },
      },
      {
        flags: '--expired <what>',
        choices: ['keep', 'drop'],
        default: 'keep',
        text: {
          zh: '已过期的证书：保留（并在列表中写明），或在过期后再发布一次即删去',
          en: 'expired certificates: keep them and say so, or drop them one list after they expired',
        },
      },
      { flags: '--out <file>', required: true, text: { zh: '输出文件（DER）', en: 'output file (DER)' } },
      ...signingElsewhere,
      wait,
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'crl inspect',
    text: { zh: '显示吊销列表的内容（不作判断）', en: 'show what a revocation list says, without any judgement' },
    words: [file],
    options: [json],
  },
  {
    path: 'crl check',
    text: {
      zh: '检查吊销列表：签名、时效、前后衔接，以及某张证书是否在列',
      en: 'check a revocation list: signature, times, succession, and whether it names a certificate',
    },
    words: [file],
    options: [
      { flags: '--issuer <file>', required: true, text: { zh: '签发者证书', en: 'certificate of the issuer' } },
      { flags: '--cert <file>', text: { zh: '要查的证书', en: 'certificate to look up' } },
      {
        flags: '--serial <serial>',
        text: { zh: '要查的序列号（十六进制）', en: 'serial number to look up, hexadecimal' },
      },
      { flags: '--previous <file>', text: { zh: '上一份列表', en: 'the list before' } },
      { flags: '--base <file>', text: { zh: '增量列表的基础列表', en: 'the full list that a delta list changes' } },
      at,
      json,
    ],
  },
  {
    path: 'crl diff',
    text: { zh: '比较两份吊销列表', en: 'compare two revocation lists' },
    words: [
      { word: '<older>', text: { zh: '较早的列表', en: 'the older list' } },
      { word: '<newer>', text: { zh: '较晚的列表', en: 'the newer list' } },
    ],
    options: [json],
  },
];
