import { equalBytes, fromHex } from '../base/bytes.ts';
import { CoreError, isCoreError } from '../base/errors.ts';
import { formatInstant, type Instant } from '../base/time.ts';
import { parsePublicKey, type Signer } from '../crypto/index.ts';
import type { Certificate } from '../x509/index.ts';
import { createTimestampToken } from './create-timestamp-token.ts';
import { type DigestName, digestLength, digestNameOf } from './digests.ts';
import { checkTimestampCertificate } from './timestamp-checks.ts';
import { parseTimestampRequest, type TimestampRequest } from './timestamp-request.ts';
import { grantTimestamp, refuseTimestamp, type TimestampRefusal } from './timestamp-response.ts';

/** A time-stamp authority: its key and its rules. */
export interface TimestampAuthority {
  readonly certificate: Certificate;
  /** Certificates enclosed besides its own, when a request asks for certificates. */
  readonly chain?: readonly Certificate[];
  readonly signer: Signer;
  /** The policies that it works under, dotted; the first is its default. */
  readonly policies: readonly [string, ...string[]];
  /** Digests that it stamps; SM3, SHA-256, SHA-384 and SHA-512 when absent. */
  readonly digests?: readonly DigestName[];
  /** What tokens state, in milliseconds, and at the same time the largest uncertainty of the clock under which it answers. */
  readonly accuracyMs: number;
  /** `byGenTime` gives every token a later time than the one before. `none` when absent. */
  readonly ordering?: 'none' | 'byGenTime';
}

/** What the clock says. */
export interface ClockReading {
  /** `undefined` when there is no time to be had. */
  readonly now: Instant | undefined;
  /** How far `now` may lie from the true time, in milliseconds, as the source of time says; 0 when it does not say. */
  readonly uncertaintyMs?: number;
}

/** One question to an authority; everything that is not in the request is an argument. */
export interface TimestampQuestion {
  /** DER of TimeStampReq, as received. */
  readonly request: Uint8Array;
  readonly authority: TimestampAuthority;
  readonly clock: ClockReading;
  /** `genTime` of the authority's last token, from its records; `undefined` when there is none yet. */
  readonly lastGenTime: Instant | undefined;
  /**
   * Gives the next serial number and keeps what is about to be signed, so that no number can come twice, not even after a crash
   * (magnitude, at most 20 octets). Called only for requests that are granted; a rejection becomes `systemFailure`.
   */
  readonly reserve: (record: TimestampRecord) => Promise<Uint8Array>;
}

/** What an authority must remember of a token before it signs it. */
export interface TimestampRecord {
  readonly genTime: Instant;
  readonly policy: string;
  readonly digestAlgorithm: DigestName;
  readonly digest: Uint8Array;
}

/** An authority's answer. */
export interface TimestampAnswer {
  /** DER of TimeStampResp; media type `application/timestamp-reply`. */
  readonly response: Uint8Array;
  /** Present when it granted. */
  readonly granted?: TimestampRecord & { readonly token: Uint8Array; readonly serialNumber: Uint8Array };
  /** Present when it refused. */
  readonly refusal?: TimestampRefusal;
  /** Why a `systemFailure` came about; for the operator, not part of the response. */
  readonly cause?: unknown;
}

const usualDigests: readonly DigestName[] = ['sm3', 'sha256', 'sha384', 'sha512'];

/**
 * Demands that a certificate and a key can run an authority: reserved for time-stamps, and belonging together.
 * @throws CoreError `ERR_TIMESTAMP_AUTHORITY`.
 * @example requireTimestampAuthority(authority);
 */
export function requireTimestampAuthority({ certificate, signer, accuracyMs }: TimestampAuthority): void {
  const [problem] = checkTimestampCertificate(certificate);
  if (problem !== undefined) throw new CoreError('ERR_TIMESTAMP_AUTHORITY', { rule: problem });
  const own = parsePublicKey(signer.publicKey);
  const key = certificate.publicKey;
  const same = own.point && key.point ? equalBytes(own.point, key.point) : equalBytes(own.spki, key.spki);
  if (!same) throw new CoreError('ERR_TIMESTAMP_AUTHORITY', { rule: 'key' });
  if (!Number.isSafeInteger(accuracyMs) || accuracyMs < 1)
    throw new CoreError('ERR_TIMESTAMP_AUTHORITY', { rule: 'accuracy' });
}

