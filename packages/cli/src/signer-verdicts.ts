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
import type { Certificate } from '@yinxin/core/x509';
import { type PathMaterial, pathOf } from './path-material.ts';

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

/** Judges the signers of a message, each with its chain, its time-stamps and its counter-signatures. */
export function judgeSigners(
  message: Pick<SignedData, 'certificates'> | SignedData,
  results: readonly SignerResult[],
  input: VerdictInput,
): readonly SignerVerdict[] {
  return results.map((result) => {
    const stamped = stampedTime(message.certificates, result, input);
    const verdict = judgeOne(message.certificates, result, { ...input, at: stamped ?? input.at });
    const counters = 'signers' in message ? verifyCounterSignatures(message, result, input.material.certificates) : [];
    return {
      ...verdict,
      ...(stamped === undefined ? {} : { timestamp: formatInstant(stamped) }),
      counterSigners: counters.map((counter) => judgeOne(message.certificates, counter, input)),
    };
  });
}

function judgeOne(
  enclosed: readonly Certificate[],
  { certificate, failure, diagnosis, leniencies, signer }: SignerResult,
  { material, at }: VerdictInput,
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
  const outcome = pathOf(material, certificate, enclosed, at, 'any');
  if (outcome === undefined) return { indication: 'indeterminate', code: 'chain.anchor.none', ...facts };
  if (outcome.status === 'valid') return { indication: 'passed', ...facts };
  return { indication: outcome.status === 'invalid' ? 'failed' : 'indeterminate', code: outcome.code, ...facts };
}

/** The earliest time that a token over the signature proves, under an anchor. */
function stampedTime(
  enclosed: readonly Certificate[],
  { signer }: SignerResult,
  { material, at }: VerdictInput,
): Instant | undefined {
  const times = signer.timestamps.flatMap((bytes) => {
    const token = readableTimestampToken(bytes);
    if (token === undefined || token.genTime > at) return [];
    const inside = token.signedData.certificates;
    const result = verifyTimestampToken(token, signer.signature, [...enclosed, ...material.certificates]);
    if (result.failure !== undefined || result.certificate === undefined) return [];
    if (checkTimestampCertificate(result.certificate).length > 0) return [];
    const outcome = pathOf(material, result.certificate, [...inside, ...enclosed], token.genTime, 'timestamping');
    return outcome?.status === 'valid' ? [token.genTime] : [];
  });
  return times.length === 0 ? undefined : Math.min(...times);
}

const order: readonly Indication[] = ['passed', 'indeterminate', 'failed'];

/** The verdict over all signers: the worst; nobody's signature is a failure. */
export function worstOf(verdicts: readonly SignerVerdict[]): Indication {
  if (verdicts.length === 0) return 'failed';
  const all = verdicts.flatMap((one) => [one, ...one.counterSigners]);
  return order[Math.max(...all.map(({ indication }) => order.indexOf(indication)))] as Indication;
}
