import { CoreError } from '../base/errors.ts';
import { formatInstant, type Instant } from '../base/time.ts';
import { encodeAlgorithmIdentifier, oids, type Signer } from '../crypto/index.ts';
import {
  derBoolean,
  derExplicit,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derValue,
  tag,
} from '../der/index.ts';
import type { Certificate } from '../x509/index.ts';
import { assembleSignedData } from './assemble-signed-data.ts';
import { attribute } from './attribute-values.ts';
import { digestFor, digestIdentifier, digestOf } from './digests.ts';
import { signWith } from './signer-parts.ts';
import { encodeImprint, imprintOf, type Stamped } from './timestamp-request.ts';
import { parseTimestampToken, verifyTimestampImprint } from './timestamp-token.ts';

/** What a time-stamp token is made of: what is stamped, and what the authority says about it. */
export type NewTimestampToken = Stamped & {
  /** Written with milliseconds when there are any. */
  readonly genTime: Instant;
  /** The authority's policy, dotted. */
  readonly policy: string;
  /** Magnitude, at most 20 octets; unique for the authority. */
  readonly serialNumber: Uint8Array;
  readonly certificate: Certificate;
  /** Certificates enclosed besides the authority's own. */
  readonly chain?: readonly Certificate[];
  /** Whether certificates are enclosed at all; `enclosed` when absent. */
  readonly certificates?: 'enclosed' | 'omitted';
  readonly signer: Signer;
  /** How far the true time may lie from `genTime`, in whole milliseconds; not stated when absent. */
  readonly accuracyMs?: number;
  /** `genTime` says that later tokens of the authority have a later time, whatever the accuracy; `none` when absent. */
  readonly ordering?: 'none' | 'byGenTime';
  /** Magnitude; echoes the request. */
  readonly nonce?: Uint8Array;
  /** How the authority calls itself: its subject name, or nothing; nothing when absent. */
  readonly authorityName?: 'subject' | 'none';
};

/**
 * Makes a time-stamp token (RFC 3161 §2.4.2, GB/T 20520): ESSCertIDv2 names its digest explicitly (the default would be SHA-256),
 * the outer identifier is that of RFC 3161. The token is read back and verified before it is returned.
 * @returns DER of the ContentInfo.
 * @throws CoreError `ERR_ARGUMENT` for a serial number over 20 octets or an accuracy that is not a number of milliseconds,
 * `ERR_ALGORITHM_UNSUPPORTED`, `ERR_CMS_UNVERIFIED`.
 * @example
 * const [policy] = authority.policies;
 * const serialNumber = randomSerialNumber(random);
 * await createTimestampToken({ ...authority, message: signature, genTime: at, policy, serialNumber });
 */
export async function createTimestampToken(request: NewTimestampToken): Promise<Uint8Array> {
  const { serialNumber, certificate, chain = [], signer, certificates = 'enclosed' } = request;
  if (serialNumber.length > 20) refuse('serialNumber', 'at most 20 octets', `${serialNumber.length}`);
  const imprint = imprintOf(request);
  const info = encodeInfo(request);
  const own = await signWith(
    { certificate, signer, attributes: [signingCertificateAttribute(certificate, signer)] },
    { content: info, contentType: oids.timestampInfo, family: 'rfc' },
  );
  const token = assembleSignedData({
    contentType: oids.signedData,
    innerType: oids.timestampInfo,
    content: info,
    certificates: certificates === 'enclosed' ? [certificate, ...chain].map(({ raw }) => raw) : [],
    revocationLists: [],
    signers: [own],
  });
  const result = verifyTimestampImprint(parseTimestampToken(token), imprint, [certificate]);
  if (!result.signatureVerified || !result.imprintMatches || result.signingCertificate !== 'match')
    throw new CoreError('ERR_CMS_UNVERIFIED', { failure: result.failure ?? 'signingCertificate.mismatch' });
  return token;
}

/** DER of TSTInfo. */
function encodeInfo(request: NewTimestampToken): Uint8Array {
  const { genTime, policy, serialNumber, accuracyMs, ordering = 'none', nonce, authorityName = 'none' } = request;
  const name = derExplicit(4, request.certificate.subject.raw);
  return derSequence(
    derInteger(1),
    derObjectIdentifier(policy),
    encodeImprint(imprintOf(request)),
    derInteger(serialNumber),
    encodeGenTime(genTime),
    ...(accuracyMs === undefined ? [] : [encodeAccuracy(accuracyMs)]),
    ...(ordering === 'byGenTime' ? [derBoolean(true)] : []),
    ...(nonce === undefined ? [] : [derInteger(nonce)]),
    ...(authorityName === 'subject' ? [derExplicit(0, name)] : []),
  );
}

/** GeneralizedTime with a fraction only where there is one, without trailing zeros (RFC 3161 §2.4.2). */
function encodeGenTime(genTime: Instant): Uint8Array {
  const text = formatInstant(genTime).replaceAll(/[-:T]/g, '');
  const spelt = text.includes('.') ? text.replace(/0+Z$/, 'Z') : text;
  return derValue(tag.generalizedTime, new TextEncoder().encode(spelt));
}

/** Accuracy ::= SEQUENCE { seconds INTEGER OPTIONAL, millis [0] INTEGER (1..999) OPTIONAL, … } */
function encodeAccuracy(accuracyMs: number): Uint8Array {
  if (!Number.isSafeInteger(accuracyMs) || accuracyMs < 1)
    refuse('accuracyMs', 'a whole number of milliseconds from 1', String(accuracyMs));
  const seconds = Math.floor(accuracyMs / 1000);
  const millis = accuracyMs % 1000;
  return derSequence(
    ...(seconds === 0 ? [] : [derInteger(seconds)]),
    ...(millis === 0 ? [] : [derValue(0x80, derInteger(millis).subarray(2))]),
  );
}

/** SigningCertificateV2 with the authority's certificate alone (RFC 5816), digested as the signer digests. */
function signingCertificateAttribute(certificate: Certificate, signer: Signer): Uint8Array {
  const name = digestFor(signer.algorithm) ?? 'sm3';
  // DER leaves a DEFAULT out: SHA-256 is one, and is written by nobody.
  const { oid } = digestIdentifier(name);
  const algorithm = name === 'sha256' ? [] : [encodeAlgorithmIdentifier({ oid, parameters: undefined })];
  const id = derSequence(...algorithm, derOctetString(digestOf(name, certificate.raw)));
  return attribute(oids.signingCertificateV2Attribute, derSequence(derSequence(id)));
}

function refuse(argument: string, expected: string, got: string): never {
  throw new CoreError('ERR_ARGUMENT', { argument, expected, got });
}
