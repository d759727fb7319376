export {
  type CompletedPath,
  type CompletePathOptions,
  completePath,
  type FetchAnswer,
  type FetchRecord,
  type IssuerFetcher,
} from './complete-path.ts';
export { checkFetchAddress, checkFetchTarget, type FetchTargetProblem } from './fetch-target.ts';
export { PathCache } from './path-cache.ts';
export {
  distrustedFrom,
  type RevocationAnswer,
  type RevocationKnowledge,
  type RevocationQuestion,
  type UseTime,
  useTimeOf,
  weighRevocation,
} from './revocation-time.ts';
export { structureOf } from './structure-of.ts';
export type {
  OcspEvidence,
  PathFailure,
  PathFailureCode,
  PathInput,
  PathOutcome,
  PathPolicies,
  PathPolicyInput,
  PathPurpose,
  RevocationFact,
  RevocationMode,
  RevocationProblem,
  StructuralPath,
  TrustAnchor,
  VerifiedPath,
} from './types.ts';
export { validatePath } from './validate-path.ts';
export { isVerifiedPath } from './verified-paths.ts';
