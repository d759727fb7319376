import { equalBytes } from '../base/bytes.ts';
import { sm3 } from '../sm/index.ts';
import type { Certificate } from '../x509/index.ts';
import type { Seal } from './types.ts';

/** How a digest list may name SM3. */
const sm3Names: ReadonlySet<string> = new Set(['sm3', '1.2.156.10197.1.401', '1.2.156.10197.1.401.1']);

/** Texts that name another digest than SM3; with them the value is not an SM3 value and nobody is listed by it. */
const otherDigest =
  /^(sha-?\d|sha3|md\d|ripemd|whirlpool|blake|1\.(2\.840\.113549\.2|3\.14\.3\.2|3\.36\.3\.2)\.|2\.16\.840\.1\.101\.3\.4\.2\.)/;

/**
 * Whether a seal lists a certificate as one of its signers (GM/T 0031-2014 §6.2.2 c; certListType 1 and 2 of GB/T 38540-2020):
 * the same bytes, or the same SM3 of them. Names, keys and serial numbers do not count.
 * A digest with free text as its type is compared as SM3; one whose type names another algorithm lists nobody.
 * @example isSignerListed(seal, certificate); // true
 */
export function isSignerListed(seal: Seal, certificate: Pick<Certificate, 'raw'>): boolean {
  const list = seal.signerList;
  if (list.kind === 'certificates') return list.certificates.some((listed) => equalBytes(listed, certificate.raw));
  const digest = sm3(certificate.raw);
  return list.digests.some(({ type, value }) => isSm3Type(type) && equalBytes(value, digest));
}

function isSm3Type(type: string): boolean {
  const name = type.trim().toLowerCase();
  return sm3Names.has(name) || !otherDigest.test(name);
}
