import { encodeAlgorithmIdentifier, type Signer, sm2SignatureAlgorithm } from '../crypto/index.ts';
import { derBitString, derSequence } from '../der/index.ts';

/**
 * Signs an encoded to-be-signed part and puts the outer SEQUENCE { tbs, algorithm, signature } of certificates and CRLs around it;
 * the signed bytes are not decoded again.
 */
export async function signStructure(tbs: Uint8Array, signer: Signer): Promise<Uint8Array> {
  const signature = await signer.sign(tbs);
  return derSequence(tbs, encodeAlgorithmIdentifier(sm2SignatureAlgorithm()), derBitString(signature));
}
