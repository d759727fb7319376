import { toHex } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import {
  type AlgorithmIdentifier,
  encodeAlgorithmIdentifier,
  oids,
  type SignatureAlgorithm,
  signatureAlgorithmIdentifier,
} from '../crypto/index.ts';
import {
  contextTag,
  DerReader,
  derGeneralizedTime,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSetOf,
  derUtcTime,
  derValue,
  tag,
} from '../der/index.ts';
import type { Certificate } from '../x509/index.ts';
import { attribute } from './attribute-values.ts';
import type { SignerRequest } from './create-signed-data.ts';
import { digestFor, digestIdentifier } from './digests.ts';
import { contentDigest, isInMemory, type SignedContent } from './signed-content.ts';
import type { CmsFamily } from './types.ts';

/** A SignerInfo just made, and what the message around it must say. */
export interface NewSigner {
  readonly bytes: Uint8Array;
  /** 1 or 3 (RFC 5652 §5.3). */
  readonly version: number;
  /** DER of the AlgorithmIdentifier. */
  readonly digestAlgorithm: Uint8Array;
}

/** What is signed. */
export interface ToBeSigned {
  readonly content: SignedContent;
  /** What contentType says; `undefined` for a counter-signature. */
  readonly contentType: string | undefined;
  readonly family: CmsFamily;
}

/** Signs, and assembles the SignerInfo (GB/T 35275-2017 §8, RFC 5652 §5.3). */
export async function signWith(request: SignerRequest, signed: ToBeSigned): Promise<NewSigner> {
  const { certificate, signer, identifiedBy = 'issuerAndSerialNumber' } = request;
  const digest = digestFor(signer.algorithm);
  if (digest === undefined)
    throw new CoreError('ERR_ALGORITHM_UNSUPPORTED', { algorithm: signer.algorithm, use: 'SignedData' });
  const version = identifiedBy === 'issuerAndSerialNumber' ? 1 : 3;
  if (version === 3 && signed.family === 'gm')
    refuse('identifiedBy', 'issuerAndSerialNumber in GB/T 35275', identifiedBy);
  const digestAlgorithm = encodeAlgorithmIdentifier(digestIdentifier(digest));
  const attributes = signedAttributesOf(request, signed, contentDigest(signed.content, digest));
  const signature = attributes === undefined ? await signPlain(request, signed) : await signer.sign(attributes);
  const bytes = derSequence(
    derInteger(version),
    identifierOf(certificate, identifiedBy),
    digestAlgorithm,
    ...(attributes === undefined ? [] : [derValue(contextTag(0, 'constructed'), contentOfSet(attributes))]),
    encodeAlgorithmIdentifier(signatureIdentifier(signer.algorithm, signed.family)),
    derOctetString(signature),
  );
  return { bytes, version, digestAlgorithm };
}

/** The attributes as a SET OF: what is signed. */
function signedAttributesOf(
  request: SignerRequest,
  { contentType }: ToBeSigned,
  digest: Uint8Array | undefined,
): Uint8Array | undefined {
  const { signingTime, attributes = [], signedAttributes = 'written' } = request;
  if (signedAttributes === 'none') {
    if (signingTime !== undefined || attributes.length > 0)
      refuse('signedAttributes', 'written, since there is something to be written', 'none');
    return undefined;
  }
  if (digest === undefined) refuse('content', 'digested with the algorithm of each signer', 'without it');
  return derSetOf(
    ...(contentType === undefined ? [] : [attribute(oids.contentTypeAttribute, derObjectIdentifier(contentType))]),
    attribute(oids.messageDigestAttribute, derOctetString(digest)),
    ...(signingTime === undefined ? [] : [attribute(oids.signingTimeAttribute, time(signingTime))]),
    ...attributes,
  );
}

/** Signs the content octets themselves. */
async function signPlain({ certificate, signer }: SignerRequest, { content }: ToBeSigned): Promise<Uint8Array> {
  if (isInMemory(content)) return signer.sign(content);
  const { point } = certificate.publicKey;
  const name = digestFor(signer.algorithm);
  const digest =
    signer.algorithm === 'sm2-sm3' ? point && content.sm2Digests.get(toHex(point)) : name && content.digests.get(name);
  if (digest === undefined || signer.signDigest === undefined)
    throw new CoreError('ERR_ALGORITHM_UNSUPPORTED', {
      algorithm: signer.algorithm,
      use: 'signing a streamed content',
    });
  return signer.signDigest(digest);
}

/** SM2 is named by what GB/T 35275 says in its family, by the number of SM2 with SM3 in the other. */
function signatureIdentifier(algorithm: SignatureAlgorithm, family: CmsFamily): AlgorithmIdentifier {
  return algorithm === 'sm2-sm3' && family === 'gm'
    ? { oid: oids.sm2Sign, parameters: derNull() }
    : signatureAlgorithmIdentifier(algorithm);
}

/** SignerIdentifier and RecipientIdentifier. */
export function identifierOf(
  certificate: Certificate,
  identifiedBy: 'issuerAndSerialNumber' | 'subjectKeyIdentifier',
): Uint8Array {
  if (identifiedBy === 'issuerAndSerialNumber') return derSequence(certificate.issuer.raw, serialNumberOf(certificate));
  const { subjectKeyId } = certificate;
  if (subjectKeyId === undefined) refuse('identifiedBy', 'a certificate with a subject key identifier', 'none');
  return derValue(contextTag(0, 'primitive'), subjectKeyId);
}

/** UTCTime through 2049, GeneralizedTime after it (RFC 5652 §11.3). */
function time(instant: Instant): Uint8Array {
  return instant < Date.UTC(2050, 0, 1) ? derUtcTime(instant) : derGeneralizedTime(instant);
}

/** The members of a SET without its tag and length: what an IMPLICIT tag encloses. */
export function contentOfSet(set: Uint8Array): Uint8Array {
  return DerReader.over(set, 'set').read(tag.set).content;
}

/** The serial number as the certificate's own bytes spell it. */
function serialNumberOf(certificate: Certificate): Uint8Array {
  const tbs = DerReader.over(certificate.tbs, 'certificate').readSequence();
  tbs.readOptional(contextTag(0, 'constructed'), 'version');
  return tbs.read(tag.integer, 'serialNumber').bytes;
}

function refuse(argument: string, expected: string, got: string): never {
  throw new CoreError('ERR_ARGUMENT', { argument, expected, got });
}
