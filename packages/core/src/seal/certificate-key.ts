import { isCoreError } from '../base/errors.ts';
import type { Limits } from '../base/limits.ts';
import { type PublicKey, parsePublicKey } from '../crypto/index.ts';
import { contextTag, DerReader, tag } from '../der/index.ts';

/**
 * The public key of a certificate that cannot be read in full (a broken extension, as in test certificates of one vendor), so that
 * the signature of the seal can still be told right from wrong. Such a certificate gets no further: it has no chain.
 * @returns `undefined` when not even the key can be read.
 */
export function certificateKey(bytes: Uint8Array, limits: Limits): PublicKey | undefined {
  try {
    const outer = DerReader.over(bytes, 'certificate', limits);
    const tbs = outer.readSequence().readSequence('tbs');
    outer.end();
    tbs.readOptional(contextTag(0, 'constructed'), 'version');
    tbs.read(tag.integer, 'serialNumber');
    for (const field of ['signature', 'issuer', 'validity', 'subject']) tbs.read(tag.sequence, field);
    return parsePublicKey(tbs.read(tag.sequence, 'subjectPublicKeyInfo').bytes);
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}
