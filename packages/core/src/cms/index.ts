export {
  type CertificateBundleRequest,
  createCertificateBundle,
  parseCertificateBundle,
} from './certificate-bundle.ts';
export type { ContentCipherName } from './content-cipher.ts';
export { type ByteStream, type ContentDigests, type DigestChoice, digestContent } from './content-digests.ts';
export {
  createEncryptedData,
  createEnvelopedData,
  createSignedAndEnvelopedData,
  type EncryptedDataRequest,
  type EnvelopedDataRequest,
  type EnvelopeRequest,
  type SignedAndEnvelopedDataRequest,
} from './create-enveloped-data.ts';
export {
  createDetachedSignature,
  createSignedData,
  type DetachedStreamRequest,
  type SignedDataRequest,
  type SignerRequest,
} from './create-signed-data.ts';
export { createTimestampToken, type NewTimestampToken } from './create-timestamp-token.ts';
export type { DigestName } from './digests.ts';
export type { EncryptedContent, EnvelopedData, RecipientInfo } from './envelope-types.ts';
export {
  createEnvelopedPrivateKey,
  type EnvelopedPrivateKeyRequest,
  type OpenedPrivateKey,
  openEnvelopedPrivateKey,
} from './enveloped-private-key.ts';
export {
  createEnvelopedStream,
  type EnvelopedStreamOptions,
  type EnvelopedStreamRequest,
  type EnvelopedStreamResult,
  openEnvelopedStream,
} from './enveloped-stream.ts';
export { addCounterSignature, addSignatureTimestamp, addSigner } from './extend-signed-data.ts';
export type { EnvelopeKind } from './families.ts';
export {
  type OpenedEnvelope,
  type OpenedSignedEnvelope,
  openEncryptedData,
  openEnvelopedData,
  openSignedAndEnvelopedData,
} from './open-enveloped-data.ts';
export { parseEnvelopedData } from './parse-enveloped-data.ts';
export { parseSignedData } from './parse-signed-data.ts';
export { createSm2Recipient, type RecipientKey, type RecipientOptions } from './recipient.ts';
export {
  createSignedStream,
  type SignedStreamOptions,
  type SignedStreamResult,
  verifySignedStream,
} from './signed-stream.ts';
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
