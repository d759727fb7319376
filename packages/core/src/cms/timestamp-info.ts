import { toHex } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import { type AlgorithmIdentifier, parseAlgorithmIdentifier } from '../crypto/index.ts';
import { contextTag, type DerReader, decodeTime, latin1, tag } from '../der/index.ts';

/** TSTInfo (RFC 3161 §2.4.2): what a time-stamp authority says. */
export interface TimestampInfo {
  readonly version: number;
  /** The policy under which the token was made, dotted. */
  readonly policy: string;
  /** The digest that was stamped. */
  readonly imprint: { readonly algorithm: AlgorithmIdentifier; readonly digest: Uint8Array };
  /** Lower-case hexadecimal, as encoded. */
  readonly serialNumber: string;
  readonly genTime: Instant;
  /** How far the true time may lie from `genTime`, in milliseconds; `undefined` when the token does not say. */
  readonly accuracyMs: number | undefined;
  /** Whether the authority promises that its tokens can be ordered by `genTime` alone. */
  readonly ordering: boolean;
  /** Lower-case hexadecimal; echoes the request. */
  readonly nonce?: string;
  /** What the authority calls itself: DER of a GeneralName, a hint and no proof. */
  readonly authorityName?: Uint8Array;
}

const millisTag = contextTag(0, 'primitive');
const microsTag = contextTag(1, 'primitive');

/** RFC 3161 demands at least 160 bits of room for serial numbers; one real authority uses 64 octets. */
const longestSerialNumber = 64;

/** Reads TSTInfo; the reader stands inside its SEQUENCE. */
export function readTimestampInfo(reader: DerReader): TimestampInfo {
  const version = reader.readSmallInteger('version');
  if (version !== 1) reader.note('timestamp.version', 'version');
  const policy = reader.readObjectIdentifier('policy');
  const imprint = readImprint(reader.readSequence('messageImprint'));
  const serial = reader.readInteger('serialNumber');
  if (serial.length > longestSerialNumber + 1) wrong('timestamp.serialNumber', reader.offset, 'at most 64 octets');
  if (serial.length > 21 || (serial[0] as number) >= 0x80) reader.note('timestamp.serialNumber', 'serialNumber');
  const genTime = readGenTime(reader);
  const accuracyMs = reader.peek() === tag.sequence ? readAccuracy(reader.readSequence('accuracy')) : undefined;
  const isOrderingStated = reader.peek() === tag.boolean;
  const ordering = isOrderingStated && reader.readBoolean('ordering');
  if (isOrderingStated && !ordering) reader.note('der.default.encoded', 'ordering');
  const nonce = reader.peek() === tag.integer ? toHex(reader.readInteger('nonce')) : undefined;
  const authority = reader.readOptional(contextTag(0, 'constructed'), 'tsa');
  const extensions = reader.readOptional(contextTag(1, 'constructed'), 'extensions');
  if (extensions !== undefined) refuseCritical(reader.inside(extensions, 'extensions'));
  reader.end();
  return {
    version,
    policy,
    imprint,
    serialNumber: toHex(serial),
    genTime,
    accuracyMs,
    ordering,
    ...(nonce === undefined ? {} : { nonce }),
    ...(authority === undefined ? {} : { authorityName: authority.content }),
  };
}

/** MessageImprint (RFC 3161 §2.4.1); the reader stands inside its SEQUENCE. */
export function readImprint(reader: DerReader): TimestampInfo['imprint'] {
  const algorithm = parseAlgorithmIdentifier(reader, 'hashAlgorithm');
  const digest = reader.readOctetString('hashedMessage');
  reader.end();
  return { algorithm, digest };
}

const genTimePattern = /^(\d{14})(?:\.(\d{1,9}))?Z$/;

/** GeneralizedTime; trailing zeros of a fraction are met in real tokens and noted. */
function readGenTime(reader: DerReader): Instant {
  const element = reader.read(tag.generalizedTime, 'genTime');
  const strict = decodeTime(element.tag, element.content, 'fraction');
  if (strict !== undefined) return strict;
  const m = genTimePattern.exec(latin1(element.content));
  const base = m && decodeTime(tag.generalizedTime, new TextEncoder().encode(`${m[1]}Z`));
  if (m === null || base === undefined || base === null)
    reader.invalid(element, 'genTime', 'a time in UTC that exists');
  reader.note('der.time.format', 'genTime');
  return base + Math.trunc(Number(`0.${m[2] ?? '0'}`) * 1000);
}

/** Accuracy ::= SEQUENCE { seconds INTEGER OPTIONAL, millis [0] OPTIONAL, micros [1] OPTIONAL }, rounded up to milliseconds. */
function readAccuracy(reader: DerReader): number {
  const seconds = reader.peek() === tag.integer ? reader.readSmallInteger('seconds') : 0;
  const millis = reader.peek() === millisTag ? reader.readSmallInteger('millis', millisTag) : 0;
  const micros = reader.peek() === microsTag ? reader.readSmallInteger('micros', microsTag) : 0;
  reader.end();
  return seconds * 1000 + millis + Math.ceil(micros / 1000);
}

/** No extension of TSTInfo is known here, so that a critical one must be refused. */
function refuseCritical(reader: DerReader): void {
  while (!reader.done) {
    const extension = reader.readSequence();
    const offset = extension.offset;
    const id = extension.readObjectIdentifier('extnID');
    if (extension.peek() === tag.boolean && extension.readBoolean('critical'))
      wrong('timestamp.extensions', offset, `no unknown critical extension (${id})`);
  }
}

function wrong(path: string, offset: number, rule: string): never {
  throw new CoreError('ERR_TIMESTAMP_STRUCTURE', { path, offset, rule });
}
