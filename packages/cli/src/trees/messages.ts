import { toHex } from '@yinxin/core';
import {
  type EnvelopedData,
  parseEnvelopedData,
  parseSignedData,
  parseTimestampRequest,
  parseTimestampResponse,
  parseTimestampToken,
  type RecipientInfo,
  type SignedData,
  type SignerIdentifier,
  type SignerInfo,
  type TimestampToken,
} from '@yinxin/core/cms';
import { algorithmText, certificateBranches, leniencyBranches } from './certificates.ts';
import { type Branch, leaf, sm3Text, type Tree, timeText, twig, worded } from './tree.ts';

function identifierBranches(identifier: SignerIdentifier): readonly Branch[] {
  return identifier.kind === 'issuerAndSerialNumber'
    ? [
        ...leaf('issuer', '签发者', 'issuer', identifier.issuer.text),
        ...leaf('serialNumber', '序列号', 'serial number', identifier.serialNumber),
      ]
    : leaf('keyIdentifier', '密钥标识', 'key identifier', toHex(identifier.keyIdentifier));
}

function signerBranches(signers: readonly SignerInfo[], zh: string, en: string): readonly Branch[] {
  return signers.flatMap((signer, index) =>
    twig(`${en}${index}`, `${zh} ${index + 1}`, `${en} ${index + 1}`, [
      ...identifierBranches(signer.identifier),
      ...leaf('digestAlgorithm', '杂凑算法', 'digest algorithm', algorithmText(signer.digestAlgorithm.oid)),
      ...leaf('signatureAlgorithm', '签名算法', 'signature algorithm', algorithmText(signer.signatureAlgorithm.oid)),
      ...leaf('claimedSigningTime', '签名时间（自称）', 'claimed signing time', timeText(signer.claimedSigningTime)),
      ...leaf(
        'signedAttributes',
        '签名属性',
        'signed attributes',
        signer.signedAttributes?.map(({ type }) => algorithmText(type)).join(', '),
      ),
      ...leaf('timestamps', '时间戳个数', 'time-stamps', signer.timestamps.length || undefined),
      ...signerBranches(signer.counterSignatures, '副签者', 'counter-signer'),
    ]),
  );
}

function certificatesOf(certificates: SignedData['certificates']): readonly Branch[] {
  return certificates.flatMap((certificate, index) =>
    twig(`certificate${index}`, `证书 ${index + 1}`, `certificate ${index + 1}`, certificateBranches(certificate)),
  );
}

const familyText = (family: SignedData['family']): string => (family === 'gm' ? 'GB/T 35275' : 'RFC 5652');

/** SignedData. */
export function signedDataTree(bytes: Uint8Array): Tree {
  const message = parseSignedData(bytes);
  const { content, type } = message.encapsulated;
  return {
    kind: 'signedData',
    label: { zh: '签名消息（CMS）', en: 'signed message (CMS)' },
    branches: [
      ...leaf('family', '标准', 'standard', familyText(message.family)),
      ...leaf('contentType', '内容类型', 'content type', algorithmText(type)),
      ...leaf(
        'content',
        '内容',
        'content',
        content === undefined ? '-' : `${content.length} B, SM3 ${sm3Text(content)}`,
      ),
      ...signerBranches(message.signers, '签名者', 'signer'),
      ...certificatesOf(message.certificates),
      ...leaf('revocationLists', '所附 CRL 个数', 'enclosed CRLs', message.revocationLists.length || undefined),
      ...leniencyBranches(message.leniencies),
    ],
  };
}

const envelopeLabels = {
  envelopedData: { zh: '数字信封（CMS）', en: 'encrypted message (CMS)' },
  signedAndEnvelopedData: { zh: '带签名的数字信封（CMS）', en: 'signed and encrypted message (CMS)' },
  encryptedData: { zh: '以共有密钥加密的消息（CMS）', en: 'message under a shared key (CMS)' },
  authEnvelopedData: { zh: '带鉴别的数字信封（CMS）', en: 'authenticated encrypted message (CMS)' },
} as const;

const recipientTexts: Readonly<Record<RecipientInfo['kind'], { readonly zh: string; readonly en: string }>> = {
  keyTransport: { zh: '密钥传输', en: 'key transport' },
  keyAgreement: { zh: '密钥协商（不支持）', en: 'key agreement (not supported)' },
  keyEncryptionKey: { zh: '共有的密钥加密密钥（不支持）', en: 'shared key-encryption key (not supported)' },
  password: { zh: '口令（不支持）', en: 'password (not supported)' },
  other: { zh: '其他（不支持）', en: 'other (not supported)' },
};

