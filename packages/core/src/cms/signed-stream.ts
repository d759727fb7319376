import { concatBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { Leniency } from '../base/leniency.ts';
import { defaultLimits, type Limits } from '../base/limits.ts';
import { encodeAlgorithmIdentifier, parseAlgorithmIdentifier } from '../crypto/index.ts';
import {
  contextTag,
  DerReader,
  derExplicit,
  derInteger,
  derObjectIdentifier,
  derSequence,
  derSetOf,
  tag,
} from '../der/index.ts';
import type { Certificate } from '../x509/index.ts';
import { assembleSignedData, certificateSets, digestAlgorithmsOf, signedDataVersion } from './assemble-signed-data.ts';
import { type ByteStream, ContentDigester, type ContentDigests } from './content-digests.ts';
import { type DetachedStreamRequest, requireVerified, type SignerRequest, signersOf } from './create-signed-data.ts';
import { type DigestName, digestFor, digestIdentifier, digestNameOf } from './digests.ts';
import { familyTypes } from './families.ts';
import { parseSignedData } from './parse-signed-data.ts';
import { type NewSigner, signWith } from './signer-parts.ts';
import { StreamReader } from './stream-reader.ts';
import { endIndefinite, evenPieces, openIndefinite, valueHeader } from './stream-writer.ts';
import type { SignedData } from './types.ts';
import { verifySignedData } from './verify-signed-data.ts';
import type { SignerResult } from './verify-signer.ts';

const explicit0 = contextTag(0, 'constructed');
const constructedOctetString = 0x24;

/**
 * Signs a content of any length as attached SignedData, in constant memory. The signatures stand behind the content and have no
 * fixed length, so that no outer length is known beforehand: the outer layers are BER of indefinite length (RFC 5652 §5.1),
 * everything that is signed is DER.
 * @returns The message piece by piece; it is complete when the last one has come, and verified before that.
 * @throws CoreError as `createSignedData`, while the pieces are taken.
 * @example
 * const pieces: Uint8Array[] = [];
 * const content = createReadStream(contentName);
 * for await (const piece of createSignedStream({ content, certificate, signer, family: 'gm' })) pieces.push(piece);
 */
export async function* createSignedStream(request: DetachedStreamRequest): AsyncGenerator<Uint8Array> {
  const { chain = [], revocationLists = [], family } = request;
  const types = familyTypes[family];
  const requests = signersOf(request);
  const announced = requests.map(announce);
  yield concatBytes(
    openIndefinite(tag.sequence),
    derObjectIdentifier(types.signedData),
    openIndefinite(explicit0, tag.sequence),
    derInteger(signedDataVersion(types.data, announced)),
    digestAlgorithmsOf(announced),
    openIndefinite(tag.sequence),
    derObjectIdentifier(types.data),
    openIndefinite(explicit0, constructedOctetString),
  );
  const algorithms = requests.flatMap(({ signer }) => digestFor(signer.algorithm) ?? []);
  const digester = new ContentDigester(
    algorithms,
    requests.map(({ certificate }) => certificate.publicKey),
  );
  for await (const piece of evenPieces(request.content)) {
    digester.update(piece);
    yield valueHeader(tag.octetString, piece.length);
    yield piece;
  }
  const content = digester.finish();
  const signers: NewSigner[] = [];
  for (const one of requests) signers.push(await signWith(one, { content, contentType: types.data, family }));
  const sets = {
    certificates: [...requests.map(({ certificate }) => certificate), ...chain].map(({ raw }) => raw),
    revocationLists: revocationLists.map(({ raw }) => raw),
  };
  const detached = { contentType: types.signedData, innerType: types.data, content: undefined, ...sets, signers };
  requireVerified(assembleSignedData(detached), content, requests);
  yield concatBytes(
    // Ends the octets, their [0] and the encapsulated content.
    endIndefinite(3),
    ...certificateSets(sets),
    derSetOf(...signers.map(({ bytes }) => bytes)),
    endIndefinite(3),
  );
}

/** What stands before the content about a signer that signs after it. */
function announce({ signer, identifiedBy }: SignerRequest): Pick<NewSigner, 'version' | 'digestAlgorithm'> {
  const digest = digestFor(signer.algorithm);
  if (digest === undefined)
    throw new CoreError('ERR_ALGORITHM_UNSUPPORTED', { algorithm: signer.algorithm, use: 'SignedData' });
  const digestAlgorithm = encodeAlgorithmIdentifier(digestIdentifier(digest));
  return { version: identifiedBy === 'subjectKeyIdentifier' ? 3 : 1, digestAlgorithm };
}

/** How a streamed message is verified. */
export interface SignedStreamOptions {
  /**
   * Takes the content as it goes by, before anything of it is proven. Nobody may act on it until the verdict is there: write it
   * where it can be thrown away.
   */
  readonly unverified?: (piece: Uint8Array) => void | Promise<void>;
  /** Certificates that may be a signer's; needed for signers without signed attributes, whose SM2 digest begins with their key. */
  readonly candidates?: readonly Certificate[];
  readonly limits?: Limits;
}

/** The outcome for a streamed message. */
export interface SignedStreamResult {
  /** The message without its content. */
  readonly signedData: SignedData;
  /** What went by; absent for a message whose content is detached. */
  readonly content?: ContentDigests;
  /** One per signer, in order; an empty list proves nothing. */
  readonly signers: readonly SignerResult[];
  /** Deviations of the message, those of its outer layers too. */
  readonly leniencies: readonly Leniency[];
}

/**
 * Verifies attached SignedData of any length in constant memory; the verdict comes with the last byte.
 * @param message - The message in pieces, DER or BER.
 * @throws CoreError as `parseSignedData`, and `ERR_LIMIT` when what stands around the content passes `cmsFrameBytes`.
 * @example
 * const { signers } = await verifySignedStream(createReadStream(signedName), { unverified: (piece) => {} });
 * signers.every(({ verified }) => verified); // true
 */
export async function verifySignedStream(
  message: ByteStream,
  options: SignedStreamOptions = {},
): Promise<SignedStreamResult> {
  const { candidates = [], limits = defaultLimits, unverified } = options;
  const reader = new StreamReader(message, limits);
  try {
    const outer = await reader.open(tag.sequence, 'cms');
    const contentType = await reader.value('cms.contentType');
    const wrapper = await reader.open(explicit0, 'cms.content');
    const body = await reader.open(tag.sequence, 'cms.signedData');
    const version = await reader.value('cms.version');
    const digestAlgorithms = await reader.value('cms.digestAlgorithms');
    const encapsulated = await reader.open(tag.sequence, 'cms.encapsulated');
    const innerType = await reader.value('cms.encapsulated.contentType');
    let content: ContentDigests | undefined;
    if (!(await reader.isDone(encapsulated, 'cms.encapsulated'))) {
      const digester = new ContentDigester(
        namesIn(digestAlgorithms),
        candidates.map(({ publicKey }) => publicKey),
      );
      const holder = await reader.open(explicit0, 'cms.encapsulated.content');
      const octets = await reader.openAny('cms.encapsulated.content');
      if (octets.identifier !== tag.octetString && octets.identifier !== constructedOctetString)
        throw new CoreError('ERR_CMS_STRUCTURE', {
          path: 'cms.encapsulated.content',
          offset: reader.offset,
          rule: 'a streamed content is an OCTET STRING',
        });
      for await (const piece of reader.octets(octets, 'cms.encapsulated.content')) {
        digester.update(piece);
        await unverified?.(piece);
      }
      await reader.end(holder, 'cms.encapsulated.content');
      await reader.end(encapsulated, 'cms.encapsulated');
      content = digester.finish();
    }
    const rest: Uint8Array[] = [];
    while (!(await reader.isDone(body, 'cms.signedData'))) rest.push(await reader.value('cms.signedData'));
    await reader.end(wrapper, 'cms.content');
    await reader.end(outer, 'cms');
    const frame = derSequence(version, digestAlgorithms, derSequence(innerType), ...rest);
    const signedData = parseSignedData(derSequence(contentType, derExplicit(0, frame)), limits);
    const signers = verifySignedData(signedData, { candidates, ...(content === undefined ? {} : { content }) });
    const leniencies = [...(await outerLeniencies(reader, signedData.leniencies)), ...signedData.leniencies];
    return { signedData, ...(content === undefined ? {} : { content }), signers, leniencies };
  } finally {
    await reader.close();
  }
}

/** The deviations that are gone from a message put together again. */
export async function outerLeniencies(reader: StreamReader, known: readonly Leniency[]): Promise<readonly Leniency[]> {
  const isNamed = known.some(({ name }) => name === 'cms.ber');
  const ber: readonly Leniency[] = reader.isBer && !isNamed ? [{ name: 'cms.ber', path: 'cms' }] : [];
  return (await reader.isAtEnd()) ? ber : [...ber, { name: 'der.trailingData', path: 'cms' }];
}

/** The digests that a message announces, and SM3, which most signers use. */
export function namesIn(digestAlgorithms: Uint8Array): readonly DigestName[] {
  const names = new Set<DigestName>(['sm3']);
  const list = DerReader.over(digestAlgorithms, 'cms.digestAlgorithms').readSequence('', tag.set);
  while (!list.done && names.size < 5) {
    const name = digestNameOf(parseAlgorithmIdentifier(list, ''));
    if (name !== undefined) names.add(name);
  }
  return [...names];
}
