import { bytesToNumberBE } from '@noble/curves/utils.js';
import { concatBytes } from '../base/bytes.ts';
import { isCoreError } from '../base/errors.ts';
import type { LeniencyName } from '../base/leniency.ts';
import { type DerElement, DerReader, derInteger, derSequence, isMinimalInteger, tag } from '../der/index.ts';
import { decodeSm2Signature, encodeSm2Signature, sm2CurveParameters } from '../sm/index.ts';

/** A signature value brought into strict DER, with the deviations that were met. */
export interface LenientSignature {
  /** Strict DER SEQUENCE { r, s }. */
  readonly der: Uint8Array;
  readonly leniencies: LeniencyName[];
}

/**
 * Real files lose one zero octet in 256 signatures; two in 65,536. More than two is no accident of this kind.
 */
const mostLostZeros = 2;

/** A SEQUENCE of two INTEGERs of at most 34 octets each; what is longer is no signature in any of these spellings. */
const longestSignature = 2 + 2 * (2 + 34);

/**
 * Reads an SM2 signature value as real files spell it: r ‖ s of 64 bytes; INTEGERs without their sign octet or with superfluous
 * zeros; trailing zero octets lost because the BIT STRING was written like a named bit list. Only the spelling is repaired: the
 * numbers are the ones that were sent, and the caller verifies them.
 * @param bytes - The octets of the BIT STRING or OCTET STRING.
 * @param declaredUnusedBits - What the BIT STRING said, 0 to 7.
 * @returns `undefined` when no reading fits.
 * @example lenientSm2Signature(decodeSm2Signature(signature))?.leniencies; // ['sm2.signature.raw']
 */
export function lenientSm2Signature(bytes: Uint8Array, declaredUnusedBits = 0): LenientSignature | undefined {
  if (bytes.length > longestSignature) return undefined;
  const noted: LeniencyName[] = declaredUnusedBits === 0 ? [] : ['der.bitString.unusedBits'];
  if (isStrict(bytes)) return { der: bytes, leniencies: noted };
  for (let lost = 0; lost <= mostLostZeros; lost++) {
    const padded = lost === 0 ? bytes : concatBytes(bytes, new Uint8Array(lost));
    const read = looseDer(padded) ?? rawSignature(padded);
    if (read === undefined) continue;
    const zeros: LeniencyName[] = lost === 0 ? [] : ['sm2.signature.lostZeros'];
    return { der: read.der, leniencies: [...noted, ...zeros, ...read.leniencies] };
  }
  return undefined;
}

function isStrict(bytes: Uint8Array): boolean {
  return attempt(() => decodeSm2Signature(bytes)) !== undefined;
}

function rawSignature(bytes: Uint8Array): LenientSignature | undefined {
  if (bytes.length !== 64) return undefined;
  const der = attempt(() => encodeSm2Signature(bytes));
  return der && { der, leniencies: ['sm2.signature.raw'] };
}

function looseDer(bytes: Uint8Array): LenientSignature | undefined {
  return attempt(() => {
    const outer = DerReader.over(bytes, 'signature');
    const inner = outer.readSequence();
    outer.end();
    const r = inner.read(tag.integer, 'r');
    const s = inner.read(tag.integer, 's');
    inner.end();
    const leniencies = new Set<LeniencyName>();
    const numbers = [r, s].map((element) => looseNumber(element, leniencies));
    if (numbers.includes(undefined)) return undefined;
    const der = derSequence(...(numbers as Uint8Array[]).map((number) => derInteger(number)));
    return { der, leniencies: [...leniencies] };
  });
}

/** An INTEGER read as unsigned. */
function looseNumber({ content }: DerElement, leniencies: Set<LeniencyName>): Uint8Array | undefined {
  if (content.length === 0 || content.length > 34) return undefined;
  const number = bytesToNumberBE(content);
  if (number < 1n || number >= sm2CurveParameters.n) return undefined;
  if ((content[0] as number) >= 0x80) leniencies.add('der.integer.negative');
  else if (!isMinimalInteger(content)) leniencies.add('der.integer.notMinimal');
  return content;
}

/** The result, or `undefined` where one of our own errors was thrown. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}
