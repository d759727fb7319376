import { equalBytes } from '../base/bytes.ts';
import type { LeniencyName } from '../base/leniency.ts';
import {
  diagnoseSignature,
  lenientSm2Signature,
  oids,
  type SignatureAlgorithm,
  type SignatureDiagnosis,
} from '../crypto/index.ts';
import { DerReader, derSetOf, tag } from '../der/index.ts';
import { type Certificate, sameName } from '../x509/index.ts';
import { onlyValue, readIdentifierValue, readOctetsValue } from './attribute-values.ts';
import { type DigestName, digestNameOf, isDigestVariant, signerAlgorithm } from './digests.ts';
import { familyOfData } from './families.ts';
import {
  type ContentStatement,
  contentDigest,
  isInMemory,
  looksLikeAttributes,
  type SignedContent,
  verifyContentSignature,
} from './signed-content.ts';
import { serialText } from './signer-info.ts';
import type { CmsAttribute, SignerIdentifier, SignerInfo } from './types.ts';

/** Why a signer does not verify. */
export type SignerFailure =
  /** No content is enclosed and none was given. */
  | 'content.missing'
  /** The enclosed content is not the expected one. */
  | 'content.mismatch'
  /** The content was digested on the way, but not as this signer needs it: read it once more with the signer's certificate. */
  | 'content.notDigested'
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
  /**
   * Whether the messageDigest attribute equals the digest of the content; `undefined` when there are no attributes or no content.
   */
  readonly digestMatches: boolean | undefined;
  /** The certificate that verifies, or when none does the one that was tried last. */
  readonly certificate?: Certificate;
  readonly failure?: SignerFailure;
  /** Which other reading of the signature would fit; never a reason to accept it. */
  readonly diagnosis?: SignatureDiagnosis;
  /** Deviations of this signer that were tolerated to come to the result. */
  readonly leniencies: readonly LeniencyName[];
}

/** Certificates tried for one signer: two authorities with one name and one serial number are rare, more are an attack. */
const mostCandidates = 8;

/** What one signer is said to have signed. */
export interface SignedStatement {
  readonly signer: SignerInfo;
  readonly content: SignedContent;
  /** The type of the content, which contentType must name; `undefined` for a counter-signature, which has none (RFC 5652 §11.4). */
  readonly contentType: string | undefined;
  readonly certificates: readonly Certificate[];
}

type Judgement = Pick<SignerResult, 'digestMatches'> &
  Partial<Pick<SignerResult, 'certificate' | 'failure' | 'diagnosis'>>;

/** Verifies one signer; never throws on bad content. */
export function verifySigner(statement: SignedStatement, leniencies: Set<LeniencyName>): SignerResult {
  const result = judge(statement, leniencies);
  return { signer: statement.signer, ...result, verified: result.failure === undefined, leniencies: [...leniencies] };
}

function judge(statement: SignedStatement, leniencies: Set<LeniencyName>): Judgement {
  const { signer, content, certificates } = statement;
  const digest = digestNameOf(signer.digestAlgorithm);
  const algorithm = digest && signerAlgorithm(signer.signatureAlgorithm, digest);
  if (digest === undefined || algorithm === undefined)
    return { digestMatches: undefined, failure: 'algorithm.unsupported' };
  if (isDigestVariant(signer.digestAlgorithm)) leniencies.add('cms.algorithm.variant');

  const message = messageOf(statement, digest, leniencies);
  const { digestMatches } = message;
  const known = signersOf(signer.identifier, certificates);
  if (message.failure !== undefined)
    return { digestMatches, failure: message.failure, ...(known[0] === undefined ? {} : { certificate: known[0] }) };
  if (known.length === 0) return { digestMatches, failure: 'certificate.notFound' };

  const signature = signatureOf(signer, algorithm, leniencies);
  // The parameters of RSA-PSS say how it is computed, so that the identifier itself is handed over.
  const named = algorithm.startsWith('rsa-pss') ? signer.signatureAlgorithm : algorithm;
  let isDigested = true;
  for (const certificate of known) {
    const one: ContentStatement = { algorithm: named, digest, publicKey: certificate.publicKey, signature };
    for (const signed of message.readings) {
      const verdict = verifyContentSignature(one, signed);
      if (verdict === true) return { digestMatches, certificate };
      if (verdict === undefined) isDigested = false;
    }
  }
  const [certificate] = known as [Certificate];
  if (!isDigested) return { digestMatches, certificate, failure: 'content.notDigested' };
  const tried: ContentStatement = { algorithm: named, digest, publicKey: certificate.publicKey, signature };
  return { digestMatches, certificate, ...explain(tried, message, content) };
}

