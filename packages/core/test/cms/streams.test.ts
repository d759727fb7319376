import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import { defaultLimits } from '../../src/base/limits.ts';
import {
  type ByteStream,
  createDetachedSignature,
  createEnvelopedData,
  createEnvelopedStream,
  createSignedAndEnvelopedData,
  createSignedData,
  createSignedStream,
  createSm2Recipient,
  digestContent,
  openEnvelopedData,
  openEnvelopedStream,
  parseEnvelopedData,
  parseSignedData,
  verifySignedData,
  verifySignedStream,
} from '../../src/cms/index.ts';
import { derExplicit, derObjectIdentifier, derOctetString, derValue } from '../../src/der/index.ts';
import { sm3 } from '../../src/sm/index.ts';
import { type Holder, world } from '../seal/world.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { attribute, contentTypeOf, gm, messageDigestOf, rfc, roughMessage, writeMessage } from './rough-message.ts';

const random = seededRandom('streams');
const content = new Uint8Array(200_000).map((_, index) => (index * 7) & 0xff);

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function gather(stream: ByteStream): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part.slice());
  return concatBytes(...parts);
}

async function codeOf(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
    return 'done';
  } catch (error) {
    if (isCoreError(error)) return error.code;
    throw error;
  }
}

/** Verifies a message in pieces, and keeps what went by. */
async function verifyPieces(bytes: Uint8Array, size: number, holder?: Holder) {
  const parts: Uint8Array[] = [];
  const result = await verifySignedStream(cut(bytes, size), {
    unverified: (piece) => void parts.push(piece.slice()),
    ...(holder === undefined ? {} : { candidates: [holder.certificate] }),
  });
  return { result, plain: concatBytes(...parts) };
}

const signing = async (signedAttributes: 'written' | 'none' = 'written') => {
  const { signer } = await world();
  return { certificate: signer.certificate, signer: signer.signer, family: 'gm', signedAttributes } as const;
};

