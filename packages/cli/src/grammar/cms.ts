import { at, dryRun, force, json, password, signing } from './options.ts';
import type { CommandSpec, OptionSpec } from './types.ts';

const family: OptionSpec = {
  flags: '--family <family>',
  choices: ['gm', 'rfc'],
  default: 'gm',
  text: {
    zh: '对象标识：gm 为 GB/T 35275，rfc 为 RFC 5652',
    en: 'object identifiers: gm those of GB/T 35275, rfc those of RFC 5652',
  },
};

const encoding: OptionSpec = {
  flags: '--encoding <form>',
  choices: ['der', 'pem'],
  default: 'der',
  text: { zh: '输出编码', en: 'encoding of the output' },
};

const out: OptionSpec = {
  flags: '--out <file>',
  required: true,
  text: { zh: '输出文件，- 为标准输出', en: 'output file, - for standard output' },
};

/** What a chain is built from; commands read it with `readPathMaterial`. */
export const path: readonly OptionSpec[] = [
  {
    flags: '--anchor <file>',
    repeat: true,
    text: { zh: '信任的根证书（可重复）', en: 'trusted root certificate (may be repeated)' },
  },
  {
    flags: '--cert <file>',
    repeat: true,
    text: { zh: '补充的证书，可为 p7b（可重复）', en: 'further certificates, p7b too (may be repeated)' },
  },
  {
    flags: '--crl <file>',
    repeat: true,
    text: { zh: '证书吊销列表（可重复）', en: 'certificate revocation list (may be repeated)' },
  },
  {
    flags: '--ocsp <file>',
    repeat: true,
    text: { zh: 'OCSP 应答（可重复）', en: 'OCSP response (may be repeated)' },
  },
  at,
];

const message = { word: '<message>', text: { zh: '消息文件，- 为标准输入', en: 'message, - for standard input' } };
const content = { word: '<file>', text: { zh: '内容文件，- 为标准输入', en: 'content, - for standard input' } };

const sharedKey: OptionSpec = {
  flags: '--shared-key <file>',
  text: {
    zh: '双方共有的 SM4 密钥文件（16 字节或十六进制）',
    en: 'file of an SM4 key that both sides have (16 bytes, or hexadecimal)',
  },
};

const chain: OptionSpec = {
  flags: '--chain <file>',
  repeat: true,
  text: { zh: '一并放入的上级证书（可重复）', en: 'authority’s certificate to enclose (may be repeated)' },
};

const index: OptionSpec = {
  flags: '--index <n>',
  text: {
    zh: '第几个签名者，从 1 起，按 cms verify 列出的顺序；只有一个时可省略',
    en: 'which signer, counted from 1 as cms verify lists them; not needed where there is one',
  },
};

