import type { Certificate } from '../x509/index.ts';
import type { PathFailure, PathFailureCode } from './types.ts';

/** A finding while a path is built; `PathFailure` without the decision about the whole. */
export type Finding = Pick<PathFailure, 'code' | 'certificate' | 'details'>;

/** A finding about a certificate. */
export function finding(
  code: PathFailureCode,
  certificate: Certificate,
  details: Readonly<Record<string, string | number>> = {},
): Finding {
  return { code, certificate, details };
}

/**
 * How much a reason says, when every candidate failed. A constraint broken under a verified signature says most; a signature that
 * does not verify may only mean that another certificate of the same name is missing; a missing anchor says least.
 */
const ranks: Readonly<Record<PathFailureCode, number>> = {
  'chain.anchor.notFound': 0,
  'chain.signature.invalid': 1,
  'chain.algorithm.unsupported': 2,
  'chain.algorithm.notAllowed': 9,
  'chain.constraint.profile': 3,
  'chain.constraint.ca': 4,
  'chain.constraint.extendedKeyUsage': 4,
  'chain.constraint.keyUsage': 5,
  'chain.constraint.pathLength': 6,
  'chain.constraint.unknownCritical': 6,
  'chain.constraint.name': 6,
  'chain.constraint.policy': 6,
  'chain.budget': 7,
  'chain.revoked': 10,
  'chain.validity.outside': 11,
  'revocation.invalid': 12,
  'revocation.missing': 13,
  'revocation.stale': 14,
};

/** Whether a reason says more than another; of equals the first found stays. */
export function saysMore(a: PathFailureCode, b: PathFailureCode): boolean {
  return ranks[a] > ranks[b];
}

/** Reasons that further data (another intermediate, another list, a larger budget) could remove. */
const open: ReadonlySet<PathFailureCode> = /* @__PURE__ */ new Set([
  'chain.anchor.notFound',
  'chain.algorithm.unsupported',
  'chain.budget',
  'revocation.missing',
  'revocation.stale',
  'revocation.invalid',
]);

/** Whether a reason is proven by what was given or could change with more. */
export function statusOf(code: PathFailureCode): 'invalid' | 'indeterminate' {
  return open.has(code) ? 'indeterminate' : 'invalid';
}
