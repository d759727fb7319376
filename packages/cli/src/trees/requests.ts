import { type CertificateRequest, checkCertificateRequest, type GeneralName } from '@yinxin/core/x509';
import { inBoth } from '../text/sentences.ts';
import { algorithmText, leniencyBranches } from './certificates.ts';
import { type Branch, leaf, sm3Text, type Tree, twig, worded } from './tree.ts';

/** A certification request; a challenge password is named, never shown. */
export function requestTree(request: CertificateRequest): Tree {
  const { verified, diagnosis, findings } = checkCertificateRequest(request);
  const state = verified
    ? { zh: '验证通过', en: 'verified' }
    : { zh: diagnosis ?? '验证不通过', en: diagnosis ?? 'not verified' };
  return {
    kind: 'certificateRequest',
    label: { zh: '证书申请', en: 'certification request' },
    branches: [
      ...leaf('subject', '主体', 'subject', request.subject.text),
      ...leaf(
        'publicKey',
        '公钥',
        'public key',
        `${request.publicKey.algorithm}, SM3 ${sm3Text(request.publicKey.spki)}`,
      ),
      ...leaf('signatureAlgorithm', '签名算法', 'signature algorithm', algorithmText(request.signatureAlgorithm.oid)),
      ...worded('signature', '签名核对', 'signature check', state),
      ...leaf('subjectAltNames', '申请的别名', 'alternative names', request.subjectAltNames.map(nameText).join(', ')),
      ...twig(
        'attributes',
        '属性',
        'attributes',
        request.attributes.flatMap(({ oid, values }) =>
          leaf(oid, algorithmText(oid), algorithmText(oid), `${values.length}`),
        ),
      ),
      ...twig(
        'findings',
        '检查结果',
        'findings',
        findings.map(
          ({ rule, text, got }): Branch => ({
            key: rule,
            label: text,
            value: got,
            words: inBoth(got),
          }),
        ),
      ),
      ...leniencyBranches(request.leniencies),
    ],
  };
}

/** A general name as people write it. */
export function nameText(name: GeneralName): string {
  switch (name.kind) {
    case 'email':
    case 'dns':
    case 'uri':
      return `${name.kind}:${name.value}`;
    case 'directory':
      return `directory:${name.name.text}`;
    case 'ip':
      return `ip:${name.bytes.join(name.bytes.length === 4 ? '.' : ':')}`;
    case 'registeredId':
      return `registeredId:${name.oid}`;
    default:
      return name.kind;
  }
}
