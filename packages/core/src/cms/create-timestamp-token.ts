import { CoreError } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import { oids, type Signer } from '../crypto/index.ts';
import {
  derGeneralizedTime,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
} from '../der/index.ts';
import { sm3 } from '../sm/index.ts';
import type { Certificate } from '../x509/index.ts';
import { assembleSignedData, attribute } from './create-signed-data.ts';
import { parseTimestampToken, verifyTimestampToken } from './timestamp-token.ts';

/** What a time-stamp token is made of. */
export interface TimestampRequest {
  /** The bytes to stamp; only their SM3 goes into the token. */
  readonly message: Uint8Array;
  /** Whole seconds are written. */
  readonly genTime: Instant;
  /** The authority's policy, dotted. */
  readonly policy: string;
  /** Magnitude, at most 20 octets; unique for the authority. */
  readonly serialNumber: Uint8Array;
  readonly certificate: Certificate;
  /** Certificates enclosed besides the authority's own. */
  readonly chain?: readonly Certificate[];
  readonly signer: Signer;
  /** Magnitude; echoes the request. */
  readonly nonce?: Uint8Array;
}

/**
 * Makes a time-stamp token (RFC 3161 §2.4.2 with the algorithms of GB/T 20520): SM3 imprint, SM2 signature, ESSCertIDv2 that names
 * SM3 explicitly (its default would be SHA-256), outer identifier of RFC 3161. The token is read back and verified before it is
 * returned.
 * @returns DER of the ContentInfo.
 * @throws CoreError `ERR_ARGUMENT` for a serial number over 20 octets, `ERR_ALGORITHM_UNSUPPORTED`, `ERR_CMS_UNVERIFIED`.
 */
export async function createTimestampToken(request: TimestampRequest): Promise<Uint8Array> {
  const { message, genTime, policy, serialNumber, certificate, chain = [], signer, nonce } = request;
  if (serialNumber.length > 20)
    throw new CoreError('ERR_ARGUMENT', {
      argument: 'serialNumber',
      expected: 'at most 20 octets',
      got: `${serialNumber.length}`,
    });
  const digestAlgorithm = derSequence(derObjectIdentifier(oids.sm3), derNull());
  const info = derSequence(
    derInteger(1),
    derObjectIdentifier(policy),
    derSequence(digestAlgorithm, derOctetString(sm3(message))),
    derInteger(serialNumber),
    derGeneralizedTime(genTime),
    ...(nonce === undefined ? [] : [derInteger(nonce)]),
  );
  const certificateId = derSequence(derSequence(derObjectIdentifier(oids.sm3)), derOctetString(sm3(certificate.raw)));
  const token = await assembleSignedData({
    contentType: oids.signedData,
    innerType: oids.timestampInfo,
    // RFC 5652 §5.1: version 3 whenever the content is not `data`.
    version: 3,
    signatureAlgorithm: oids.sm2WithSm3,
    content: info,
    form: 'attached',
    certificates: [certificate, ...chain],
    signer,
    attributes: [attribute(oids.signingCertificateV2Attribute, derSequence(derSequence(certificateId)))],
  });
  const result = verifyTimestampToken(parseTimestampToken(token), message);
  if (!result.signatureVerified || !result.imprintMatches || result.signingCertificate !== 'match')
    throw new CoreError('ERR_CMS_UNVERIFIED', { failure: result.failure ?? 'signingCertificate.mismatch' });
  return token;
}
