import { equalBytes, toBase64, toHex, utf8 } from '../base/bytes.ts';
import { isCoreError } from '../base/errors.ts';
import {
  type AlgorithmIdentifier,
  oids,
  type PublicKey,
  type SignatureAlgorithm,
  verifyDigestSignature,
  verifySignature,
} from '../crypto/index.ts';
import { DerReader, tag } from '../der/index.ts';
import type { ContentDigests } from './content-digests.ts';
import { type DigestName, digestOf } from './digests.ts';

/** A content in memory, or what is known of one that went by. */
export type SignedContent = Uint8Array | ContentDigests;

/** Whether a content is in memory. */
export function isInMemory(content: SignedContent): content is Uint8Array {
  return content instanceof Uint8Array;
}

/** The digest of a content, or `undefined` when it was not computed while the content went by. */
export function contentDigest(content: SignedContent, name: DigestName): Uint8Array | undefined {
  return isInMemory(content) ? digestOf(name, content) : content.digests.get(name);
}

/** Whether two contents are the same bytes; `undefined` when no digest of the one that went by can tell. */
export function sameContent(enclosed: Uint8Array, expected: SignedContent): boolean | undefined {
  if (isInMemory(expected)) return equalBytes(enclosed, expected);
  if (expected.length !== enclosed.length) return false;
  const [known] = expected.digests;
  return known && equalBytes(digestOf(known[0], enclosed), known[1]);
}

/** Some software encloses SM3(content), as octets or as base64 text, in place of the content; it binds the content as well. */
export function isDigestOfContent(enclosed: Uint8Array, expected: SignedContent): boolean {
  if (enclosed.length !== 32 && enclosed.length !== 44) return false;
  const digest = contentDigest(expected, 'sm3');
  return digest !== undefined && equalBytes(enclosed, enclosed.length === 32 ? digest : utf8(toBase64(digest)));
}

/**
 * Whether a content is a SET OF attributes with a messageDigest: the signed part of another message. A content that went by and
 * was not kept whole is taken for one when a SET would fill it exactly.
 */
export function looksLikeAttributes(content: SignedContent): boolean {
  const bytes = isInMemory(content) ? content : content.start;
  if (bytes[0] !== tag.set) return false;
  if (!isInMemory(content) && content.length > bytes.length) return setLength(bytes) === content.length;
  try {
    const set = DerReader.over(bytes, 'content').readSequence('', tag.set);
    while (!set.done) if (set.readSequence().readObjectIdentifier() === oids.messageDigestAttribute) return true;
    return false;
  } catch (error) {
    if (isCoreError(error)) return false;
    throw error;
  }
}

/** How long the value at the beginning says it is, header included. */
function setLength(bytes: Uint8Array): number {
  const first = bytes[1] ?? 0;
  if (first < 0x80) return 2 + first;
  const octets = first & 0x7f;
  return bytes.subarray(2, 2 + octets).reduce((length, octet) => length * 256 + octet, 0) + 2 + octets;
}

/** One signature to be checked. */
export interface ContentStatement {
  /** The name, or the identifier as received where its parameters count (RSA-PSS). */
  readonly algorithm: SignatureAlgorithm | AlgorithmIdentifier;
  readonly digest: DigestName;
  readonly publicKey: PublicKey;
  readonly signature: Uint8Array;
}

/** Verifies a signature over a content; `undefined` when what was computed while the content went by does not suffice. */
export function verifyContentSignature(statement: ContentStatement, content: SignedContent): boolean | undefined {
  const { digest: name, publicKey } = statement;
  if (isInMemory(content)) return verifySignature({ ...statement, message: content });
  const { point } = publicKey;
  const digest =
    publicKey.algorithm === 'sm2'
      ? point && content.sm2Digests.get(toHex(point))
      : publicKey.algorithm === 'ed25519'
        ? undefined
        : content.digests.get(name);
  return digest && verifyDigestSignature({ ...statement, digest });
}
