import type { Text } from '../../base/text.ts';
import type { TimestampProblem } from '../times.ts';

/** Why a time-stamp proves nothing, for people. */
export const timestampProblems: Readonly<Record<TimestampProblem, Text>> = {
  malformed: { zh: '结构无法读取', en: 'it cannot be read' },
  mismatch: { zh: '盖在另一份数据上', en: 'it covers other data' },
  signature: { zh: '签名不成立', en: 'its signature is wrong' },
  order: { zh: '时间晚于核验参照时间', en: 'its time is after the reference time' },
  noPath: { zh: '时间戳服务未列入信任列表', en: 'its service is not on the trust list' },
  notGranted: { zh: '时间戳服务当时不是“已核准”状态', en: 'its service was not granted at that time' },
  algorithm: { zh: '时间戳服务当时不得使用此签名算法', en: 'its service may not use this signature algorithm' },
  weakAlgorithm: {
    zh: '其签名算法不为策略所允许，或已过允许期限',
    en: 'the policy does not allow the algorithm that it is signed with, or no longer',
  },
  outsideValidity: { zh: '时间戳证书当时不在有效期内', en: 'its certificate was outside its validity at that time' },
  revoked: { zh: '时间戳证书已被吊销', en: 'its certificate is revoked' },
  noRevocationData: { zh: '没有时间戳证书的吊销数据', en: 'there is no revocation data for its certificate' },
  staleRevocationData: {
    zh: '时间戳证书的吊销数据在核验参照时间已不是现行的，无从知道其密钥此后是否丢失',
    en: 'the revocation data for its certificate is not current at the reference time: its key may have been lost since',
  },
};
