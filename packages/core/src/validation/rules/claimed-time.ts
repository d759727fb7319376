import type { Text } from '../../base/text.ts';
import { instantOf, provenTimeOf } from '../times.ts';
import { forSignatures, notApplicable, type Rule, type RuleResult } from './rule.ts';

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
