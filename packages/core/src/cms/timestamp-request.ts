import { toHex } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { Leniency } from '../base/leniency.ts';
import { checkLimit, defaultLimits, type Limits } from '../base/limits.ts';
import { encodeAlgorithmIdentifier } from '../crypto/index.ts';
import {
  contextTag,
  DerReader,
  derBoolean,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  tag,
} from '../der/index.ts';
import { type DigestName, digestIdentifier, digestOf } from './digests.ts';
import { readImprint, type TimestampInfo } from './timestamp-info.ts';

/** A digest with the identifier of its algorithm: all that an authority sees of what it stamps. */
export type MessageImprint = TimestampInfo['imprint'];

/** What is stamped: the bytes themselves, digested here, or a digest made elsewhere. */
export type Stamped =
  | { readonly message: Uint8Array; readonly digest?: DigestName; readonly imprint?: never }
  | { readonly imprint: MessageImprint; readonly message?: never; readonly digest?: never };

/** The imprint of what is stamped; SM3 when nothing else is said. */
export function imprintOf({ message, imprint, digest = 'sm3' }: Stamped): MessageImprint {
  return imprint ?? { algorithm: digestIdentifier(digest), digest: digestOf(digest, message) };
}

/** DER of MessageImprint. */
export function encodeImprint({ algorithm, digest }: MessageImprint): Uint8Array {
  return derSequence(encodeAlgorithmIdentifier(algorithm), derOctetString(digest));
}

/** What a request for a time-stamp is made of. */
export type NewTimestampRequest = Stamped & {
  /** Dotted; the authority chooses when absent. */
  readonly policy?: string;
  /** Magnitude, fresh random bytes, at least 8: it proves that the answer belongs to this request. */
  readonly nonce?: Uint8Array;
  /** Whether the answer shall enclose the authority's certificate; `enclosed` when absent. */
  readonly certificate?: 'enclosed' | 'omitted';
};

/**
 * Writes a request for a time-stamp (RFC 3161 §2.4.1, GB/T 20520): an SM3 imprint unless another digest is asked for.
 * @returns DER of TimeStampReq; media type `application/timestamp-query`.
 * @throws CoreError `ERR_ARGUMENT` for a policy that is not an object identifier.
 * @example createTimestampRequest({ message: signature, nonce: random(8) });
 */
export function createTimestampRequest(request: NewTimestampRequest): Uint8Array {
  const { policy, nonce, certificate = 'enclosed' } = request;
  return derSequence(
    derInteger(1),
    encodeImprint(imprintOf(request)),
    ...(policy === undefined ? [] : [derObjectIdentifier(policy)]),
    ...(nonce === undefined ? [] : [derInteger(nonce)]),
    ...(certificate === 'enclosed' ? [derBoolean(true)] : []),
  );
}

/** A request for a time-stamp as read. */
export interface TimestampRequest {
  readonly raw: Uint8Array;
  /** 1 is the only version there is. */
  readonly version: number;
  readonly imprint: MessageImprint;
  /** The policy asked for, dotted. */
  readonly policy?: string;
  /** Lower-case hexadecimal, as encoded. */
  readonly nonce?: string;
  readonly certificate: 'enclosed' | 'omitted';
  /** Object identifiers of the extensions asked for, critical or not. */
  readonly extensions: readonly string[];
  readonly leniencies: readonly Leniency[];
}

/** RFC 3161 does not bound the nonce; clients send 4 to 32 octets. */
const longestNonce = 64;

/** Extensions of one request; none is in use. */
const mostExtensions = 16;

/**
 * Reads a request for a time-stamp (RFC 3161 §2.4.1).
 * @throws CoreError `ERR_TIMESTAMP_STRUCTURE`, `ERR_DER_…`, `ERR_LIMIT`.
 * @example parseTimestampRequest(bytes).imprint.digest.length; // 32
 */
export function parseTimestampRequest(bytes: Uint8Array, limits: Limits = defaultLimits): TimestampRequest {
  checkLimit(limits, 'timestampBytes', bytes.length);
  const input = DerReader.over(bytes, 'timestampRequest', limits);
  const reader = input.readSequence();
  input.end();
  const version = reader.readSmallInteger('version');
  const imprint = readImprint(reader.readSequence('messageImprint'));
  const policy = reader.peek() === tag.objectIdentifier ? reader.readObjectIdentifier('reqPolicy') : undefined;
  const nonce = reader.peek() === tag.integer ? reader.readInteger('nonce') : undefined;
  if (nonce !== undefined && nonce.length > longestNonce)
    wrong('timestampRequest.nonce', reader.offset, 'at most 64 octets');
  const isStated = reader.peek() === tag.boolean;
  const isWanted = isStated && reader.readBoolean('certReq');
  if (isStated && !isWanted) reader.note('der.default.encoded', 'certReq');
  const extensions = readExtensions(reader);
  reader.end();
  return Object.freeze({
    raw: bytes,
    version,
    imprint,
    ...(policy === undefined ? {} : { policy }),
    ...(nonce === undefined ? {} : { nonce: toHex(nonce) }),
    certificate: isWanted ? 'enclosed' : 'omitted',
    extensions,
    leniencies: Object.freeze([...input.leniencies]),
  });
}

function readExtensions(reader: DerReader): readonly string[] {
  if (reader.peek() !== contextTag(0, 'constructed')) return [];
  const list = reader.readSequence('extensions', contextTag(0, 'constructed'));
  const found: string[] = [];
  while (!list.done) {
    if (found.length === mostExtensions) wrong('timestampRequest.extensions', list.offset, 'at most 16 extensions');
    const extension = list.readSequence(String(found.length));
    found.push(extension.readObjectIdentifier('extnID'));
    if (extension.peek() === tag.boolean) extension.readBoolean('critical');
    extension.readOctetString('extnValue');
    extension.end();
  }
  return found;
}

function wrong(path: string, offset: number, rule: string): never {
  throw new CoreError('ERR_TIMESTAMP_STRUCTURE', { path, offset, rule });
}
