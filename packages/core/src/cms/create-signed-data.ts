import { equalBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import { oids, type Signer } from '../crypto/index.ts';
import {
  contextTag,
  DerReader,
  derExplicit,
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
import { sm3 } from '../sm/index.ts';
import type { Certificate } from '../x509/index.ts';
import { parseSignedData } from './parse-signed-data.ts';
import type { CmsFamily } from './types.ts';
import { verifySignedData } from './verify-signed-data.ts';

/** What a SignedData message is made of. */
export interface SignedDataRequest {
  readonly content: Uint8Array;
  /** Whether the content is enclosed or stays outside; `detached` when absent. */
  readonly form?: 'attached' | 'detached';
  readonly certificate: Certificate;
  /** Certificates enclosed besides the signer's, e.g. its authority's. */
  readonly chain?: readonly Certificate[];
  readonly signer: Signer;
  /** Written as signingTime; left out when absent. */
  readonly signingTime?: Instant;
  /** `gm` writes the identifiers of GB/T 35275, `rfc` those of RFC 5652. */
  readonly family: CmsFamily;
}

/**
 * Signs content with SM2 and SM3 as SignedData (GB/T 35275-2017 or RFC 5652), with signed attributes, in DER. The message is read
 * back and verified before it is returned.
 * @returns DER of the ContentInfo.
 * @throws CoreError `ERR_ALGORITHM_UNSUPPORTED` for a signer that is not SM2, `ERR_CMS_UNVERIFIED` when the key does not belong to the certificate.
 * @example await createSignedData({ content, certificate, signer, family: 'gm' });
 */
export async function createSignedData(request: SignedDataRequest): Promise<Uint8Array> {
  const { content, form = 'detached', certificate, chain = [], signer, signingTime, family } = request;
  const names = familyNames[family];
  const attributes = signingTime === undefined ? [] : [attribute(oids.signingTimeAttribute, time(signingTime))];
  const message = await assembleSignedData({
    contentType: names.signedData,
    innerType: names.data,
    version: 1,
    signatureAlgorithm: names.signature,
    content,
    form,
    certificates: [certificate, ...chain],
    signer,
    attributes,
  });
  const [result] = verifySignedData(parseSignedData(message), { content });
  if (result?.verified !== true || !equalBytes(result.certificate?.raw ?? content, certificate.raw))
    throw new CoreError('ERR_CMS_UNVERIFIED', { failure: result?.failure ?? 'certificate.notFound' });
  return message;
}

const familyNames = {
  gm: { signedData: oids.smSignedData, data: oids.smData, signature: oids.sm2Sign },
  rfc: { signedData: oids.signedData, data: oids.data, signature: oids.sm2WithSm3 },
} as const;

/** The parts of a message with one SM2 signer. */
export interface MessageParts {
  readonly contentType: string;
  readonly innerType: string;
  readonly version: number;
  readonly signatureAlgorithm: string;
  readonly content: Uint8Array;
  readonly form: 'attached' | 'detached';
  /** The signer's first. */
  readonly certificates: readonly [Certificate, ...Certificate[]];
  readonly signer: Signer;
  /** Signed attributes besides contentType and messageDigest. */
  readonly attributes: readonly Uint8Array[];
}

/** Assembles and signs a message; the caller reads it back. */
export async function assembleSignedData(parts: MessageParts): Promise<Uint8Array> {
  const { certificates, content, signer } = parts;
  const [certificate] = certificates;
  if (signer.algorithm !== 'sm2-sm3')
    throw new CoreError('ERR_ALGORITHM_UNSUPPORTED', { algorithm: signer.algorithm, use: 'SignedData' });
  const digestAlgorithm = derSequence(derObjectIdentifier(oids.sm3), derNull());
  const attributes = derSetOf(
    attribute(oids.contentTypeAttribute, derObjectIdentifier(parts.innerType)),
    attribute(oids.messageDigestAttribute, derOctetString(sm3(content))),
    ...parts.attributes,
  );
  const signature = await signer.sign(attributes);
  const signerInfo = derSequence(
    derInteger(1),
    derSequence(certificate.issuer.raw, serialNumberOf(certificate)),
    digestAlgorithm,
    derValue(contextTag(0, 'constructed'), contentOfSet(attributes)),
    derSequence(derObjectIdentifier(parts.signatureAlgorithm), derNull()),
    derOctetString(signature),
  );
  const inner = parts.form === 'attached' ? [derExplicit(0, derOctetString(content))] : [];
  const signedData = derSequence(
    derInteger(parts.version),
    derSetOf(digestAlgorithm),
    derSequence(derObjectIdentifier(parts.innerType), ...inner),
    derValue(contextTag(0, 'constructed'), contentOfSet(derSetOf(...certificates.map(({ raw }) => raw)))),
    derSetOf(signerInfo),
  );
  return derSequence(derObjectIdentifier(parts.contentType), derExplicit(0, signedData));
}

/** One attribute with one value. */
export function attribute(type: string, value: Uint8Array): Uint8Array {
  return derSequence(derObjectIdentifier(type), derSetOf(value));
}

/** UTCTime through 2049, GeneralizedTime after it (RFC 5652 §11.3). */
function time(instant: Instant): Uint8Array {
  return instant < Date.UTC(2050, 0, 1) ? derUtcTime(instant) : derGeneralizedTime(instant);
}

/** The members of a SET without its tag and length: what an IMPLICIT tag encloses. */
function contentOfSet(set: Uint8Array): Uint8Array {
  return DerReader.over(set, 'set').read(tag.set).content;
}

/** The serial number as the certificate's own bytes spell it. */
function serialNumberOf(certificate: Certificate): Uint8Array {
  const tbs = DerReader.over(certificate.tbs, 'certificate').readSequence();
  tbs.readOptional(contextTag(0, 'constructed'), 'version');
  return tbs.read(tag.integer, 'serialNumber').bytes;
}
