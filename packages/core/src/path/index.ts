export { PathCache } from './path-cache.ts';
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
export { isVerifiedPath, validatePath } from './validate-path.ts';
