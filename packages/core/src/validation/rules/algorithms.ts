import { checkSignatureAlgorithm } from '../algorithm-rules.ts';
import type { Facts, SealFacts, SignatureFacts } from '../facts/facts.ts';
import type { PathFacts } from '../facts/identity-facts.ts';
import type { Policy } from '../policy-types.ts';
import { type ProvenTime, provenSealTimeOf, provenTimeOf } from '../times.ts';
import { forSignatures, notReached, type Rule, type RuleResult, type Subject } from './rule.ts';

/** Only algorithms that the policy allows count as proof, with keys and at times for which it relies on them. */
export const algorithms: Rule = {
  id: 'algorithms',
  stage: 'signature',
  group: 'data',
  codes: [
    'algorithm.notAllowed',
    'algorithm.key.tooSmall',
    'algorithm.window.outside',
    'algorithm.window.noPoe',
    'algorithm.allowed',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts, policy) {
    if (facts.file.format === 'seal') {
      const subject: Subject = { kind: 'seal' };
      if (facts.sealFile === undefined) return [notReached({ kind: 'file' })];
      return judge(usesOfSeal(facts, facts.sealFile, undefined), [], policy, subject);
    }
    return forSignatures(facts, 'signature', (signature, subject) => {
      const digests = signature.references.map((reference) => reference.algorithm);
      return judge(usesOf(facts, signature), digests, policy, subject);
    });
  },
};

/** One signature of any kind: what it was made with, and when it is proven to have existed. */
interface Use {
  readonly algorithm: string;
  /** `undefined`: the key is not known, so that only the name can be judged. */
  readonly keyBits: number | undefined;
  readonly time: ProvenTime;
}

function usesOf(facts: Facts, signature: SignatureFacts): readonly Use[] {
  const { value, signerPath, seal } = signature;
  const time = provenTimeOf(signature, facts.at);
  return [
    ...(value === undefined ? [] : [{ algorithm: value.algorithm, keyBits: value.keyBits ?? 0, time }]),
    ...usesOfPath(signerPath, time),
    ...(seal === undefined ? [] : usesOfSeal(facts, seal, signature)),
  ];
}

function usesOfSeal(facts: Facts, seal: SealFacts, signature: SignatureFacts | undefined): readonly Use[] {
  const time = provenSealTimeOf(seal, signature, facts.at);
  const { algorithm, keyBits = 0 } = seal.makerSignature;
  return [{ algorithm, keyBits, time }, ...usesOfPath(seal.makerPath, time)];
}

function usesOfPath(path: PathFacts | undefined, time: ProvenTime): readonly Use[] {
  return (path?.certificates ?? []).flatMap(({ certificate, revocation, issuerKeyBits }) => {
    // Of a certificate that the list names itself no signature counts.
    if (revocation.status === 'listed') return [];
    const keyBits = path?.status === 'valid' ? (issuerKeyBits ?? 0) : undefined;
    return [{ algorithm: certificate.signatureAlgorithm, keyBits, time }];
  });
}

function judge(uses: readonly Use[], digests: readonly string[], policy: Policy, subject: Subject): RuleResult[] {
  const allowed = policy.parameters.algorithms;
  const unnamed = new Set(
    [...digests, ...uses.map(({ algorithm }) => algorithm)].filter((name) => !allowed.includes(name)),
  );
  const results = [...unnamed].map((algorithm) => notAllowed(algorithm, allowed.join(', '), subject));
  const seen = new Set<string>();
  for (const use of uses) {
    const { algorithm, keyBits, time } = use;
    const key = `${algorithm} ${keyBits} ${time.at} ${time.source}`;
    if (keyBits === undefined || unnamed.has(algorithm) || seen.has(key)) continue;
    seen.add(key);
    const refusal = refusalOf(use, policy, subject);
    if (refusal !== undefined) results.push(refusal);
  }
  return results.length === 0 ? [{ code: 'algorithm.allowed', subject }] : results;
}

function refusalOf({ algorithm, keyBits, time }: Use, policy: Policy, subject: Subject): RuleResult | undefined {
  const check = checkSignatureAlgorithm(policy, algorithm, keyBits, time.at);
  if (check.status === 'allowed') return undefined;
  const { expected, got } = check;
  switch (check.code) {
    case 'algorithm.keyTooSmall':
      return { code: 'algorithm.key.tooSmall', subject, expected, got, details: { algorithm } };
    case 'algorithm.notYet':
      return { code: 'algorithm.window.outside', subject, expected, got, details: { algorithm, at: time.at } };
    case 'algorithm.expired': {
      const code = time.source === 'timestamp' ? 'algorithm.window.outside' : 'algorithm.window.noPoe';
      return { code, subject, expected, got, details: { algorithm, at: time.at } };
    }
    default:
      return notAllowed(algorithm, expected, subject);
  }
}

function notAllowed(algorithm: string, expected: string, subject: Subject): RuleResult {
  return { code: 'algorithm.notAllowed', subject, expected, got: algorithm, details: { algorithm } };
}
