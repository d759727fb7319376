import { equalBytes, toBase64, utf8 } from '../base/bytes.ts';
import { isCoreError } from '../base/errors.ts';
import type { LeniencyName } from '../base/leniency.ts';
import {
  diagnoseSignature,
  lenientSm2Signature,
  oids,
  type SignatureAlgorithm,
  type SignatureDiagnosis,
  verifySignature,
} from '../crypto/index.ts';
import { DerReader, derSetOf, tag } from '../der/index.ts';
import { sm3 } from '../sm/index.ts';
import { type Certificate, sameName } from '../x509/index.ts';
import { type DigestName, digestNameOf, digestOf, isDigestVariant, signerAlgorithm } from './digests.ts';
import { familyOfData } from './parse-signed-data.ts';
import { serialText } from './signer-info.ts';
import type { CmsAttribute, SignedData, SignerIdentifier, SignerInfo } from './types.ts';

/** Why a signer does not verify. */
export type SignerFailure =
  /** No content is enclosed and none was given. */
  | 'content.missing'
  /** The enclosed content is not the expected one. */
  | 'content.mismatch'
  /** No certificate with the signer's identifier is enclosed or among the candidates. */
  | 'certificate.notFound'
  /** Digest or signature algorithm is unknown, weak, or the two do not belong together. */
  | 'algorithm.unsupported'
  /** contentType or messageDigest is absent, repeated, or has not exactly one value; or contentType names something else. */
  | 'attributes.invalid'
  /** The messageDigest attribute is not the digest of the content. */
  | 'digest.mismatch'
  /** There are attributes, but the signature covers the content and leaves the attributes open. */
  | 'attributes.notSigned'
  /** The signature does not verify. */
  | 'signature.invalid';

/** The outcome for one signer. */
export interface SignerResult {
  readonly signer: SignerInfo;
  /** Signature, digest, attributes and content all hold for `certificate`. Says nothing about the certificate. */
  readonly verified: boolean;
  /** Whether the messageDigest attribute equals the digest of the content; `undefined` when there are no attributes or no content. */
  readonly digestMatches: boolean | undefined;
  /** The certificate that verifies, or when none does the one that was tried last. */
  readonly certificate?: Certificate;
  readonly failure?: SignerFailure;
  /** Which other reading of the signature would fit; never a reason to accept it. */
  readonly diagnosis?: SignatureDiagnosis;
  /** Deviations of this signer that were tolerated to come to the result. */
  readonly leniencies: readonly LeniencyName[];
}

/** What a message is checked against. */
export interface SignedDataExpectation {
  /** The content that must be signed; needed for a detached message, compared with an enclosed content. */
  readonly content?: Uint8Array;
  /** Certificates that may be the signer's, besides those enclosed. */
  readonly candidates?: readonly Certificate[];
}

/** Certificates tried for one signer: two authorities with one name and one serial number are rare, more are an attack. */
const mostCandidates = 8;

/**
 * Verifies every signer of a SignedData message (GB/T 35275-2017, RFC 5652 §5.4–5.6).
 * Without attributes the content octets are signed. With attributes they must hold contentType and messageDigest exactly once, and
 * they alone are signed; a signature over the content beside attributes is refused. SM2 takes the default user ID.
 * @returns One result per signer, in order; an empty list proves nothing. Never throws on bad content.
 * @example verifySignedData(parseSignedData(bytes), { content }).every((result) => result.verified);
 */
export function verifySignedData(
  signedData: SignedData,
  expectation: SignedDataExpectation = {},
): readonly SignerResult[] {
  return signedData.signers.map((signer) => verifySigner(signedData, signer, expectation));
}

function verifySigner(signedData: SignedData, signer: SignerInfo, expectation: SignedDataExpectation): SignerResult {
  const leniencies = new Set<LeniencyName>();
  const result = judgeSigner(signedData, signer, expectation, leniencies);
  return { signer, ...result, verified: result.failure === undefined, leniencies: [...leniencies] };
}

