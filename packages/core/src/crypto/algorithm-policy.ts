import { isCoreError } from '../base/errors.ts';
import { JsonCursor } from '../base/json-cursor.ts';
import { formatInstant, type Instant, parseInstant } from '../base/time.ts';
import { type SignatureAlgorithm, schemeOf } from './signature-algorithms.ts';
import { canVerify } from './verify-signature.ts';

/** When an algorithm may be relied on. */
export interface AlgorithmRule {
  readonly algorithm: SignatureAlgorithm;
  /** The first moment; without it there is no beginning. */
  readonly from?: Instant;
  /** The moment from which it is refused; without it there is no end. */
  readonly until?: Instant;
  /** Bits of the RSA modulus or of the curve (`publicKeyBits`). */
  readonly leastKeyBits?: number;
}

/** Which algorithms may be relied on, and when: plain data. What has no rule is refused. */
export interface AlgorithmPolicy {
  readonly rules: readonly AlgorithmRule[];
}

/** The answer of `checkAlgorithm`; a refusal says the rule's bound and what was met. */
export type AlgorithmCheck =
  | { readonly status: 'allowed' }
  | {
      readonly status: 'refused';
      readonly code:
        | 'algorithm.unknown'
        | 'algorithm.notAllowed'
        | 'algorithm.notYet'
        | 'algorithm.expired'
        | 'algorithm.keyTooSmall';
      readonly expected: string;
      readonly got: string;
    };

const modern: readonly SignatureAlgorithm[] = ['sm2-sm3', 'ecdsa-sha256', 'ecdsa-sha384', 'ecdsa-sha512', 'ed25519'];
const rsa: readonly SignatureAlgorithm[] = [
  'rsa-sha256',
  'rsa-sha384',
  'rsa-sha512',
  'rsa-pss-sha256',
  'rsa-pss-sha384',
  'rsa-pss-sha512',
];

/**
 * SM2 with SM3, ECDSA and Ed25519 at any time; RSA of 2048 bits and more; SHA-224, of 112 bits as 2048-bit RSA is, until the end of
 * 2030 (NIST SP 800-131A). SHA-1 and MD5 have no rule and get none by a policy: nothing verifies them.
 */
export const defaultAlgorithmPolicy: AlgorithmPolicy = /* @__PURE__ */ Object.freeze({
  rules: [
    ...modern.map((algorithm) => ({ algorithm })),
    ...rsa.map((algorithm) => ({ algorithm, leastKeyBits: 2048 })),
    { algorithm: 'ecdsa-sha224' as const, until: 1_924_992_000_000 },
    { algorithm: 'rsa-sha224' as const, until: 1_924_992_000_000, leastKeyBits: 2048 },
    { algorithm: 'rsa-pss-sha224' as const, until: 1_924_992_000_000, leastKeyBits: 2048 },
  ],
});

/**
 * Whether a policy allows an algorithm with a key of this size at a moment. Several rules of one algorithm are alternatives.
 * @param algorithm - `undefined` for one that is not recognised.
 * @param keyBits - From `publicKeyBits`.
 * @param at - When the signature is known to have existed.
 * @example checkAlgorithm(defaultAlgorithmPolicy, 'sm2-sm3', 256, at).status; // 'allowed'
 */
export function checkAlgorithm(
  policy: AlgorithmPolicy,
  algorithm: SignatureAlgorithm | undefined,
  keyBits: number,
  at: Instant,
): AlgorithmCheck {
  if (algorithm === undefined) return refused('algorithm.unknown', 'a known algorithm', 'none');
  // An algorithm that nothing verifies stays refused whatever a policy says.
  const rules = canVerify(algorithm) ? policy.rules.filter((rule) => rule.algorithm === algorithm) : [];
  let nearest = refused('algorithm.notAllowed', 'an algorithm of the policy', algorithm);
  for (const rule of rules) {
    const checked = checkRule(rule, keyBits, at);
    if (checked.status === 'allowed') return checked;
    nearest = checked;
  }
  return nearest;
}

function checkRule({ from, until, leastKeyBits }: AlgorithmRule, keyBits: number, at: Instant): AlgorithmCheck {
  if (from !== undefined && at < from)
    return refused('algorithm.notYet', `from ${formatInstant(from)}`, formatInstant(at));
  if (until !== undefined && at >= until)
    return refused('algorithm.expired', `before ${formatInstant(until)}`, formatInstant(at));
  if (leastKeyBits !== undefined && keyBits < leastKeyBits)
    return refused('algorithm.keyTooSmall', `${leastKeyBits} bits`, `${keyBits} bits`);
  return { status: 'allowed' };
}

function refused(
  code: (AlgorithmCheck & { status: 'refused' })['code'],
  expected: string,
  got: string,
): AlgorithmCheck {
  return { status: 'refused', code, expected, got };
}

/**
 * Reads a policy from JSON: { "rules": [ { "algorithm": "rsa-sha256", "from"?: time, "until"?: time, "leastKeyBits"?: number } ] },
 * times in ISO 8601. Nothing else may stand in it.
 * @param input - JSON text, its UTF-8 bytes, or the value.
 * @throws CoreError `ERR_ALGORITHM_POLICY` with the path of what is wrong: an algorithm that is unknown or never verified, a window
 * that is empty, another member.
 * @example
 * const policy = parseAlgorithmPolicy({ rules: [{ algorithm: 'rsa-sha256', until: '2027-01-01', leastKeyBits: 2048 }] });
 * checkAlgorithm(policy, 'rsa-sha256', 1024, at).status; // 'refused'
 */
export function parseAlgorithmPolicy(input: unknown): AlgorithmPolicy {
  const policy = JsonCursor.of(input, 'ERR_ALGORITHM_POLICY').object('rules');
  return Object.freeze({ rules: policy('rules').array(0, 200).map(readRule) });
}

function readRule(cursor: JsonCursor): AlgorithmRule {
  const rule = cursor.object('algorithm', 'from?', 'until?', 'leastKeyBits?');
  const algorithm = rule('algorithm').string(/./, 'the name of an algorithm') as SignatureAlgorithm;
  if (schemeOf(algorithm) === undefined) rule('algorithm').fail('an algorithm that is verified');
  const [from, until] = [readTime(rule('from')), readTime(rule('until'))];
  if (from !== undefined && until !== undefined && from >= until) rule('until').fail('a time later than from');
  const leastKeyBits = rule('leastKeyBits').absent ? undefined : rule('leastKeyBits').number(1, 65_536);
  return Object.freeze({
    algorithm,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(leastKeyBits === undefined ? {} : { leastKeyBits }),
  });
}

function readTime(cursor: JsonCursor): Instant | undefined {
  if (cursor.absent) return undefined;
  try {
    return parseInstant(cursor.string(/./, 'a time in ISO 8601'));
  } catch (error) {
    if (isCoreError(error) && error.code === 'ERR_ENCODING') return cursor.fail('a time in ISO 8601');
    throw error;
  }
}
