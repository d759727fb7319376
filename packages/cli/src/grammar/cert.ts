import { at, dryRun, force, json, password, signing, signingElsewhere, wait } from './options.ts';
import type { CommandSpec, OptionSpec } from './types.ts';

const dir: OptionSpec = {
  flags: '--dir <dir>',
  required: true,
  text: { zh: 'CA 目录', en: 'folder of the CA' },
};

const unit: readonly OptionSpec[] = [
  { flags: '--organisation <name>', text: { zh: '机构（O）', en: 'organisation (O)' } },
  { flags: '--unit <name>', text: { zh: '部门（OU）', en: 'organisational unit (OU)' } },
  { flags: '--province <name>', text: { zh: '省份（ST）', en: 'province (ST)' } },
  { flags: '--locality <name>', text: { zh: '城市（L）', en: 'locality (L)' } },
];

const dns: OptionSpec = {
  flags: '--dns <name>',
  repeat: true,
  text: { zh: 'DNS 名称（可重复）', en: 'DNS name (may be repeated)' },
};

const days: OptionSpec = {
  flags: '--days <n>',
  text: {
    zh: '有效期（天），默认 1095，模板的上限更短时取上限',
    en: 'validity in days, by default 1095 or the longest that the profile allows',
  },
};

const crlUrl: OptionSpec = {
  flags: '--crl-url <url>',
  repeat: true,
  text: { zh: 'CRL 发布点（可重复）', en: 'CRL distribution point (may be repeated)' },
};

const profile: OptionSpec = {
  flags: '--profile <profile>',
  text: {
    zh: '证书模板：内置名称或模板文件（JSON）',
    en: 'certificate profile: the name of a built-in one, or a file (JSON)',
  },
};

const file = { word: '<file>', text: { zh: '证书文件', en: 'certificate file' } };

