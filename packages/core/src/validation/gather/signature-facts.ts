import { equalBytes, toHex } from '../../base/bytes.ts';
import type { Instant } from '../../base/time.ts';
import { parseSignedData, type SignedData, type SignerResult, verifySignedData } from '../../cms/index.ts';
import { lenientSm2Signature, type PublicKey, publicKeyBits, verifySignature } from '../../crypto/index.ts';
import {
  digestMethodOf,
  digestReferences,
  type OfdPackage,
  type OfdSignature,
  type OfdStamp,
  type ReferenceDigest,
} from '../../ofd/index.ts';
import { classifySignedValue, isSignerListed, parseSealSignature, type SealSignature } from '../../seal/index.ts';
import { SM2_DEFAULT_USER_ID, sm2Z, sm3 } from '../../sm/index.ts';
import type { Certificate } from '../../x509/index.ts';
import type { DigestFacts, ReferenceFacts, SignatureFacts, StampFacts } from '../facts/facts.ts';
import { certificateFacts } from './certificate-facts.ts';
import { type GatherContext, noteLeniencies } from './context.ts';
import { readDescribedTime } from './described-time.ts';
import { attempt, defined, isoTime } from './fact-values.ts';
import { findPath } from './paths.ts';
import { provenInstant } from './proven-time.ts';
import { sealFacts, sealSignatureValue } from './seal-facts.ts';
import { signerAlgorithmName } from './signer-algorithm.ts';
import { timestampFacts } from './timestamp-facts.ts';

/** The facts of a signature and the digests of its references, which the coverage map needs. */
export interface GatheredSignature {
  readonly facts: SignatureFacts;
  readonly digests: readonly ReferenceDigest[];
}

/** Everything about one signature of a document. */
export function signatureFacts(context: GatherContext, pkg: OfdPackage, signature: OfdSignature): GatheredSignature {
  const object = `signature:${signature.index}`;
  noteLeniencies(context, object, signature.leniencies);
  const own = readValue(context, signature, object);
  if (own.signer !== undefined) noteLeniencies(context, `signer:${signature.index}`, own.signer.leniencies);
  const needsZ = digestMethodOf(signature.checkMethod)?.algorithm === 'sm3-with-signer';
  const z = needsZ ? zOf(own.publicKey ?? own.signer?.publicKey) : {};
  const read = attempt(() => digestReferences(pkg, signature, z));
  const digests = read.value ?? [];
  const problem = own.facts.problem ?? read.problem;
  const describedTime = readDescribedTime(signature.claimedTimeText);
  const facts: SignatureFacts = defined({
    index: signature.index,
    id: signature.id,
    type: signature.type,
    descriptionPath: signature.descriptionPath,
    provider: signature.provider?.name,
    checkMethod: signature.checkMethod,
    describedTimeText: signature.claimedTimeText,
    describedTime: describedTime === undefined ? undefined : isoTime(describedTime),
    references: digests.map((digest) => referenceFacts(digest, signature)),
    stamps: signature.stamps.map((stamp) => stampFacts(pkg, signature, stamp)),
    ...own.facts,
    problem,
  });
  return { facts, digests };
}

type OwnFacts = Pick<SignatureFacts, 'kind'> & Partial<SignatureFacts>;

interface ReadValue {
  readonly facts: OwnFacts;
  readonly signer?: Certificate;
  /** The signer's key, also of a certificate that cannot be read in full. */
  readonly publicKey?: PublicKey;
}

function readValue(context: GatherContext, signature: OfdSignature, object: string): ReadValue {
  const bytes = signature.signedValue;
  if (bytes === undefined) {
    const text = {
      zh: `${signature.signedValuePath} 不在文件中`,
      en: `${signature.signedValuePath} is not in the file`,
    };
    return { facts: { kind: 'unreadable', problem: { code: 'ERR_OFD_PART_MISSING', text } } };
  }
  const read = attempt((): ReadValue => {
    switch (classifySignedValue(bytes)) {
      case 'seal-signature':
        return readSealSignature(
          context,
          signature,
          parseSealSignature(bytes, context.limits, context.cache?.readUnder(context.limits).parts),
          object,
        );
      case 'signed-data':
        return readSignedData(context, signature, parseSignedData(bytes, context.limits), object);
      case 'bare-signature':
        return readBare(context, signature, bytes, object);
      default:
        return { facts: { kind: 'unreadable' } };
    }
  });
  return read.value ?? { facts: { kind: 'unreadable', problem: read.problem } };
}

