import { at, dryRun, force, json, signing } from './options.ts';
import type { CommandSpec, OptionSpec } from './types.ts';

const issuer: OptionSpec = {
  flags: '--issuer <file>',
  required: true,
  text: { zh: '签发者证书', en: 'certificate of the issuer' },
};

const digest: OptionSpec = {
  flags: '--digest <name>',
  choices: ['sm3', 'sha1', 'sha256', 'sha384', 'sha512'],
  default: 'sm3',
  text: {
    zh: '标识签发者所用的杂凑算法；境外系统多只认 sha1',
    en: 'digest algorithm that names the issuer; many responders abroad know sha1 only',
  },
};

const out: OptionSpec = {
  flags: '--out <file>',
  required: true,
  text: { zh: '输出文件（DER）', en: 'output file (DER)' },
};

/** From whose records a responder answers, and as whom. */
const responder: readonly OptionSpec[] = [
  { flags: '--dir <dir>', required: true, text: { zh: 'CA 目录', en: 'folder of the CA' } },
  { flags: '--ca <which>', choices: ['root', 'sub'], default: 'sub', text: { zh: '哪一级 CA', en: 'which CA' } },
  {
    flags: '--responder <file>',
    text: {
      zh: '受委托的应答者证书（模板 ocsp），私钥由 --key 给出；缺省时 CA 自己应答',
      en: 'certificate of a delegated responder (profile ocsp), with its --key; the CA itself answers without it',
    },
  },
  { flags: '--minutes <n>', default: '60', text: { zh: '答复有效的分钟数', en: 'minutes for which an answer holds' } },
  {
    flags: '--unissued <answer>',
    choices: ['unknown', 'revoked'],
    default: 'unknown',
    text: {
      zh: '对从未签发的序列号如何答复（从不答 good）',
      en: 'what is said of a serial number that was never issued (never good)',
    },
  },
];

export const ocspCommands: readonly CommandSpec[] = [
  {
    path: 'ocsp request',
    text: { zh: '制作 OCSP 请求', en: 'make an OCSP request' },
    words: [{ word: '<certs...>', text: { zh: '要查的证书', en: 'certificates to ask about' } }],
    options: [
      issuer,
      digest,
      {
        flags: '--nonce <nonce>',
        choices: ['random', 'none'],
        default: 'random',
        text: { zh: '随机数；none 表示接受预先生成的应答', en: 'a nonce; none welcomes responses made beforehand' },
      },
      {
        flags: '--requestor <file>',
        text: { zh: '为请求签名的证书，私钥由 --key 给出', en: 'certificate that signs the request, with its --key' },
      },
      out,
      ...signing,
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'ocsp respond',
    text: {
      zh: '依 CA 目录的记录答复 OCSP 请求，或预先生成应答',
      en: 'answer an OCSP request from the records of a CA, or make a response beforehand',
    },
    options: [
      ...responder,
      { flags: '--request <file>', text: { zh: 'OCSP 请求', en: 'OCSP request' } },
      {
        flags: '--serial <serial>',
        repeat: true,
        text: { zh: '预先答复的序列号（可重复）', en: 'serial number to answer for beforehand (may be repeated)' },
      },
      digest,
      out,
      ...signing,
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'ocsp serve',
    text: {
      zh: '在本机端口上提供 OCSP 服务（HTTP，GET 和 POST）',
      en: 'run an OCSP responder on a local port (HTTP, GET and POST)',
    },
    options: [
      ...responder,
      { flags: '--host <address>', default: '127.0.0.1', text: { zh: '监听地址', en: 'address to listen on' } },
      { flags: '--port <n>', default: '0', text: { zh: '端口；0 表示任选一个', en: 'port; 0 takes a free one' } },
      { flags: '--requests <n>', text: { zh: '答复这么多次后结束', en: 'end after that many answers' } },
      ...signing,
      json,
    ],
  },
  {
    path: 'ocsp check',
    text: {
      zh: '检查 OCSP 应答能否证明证书状态：谁签的、是否有权、是否当前',
      en: 'check what an OCSP response proves: who signed it, whether they may, and for when',
    },
    words: [{ word: '<file>', text: { zh: 'OCSP 应答', en: 'OCSP response' } }],
    options: [
      { flags: '--cert <file>', required: true, text: { zh: '要查的证书', en: 'certificate in question' } },
      issuer,
      {
        flags: '--request <file>',
        text: { zh: '所发的请求：应答须带回同一随机数', en: 'the request: its nonce must come back' },
      },
      {
        flags: '--responder <file>',
        repeat: true,
        text: {
          zh: '应答未附带时的应答者证书',
          en: 'certificate of the responder, when the response does not enclose it',
        },
      },
      at,
      json,
    ],
  },
  {
    path: 'ocsp inspect',
    text: { zh: '显示 OCSP 请求或应答的内容（不作判断）', en: 'show what an OCSP request or response says' },
    words: [{ word: '<file>', text: { zh: 'OCSP 请求或应答', en: 'OCSP request or response' } }],
    options: [json],
  },
];
