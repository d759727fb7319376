import {
  type AlgorithmCheck,
  type AlgorithmPolicy,
  checkAlgorithm,
  defaultAlgorithmPolicy,
  parseAlgorithmPolicy,
  type SignatureAlgorithm,
} from '../crypto/index.ts';
import type { IsoTime, TimestampFacts } from './facts/facts.ts';
import type { Policy } from './policy-types.ts';
import { instantOf } from './times.ts';

/** Of rules that nobody can change any more. */
const known = /* @__PURE__ */ new WeakMap<NonNullable<Policy['parameters']['algorithmRules']>, AlgorithmPolicy>();

/**
 * Since when, until when and with which keys a policy relies on signature algorithms; the library's own rules when it has none.
 * @throws CoreError `ERR_ALGORITHM_POLICY` for rules that `parseAlgorithmPolicy` refuses.
 */
export function algorithmPolicyOf({ parameters: { algorithmRules } }: Policy): AlgorithmPolicy {
  if (algorithmRules === undefined) return defaultAlgorithmPolicy;
  const before = known.get(algorithmRules);
  if (before !== undefined) return before;
  const policy = parseAlgorithmPolicy({ rules: algorithmRules });
  if ([algorithmRules, ...algorithmRules].every((part) => Object.isFrozen(part))) known.set(algorithmRules, policy);
  return policy;
}

/** Whether a policy relies on a signature that is proven for a time. */
export function checkSignatureAlgorithm(
  policy: Policy,
  algorithm: string,
  keyBits: number | undefined,
  at: IsoTime,
): AlgorithmCheck {
  // Names that are no signature algorithm have no rule.
  return checkAlgorithm(algorithmPolicyOf(policy), algorithm as SignatureAlgorithm, keyBits ?? 0, instantOf(at));
}

/**
 * A token with a mark when the policy does not rely on its algorithm at the reference time. A token says itself when it was made, so
 * that whoever can forge its signature today can date it at will: its own time does not count.
 */
export function weighTimestamp<T extends TimestampFacts | undefined>(token: T, policy: Policy, at: IsoTime): T {
  if (token?.signatureAlgorithm === undefined) return token;
  const { status } = checkSignatureAlgorithm(policy, token.signatureAlgorithm, token.signatureKeyBits, at);
  return status === 'allowed' ? token : { ...token, weakAlgorithm: true };
}