function readSealSignature(
  context: GatherContext,
  signature: OfdSignature,
  value: SealSignature,
  object: string,
): ReadValue {
  noteLeniencies(context, object, value.leniencies);
  const signer = value.signerCertificate;
  const claimed = value.claimedSigningTime;
  const timestamp =
    value.timestamp === undefined
      ? undefined
      : timestampFacts(context, value.timestamp, value.signature, `timestamp:${signature.index}`);
  const provenAt = provenInstant(context, timestamp, context.at);
  const facts = defined({
    kind: 'seal' as const,
    layout: value.layout,
    contentDigest: sealDigest(value.contentDigest, signature.description),
    value: sealSignatureValue(value),
    claimedTime: claimed === undefined ? undefined : isoTime(claimed),
    ...signerFacts(context, signer, [], provenAt),
    seal: sealFacts(context, value.seal, `seal:${signature.index}`, provenAt),
    sealCopyMatches: signature.sealBytes === undefined ? undefined : isCopy(context, signature, value),
    signerListed: isSignerListed(value.seal, { raw: value.signerCertificateBytes }),
    timestamp,
  });
  return defined({ facts, signer, publicKey: value.signerPublicKey });
}

/** A digest of another length was made by another algorithm: it is neither right nor wrong. */
function sealDigest(expected: Uint8Array, description: Uint8Array): DigestFacts | undefined {
  if (expected.length !== 32) return undefined;
  const got = sm3(description);
  return { expected: toHex(expected), got: toHex(got), matches: equalBytes(expected, got) };
}

/** The copy holds the same seal, byte for byte; padding behind it is noted. */
function isCopy(context: GatherContext, { sealBytes, index }: OfdSignature, { seal }: SealSignature): boolean {
  const copy = sealBytes ?? new Uint8Array(0);
  if (!equalBytes(copy.subarray(0, seal.raw.length), seal.raw)) return false;
  const padded = copy.length > seal.raw.length;
  if (padded) noteLeniencies(context, `seal:${index}`, [{ name: 'der.trailingData', path: 'copy' }]);
  return true;
}

function readSignedData(context: GatherContext, signature: OfdSignature, data: SignedData, object: string): ReadValue {
  noteLeniencies(context, object, data.leniencies);
  const results = verifySignedData(data, { content: signature.description, candidates: context.certificates });
  const [first] = results;
  // One signer is what OFD allows; with several the first that fails speaks for all.
  const result = results.find((item) => !item.verified) ?? first;
  if (result === undefined) return { facts: { kind: 'unreadable' } };
  noteLeniencies(context, object, result.leniencies);
  const signer = result.certificate;
  const claimed = result.signer.claimedSigningTime;
  const [token] = result.signer.timestamps;
  const timestamp =
    token === undefined
      ? undefined
      : timestampFacts(context, token, result.signer.signature, `timestamp:${signature.index}`);
  const facts = defined({
    kind: 'cms' as const,
    layout: data.family === 'gm' ? 'GB/T 35275' : 'RFC 5652',
    contentDigest: cmsDigest(result, signature.description),
    value: cmsValue(result),
    claimedTime: claimed === undefined ? undefined : isoTime(claimed),
    ...signerFacts(context, signer, data.certificates, provenInstant(context, timestamp, context.at)),
    timestamp,
  });
  return defined({ facts, signer });
}