type Judgement = Pick<SignerResult, 'digestMatches'> &
  Partial<Pick<SignerResult, 'certificate' | 'failure' | 'diagnosis'>>;

function judgeSigner(
  signedData: SignedData,
  signer: SignerInfo,
  { content: expected, candidates = [] }: SignedDataExpectation,
  leniencies: Set<LeniencyName>,
): Judgement {
  const digest = digestNameOf(signer.digestAlgorithm);
  const algorithm = digest && signerAlgorithm(signer.signatureAlgorithm, digest);
  if (digest === undefined || algorithm === undefined)
    return { digestMatches: undefined, failure: 'algorithm.unsupported' };
  if (isDigestVariant(signer.digestAlgorithm)) leniencies.add('cms.algorithm.variant');

  const content = contentOf(signedData, expected, leniencies);
  if (typeof content === 'string') return { digestMatches: undefined, failure: content };
  const message = messageOf(signedData, signer, content, digest, leniencies);
  const { digestMatches } = message;
  const known = signersOf(signer.identifier, [...signedData.certificates, ...candidates]);
  if (message.failure !== undefined)
    return { digestMatches, failure: message.failure, ...(known[0] === undefined ? {} : { certificate: known[0] }) };
  if (known.length === 0) return { digestMatches, failure: 'certificate.notFound' };

  const signature = signatureOf(signer, algorithm, leniencies);
  for (const certificate of known) {
    for (const bytes of message.readings) {
      if (verifySignature({ algorithm, publicKey: certificate.publicKey, signature, message: bytes }))
        return { digestMatches, certificate };
    }
  }
  return { digestMatches, ...explain(known[0] as Certificate, algorithm, signature, message, content) };
}

/** The octets that are signed or digested, or why there are none. */
function contentOf(
  signedData: SignedData,
  expected: Uint8Array | undefined,
  leniencies: Set<LeniencyName>,
): Uint8Array | 'content.missing' | 'content.mismatch' {
  const { content: enclosed } = signedData.encapsulated;
  if (enclosed === undefined) return expected ?? 'content.missing';
  if (expected === undefined || equalBytes(enclosed, expected)) return enclosed;
  if (!isDigestOf(enclosed, expected)) return 'content.mismatch';
  leniencies.add('cms.content.digest');
  return enclosed;
}

/** Some software encloses SM3(content), as octets or as base64 text, in place of the content; it binds the content as well. */
function isDigestOf(enclosed: Uint8Array, expected: Uint8Array): boolean {
  if (enclosed.length !== 32 && enclosed.length !== 44) return false;
  const digest = sm3(expected);
  return equalBytes(enclosed, enclosed.length === 32 ? digest : utf8(toBase64(digest)));
}

interface Message {
  /** The spellings of what may be signed; empty after a failure. */
  readonly readings: readonly Uint8Array[];
  readonly digestMatches: boolean | undefined;
  readonly failure?: SignerFailure;
}

function messageOf(
  signedData: SignedData,
  signer: SignerInfo,
  content: Uint8Array,
  digest: DigestName,
  leniencies: Set<LeniencyName>,
): Message {
  const { signedAttributes, signedAttributesBytes } = signer;
  if (signedAttributes === undefined || signedAttributesBytes === undefined) {
    // RFC 5652 §5.3: another content than `data` demands attributes. And signed attributes of one message must not be passed off
    // as the content of another one: they begin like this, documents do not.
    const isRefused = familyOfData(signedData.encapsulated.type) === undefined || looksLikeAttributes(content);
    return isRefused
      ? { readings: [], digestMatches: undefined, failure: 'attributes.invalid' }
      : { readings: [content], digestMatches: undefined };
  }
  const type = onlyValue(signedAttributes, oids.contentTypeAttribute, readIdentifier);
  const stated = onlyValue(signedAttributes, oids.messageDigestAttribute, readOctets);
  const digestMatches = stated && equalBytes(stated, digestOf(digest, content));
  const refuse = (failure: SignerFailure): Message => ({ readings: [], digestMatches, failure });
  if (type === undefined || stated === undefined) return refuse('attributes.invalid');
  if (type !== signedData.encapsulated.type) {
    // Both names of `data` mean the same; anything else is another content.
    if (familyOfData(type) === undefined || familyOfData(signedData.encapsulated.type) === undefined)
      return refuse('attributes.invalid');
    leniencies.add('cms.contentType.attribute');
  }
  if (digestMatches !== true) return refuse('digest.mismatch');
  const sorted = sortedSet(signedAttributesBytes);
  const readings = equalBytes(sorted, signedAttributesBytes) ? [sorted] : [signedAttributesBytes, sorted];
  return { readings, digestMatches };
}

