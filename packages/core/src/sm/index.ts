export { type CurveParameters, sm2Curve as sm2CurveParameters } from './sm2-curve.ts';
export { SM2_DEFAULT_USER_ID, sm2Digest, sm2Z } from './sm2-digest.ts';
export { generateSm2KeyPair, isSm2PublicKey, parseSm2PublicKey, type Sm2KeyPair, sm2PublicKeyOf } from './sm2-keys.ts';
export {
  type Sm2DigestSignOptions,
  type Sm2SignOptions,
  signSm2,
  signSm2Digest,
  signSm2DigestDeterministic,
} from './sm2-sign.ts';
export { decodeSm2Signature, encodeSm2Signature, type SignatureFormat } from './sm2-signature.ts';
export {
  prepareSm2Verifier,
  type Sm2Verifier,
  type Sm2VerifyOptions,
  verifySm2,
  verifySm2Digest,
} from './sm2-verify.ts';
export { hmacSm3, sm3 } from './sm3.ts';
