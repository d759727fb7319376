import { path } from './cms.ts';
import { dryRun, force, json, signing, wait } from './options.ts';
import type { CommandSpec, OptionSpec } from './types.ts';

const dir: OptionSpec = {
  flags: '--dir <dir>',
  required: true,
  text: { zh: '时间戳机构目录', en: 'folder of the authority' },
};

const out: OptionSpec = {
  flags: '--out <file>',
  required: true,
  text: { zh: '输出文件，- 为标准输出', en: 'output file, - for standard output' },
};

const uncertainty: OptionSpec = {
  flags: '--uncertainty <ms>',
  default: '0',
  text: {
    zh: '时钟可能偏差的毫秒数；超过声明的精度则拒绝签发',
    en: 'how far the clock may be off, in milliseconds; beyond the stated accuracy every request is refused',
  },
};

export const tsaCommands: readonly CommandSpec[] = [
  {
    path: 'tsa init',
    text: {
      zh: '建立时间戳机构目录（证书须专用于时间戳）',
      en: 'set up the folder of a time-stamp authority (its certificate is for time-stamps alone)',
    },
    options: [
      dir,
      { flags: '--cert <file>', required: true, text: { zh: '时间戳证书', en: 'certificate of the authority' } },
      {
        flags: '--chain <file>',
        repeat: true,
        text: {
          zh: '一并放入时间戳的上级证书（可重复）',
          en: 'certificate of an authority above, to enclose (may be repeated)',
        },
      },
      {
        flags: '--policy <oid>',
        repeat: true,
        required: true,
        text: { zh: '时间戳策略，第一个为默认（可重复）', en: 'policy, the first is the default (may be repeated)' },
      },
      {
        flags: '--accuracy <ms>',
        default: '1000',
        text: { zh: '声明的精度（毫秒）', en: 'stated accuracy in milliseconds' },
      },
      {
        flags: '--ordering',
        text: { zh: '承诺时间戳可按时间排序', en: 'promise that tokens can be ordered by their times' },
      },
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'tsa request',
    text: { zh: '制作时间戳请求（RFC 3161）', en: 'make a request for a time-stamp (RFC 3161)' },
    words: [
      { word: '<file>', text: { zh: '要盖时间戳的文件，- 为标准输入', en: 'file to stamp, - for standard input' } },
    ],
    options: [
      {
        flags: '--digest <name>',
        choices: ['sm3', 'sha256', 'sha384', 'sha512'],
        default: 'sm3',
        text: { zh: '杂凑算法', en: 'digest algorithm' },
      },
      { flags: '--policy <oid>', text: { zh: '要求的策略', en: 'policy asked for' } },
      { flags: '--certificate', text: { zh: '要求附上机构证书', en: 'ask for the certificate of the authority' } },
      out,
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'tsa respond',
    text: { zh: '应答文件中的一个时间戳请求', en: 'answer one request from a file' },
    words: [{ word: '<request>', text: { zh: '请求文件', en: 'request file' } }],
    options: [dir, ...signing, uncertainty, out, wait, json, dryRun, force],
  },
  {
    path: 'tsa serve',
    text: { zh: '通过 HTTP 应答时间戳请求（RFC 3161 §3.4）', en: 'answer requests over HTTP (RFC 3161 §3.4)' },
    options: [
      dir,
      { flags: '--host <address>', default: '127.0.0.1', text: { zh: '监听地址', en: 'address to listen on' } },
      { flags: '--port <n>', default: '3161', text: { zh: '端口，0 为任意', en: 'port, 0 for any' } },
      ...signing,
      uncertainty,
      wait,
      json,
    ],
  },
  {
    path: 'tsa verify',
    text: {
      zh: '验证时间戳或时间戳应答',
      en: 'verify a time-stamp token or a response',
    },
    words: [{ word: '<token>', text: { zh: '时间戳或应答文件', en: 'token or response' } }],
    options: [
      { flags: '--content <file>', text: { zh: '被盖时间戳的文件', en: 'the file that was stamped' } },
      { flags: '--request <file>', text: { zh: '当时的请求', en: 'the request that was sent' } },
      ...path,
      json,
    ],
  },
  {
    path: 'tsa inspect',
    text: { zh: '显示时间戳请求、应答或时间戳，不作判断', en: 'show a request, a response or a token; no judgement' },
    words: [{ word: '<file>', text: { zh: '文件', en: 'file' } }],
    options: [json],
  },
];
