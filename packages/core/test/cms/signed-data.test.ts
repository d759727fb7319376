import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes, toBase64, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import {
  type CmsFamily,
  createSignedData,
  parseSignedData,
  type SignedDataExpectation,
  type SignerResult,
  verifySignedData,
} from '../../src/cms/index.ts';
import {
  derExplicit,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSetOf,
  derValue,
} from '../../src/der/index.ts';
import { decodeSm2Signature, signSm2, sm3 } from '../../src/sm/index.ts';
import { type Holder, now, world } from '../seal/world.ts';
import { seededRandom } from '../support/seeded-random.ts';
import {
  attribute,
  contentTypeOf,
  gm,
  messageDigestOf,
  type RoughMessage,
  rfc,
  roughMessage,
  set0,
  writeMessage,
} from './rough-message.ts';

const content = utf8('<Signature>示范</Signature>');
const other = utf8('<Signature>伪造</Signature>');

async function judge(
  change: Partial<RoughMessage>,
  expectation: SignedDataExpectation = { content },
  holder?: Holder,
): Promise<SignerResult> {
  const signer = holder ?? (await world()).signer;
  const message = parseSignedData(await writeMessage(signer, content, { ...roughMessage(signer), ...change }));
  return verifySignedData(message, expectation)[0] as SignerResult;
}

const attributes = [contentTypeOf(gm.data), messageDigestOf(sm3(content))];

describe.each<CmsFamily>(['gm', 'rfc'])('a message of family %s', (family) => {
  it.each(['attached', 'detached'] as const)('%s: reads back clean and verifies', async (form) => {
    const { certificate, signer } = (await world()).signer;
    const bytes = await createSignedData({ content, form, certificate, signer, family, signingTime: now });
    const message = parseSignedData(bytes);
    expect(message).toMatchObject({ family, version: 1, leniencies: [] });
    expect(message.encapsulated.content === undefined).toBe(form === 'detached');
    expect(message.signers[0]?.claimedSigningTime).toBe(now);
    const [result] = verifySignedData(message, { content });
    expect(result).toMatchObject({ verified: true, digestMatches: true, leniencies: [] });
    expect(equalBytes(result?.certificate?.raw ?? content, certificate.raw)).toBe(true);
  });

  it('encloses a chain and finds the signer in it', async () => {
    const { root, signer } = await world();
    const request = {
      content,
      certificate: signer.certificate,
      chain: [root.certificate],
      signer: signer.signer,
      family,
    };
    const message = parseSignedData(await createSignedData(request));
    expect(message.certificates).toHaveLength(2);
    expect(verifySignedData(message, { content })[0]?.verified).toBe(true);
  });

  it('is not made with a key that does not belong to the certificate', async () => {
    const { signer, stranger } = await world();
    const request = { content, certificate: signer.certificate, signer: stranger.signer, family };
    await expect(createSignedData(request)).rejects.toThrow(expect.objectContaining({ code: 'ERR_CMS_UNVERIFIED' }));
  });
});

describe('what is signed', () => {
  it('without attributes: the content octets', async () => {
    expect(await judge({})).toMatchObject({ verified: true, digestMatches: undefined, leniencies: [] });
    expect(await judge({}, { content: other })).toMatchObject({ verified: false, failure: 'signature.invalid' });
    expect(await judge({}, {})).toMatchObject({ verified: false, failure: 'content.missing' });
  });

  it('with attributes: the attributes, which hold the digest', async () => {
    expect(await judge({ attributes })).toMatchObject({ verified: true, digestMatches: true });
    expect(await judge({ attributes }, { content: other })).toMatchObject({
      verified: false,
      digestMatches: false,
      failure: 'digest.mismatch',
    });
  });

  it('attributes beside a signature over the content are refused', async () => {
    expect(await judge({ attributes, signed: content })).toMatchObject({
      verified: false,
      failure: 'attributes.notSigned',
    });
  });

  it('the content enclosed must be the content expected', async () => {
    const attached = { content: derExplicit(0, derOctetString(content)) };
    expect(await judge(attached)).toMatchObject({ verified: true });
    expect(await judge(attached, {})).toMatchObject({ verified: true });
    expect(await judge(attached, { content: other })).toMatchObject({ verified: false, failure: 'content.mismatch' });
  });

  it('the digest of the content may be enclosed in its place, and is named', async () => {
    const digest = sm3(content);
    for (const enclosed of [digest, utf8(toBase64(digest))]) {
      const change = { content: derExplicit(0, derOctetString(enclosed)), signed: enclosed };
      expect(await judge(change)).toMatchObject({ verified: true, leniencies: ['cms.content.digest'] });
      expect(await judge(change, { content: other })).toMatchObject({ verified: false, failure: 'content.mismatch' });
    }
    const wrong = { content: derExplicit(0, derOctetString(sha256(content))), signed: sha256(content) };
    expect(await judge(wrong)).toMatchObject({ verified: false, failure: 'content.mismatch' });
  });
});

