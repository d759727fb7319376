import { CoreError } from '../base/errors.ts';
import { checkLimit, defaultLimits, type Limits } from '../base/limits.ts';
import { DerReader, derInteger, derSequence, derString, derValue, tag } from '../der/index.ts';
import { parseTimestampToken, type TimestampToken } from './timestamp-token.ts';

/** Why an authority refuses (PKIFailureInfo, RFC 3161 §2.4.2), with the number of the bit. */
const refusalBits = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  addInfoNotAvailable: 17,
  systemFailure: 25,
} as const;

/** Why an authority refuses. */
export type TimestampRefusal = keyof typeof refusalBits;

/** The answer of a time-stamp authority (RFC 3161 §2.4.2). */
export interface TimestampResponse {
  /** PKIStatus: 0 granted, 1 granted with changes, 2 and above no token. */
  readonly status: number;
  /** What the authority says for people. */
  readonly statusText: readonly string[];
  /** The reasons of a refusal that RFC 3161 knows. */
  readonly refusals: readonly TimestampRefusal[];
  /** Present exactly when the status is 0 or 1. */
  readonly token?: TimestampToken;
}

/** Sentences beside one status. */
const mostTexts = 16;

/**
 * Reads TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken OPTIONAL } (RFC 3161 §2.4.2).
 * @throws CoreError `ERR_TIMESTAMP_STRUCTURE` when status and token contradict each other, and what `parseTimestampToken` throws.
 * @example parseTimestampResponse(bytes).token?.genTime === at; // true
 */
export function parseTimestampResponse(bytes: Uint8Array, limits: Limits = defaultLimits): TimestampResponse {
  checkLimit(limits, 'timestampBytes', bytes.length);
  const input = DerReader.over(bytes, 'timestampResponse', limits);
  const reader = input.readSequence();
  input.end();
  const info = reader.readSequence('status');
  const status = info.readSmallInteger('status');
  const statusText = readTexts(info);
  const refusals = info.peek() === tag.bitString ? readRefusals(info) : [];
  info.end();
  const granted = status <= 1;
  if (granted === reader.done) {
    const rule = granted ? 'a token beside a granting status' : 'no token beside a refusing status';
    throw new CoreError('ERR_TIMESTAMP_STRUCTURE', { path: 'timestampResponse', offset: reader.offset, rule });
  }
  const answer = { status, statusText, refusals };
  if (!granted) return Object.freeze(answer);
  // The token is one ContentInfo; its outer layers may be BER, which this reader would refuse.
  const token = parseTimestampToken(bytes.subarray(reader.offset), limits);
  return Object.freeze({ ...answer, token });
}

/** PKIFreeText ::= SEQUENCE OF UTF8String. */
function readTexts(reader: DerReader): readonly string[] {
  if (reader.peek() !== tag.sequence) return [];
  const list = reader.readSequence('statusString');
  const texts: string[] = [];
  while (!list.done && texts.length < mostTexts) texts.push(list.readString(String(texts.length), tag.utf8String));
  list.end();
  return texts;
}

function readRefusals(reader: DerReader): readonly TimestampRefusal[] {
  const { bytes } = reader.readBitString('failInfo');
  return (Object.keys(refusalBits) as TimestampRefusal[]).filter((name) => {
    const bit = refusalBits[name];
    return ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;
  });
}

/**
 * Writes a granting response.
 * @param token - DER of the token.
 * @returns DER of TimeStampResp; media type `application/timestamp-reply`.
 */
export function grantTimestamp(token: Uint8Array): Uint8Array {
  return derSequence(derSequence(derInteger(0)), token);
}

/**
 * Writes a refusing response (status 2, rejection).
 * @param text - One sentence for people; left out when absent.
 */
export function refuseTimestamp(refusal: TimestampRefusal, text?: string): Uint8Array {
  const bit = refusalBits[refusal];
  const bits = new Uint8Array((bit >> 3) + 2);
  // A named bit list ends with its last one bit (X.690 §11.2.2).
  bits[0] = 7 - (bit & 7);
  bits[bits.length - 1] = 0x80 >> (bit & 7);
  const texts = text === undefined ? [] : [derSequence(derString(text))];
  return derSequence(derSequence(derInteger(2), ...texts, derValue(tag.bitString, bits)));
}
