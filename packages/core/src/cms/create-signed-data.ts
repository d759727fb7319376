import { equalBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import type { Signer } from '../crypto/index.ts';
import type { Certificate, RevocationList } from '../x509/index.ts';
import { assembleSignedData } from './assemble-signed-data.ts';
import { digestContent } from './content-digests.ts';
import { digestFor } from './digests.ts';
import { familyTypes } from './families.ts';
import { parseSignedData } from './parse-signed-data.ts';
import type { SignedContent } from './signed-content.ts';
import { type NewSigner, signWith } from './signer-parts.ts';
import type { CmsFamily } from './types.ts';
import { verifySignedData } from './verify-signed-data.ts';

/** One signer of a message to be made. */
export interface SignerRequest {
  readonly certificate: Certificate;
  readonly signer: Signer;
  /** Written as signingTime; left out when absent. Needs signed attributes. */
  readonly signingTime?: Instant;
  /**
   * `written` (the default) signs contentType, messageDigest and what else is asked for; `none` signs the content octets
   * themselves, which RFC 5652 §5.3 allows for `data` only.
   */
  readonly signedAttributes?: 'written' | 'none';
  /** Further signed attributes, each DER of one Attribute. */
  readonly attributes?: readonly Uint8Array[];
  /**
   * By issuer and serial number, the only form of GB/T 35275, or by the subject key identifier (RFC 5652). The first when absent.
   */
  readonly identifiedBy?: 'issuerAndSerialNumber' | 'subjectKeyIdentifier';
}

/** What a SignedData message is made of: one signer, and any number of further ones. */
export interface SignedDataRequest extends SignerRequest {
  readonly content: Uint8Array;
  /** Whether the content is enclosed or stays outside; `detached` when absent. */
  readonly form?: 'attached' | 'detached';
  /** Certificates enclosed besides the signers', e.g. their authority's. */
  readonly chain?: readonly Certificate[];
  /** Revocation lists enclosed. */
  readonly revocationLists?: readonly RevocationList[];
  /** Further signers of the same content. */
  readonly furtherSigners?: readonly SignerRequest[];
  /** `gm` writes the identifiers of GB/T 35275, `rfc` those of RFC 5652. */
  readonly family: CmsFamily;
}

/**
 * Signs content as SignedData (GB/T 35275-2017 or RFC 5652), in DER: SM2 with SM3 first, ECDSA, RSA and Ed25519 where the signer
 * has them. The message is read back and every signature verified before it is returned.
 * @returns DER of the ContentInfo.
 * @throws CoreError `ERR_ALGORITHM_UNSUPPORTED` for a signer without a digest of ours, `ERR_ARGUMENT` for a request that
 * contradicts itself, `ERR_CMS_SIGNER` for a certificate that is not for signing, `ERR_CMS_UNVERIFIED` when a key does not belong to its certificate.
 * @example await createSignedData({ content, certificate, signer, family: 'gm' });
 */
export async function createSignedData(request: SignedDataRequest): Promise<Uint8Array> {
  const { content, form = 'detached' } = request;
  return signContent(request, content, form === 'attached' ? content : undefined);
}

/** What a detached signature over a streamed content is made of. */
export type DetachedStreamRequest = Omit<SignedDataRequest, 'content' | 'form'> & {
  /** Read once, never kept. */
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
};

/**
 * Signs a content of any length from outside, in constant memory; the result is the same as `createSignedData` gives.
 * @throws CoreError as `createSignedData`.
 * @example await createDetachedSignature({ content: createReadStream(contentName), certificate, signer, family: 'gm' });
 */
export async function createDetachedSignature(request: DetachedStreamRequest): Promise<Uint8Array> {
  const signers = signersOf(request);
  const algorithms = signers.flatMap(({ signer }) => digestFor(signer.algorithm) ?? []);
  const publicKeys = signers.map(({ certificate }) => certificate.publicKey);
  const digests = await digestContent(request.content, { algorithms, publicKeys });
  return signContent(request, digests, undefined);
}

/**
 * The signers of a request, the first one too.
 * @throws CoreError `ERR_CMS_SIGNER` when the certificate of one is not for signing.
 */
export function signersOf(
  request: SignerRequest & Pick<SignedDataRequest, 'furtherSigners'>,
): readonly SignerRequest[] {
  const signers = [request, ...(request.furtherSigners ?? [])];
  for (const { certificate } of signers) requireForSigning(certificate);
  return signers;
}

/**
 * Refuses the encryption half of a dual pair: what it signs passes nowhere.
 * @throws CoreError `ERR_CMS_SIGNER`.
 */
export function requireForSigning({ keyUsage, subject }: Certificate): void {
  if (keyUsage !== undefined && !keyUsage.has('digitalSignature') && !keyUsage.has('nonRepudiation'))
    throw new CoreError('ERR_CMS_SIGNER', { subject: subject.text });
}

async function signContent(
  request: Omit<SignedDataRequest, 'content' | 'form'>,
  content: SignedContent,
  enclosed: Uint8Array | undefined,
): Promise<Uint8Array> {
  const { chain = [], revocationLists = [], family } = request;
  const types = familyTypes[family];
  const signers: NewSigner[] = [];
  for (const one of signersOf(request)) signers.push(await signWith(one, { content, contentType: types.data, family }));
  const certificates = [...signersOf(request).map(({ certificate }) => certificate), ...chain];
  const message = assembleSignedData({
    contentType: types.signedData,
    innerType: types.data,
    content: enclosed,
    certificates: certificates.map(({ raw }) => raw),
    revocationLists: revocationLists.map(({ raw }) => raw),
    signers,
  });
  requireVerified(message, content, signersOf(request));
  return message;
}

/** Reads a message back: each signer must be there, under its own certificate. */
export function requireVerified(message: Uint8Array, content: SignedContent, signers: readonly SignerRequest[]): void {
  const results = verifySignedData(parseSignedData(message), { content });
  for (const { certificate } of signers) {
    const found = results.find((result) => result.certificate && equalBytes(result.certificate.raw, certificate.raw));
    if (found?.verified !== true)
      throw new CoreError('ERR_CMS_UNVERIFIED', { failure: found?.failure ?? 'certificate.notFound' });
  }
}