describe('attributes', () => {
  const time = attribute('1.2.840.113549.1.9.5', derValue(0x17, utf8('260601020000Z')));
  const twoDigests = attribute('1.2.840.113549.1.9.4', derOctetString(sm3(content)), derOctetString(sm3(other)));

  it.each<[string, readonly Uint8Array[]]>([
    ['no contentType', [messageDigestOf(sm3(content))]],
    ['no messageDigest', [contentTypeOf(gm.data)]],
    ['none at all', []],
    ['two messageDigests', [...attributes, messageDigestOf(sm3(other))]],
    ['two contentTypes', [...attributes, contentTypeOf(rfc.data)]],
    ['a messageDigest with two values', [contentTypeOf(gm.data), twoDigests]],
    ['a messageDigest of another type', [contentTypeOf(gm.data), attribute('1.2.840.113549.1.9.4', derInteger(1))]],
    ['a contentType of another content', [contentTypeOf('1.2.840.113549.1.9.16.1.4'), messageDigestOf(sm3(content))]],
  ])('%s: refused', async (_, wrong) => {
    expect(await judge({ attributes: wrong })).toMatchObject({ verified: false, failure: 'attributes.invalid' });
  });

  it('the contentType of the other family is named', async () => {
    const mixed = [contentTypeOf(rfc.data), messageDigestOf(sm3(content))];
    expect(await judge({ attributes: mixed })).toMatchObject({
      verified: true,
      leniencies: ['cms.contentType.attribute'],
    });
  });

  it('in another order verify as sent or sorted, and the order is named', async () => {
    const { signer } = await world();
    const unsorted = [time, ...attributes].toReversed();
    for (const signed of [derValue(0x31, ...unsorted), derSetOf(...unsorted)]) {
      const bytes = await writeMessage(signer, content, { ...roughMessage(signer), attributes: unsorted, signed });
      const message = parseSignedData(bytes);
      expect(message.leniencies.map(({ name }) => name)).toEqual(['cms.attributes.unsorted']);
      expect(verifySignedData(message, { content })[0]?.verified).toBe(true);
    }
  });

  it('of one message are not the content of another one', async () => {
    // The classic confusion: drop the attributes of a message and enclose them, as a SET, as its content.
    const set = derSetOf(...attributes);
    const stolen = { content: derExplicit(0, derOctetString(set)), signed: set };
    expect(await judge(stolen, {})).toMatchObject({ verified: false, failure: 'attributes.invalid' });
    expect(await judge({ signed: set }, { content: set })).toMatchObject({
      verified: false,
      failure: 'attributes.invalid',
    });
  });

  it('are needed for every content but data', async () => {
    expect(await judge({ innerType: '1.2.840.113549.1.9.16.1.4' })).toMatchObject({ failure: 'attributes.invalid' });
  });
});

