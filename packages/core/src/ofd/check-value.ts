import { fromBase64, fromHex } from '../base/bytes.ts';
import { isCoreError } from '../base/errors.ts';
import type { LeniencyName } from '../base/leniency.ts';

/** A decoded CheckValue and what was tolerated for it. */
export interface CheckValue {
  /** Empty when the text is neither base64 nor hexadecimal. */
  readonly bytes: Uint8Array;
  readonly leniencies: readonly LeniencyName[];
}

/**
 * Decodes a CheckValue (GB/T 33190-2016 §18.2.3: base64). Blanks inside and hexadecimal of exactly the digest's length are tolerated.
 * @param digestLength - Bytes of a digest by the declared method; hexadecimal is not tried without it.
 */
export function decodeCheckValue(text: string, digestLength: number | undefined): CheckValue {
  const trimmed = text.trim();
  // A digest has at most 88 characters in base64; anything longer is no digest and is not worth decoding.
  const compact = trimmed.length > 512 ? '' : trimmed.replace(/\s+/g, '');
  if (digestLength !== undefined && compact.length === digestLength * 2 && /^[0-9a-fA-F]+$/.test(compact)) {
    return { bytes: fromHex(compact), leniencies: ['ofd.checkValue.hex'] };
  }
  try {
    return { bytes: fromBase64(compact), leniencies: compact === trimmed ? [] : ['ofd.checkValue.blanks'] };
  } catch (error) {
    if (!isCoreError(error)) throw error;
    return { bytes: new Uint8Array(0), leniencies: [] };
  }
}
