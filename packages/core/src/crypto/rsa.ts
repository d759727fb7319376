import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, equalBytes } from '../base/bytes.ts';
import { derNull, derObjectIdentifier, derOctetString, derSequence } from '../der/index.ts';
import { oids } from './oids.ts';
import type { RsaPublicKey } from './public-key.ts';

/** The hashes that an RSA signature may use. */
export type RsaHash = 'sha256' | 'sha384' | 'sha512';

const hashes = { sha256, sha384, sha512 } as const;

/** Below 1024 bits anyone can factor; above 4096 no certificate of the field is, and the work grows with the cube. */
const modulusBits = { least: 1024, most: 4096 } as const;

/**
 * Verifies RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2) by building the one right encoded message and comparing: nothing of the
 * decrypted block is parsed, so nothing in it can be forged around.
 * @returns `false` for every reason. Never throws.
 */
export function verifyRsa(hash: RsaHash, key: RsaPublicKey, signature: Uint8Array, message: Uint8Array): boolean {
  const n = bytesToNumberBE(key.modulus);
  const bits = n.toString(2).length;
  if (bits < modulusBits.least || bits > modulusBits.most || n % 2n === 0n) return false;
  if (key.exponent.length > 4) return false;
  const e = bytesToNumberBE(key.exponent);
  if (e < 3n || e % 2n === 0n) return false;
  const width = key.modulus.length;
  if (signature.length !== width) return false;
  const s = bytesToNumberBE(signature);
  if (s >= n) return false;
  const expected = encodedMessage(hash, message, width);
  return expected !== undefined && equalBytes(numberToBytesBE(power(s, e, n), width), expected);
}

/** 00 01 FF … FF 00 ‖ DigestInfo. */
function encodedMessage(hash: RsaHash, message: Uint8Array, width: number): Uint8Array | undefined {
  const info = derSequence(
    derSequence(derObjectIdentifier(oids[hash]), derNull()),
    derOctetString(hashes[hash](message)),
  );
  const padding = width - info.length - 3;
  if (padding < 8) return undefined;
  return concatBytes(Uint8Array.of(0, 1), new Uint8Array(padding).fill(0xff), Uint8Array.of(0), info);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
