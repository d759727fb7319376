import type { Text } from '../../base/text.ts';
import { instantOf, provenTimeOf, type TimestampProblem, timestampProblem } from '../times.ts';
import { forSignatures, notApplicable, type Rule, type RuleResult } from './rule.ts';

/** Why a time-stamp proves nothing, for people. */
export const timestampProblems: Readonly<Record<TimestampProblem, Text>> = {
  malformed: { zh: '结构无法读取', en: 'it cannot be read' },
  mismatch: { zh: '盖在另一份数据上', en: 'it covers other data' },
  signature: { zh: '签名不成立', en: 'its signature is wrong' },
  order: { zh: '时间晚于核验参照时间', en: 'its time is after the reference time' },
  noPath: { zh: '时间戳服务未列入信任列表', en: 'its service is not on the trust list' },
  notGranted: { zh: '时间戳服务当时不是“已核准”状态', en: 'its service was not granted at that time' },
  outsideValidity: { zh: '时间戳证书当时不在有效期内', en: 'its certificate was outside its validity at that time' },
  revoked: { zh: '时间戳证书已被吊销', en: 'its certificate is revoked' },
  noRevocationData: { zh: '没有时间戳证书的吊销数据', en: 'there is no revocation data for its certificate' },
};

/** A time-stamp that is there proves its time: right data, right signature, recognised service. A bad one proves nothing. */
export const timestamp: Rule = {
  id: 'timestamp',
  stage: 'signature',
  group: 'conduct',
  codes: [
    'timestamp.malformed',
    'timestamp.mismatch',
    'timestamp.signature.invalid',
    'timestamp.untrusted',
    'timestamp.order',
    'timestamp.valid',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forSignatures(facts, 'timestamp', ({ timestamp: token }, subject): RuleResult[] => {
      if (token === undefined) return [notApplicable(subject)];
      const genTime = token.genTime ?? '';
      const problem = timestampProblem(token, facts.at);
      switch (problem) {
        case undefined:
          return [{ code: 'timestamp.valid', subject, details: { genTime, tsa: token.path?.service?.name ?? '' } }];
        case 'malformed':
          return [
            {
              code: 'timestamp.malformed',
              subject,
              details: { error: token.problem?.text ?? timestampProblems.malformed },
            },
          ];
        case 'mismatch':
          return [{ code: 'timestamp.mismatch', subject }];
        case 'signature':
          return [{ code: 'timestamp.signature.invalid', subject }];
        case 'order':
          return [
            {
              code: 'timestamp.order',
              subject,
              expected: `≤ ${facts.at}`,
              got: genTime,
              details: { genTime, at: facts.at },
            },
          ];
        default:
          return [{ code: 'timestamp.untrusted', subject, details: { problem: timestampProblems[problem] } }];
      }
    });
  },
};

/** Whether the time of the signature is proven at all; a policy may demand it. */
export const timestampPresent: Rule = {
  id: 'timestamp-present',
  stage: 'signature',
  group: 'conduct',
  codes: ['timestamp.missing', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forSignatures(facts, 'timestamp', (signature, subject) => {
      if (provenTimeOf(signature, facts.at).source === 'timestamp') return [notApplicable(subject)];
      return [{ code: 'timestamp.missing', subject }];
    });
  },
};

const problems = {
  after: { zh: '晚于可证明的时间', en: 'after the proven time' },
  beforeCertificate: { zh: '早于签章者证书的有效期', en: "before the validity of the signer's certificate" },
  afterCertificate: { zh: '晚于签章者证书的有效期', en: "after the validity of the signer's certificate" },
  beforeSeal: { zh: '早于印章的制作', en: 'before the seal was made' },
} satisfies Record<string, Text>;

/** The claimed signing time decides nothing, but contradictions are worth knowing. */
export const claimedTime: Rule = {
  id: 'claimed-time',
  stage: 'signature',
  group: 'conduct',
  codes: ['claimedTime.outside', 'claimedTime.skew', 'claimedTime.inside', 'check.notApplicable', 'check.notReached'],
  check(facts, policy) {
    const tolerance = policy.parameters.clockSkewSeconds * 1000;
    return forSignatures(facts, 'signature', (signature, subject): RuleResult[] => {
      const claimed = signature.claimedTime;
      if (claimed === undefined) return [notApplicable(subject)];
      const at = instantOf(claimed);
      const found: Text[] = [];
      if (at > instantOf(provenTimeOf(signature, facts.at).at) + tolerance) found.push(problems.after);
      if (signature.signer !== undefined && at < instantOf(signature.signer.notBefore) - tolerance)
        found.push(problems.beforeCertificate);
      if (signature.signer !== undefined && at > instantOf(signature.signer.notAfter) + tolerance)
        found.push(problems.afterCertificate);
      if (signature.seal !== undefined && at < instantOf(signature.seal.createdAt) - tolerance)
        found.push(problems.beforeSeal);
      const results: RuleResult[] = found.map((problem) => ({
        code: 'claimedTime.outside',
        subject,
        details: { claimed, problem },
      }));
      if (results.length === 0) results.push({ code: 'claimedTime.inside', subject, details: { claimed } });
      const described = signature.describedTime;
      if (described !== undefined && Math.abs(instantOf(described) - at) > tolerance)
        results.push({ code: 'claimedTime.skew', subject, details: { claimed, described } });
      return results;
    });
  },
};
