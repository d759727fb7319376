import { concatBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { Leniency, LeniencyName } from '../base/leniency.ts';
import { defaultLimits, type Limits } from '../base/limits.ts';
import { encodeAlgorithmIdentifier } from '../crypto/index.ts';
import { contextTag, DerReader, derExplicit, derObjectIdentifier, derSequence, derSetOf, tag } from '../der/index.ts';
import type { Certificate } from '../x509/index.ts';
import { BlockDecryption, CbcEncryption } from './block-streams.ts';
import {
  type ContentCipher,
  type ContentCipherName,
  contentCipherOf,
  newCbc,
  refuseContent,
} from './content-cipher.ts';
import { type ByteStream, ContentDigester } from './content-digests.ts';
import { type EnvelopeRequest, encodeRecipients, envelopeVersion } from './create-enveloped-data.ts';
import type { EnvelopedData } from './envelope-types.ts';
import { envelopeKindOf, familyTypes } from './families.ts';
import { parseEnvelopedData } from './parse-enveloped-data.ts';
import { openContentKey, type RecipientKey } from './recipient.ts';
import { namesIn, outerLeniencies } from './signed-stream.ts';
import { type OpenValue, StreamReader } from './stream-reader.ts';
import { endIndefinite, evenPieces, openIndefinite, valueHeader } from './stream-writer.ts';
import { type SignerResult, verifySigner } from './verify-signer.ts';

const explicit0 = contextTag(0, 'constructed');
const implicit0 = contextTag(0, 'primitive');

/** What a streamed envelope is made of. */
export interface EnvelopedStreamRequest extends EnvelopeRequest {
  /** Read once, never kept. */
  readonly content: ByteStream;
  /** Bytes of content, where they are known: the message is then DER, else its outer layers are BER of indefinite length. */
  readonly contentLength?: number;
}

/**
 * Encrypts a content of any length as EnvelopedData with SM4-CBC, in constant memory. It proves nothing of its content: sign first
 * (`createSignedStream`) and envelop what comes out.
 * @returns The message piece by piece.
 * @throws CoreError as `createEnvelopedData`, and `ERR_ARGUMENT` when the content is not as long as was said, while the pieces are
 * taken.
 * @example
 * const recipients = [encryptionCertificate];
 * const message = createEnvelopedStream({ content: createReadStream(contentName), recipients, family: 'gm', random });
 * for await (const piece of message) piece.length;
 */
export async function* createEnvelopedStream(request: EnvelopedStreamRequest): AsyncGenerator<Uint8Array> {
  const { family, random, contentLength } = request;
  const types = familyTypes[family];
  const fresh = newCbc(random);
  const front = concatBytes(envelopeVersion(request), encodeRecipients(request, fresh.key));
  const inner = concatBytes(derObjectIdentifier(types.data), encodeAlgorithmIdentifier(fresh.algorithm));
  yield contentLength === undefined
    ? concatBytes(
        openIndefinite(tag.sequence),
        derObjectIdentifier(types.envelopedData),
        openIndefinite(explicit0, tag.sequence),
        front,
        openIndefinite(tag.sequence),
        inner,
        openIndefinite(explicit0),
      )
    : definiteFront(derObjectIdentifier(types.envelopedData), front, inner, contentLength + 16 - (contentLength % 16));
  const cipher = new CbcEncryption(fresh.key, fresh.iv);
  let length = 0;
  for await (const piece of evenPieces(request.content)) {
    length += piece.length;
    yield* wrapped(cipher.update(piece), contentLength);
  }
  yield* wrapped(cipher.finish(), contentLength);
  fresh.key.fill(0);
  if (contentLength === undefined) yield endIndefinite(5);
  else if (length !== contentLength)
    throw new CoreError('ERR_ARGUMENT', { argument: 'contentLength', expected: `${contentLength}`, got: `${length}` });
}

/** Ciphertext as it stands in a definite value, or as one piece of an indefinite one. */
function* wrapped(sealed: Uint8Array, contentLength: number | undefined): Generator<Uint8Array> {
  if (sealed.length === 0) return;
  if (contentLength === undefined) yield valueHeader(tag.octetString, sealed.length);
  yield sealed;
}

/** Everything before a ciphertext whose length is known, from the inside out. */
function definiteFront(type: Uint8Array, front: Uint8Array, inner: Uint8Array, sealedLength: number): Uint8Array {
  let bytes = valueHeader(implicit0, sealedLength);
  for (const [identifier, before] of [
    [tag.sequence, inner],
    [tag.sequence, front],
    [explicit0, new Uint8Array(0)],
    [tag.sequence, type],
  ] as const) {
    bytes = concatBytes(before, bytes);
    bytes = concatBytes(valueHeader(identifier, bytes.length + sealedLength), bytes);
  }
  return bytes;
}

/** How a streamed envelope is opened. */
export interface EnvelopedStreamOptions {
  readonly recipient: RecipientKey;
  /**
   * Takes the plaintext as it is decrypted. Nothing proves it, and a message that turns out to be broken has given out part of it:
   * write it where it can be thrown away.
   */
  readonly unverified: (piece: Uint8Array) => void | Promise<void>;
  /** Certificates of the signers of SignedAndEnvelopedData: its SM2 digests begin with their keys. */
  readonly candidates?: readonly Certificate[];
  readonly limits?: Limits;
}

/** The outcome for a streamed envelope. */
export interface EnvelopedStreamResult {
  /** The message without its ciphertext. */
  readonly message: EnvelopedData;
  readonly cipher: ContentCipherName;
  /** Which recipient opened it, from 0. */
  readonly recipient: number;
  /** The signers of SignedAndEnvelopedData, over what went by. */
  readonly signers: readonly SignerResult[];
  readonly messageLeniencies: readonly Leniency[];
  readonly leniencies: readonly LeniencyName[];
}

/**
 * Decrypts EnvelopedData or SignedAndEnvelopedData of any length in constant memory: SM4 in CBC or ECB. AuthEnvelopedData is not
 * opened this way, since its plaintext must not be given out before its tag is checked.
 * @throws CoreError as `openEnvelopedData`; everything that goes wrong with key or content is `ERR_DECRYPTION`.
 * @example
 * const pieces: Uint8Array[] = [];
 * const recipient = createSm2Recipient(encryptionKey, encryptionCertificate);
 * await openEnvelopedStream([envelopedMessage], { recipient, unverified: (piece) => void pieces.push(piece) });
 * equalBytes(concatBytes(...pieces), content); // true
 */
export async function openEnvelopedStream(
  message: ByteStream,
  options: EnvelopedStreamOptions,
): Promise<EnvelopedStreamResult> {
  const { limits = defaultLimits, recipient: own, candidates = [], unverified } = options;
  const reader = new StreamReader(message, limits);
  try {
    const head = await readHead(reader);
    const type = DerReader.over(head.contentType, 'cms.contentType').readObjectIdentifier();
    if (envelopeKindOf(type)?.kind === 'authEnvelopedData')
      throw new CoreError('ERR_ALGORITHM_UNSUPPORTED', { algorithm: 'AuthEnvelopedData', use: 'opening a stream' });
    const front = parseEnvelopedData(rebuild(head, []), limits);
    const cipher = contentCipherOf(front.encryptedContent.algorithm);
    if (!isStreamed(cipher))
      throw new CoreError('ERR_ALGORITHM_UNSUPPORTED', { algorithm: cipher.name, use: 'opening a stream' });
    const opened = await openContentKey(front, own);
    if (opened.key.length !== cipher.keyLength) refuseContent();
    const decryption = new BlockDecryption(cipher, opened.key);
    const digester = new ContentDigester(
      head.digestAlgorithms === undefined ? [] : namesIn(head.digestAlgorithms),
      candidates.map(({ publicKey }) => publicKey),
    );
    const give = async (piece: Uint8Array): Promise<void> => {
      if (piece.length === 0) return;
      digester.update(piece);
      await unverified(piece);
    };
    for await (const piece of reader.octets(head.octets, 'cms.encryptedContent')) await give(decryption.update(piece));
    const { content, isPadded } = decryption.finish();
    await give(content);
    opened.key.fill(0);
    const parsed = parseEnvelopedData(rebuild(head, await readRest(reader, head)), limits);
    const digests = digester.finish();
    const contentType = parsed.encryptedContent.type;
    const certificates = [...parsed.certificates, ...candidates];
    return {
      message: parsed,
      cipher: cipher.name,
      recipient: opened.recipient,
      signers: parsed.signers.map((signer) =>
        verifySigner({ signer, content: digests, contentType, certificates }, new Set()),
      ),
      messageLeniencies: [...(await outerLeniencies(reader, parsed.leniencies)), ...parsed.leniencies],
      leniencies: [...opened.leniencies, ...cipher.leniencies, ...(isPadded ? [] : (['cms.padding.absent'] as const))],
    };
  } finally {
    await reader.close();
  }
}

function isStreamed(cipher: ContentCipher): cipher is ContentCipher & { readonly mode: 'cbc' | 'ecb' } {
  return cipher.name === 'sm4-cbc' || cipher.name === 'sm4-ecb';
}

interface Head {
  readonly contentType: Uint8Array;
  /** Version, originator, recipients, digest algorithms. */
  readonly front: readonly Uint8Array[];
  readonly digestAlgorithms: Uint8Array | undefined;
  /** Type and cipher. */
  readonly inner: readonly Uint8Array[];
  readonly open: {
    readonly outer: OpenValue;
    readonly wrapper: OpenValue;
    readonly body: OpenValue;
    readonly info: OpenValue;
  };
  readonly octets: OpenValue;
}

/** Everything before the ciphertext. */
async function readHead(reader: StreamReader): Promise<Head> {
  const outer = await reader.open(tag.sequence, 'cms');
  const contentType = await reader.value('cms.contentType');
  const wrapper = await reader.open(explicit0, 'cms.content');
  const body = await reader.open(tag.sequence, 'cms.envelopedData');
  const front: Uint8Array[] = [];
  // At most version, originator, recipients and digest algorithms stand before the encrypted content.
  while ((await reader.peek('cms.envelopedData')) !== tag.sequence) {
    if (front.length === 4) refuseStructure(reader, 'the encrypted content');
    front.push(await reader.value('cms.envelopedData'));
  }
  const sets = front.filter((value) => value[0] === tag.set);
  const info = await reader.open(tag.sequence, 'cms.encryptedContentInfo');
  const inner = [await reader.value('cms.encryptedContentInfo'), await reader.value('cms.encryptedContentInfo')];
  if (await reader.isDone(info, 'cms.encryptedContentInfo')) refuseStructure(reader, 'the ciphertext is enclosed');
  const octets = await reader.openAny('cms.encryptedContent');
  if (octets.identifier !== implicit0 && octets.identifier !== explicit0)
    refuseStructure(reader, 'the ciphertext is [0]');
  const open = { outer, wrapper, body, info };
  return { contentType, front, digestAlgorithms: sets[1], inner, open, octets };
}

/** Everything behind the ciphertext. */
async function readRest(reader: StreamReader, { open }: Head): Promise<readonly Uint8Array[]> {
  // Shared information, which nobody uses.
  while (!(await reader.isDone(open.info, 'cms.encryptedContentInfo'))) await reader.value('cms.sharedInfo');
  const rest: Uint8Array[] = [];
  while (!(await reader.isDone(open.body, 'cms.envelopedData'))) rest.push(await reader.value('cms.envelopedData'));
  await reader.end(open.wrapper, 'cms.content');
  await reader.end(open.outer, 'cms');
  return rest;
}

/** The message without its ciphertext, for the strict reader. */
function rebuild({ contentType, front, inner, digestAlgorithms }: Head, rest: readonly Uint8Array[]): Uint8Array {
  // Before the ciphertext has gone by, the signers that must stand there are not known yet.
  const back = digestAlgorithms !== undefined && rest.length === 0 ? [derSetOf()] : rest;
  return derSequence(contentType, derExplicit(0, derSequence(...front, derSequence(...inner), ...back)));
}

function refuseStructure(reader: StreamReader, rule: string): never {
  throw new CoreError('ERR_CMS_STRUCTURE', { path: 'cms', offset: reader.offset, rule });
}