export const cmsCommands: readonly CommandSpec[] = [
  {
    path: 'cms sign',
    text: { zh: '签名消息（SignedData，GB/T 35275）', en: 'sign a file as a message (SignedData, GB/T 35275)' },
    words: [content],
    options: [
      { flags: '--cert <file>', required: true, text: { zh: '签名者证书', en: 'certificate of the signer' } },
      ...signing,
      chain,
      {
        flags: '--form <form>',
        choices: ['attached', 'detached'],
        default: 'attached',
        text: { zh: '内容放在消息内还是消息外', en: 'whether the content is enclosed' },
      },
      {
        flags: '--attributes <which>',
        choices: ['written', 'none'],
        default: 'written',
        text: { zh: '是否带签名属性', en: 'whether attributes are signed' },
      },
      {
        flags: '--signing-time <time>',
        text: { zh: '自称的签名时间，默认为当前时间', en: 'claimed signing time, by default now' },
      },
      family,
      encoding,
      out,
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'cms verify',
    text: {
      zh: '验证签名消息：签名、证书链、吊销、时间；全部通过才写出内容',
      en: 'verify a signed message: signatures, chains, revocation, times; the content is written only when all passed',
    },
    words: [message],
    options: [
      { flags: '--content <file>', text: { zh: '消息外的内容', en: 'content that is not enclosed' } },
      ...path,
      { flags: '--out <file>', text: { zh: '写出内容，- 为标准输出', en: 'write the content, - for standard output' } },
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'cms countersign',
    text: {
      zh: '副签：对消息中某个签名再签名（RFC 5652 §11.4）',
      en: 'countersign: sign the signature of one who signed before (RFC 5652 §11.4)',
    },
    words: [message],
    options: [
      { flags: '--cert <file>', required: true, text: { zh: '副签者证书', en: 'certificate of the counter-signer' } },
      ...signing,
      index,
      {
        flags: '--signing-time <time>',
        text: { zh: '自称的签名时间，默认为当前时间', en: 'claimed signing time, by default now' },
      },
      encoding,
      out,
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'cms add-signer',
    text: {
      zh: '增加签名者：另一方对同一内容签名，已有的签名不变（RFC 5652 §5.1）',
      en: 'add a signer: another party signs the same content; signatures that are there stay (RFC 5652 §5.1)',
    },
    words: [message],
    options: [
      { flags: '--cert <file>', required: true, text: { zh: '签名者证书', en: 'certificate of the signer' } },
      ...signing,
      { flags: '--content <file>', text: { zh: '消息外的内容', en: 'content that is not enclosed' } },
      {
        flags: '--signing-time <time>',
        text: { zh: '自称的签名时间，默认为当前时间', en: 'claimed signing time, by default now' },
      },
      encoding,
      out,
      dryRun,
      force,
      json,
    ],
  },
  {
    path: 'cms timestamp',
    text: {
      zh: '给消息中某个签名加时间戳：先用 --request-out 生成请求，再用 --token 放入应答',
      en: 'time-stamp a signature of a message: make the request with --request-out, enclose the answer with --token',
    },
    words: [message],
    options: [
      index,
      {
        flags: '--request-out <file>',
        text: { zh: '写出给时间戳机构的请求', en: 'write the request for the authority' },
      },
      {
        flags: '--digest <name>',
        choices: ['sm3', 'sha256', 'sha384', 'sha512'],
        default: 'sm3',
        text: { zh: '请求的杂凑算法', en: 'digest algorithm of the request' },
      },
      { flags: '--policy <oid>', text: { zh: '要求的时间戳策略', en: 'policy asked for' } },
      { flags: '--token <file>', text: { zh: '时间戳或应答，放入消息', en: 'token or response to enclose' } },
      {
        flags: '--request <file>',
        text: { zh: '当时的请求，用来核对应答', en: 'the request that was sent, to compare' },
      },
      {
        flags: '--cert <file>',
        repeat: true,
        text: {
          zh: '时间戳未附证书时的机构证书（可重复）',
          en: 'certificate of the authority, if not enclosed (may be repeated)',
        },
      },
      encoding,
      {
        flags: '--out <file>',
        text: { zh: '带时间戳的消息，- 为标准输出', en: 'the message with its time-stamp, - for standard output' },
      },
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'cms encrypt',
    text: {
      zh: '加密消息（SM2 数字信封、SM4；给出 --cert 时同时签名）',
      en: 'encrypt a file (SM2 envelope, SM4; with --cert signed at once)',
    },
    words: [content],
    options: [
      {
        flags: '--recipient <file>',
        repeat: true,
        text: { zh: '接收者的加密证书（可重复）', en: 'encryption certificate of a recipient (may be repeated)' },
      },
      sharedKey,
      {
        flags: '--cipher <cipher>',
        choices: ['sm4-cbc', 'sm4-gcm'],
        default: 'sm4-cbc',
        text: {
          zh: '内容加密方式；sm4-gcm 能发现改动',
          en: 'cipher of the content; sm4-gcm detects changes',
        },
      },
      { flags: '--cert <file>', text: { zh: '签名者证书', en: 'certificate of the signer' } },
      chain,
      ...signing,
      family,
      encoding,
      out,
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'cms decrypt',
    text: { zh: '解密消息；同时带签名的一并验证', en: 'decrypt a message; signers, where there are any, are judged' },
    words: [message],
    options: [
      { flags: '--key <file>', text: { zh: '接收者私钥（SM2）', en: 'private key of the recipient (SM2)' } },
      ...password,
      { flags: '--recipient <file>', text: { zh: '接收者证书', en: 'certificate of the recipient' } },
      sharedKey,
      ...path,
      out,
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'cms inspect',
    text: { zh: '显示消息的结构，不作判断', en: 'show the structure of a message; no judgement' },
    words: [{ word: '<message>', text: { zh: '消息文件', en: 'message file' } }],
    options: [json],
  },
];
