import { sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512, sha512_224, sha512_256 } from '@noble/hashes/sha2.js';
import type { CHash } from '@noble/hashes/utils.js';
import { sm3 } from '../sm/index.ts';
import { oids } from './oids.ts';

/** The hashes of signatures, by name. SHA-1 and MD5 are names only: nothing is ever verified with them. */
export type HashName = 'sm3' | 'sha224' | 'sha256' | 'sha384' | 'sha512' | 'sha512-224' | 'sha512-256';

/** Hashes that a signature may use. */
export const hashes: Readonly<Record<HashName, CHash>> = {
  sm3,
  sha224,
  sha256,
  sha384,
  sha512,
  'sha512-224': sha512_224,
  'sha512-256': sha512_256,
};

/** The hashes of SHA-2 by their numbers (RFC 5754, RFC 8017 appendix B.1). */
export const sha2ByOid: ReadonlyMap<string, HashName> = /* @__PURE__ */ new Map<string, HashName>([
  [oids.sha224, 'sha224'],
  [oids.sha256, 'sha256'],
  [oids.sha384, 'sha384'],
  [oids.sha512, 'sha512'],
  [oids.sha512Truncated224, 'sha512-224'],
  [oids.sha512Truncated256, 'sha512-256'],
]);

/** The number of a SHA-2 hash. */
export const oidOfHash: Readonly<Record<Exclude<HashName, 'sm3'>, string>> = {
  sha224: oids.sha224,
  sha256: oids.sha256,
  sha384: oids.sha384,
  sha512: oids.sha512,
  'sha512-224': oids.sha512Truncated224,
  'sha512-256': oids.sha512Truncated256,
};

/** HMAC hashes that turn passwords into keys (RFC 8018 appendix B.1.2, GM/T 0091), SHA-1 for reading only. */
export const passwordHashes: ReadonlyMap<string, CHash> = /* @__PURE__ */ new Map<string, CHash>([
  [oids.hmacSm3, sm3],
  [oids.hmacSm3OpenSsl, sm3],
  [oids.hmacSha1, sha1],
  [oids.hmacSha224, sha224],
  [oids.hmacSha256, sha256],
  [oids.hmacSha384, sha384],
  [oids.hmacSha512, sha512],
]);
