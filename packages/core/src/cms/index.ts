export { createSignedData, type SignedDataRequest } from './create-signed-data.ts';
export { createTimestampToken, type TimestampRequest } from './create-timestamp-token.ts';
export { parseSignedData } from './parse-signed-data.ts';
export type { SigningCertificateMatch } from './signing-certificate.ts';
export type { TimestampInfo } from './timestamp-info.ts';
export { parseTimestampResponse, type TimestampResponse } from './timestamp-response.ts';
export {
  parseTimestampToken,
  readableTimestampToken,
  type TimestampFailure,
  type TimestampResult,
  type TimestampToken,
  verifyTimestampToken,
} from './timestamp-token.ts';
export type { CmsAttribute, CmsFamily, SignedData, SignerIdentifier, SignerInfo } from './types.ts';
export {
  type SignedDataExpectation,
  type SignerFailure,
  type SignerResult,
  verifySignedData,
} from './verify-signed-data.ts';
