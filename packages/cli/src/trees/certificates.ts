import { type Leniency, leniencyTexts, type Text } from '@yinxin/core';
import { oidName, type PublicKey } from '@yinxin/core/crypto';
import { type Certificate, certificateFingerprint } from '@yinxin/core/x509';
import { type Branch, leaf, sm3Text, type Tree, timeText, twig } from './tree.ts';

/** The fields of a certificate. */
export function certificateBranches(certificate: Certificate): readonly Branch[] {
  const { basicConstraints: basic, identity } = certificate;
  const identityItems = Object.entries(identity).flatMap(([kind, item]) =>
    typeof item === 'string' ? leaf(kind, kind, kind, item) : [],
  );
  return [
    ...leaf('subject', '主体', 'subject', certificate.subject.text),
    ...leaf('issuer', '签发者', 'issuer', certificate.issuer.text),
    ...leaf('serialNumber', '序列号', 'serial number', certificate.serialNumber),
    ...leaf('notBefore', '生效时间', 'not before', timeText(certificate.notBefore)),
    ...leaf('notAfter', '失效时间', 'not after', timeText(certificate.notAfter)),
    ...leaf('publicKey', '公钥', 'public key', publicKeyText(certificate.publicKey)),
    ...leaf('signatureAlgorithm', '签名算法', 'signature algorithm', algorithmText(certificate.signatureAlgorithm.oid)),
    ...leaf('keyUsage', '密钥用途', 'key usage', [...(certificate.keyUsage ?? [])].join(', ')),
    ...leaf(
      'extendedKeyUsage',
      '扩展密钥用途',
      'extended key usage',
      certificate.extendedKeyUsage?.map(algorithmText).join(', '),
    ),
    ...leaf('basicConstraints', '基本约束', 'basic constraints', basic === undefined ? undefined : basicText(basic)),
    ...twig('identity', '身份标识', 'identity', identityItems),
    ...leaf(
      'crlDistributionPoints',
      'CRL 发布点',
      'CRL distribution points',
      certificate.crlDistributionPoints.join(', '),
    ),
    ...leaf('fingerprint', '指纹（SM3）', 'fingerprint (SM3)', certificateFingerprint(certificate)),
    ...leniencyBranches(certificate.leniencies),
  ];
}

function publicKeyText(key: PublicKey): string {
  return `${key.algorithm}, SM3 ${sm3Text(key.spki)}`;
}

function basicText(basic: { readonly ca: boolean; readonly pathLength?: number }): string {
  if (!basic.ca) return 'CA=false';
  return basic.pathLength === undefined ? 'CA=true' : `CA=true, pathLength=${basic.pathLength}`;
}

/** An object identifier with its name where it has one. */
export function algorithmText(oid: string): string {
  const name = oidName(oid);
  return name === undefined ? oid : `${name} (${oid})`;
}

/** The deviations that were tolerated while reading. */
export function leniencyBranches(leniencies: readonly Leniency[]): readonly Branch[] {
  return twig(
    'leniencies',
    '容忍的偏差',
    'tolerated deviations',
    leniencies.map(({ name, path }) => ({ key: name, label: leniencyText(name), value: path })),
  );
}

function leniencyText(name: Leniency['name']): Text {
  return leniencyTexts[name];
}

/** The certificates of a file. */
export function certificateTree(certificates: readonly Certificate[]): Tree {
  const [first] = certificates;
  if (certificates.length === 1 && first !== undefined) {
    return { kind: 'certificate', label: { zh: '数字证书', en: 'certificate' }, branches: certificateBranches(first) };
  }
  return {
    kind: 'certificates',
    label: { zh: '数字证书', en: 'certificates' },
    branches: certificates.flatMap((certificate, index) =>
      twig(`${index}`, `第 ${index + 1} 张`, `number ${index + 1}`, certificateBranches(certificate)),
    ),
  };
}
