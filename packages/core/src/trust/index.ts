export {
  type AuthenticTrustList,
  type Freshness,
  freshnessOf,
  isAuthenticTrustList,
  listKnownAt,
} from './authentic.ts';
export {
  addProvider,
  addService,
  changeKeys,
  changeServiceScope,
  changeServiceStatus,
  createTrustList,
  encodeTrustList,
  type IssueTimes,
  type NewService,
  type NewTrustList,
  nextVersion,
  type StatusChange,
} from './compose.ts';
export { diffTrustLists, type TrustListChange, type TrustListChangeCode, trustListChanges } from './diff.ts';
export {
  type AccreditationDocument,
  type AlgorithmWindowDocument,
  type ApprovedScope,
  type OperatorDocument,
  type ProviderDocument,
  type SchemeDocument,
  type ServiceDocument,
  type ServiceStatus,
  type ServiceType,
  type StatusDocument,
  serviceStatuses,
  serviceTypes,
  type TrustListDocument,
  trustListPayloadType,
  trustListSchema,
} from './document.ts';
export {
  type Envelope,
  type EnvelopeSignature,
  encodeEnvelope,
  parseEnvelope,
  preAuthenticationEncoding,
} from './envelope.ts';
export { type JsonValue, parseStrictJson, writeCanonicalJson } from './json.ts';
export {
  lintTrustList,
  type TrustListFinding,
  type TrustListLint,
  trustListLints,
} from './lint.ts';
export type {
  AlgorithmWindow,
  CertificationServiceProvider,
  StatusPeriod,
  TrustList,
  TrustService,
} from './list.ts';
export {
  type OpenTrustListOptions,
  openTrustList,
  openTrustListHistory,
  type TrustListHistoryOutcome,
} from './open.ts';
export {
  type AcceptedTrustList,
  type RefusedTrustList,
  type TrustListDetails,
  type TrustListNote,
  type TrustListOutcome,
  type TrustListRefusal,
  trustListNotes,
  trustListRefusals,
} from './outcome.ts';
export { parseTrustList } from './parse-list.ts';
export {
  type Recognition,
  type RecognitionQuestion,
  type RecognitionReason,
  recogniseCertificate,
  recogniseLicenceIssuer,
  recogniseSeal,
  recogniseTimestamp,
  recognitionReasons,
} from './recognise.ts';
export { decideScope, type ScopeDecision, type ScopeDimension, type ScopeQuestion } from './scope.ts';
export {
  findServiceFor,
  type ListedService,
  type ServiceQuery,
  serviceById,
  servicesOf,
  trustAnchorsOf,
} from './services.ts';
export { signEnvelope } from './sign-envelope.ts';
export { type SignTrustListOptions, signTrustList } from './sign-list.ts';
export {
  encodeTrustListState,
  encodeTrustRoot,
  parseTrustListState,
  parseTrustRoot,
  type TrustListState,
  type TrustRoot,
  trustRootDigest,
} from './state.ts';
export { algorithmAllowedAt, type StatusAt, serviceStatusAt } from './status.ts';
export { type KeySet, type TrustedKey, trustedKey } from './trusted-key.ts';
export { type EnvelopeSignatureStatus, type EnvelopeVerification, verifyEnvelope } from './verify-envelope.ts';