interface Message {
  /** The spellings of what may be signed; empty after a failure. */
  readonly readings: readonly SignedContent[];
  readonly digestMatches: boolean | undefined;
  readonly failure?: SignerFailure;
}

function messageOf(
  { signer, content, contentType }: SignedStatement,
  digest: DigestName,
  leniencies: Set<LeniencyName>,
): Message {
  const { signedAttributes, signedAttributesBytes } = signer;
  if (signedAttributes === undefined || signedAttributesBytes === undefined) {
    // RFC 5652 §5.3: another content than `data` demands attributes. And signed attributes of one message must not be passed off
    // as the content of another one: they begin like this, documents do not.
    const isOther = contentType !== undefined && familyOfData(contentType) === undefined;
    return isOther || looksLikeAttributes(content)
      ? { readings: [], digestMatches: undefined, failure: 'attributes.invalid' }
      : { readings: [content], digestMatches: undefined };
  }
  const stated = onlyValue(signedAttributes, oids.messageDigestAttribute, readOctetsValue);
  const computed = contentDigest(content, digest);
  if (computed === undefined) return { readings: [], digestMatches: undefined, failure: 'content.notDigested' };
  const digestMatches = stated && equalBytes(stated, computed);
  const refuse = (failure: SignerFailure): Message => ({ readings: [], digestMatches, failure });
  if (stated === undefined || !isTypeStated(signedAttributes, contentType, leniencies))
    return refuse('attributes.invalid');
  if (digestMatches !== true) return refuse('digest.mismatch');
  const sorted = sortedSet(signedAttributesBytes);
  const readings = equalBytes(sorted, signedAttributesBytes) ? [sorted] : [signedAttributesBytes, sorted];
  return { readings, digestMatches };
}

/** Whether the contentType attribute says what the message says; a counter-signature must not have one. */
function isTypeStated(
  attributes: readonly CmsAttribute[],
  contentType: string | undefined,
  leniencies: Set<LeniencyName>,
): boolean {
  if (contentType === undefined) return attributes.every(({ type }) => type !== oids.contentTypeAttribute);
  const type = onlyValue(attributes, oids.contentTypeAttribute, readIdentifierValue);
  if (type === undefined || type === contentType) return type !== undefined;
  // Both names of `data` mean the same; anything else is another content.
  if (familyOfData(type) === undefined || familyOfData(contentType) === undefined) return false;
  leniencies.add('cms.contentType.attribute');
  return true;
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

/** Whether an identifier, of a signer or of a recipient, means a certificate. */
export function identifies(identifier: SignerIdentifier, certificate: Certificate): boolean {
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
  tried: ContentStatement,
  message: Message,
  content: SignedContent,
): Pick<Judgement, 'failure' | 'diagnosis'> {
  if (message.digestMatches === true && verifyContentSignature(tried, content) === true)
    return { failure: 'attributes.notSigned' };
  const signed = message.readings[0] ?? content;
  if (!isInMemory(signed)) return { failure: 'signature.invalid' };
  const { publicKey, signature } = tried;
  const diagnosis = diagnoseSignature({ publicKey, signature, message: signed });
  return { failure: 'signature.invalid', ...(diagnosis === undefined ? {} : { diagnosis }) };
}
