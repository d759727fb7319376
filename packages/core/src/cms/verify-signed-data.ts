import type { LeniencyName } from '../base/leniency.ts';
import type { Certificate } from '../x509/index.ts';
import type { ContentDigests } from './content-digests.ts';
import { isDigestOfContent, type SignedContent, sameContent } from './signed-content.ts';
import type { SignedData } from './types.ts';
import { type SignerFailure, type SignerResult, verifySigner } from './verify-signer.ts';

/** What a message is checked against. */
export interface SignedDataExpectation {
  /**
   * The content that must be signed; needed for a detached message, compared with an enclosed content. A content longer than
   * memory is given as its digests (`digestContent`).
   */
  readonly content?: Uint8Array | ContentDigests;
  /** Certificates that may be the signer's, besides those enclosed. */
  readonly candidates?: readonly Certificate[];
}

/**
 * Verifies every signer of a SignedData message (GB/T 35275-2017, RFC 5652 §5.4–5.6).
 * Without attributes the content octets are signed. With attributes they must hold contentType and messageDigest exactly once, and
 * they alone are signed; a signature over the content beside attributes is refused. SM2 takes the default user ID.
 * @returns One result per signer, in order; an empty list proves nothing. Never throws on bad content.
 * @example verifySignedData(parseSignedData(bytes), { content }).every((result) => result.verified); // true
 */
export function verifySignedData(
  signedData: SignedData,
  { content: expected, candidates = [] }: SignedDataExpectation = {},
): readonly SignerResult[] {
  return signedData.signers.map((signer) => {
    const leniencies = new Set<LeniencyName>();
    const content = contentOf(signedData, expected, leniencies);
    if (typeof content === 'string')
      return { signer, verified: false, digestMatches: undefined, failure: content, leniencies: [...leniencies] };
    const contentType = signedData.encapsulated.type;
    const certificates = [...signedData.certificates, ...candidates];
    return verifySigner({ signer, content, contentType, certificates }, leniencies);
  });
}

/**
 * Verifies the counter-signatures of one signer (RFC 5652 §11.4): each signs the signature octets of that signer, so that it
 * says when and by whom a signature was seen, not that its content is right.
 * @param result - A result of `verifySignedData`, or of this function: counter-signatures may have been countersigned themselves. A
 * counter-signature of a signer that does not verify proves nothing.
 * @returns One result per counter-signature, in order; those of a counter-signature are not among them.
 * @example
 * const message = parseSignedData(await addCounterSignature(signedMessage, 0, { certificate, signer }));
 * const [result] = verifySignedData(message);
 * verifyCounterSignatures(message, result)[0].verified; // true
 */
export function verifyCounterSignatures(
  signedData: Pick<SignedData, 'certificates'>,
  { signer }: Pick<SignerResult, 'signer'>,
  candidates: readonly Certificate[] = [],
): readonly SignerResult[] {
  const certificates = [...signedData.certificates, ...candidates];
  return signer.counterSignatures.map((counter) =>
    verifySigner({ signer: counter, content: signer.signature, contentType: undefined, certificates }, new Set()),
  );
}

/** The content that is signed or digested, or why there is none. */
function contentOf(
  signedData: SignedData,
  expected: SignedContent | undefined,
  leniencies: Set<LeniencyName>,
): SignedContent | Extract<SignerFailure, `content.${string}`> {
  const { content: enclosed } = signedData.encapsulated;
  if (enclosed === undefined) return expected ?? 'content.missing';
  const isSame = expected === undefined || sameContent(enclosed, expected);
  if (isSame === undefined) return 'content.notDigested';
  if (isSame || expected === undefined) return enclosed;
  if (!isDigestOfContent(enclosed, expected)) return 'content.mismatch';
  leniencies.add('cms.content.digest');
  return enclosed;
}
