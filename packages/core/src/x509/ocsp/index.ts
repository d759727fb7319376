export { answerOcspRequest, type OcspService } from './answer-request.ts';
export {
  type CertId,
  type CertIdHash,
  type CertIdIssuer,
  createCertId,
  matchesCertId,
  matchesIssuer,
} from './certificate-id.ts';
export { createOcspRequest, type OcspRequestOrder } from './create-request.ts';
export {
  type CertificateStatus,
  createOcspRefusal,
  createOcspResponse,
  type NewSingleResponse,
  type OcspResponder,
  type OcspResponseOrder,
} from './create-response.ts';
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
