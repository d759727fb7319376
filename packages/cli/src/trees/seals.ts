import { toHex } from '@yinxin/core';
import { parseTimestampToken } from '@yinxin/core/cms';
import type { Seal, SealSignature } from '@yinxin/core/seal';
import { parseCertificate } from '@yinxin/core/x509';
import { algorithmText, certificateBranches, leniencyBranches } from './certificates.ts';
import { type Branch, leaf, sm3Text, type Tree, timeText, twig } from './tree.ts';

/** The fields of a seal. */
export function sealBranches(seal: Seal): readonly Branch[] {
  const { picture, signerList } = seal;
  return [
    ...leaf('layout', '标准', 'standard', seal.layout),
    ...leaf('version', '版本', 'version', seal.version),
    ...leaf('vendorId', '厂商标识', 'vendor', seal.vendorId),
    ...leaf('sealId', '印章标识', 'seal identifier', seal.sealId),
    ...leaf('name', '印章名称', 'name', seal.name),
    ...leaf('type', '印章类型', 'type', seal.type),
    ...leaf('createdAt', '制作时间', 'created', timeText(seal.createdAt)),
    ...leaf('validFrom', '有效期起', 'valid from', timeText(seal.validFrom)),
    ...leaf('validUntil', '有效期止', 'valid until', timeText(seal.validUntil)),
    ...leaf(
      'picture',
      '印章图片',
      'picture',
      `${picture.type}, ${picture.widthMm}×${picture.heightMm} mm, ${picture.bytes.length} B`,
    ),
    ...twig('signers', '签章者名单', 'signer list', signerBranches(signerList)),
    ...twig(
      'maker',
      '制章者证书',
      "seal maker's certificate",
      seal.makerCertificate === undefined ? [] : certificateBranches(seal.makerCertificate),
    ),
    ...leaf('signatureAlgorithm', '签名算法', 'signature algorithm', algorithmText(seal.signatureAlgorithm)),
    ...leaf('signature', '签名值', 'signature value', toHex(seal.signature)),
    ...timestampBranches(seal.timestamp),
    ...twig(
      'extensions',
      '扩展',
      'extensions',
      seal.extensions.flatMap(({ id, value }) => leaf(id, id, id, `${value.length} B`)),
    ),
    ...leaf('sm3', 'SM3', 'SM3', sm3Text(seal.raw)),
    ...leniencyBranches(seal.leniencies),
  ];
}

function signerBranches(list: Seal['signerList']): readonly Branch[] {
  if (list.kind === 'digests') {
    return list.digests.flatMap(({ type, value }, index) =>
      leaf(`${index}`, `证书摘要 ${index + 1}`, `certificate digest ${index + 1}`, `${type} ${toHex(value)}`),
    );
  }
  return list.certificates.flatMap((bytes, index) => {
    const name = [`${index}`, `证书 ${index + 1}`, `certificate ${index + 1}`] as const;
    try {
      return twig(...name, certificateBranches(parseCertificate(bytes)));
    } catch {
      return leaf(...name, `${bytes.length} B, SM3 ${sm3Text(bytes)}`);
    }
  });
}

function timestampBranches(bytes: Uint8Array | undefined): readonly Branch[] {
  if (bytes === undefined) return [];
  try {
    const token = parseTimestampToken(bytes);
    return leaf('timestamp', '时间戳', 'time-stamp', timeText(token.genTime));
  } catch {
    return leaf('timestamp', '时间戳', 'time-stamp', `${bytes.length} B`);
  }
}

/** A seal file. */
export function sealTree(seal: Seal): Tree {
  return { kind: 'seal', label: { zh: '电子印章', en: 'electronic seal' }, branches: sealBranches(seal) };
}

/** The fields of a seal signature. */
export function sealSignatureBranches(signature: SealSignature): readonly Branch[] {
  const { signerCertificate } = signature;
  return [
    ...leaf('layout', '标准', 'standard', signature.layout),
    ...leaf('version', '版本', 'version', signature.version),
    ...leaf('claimedSigningTime', '签章时间（自称）', 'claimed signing time', signature.claimedSigningTimeText),
    ...leaf('contentDigest', '原文杂凑', 'content digest', toHex(signature.contentDigest)),
    ...leaf('propertyInfo', '原文属性', 'property', signature.propertyInfo),
    ...twig(
      'signer',
      '签章者证书',
      "signer's certificate",
      signerCertificate === undefined ? [] : certificateBranches(signerCertificate),
    ),
    ...leaf('signatureAlgorithm', '签名算法', 'signature algorithm', algorithmText(signature.signatureAlgorithm)),
    ...leaf('signature', '签名值', 'signature value', toHex(signature.signature)),
    ...timestampBranches(signature.timestamp),
    ...twig('seal', '印章', 'seal', sealBranches(signature.seal)),
    ...leniencyBranches(signature.leniencies),
  ];
}

/** A signed value file. */
export function sealSignatureTree(signature: SealSignature): Tree {
  const label = { zh: '电子签章', en: 'seal signature' };
  return { kind: 'sealSignature', label, branches: sealSignatureBranches(signature) };
}
