export {
  type AlgorithmIdentifier,
  encodeAlgorithmIdentifier,
  isNull,
  parseAlgorithmIdentifier,
} from './algorithm-identifier.ts';
export {
  type AlgorithmCheck,
  type AlgorithmPolicy,
  type AlgorithmRule,
  checkAlgorithm,
  defaultAlgorithmPolicy,
  parseAlgorithmPolicy,
} from './algorithm-policy.ts';
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
export { type NativeKeys, type NativeVerify, useNativeSignatures } from './native-signatures.ts';
export { type OidName, oidName, oids } from './oids.ts';
export type { PasswordScheme } from './password-encryption.ts';
export { decodeAnyEncoding, decodePem, encodePem, isPem, type PemBlock } from './pem.ts';
export { createPkcs12, type Pkcs12Request } from './pkcs12/create-pkcs12.ts';
export type { Pkcs12Integrity } from './pkcs12/integrity.ts';
export { isPkcs12, parsePkcs12 } from './pkcs12/parse-pkcs12.ts';
export type { Pkcs12, Pkcs12Attributes, Pkcs12Certificate, Pkcs12Key } from './pkcs12/types.ts';
export { createPrivateKey, generatePrivateKey, type PrivateKey, type PrivateKeyAlgorithm } from './private-key.ts';
export type { PssHash, PssParameters } from './pss-parameters.ts';
export {
  keyId,
  type PublicKey,
  type PublicKeyAlgorithm,
  parsePublicKey,
  publicKeyBits,
  type RsaPublicKey,
  samePublicKey,
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
export { createSm2Container, isSm2Container, parseSm2Container, type Sm2Container } from './sm2-container.ts';
export {
  type AbsentSigner,
  embedSignature,
  type PreparedSignature,
  prepareSignature,
  type SignedBuild,
} from './split-signature.ts';
export {
  canVerify,
  type DigestStatement,
  type SignatureStatement,
  verifyDigestSignature,
  verifySignature,
} from './verify-signature.ts';
