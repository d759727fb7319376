import type { PathFailureCode, PathOutcome, StructuralPath } from './types.ts';

/** Reasons that concern a time only: the path itself holds. */
const timeReasons: ReadonlySet<PathFailureCode> = /* @__PURE__ */ new Set<PathFailureCode>([
  'chain.validity.outside',
  'chain.revoked',
  'revocation.missing',
  'revocation.stale',
  'revocation.invalid',
]);

/**
 * The path of an outcome as far as it holds in structure: for whoever weighs validity and revocation against what is proven.
 * @returns `undefined` when something fails that no time changes.
 * @example structureOf(validatePath(pathInput))?.certificates[0] === pathInput.leaf; // true
 */
export function structureOf(outcome: PathOutcome): StructuralPath | undefined {
  if (outcome.status === 'valid') return outcome.path;
  return timeReasons.has(outcome.code) ? outcome.structure : undefined;
}
