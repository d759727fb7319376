import { createPublicKey, verify } from 'node:crypto';
import { useNativeSignatures } from '@yinxin/core/crypto';
import { isCoreError } from '@yinxin/core/errors';

/** OpenSSL verifies ECDSA over P-256 nine times as fast as the library by itself, and RSA four times. */
export function useHostSignatures(): void {
  try {
    useNativeSignatures((spki) => {
      const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
      return (hash, signature, message) => verify(hash, message, key, signature);
    });
  } catch (error) {
    // A build without these curves: the library verifies by itself.
    if (!isCoreError(error)) throw error;
  }
}
