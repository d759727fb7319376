import { diagnoseSignature, type PublicKey, type SignatureDiagnosis, verifySignature } from '../crypto/index.ts';
import { meansSm2WithSm3 } from './signature-value.ts';
import type { Seal, SealSignature, SealSignatureValue } from './types.ts';

/**
 * Whether the seal maker's certificate inside a seal verifies the maker's signature (GM/T 0031-2014 §6.1.2 b and its successors):
 * SM2 with SM3 and the default user ID, over `toBeSigned`. Says nothing about who the maker is. In the editions after 2014 the
 * certificate and the algorithm identifier are not signed; only the key inside the certificate counts here.
 * @returns `false` for every reason. Never throws.
 * @example verifySealMakerSignature(parseSeal(bytes)); // true
 */
export function verifySealMakerSignature(seal: Seal): boolean {
  return verifyValue(seal, seal.makerPublicKey, seal.toBeSigned);
}

/**
 * Whether the signer's certificate inside a seal signature verifies it (GM/T 0031-2014 §6.2.3 b and its successors).
 * Says nothing about the seal inside, the list of signers, the content digest or the certificate.
 * @returns `false` for every reason. Never throws.
 * @example verifySealSignature(parseSealSignature(bytes)); // true
 */
export function verifySealSignature(signature: SealSignature): boolean {
  return verifyValue(signature, signature.signerPublicKey, signature.toBeSigned);
}

function verifyValue(value: SealSignatureValue, publicKey: PublicKey | undefined, message: Uint8Array): boolean {
  const { signatureAlgorithm, signatureDer } = value;
  if (publicKey === undefined || signatureDer === undefined || !meansSm2WithSm3(signatureAlgorithm)) return false;
  return verifySignature({ algorithm: 'sm2-sm3', publicKey, signature: signatureDer, message });
}

/** Why a seal or seal signature does not verify, as far as it can be told. */
export type SealDiagnosis =
  | SignatureDiagnosis
  /** The signature algorithm is not SM2 with SM3. */
  | 'seal.algorithm.unsupported'
  /** The signature field holds no SM2 signature in any spelling. */
  | 'seal.signature.unreadable'
  /** The certificate has no key that can be read. */
  | 'seal.certificate.unreadable'
  /** The signature fits the bytes that the other edition signs. */
  | 'seal.toBeSigned.otherLayout';

/**
 * After `verifySealMakerSignature` said no: which other reading would fit. **Never use it to accept a seal.**
 * @returns `undefined` when none fits.
 * @example verifySealMakerSignature(seal) ? undefined : diagnoseSealMakerSignature(seal); // undefined
 */
export function diagnoseSealMakerSignature(seal: Seal): SealDiagnosis | undefined {
  const publicKey = seal.makerPublicKey;
  if (verifyValue(seal, publicKey, seal.otherToBeSigned)) return 'seal.toBeSigned.otherLayout';
  return diagnose(seal, publicKey, seal.toBeSigned);
}

/**
 * After `verifySealSignature` said no: which other reading would fit. **Never use it to accept a signature.**
 * @returns `undefined` when none fits.
 * @example verifySealSignature(sealSignature) ? undefined : diagnoseSealSignature(sealSignature); // undefined
 */
export function diagnoseSealSignature(signature: SealSignature): SealDiagnosis | undefined {
  return diagnose(signature, signature.signerPublicKey, signature.toBeSigned);
}

function diagnose(
  value: SealSignatureValue,
  publicKey: PublicKey | undefined,
  message: Uint8Array,
): SealDiagnosis | undefined {
  if (!meansSm2WithSm3(value.signatureAlgorithm)) return 'seal.algorithm.unsupported';
  if (publicKey === undefined) return 'seal.certificate.unreadable';
  if (value.signatureDer === undefined) return 'seal.signature.unreadable';
  return diagnoseSignature({ publicKey, signature: value.signatureDer, message });
}