/**
 * Answers one request for a time-stamp (RFC 3161 §2, GB/T 20520). It refuses what it cannot read (`badDataFormat`), another version
 * or a digest of the wrong length (`badRequest`, `badDataFormat`), a digest that it does not stamp (`badAlg`), a foreign policy
 * (`unacceptedPolicy`), any extension (`unacceptedExtension`), and every time that it cannot vouch for (`timeNotAvailable`): no
 * clock, a clock less certain than the stated accuracy, a clock behind its own last token, a time outside its certificate's
 * validity.
 * @returns Always a response; what goes wrong inside is `systemFailure` with a cause.
 * @example
 * const reserve = async () => randomSerialNumber(random); // and keep it, with what is signed under it
 * const question = { request: timestampRequest, authority, clock: { now: at }, lastGenTime: undefined, reserve };
 * (await answerTimestampRequest(question)).refusal; // undefined
 */
export async function answerTimestampRequest(question: TimestampQuestion): Promise<TimestampAnswer> {
  const { authority } = question;
  const request = readRequest(question.request);
  if (request === undefined) return refuse('badDataFormat', 'the request is not TimeStampReq in DER');
  const asked = judgeRequest(request, authority);
  if ('refusal' in asked) return asked;
  const genTime = genTimeOf(question);
  if (typeof genTime !== 'number') return genTime;
  const { digestAlgorithm, policy } = asked;
  const record: TimestampRecord = { genTime, policy, digestAlgorithm, digest: request.imprint.digest };
  try {
    requireTimestampAuthority(authority);
    const serialNumber = await question.reserve(record);
    const token = await createTimestampToken({
      imprint: request.imprint,
      genTime,
      policy,
      serialNumber,
      certificate: authority.certificate,
      chain: authority.chain ?? [],
      certificates: request.certificate,
      signer: authority.signer,
      accuracyMs: authority.accuracyMs,
      ordering: authority.ordering ?? 'none',
      ...(request.nonce === undefined ? {} : { nonce: fromHex(request.nonce) }),
    });
    return { response: grantTimestamp(token), granted: { ...record, token, serialNumber } };
  } catch (cause) {
    return { ...refuse('systemFailure', 'the authority cannot answer now'), cause };
  }
}

function readRequest(bytes: Uint8Array): TimestampRequest | undefined {
  try {
    return parseTimestampRequest(bytes);
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}

function judgeRequest(
  request: TimestampRequest,
  { policies, digests = usualDigests }: TimestampAuthority,
):
  | { readonly digestAlgorithm: DigestName; readonly policy: string }
  | (TimestampAnswer & { refusal: TimestampRefusal }) {
  if (request.version !== 1) return refuse('badRequest', `version ${request.version} is not known`);
  // A negative nonce could not be echoed by everybody alike.
  if (request.nonce !== undefined && (fromHex(request.nonce)[0] as number) >= 0x80)
    return refuse('badRequest', 'the nonce is negative');
  const digestAlgorithm = digestNameOf(request.imprint.algorithm);
  if (digestAlgorithm === undefined || !digests.includes(digestAlgorithm))
    return refuse('badAlg', `digest algorithm ${request.imprint.algorithm.oid} is not accepted`);
  if (request.imprint.digest.length !== digestLength(digestAlgorithm))
    return refuse('badDataFormat', 'the digest has another length than its algorithm makes');
  const policy = request.policy ?? policies[0];
  if (!policies.includes(policy)) return refuse('unacceptedPolicy', `policy ${policy} is not offered`);
  const [extension] = request.extensions;
  if (extension !== undefined) return refuse('unacceptedExtension', `extension ${extension} is not known`);
  return { digestAlgorithm, policy };
}

/** The time to be stated, in milliseconds where tokens are ordered by it, else in whole seconds; or the refusal. */
function genTimeOf({ authority, clock, lastGenTime }: TimestampQuestion): Instant | TimestampAnswer {
  const { now, uncertaintyMs = 0 } = clock;
  const unavailable = (why: string): TimestampAnswer => refuse('timeNotAvailable', why);
  if (now === undefined || !Number.isFinite(now)) return unavailable('there is no source of time');
  if (!(uncertaintyMs >= 0 && uncertaintyMs <= authority.accuracyMs))
    return unavailable('the clock is less certain than the stated accuracy');
  const byTime = authority.ordering === 'byGenTime';
  const genTime = byTime ? Math.floor(now) : Math.floor(now / 1000) * 1000;
  if (lastGenTime !== undefined && (byTime ? genTime <= lastGenTime : genTime < lastGenTime))
    return unavailable(`the clock does not run ahead of the last token (${formatInstant(lastGenTime)})`);
  const { notBefore, notAfter } = authority.certificate;
  if (genTime < notBefore || genTime > notAfter)
    return unavailable('the certificate of the authority is not valid now');
  return genTime;
}

function refuse(refusal: TimestampRefusal, text: string): TimestampAnswer & { refusal: TimestampRefusal } {
  return { response: refuseTimestamp(refusal, text), refusal };
}
