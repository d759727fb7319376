import { toHex } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { formatInstant } from '../base/time.ts';
import { defaultAlgorithmPolicy } from '../crypto/index.ts';
import { sm3 } from '../sm/index.ts';
import { writeCanonicalJson } from '../trust/index.ts';
import { algorithmPolicyOf } from './algorithm-rules.ts';
import type { Policy } from './policy-types.ts';
import { integrityRules, ruleIds } from './rule-ids.ts';

/**
 * The policy under which licences are accepted: the whole document must be protected, everything must be recognised and revocation
 * data must be there.
 */
export const defaultPolicy: Policy = /* @__PURE__ */ freeze({
  schema: 'yinxin-policy/1',
  id: 'yinxin-licence-1',
  title: { zh: '电子证照核验策略', en: 'Validation of electronic licences' },
  rules: {
    'insecure-flags': 'fail',
    'file-readable': 'fail',
    'document-signed': 'fail',
    'document-single': 'fail',
    'document-parts': 'warn',
    'signature-readable': 'fail',
    'references-unchanged': 'fail',
    'content-digest': 'fail',
    'signature-value': 'fail',
    algorithms: 'fail',
    'signer-certificate': 'fail',
    'seal-present': 'fail',
    'seal-maker-signature': 'fail',
    'seal-copy': 'fail',
    'seal-signer-listed': 'fail',
    'seal-validity': 'fail',
    'seal-timestamp': 'warn',
    'seal-stamps': 'warn',
    'trust-list': 'fail',
    'signer-path': 'fail',
    'signer-key-usage': 'fail',
    'signer-service': 'fail',
    'maker-path': 'fail',
    'maker-service': 'fail',
    timestamp: 'fail',
    'timestamp-service': 'warn',
    'timestamp-present': 'inform',
    'signer-validity': 'fail',
    'signer-revocation': 'fail',
    'maker-validity': 'fail',
    'maker-revocation': 'fail',
    'chain-validity': 'fail',
    'chain-revocation': 'fail',
    'claimed-time': 'inform',
    'coverage-shown': 'fail',
    'coverage-stowaways': 'fail',
    'coverage-later': 'fail',
    'coverage-signature-list': 'inform',
    'licence-metadata': 'fail',
    'licence-identifier': 'warn',
    'licence-holder': 'warn',
    'licence-issuer': 'fail',
    'licence-issuer-service': 'fail',
    'licence-fields': 'fail',
    'licence-period': 'fail',
    'licence-status': 'fail',
    'licence-status-known': 'inform',
    'approved-scope': 'fail',
    leniencies: 'fail',
  },
  parameters: {
    algorithms: ['sm3', 'sm2-sm3'],
    algorithmRules: defaultAlgorithmPolicy.rules.map(({ from, until, ...rule }) => ({
      ...rule,
      ...(from === undefined ? {} : { from: formatInstant(from) }),
      ...(until === undefined ? {} : { until: formatInstant(until) }),
    })),
    refusedLeniencies: [],
    clockSkewSeconds: 300,
  },
});

/**
 * The policy for documents of other systems: who sealed, whether the bytes are unchanged and when are judged as strictly, but gaps of
 * coverage and missing licence data are warnings.
 */
export const importedPolicy: Policy = /* @__PURE__ */ freeze({
  ...defaultPolicy,
  id: 'yinxin-imported-1',
  title: { zh: '外来文件核验策略', en: 'Validation of documents from other systems' },
  rules: {
    ...defaultPolicy.rules,
    'document-single': 'warn',
    'document-parts': 'inform',
    'seal-present': 'inform',
    'coverage-shown': 'warn',
    'coverage-stowaways': 'warn',
    'coverage-later': 'warn',
    'licence-metadata': 'inform',
    'licence-identifier': 'inform',
    'licence-holder': 'inform',
    'licence-issuer': 'warn',
    'licence-issuer-service': 'inform',
    'licence-fields': 'warn',
  },
  parameters: { ...defaultPolicy.parameters, algorithms: ['sm3', 'sm3-with-signer', 'sha256', 'sm2-sm3'] },
});

/** The policies that come with the library, by id. */
export const builtInPolicies: readonly Policy[] = /* @__PURE__ */ Object.freeze([defaultPolicy, importedPolicy]);

function freeze(policy: Policy): Policy {
  const { algorithmRules } = policy.parameters;
  return Object.freeze({
    ...policy,
    title: Object.freeze(policy.title),
    rules: Object.freeze(policy.rules),
    parameters: Object.freeze({
      ...policy.parameters,
      algorithms: Object.freeze([...policy.parameters.algorithms]),
      ...(algorithmRules === undefined
        ? {}
        : { algorithmRules: Object.freeze(algorithmRules.map((rule) => Object.freeze(rule))) }),
      refusedLeniencies: Object.freeze([...policy.parameters.refusedLeniencies]),
    }),
  });
}

const digests = /* @__PURE__ */ new WeakMap<Policy, string>();

/**
 * SM3 of the policy's canonical JSON (RFC 8785), 64 lower-case hexadecimal digits: names exactly what was applied.
 * @example policyDigest(defaultPolicy).length; // 64
 */
export function policyDigest(policy: Policy): string {
  const known = digests.get(policy);
  if (known !== undefined) return known;
  const digest = toHex(sm3(writeCanonicalJson(policy)));
  if (isFrozen(policy)) digests.set(policy, digest);
  return digest;
}

/** Whether nothing of a policy can change any more, so that what was found out about it stays right. */
function isFrozen(policy: Policy): boolean {
  const { rules, parameters, title } = policy;
  const parts = [policy, rules, parameters, title, ...Object.values(parameters), ...(parameters.algorithmRules ?? [])];
  return parts.every((part) => Object.isFrozen(part));
}

/** Frozen policies that were checked and are complete. */
const checked = /* @__PURE__ */ new WeakSet<Policy>();

/**
 * Refuses a policy that leaves a rule out, names an unknown one, or lowers a rule that protects integrity.
 * @throws CoreError `ERR_POLICY_RULE_MISSING`, `ERR_POLICY_RULE_UNKNOWN`, `ERR_POLICY_RULE_LEVEL`; `ERR_ALGORITHM_POLICY` for algorithm
 * rules that cannot be understood.
 * @example checkPolicy(defaultPolicy);
 */
export function checkPolicy(policy: Policy): void {
  if (checked.has(policy)) return;
  for (const rule of ruleIds) {
    if (!Object.hasOwn(policy.rules, rule)) throw new CoreError('ERR_POLICY_RULE_MISSING', { policy: policy.id, rule });
    const level = policy.rules[rule];
    if (!['fail', 'warn', 'inform'].includes(level))
      throw new CoreError('ERR_POLICY_RULE_LEVEL', {
        policy: policy.id,
        rule,
        expected: 'fail, warn or inform',
        got: String(level),
      });
    if (integrityRules.has(rule) && level !== 'fail')
      throw new CoreError('ERR_POLICY_RULE_LEVEL', { policy: policy.id, rule, expected: 'fail', got: level });
  }
  const known: ReadonlySet<string> = new Set(ruleIds);
  for (const rule of Object.keys(policy.rules))
    if (!known.has(rule)) throw new CoreError('ERR_POLICY_RULE_UNKNOWN', { policy: policy.id, rule });
  algorithmPolicyOf(policy);
  if (isFrozen(policy)) checked.add(policy);
}
