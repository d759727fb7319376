import { formatInstant, type Instant } from '@yinxin/core';
import {
  checkTimestampCertificate,
  readableTimestampToken,
  type SignedData,
  type SignerFailure,
  type SignerResult,
  verifyCounterSignatures,
  verifyTimestampToken,
} from '@yinxin/core/cms';
import { judgePath, type PathMaterial, withEnclosed } from './path-material.ts';

/** `failed` is proven, `indeterminate` could change with more data. */
export type Indication = 'passed' | 'failed' | 'indeterminate';

/** What is said about one signer. */
export interface SignerVerdict {
  readonly indication: Indication;
  /** Why it is not `passed`: a failure of the signature, a code of the chain, or what is missing. */
  readonly code?: string;
  readonly subject?: string;
  readonly serialNumber?: string;
  /** What the signer says; it decides nothing. */
  readonly claimedTime?: string;
  /** The time of a token that verifies and leads to an anchor. */
  readonly timestamp?: string;
  /** Why no token over the signature proves a time, where there is one. */
  readonly timestampCode?: string;
  /** The time for which the chain was asked. */
  readonly at: string;
  readonly counterSigners: readonly SignerVerdict[];
  readonly diagnosis?: string;
  readonly leniencies: readonly string[];
}

/** Failures that other certificates, another content or other software could turn. */
const open: ReadonlySet<SignerFailure> = new Set([
  'content.missing',
  'content.notDigested',
  'certificate.notFound',
  'algorithm.unsupported',
]);

/** What verdicts lean on. */
export interface VerdictInput {
  readonly material: PathMaterial;
  readonly at: Instant;
}

/** Judges the signers of a message, each with its chain, its revocation, its time-stamps and its counter-signatures. */
export function judgeSigners(
  message: Pick<SignedData, 'certificates' | 'revocationLists'> | SignedData,
  results: readonly SignerResult[],
  { material: given, at }: VerdictInput,
): readonly SignerVerdict[] {
  const input = { material: withEnclosed(given, message), at };
  return results.map((result) => {
    const { time, code } = stampedTime(result, input);
    const verdict = judgeOne(result, input, time ?? at);
    const counters = 'signers' in message ? verifyCounterSignatures(message, result, given.certificates) : [];
    return {
      ...verdict,
      ...(time === undefined ? {} : { timestamp: formatInstant(time) }),
      ...(code === undefined ? {} : { timestampCode: code }),
      counterSigners: counters.map((counter) => judgeOne(counter, input, at)),
    };
  });
}

function judgeOne(
  { certificate, failure, diagnosis, leniencies, signer }: SignerResult,
  { material, at: now }: VerdictInput,
  at: Instant,
): SignerVerdict {
  const { claimedSigningTime: claimed } = signer;
  const facts = {
    ...(certificate === undefined ? {} : { subject: certificate.subject.text, serialNumber: certificate.serialNumber }),
    ...(claimed === undefined ? {} : { claimedTime: formatInstant(claimed) }),
    ...(diagnosis === undefined ? {} : { diagnosis }),
    at: formatInstant(at),
    counterSigners: [],
    leniencies,
  };
  if (failure !== undefined)
    return { indication: open.has(failure) ? 'indeterminate' : 'failed', code: failure, ...facts };
  if (certificate === undefined) return { indication: 'indeterminate', code: 'certificate.notFound', ...facts };
  const { keyUsage } = certificate;
  if (keyUsage !== undefined && !keyUsage.has('digitalSignature') && !keyUsage.has('nonRepudiation'))
    return { indication: 'failed', code: 'chain.constraint.keyUsage', ...facts };
  return { ...judgePath(material, { leaf: certificate, at, now, purpose: 'any' }), ...facts };
}

/** The earliest time that a token over the signature proves, under an anchor; else why the first of them proves none. */
function stampedTime(
  { signer }: SignerResult,
  input: VerdictInput,
): { readonly time?: Instant | undefined; readonly code?: string | undefined } {
  const judged = signer.timestamps.map((bytes) => judgeToken(bytes, signer.signature, input));
  const times = judged.flatMap(({ time }) => (time === undefined ? [] : [time]));
  return times.length === 0 ? { code: judged[0]?.code } : { time: Math.min(...times) };
}

function judgeToken(
  bytes: Uint8Array,
  signature: Uint8Array,
  { material: given, at: now }: VerdictInput,
): { readonly time?: Instant; readonly code?: string } {
  const token = readableTimestampToken(bytes);
  if (token === undefined) return { code: 'timestamp.malformed' };
  if (token.genTime > now) return { code: 'genTime.future' };
  const material = withEnclosed(given, token.signedData);
  const { certificate, failure } = verifyTimestampToken(token, signature, material.certificates);
  if (failure !== undefined || certificate === undefined) return { code: failure ?? 'certificate.notFound' };
  const [problem] = checkTimestampCertificate(certificate);
  if (problem !== undefined) return { code: problem };
  const verdict = judgePath(material, { leaf: certificate, at: token.genTime, now, purpose: 'timestamping' });
  return verdict.indication === 'passed' ? { time: token.genTime } : { code: verdict.code };
}

const order: readonly Indication[] = ['passed', 'indeterminate', 'failed'];

/** The verdict over all signers: the worst; nobody's signature is a failure. */
export function worstOf(verdicts: readonly SignerVerdict[]): Indication {
  if (verdicts.length === 0) return 'failed';
  const all = verdicts.flatMap((one) => [one, ...one.counterSigners]);
  return order[Math.max(...all.map(({ indication }) => order.indexOf(indication)))] as Indication;
}
