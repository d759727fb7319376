import { CoreError } from '../base/errors.ts';
import { checkLimit, defaultLimits, type Limits } from '../base/limits.ts';
import { DerReader, tag } from '../der/index.ts';
import { parseTimestampToken, type TimestampToken } from './timestamp-token.ts';

/** The answer of a time-stamp authority (RFC 3161 §2.4.2). */
export interface TimestampResponse {
  /** PKIStatus: 0 granted, 1 granted with changes, 2 and above no token. */
  readonly status: number;
  /** Present exactly when the status is 0 or 1. */
  readonly token?: TimestampToken;
}

/**
 * Reads TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken OPTIONAL }.
 * @throws CoreError `ERR_TIMESTAMP_STRUCTURE` when status and token contradict each other, and what `parseTimestampToken` throws.
 * @example parseTimestampResponse(bytes).token?.genTime;
 */
export function parseTimestampResponse(bytes: Uint8Array, limits: Limits = defaultLimits): TimestampResponse {
  checkLimit(limits, 'timestampBytes', bytes.length);
  const input = DerReader.over(bytes, 'timestampResponse', limits);
  const reader = input.readSequence();
  input.end();
  const info = reader.readSequence('status');
  const status = info.readSmallInteger('status');
  info.readOptional(tag.sequence, 'statusString');
  info.readOptional(tag.bitString, 'failInfo');
  info.end();
  const granted = status <= 1;
  if (granted === reader.done) {
    const rule = granted ? 'a token beside a granting status' : 'no token beside a refusing status';
    throw new CoreError('ERR_TIMESTAMP_STRUCTURE', { path: 'timestampResponse', offset: reader.offset, rule });
  }
  if (!granted) return Object.freeze({ status });
  // The token is one ContentInfo; its outer layers may be BER, which this reader would refuse.
  const token = parseTimestampToken(bytes.subarray(reader.offset), limits);
  return Object.freeze({ status, token });
}
