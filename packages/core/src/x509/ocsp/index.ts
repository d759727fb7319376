export { type CertId, type CertIdHash, type CertIdIssuer, matchesCertId, matchesIssuer } from './certificate-id.ts';
export {
  type OcspRequest,
  type OcspRequestEntry,
  type OcspRequestSignature,
  parseOcspRequest,
  verifyOcspRequestSignature,
} from './parse-request.ts';
export { parseOcspResponse } from './parse-response.ts';
export {
  matchesResponder,
  type OcspAnswer,
  type OcspRefusal,
  type OcspRefusalStatus,
  type OcspResponse,
  type ResponderId,
  type SingleResponse,
  verifyOcspResponseSignature,
} from './response.ts';