function cmsDigest(result: SignerResult, description: Uint8Array): DigestFacts | undefined {
  const got = toHex(sm3(description));
  if (result.verified || result.digestMatches === true) return { expected: got, got, matches: true };
  const wrong = result.failure === 'content.mismatch' || result.failure === 'digest.mismatch';
  return wrong ? { expected: '', got, matches: false } : undefined;
}

function cmsValue(result: SignerResult): SignatureFacts['value'] {
  const { verified, failure, diagnosis, signer } = result;
  if (failure === 'algorithm.unsupported')
    return { algorithm: signer.signatureAlgorithm.oid, supported: false, verified: false };
  // Without a certificate nothing can be said about the value; that the certificate is missing is said elsewhere.
  if (failure === 'certificate.notFound') return undefined;
  const algorithm = signerAlgorithmName(signer, result.certificate);
  const keyBits = result.certificate === undefined ? undefined : publicKeyBits(result.certificate.publicKey);
  return defined({ algorithm, keyBits, supported: true, verified, diagnosis: diagnosis ?? failure });
}

function readBare(context: GatherContext, signature: OfdSignature, bytes: Uint8Array, object: string): ReadValue {
  const lenient = lenientSm2Signature(bytes);
  if (lenient === undefined) return { facts: { kind: 'unreadable' } };
  noteLeniencies(context, object, lenient.leniencies);
  const signer = context.certificates.find(({ publicKey }) =>
    verifySignature({ algorithm: 'sm2-sm3', publicKey, signature: lenient.der, message: signature.description }),
  );
  if (signer === undefined) return { facts: { kind: 'bare', layout: 'SM2' } };
  const value = { algorithm: 'sm2-sm3', keyBits: 256, supported: true, verified: true };
  return { facts: { kind: 'bare', layout: 'SM2', value, ...signerFacts(context, signer, [], context.at) }, signer };
}

function signerFacts(
  context: GatherContext,
  signer: Certificate | undefined,
  enclosed: readonly Certificate[],
  provenAt: Instant,
): Pick<SignatureFacts, 'signer' | 'signerPath'> {
  if (signer === undefined) return {};
  return { signer: certificateFacts(signer), signerPath: findPath(context, signer, 'ca', enclosed, provenAt) };
}

/** Z of the signer's key, for digests that include it. */
function zOf(publicKey: PublicKey | undefined): { readonly signerZ?: Uint8Array } {
  const point = publicKey?.algorithm === 'sm2' ? publicKey.point : undefined;
  return point === undefined ? {} : { signerZ: sm2Z(point, SM2_DEFAULT_USER_ID) };
}

function referenceFacts(digest: ReferenceDigest, signature: OfdSignature): ReferenceFacts {
  const algorithm =
    digest.algorithm ?? digestMethodOf(signature.checkMethod)?.algorithm ?? signature.checkMethod ?? 'md5';
  const { path, status } = digest;
  const expected = toHex(digest.expected);
  const got = status === 'matched' ? expected : digest.got === undefined ? '' : toHex(digest.got);
  return { path, algorithm, status, expected, got };
}

function stampFacts(pkg: OfdPackage, signature: OfdSignature, stamp: OfdStamp): StampFacts {
  const document = pkg.documents[signature.document];
  const sameId = (id: string): boolean => id === stamp.pageRef || Number(id) === Number(stamp.pageRef);
  if (document === undefined || !document.pages.some(({ id }) => sameId(id)))
    return { page: stamp.pageRef, problem: 'noPage' };
  const { boundary } = stamp;
  if (boundary === undefined || !(boundary.width > 0 && boundary.height > 0))
    return { page: stamp.pageRef, problem: 'noBoundary' };
  const area = document.physicalBox;
  // Pages may be larger than the document's default area, so only what lies wholly before the page's origin is surely outside.
  const outside = boundary.x + boundary.width <= 0 || boundary.y + boundary.height <= 0;
  const beyond =
    area !== undefined && document.pages.length === 1 && (boundary.x >= area.width || boundary.y >= area.height);
  return outside || beyond ? { page: stamp.pageRef, problem: 'outsidePage' } : { page: stamp.pageRef };
}
