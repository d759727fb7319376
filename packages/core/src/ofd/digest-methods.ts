import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { sm3Many } from '../sm/index.ts';

/** Digest algorithms of references. `sm3-with-signer` digests the signer's identity (Z of GB/T 32918.2 §5.5) before the file. */
export type DigestAlgorithm = 'sm3' | 'sm3-with-signer' | 'sha256' | 'sha1' | 'md5';

/** A digest algorithm that this library can compute. */
export interface DigestMethod {
  readonly algorithm: DigestAlgorithm;
  /** Bytes of a digest. */
  readonly length: number;
  /** Collisions can be made: such a digest protects nothing against a forger. */
  readonly strength: 'strong' | 'weak';
  /** Digests of as many messages, in the same order. */
  digestMany(messages: readonly Uint8Array[]): readonly Uint8Array[];
}

const methods: Readonly<Record<DigestAlgorithm, DigestMethod>> = {
  sm3: { algorithm: 'sm3', length: 32, strength: 'strong', digestMany: sm3Many },
  'sm3-with-signer': { algorithm: 'sm3-with-signer', length: 32, strength: 'strong', digestMany: sm3Many },
  sha256: {
    algorithm: 'sha256',
    length: 32,
    strength: 'strong',
    digestMany: (messages) => messages.map((message) => sha256(message)),
  },
  sha1: {
    algorithm: 'sha1',
    length: 20,
    strength: 'weak',
    digestMany: (messages) => messages.map((message) => sha1(message)),
  },
  md5: {
    algorithm: 'md5',
    length: 16,
    strength: 'weak',
    digestMany: (messages) => messages.map((message) => md5(message)),
  },
};

/** CheckMethod values of the standard's schema (names) and of real files (identifiers), in lower case without hyphens. */
const names: ReadonlyMap<string, DigestAlgorithm> = new Map<string, DigestAlgorithm>([
  ['sm3', 'sm3'],
  ['1.2.156.10197.1.401', 'sm3'],
  ['1.2.156.10197.1.401.1', 'sm3'],
  ['1.2.156.10197.1.401.2', 'sm3-with-signer'],
  ['sha256', 'sha256'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['sha1', 'sha1'],
  ['1.3.14.3.2.26', 'sha1'],
  ['md5', 'md5'],
  ['1.2.840.113549.2.5', 'md5'],
]);

/**
 * The digest method that a CheckMethod names; MD5 when the attribute is absent, which is the default of GB/T 33190-2016 Annex A.
 * @returns `undefined` for a method that is not known.
 * @example digestMethodOf('1.2.156.10197.1.401')?.algorithm; // 'sm3'
 */
export function digestMethodOf(checkMethod: string | undefined): DigestMethod | undefined {
  const algorithm = names.get((checkMethod ?? 'MD5').toLowerCase().replace('-', ''));
  return algorithm === undefined ? undefined : methods[algorithm];
}
