export {
  type AlgorithmIdentifier,
  encodeAlgorithmIdentifier,
  parseAlgorithmIdentifier,
  type SignatureAlgorithm,
  signatureAlgorithmOf,
  sm2SignatureAlgorithm,
} from './algorithm-identifier.ts';
export { type OidName, oidName, oids } from './oids.ts';
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
