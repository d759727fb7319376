import type { OptionSpec } from './types.ts';

export const force: OptionSpec = {
  flags: '--force',
  text: { zh: '覆盖已有文件', en: 'overwrite existing files' },
};

export const dryRun: OptionSpec = {
  flags: '--dry-run',
  text: { zh: '只说明将做什么，不写任何文件', en: 'say what would be done, write nothing' },
};

export const json: OptionSpec = {
  flags: '--json',
  text: { zh: '结果为一个 JSON 对象', en: 'print one JSON object' },
};

/** The three ways to give the password of a key; none of them is the command line. */
export const password: readonly OptionSpec[] = [
  {
    flags: '--password-file <file>',
    text: { zh: '私钥口令在文件第一行', en: 'the key password is the first line of a file' },
  },
  {
    flags: '--password-env <name>',
    text: { zh: '私钥口令在该环境变量中', en: 'the key password is in this environment variable' },
  },
];

/** The ways to give the password of a file that is being made, where it is not the password of the one that is read. */
export const newPassword: readonly OptionSpec[] = [
  {
    flags: '--new-password-file <file>',
    text: { zh: '新口令在文件第一行', en: 'the new password is the first line of a file' },
  },
  {
    flags: '--new-password-env <name>',
    text: { zh: '新口令在该环境变量中', en: 'the new password is in this environment variable' },
  },
];

/** Which key of a program, and how long to wait for it. */
export const signerDetails: readonly OptionSpec[] = [
  {
    flags: '--signer-key <id>',
    text: { zh: '外部程序有多把密钥时用哪一把', en: 'which key, when the program holds several' },
  },
  {
    flags: '--signer-timeout <seconds>',
    default: '60',
    text: { zh: '等待外部程序每次应答的秒数', en: 'seconds to wait for each reply of the program' },
  },
];

const signer: OptionSpec = {
  flags: '--signer <signer>',
  text: {
    zh: '私钥在别处：external:命令，或 pkcs11:[token=标签]?module-path=库文件（见 docs/external-signer.md）',
    en: 'a key held elsewhere: external:COMMAND or pkcs11:[token=LABEL]?module-path=LIBRARY (docs/external-signer.md)',
  },
};

/** Who signs when it is not a file of the folder: a program that holds the key. */
export const signingElsewhere: readonly OptionSpec[] = [signer, ...signerDetails, ...password];

/** Who signs: a key file, or a program that holds the key; commands read it with `openSigner`. */
export const signing: readonly OptionSpec[] = [
  { flags: '--key <file>', text: { zh: '签名私钥文件', en: 'file of the private key that signs' } },
  ...signingElsewhere,
];

export const wait: OptionSpec = {
  flags: '--wait <seconds>',
  default: '10',
  text: {
    zh: '目录被另一个进程使用时最多等待的秒数',
    en: 'how many seconds to wait for another process that works in the folder',
  },
};

export const at: OptionSpec = {
  flags: '--at <time>',
  text: { zh: '参考时间（ISO 8601），默认为当前时间', en: 'reference time (ISO 8601), by default now' },
};

/** Whom a verification trusts, and what it may use. */
export const trust: readonly OptionSpec[] = [
  {
    flags: '--trust <path>',
    text: {
      zh: '互认信任列表文件，或含 trust-list.json、operators.json、*.crl、*.ors 的目录',
      en: 'trust list file, or a folder with trust-list.json, operators.json, *.crl and *.ors',
    },
  },
  {
    flags: '--operators <file>',
    text: {
      zh: '列表发布者的公钥和门限（信任的起点）',
      en: 'keys and threshold of the scheme operators (the root of trust)',
    },
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
  {
    flags: '--cert <file>',
    repeat: true,
    text: { zh: '补充的中间证书（可重复）', en: 'further intermediate certificate (may be repeated)' },
  },
  {
    flags: '--policy <file>',
    text: { zh: '验证策略，默认内置策略', en: 'validation policy, by default the built-in one' },
  },
  at,
  {
    flags: '--offline',
    text: {
      zh: '不使用网络（本命令从不联网，此选项供脚本注明）',
      en: 'use no network (none is ever used; for scripts that say so)',
    },
  },
];

export const failOn: OptionSpec = {
  flags: '--fail-on <level>',
  choices: ['failed', 'indeterminate', 'warning'],
  default: 'failed',
  text: {
    zh: '从哪一级起退出码为 1',
    en: 'the level from which the exit code is 1',
  },
};