describe('signed streams', () => {
  it.each([0, 1, 65_536, 200_000])('attached, %d bytes: as the reader of whole messages sees it', async (length) => {
    const plain = content.subarray(0, length);
    const bytes = await gather(createSignedStream({ ...(await signing()), content: cut(plain, 777) }));
    const whole = parseSignedData(bytes);
    expect(whole.leniencies.map(({ name }) => name)).toEqual(['cms.ber']);
    expect(equalBytes(whole.encapsulated.content as Uint8Array, plain)).toBe(true);
    expect(verifySignedData(whole).map(({ verified }) => verified)).toEqual([true]);
    for (const size of [1_000, 100_000]) {
      const { result, plain: read } = await verifyPieces(bytes, size);
      expect(equalBytes(read, plain)).toBe(true);
      expect(result.signers.map(({ verified }) => verified)).toEqual([true]);
      expect(result.leniencies.map(({ name }) => name)).toEqual(['cms.ber']);
    }
  });

  it('how the content comes makes no difference', async () => {
    const request = await signing();
    const one = await gather(createSignedStream({ ...request, content: [content] }));
    const other = await gather(createSignedStream({ ...request, content: cut(content, 3_000) }));
    // The signature value is fresh each time; everything before it is the same.
    expect(equalBytes(one.subarray(0, 200_100), other.subarray(0, 200_100))).toBe(true);
  });

  it('DER of others, in pieces of one byte', async () => {
    const plain = content.subarray(0, 1000);
    const bytes = await createSignedData({ ...(await signing()), content: plain, form: 'attached' });
    const { result, plain: read } = await verifyPieces(bytes, 1);
    expect(equalBytes(read, plain)).toBe(true);
    expect(result.signers[0]?.verified).toBe(true);
    expect(result.leniencies).toEqual([]);
  });

  it('without attributes the signer must be known beforehand: else the verdict says so', async () => {
    const { signer } = await world();
    const bytes = await gather(createSignedStream({ ...(await signing('none')), content: [content] }));
    expect((await verifyPieces(bytes, 9_999)).result.signers[0]?.failure).toBe('content.notDigested');
    expect((await verifyPieces(bytes, 9_999, signer)).result.signers[0]?.verified).toBe(true);
  });

  it('detached: one pass over the content, the same message as from memory', async () => {
    const request = await signing();
    const bytes = await createDetachedSignature({ ...request, content: cut(content, 4_096) });
    const message = parseSignedData(bytes);
    expect(verifySignedData(message, { content })[0]?.verified).toBe(true);
    const digests = await digestContent(cut(content, 100_001));
    expect(verifySignedData(message, { content: digests })[0]?.verified).toBe(true);
    const other = await digestContent(cut(content.subarray(1), 4_096));
    expect(verifySignedData(message, { content: other })[0]?.failure).toBe('digest.mismatch');
    // An attached content is compared with what went by.
    const attached = parseSignedData(await createSignedData({ ...request, content, form: 'attached' }));
    expect(verifySignedData(attached, { content: digests })[0]?.verified).toBe(true);
    expect(verifySignedData(attached, { content: other })[0]?.failure).toBe('content.mismatch');
  });

  it('a changed content is given out and then refused', async () => {
    const bytes = (await gather(createSignedStream({ ...(await signing()), content: [content] }))).slice();
    bytes[5_000] = (bytes[5_000] as number) ^ 1;
    const { result } = await verifyPieces(bytes, 10_000);
    expect(result.signers.map(({ failure }) => failure)).toEqual(['digest.mismatch']);
  });

  it('signed attributes of another message are not a content, long ones neither', async () => {
    const { signer } = await world();
    const long = attribute('1.2.3', derOctetString(content.subarray(0, 70_000)));
    for (const extra of [[], [long]]) {
      const attributes = [contentTypeOf(gm.data), messageDigestOf(sm3(utf8('x'))), ...extra];
      const set = derValue(0x31, ...attributes);
      const message = await writeMessage(signer, set, {
        ...roughMessage(signer),
        content: derExplicit(0, derOctetString(set)),
      });
      const { result } = await verifyPieces(message, 1_000, signer);
      expect(result.signers[0]?.failure).toBe('attributes.invalid');
    }
  });

  it('cut anywhere it is never verified, and nothing but our errors comes out', async () => {
    const bytes = await gather(createSignedStream({ ...(await signing()), content: [content.subarray(0, 300)] }));
    for (let length = 0; length < bytes.length; length += 3)
      expect(await codeOf(() => verifyPieces(bytes.subarray(0, length), 100))).not.toBe('done');
  });

  it('what frames the content has a budget', async () => {
    const limits = { ...defaultLimits, cmsFrameBytes: 10_000 };
    const head = concatBytes(
      Uint8Array.of(0x30, 0x80),
      derObjectIdentifier(rfc.signedData),
      Uint8Array.of(0xa0, 0x80, 0x30, 0x80),
    );
    const nested = concatBytes(
      head,
      new Uint8Array(40_000).fill(0x30).map((octet, at) => (at % 2 ? 0x80 : octet)),
    );
    const huge = concatBytes(head, Uint8Array.of(0x02, 0x84, 0x7f, 0xff, 0xff, 0xff), content);
    async function* endless(): AsyncGenerator<Uint8Array> {
      const { signer } = await world();
      const whole = await gather(
        createSignedStream({ certificate: signer.certificate, signer: signer.signer, family: 'rfc', content: [] }),
      );
      yield whole.subarray(0, 60);
      for (;;) yield Uint8Array.of(0x04, 0x00, 0x04, 0x00);
    }
    for (const stream of [[nested], [huge], endless()])
      expect(await codeOf(() => verifySignedStream(stream, { limits }))).toMatch(/^ERR_(LIMIT|DER_)/);
  });
});

