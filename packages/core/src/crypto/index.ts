export {
  type AlgorithmIdentifier,
  encodeAlgorithmIdentifier,
  parseAlgorithmIdentifier,
} from './algorithm-identifier.ts';
export { diagnoseSignature, type SignatureDiagnosis } from './diagnose-signature.ts';
export {
  type EncryptPrivateKeyOptions,
  encryptPrivateKey,
  isEncryptedPrivateKey,
  parseKeyFile,
  parsePrivateKey,
} from './key-files.ts';
export { encodeEcPrivateKey, encodePrivateKey } from './key-info.ts';
export { type LenientSignature, lenientSm2Signature } from './lenient-signature.ts';
export { type OidName, oidName, oids } from './oids.ts';
export type { PasswordScheme } from './password-encryption.ts';
export { decodeAnyEncoding, decodePem, encodePem, isPem, type PemBlock } from './pem.ts';
export { createPrivateKey, generatePrivateKey, type PrivateKey, type PrivateKeyAlgorithm } from './private-key.ts';
export type { PssHash, PssParameters } from './pss-parameters.ts';
export {
  keyId,
  type PublicKey,
  type PublicKeyAlgorithm,
  parsePublicKey,
  publicKeyBits,
  type RsaPublicKey,
  sm2PublicKeyInfo,
} from './public-key.ts';
export {
  type SignatureAlgorithm,
  signatureAlgorithmIdentifier,
  signatureAlgorithmOf,
  sm2SignatureAlgorithm,
} from './signature-algorithms.ts';
export {
  createDelegatedSigner,
  createSigner,
  createSm2Signer,
  type DelegatedKey,
  type Signer,
  type SignerOptions,
  type Sm2SignerOptions,
} from './signer.ts';
export {
  canVerify,
  type DigestStatement,
  type SignatureStatement,
  verifyDigestSignature,
  verifySignature,
} from './verify-signature.ts';
