import { dryRun, force, json, newPassword, password, signing } from './options.ts';
import type { CommandSpec, OptionSpec } from './types.ts';

const out: OptionSpec = { flags: '--out <file>', required: true, text: { zh: '输出文件', en: 'output file' } };

const keyFile = { word: '<file>', text: { zh: '私钥文件', en: 'private key file' } } as const;

const scheme: OptionSpec = {
  flags: '--scheme <scheme>',
  choices: ['sm', 'aes'],
  default: 'sm',
  text: {
    zh: '口令加密：sm 为 HMAC-SM3 与 SM4，aes 为 OpenSSL 可读的 SHA-256 与 AES-256',
    en: 'password encryption: sm is HMAC-SM3 and SM4, aes is SHA-256 and AES-256, which OpenSSL reads',
  },
};

const plain: OptionSpec = {
  flags: '--insecure-plain',
  text: { zh: '不加密地写出私钥', en: 'write the private key without encryption' },
};

const keyKinds = ['sm2', 'ec-p256', 'ec-p384', 'ec-p521', 'ed25519'];

export const keyCommands: readonly CommandSpec[] = [
  {
    path: 'key generate',
    text: { zh: '生成私钥（加密保存）', en: 'make a private key (encrypted)' },
    options: [
      {
        flags: '--algorithm <algorithm>',
        choices: keyKinds,
        default: 'sm2',
        text: { zh: '密钥种类', en: 'kind of key' },
      },
      out,
      { flags: '--public-out <file>', text: { zh: '公钥另存为（PEM）', en: 'write the public key too (PEM)' } },
      scheme,
      plain,
      ...password,
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'key inspect',
    text: {
      zh: '显示私钥文件的种类、保护方式和公钥（从不显示私钥）',
      en: 'show kind, protection and public key of a private key file (never the key)',
    },
    words: [keyFile],
    options: [...password, json],
  },
  {
    path: 'key convert',
    text: {
      zh: '改写私钥的格式（PKCS#8、SEC 1；可读 .sm2 文件）',
      en: 'rewrite a private key (PKCS#8, SEC 1; reads .sm2 too)',
    },
    words: [keyFile],
    options: [
      {
        flags: '--to <form>',
        choices: ['pkcs8', 'sec1', 'public'],
        default: 'pkcs8',
        text: { zh: '格式；public 只写公钥', en: 'form; public writes the public key alone' },
      },
      {
        flags: '--encoding <form>',
        choices: ['pem', 'der'],
        default: 'pem',
        text: { zh: '输出编码', en: 'encoding of the output' },
      },
      out,
      scheme,
      plain,
      ...password,
      ...newPassword,
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'key change-password',
    text: { zh: '更换私钥文件的口令', en: 'change the password of a private key file' },
    words: [keyFile],
    options: [scheme, ...password, ...newPassword, json, dryRun],
  },
  {
    path: 'key public',
    text: { zh: '写出签名者的公钥（PEM）', en: 'write the public key of a signer (PEM)' },
    options: [out, ...signing, json, dryRun, force],
  },
  {
    path: 'key unwrap',
    text: {
      zh: '打开别的 CA 或设备给出的加密密钥信封（SM2EnvelopedKey）',
      en: 'open an enveloped encryption key (SM2EnvelopedKey) of another authority or a device',
    },
    words: [{ word: '<file>', text: { zh: '密钥信封（DER、base64 或 PEM）', en: 'the envelope: DER, base64 or PEM' } }],
    options: [
      {
        flags: '--key <file>',
        required: true,
        text: { zh: '信封所用的签名私钥（或临时私钥）', en: 'private signing key (or temporary key) that it is for' },
      },
      {
        flags: '--cert <file>',
        text: { zh: '加密证书：信封中的密钥须属于它', en: 'the encryption certificate, whose key it must be' },
      },
      out,
      ...password,
      ...newPassword,
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'key sign',
    text: {
      zh: '对文件内容签名（用于异地签名：在别处准备、在此签名、送回合成）',
      en: 'sign the content of a file (for split signing: prepared elsewhere, signed here, put together there)',
    },
    words: [{ word: '<file>', text: { zh: '要签名的文件', en: 'file to sign' } }],
    options: [
      {
        flags: '--input <kind>',
        choices: ['message', 'digest'],
        default: 'message',
        text: {
          zh: '文件是原文，还是杂凑值（SM2 为已含 Z 的 e，32 字节）',
          en: 'the file is the message, or its digest (for SM2 the 32 bytes e, with Z in it)',
        },
      },
      out,
      ...signing,
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'key serve',
    text: {
      zh: '作为外部签名程序，在标准输入输出上应答签名请求',
      en: 'be an external signer: answer requests on standard input and output',
    },
    options: [
      {
        flags: '--key <file>',
        repeat: true,
        text: { zh: '私钥文件（可重复）', en: 'private key file (may be repeated)' },
      },
      {
        flags: '--signer <signer>',
        text: {
          zh: '替别处的私钥应答：pkcs11:… 或 external:…',
          en: 'answer for keys held elsewhere: pkcs11:… or external:…',
        },
      },
      ...password,
    ],
  },
  {
    path: 'key conformance',
    text: { zh: '检查外部签名程序是否符合协议', en: 'check that an external signer keeps to the protocol' },
    options: [
      {
        flags: '--signer <signer>',
        required: true,
        text: { zh: '被检查的程序：external:命令', en: 'the program to check: external:COMMAND' },
      },
      {
        flags: '--signer-timeout <seconds>',
        default: '60',
        text: { zh: '等待每次应答的秒数', en: 'seconds to wait for each reply' },
      },
      json,
    ],
  },
];

export const pkcs12Commands: readonly CommandSpec[] = [
  {
    path: 'p12 create',
    text: {
      zh: '把私钥和证书装入 PKCS#12 或 .sm2 文件',
      en: 'put a key and its certificates into a PKCS#12 or .sm2 file',
    },
    options: [
      { flags: '--key <file>', required: true, text: { zh: '私钥文件', en: 'private key file' } },
      {
        flags: '--cert <file>',
        required: true,
        repeat: true,
        text: {
          zh: '证书：首张属于私钥，其后为上级证书（可重复）',
          en: 'certificate: first that of the key, then those above it (may be repeated)',
        },
      },
      { flags: '--name <name>', text: { zh: '显示名称', en: 'friendly name' } },
      {
        flags: '--format <format>',
        choices: ['p12', 'sm2'],
        default: 'p12',
        text: { zh: '格式；.sm2 供只认它的软件使用', en: 'format; .sm2 is for software that reads nothing else' },
      },
      scheme,
      out,
      ...password,
      ...newPassword,
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'p12 inspect',
    text: {
      zh: '显示 PKCS#12 或 .sm2 文件的内容（不显示私钥）',
      en: 'show what a PKCS#12 or .sm2 file holds (no private key)',
    },
    words: [{ word: '<file>', text: { zh: 'PKCS#12 或 .sm2 文件', en: 'PKCS#12 or .sm2 file' } }],
    options: [...password, json],
  },
  {
    path: 'p12 extract',
    text: { zh: '取出私钥和证书', en: 'take keys and certificates out' },
    words: [{ word: '<file>', text: { zh: 'PKCS#12 或 .sm2 文件', en: 'PKCS#12 or .sm2 file' } }],
    options: [
      {
        flags: '--out <prefix>',
        required: true,
        text: {
          zh: '写入 PREFIX.key.pem、PREFIX.cert.pem 和 PREFIX.chain.pem；多把密钥时另加序号',
          en: 'write PREFIX.key.pem, PREFIX.cert.pem and PREFIX.chain.pem; numbered when there are several keys',
        },
      },
      scheme,
      plain,
      ...password,
      ...newPassword,
      json,
      dryRun,
      force,
    ],
  },
];
