import { parseTimestampToken, verifyTimestampToken } from '../../cms/index.ts';
import { publicKeyBits } from '../../crypto/index.ts';
import type { TimestampFacts } from '../facts/facts.ts';
import { certificateFacts } from './certificate-facts.ts';
import { type GatherContext, noteLeniencies } from './context.ts';
import { attempt, defined, isoTime } from './fact-values.ts';
import { findPath } from './paths.ts';
import { signerAlgorithmName } from './signer-algorithm.ts';

/** Everything about a time-stamp token over some bytes. */
export function timestampFacts(
  context: GatherContext,
  bytes: Uint8Array,
  message: Uint8Array,
  object: string,
): TimestampFacts {
  const { value: token, problem } = attempt(() => parseTimestampToken(bytes, context.limits));
  if (token === undefined) return { problem, imprintMatches: false, signatureVerified: false };
  const result = verifyTimestampToken(token, message, context.certificates);
  noteLeniencies(context, object, [...token.leniencies, ...result.leniencies]);
  const { certificate } = result;
  const [signer] = token.signedData.signers;
  return defined({
    genTime: isoTime(token.genTime),
    policy: token.policy,
    serialNumber: token.serialNumber,
    imprintAlgorithm: token.imprint.algorithm.oid,
    imprintMatches: result.imprintMatches,
    signatureVerified: result.signatureVerified,
    signatureAlgorithm: signer === undefined ? undefined : signerAlgorithmName(signer, certificate),
    signatureKeyBits: certificate === undefined ? undefined : publicKeyBits(certificate.publicKey),
    certificate: certificate === undefined ? undefined : certificateFacts(certificate),
    // What a token says of its own time proves nothing about the algorithms that it rests on.
    path:
      certificate === undefined
        ? undefined
        : findPath(context, certificate, 'tsa', token.signedData.certificates, context.at),
  });
}
