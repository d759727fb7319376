export { type SmEngine, smEngine } from './engine/select.ts';
export { equalSecrets } from './equal-secrets.ts';
export { hmacSm3, type Pbkdf2Options, pbkdf2Sm3 } from './hmac-sm3.ts';
export { lenientSm2Ciphertext, type Sm2CiphertextFormat } from './sm2-ciphertext.ts';
export { type CurveParameters, sm2Curve as sm2CurveParameters } from './sm2-curve.ts';
export { SM2_DEFAULT_USER_ID, sm2Digest, sm2Z } from './sm2-digest.ts';
export { fitsEcdsaOverSm2Curve } from './sm2-ecdsa.ts';
export { decryptSm2, encryptSm2, type Sm2EncryptOptions } from './sm2-encrypt.ts';
export { agreeSm2Key, type Sm2Agreement, type Sm2AgreementInput } from './sm2-exchange.ts';
export { generateSm2KeyPair, isSm2PublicKey, parseSm2PublicKey, type Sm2KeyPair, sm2PublicKeyOf } from './sm2-keys.ts';
export {
  prepareSm2Signer,
  type Sm2DigestSignOptions,
  type Sm2Signer,
  type Sm2SignOptions,
  signSm2,
  signSm2Digest,
  signSm2DigestDeterministic,
} from './sm2-sign.ts';
export { decodeSm2Signature, encodeSm2Signature, type SignatureFormat } from './sm2-signature.ts';
export {
  prepareSm2Verifier,
  type Sm2Check,
  type Sm2Verifier,
  type Sm2VerifyOptions,
  verifyManySm2,
  verifySm2,
  verifySm2Digest,
} from './sm2-verify.ts';
export { type NativeSm3, sm3, useNativeSm3 } from './sm3.ts';
export { sm3Many } from './sm3-many.ts';
export { type Sm4CbcOptions, type Sm4Modes, type Sm4Padding, sm4 } from './sm4.ts';
export type { Sm4GcmOptions } from './sm4-gcm.ts';
