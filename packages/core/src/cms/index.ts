export {
  type CertificateBundleRequest,
  createCertificateBundle,
  parseCertificateBundle,
} from './certificate-bundle.ts';
export { type ByteStream, type ContentDigests, type DigestChoice, digestContent } from './content-digests.ts';
export {
  createDetachedSignature,
  createSignedData,
  type DetachedStreamRequest,
  type SignedDataRequest,
  type SignerRequest,
} from './create-signed-data.ts';
export { createTimestampToken, type NewTimestampToken } from './create-timestamp-token.ts';
export type { DigestName } from './digests.ts';
export { addCounterSignature, addSignatureTimestamp, addSigner } from './extend-signed-data.ts';
export { parseSignedData } from './parse-signed-data.ts';
export type { SigningCertificateMatch } from './signing-certificate.ts';
export {
  answerTimestampRequest,
  type ClockReading,
  requireTimestampAuthority,
  type TimestampAnswer,
  type TimestampAuthority,
  type TimestampQuestion,
  type TimestampRecord,
} from './timestamp-authority.ts';
export {
  checkTimestampAnswer,
  checkTimestampCertificate,
  compareTimestamps,
  type TimestampAnswerProblem,
  type TimestampCertificateProblem,
} from './timestamp-checks.ts';
export type { TimestampInfo } from './timestamp-info.ts';
export {
  createTimestampRequest,
  type MessageImprint,
  type NewTimestampRequest,
  parseTimestampRequest,
  type Stamped,
  type TimestampRequest,
} from './timestamp-request.ts';
export { parseTimestampResponse, type TimestampRefusal, type TimestampResponse } from './timestamp-response.ts';
export {
  parseTimestampToken,
  readableTimestampToken,
  type TimestampFailure,
  type TimestampResult,
  type TimestampToken,
  verifyTimestampImprint,
  verifyTimestampToken,
} from './timestamp-token.ts';
export type { CmsAttribute, CmsFamily, SignedData, SignerIdentifier, SignerInfo } from './types.ts';
export { type SignedDataExpectation, verifyCounterSignatures, verifySignedData } from './verify-signed-data.ts';
export type { SignerFailure, SignerResult } from './verify-signer.ts';
