import {
  encodeAlgorithmIdentifier,
  type SignatureAlgorithm,
  type Signer,
  signatureAlgorithmIdentifier,
} from '../crypto/index.ts';
import { derBitString, derSequence } from '../der/index.ts';

/** The outer SEQUENCE { tbs, algorithm, signature } of certificates, CRLs and requests around bytes that are not decoded again. */
export function joinSignature(tbs: Uint8Array, algorithm: SignatureAlgorithm, signature: Uint8Array): Uint8Array {
  return derSequence(tbs, encodeAlgorithmIdentifier(signatureAlgorithmIdentifier(algorithm)), derBitString(signature));
}

/** Signs an encoded to-be-signed part and puts the outer SEQUENCE around it. */
export async function signStructure(tbs: Uint8Array, signer: Signer): Promise<Uint8Array> {
  return joinSignature(tbs, signer.algorithm, await signer.sign(tbs));
}
