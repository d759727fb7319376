export {
  type AlgorithmIdentifier,
  encodeAlgorithmIdentifier,
  parseAlgorithmIdentifier,
  type SignatureAlgorithm,
  signatureAlgorithmOf,
  sm2SignatureAlgorithm,
} from './algorithm-identifier.ts';
export { diagnoseSignature, type SignatureDiagnosis } from './diagnose-signature.ts';
export {
  type EncryptPrivateKeyOptions,
  encryptPrivateKey,
  isEncryptedPrivateKey,
  parsePrivateKey,
} from './key-files.ts';
export { encodePrivateKey } from './key-info.ts';
export { type LenientSignature, lenientSm2Signature } from './lenient-signature.ts';
export { type OidName, oidName, oids } from './oids.ts';
export { decodeAnyEncoding, decodePem, encodePem, isPem, type PemBlock } from './pem.ts';
export {
  keyId,
  type PublicKey,
  type PublicKeyAlgorithm,
  parsePublicKey,
  type RsaPublicKey,
  sm2PublicKeyInfo,
} from './public-key.ts';
export { createSm2Signer, type Signer, type Sm2SignerOptions } from './signer.ts';
export { canVerify, type SignatureStatement, verifySignature } from './verify-signature.ts';