/** The value of an attribute that must stand exactly once with exactly one value. */
function onlyValue<T>(
  attributes: readonly CmsAttribute[],
  type: string,
  read: (reader: DerReader) => T,
): T | undefined {
  const found = attributes.filter((attribute) => attribute.type === type);
  const value = found[0]?.values[0];
  if (found.length !== 1 || found[0]?.values.length !== 1 || value === undefined) return undefined;
  try {
    const reader = DerReader.over(value, 'attribute');
    const result = read(reader);
    reader.end();
    return result;
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}

const readIdentifier = (reader: DerReader): string => reader.readObjectIdentifier();
const readOctets = (reader: DerReader): Uint8Array => reader.readOctetString();

/** Whether a content is a SET OF attributes with a messageDigest: the signed part of another message. */
function looksLikeAttributes(content: Uint8Array): boolean {
  if (content[0] !== tag.set) return false;
  try {
    const set = DerReader.over(content, 'content').readSequence('', tag.set);
    while (!set.done) if (set.readSequence().readObjectIdentifier() === oids.messageDigestAttribute) return true;
    return false;
  } catch (error) {
    if (isCoreError(error)) return false;
    throw error;
  }
}

/** The attributes in DER order: what must be signed when they were sent in another order. */
function sortedSet(set: Uint8Array): Uint8Array {
  const reader = DerReader.over(set, 'attributes').readSequence('', tag.set);
  const members: Uint8Array[] = [];
  while (!reader.done) members.push(reader.readElement().bytes);
  return derSetOf(...members);
}

function signersOf(identifier: SignerIdentifier, certificates: readonly Certificate[]): readonly Certificate[] {
  const found: Certificate[] = [];
  for (const certificate of certificates) {
    if (!identifies(identifier, certificate) || found.some(({ raw }) => equalBytes(raw, certificate.raw))) continue;
    found.push(certificate);
    if (found.length === mostCandidates) break;
  }
  return found;
}

function identifies(identifier: SignerIdentifier, certificate: Certificate): boolean {
  if (identifier.kind === 'subjectKeyIdentifier') {
    const { subjectKeyId } = certificate;
    return subjectKeyId !== undefined && equalBytes(subjectKeyId, identifier.keyIdentifier);
  }
  return (
    serialText(certificate.serialNumber) === identifier.serialNumber && sameName(certificate.issuer, identifier.issuer)
  );
}

/** The signature in the spelling that verification demands; for SM2 the tolerated spellings are brought to DER. */
function signatureOf(signer: SignerInfo, algorithm: SignatureAlgorithm, leniencies: Set<LeniencyName>): Uint8Array {
  if (algorithm !== 'sm2-sm3') return signer.signature;
  const lenient = lenientSm2Signature(signer.signature);
  if (lenient === undefined) return signer.signature;
  for (const name of lenient.leniencies) leniencies.add(name);
  return lenient.der;
}

function explain(
  certificate: Certificate,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
  message: Message,
  content: Uint8Array,
): Pick<Judgement, 'certificate' | 'failure' | 'diagnosis'> {
  const { publicKey } = certificate;
  if (message.digestMatches === true && verifySignature({ algorithm, publicKey, signature, message: content }))
    return { certificate, failure: 'attributes.notSigned' };
  const diagnosis = diagnoseSignature({ publicKey, signature, message: message.readings[0] ?? content });
  return { certificate, failure: 'signature.invalid', ...(diagnosis === undefined ? {} : { diagnosis }) };
}
