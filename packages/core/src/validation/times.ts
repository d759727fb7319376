import { type Instant, parseInstant } from '../base/time.ts';
import { type RevocationAnswer, type UseTime, weighRevocation } from '../path/index.ts';
import type { Facts, IsoTime, SealFacts, SignatureFacts, TimestampFacts } from './facts/facts.ts';
import type { PathCertificateFacts, PathFacts, RevocationFacts, ServiceFacts } from './facts/identity-facts.ts';

/** The earliest time at which a signature is proven to have existed, and by what. */
export interface ProvenTime {
  readonly at: IsoTime;
  /** A valid time-stamp token of a listed service, or merely the reference time at which we hold the file. */
  readonly source: 'timestamp' | 'reference';
}

/** Why a token proves nothing. */
export type TimestampProblem =
  | 'malformed'
  | 'mismatch'
  | 'signature'
  | 'order'
  | 'noPath'
  | 'notGranted'
  | 'algorithm'
  | 'weakAlgorithm'
  | 'outsideValidity'
  | 'revoked'
  | 'noRevocationData'
  | 'staleRevocationData';

/** Times that were read before: rules compare the same few again and again. */
const instants = /* @__PURE__ */ new Map<IsoTime, Instant>();

/** ISO time to a number for comparing. */
export function instantOf(time: IsoTime): Instant {
  const known = instants.get(time);
  if (known !== undefined) return known;
  const instant = parseInstant(time);
  if (instants.size >= 512) instants.clear();
  instants.set(time, instant);
  return instant;
}

/** The status of a service at a time, `undefined` before its first entry. */
export function statusAt(service: ServiceFacts, at: IsoTime): string | undefined {
  let status: string | undefined;
  for (const entry of service.history) if (instantOf(entry.from) <= instantOf(at)) status = entry.status;
  return status;
}

/** Whether the list lets a service use an algorithm at a time; what is not named may not be used. */
export function isAlgorithmAllowed(service: ServiceFacts, algorithm: string, at: IsoTime): boolean {
  return service.algorithms.some(
    ({ id, from, until }) =>
      id === algorithm &&
      (from === undefined || instantOf(from) <= instantOf(at)) &&
      (until === undefined || instantOf(at) < instantOf(until)),
  );
}

/** Whether a time lies inside a validity, both ends included. */
export function isWithin(at: IsoTime, from: IsoTime, until: IsoTime): boolean {
  return instantOf(at) >= instantOf(from) && instantOf(at) <= instantOf(until);
}

/** The time from which a revoked certificate can no longer be trusted: the invalidity date when it is earlier. */
export function distrustedFrom(revocation: RevocationFacts): IsoTime | undefined {
  const { revokedAt, invalidityDate } = revocation;
  if (revokedAt === undefined) return undefined;
  if (invalidityDate === undefined || instantOf(invalidityDate) >= instantOf(revokedAt)) return revokedAt;
  return invalidityDate;
}

/** What is asked about the revocation of a certificate. */
export interface UseOfKey {
  /** When its key was used, for all that is proven. */
  readonly usedAt: IsoTime;
  readonly time: UseTime;
  /** The reference time. */
  readonly at: IsoTime;
}

/**
 * What the revocation data of a certificate of a path decides about one use of its key (`weighRevocation` of `path/`);
 * `undefined` when there is no usable data.
 */
export function revocationAnswer(
  { certificate, revocation }: PathCertificateFacts,
  { usedAt, time, at }: UseOfKey,
): RevocationAnswer | undefined {
  const { freshness, revokedAt, invalidityDate, thisUpdate, nextUpdate, reason } = revocation;
  const status = revokedAt === undefined ? revocation.status : 'revoked';
  if (status !== 'good' && status !== 'revoked') return undefined;
  // A revocation without its time is no answer.
  if (status === 'revoked' && revokedAt === undefined) return undefined;
  const times = Object.entries({ revokedAt, invalidityDate, thisUpdate, nextUpdate }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, instantOf(value)] as const],
  );
  const known = {
    status,
    ...Object.fromEntries(times),
    ...(freshness === undefined ? {} : { freshness }),
    ...(reason === undefined ? {} : { reason }),
  };
  const notAfter = instantOf(certificate.notAfter);
  return weighRevocation(known, { usedAt: instantOf(usedAt), time, at: instantOf(at), notAfter });
}

/**
 * Why a time-stamp token proves nothing, or `undefined` when it proves its time: imprint, signature, order, a path to a granted
 * time-stamping service, and each certificate of that path valid and not revoked, as far as is known at the
 * reference time.
 */
export function timestampProblem(token: TimestampFacts, at: IsoTime): TimestampProblem | undefined {
  if (token.problem !== undefined || token.genTime === undefined) return 'malformed';
  if (!token.imprintMatches) return 'mismatch';
  if (!token.signatureVerified) return 'signature';
  if (instantOf(token.genTime) > instantOf(at)) return 'order';
  if (token.weakAlgorithm === true || token.path?.code === 'chain.algorithm.notAllowed') return 'weakAlgorithm';
  if (token.path === undefined || token.path.status !== 'valid' || token.path.service === undefined) return 'noPath';
  if (statusAt(token.path.service, token.genTime) !== 'granted') return 'notGranted';
  if (!isAlgorithmAllowed(token.path.service, token.signatureAlgorithm ?? '', token.genTime)) return 'algorithm';
  return pathProblem(token.path, token.genTime, at);
}

function pathProblem(path: PathFacts, genTime: IsoTime, at: IsoTime): TimestampProblem | undefined {
  for (const entry of path.certificates) {
    if (!isWithin(genTime, entry.certificate.notBefore, entry.certificate.notAfter)) return 'outsideValidity';
    // A token says itself when it was made, so a lost key can date tokens at will, and only current data tells that it is not lost.
    const answer = revocationAnswer(entry, { usedAt: genTime, time: 'stated', at });
    switch (answer) {
      case 'good':
      case 'revokedLater':
        break;
      case 'revoked':
      case 'onHold':
        return 'revoked';
      case undefined:
        if (entry.revocation.status === 'listed') break;
        return 'noRevocationData';
      default:
        return 'staleRevocationData';
    }
  }
  return undefined;
}

/** The earliest proven time of a signature: its token when that proves anything, else the reference time. */
export function provenTimeOf(signature: SignatureFacts, at: IsoTime): ProvenTime {
  const token = signature.timestamp;
  if (token?.genTime !== undefined && timestampProblem(token, at) === undefined)
    return { at: token.genTime, source: 'timestamp' };
  return { at, source: 'reference' };
}

/** The earliest proven time of a seal: its own token, else whatever proves the signature that it was used for. */
export function provenSealTimeOf(
  seal: SealFacts | undefined,
  signature: SignatureFacts | undefined,
  at: IsoTime,
): ProvenTime {
  const token = seal?.timestamp;
  if (token?.genTime !== undefined && timestampProblem(token, at) === undefined)
    return { at: token.genTime, source: 'timestamp' };
  return signature === undefined ? { at, source: 'reference' } : provenTimeOf(signature, at);
}

/** The earliest time for which all signatures of a document are proven: the reference time unless every one has a valid token. */
export function provenDocumentTimeOf(facts: Facts): IsoTime {
  const times = facts.signatures.map((signature) => provenTimeOf(signature, facts.at));
  if (times.length === 0 || times.some(({ source }) => source === 'reference')) return facts.at;
  return times.reduce((latest, { at }) => (instantOf(at) > instantOf(latest) ? at : latest), times[0]?.at ?? facts.at);
}
