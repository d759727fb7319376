import { lenientSm2Signature } from '../crypto/index.ts';
import { tag } from '../der/index.ts';

/** What a signed-value file of an OFD holds, judged by its first tags only. */
export type SignedValueKind = 'seal-signature' | 'signed-data' | 'bare-signature' | 'unknown';

/**
 * Tells what a SignedValue.dat holds before it is parsed: a seal signature (SES_Signature), a CMS message (ContentInfo; both also in
 * BER), or nothing but an SM2 signature as some software writes for `Type="Sign"`. Judges nothing.
 * @example classifySignedValue(Uint8Array.of()); // 'unknown'
 */
export function classifySignedValue(bytes: Uint8Array): SignedValueKind {
  if (lenientSm2Signature(bytes) !== undefined) return 'bare-signature';
  if (bytes[0] !== tag.sequence) return 'unknown';
  switch (bytes[headerLength(bytes)]) {
    case tag.objectIdentifier:
      return 'signed-data';
    case tag.sequence:
      return 'seal-signature';
    default:
      return 'unknown';
  }
}

/** Octets before the first member, also of an indefinite length. */
function headerLength(bytes: Uint8Array): number {
  const length = bytes[1] ?? 0;
  return length > 0x80 ? 2 + (length & 0x7f) : 2;
}