/** EnvelopedData and its relatives. */
export function envelopedDataTree(bytes: Uint8Array): Tree {
  const message: EnvelopedData = parseEnvelopedData(bytes);
  const { bytes: sealed, type, algorithm } = message.encryptedContent;
  const recipients = message.recipients.flatMap((one, index) => {
    const { zh, en } = recipientTexts[one.kind];
    const below =
      one.kind === 'keyTransport'
        ? [
            ...identifierBranches(one.identifier),
            ...leaf('keyAlgorithm', '密钥加密算法', 'key encryption', algorithmText(one.algorithm.oid)),
          ]
        : [];
    const head = {
      key: `recipient${index}`,
      label: { zh: `接收者 ${index + 1}：${zh}`, en: `recipient ${index + 1}: ${en}` },
    };
    return [{ ...head, ...(below.length === 0 ? {} : { below }) }];
  });
  return {
    kind: message.kind,
    label: envelopeLabels[message.kind],
    branches: [
      ...leaf('family', '标准', 'standard', familyText(message.family)),
      ...leaf('contentType', '内容类型', 'content type', algorithmText(type)),
      ...leaf('cipher', '内容加密算法', 'content encryption', algorithmText(algorithm.oid)),
      ...leaf('ciphertext', '密文', 'ciphertext', sealed === undefined ? '-' : `${sealed.length} B`),
      ...recipients,
      ...signerBranches(message.signers, '签名者', 'signer'),
      ...certificatesOf(message.certificates),
      ...leniencyBranches(message.leniencies),
    ],
  };
}

function tokenBranches(token: TimestampToken): readonly Branch[] {
  return [
    ...leaf('genTime', '时间', 'time', timeText(token.genTime)),
    ...leaf('accuracyMs', '精度（毫秒）', 'accuracy (ms)', token.accuracyMs),
    ...leaf('policy', '策略', 'policy', token.policy),
    ...leaf('serialNumber', '序列号', 'serial number', token.serialNumber),
    ...leaf('nonce', '随机数', 'nonce', token.nonce),
    ...leaf(
      'imprint',
      '被盖时间戳的杂凑值',
      'stamped digest',
      `${algorithmText(token.imprint.algorithm.oid)} ${toHex(token.imprint.digest)}`,
    ),
    ...signerBranches(token.signedData.signers, '签名者', 'signer'),
    ...leniencyBranches(token.leniencies),
  ];
}

/** A time-stamp token. */
export function timestampTree(bytes: Uint8Array): Tree {
  const branches = tokenBranches(parseTimestampToken(bytes));
  return { kind: 'timestamp', label: { zh: '时间戳', en: 'time-stamp token' }, branches };
}

/** The answer of a time-stamp authority. */
export function timestampResponseTree(bytes: Uint8Array): Tree {
  const { status, statusText, refusals, token } = parseTimestampResponse(bytes);
  return {
    kind: 'timestampResponse',
    label: { zh: '时间戳应答', en: 'time-stamp response' },
    branches: [
      ...leaf('status', '状态', 'status', status),
      ...leaf('statusText', '说明', 'text', statusText.join(' ')),
      ...leaf('refusals', '拒绝原因', 'refusal', refusals.join(', ')),
      ...(token === undefined ? [] : twig('token', '时间戳', 'token', tokenBranches(token))),
    ],
  };
}

/** A request for a time-stamp. */
export function timestampRequestTree(bytes: Uint8Array): Tree {
  const { imprint, policy, nonce, certificate, extensions, leniencies } = parseTimestampRequest(bytes);
  return {
    kind: 'timestampRequest',
    label: { zh: '时间戳请求', en: 'time-stamp request' },
    branches: [
      ...leaf('imprint', '杂凑值', 'digest', `${algorithmText(imprint.algorithm.oid)} ${toHex(imprint.digest)}`),
      ...leaf('policy', '策略', 'policy', policy),
      ...leaf('nonce', '随机数', 'nonce', nonce),
      ...worded(
        'certificate',
        '机构证书',
        'certificate',
        certificate === 'enclosed' ? { zh: '要求附上', en: 'asked for' } : { zh: '不要求附上', en: 'not asked for' },
        certificate,
      ),
      ...leaf('extensions', '扩展', 'extensions', extensions.join(', ')),
      ...leniencyBranches(leniencies),
    ],
  };
}
