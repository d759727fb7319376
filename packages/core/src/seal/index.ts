export { classifySignedValue, type SignedValueKind } from './classify.ts';
export { createSeal, type SealRequest, type Timestamper } from './create-seal.ts';
export { createSealSignature, type SealSignatureRequest } from './create-seal-signature.ts';
export { parseSeal } from './parse-seal.ts';
export { parseSealSignature } from './parse-seal-signature.ts';
export type { PartMemory } from './part-memory.ts';
export { drawSealPicture, type SealPictureRequest } from './picture/draw-seal-picture.ts';
export { type GlyphOutline, type GlyphSource, openSealFont, type PathCommand } from './picture/glyphs.ts';
export { recognisePicture } from './picture-type.ts';
export { isSignerListed } from './signer-listed.ts';
export type {
  CertificateDigest,
  EmbeddedSealPicture,
  Seal,
  SealExtension,
  SealLayout,
  SealPicture,
  SealPictureType,
  SealSignature,
  SealSignatureValue,
  SignerList,
} from './types.ts';
export {
  diagnoseSealMakerSignature,
  diagnoseSealSignature,
  type SealDiagnosis,
  verifySealMakerSignature,
  verifySealSignature,
} from './verify.ts';