describe('signers', () => {
  it('are found among the candidates, not by name alone', async () => {
    const { signer, namesake } = await world();
    expect(await judge({ certificates: [] })).toMatchObject({ verified: false, failure: 'certificate.notFound' });
    expect(await judge({ certificates: [] }, { content, candidates: [signer.certificate] })).toMatchObject({
      verified: true,
    });
    const decoy = { certificates: [namesake.certificate.raw] };
    expect(await judge(decoy)).toMatchObject({ verified: false, failure: 'certificate.notFound' });
  });

  it('whose certificate belongs to someone else do not verify', async () => {
    const { signer, stranger } = await world();
    const forged: Holder = { ...stranger, certificate: signer.certificate };
    expect(await judge({}, { content }, forged)).toMatchObject({ verified: false, failure: 'signature.invalid' });
  });

  it('without any there is nothing that verifies', async () => {
    const bytes = derSequence(
      derObjectIdentifier(gm.signedData),
      derExplicit(0, derSequence(derInteger(1), derSetOf(), derSequence(derObjectIdentifier(gm.data)), derSetOf())),
    );
    expect(verifySignedData(parseSignedData(bytes), { content })).toEqual([]);
  });
});

describe('algorithms', () => {
  it.each(['1.2.156.10197.1.301.1', '1.2.156.10197.1.501', '1.2.156.10197.1.301'])(
    '%s is SM2 with SM3',
    async (signatureAlgorithm) => {
      expect(await judge({ signatureAlgorithm })).toMatchObject({ verified: true });
    },
  );

  it.each(['1.2.156.10197.1.401.1', '1.2.156.10197.1.401.2'])('%s is SM3, and named', async (digestAlgorithm) => {
    expect(await judge({ digestAlgorithm })).toMatchObject({ verified: true, leniencies: ['cms.algorithm.variant'] });
  });

  it.each([
    ['SHA-1', { digestAlgorithm: '1.3.14.3.2.26' }],
    ['SHA-256 beside SM2', { digestAlgorithm: '2.16.840.1.101.3.4.2.1' }],
    ['SM2 with SHA-1', { signatureAlgorithm: '1.2.156.10197.1.502' }],
    ['RSA', { signatureAlgorithm: '1.2.840.113549.1.1.11' }],
    ['nothing known', { signatureAlgorithm: '1.2.3' }],
  ])('%s is refused', async (_, change) => {
    expect(await judge(change)).toMatchObject({ verified: false, failure: 'algorithm.unsupported' });
  });

  it('r ‖ s of 64 octets is named', async () => {
    expect(await judge({ spell: decodeSm2Signature })).toMatchObject({
      verified: true,
      leniencies: ['sm2.signature.raw'],
    });
  });

  it('an empty user ID is diagnosed, and refused', async () => {
    const { signer } = await world();
    const random = seededRandom('empty');
    const spell = (): Uint8Array => signSm2(content, signer.privateKey, { userId: new Uint8Array(0), random });
    expect(await judge({ spell })).toMatchObject({
      verified: false,
      failure: 'signature.invalid',
      diagnosis: 'sm2.userId.empty',
    });
  });
});

describe('BER', () => {
  /** The same value with indefinite length. */
  const open = (value: Uint8Array, header: number): Uint8Array =>
    concatBytes(Uint8Array.of(value[0] as number, 0x80), value.subarray(header), Uint8Array.of(0, 0));
  const headerOf = (value: Uint8Array): number =>
    (value[1] as number) >= 0x80 ? 2 + ((value[1] as number) & 0x7f) : 2;

  it('in the outer layers is read and named; the content may come in pieces', async () => {
    const { signer } = await world();
    const pieces = concatBytes(
      Uint8Array.of(0x24, 0x80),
      derOctetString(content.subarray(0, 5)),
      derOctetString(content.subarray(5)),
      Uint8Array.of(0, 0),
    );
    const wrapper = concatBytes(Uint8Array.of(0xa0, 0x80), pieces, Uint8Array.of(0, 0));
    const bytes = await writeMessage(signer, content, { ...roughMessage(signer), attributes, content: wrapper });
    const outer = open(bytes, headerOf(bytes));
    const message = parseSignedData(outer);
    expect(message.leniencies.map(({ name }) => name)).toEqual(['cms.ber']);
    expect(message.encapsulated.content).toEqual(content);
    expect(equalBytes(message.raw, outer)).toBe(true);
    expect(verifySignedData(message, { content })[0]).toMatchObject({ verified: true });
  });

  it('in certificates and signers is refused or leaves nothing to verify with', async () => {
    const { signer } = await world();
    const { raw } = signer.certificate;
    const openCertificate = open(raw, headerOf(raw));
    const bytes = await writeMessage(signer, content, { ...roughMessage(signer), certificates: [openCertificate] });
    expect(() => parseSignedData(bytes)).toThrow(expect.objectContaining({ code: 'ERR_DER_LENGTH' }));
  });

  it('in a hundred thousand pieces is read, in more it meets the budget', async () => {
    const { signer } = await world();
    const inPieces = async (count: number): Promise<Uint8Array> => {
      const pieces = new Uint8Array(3 * count);
      for (let at = 0; at < pieces.length; at += 3) pieces.set([4, 1, 7], at);
      const wrapper = derExplicit(0, derValue(0x24, pieces));
      return writeMessage(signer, new Uint8Array(count).fill(7), { ...roughMessage(signer), content: wrapper });
    };
    const message = parseSignedData(await inPieces(100_000));
    expect(message.encapsulated.content).toHaveLength(100_000);
    expect(verifySignedData(message)[0]?.verified).toBe(true);
    const tooMany = await inPieces(100_001);
    expect(() => parseSignedData(tooMany)).toThrow(expect.objectContaining({ code: 'ERR_LIMIT' }));
  });

  it('nested without end, or without an end, is refused', () => {
    const deep = new Uint8Array(100_000);
    for (let at = 0; at < deep.length; at += 2) deep.set([0x30, 0x80], at);
    for (const bytes of [
      deep,
      Uint8Array.of(0x30, 0x80),
      Uint8Array.of(0x30, 0x80, 0, 0),
      Uint8Array.of(0x24, 0x80, 4, 1),
    ])
      expect(() => parseSignedData(bytes)).toThrow(expect.objectContaining({ name: 'CoreError' }));
  });
});

