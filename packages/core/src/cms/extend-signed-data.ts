import { equalBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { defaultLimits, type Limits } from '../base/limits.ts';
import { oids } from '../crypto/index.ts';
import {
  contextTag,
  DerReader,
  derExplicit,
  derObjectIdentifier,
  derSequence,
  derSetOf,
  derValue,
  tag,
} from '../der/index.ts';
import type { Certificate } from '../x509/index.ts';
import { certificateSets } from './assemble-signed-data.ts';
import { attribute } from './attribute-values.ts';
import { requireForSigning, requireVerified, type SignerRequest } from './create-signed-data.ts';
import { definiteShell } from './definite-shell.ts';
import { parseSignedData } from './parse-signed-data.ts';
import type { SignedContent } from './signed-content.ts';
import { contentOfSet, type NewSigner, signWith } from './signer-parts.ts';
import type { SignedData } from './types.ts';
import { verifyCounterSignatures } from './verify-signed-data.ts';

const implicit0 = contextTag(0, 'constructed');
const implicit1 = contextTag(1, 'constructed');

/**
 * Adds a counter-signature to one signer of a message (RFC 5652 §11.4): a signature over that signer's signature octets, in its
 * unsigned attributes. Nothing that is signed already changes.
 * @param message - One ContentInfo with SignedData.
 * @param index - Which signer, from 0.
 * @returns The message in DER.
 * @throws CoreError `ERR_ARGUMENT` when there is no such signer, `ERR_CMS_SIGNER`, `ERR_CMS_UNVERIFIED`, and what `parseSignedData` throws.
 * @example const countersigned = await addCounterSignature(signedMessage, 0, { certificate, signer });
 */
export async function addCounterSignature(
  message: Uint8Array,
  index: number,
  request: SignerRequest,
): Promise<Uint8Array> {
  const signedData = parseSignedData(message);
  const signed = signerAt(signedData, index);
  requireForSigning(request.certificate);
  const content = signed.signature;
  const counter = await signWith(request, { content, contentType: undefined, family: signedData.family });
  const extended = rebuild(message, {
    certificates: [request.certificate],
    signers: (signers) =>
      signers.with(index, withUnsigned(signed.raw, attribute(oids.counterSignatureAttribute, counter.bytes))),
  });
  const read = parseSignedData(extended);
  const holder = read.signers.find(({ signature }) => equalBytes(signature, content));
  const last = holder && verifyCounterSignatures(read, { signer: holder }).at(-1);
  if (last?.verified !== true)
    throw new CoreError('ERR_CMS_UNVERIFIED', { failure: last?.failure ?? 'certificate.notFound' });
  return extended;
}

/**
 * Adds a time-stamp token over one signer's signature octets (attribute 1.2.840.113549.1.9.16.2.14, RFC 3161 appendix A). The token
 * is not looked at: `verifyTimestampToken(token, signer.signature)` does that.
 * @throws CoreError `ERR_ARGUMENT` when there is no such signer, and what `parseSignedData` throws.
 * @example addSignatureTimestamp(signedMessage, 0, token.raw);
 */
export function addSignatureTimestamp(message: Uint8Array, index: number, token: Uint8Array): Uint8Array {
  const { raw } = signerAt(parseSignedData(message), index);
  return rebuild(message, {
    signers: (signers) => signers.with(index, withUnsigned(raw, attribute(oids.signatureTimestampAttribute, token))),
  });
}

/**
 * Adds a signer to a message: another party signs the same content, beside those who have (RFC 5652 §5.1).
 * @param content - The content, where the message does not enclose it.
 * @throws CoreError `ERR_ARGUMENT` when there is no content, `ERR_CMS_SIGNER`, `ERR_CMS_UNVERIFIED`, and what `parseSignedData` throws.
 * @example parseSignedData(await addSigner(signedMessage, { certificate, signer })).signers.length; // 2
 */
export async function addSigner(
  message: Uint8Array,
  request: SignerRequest,
  content?: SignedContent,
): Promise<Uint8Array> {
  const { encapsulated, family } = parseSignedData(message);
  requireForSigning(request.certificate);
  const signedContent = encapsulated.content ?? content;
  if (signedContent === undefined)
    throw new CoreError('ERR_ARGUMENT', { argument: 'content', expected: 'the detached content', got: 'nothing' });
  const added = await signWith(request, { content: signedContent, contentType: encapsulated.type, family });
  const extended = rebuild(message, {
    certificates: [request.certificate],
    added,
    signers: (signers) => [...signers, added.bytes],
  });
  requireVerified(extended, signedContent, [request]);
  return extended;
}

function signerAt(signedData: SignedData, index: number): SignedData['signers'][number] {
  const signer = signedData.signers[index];
  if (signer !== undefined) return signer;
  const expected = `a signer from 0 to ${signedData.signers.length - 1}`;
  throw new CoreError('ERR_ARGUMENT', { argument: 'index', expected, got: String(index) });
}

interface Change {
  readonly certificates?: readonly Certificate[];
  /** A signer whose digest algorithm must be listed. */
  readonly added?: NewSigner;
  readonly signers: (signers: readonly Uint8Array[]) => readonly Uint8Array[];
}

/** Writes a message again with other signers; everything else keeps its bytes. */
function rebuild(message: Uint8Array, change: Change, limits: Limits = defaultLimits): Uint8Array {
  const contentInfo = DerReader.over(definiteShell(message).bytes, 'cms', limits).readSequence();
  const contentType = contentInfo.readObjectIdentifier();
  const reader = contentInfo.readSequence('', implicit0).readSequence();
  const version = reader.read(tag.integer).bytes;
  const digests = members(reader.read(tag.set).content);
  const encapsulated = reader.read(tag.sequence).bytes;
  const certificates = members(reader.readOptional(implicit0)?.content);
  const revocationLists = members(reader.readOptional(implicit1)?.content);
  const signers = change.signers(members(reader.read(tag.set).content));
  const listed = change.added === undefined ? digests : [...digests, change.added.digestAlgorithm];
  const signedData = derSequence(
    version,
    derSetOf(...listed.filter((one, at) => listed.findIndex((other) => toKey(other) === toKey(one)) === at)),
    encapsulated,
    ...certificateSets({
      certificates: [...certificates, ...(change.certificates ?? []).map(({ raw }) => raw)],
      revocationLists,
    }),
    derSetOf(...signers),
  );
  return derSequence(derObjectIdentifier(contentType), derExplicit(0, signedData));
}

const toKey = (bytes: Uint8Array): string => bytes.join();

function members(content: Uint8Array | undefined): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  const reader = DerReader.over(content ?? new Uint8Array(0), 'set');
  while (!reader.done) found.push(reader.readElement().bytes);
  return found;
}

/** A SignerInfo with one more unsigned attribute. */
function withUnsigned(signerInfo: Uint8Array, added: Uint8Array): Uint8Array {
  const reader = DerReader.over(signerInfo, 'signerInfo').readSequence();
  const fields: Uint8Array[] = [];
  let unsigned: readonly Uint8Array[] = [];
  while (!reader.done) {
    const element = reader.readElement();
    if (element.tag === implicit1) unsigned = members(element.content);
    else fields.push(element.bytes);
  }
  return derSequence(...fields, derValue(implicit1, contentOfSet(derSetOf(...unsigned, added))));
}
