import {
  type AlgorithmIdentifier,
  checkAlgorithm,
  type PublicKey,
  publicKeyBits,
  signatureAlgorithmOf,
} from '../crypto/index.ts';
import type { RevocationContext } from './revocation.ts';

/** Whether the policy lets a CRL or an OCSP response be signed like this. */
export function isAllowed(id: AlgorithmIdentifier, key: PublicKey, { algorithms, at }: RevocationContext): boolean {
  if (algorithms === undefined) return true;
  return checkAlgorithm(algorithms, signatureAlgorithmOf(id), publicKeyBits(key), at).status === 'allowed';
}
