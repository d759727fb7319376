import type { GeneralName, RevocationList, RevokedEntry } from '@yinxin/core/x509';
import { algorithmText, leniencyBranches } from './certificates.ts';
import { nameText } from './requests.ts';
import { type Branch, leaf, type Tree, timeText, twig } from './tree.ts';

/** A certificate revocation list; of many entries the first hundred are shown. */
export function revocationListTree(crl: RevocationList): Tree {
  const { issuingDistributionPoint: scope, freshestCrl = [], unknownCritical } = crl;
  const delta = crl.baseNumber !== undefined;
  const label = delta
    ? { zh: '增量证书吊销列表', en: 'delta certificate revocation list' }
    : { zh: '证书吊销列表', en: 'certificate revocation list' };
  return {
    kind: 'crl',
    label,
    branches: [
      ...leaf('issuer', '签发者', 'issuer', crl.issuer.text),
      ...leaf('number', '编号', 'number', crl.number),
      ...leaf('baseNumber', '基础列表编号', 'number of the base list', crl.baseNumber),
      ...leaf('thisUpdate', '本次更新', 'this update', timeText(crl.thisUpdate)),
      ...leaf('nextUpdate', '下次更新', 'next update', timeText(crl.nextUpdate)),
      ...leaf(
        'expiredCertsSince',
        '保留此后过期的证书',
        'keeps certificates expired since',
        timeText(crl.expiredCertsSince),
      ),
      ...leaf('signatureAlgorithm', '签名算法', 'signature algorithm', algorithmText(crl.signatureAlgorithm.oid)),
      ...twig('scope', '范围', 'scope', scope === undefined ? [] : scopeBranches(scope)),
      ...leaf(
        'freshestCrl',
        '增量列表地址',
        'delta lists',
        freshestCrl.flatMap(({ names }) => names.map(nameText)).join(', '),
      ),
      ...leaf('unknownCritical', '不认识的关键扩展', 'critical extensions not understood', unknownCritical.join(', ')),
      ...leaf('count', '吊销数', 'revoked', crl.entries.count),
      ...twig('entries', '吊销条目', 'entries', [...take(crl.entries, 100)].flatMap(entryBranch)),
      ...leniencyBranches(crl.leniencies),
    ],
  };
}

function scopeBranches(scope: NonNullable<RevocationList['issuingDistributionPoint']>): readonly Branch[] {
  const { distributionPoint, only, onlySomeReasons, indirect } = scope;
  const names: readonly GeneralName[] = distributionPoint?.names ?? [];
  const relative = distributionPoint?.relativeName?.map(({ value }) => value).join('+');
  return [
    ...leaf('distributionPoint', '发布点', 'distribution point', relative ?? names.map(nameText).join(', ')),
    ...leaf('only', '只含', 'only', only),
    ...leaf('reasons', '只含原因', 'only reasons', [...(onlySomeReasons ?? [])].join(', ')),
    ...leaf('indirect', '间接列表', 'indirect', indirect ? 'true' : undefined),
  ];
}

/** One entry on one line: when, why, since when compromised, of which issuer. */
export function entryText({ revokedAt, reason, invalidityDate, certificateIssuer }: RevokedEntry): string {
  const since = invalidityDate === undefined ? undefined : `invalid since ${timeText(invalidityDate)}`;
  return [timeText(revokedAt), reason, since, certificateIssuer?.map(nameText).join(', ')].filter(Boolean).join(', ');
}

function entryBranch(entry: RevokedEntry): readonly Branch[] {
  return leaf(entry.serialNumber, entry.serialNumber, entry.serialNumber, entryText(entry));
}

function* take<T>(items: Iterable<T>, most: number): Generator<T> {
  let taken = 0;
  for (const item of items) {
    if (taken++ >= most) return;
    yield item;
  }
}
