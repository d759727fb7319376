export { libraryVersion } from '../base/version.ts';
export { ValidationCache } from './cache.ts';
export type { CodeEntry, CodeIndication, Group, Severity } from './code-entry.ts';
export { codeRegistry, type VerdictCode } from './codes.generated.ts';
export { type CodeExplanation, describeCode, explainCode, isVerdictCode, verdictCodes } from './codes.ts';
export type {
  CoverageEntryFacts,
  DigestFacts,
  DocumentFacts,
  Facts,
  FileFacts,
  IsoTime,
  LeniencyFacts,
  LicenceFacts,
  LicenceFindingFacts,
  LicenceStatusFacts,
  OcspResponseFacts,
  ProblemFacts,
  ReferenceFacts,
  RevocationListFacts,
  ScopeFacts,
  SealFacts,
  SignatureFacts,
  SignatureValueFacts,
  StampFacts,
  TimestampFacts,
  TrustFacts,
} from './facts/facts.ts';
export type {
  CertificateFacts,
  PathCertificateFacts,
  PathFacts,
  RevocationFacts,
  ServiceFacts,
} from './facts/identity-facts.ts';
export { gather, gatherSeal } from './gather/gather.ts';
export type { ValidationInput } from './input.ts';
export {
  type Check,
  combineChecks,
  type Indication,
  type Judgement,
  judge,
  type Recognition,
  type SignatureJudgement,
  type Verdict,
} from './judge.ts';
export type { PackCode } from './pack/pack-codes.ts';
export { type Pack, readPack } from './pack/read-pack.ts';
export { type PackCheck, type PackOutcome, validatePack } from './pack/validate-pack.ts';
export { writePack } from './pack/write-pack.ts';
export { parsePolicy } from './parse-policy.ts';
export { builtInPolicies, checkPolicy, defaultPolicy, importedPolicy, policyDigest } from './policy.ts';
export type { Policy, PolicyAlgorithmRule, PolicyParameters, RuleLevel } from './policy-types.ts';
export { type HtmlOptions, renderHtml } from './report/html/render-html.ts';
export { reasonsOf, renderText, type TextOptions } from './report/render-text.ts';
export {
  type Report,
  type ReportCertificate,
  type ReportChain,
  type ReportSignature,
  type ReportVerdict,
  reportJson,
  reportOn,
  reportSchema,
} from './report/report.ts';
export { integrityRules, type RuleId, ruleIds } from './rule-ids.ts';
export type { Rule, RuleResult, Stage, Subject } from './rules/rule.ts';
export { isPassed, type PassedLicence, type ValidationResult, validateLicence, validateSeal } from './validate.ts';
