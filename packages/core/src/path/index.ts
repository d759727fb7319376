export { PathCache } from './path-cache.ts';
export type {
  PathFailure,
  PathFailureCode,
  PathInput,
  PathOutcome,
  PathPurpose,
  RevocationFact,
  RevocationMode,
  RevocationProblem,
  StructuralPath,
  TrustAnchor,
  VerifiedPath,
} from './types.ts';
export { isVerifiedPath, validatePath } from './validate-path.ts';