describe('other structures', () => {
  it.each<[string, Uint8Array]>([
    ['EnvelopedData', derSequence(derObjectIdentifier('1.2.156.10197.6.1.4.2.3'), derExplicit(0, derSequence()))],
    ['no content', derSequence(derObjectIdentifier(gm.signedData))],
    ['a primitive', derInteger(1)],
    ['nothing', new Uint8Array(0)],
  ])('%s is refused', (_, bytes) => {
    expect(() => parseSignedData(bytes)).toThrow(expect.objectContaining({ name: 'CoreError' }));
  });

  it('an unreadable certificate is named and passed over', async () => {
    const { signer } = await world();
    const certificates = [derSequence(derInteger(1)), signer.certificate.raw, derValue(set0, derInteger(1))];
    const bytes = await writeMessage(signer, content, { ...roughMessage(signer), certificates });
    const message = parseSignedData(bytes);
    expect(message.leniencies.map(({ name }) => name)).toEqual([
      'cms.certificate.unreadable',
      'cms.certificate.unreadable',
    ]);
    expect(verifySignedData(message, { content })[0]?.verified).toBe(true);
  });

  it('too many signers or certificates meet the budget', async () => {
    const { signer } = await world();
    const certificates = Array.from({ length: 65 }, () => derSequence());
    const bytes = await writeMessage(signer, content, { ...roughMessage(signer), certificates });
    expect(() => parseSignedData(bytes)).toThrow(expect.objectContaining({ code: 'ERR_LIMIT' }));
  });
});

describe('every byte changed', () => {
  it('detached with attributes: what still verifies is named or lies in fields that nobody signs', async () => {
    const { certificate, signer } = (await world()).signer;
    const bytes = await createSignedData({ content, certificate, signer, family: 'gm', signingTime: now });
    const passing: number[] = [];
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] as number) ^ (1 << (at % 8));
      try {
        const message = parseSignedData(changed);
        const [result] = verifySignedData(message, { content, candidates: [certificate] });
        if (message.leniencies.length === 0 && result?.verified && result.leniencies.length === 0) passing.push(at);
      } catch (error) {
        if (!isCoreError(error)) throw error;
      }
    }
    const message = parseSignedData(bytes);
    const start = (message.certificates[0]?.raw.byteOffset ?? 0) - bytes.byteOffset;
    const end = start + certificate.raw.length;
    // Only the enclosed certificate is open: its own signature and chain bind it, which path/ checks; here the candidate verifies.
    expect(passing.filter((at) => at < start || at >= end)).toEqual([]);
  });
});
