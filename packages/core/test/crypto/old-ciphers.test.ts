import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../src/base/bytes.ts';
import { decryptRc2Cbc } from '../../src/crypto/pkcs12/rc2.ts';
import { decryptTripleDesCbc } from '../../src/crypto/pkcs12/triple-des.ts';

const bytes = (seed: string, length: number): Uint8Array =>
  new Uint8Array(createHash('shake256', { outputLength: length }).update(seed).digest());

/** What OpenSSL makes of it with its legacy provider; `undefined` where there is none. */
function openssl(cipher: string, key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array): Uint8Array | undefined {
  const argv = ['enc', `-${cipher}`, '-K', toHex(key), '-iv', toHex(iv), '-nopad'];
  try {
    const options = { input: plaintext, stdio: ['pipe', 'pipe', 'ignore'] as ('pipe' | 'ignore')[] };
    return new Uint8Array(execFileSync('openssl', [...argv, '-provider', 'legacy', '-provider', 'default'], options));
  } catch {
    return undefined;
  }
}

describe('ciphers of old PKCS#12 files', () => {
  test('DES: the example of NIST SP 800-17, three times the same key', () => {
    const key = fromHex('0123456789abcdef'.repeat(3));
    const plaintext = decryptTripleDesCbc(fromHex('3fa40e8a984d4815'), key, new Uint8Array(8));
    expect(new TextDecoder().decode(plaintext)).toBe('Now is t');
  });

  test('RC2 with forty bits: a vector of RFC 2268 is not of this size, so OpenSSL is asked', (context) => {
    for (let i = 0; i < 8; i++) {
      const [key, iv, plaintext] = [bytes(`k${i}`, 5), bytes(`i${i}`, 8), bytes(`p${i}`, 64)] as const;
      const ciphertext = openssl('rc2-40-cbc', key, iv, plaintext);
      if (ciphertext === undefined) context.skip('OpenSSL with its legacy provider is not here');
      else expect(decryptRc2Cbc(ciphertext, key, iv)).toEqual(plaintext);
    }
  });

  test('triple DES against OpenSSL', (context) => {
    for (let i = 0; i < 8; i++) {
      const [key, iv, plaintext] = [bytes(`K${i}`, 24), bytes(`I${i}`, 8), bytes(`P${i}`, 64)] as const;
      const ciphertext = openssl('des-ede3-cbc', key, iv, plaintext);
      if (ciphertext === undefined) context.skip('OpenSSL with its legacy provider is not here');
      else expect(decryptTripleDesCbc(ciphertext, key, iv)).toEqual(plaintext);
    }
  });
});
