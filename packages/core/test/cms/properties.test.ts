import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes } from '../../src/base/bytes.ts';
import {
  addSigner,
  createEnvelopedData,
  createEnvelopedStream,
  createSignedData,
  createSignedStream,
  createSm2Recipient,
  createTimestampRequest,
  createTimestampToken,
  openEnvelopedData,
  openEnvelopedStream,
  parseEnvelopedData,
  parseSignedData,
  parseTimestampRequest,
  parseTimestampResponse,
  parseTimestampToken,
  verifySignedData,
  verifySignedStream,
} from '../../src/cms/index.ts';
import { grantTimestamp, refuseTimestamp } from '../../src/cms/timestamp-response.ts';
import { now, until, world } from '../seal/world.ts';
import { seededRandom } from '../support/seeded-random.ts';

const random = seededRandom('properties');
const runs = { numRuns: 15 };
const family = fc.constantFrom('gm' as const, 'rfc' as const);
const content = fc.uint8Array({ maxLength: 400 });

async function gather(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part.slice());
  return concatBytes(...parts);
}

/** The bytes in pieces of the given sizes, again and again. */
function* pieces(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 });

describe('what is written is read as it was meant', () => {
  it('signed messages, whole and streamed', async () => {
    const { signer, stranger } = await world();
    const by = { certificate: signer.certificate, signer: signer.signer };
    await fc.assert(
      fc.asyncProperty(
        content,
        family,
        fc.constantFrom('attached' as const, 'detached' as const),
        fc.constantFrom('written' as const, 'none' as const),
        sizes,
        async (bytes, chosen, form, signedAttributes, cuts) => {
          const request = { ...by, content: bytes, form, family: chosen, signedAttributes };
          const message = parseSignedData(await createSignedData(request));
          expect([message.family, message.leniencies]).toEqual([chosen, []]);
          const { content: inside } = message.encapsulated;
          expect(form === 'attached' ? inside : bytes).toEqual(bytes);
          expect(verifySignedData(message, { content: bytes })[0]?.verified).toBe(true);
          // Another signer is added, and everything that was there has kept its bytes.
          const more = await addSigner(
            message.raw,
            { certificate: stranger.certificate, signer: stranger.signer },
            bytes,
          );
          const again = parseSignedData(more);
          const kept = again.signers.some(({ raw }) => equalBytes(raw, message.signers[0]?.raw ?? bytes));
          expect([kept, again.leniencies]).toEqual([true, []]);
          const streamed = await gather(createSignedStream({ ...by, content: pieces(bytes, cuts), family: chosen }));
          const read: Uint8Array[] = [];
          const verdict = await verifySignedStream(pieces(streamed, cuts), {
            unverified: (piece) => void read.push(piece.slice()),
          });
          expect([verdict.signers[0]?.verified, concatBytes(...read)]).toEqual([true, bytes]);
        },
      ),
      runs,
    );
  });

  it('envelopes, whole and streamed', async () => {
    const { encipher } = await world();
    const own = createSm2Recipient(encipher.privateKey, encipher.certificate);
    await fc.assert(
      fc.asyncProperty(
        content,
        family,
        fc.constantFrom('sm4-cbc' as const, 'sm4-gcm' as const),
        fc.constantFrom('issuerAndSerialNumber' as const, 'subjectKeyIdentifier' as const),
        sizes,
        fc.boolean(),
        async (bytes, chosen, cipher, identifiedBy, cuts, isKnown) => {
          const request = { recipients: [encipher.certificate], family: chosen, identifiedBy, random };
          const message = parseEnvelopedData(createEnvelopedData({ ...request, content: bytes, cipher }));
          expect(message.leniencies).toEqual([]);
          expect((await openEnvelopedData(message, own)).content).toEqual(bytes);
          const length = isKnown ? { contentLength: bytes.length } : {};
          const streamed = await gather(createEnvelopedStream({ ...request, ...length, content: pieces(bytes, cuts) }));
          const read: Uint8Array[] = [];
          await openEnvelopedStream(pieces(streamed, cuts), {
            recipient: own,
            unverified: (piece) => void read.push(piece.slice()),
          });
          expect(concatBytes(...read)).toEqual(bytes);
        },
      ),
      runs,
    );
  });

  it('requests, answers and tokens', async () => {
    const { tsa } = await world();
    const number = fc.uint8Array({ minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        content,
        number,
        fc.option(number, { nil: undefined }),
        fc.constantFrom('sm3' as const, 'sha224' as const, 'sha256' as const, 'sha384' as const, 'sha512' as const),
        fc.integer({ min: now, max: until }),
        fc.option(fc.integer({ min: 1, max: 10_000_000 }), { nil: undefined }),
        async (message, serialNumber, nonce, digest, genTime, accuracyMs) => {
          const some = nonce === undefined ? {} : { nonce };
          const bytes = createTimestampRequest({ message, digest, ...some });
          const request = parseTimestampRequest(bytes);
          expect(createTimestampRequest({ imprint: request.imprint, ...some })).toEqual(bytes);
          const accuracy = accuracyMs === undefined ? {} : { accuracyMs };
          const token = await createTimestampToken({
            ...{ imprint: request.imprint, genTime, policy: '1.2.3', serialNumber, ...some, ...accuracy },
            certificate: tsa.certificate,
            signer: tsa.signer,
          });
          const read = parseTimestampToken(token);
          expect([read.genTime, read.accuracyMs, read.nonce]).toEqual([genTime, accuracyMs, request.nonce]);
          expect(parseTimestampResponse(grantTimestamp(token)).token?.raw).toEqual(token);
        },
      ),
      runs,
    );
    for (const refusal of ['badAlg', 'badRequest', 'timeNotAvailable', 'systemFailure'] as const)
      for (const text of [undefined, '示范 text']) {
        const { status, refusals, statusText } = parseTimestampResponse(refuseTimestamp(refusal, text));
        expect([status, refusals, statusText]).toEqual([2, [refusal], text === undefined ? [] : [text]]);
      }
  });
});