describe('enveloped streams', () => {
  const own = (holder: Holder) => createSm2Recipient(holder.privateKey, holder.certificate);

  async function open(bytes: Uint8Array, size: number, holder: Holder, candidate?: Holder) {
    const parts: Uint8Array[] = [];
    const result = await openEnvelopedStream(cut(bytes, size), {
      recipient: own(holder),
      unverified: (piece) => void parts.push(piece.slice()),
      ...(candidate === undefined ? {} : { candidates: [candidate.certificate] }),
    });
    return { result, plain: concatBytes(...parts) };
  }

  it.each([0, 1, 15, 16, 17, 65_535, 65_536, 65_537, 130_000])('%d bytes, known length and not', async (length) => {
    const { encipher } = await world();
    const plain = content.subarray(0, length);
    for (const contentLength of [length, undefined]) {
      const bytes = await gather(
        createEnvelopedStream({
          content: cut(plain, 999),
          recipients: [encipher.certificate],
          family: 'gm',
          random,
          ...(contentLength === undefined ? {} : { contentLength }),
        }),
      );
      const message = parseEnvelopedData(bytes);
      expect(message.leniencies.map(({ name }) => name)).toEqual(contentLength === undefined ? ['cms.ber'] : []);
      expect(equalBytes((await openEnvelopedData(message, own(encipher))).content, plain)).toBe(true);
      const { result, plain: read } = await open(bytes, 1_009, encipher);
      expect(equalBytes(read, plain)).toBe(true);
      expect(result.messageLeniencies.map(({ name }) => name)).toEqual(contentLength === undefined ? ['cms.ber'] : []);
    }
  });

  it('a wrong length, another key, a cut message, an authenticated one: each says why', async () => {
    const { encipher, stranger, signer } = await world();
    const request = { recipients: [encipher.certificate], family: 'gm', random } as const;
    const wrong = createEnvelopedStream({ ...request, content: [content], contentLength: 5 });
    expect(await codeOf(() => gather(wrong))).toBe('ERR_ARGUMENT');
    const bytes = createEnvelopedData({ ...request, content });
    expect(await codeOf(() => open(bytes, 1_000, stranger))).toBe('ERR_CMS_RECIPIENT');
    const thief = { ...stranger, certificate: encipher.certificate };
    expect(await codeOf(() => open(bytes, 1_000, thief))).toBe('ERR_DECRYPTION');
    expect(await codeOf(() => open(bytes.subarray(0, -1), 1_000, encipher))).toBe('ERR_DER_TRUNCATED');
    const tagged = createEnvelopedData({ ...request, content, cipher: 'sm4-gcm' });
    expect(await codeOf(() => open(tagged, 1_000, encipher))).toBe('ERR_ALGORITHM_UNSUPPORTED');
    const signed = await createSignedData({
      content,
      certificate: signer.certificate,
      signer: signer.signer,
      family: 'gm',
    });
    expect(await codeOf(() => open(signed, 1_000, encipher))).toMatch(/^ERR_/);
  });

  it('signed and enveloped at once: the signer over what went by', async () => {
    const { encipher, signer } = await world();
    const bytes = await createSignedAndEnvelopedData({
      content,
      recipients: [encipher.certificate],
      certificate: signer.certificate,
      signer: signer.signer,
      family: 'gm',
      random,
    });
    const { result, plain } = await open(bytes, 5_000, encipher, signer);
    expect(equalBytes(plain, content)).toBe(true);
    expect(result.signers.map(({ verified }) => verified)).toEqual([true]);
    expect((await open(bytes, 5_000, encipher)).result.signers[0]?.failure).toBe('content.notDigested');
  });

  it('sign, envelop, open and verify without ever holding the content', async () => {
    const { encipher } = await world();
    const signed = createSignedStream({ ...(await signing()), content: cut(content, 5_000) });
    const sealed = createEnvelopedStream({ content: signed, recipients: [encipher.certificate], family: 'gm', random });
    const inner: Uint8Array[] = [];
    await openEnvelopedStream(sealed, {
      recipient: own(encipher),
      unverified: (piece) => void inner.push(piece.slice()),
    });
    const { signers } = await verifySignedStream(inner);
    expect(signers.map(({ verified }) => verified)).toEqual([true]);
  });
});
