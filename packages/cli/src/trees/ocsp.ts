import { toHex } from '@yinxin/core';
import type { CertId, OcspRequest, OcspResponse, SingleResponse } from '@yinxin/core/x509';
import { algorithmText, certificateBranches, leniencyBranches } from './certificates.ts';
import { nameText } from './requests.ts';
import { type Branch, leaf, type Tree, timeText, twig } from './tree.ts';

/** An OCSP request. */
export function ocspRequestTree(request: OcspRequest): Tree {
  const { requestorName, nonce, signature } = request;
  const entries = request.entries.flatMap(({ certId }, index) =>
    twig(`${index}`, `第 ${index + 1} 张`, `number ${index + 1}`, certIdBranches(certId)),
  );
  return {
    kind: 'ocspRequest',
    label: { zh: 'OCSP 请求', en: 'OCSP request' },
    branches: [
      ...leaf('requestor', '请求者', 'requestor', requestorName && nameText(requestorName)),
      ...twig('certificates', '查询的证书', 'certificates asked about', entries),
      ...leaf('nonce', '随机数', 'nonce', nonce && toHex(nonce)),
      ...leaf(
        'unknownCritical',
        '不认识的关键扩展',
        'critical extensions not understood',
        request.unknownCritical.join(', '),
      ),
      ...leaf(
        'signatureAlgorithm',
        '签名算法',
        'signature algorithm',
        signature && algorithmText(signature.algorithm.oid),
      ),
      ...leniencyBranches(request.leniencies),
    ],
  };
}

/** An OCSP response, or a refusal. */
export function ocspResponseTree(response: OcspResponse): Tree {
  const label = { zh: 'OCSP 应答', en: 'OCSP response' };
  const status = leaf('status', '状态', 'status', response.status);
  if (response.status !== 'successful')
    return { kind: 'ocspResponse', label, branches: [...status, ...leniencyBranches(response.leniencies)] };
  const { responderId, nonce, unknownCritical, certificates } = response;
  const answers = response.responses.flatMap((single, index) =>
    twig(`${index}`, `第 ${index + 1} 项`, `number ${index + 1}`, singleBranches(single)),
  );
  return {
    kind: 'ocspResponse',
    label,
    branches: [
      ...status,
      ...leaf(
        'responder',
        '应答者',
        'responder',
        responderId.kind === 'name' ? responderId.name.text : toHex(responderId.keyHash),
      ),
      ...leaf('producedAt', '生成时间', 'produced at', timeText(response.producedAt)),
      ...twig('answers', '答复', 'answers', answers),
      ...leaf('nonce', '随机数', 'nonce', nonce && toHex(nonce)),
      ...leaf(
        'extendedRevoke',
        '未签发的序列号答为已吊销',
        'never issued means revoked',
        response.extendedRevoke ? 'true' : undefined,
      ),
      ...leaf('unknownCritical', '不认识的关键扩展', 'critical extensions not understood', unknownCritical.join(', ')),
      ...leaf('signatureAlgorithm', '签名算法', 'signature algorithm', algorithmText(response.signatureAlgorithm.oid)),
      ...certificates.flatMap((certificate, index) =>
        twig(`certificate${index}`, `证书 ${index + 1}`, `certificate ${index + 1}`, certificateBranches(certificate)),
      ),
      ...leniencyBranches(response.leniencies),
    ],
  };
}

function certIdBranches({ serialNumber, hashAlgorithm, issuerNameHash, issuerKeyHash }: CertId): readonly Branch[] {
  return [
    ...leaf('serialNumber', '序列号', 'serial number', serialNumber),
    ...leaf('hash', '杂凑算法', 'hash', algorithmText(hashAlgorithm.oid)),
    ...leaf('issuerNameHash', '签发者名称杂凑', 'hash of the issuer name', toHex(issuerNameHash)),
    ...leaf('issuerKeyHash', '签发者公钥杂凑', 'hash of the issuer key', toHex(issuerKeyHash)),
  ];
}

function singleBranches(single: SingleResponse): readonly Branch[] {
  return [
    ...certIdBranches(single.certId),
    ...leaf('certStatus', '证书状态', 'certificate status', single.status),
    ...leaf('revokedAt', '吊销时间', 'revoked at', timeText(single.revokedAt)),
    ...leaf('reason', '原因', 'reason', single.reason),
    ...leaf('thisUpdate', '本次更新', 'this update', timeText(single.thisUpdate)),
    ...leaf('nextUpdate', '下次更新', 'next update', timeText(single.nextUpdate)),
    ...leaf('archiveCutoff', '存档起点', 'archive cutoff', timeText(single.archiveCutoff)),
  ];
}