export const certCommands: readonly CommandSpec[] = [
  {
    path: 'cert request',
    text: {
      zh: '制作证书申请（PKCS #10，GM/T 0092）；没有私钥时生成一把',
      en: 'make a certification request (PKCS #10, GM/T 0092); a key is made when none is given',
    },
    options: [
      { flags: '--name <name>', required: true, text: { zh: '通用名（CN）', en: 'common name (CN)' } },
      ...unit,
      dns,
      {
        flags: '--temporary-key',
        text: {
          zh: '附上临时公钥，加密密钥用它返回（CFCA 写法），私钥写入 PREFIX.temp.key.pem',
          en: 'add a temporary key under which the encryption key comes back (CFCA style); written to PREFIX.temp.key.pem',
        },
      },
      {
        flags: '--out <prefix>',
        required: true,
        text: { zh: '写入 PREFIX.csr.pem 和 PREFIX.key.pem', en: 'write PREFIX.csr.pem and PREFIX.key.pem' },
      },
      ...signing,
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'cert issue',
    text: {
      zh: '按证书模板签发证书，或签名、加密双证书',
      en: 'issue a certificate from a profile, or a dual pair',
    },
    options: [
      dir,
      { ...profile, required: true },
      {
        flags: '--ca <which>',
        choices: ['root', 'sub'],
        text: {
          zh: '由哪一级 CA 签发；默认 CA 证书由根签发，其他由运营 CA 签发',
          en: 'which CA issues; by default the root certifies authorities and the issuing CA all others',
        },
      },
      {
        flags: '--request <file>',
        text: {
          zh: '证书申请：公钥和主体名称取自其中，签名须可验证',
          en: 'certification request: key and subject are taken from it; its signature must verify',
        },
      },
      { flags: '--name <name>', text: { zh: '通用名（CN），无申请时必需', en: 'common name (CN), without a request' } },
      ...unit,
      { flags: '--credit-code <code>', text: { zh: '统一社会信用代码', en: 'unified social credit code' } },
      {
        flags: '--identity <statement>',
        repeat: true,
        text: {
          zh: '身份标识 种类=号码（可重复）：residentId、passport、militaryId、socialInsuranceNumber、taxNumber、businessRegistration、organisationCode；证书公开，任何人都能读到',
          en: 'identity statement KIND=NUMBER (may be repeated): residentId, passport, militaryId, socialInsuranceNumber, taxNumber, businessRegistration, organisationCode; a certificate is public, everybody can read it',
        },
      },
      dns,
      {
        flags: '--public-key <file>',
        text: {
          zh: '已有的公钥或证书；与申请都缺省时生成密钥',
          en: 'existing public key or certificate; a key is made without it and without a request',
        },
      },
      {
        flags: '--key-use <use>',
        choices: ['sign', 'encrypt', 'both'],
        default: 'sign',
        text: {
          zh: '双证书中的哪一张；both 签发两张，加密密钥在此生成并装入信封',
          en: 'which half of a dual pair; both issues the two, with the encryption key made here and enveloped',
        },
      },
      days,
      crlUrl,
      {
        flags: '--ocsp-url <url>',
        repeat: true,
        text: { zh: 'OCSP 地址（可重复）', en: 'OCSP address (may be repeated)' },
      },
      {
        flags: '--ca-issuers-url <url>',
        repeat: true,
        text: {
          zh: '签发者证书的地址（可重复）',
          en: 'where the certificate of the issuer is found (may be repeated)',
        },
      },
      {
        flags: '--policy <oid>',
        repeat: true,
        text: {
          zh: '证书策略（对象标识符，可重复）',
          en: 'certificate policy, an object identifier (may be repeated)',
        },
      },
      {
        flags: '--again',
        text: { zh: '同一申请允许再次签发', en: 'answer a request that was answered before' },
      },
      {
        flags: '--out <prefix>',
        required: true,
        text: {
          zh: '写入 PREFIX.cert.pem 等：双证书另有 PREFIX.enc.cert.pem 和 PREFIX.response.der',
          en: 'write PREFIX.cert.pem and so on; for a pair PREFIX.enc.cert.pem and PREFIX.response.der too',
        },
      },
      ...signingElsewhere,
      wait,
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'cert renew',
    text: {
      zh: '更新证书：同一密钥续期，或换用新密钥',
      en: 'renew a certificate: with the same key, or with a new one',
    },
    words: [{ word: '<file>', text: { zh: '原证书', en: 'the former certificate' } }],
    options: [
      dir,
      profile,
      {
        flags: '--request <file>',
        text: { zh: '含新公钥的证书申请（换钥）', en: 'certification request with the new key (rekey)' },
      },
      {
        flags: '--keep-subject',
        text: {
          zh: '申请的主体名称与原证书不同也可以：仍写原证书的名称',
          en: 'take a request that names another subject: the name of the former certificate stays',
        },
      },
      days,
      {
        flags: '--window <days>',
        default: '90',
        text: {
          zh: '同一密钥在到期前多少天内可以更新',
          en: 'how many days before its end a certificate may be renewed with the same key',
        },
      },
      crlUrl,
      {
        flags: '--out <prefix>',
        required: true,
        text: { zh: '写入 PREFIX.cert.pem', en: 'write PREFIX.cert.pem' },
      },
      ...signingElsewhere,
      wait,
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'cert receive',
    text: {
      zh: '收取双证书：打开加密密钥信封，写出两张证书和加密私钥',
      en: 'receive a dual pair: open the envelope, write both certificates and the encryption key',
    },
    words: [
      {
        word: '<file>',
        text: { zh: '签发方的应答（PREFIX.response.der）', en: 'the answer of the authority (PREFIX.response.der)' },
      },
    ],
    options: [
      { flags: '--key <file>', text: { zh: '签名私钥文件', en: 'file of the private signing key' } },
      {
        flags: '--envelope-key <file>',
        text: {
          zh: '申请附有临时公钥时：临时私钥文件；签名私钥在别处时可不给 --key',
          en: 'file of the temporary key, when the request had one; --key may then be left out, as when the signing key is held elsewhere',
        },
      },
      {
        flags: '--out <prefix>',
        required: true,
        text: {
          zh: '写入 PREFIX.cert.pem、PREFIX.enc.cert.pem 和 PREFIX.enc.key.pem',
          en: 'write PREFIX.cert.pem, PREFIX.enc.cert.pem and PREFIX.enc.key.pem',
        },
      },
      ...password,
      json,
      dryRun,
      force,
    ],
  },
  {
    path: 'cert inspect',
    text: {
      zh: '显示证书或证书申请的全部内容、容忍的偏差和签名诊断',
      en: 'show everything of a certificate or a request, with tolerated deviations and a diagnosis of its signature',
    },
    words: [{ word: '<file>', text: { zh: '证书或证书申请', en: 'certificate or request' } }],
    options: [
      {
        flags: '--issuer <file>',
        repeat: true,
        text: {
          zh: '签发者证书（可重复），用于核对签名',
          en: 'certificate of the issuer (may be repeated), to check the signature',
        },
      },
      json,
    ],
  },
  {
    path: 'cert lint',
    text: {
      zh: '逐条检查证书与 GB/T 20518、RFC 5280 及模板的出入',
      en: 'say in what a certificate departs from GB/T 20518, RFC 5280 and its profile',
    },
    words: [file],
    options: [profile, json],
  },
  {
    path: 'cert chain',
    text: {
      zh: '由给出的证书和吊销数据建立并说明证书链',
      en: 'build and explain the chain from the certificates and revocation data given',
    },
    words: [file],
    options: [
      {
        flags: '--cert <file>',
        repeat: true,
        text: { zh: '中间证书（可重复）', en: 'intermediate certificate (may be repeated)' },
      },
      {
        flags: '--anchor <file>',
        repeat: true,
        required: true,
        text: { zh: '信任锚证书（可重复）', en: 'certificate of a trust anchor (may be repeated)' },
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
      json,
    ],
  },
];
