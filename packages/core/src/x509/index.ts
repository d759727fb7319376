export { attributeName } from './attribute-names.ts';
export type { Certificate } from './certificate.ts';
export { parseCertificates } from './certificate-bundle.ts';
export {
  certificateFingerprint,
  isSelfIssued,
  sameCertificate,
  verifyCertificateSignature,
} from './certificate-facts.ts';
export type { CertificateOrder, SignedCertificateOrder } from './certificate-order.ts';
export type { CertificateRequest, RequestAttribute } from './certificate-request.ts';
export {
  type CertificateResponse,
  createCertificateResponse,
  type NewCertificateResponse,
  parseCertificateResponse,
} from './certificate-response.ts';
export {
  certificateRequestRules,
  checkCertificateRequest,
  type RequestCheck,
  type RequestFinding,
  type RequestRule,
  verifyCertificateRequestSignature,
} from './check-certificate-request.ts';
export { createCertificateRequest, type NewCertificateRequest } from './create-certificate-request.ts';
export type { NewExtension, NewIdentity } from './encode-extensions.ts';
export type { SubjectAttributes } from './encode-name.ts';
export {
  createSm2EnvelopedKey,
  isSm2EnvelopedKey,
  openSm2EnvelopedKey,
  parseSm2EnvelopedKey,
  type Sm2EnvelopedKey,
  type Sm2EnvelopedKeyOptions,
} from './enveloped-key.ts';
export type { Extension } from './extension-list.ts';
export type {
  AuthorityInformation,
  AuthorityKeyIdentifier,
  BasicConstraints,
  DistributionPoint,
  NameConstraints,
} from './extension-values.ts';
export type { GeneralName } from './general-name.ts';
export type { Identity, IdentityItem, IdentityKind } from './identity.ts';
export { issueCertificate, issueRevocationList } from './issue.ts';
export type { RevocationListRequest } from './issue-revocation-list.ts';
export { type KeyUsage, keyUsages } from './key-usage.ts';
export { certificateLintRules, type LintFinding, lintCertificate } from './lint/lint-certificate.ts';
export type { LintRule, LintSeverity, LintSubject } from './lint/rule.ts';
export { type Name, nameKey, nameValues, type RelativeName, relativeNamesKey, sameName } from './name.ts';
export {
  answerOcspRequest,
  type CertId,
  type CertIdHash,
  type CertIdIssuer,
  type CertificateStatus,
  createCertId,
  createOcspRefusal,
  createOcspRequest,
  createOcspResponse,
  matchesCertId,
  matchesIssuer,
  matchesResponder,
  type NewSingleResponse,
  type OcspAnswer,
  type OcspRefusal,
  type OcspRefusalStatus,
  type OcspRequest,
  type OcspRequestEntry,
  type OcspRequestOrder,
  type OcspRequestSignature,
  type OcspResponder,
  type OcspResponse,
  type OcspResponseOrder,
  type OcspService,
  parseOcspRequest,
  parseOcspResponse,
  type ResponderId,
  type SingleResponse,
  verifyOcspRequestSignature,
  verifyOcspResponseSignature,
} from './ocsp/index.ts';
export { parseCertificate } from './parse-certificate.ts';
export { parseCertificateRequest } from './parse-certificate-request.ts';
export type { PolicyConstraints, PolicyInformation, PolicyMapping, PolicyQualifier } from './policy-extensions.ts';
export {
  completeCertificate,
  type PreparedCertificate,
  prepareCertificate,
} from './prepare-certificate.ts';
export type { CertificateProfile } from './profiles.generated.ts';
export { certificateProfiles, type KeyUse, type ProfileRule, parseCertificateProfile } from './profiles.ts';
export { type Renewal, renewalOrder } from './renewal.ts';
export { applyDelta, deltaEntries, type RevocationChange, revocationChanges } from './revocation-changes.ts';
export type { RevokedEntries, RevokedEntry } from './revocation-entries.ts';
export {
  findRevoked,
  type IssuingDistributionPoint,
  parseRevocationList,
  type RevocationList,
  verifyRevocationListSignature,
} from './revocation-list.ts';
export { type RevocationReason, revocationReasons } from './revocation-reasons.ts';
export { compareSecondReading } from './second-reader.ts';
export { randomSerialNumber, serialNumberText } from './serial-number.ts';
