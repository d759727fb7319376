import type { TrustList, TrustRoot, TrustService } from '@yinxin/core/trust';
import { type Branch, leaf, type Tree, timeText, twig } from './tree.ts';

/** The fields of a trust list. */
export function trustListBranches(list: TrustList): readonly Branch[] {
  return [
    ...leaf('scheme', '互认体系', 'scheme', `${list.scheme.id} (${list.scheme.name.zh} / ${list.scheme.name.en})`),
    ...leaf('territory', '地域', 'territory', list.scheme.territory),
    ...leaf('operator', '发布者', 'operator', `${list.operator.name} (${list.operator.creditCode})`),
    ...leaf('sequence', '序号', 'sequence', list.sequence),
    ...leaf('issued', '发布时间', 'issued', timeText(list.issued)),
    ...leaf('nextUpdate', '下次更新', 'next update', timeText(list.nextUpdate)),
    ...leaf('previous', '上一版（SM3）', 'previous list (SM3)', list.previous ?? '-'),
    ...keyBranches(list),
    ...twig(
      'providers',
      '机构',
      'providers',
      list.providers.flatMap((provider) =>
        twig(provider.id, `${provider.name}（${provider.region}）`, `${provider.name} (${provider.region})`, [
          ...leaf('creditCode', '统一社会信用代码', 'credit code', provider.creditCode),
          ...provider.services.flatMap(serviceBranches),
        ]),
      ),
    ),
  ];
}

const serviceTypes: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  ca: ['证书认证', 'certification'],
  sealMaker: ['制章', 'seal making'],
  tsa: ['时间戳', 'time-stamping'],
  licenceIssuer: ['证照颁发', 'licence issuing'],
};

const statuses: Readonly<Record<string, string>> = { granted: '有效', suspended: '暂停', withdrawn: '撤销' };

function serviceBranches(service: TrustService): readonly Branch[] {
  const [zh, en] = serviceTypes[service.type] ?? [service.type, service.type];
  const { regions, licenceTypes, sealTypes, purposes } = service.scope;
  return twig(service.id, `${zh}：${service.name}`, `${en}: ${service.name}`, [
    ...service.statuses.flatMap(({ status, from }) => leaf(status, statuses[status] ?? status, status, timeText(from))),
    ...leaf('regions', '地区', 'regions', regions.join(', ')),
    ...leaf('licenceTypes', '证照类型', 'licence types', licenceTypes.join(', ')),
    ...leaf('sealTypes', '印章类型', 'seal types', sealTypes.join(', ')),
    ...leaf('purposes', '目的', 'purposes', purposes.join(', ')),
    ...leaf('creditCode', '统一社会信用代码', 'credit code', service.creditCode),
    ...service.certificates.flatMap((certificate, index) =>
      leaf(`certificate${index}`, '证书', 'certificate', certificate.subject.text),
    ),
  ]);
}

function keyBranches(set: Pick<TrustRoot, 'keys' | 'threshold'>): readonly Branch[] {
  return [
    ...leaf('threshold', '门限', 'threshold', `${set.threshold} / ${set.keys.length}`),
    ...twig(
      'keys',
      '签署密钥',
      'keys',
      set.keys.flatMap(({ keyid, holder }) => leaf(keyid, holder, holder, keyid)),
    ),
  ];
}

/** A root of trust. */
export function trustRootTree(root: TrustRoot, digest: string): Tree {
  return {
    kind: 'trustRoot',
    label: { zh: '信任起点', en: 'root of trust' },
    branches: [
      ...leaf('scheme', '互认体系', 'scheme', root.schemeId),
      ...keyBranches(root),
      ...leaf('sm3', '核对值（SM3）', 'digest to compare (SM3)', digest),
    ],
  };
}
