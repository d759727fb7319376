import { createPublicKey, verify } from 'node:crypto';
import type { NativeKeys } from '../../src/crypto/index.ts';

/** The platform's signatures, as a host gives them to the library. */
export const hostSignatures: NativeKeys = (spki) => {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  return (hash, signature, message) => verify(hash, message, key, signature);
};
